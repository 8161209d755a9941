"""What a licensor is told of its claims that are not paid as they were made.

Source of the types: DDEX AVS DiscrepancyType.
"""

import polars as pl

from attribution.claims.asked import CLAIM
from attribution.claims.invoice_discrepancies import of_invoices, of_notes
from attribution.claims.overclaims import LINE
from attribution.claims.parties import with_parties
from attribution.money import money, nano
from schemas.claim_discrepancy import ClaimDiscrepancy
from schemas.columns import NO_CURRENCY, WHOLE_PPB, polars_schema
from schemas.identifiers import CURRENCIES

_TYPES = {
    "unknown_report": "UnknownTransaction",
    "unknown_transaction": "UnknownTransaction",
    "wrong_licensor": "Rejected",
    "right_not_licensed": "Rejected",
    "sales_data_incorrect": "SalesDataIncorrect",
    "wrong_currency": "SalesDataIncorrect",
    "late": "LateRound",
    "claim_basis": "ClaimBasis",
    "duplicate_in_message": "DuplicatedClaimInMessage",
    "previously_claimed": "PreviouslyInvoiced",
    "no_rate": "CalculationError",
}
_WORDS = {
    "unknown_report": "It is for a report that is none of ours, or of a month that we have not settled: name our "
    "MessageId, and a line of that report",
    "unknown_transaction": "Our report has no such line: use the SalesTransactionId as it stands there",
    "wrong_licensor": "The line was not reported to you: its rights are not licensed to us by you there",
    "right_not_licensed": "You license another right of this line to us, and not this one",
    "sales_data_incorrect": "Recording, territory or month are not those of the line: see our report",
    "wrong_currency": "Our report of this line is in another currency",
    "late": "It came after the time that the licence gives for claims",
    "claim_basis": "It is for what you have matched to no work; the licence pays for works",
    "duplicate_in_message": "The same message claims the same share of the same work on this line twice",
    "previously_claimed": "An earlier message claims the same share of the same work on this line",
    "no_rate": "It asks in another currency than we report in, and names no exchange rate",
    "overclaim": "All claims on this line come to more than the whole of the right: withdraw or lower yours, with a "
    "message that names the earlier one, or wait until the others do",
    "own_overclaim": "Your own claims on this line come to more than the whole of the right: correct them with a "
    "message that names the earlier one",
    "rate": "Its exchange rate is above our own quotation and what the licence allows: so much is paid as our rate "
    "comes to",
    "calculation": "It is not price × share: the lesser of the two amounts is accepted",
}
_OF_RULE = {
    "duplicate_claim": "DuplicatedClaimInMessage",
    "unmatched_work": "ClaimBasis",
    "matched_no_work": "ClaimBasis",
    "repeated_round": "PreviouslyInvoiced",
    **dict.fromkeys(
        ["split_sum", "total", "exchange_incomplete", "share_range", "blend", "claimed_sum"], "CalculationError"
    ),
}
"""Types of what is refused at intake; all else there is ``Rejected``."""
_KEY = [*CLAIM, "claim_id", "discrepancy_type"]


def discrepancies(
    rows: pl.DataFrame,
    claim: pl.LazyFrame,
    claim_summary: pl.LazyFrame,
    claim_finding: pl.LazyFrame,
    *,
    files: pl.DataFrame,
    party: pl.DataFrame,
    notes: pl.DataFrame,
) -> pl.DataFrame:
    """Tell of each new claim what is wrong, and of an overclaim everybody who claims the line.

    Args:
        rows: from ``decisions.decide``.
        claim: rows of ``claim``.
        claim_summary: rows of ``claim_summary``.
        claim_finding: rows of ``claim_finding``; what was refused at intake is told too.
        files: rows of ``claim_message`` that are booked now.
        party: rows of ``party``.
        notes: credit notes with what is wrong with them, from ``credit_notes.faulty_notes``.

    Returns:
        Rows of ``claim_discrepancy``. Nobody is told of a file whose sender we do not know: there is no address.
    """
    types = polars_schema(ClaimDiscrepancy)
    told = [
        _of_claims(rows, claim, claim_summary),
        of_invoices(rows),
        of_notes(notes),
        _of_intake(claim_finding, claim_summary, files, party),
    ]
    return (
        pl.concat([one.select(pl.col(name).cast(kind) for name, kind in types.items()) for one in told])
        .unique(_KEY, keep="first", maintain_order=True)
        .sort(_KEY)
    )


