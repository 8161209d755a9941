"""What becomes of every claim in a month: those that come in, and those that earlier months left open."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from attribution.claims.asked import CLAIM, asked
from attribution.claims.booking import booked
from attribution.claims.invoices import ROUND, in_money, invoiced
from attribution.claims.matching import matched
from attribution.claims.overclaims import LINE, shared
from attribution.claims.policies import POLICY, with_policies
from attribution.claims.prices import Quotes, asked_units, priced, with_paid_rate
from attribution.money import half_even, nano
from schemas.claim_match import ClaimMatch
from schemas.columns import MONEY, polars_schema

OPEN = ["hold", "waiting_invoice"]
"""States that a later month decides anew."""
KEY = [*CLAIM, "right", "agreement"]


@dataclass(frozen=True)
class Received:
    """What was received about claims so far, and who everybody is: rows of the datasets of these names."""

    claim_message: pl.DataFrame
    claim_summary: pl.LazyFrame
    claim: pl.LazyFrame
    invoice: pl.DataFrame
    party: pl.DataFrame
    agreement: pl.DataFrame
    self_billed: pl.Series
    """licensors whose invoices we write"""
    quotes: Quotes


@dataclass(frozen=True)
class Before:
    """What earlier months left: rows of the datasets of these names, with ``original_period`` or ``period``."""

    months: Collection[str]
    """settled here, before the month"""
    claimable: pl.LazyFrame
    """of all of them"""
    claim_match: pl.LazyFrame
    """of all of them"""
    last_match: pl.DataFrame
    """of the last of them"""
    claim_booked: pl.DataFrame | None
    """of the last of them"""


@dataclass(frozen=True)
class Decided:
    """A month's claims."""

    rows: pl.DataFrame
    """the columns of ``claim_match``, with ``is_new``, ``is_off``, ``is_overclaim``, ``invoice_amount``"""
    claim_booked: pl.DataFrame


def decide(given: Received, before: Before, *, period: str) -> Decided:
    """Decide every claim that is new or open: what is released, waits, is held or rejected, and why.

    Args:
        given: what was received.
        before: what earlier months left.
        period: the month.
    """
    new, in_books = booked(given.claim_message, before.claim_booked, period=period)
    asks = asked(new, given.claim, given.claim_summary, given.party, period=period)
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
    return Decided(_settled(rows, before, given), in_books)


_ONE_BEFORE = ["licensor", "sales_transaction_id", "right", "agreement", "work", "share_ppb"]
_SAID = [
    *KEY, "claim_id", "message_id", "sales_report_id", "booked", "made_on", "licensor", "original_period", "territory",
    "offering", "track_id", "sales_transaction_id", "dsp_resource_id", "work", "invoice", "share_ppb", "currency",
    "price", "expected", "claim_currency", "rate", "rate_source", "rate_date", "claimed", "accepted",
]  # fmt: skip
_STATE = [*_SAID, "paid_ppb", "paid", "reason", "is_new", "is_off", *POLICY, "is_over"]


def _open(last_match: pl.DataFrame, asks: pl.DataFrame, given: Received, period: str) -> pl.DataFrame:
    """Claims that the last month left open; one that its licensor has corrected since is replaced, where it is unpaid."""
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


def _settled(rows: pl.DataFrame, before: Before, given: Received) -> pl.DataFrame:
    """Share out each line, price the shares, and release what is invoiced."""
    paid = before.claim_match.filter(~pl.col("status").is_in(OPEN))
    is_live = pl.col("reason").is_null() | (pl.col("reason") == "line_held")
    live, dead = rows.filter(is_live), rows.filter(~is_live)
    quoted = with_paid_rate(live, given.quotes)
    shares = _shares(quoted, paid)
    amounts = _amounts(shares)
    rounds = _paid_rounds(before.claim_match, rows)
    out = invoiced(amounts, given.invoice, given.party, paid=rounds, self_billed=given.self_billed)
    return _told(pl.concat([_with_status(out), _dead(dead)], how="diagonal_relaxed"))


def _shares(live: pl.DataFrame, paid: pl.LazyFrame) -> pl.DataFrame:
    """What of each claim may be released and is held, right by right: versions of an agreement have the same share."""
    one = live.unique([*CLAIM, "right"], keep="first", maintain_order=True).with_columns(
        live_ppb=pl.max_horizontal(pl.col("share_ppb") - pl.col("paid_ppb"), 0),
        overclaim=pl.when(pl.col("is_over") & (pl.col("residual_to") == "proportional"))
        .then(pl.lit("proportional"))
        .otherwise("overclaim"),
    )
    lines = one["sales_transaction_id"].unique().implode()
    closed = paid.filter(pl.col("sales_transaction_id").is_in(lines)).select(*LINE, *CLAIM, "paid_ppb").collect()
    settled = (
        pl.concat([closed, one.select(*LINE, *CLAIM, "paid_ppb")])
        .group_by(*LINE, *CLAIM)
        .agg(pl.col("paid_ppb").max())
        .group_by(LINE)
        .agg(settled_ppb=pl.col("paid_ppb").sum())
    )
    told = shared(one, settled, order=CLAIM)
    return live.join(
        told.select(*CLAIM, "right", "target_ppb", "held_ppb", "is_overclaim", policy="overclaim"), on=[*CLAIM, "right"], how="left",
        maintain_order="left",
    )  # fmt: skip


