"""Closed lists: every code that a column of ours may hold. A code outside its list is a fault, never a default."""

from typing import Final

KIND: Final = ("streams", "catalogue", "works", "provenance", "consents", "terms", "finance", "claims")
"""Kinds of delivery; the first folder of a file's name says which it is."""

DELIVERY_STATUS: Final = ("accepted", "quarantined", "duplicate", "superseded")

FILE_REASON: Final = (
    "empty_file",
    "truncated",
    "wrong_encoding",
    "byte_order_mark",
    "missing_column",
    "unexpected_column",
    "wrong_type",
    "unreadable",
    "unknown_kind",
    "unknown_format",
    "unsupported_version",
    "invalid_content",
    "dangling_reference",
    "oversized_field",
    "no_valid_row",
    "sender_unknown",
    "not_yet_supported",
)
"""Why a file is quarantined whole."""

ROW_REASON: Final = (
    "missing_value",
    "bad_timestamp",
    "outside_period",
    "bad_number",
    "negative_number",
    "unknown_territory",
    "unknown_offering",
    "unknown_currency",
    "oversized_field",
    "bad_identifier",
    "bad_share",
    "bad_record",
    "unknown_code",
    "duplicate_row",
    "missing_reference",
)
"""Why a row of an accepted file is quarantined alone."""

SIDE: Final = ("recorded", "composition")
RIGHT: Final = ("recorded", "PR", "MR", "all")
"""The right that money is for. ``recorded`` on the recorded side; ``all`` where one sum covers several rights."""

MODE: Final = ("recorded", "claims", "blanket", "statutory", "direct", "share_register")
"""Settlement mode of an agreement; ``recorded`` is the recorded side's only mode."""
POOL_SIDE: Final = (*SIDE, "ai")
"""Sides of a pool: ``ai`` is money for the sources of AI tracks that no recorded pool bears."""
POOL_RIGHT: Final = (*RIGHT, "ai")
POOL_MODE: Final = (*MODE, "ai")

STATUS: Final = ("payable", "accrued", "hold", "suspense")
SUSPENSE_REASON: Final = (
    "no_deal",
    "no_agreement",
    "unknown_track",
    "unknown_work",
    "no_mandate",
    "share_gap",
    "unclaimed",
    "no_licence",
    "idle_listeners",
    "no_plays",
)
HOLD_REASON: Final = (
    "overclaim",
    "dispute",
    "blocked",
    "below_minimum",
    "provenance_unverified",
    "disclosure_conflict",
    "consent_missing",
    "consent_revoked",
    "deduction_refused",
    "provider_conflict",
    "negative_revenue",
    "no_revenue",
    "no_subscribers",
)
REASON: Final = SUSPENSE_REASON + HOLD_REASON
BASIS: Final = ("own", "embodied", "drawn_on", "fallback", "voice")

CONTAINS_AI: Final = ("All", "Partly", "None")
"""DDEX AVS ``ContainsAI``, also the values of ``AiContribution``."""

COMMERCIAL_MODEL: Final = (
    "AdvertisementSupportedModel",
    "AsPerContract",
    "DeviceFeeModel",
    "FreeOfChargeModel",
    "PayAsYouGoModel",
    "SubscriptionModel",
)
"""DDEX AVS ``CommercialModelType``, as an offering of a service may have it."""
USE_TYPE: Final = (
    "ConditionalDownload",
    "ContentInfluencedStream",
    "NonInteractiveStream",
    "OnDemandStream",
    "ProgrammedContentStream",
    "Stream",
    "TimeInfluencedStream",
)
"""DDEX AVS ``UseType``, the stream family."""

ALLOCATION_MODEL: Final = ("pro_rata", "user_centric", "artist_centric", "mix")
"""How a base may be apportioned."""
COMPARISON_MODEL: Final = ("shapley", "scaled")
"""Models that a month is only compared under."""
SPLIT_BY: Final = ("plays", "played_ms")
"""What a listener's money is split over tracks by."""
LISTENER_REVENUE: Final = ("equal", "by_kind", "own")
"""What a listener brings into a base: as much as any other, its subscriber kind's average, its own revenue."""
IDLE: Final = ("hold", "by_share", "by_plays")
"""What becomes of the money of listeners who played nothing."""
ALLOCATION_UNIT: Final = ("artist", "track")
"""What thresholds are counted for."""
THRESHOLDS_IN: Final = ("base", "allocation")
"""Where plays and listeners are counted for a threshold: in each base, or over all bases of the allocation."""
CAP_READING: Final = ("none", "above", "exactly", "exactly_after_boost")
"""What a cap per listener does: nothing; bring larger totals down to it; every total to it, before or after boosts."""

