"""Closed lists of how claims are settled."""

from typing import Final

OVERCLAIM: Final = ("hold_all", "pay_undisputed", "proportional")
"""What becomes of claims on one line and right that come to more than the whole."""
RESIDUAL: Final = ("service_share", "proportional", "unclaimed")
"""Where an accrual goes that nobody claims in time: back to the service, to those who claimed, or into suspense."""
CLAIM_STATUS: Final = ("payable", "hold", "waiting_invoice", "rejected")
CLAIM_REASON: Final = (
    "sender_unknown",
    "unknown_report",
    "unknown_transaction",
    "wrong_licensor",
    "right_not_licensed",
    "sales_data_incorrect",
    "late",
    "claim_basis",
    "duplicate_in_message",
    "previously_claimed",
    "replaced",
    "nothing_claimed",
    "wrong_currency",
    "no_rate",
    "no_quotation",
    "calculation",
    "overclaim",
    "line_held",
    "no_invoice",
    "invoice_differs",
)
"""Why a claim is not paid, or not paid as it was made."""
CLAIM_EARNING: Final = ("claim", "residual")
"""Why a line of an earlier month becomes payable: it was claimed, or it is a claimant's part of what nobody claimed."""

CLAIM_BASIS: Final = ("Direct", "CopCon", "Unmatched")
"""DDEX AVS ``ClaimBasis``: what a licensor bases a claim on."""
CLAIM_RULE: Final = (
    "split_sum",
    "total",
    "exchange_incomplete",
    "unknown_currency",
    "no_summary",
    "duplicate_claim",
    "share_range",
    "blend",
    "claimed_sum",
    "unmatched_work",
    "matched_no_work",
    "isrc_form",
    "iswc_check",
    "ipi_check",
    "unreadable",
    "unused_record",
    "repeated_round",
    "wrong_recipient",
)
"""Rules that claims are held to when they come in."""
CLAIM_SEVERITY: Final = ("refused", "warning")
DISCREPANCY_TYPE: Final = (
    "CalculationError",
    "DuplicatedClaimInMessage",
    "ClaimBasis",
    "OriginallyStatedClaimDoesNotMatch",
    "Overclaim",
    "OverclaimBySameLicensor",
    "PreviouslyInvoiced",
    "SalesDataIncorrect",
    "UnknownTransaction",
    "LateRound",
    "Rejected",
)
"""Why a claim is not paid as it was made: DDEX AVS ``DiscrepancyType``, and the last three, of our own, which DDEX
files write as ``UserDefined``."""