def _wrong(rows: pl.DataFrame) -> pl.DataFrame:
    """Each thing that is wrong with a claim, once for each."""
    known = rows.filter(pl.col("licensor").is_not_null())
    disputed = known.filter("is_overclaim")
    fresh = disputed.filter("is_new").select(LINE).unique()
    sums = disputed.group_by(*LINE, "licensor").agg(own=pl.col("share_ppb").sum())
    over = (
        disputed.join(fresh, on=LINE, how="semi")
        .join(sums, on=[*LINE, "licensor"])
        .with_columns(
            discrepancy_type=pl.when(pl.col("own") > WHOLE_PPB)
            .then(pl.lit("OverclaimBySameLicensor"))
            .otherwise(pl.lit("Overclaim")),
            words=pl.when(pl.col("own") > WHOLE_PPB).then(pl.lit("own_overclaim")).otherwise(pl.lit("overclaim")),
        )
    )
    new = known.filter("is_new")
    refused = new.filter(pl.col("reason").is_in(list(_TYPES))).with_columns(
        discrepancy_type=pl.col("reason").replace_strict(_TYPES, return_dtype=pl.String), words="reason"
    )
    is_paid = ~pl.col("reason").is_in(list(_TYPES)).fill_null(value=False) & (pl.col("right") != "all")
    off = (
        new.filter("is_off")
        .filter(is_paid)
        .with_columns(
            discrepancy_type=pl.lit("CalculationError"),
            words=pl.when(pl.col("paid_rate") < pl.col("rate")).then(pl.lit("rate")).otherwise(pl.lit("calculation")),
        )
    )
    return pl.concat([refused, over.drop("own"), off])


def _of_claims(rows: pl.DataFrame, claim: pl.LazyFrame, claim_summary: pl.LazyFrame) -> pl.DataFrame:
    wrong = _wrong(rows)
    summed = wrong.group_by(*_KEY, maintain_order=True).agg(
        pl.col("licensor", "message_id", "sales_report_id", "sales_transaction_id", "dsp_resource_id", "words").first(),
        currency=pl.col("currency").first(),
        asked=nano("claimed").sum(),
        claim_currency=pl.col("claim_currency").first(),
        expected=nano("expected").filter(pl.col("agreement") != "").sum(),
        has_line=(pl.col("agreement") != "").any(),
        mechanical=pl.col("accepted_ppb").filter(pl.col("right") == "MR").first(),
        performing=pl.col("accepted_ppb").filter(pl.col("right") == "PR").first(),
    )
    split = _splits(claim, claim_summary, wrong)
    m, p = pl.col("split_mechanical_ppb").cast(pl.Int128), pl.col("split_performing_ppb").cast(pl.Int128)
    accepted = m * pl.col("mechanical").fill_null(0) + p * pl.col("performing").fill_null(0)
    claimed = m * pl.col("mechanical_ppb") + p * pl.col("performing_ppb")
    is_same = pl.col("claim_currency") == pl.col("currency")
    words = pl.col("words").replace_strict(_WORDS, return_dtype=pl.String)
    return summed.join(split, on=CLAIM, how="left").with_columns(
        share_claimed_ppb=claimed // WHOLE_PPB,
        share_accepted_ppb=accepted // WHOLE_PPB,
        currency="claim_currency",
        claimed=money("asked"),
        expected=pl.when(is_same & pl.col("has_line")).then(money("expected")),
        detail=pl.format("Claim {}: {}.", "claim_id", words),
    )


def _splits(claim: pl.LazyFrame, claim_summary: pl.LazyFrame, wrong: pl.DataFrame) -> pl.DataFrame:
    own = claim.join(wrong.lazy().select(CLAIM).unique(), on=CLAIM, how="semi")
    splits = claim_summary.select("delivery_id", "summary_id", "split_mechanical_ppb", "split_performing_ppb")
    return (
        own.select(*CLAIM, "summary_id", "mechanical_ppb", "performing_ppb")
        .join(splits, on=["delivery_id", "summary_id"])
        .drop("summary_id")
        .collect()
    )


def _of_intake(
    claim_finding: pl.LazyFrame, claim_summary: pl.LazyFrame, files: pl.DataFrame, party: pl.DataFrame
) -> pl.DataFrame:
    """What was refused when it came in."""
    known = _with_claimant(files, party).select("delivery_id", "licensor", "message_id", "sales_report_id")
    refused = claim_finding.filter(pl.col("severity") == "refused").collect().join(known, on="delivery_id")
    said = pl.coalesce("currency_of_invoicing", "currency_of_reporting")
    money_of = claim_summary.select("delivery_id", "summary_id", said=said).collect()
    told = refused.join(money_of, on=["delivery_id", "summary_id"], how="left")
    is_code = pl.col("said").is_in(list(CURRENCIES)).fill_null(value=False)  # what is refused may name any
    return told.sort(*CLAIM, "claim_id", "rule").with_columns(
        discrepancy_type=pl.col("rule").replace_strict(_OF_RULE, default="Rejected", return_dtype=pl.String),
        currency=pl.when(is_code).then("said").otherwise(pl.lit(NO_CURRENCY)),
        expected=pl.lit(None),
        share_claimed_ppb=pl.lit(None),
        share_accepted_ppb=pl.lit(None),
    )


def _with_claimant(files: pl.DataFrame, party: pl.DataFrame) -> pl.DataFrame:
    """Files whose claims are of a party that we know: whom they are sent on behalf of, else who sent them."""
    named = with_parties(files, party, {"on_behalf_of_party_id": "_behalf", "sender_party_id": "_sender"})
    return named.with_columns(licensor=pl.coalesce("_behalf", "_sender")).drop_nulls("licensor")
