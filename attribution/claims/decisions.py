"""What becomes of every claim in a month: those that come in, and those that earlier months left open."""

from dataclasses import dataclass

import polars as pl

from attribution.claims.asked import asked
from attribution.claims.booking import booked
from attribution.claims.discrepancies import discrepancies
from attribution.claims.given import KEY, OPEN, Before, Received
from attribution.claims.invoices import in_money
from attribution.claims.matching import matched
from attribution.claims.outcomes import outcomes
from attribution.claims.policies import POLICY, with_policies
from attribution.claims.prices import priced
from attribution.money import nano
from schemas.claim_match import ClaimMatch
from schemas.columns import MONEY, polars_schema


@dataclass(frozen=True)
class Decided:
    """A month's claims."""

    rows: pl.DataFrame
    """the columns of ``claim_match``, with ``is_new``, ``is_off``, ``is_overclaim``, ``invoice_amount``"""
    claim_booked: pl.DataFrame
    new: pl.DataFrame
    """rows of ``claim_message`` that are booked now"""


def decided(given: Received, before: Before, *, period: str) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The rows of ``claim_match``, ``claim_discrepancy`` and ``claim_booked`` of a month.

    Args:
        given: what was received.
        before: what earlier months left.
        period: the month.
    """
    found = decide(given, before, period=period)
    told = discrepancies(
        found.rows, given.claim, given.claim_summary, given.claim_finding, files=found.new, party=given.party
    )
    return found.rows.select(polars_schema(ClaimMatch).names()), told, found.claim_booked


def decide(given: Received, before: Before, *, period: str) -> Decided:
    """Decide every claim that is new or open: what is released, waits, is held or rejected, and why.

    Args:
        given: what was received.
        before: what earlier months left.
        period: the month.
    """
    new, in_books = booked(given.claim_message, before.claim_booked, period=period)
    asks = asked(new, _counted(given), given.claim_summary, given.party, period=period)
    open_rows = _open(before.last_match, asks, given, period)
    paid = before.claim_match.filter(~pl.col("status").is_in(OPEN))
    lines = asks["sales_transaction_id"].unique().drop_nulls()
    earlier = pl.concat(
        [
            paid.filter(pl.col("paid_ppb") > 0, pl.col("sales_transaction_id").is_in(lines.implode()))
            .select(_ONE_BEFORE)
            .collect(),
            open_rows.filter(pl.col("reason").ne_missing("replaced")).select(_ONE_BEFORE),
        ]
    )
    found = matched(asks, before.claimable, earlier, given.agreement, months=before.months, period=period)
    nothing = {"paid_ppb": pl.lit(0, pl.Int64), "paid": pl.lit(0).cast(MONEY)}
    fresh = priced(found).with_columns(is_new=pl.lit(value=True), **nothing)
    rows = pl.concat([fresh.select(_STATE), open_rows.select(_STATE)]).sort(KEY)
    return Decided(outcomes(rows, before, given), in_books, new)


def _counted(given: Received) -> pl.LazyFrame:
    """Claims of files that count: one that says again what its sender said before is refused whole."""
    refused = given.claim_finding.filter(pl.col("severity") == "refused", pl.col("rule") == "repeated_round")
    return given.claim.join(refused.select("delivery_id").unique(), on="delivery_id", how="anti")


_ONE_BEFORE = ["licensor", "sales_transaction_id", "right", "agreement", "work", "share_ppb"]
_SAID = [
    *KEY, "claim_id", "message_id", "sales_report_id", "booked", "made_on", "licensor", "original_period", "territory",
    "offering", "track_id", "sales_transaction_id", "dsp_resource_id", "work", "invoice", "share_ppb", "currency",
    "price", "expected", "claim_currency", "rate", "rate_source", "rate_date", "claimed", "accepted",
]  # fmt: skip
_STATE = [*_SAID, "paid_ppb", "paid", "reason", "is_new", "is_off", *POLICY, "is_over"]


def _open(last_match: pl.DataFrame, asks: pl.DataFrame, given: Received, period: str) -> pl.DataFrame:
    """Claims that the last month left open; what is unpaid of one that its licensor has corrected since is replaced."""
    rows = last_match.filter(pl.col("status").is_in(OPEN))
    paid = nano("paid") + nano("released")
    corrections = asks.select(
        "sales_transaction_id", "work", message_id="related_message_id", licensor=pl.coalesce("sender", "controller")
    ).drop_nulls()
    on = ["sales_transaction_id", "work", "message_id", "licensor"]
    is_corrected = corrections.unique().with_columns(is_corrected=pl.lit(value=True))
    stays = pl.col("reason").is_in(["line_held"])
    told = rows.join(is_corrected, on=on, how="left", maintain_order="left").with_columns(
        paid=paid,
        is_new=pl.lit(value=False),
        is_off=pl.lit(value=False),
        reason=pl.when("is_corrected").then(pl.lit("replaced")).when(stays).then("reason"),
    )
    return with_policies(in_money(told, "paid"), given.agreement, period=period)
