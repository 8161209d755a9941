"""What becomes of every claim in a month: those that come in, and those that earlier months left open."""

from dataclasses import dataclass

import polars as pl

from attribution.claims.asked import CLAIM, asked
from attribution.claims.bills import billed, in_books, paid_rounds
from attribution.claims.booking import booked
from attribution.claims.corrections import beyond_paid, corrected, is_replaced
from attribution.claims.credit_notes import faulty_notes, named
from attribution.claims.discrepancies import discrepancies
from attribution.claims.given import KEY, OPEN, Before, Received
from attribution.claims.invoices import in_money
from attribution.claims.matching import ONE, matched, with_twice
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
    """the columns of ``claim_match``, with ``is_new``, ``is_off``, ``is_overclaim``, and those of its invoice"""
    claim_booked: pl.DataFrame
    invoice_booked: pl.DataFrame
    new: pl.DataFrame
    """rows of ``claim_message`` that are booked now"""
    notes: pl.DataFrame
    """credit notes with what is wrong with them, from ``credit_notes.faulty_notes``"""


def decided(given: Received, before: Before, *, period: str) -> tuple[pl.DataFrame, ...]:
    """The rows of ``claim_match``, ``claim_discrepancy``, ``claim_booked`` and ``invoice_booked`` of a month.

    Args:
        given: what was received.
        before: what earlier months left.
        period: the month.
    """
    found = decide(given, before, period=period)
    told = discrepancies(
        found.rows, given.claim, given.claim_summary, given.claim_finding, files=found.new, party=given.party,
        notes=found.notes,
    )  # fmt: skip
    return found.rows.select(polars_schema(ClaimMatch).names()), told, found.claim_booked, found.invoice_booked


def decide(given: Received, before: Before, *, period: str) -> Decided:
    """Decide every claim that is new or open: what is released, waits, is held or rejected, and why.

    Args:
        given: what was received.
        before: what earlier months left.
        period: the month.
    """
    new, files = booked(given.claim_message, before.claim_booked, period=period)
    asks = asked(new, _counted(given), given.claim_summary, given.party, period=period)
    found = matched(asks, before.claimable, given.agreement, months=before.months, period=period)
    corrections = corrected(found, before.claim_match, given.claim_message)
    is_old = is_replaced(found, corrections)
    told = found.with_columns(reason=pl.when(is_old).then(pl.lit("replaced")).otherwise("reason"))
    open_rows = _open(before.last_match, corrections, given, period)
    known = _earlier(told, open_rows, before.claim_match, given.claim)
    once = with_twice(told, known.filter(~is_replaced(known, corrections)))
    nothing = {"paid_ppb": pl.lit(0, pl.Int64), "paid": pl.lit(0).cast(MONEY)}
    fresh = priced(beyond_paid(once, corrections, before.claim_match)).with_columns(
        is_new=pl.lit(value=True), **nothing
    )
    rows = pl.concat([fresh.select(_STATE), open_rows.select(_STATE)]).sort(KEY)
    bills = billed(given.invoice, given.party, before.invoice_booked, period=period)
    return Decided(
        rows=outcomes(rows, before, given, bills, period=period),
        claim_booked=files,
        invoice_booked=in_books(bills, before.invoice_booked, period=period),
        new=new,
        notes=faulty_notes(bills, paid_rounds(before.claim_match, named(bills)), period=period),
    )


def _earlier(
    asks: pl.DataFrame, open_rows: pl.DataFrame, claim_match: pl.LazyFrame, claim: pl.LazyFrame
) -> pl.DataFrame:
    """Claims of earlier months that are paid or open, with the shares that were asked for."""
    lines = asks["sales_transaction_id"].unique().drop_nulls()
    paid = claim_match.filter(
        ~pl.col("status").is_in(OPEN), pl.col("paid_ppb") > 0, pl.col("sales_transaction_id").is_in(lines.implode())
    )
    live = open_rows.filter(pl.col("reason").ne_missing("replaced"))
    columns = [*CLAIM, "message_id", *ONE]
    rows = pl.concat([paid.select(columns).collect(), live.select(columns)])
    said = claim.join(rows.lazy().select(CLAIM).unique(), on=CLAIM, how="semi")
    shares = said.select(*CLAIM, MR="mechanical_ppb", PR="performing_ppb").collect()
    share = pl.coalesce(pl.when(pl.col("right") == right).then(right) for right in ("MR", "PR"))
    return rows.join(shares, on=CLAIM, how="left").with_columns(share_ppb=pl.coalesce(share, "share_ppb"))


def _counted(given: Received) -> pl.LazyFrame:
    """Claims of files that count: one for another service, or that says again what was said, is refused whole."""
    is_whole = pl.col("rule").is_in(["repeated_round", "wrong_recipient"])
    refused = given.claim_finding.filter(pl.col("severity") == "refused", is_whole)
    return given.claim.join(refused.select("delivery_id").unique(), on="delivery_id", how="anti")


_SAID = [
    *KEY, "claim_id", "message_id", "sales_report_id", "booked", "made_on", "licensor", "original_period", "territory",
    "offering", "track_id", "sales_transaction_id", "dsp_resource_id", "work", "invoice", "share_ppb", "currency",
    "price", "expected", "claim_currency", "rate", "rate_source", "rate_date", "claimed", "accepted",
]  # fmt: skip
_STATE = [*_SAID, "paid_ppb", "paid", "reason", "is_new", "is_off", *POLICY, "is_over"]


def _open(last_match: pl.DataFrame, corrections: pl.DataFrame, given: Received, period: str) -> pl.DataFrame:
    """Claims that the last month left open; what is unpaid of one that its licensor has corrected since is replaced."""
    rows = last_match.filter(pl.col("status").is_in(OPEN))
    paid = nano("paid") + nano("released")
    stays = pl.col("reason").is_in(["line_held"])
    told = rows.with_columns(
        paid=paid,
        is_new=pl.lit(value=False),
        is_off=pl.lit(value=False),
        reason=pl.when(is_replaced(rows, corrections)).then(pl.lit("replaced")).when(stays).then("reason"),
    )
    return with_policies(in_money(told, "paid"), given.agreement, period=period)