SUBSCRIBER_KIND: Final = ("individual", "family", "student", "trial", "advertising")
"""What a listener is to an offering; ``trial`` and ``advertising`` pay nothing themselves."""

PROMOTION_KIND: Final = ("commission", "zero_rate")
"""What plays under a promotion programme are: paid with a commission taken from them, or not paid at all."""

MINIMUM_KIND: Final = ("per_subscriber", "per_play")
SUBSCRIBER_COUNT: Final = ("paying", "trial", "free")
"""Subscribers as revenue counts them, for a price per subscriber."""
REVENUE_OF: Final = ("net", "gross")
DEDUCTION_KIND: Final = ("tax", "store_fee", "payment_fee", "bundle", "other")
OWNER_KIND: Final = ("ipi", "society", "any")
"""What a mandate is given by, most specific first."""
ELIGIBILITY_WINDOW: Final = ("before", "with")
"""The months that an eligibility counts over: those before the settled one, or those that end with it."""
WHERE_MONTHS_MISSING: Final = ("eligible", "ineligible")
"""What becomes of a recording that fails to reach a minimum while part of its months is unknown."""
CONTENT_KIND: Final = ("music", "functional", "spoken_word")
"""What a recording is: ``functional`` is noise and the like, played for its effect and not listened to."""
INELIGIBLE: Final = (
    "below_plays",
    "below_listeners",
    "functional_short",
    "functional",
    "short",
    "own_content",
)
"""Why recorded plays count less than others, or not at all."""
AI_REPORT: Final = ("dsr_royalty", "ari_note")
"""How a works licensor asks to be told of works that AI tracks draw on, beside the statement that everyone gets."""

FINANCIAL_VERSION: Final = ("1.1", "1.0")
BASIC_AUDIO_VERSION: Final = ("1.3", "1.2")
SUMMARY_RECORD: Final = ("SY01", "SY02", "SY03", "SY04", "SY05")
USAGE_RECORD: Final = ("SU01", "SU02")
CWR_VERSION: Final = ("2.1", "2.2")
"""Versions and records that a recipient may ask for."""

ROW_CLASS: Final = (
    "stream",
    "minimum_top_up",
    "zero_rate",
    "ineligible",
    "artificial",
    "commission",
    "adjustment",
)
"""What a line is that a recorded licensor is told: paid plays; what a minimum adds to them; plays at a rate of zero,
plays that count nothing, plays that are excluded as artificial; what is left to the service for a promotion programme;
money of an earlier month."""

COPY: Final = "copy"
"""A workbook for people beside a file that machines read."""
FILE_KIND: Final = (
    "dsr_financial",
    "dsr_basic_audio",
    "flat_sales",
    "works_used_notice",
    "works_not_sent",
    "ai_attribution",
    "ai_attribution_schema",
    "dsr_royalty",
    "dsr_royalty_ai",
    "claim_discrepancies",
    "claim_discrepancies_schema",
    "transparency",
    "payments",
    "control_totals",
    "not_represented",
    COPY,
    "checksums",
)

ACCOUNT: Final = (
    "revenue",
    "service_share",
    "minimum_top_up",
    "ai_cost",
    "commission",
    "exchange",
    "breakage",
    "claim_difference",
    "claim_residual",
    "advance_recouped",
    "advance_expired",
    "payable",
    "accrued",
    "hold",
    "suspense",
)
"""Accounts of the journal; the last six carry a licensor or a reason. ``ai_cost`` is what the service bears of AI,
``commission`` what licensors leave it for promotion programmes, ``exchange`` what one currency becomes in another,
``breakage`` what of a guarantee nobody earned, ``claim_difference`` what claims are owed above our accrual, and
``claim_residual`` what of an accrual nobody claimed in time and goes back to the service. Both ``advance_recouped`` and
``advance_expired`` lower what of an advance is unrecouped: by earnings, or by its end."""

TAX_TREATMENT: Final = ("domestic", "reverse_charge", "outside_scope", "exempt")
"""How VAT treats what a licensor supplies to us."""
TAX_ID_KIND: Final = ("vat", "tin", "other")
SETTLEMENT_DEDUCTION: Final = ("commission", "advance")
"""What may be taken off what a licensor is owed before it is paid."""

CELL_REASON: Final = ("line_end", "control_character", "outer_space")
"""Why a text does not stand in a settlement file as it is: a line end or another control character has no escape, so
that a space stands for it; and spaces around a text are not wanted."""