def _amounts(shares: pl.DataFrame) -> pl.DataFrame:
    """The money of what may be released and is held; a line or a rate that we cannot answer for holds all of it."""
    is_blocked = (pl.col("reason") == "line_held").fill_null(value=False) | pl.col("paid_rate").is_null()
    rows = shares.with_columns(is_blocked=is_blocked, paid_rate=pl.coalesce("paid_rate", "rate")).with_columns(
        held_ppb=pl.when("is_blocked").then(pl.col("held_ppb") + pl.col("target_ppb")).otherwise("held_ppb"),
        target_ppb=pl.when("is_blocked").then(0).otherwise("target_ppb"),
    )
    after, most = (
        pl.col("paid_ppb") + pl.col("target_ppb"),
        pl.col("paid_ppb") + pl.col("target_ppb") + pl.col("held_ppb"),
    )
    candidate = pl.max_horizontal(_of_share(after) - nano("paid"), 0)
    held = pl.max_horizontal(_of_share(most) - pl.max_horizontal(_of_share(after), nano("paid")), 0)
    return rows.with_columns(candidate=candidate, held=held)


def _of_share(ppb: pl.Expr) -> pl.Expr:
    """What of the accepted amount a part of the claimed share is."""
    share = pl.max_horizontal(pl.col("share_ppb"), 1).cast(pl.Int128)
    return half_even(nano("accepted") * pl.min_horizontal(ppb, pl.col("share_ppb")).cast(pl.Int128), share)


def _paid_rounds(earlier: pl.LazyFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """What earlier months paid of the invoices that claims name now."""
    return (
        earlier.join(rows.lazy().select(ROUND).unique(), on=ROUND, how="semi")
        .group_by(ROUND)
        .agg(units=nano("payable").sum())
        .collect()
    )


def _with_status(out: pl.DataFrame) -> pl.DataFrame:
    waiting = pl.col("candidate") - pl.col("released")
    is_disputed = pl.col("is_overclaim") & (pl.col("target_ppb") + pl.col("paid_ppb") < pl.col("share_ppb"))
    is_undecided = is_disputed & (pl.col("policy") != "proportional")
    has_money = nano("accepted") > 0
    status = (
        pl.when(has_money & ((pl.col("held") > 0) | pl.col("is_blocked") | is_undecided))
        .then(pl.lit("hold"))
        .when(waiting > 0)
        .then(pl.lit("waiting_invoice"))
        .when(pl.col("released") + nano("paid") > 0)
        .then(pl.lit("payable"))
        .otherwise(pl.lit("rejected"))
    )
    why = (
        pl.when(pl.col("reason").is_not_null())
        .then("reason")
        .when("is_blocked")
        .then(pl.lit("no_quotation"))
        .when(is_disputed)
        .then(pl.lit("overclaim"))
        .when((waiting > 0) & ~pl.col("is_invoiced"))
        .then(pl.lit("no_invoice"))
        .when(waiting > 0)
        .then(pl.lit("invoice_differs"))
        .when("is_off")
        .then(pl.lit("calculation"))
    )
    part = (
        pl.when(waiting == 0)
        .then("target_ppb")
        .otherwise(pl.col("target_ppb").cast(pl.Int128) * pl.col("released") // pl.max_horizontal("candidate", 1))
    )
    rejected = asked_units() - nano("paid") - pl.col("released") - waiting - pl.col("held")
    return out.with_columns(
        status=status, reason=why, waiting=waiting, payable="paid_out", rejected=pl.max_horizontal(rejected, 0),
        accepted_ppb=pl.col("paid_ppb") + pl.col("target_ppb"), paid_ppb=pl.col("paid_ppb") + part.cast(pl.Int64),
    )  # fmt: skip


def _dead(rows: pl.DataFrame) -> pl.DataFrame:
    """Claims that are refused; what was paid of one before it was replaced stays paid."""
    zero = pl.lit(0, pl.Int128)
    was_paid = nano("paid") > 0
    return rows.with_columns(
        status=pl.when(was_paid).then(pl.lit("payable")).otherwise(pl.lit("rejected")),
        paid_rate="rate", released=zero, payable=zero, waiting=zero, held=zero,
        rejected=pl.max_horizontal(asked_units() - nano("paid"), 0), accepted_ppb="paid_ppb",
        is_overclaim=pl.lit(value=False), invoice_amount=pl.lit(None, pl.Decimal(38, 9)),
    )  # fmt: skip


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of ``claim_match``, in its order, and what discrepancies are told by."""
    types = polars_schema(ClaimMatch)
    more = ["accepted_ppb", "is_new", "is_off", "is_overclaim", "invoice_amount"]
    amounts = in_money(rows.with_columns(pl.col("agreement").fill_null("")), *_MONEY)
    return amounts.select(*(pl.col(name).cast(kind) for name, kind in types.items()), *more).sort(KEY)


_MONEY = ["released", "payable", "waiting", "held", "rejected"]
