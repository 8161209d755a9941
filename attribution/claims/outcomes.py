"""What becomes of each claim: its part of a line, the money of that, and whether an invoice releases it."""

import polars as pl

from attribution.claims.asked import CLAIM
from attribution.claims.bills import paid_rounds
from attribution.claims.given import KEY, OPEN, Before, Received
from attribution.claims.invoices import in_money, invoiced
from attribution.claims.overclaims import LINE, shared
from attribution.claims.prices import asked_units, with_paid_rate
from attribution.money import half_even, nano
from schemas.claim_match import ClaimMatch
from schemas.columns import MONEY, polars_schema


def outcomes(rows: pl.DataFrame, before: Before, given: Received, bills: pl.DataFrame, *, period: str) -> pl.DataFrame:
    """Share out each line, price the shares, and release what is invoiced.

    Args:
        rows: claims, new and open, as ``decisions.decide`` puts them together; one with a ``reason`` is refused.
        before: what earlier months left.
        given: what was received.
        bills: from ``bills.billed``.
        period: the month.

    Returns:
        The columns of ``claim_match``, with ``accepted_ppb``, ``is_new``, ``is_off``, ``is_overclaim``, and the
        ``invoice_amount``, ``credited``, ``invoice_paid`` and ``is_news`` of its invoice.
    """
    paid = before.claim_match.filter(~pl.col("status").is_in(OPEN))
    is_live = pl.col("reason").is_null() | (pl.col("reason") == "line_held")
    live, dead = rows.filter(is_live), rows.filter(~is_live)
    quoted = with_paid_rate(live, given.quotes)
    shares = _shares(quoted, paid, dead)
    amounts = _amounts(shares)
    rounds = paid_rounds(before.claim_match, rows)
    out = invoiced(amounts, bills, paid=rounds, self_billed=given.self_billed, period=period)
    return _told(pl.concat([_with_status(out), _dead(dead)], how="diagonal_relaxed"))


def _shares(live: pl.DataFrame, paid: pl.LazyFrame, dead: pl.DataFrame) -> pl.DataFrame:
    """What of each claim may be released and is held, right by right: versions of an agreement have the same share.

    What was paid of a claim that is replaced now is of the line for good, as what earlier months closed is.
    """
    one = live.unique([*CLAIM, "right"], keep="first", maintain_order=True).with_columns(
        live_ppb=pl.max_horizontal(pl.col("share_ppb") - pl.col("paid_ppb"), 0),
        overclaim=pl.when(pl.col("is_over") & (pl.col("residual_to") == "proportional"))
        .then(pl.lit("proportional"))
        .otherwise("overclaim"),
    )
    lines = one["sales_transaction_id"].unique().implode()
    closed = paid.filter(pl.col("sales_transaction_id").is_in(lines)).select(*LINE, *CLAIM, "paid_ppb").collect()
    settled = (
        pl.concat([closed, *(rows.select(*LINE, *CLAIM, "paid_ppb") for rows in (one, dead))])
        .group_by(*LINE, *CLAIM)
        .agg(pl.col("paid_ppb").max())
        .group_by(LINE)
        .agg(settled_ppb=pl.col("paid_ppb").sum())
    )
    told = shared(one, settled, order=CLAIM)
    columns = [*CLAIM, "right", "target_ppb", "held_ppb", "is_overclaim"]
    said = told.select(*columns, policy="overclaim")
    return live.join(said, on=[*CLAIM, "right"], how="left", maintain_order="left")


def _amounts(shares: pl.DataFrame) -> pl.DataFrame:
    """The money of what may be released and is held; a line or a rate that we cannot answer for holds all of it."""
    is_blocked = (pl.col("reason") == "line_held").fill_null(value=False) | pl.col("paid_rate").is_null()
    is_cut = (pl.col("paid_rate") < pl.col("rate")).fill_null(value=False)
    rows = shares.with_columns(
        is_blocked=is_blocked, is_off=pl.col("is_off") | is_cut, paid_rate=pl.coalesce("paid_rate", "rate")
    ).with_columns(
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


_WAITING = pl.col("candidate") - pl.col("released")
_IS_DISPUTED = pl.col("is_overclaim") & (pl.col("target_ppb") + pl.col("paid_ppb") < pl.col("share_ppb"))


def _with_status(out: pl.DataFrame) -> pl.DataFrame:
    released_part = pl.col("target_ppb").cast(pl.Int128) * pl.col("released") // pl.max_horizontal("candidate", 1)
    part = pl.when(_WAITING == 0).then("target_ppb").otherwise(released_part)
    rejected = asked_units() - nano("paid") - pl.col("released") - _WAITING - pl.col("held")
    return out.with_columns(
        status=_status(),
        reason=_why(),
        waiting=_WAITING,
        payable="paid_out",
        rejected=pl.max_horizontal(rejected, 0),
        accepted_ppb=pl.col("paid_ppb") + pl.col("target_ppb"),
        paid_ppb=pl.col("paid_ppb") + part.cast(pl.Int64),
    )


def _status() -> pl.Expr:
    """A dispute is open as long as something of a claim is neither paid nor settled by its licence's policy."""
    is_undecided = _IS_DISPUTED & (pl.col("policy") != "proportional")
    is_held = (pl.col("held") > 0) | pl.col("is_blocked") | is_undecided
    return (
        pl.when((nano("accepted") > 0) & is_held)
        .then(pl.lit("hold"))
        .when(_WAITING > 0)
        .then(pl.lit("waiting_invoice"))
        .when(pl.col("released") + nano("paid") > 0)
        .then(pl.lit("payable"))
        .otherwise(pl.lit("rejected"))
    )


def _why() -> pl.Expr:
    """The first reason not to pay a claim as it was made."""
    tests = {
        "no_quotation": pl.col("is_blocked"),
        "overclaim": _IS_DISPUTED,
        "no_invoice": (_WAITING > 0) & ~pl.col("is_invoiced"),
        "invoice_differs": _WAITING > 0,
        "calculation": pl.col("is_off"),
    }
    return pl.coalesce("reason", *(pl.when(is_so).then(pl.lit(reason)) for reason, is_so in tests.items()))


def _dead(rows: pl.DataFrame) -> pl.DataFrame:
    """Claims that are refused; what was paid of one before it was replaced stays paid."""
    zero = pl.lit(0, pl.Int128)
    was_paid = nano("paid") > 0
    return rows.with_columns(
        status=pl.when(was_paid).then(pl.lit("payable")).otherwise(pl.lit("rejected")),
        paid_rate="rate", released=zero, payable=zero, waiting=zero, held=zero,
        rejected=pl.max_horizontal(asked_units() - nano("paid"), 0), accepted_ppb="paid_ppb",
        is_overclaim=pl.lit(value=False), invoice_amount=pl.lit(None, MONEY), credited=pl.lit(None, MONEY),
        invoice_paid=zero, is_news=pl.lit(value=False),
    )  # fmt: skip


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of ``claim_match``, in its order, and what discrepancies are told by."""
    types = polars_schema(ClaimMatch)
    more = ["accepted_ppb", "is_new", "is_off", "is_overclaim", "invoice_amount", "credited", "invoice_paid", "is_news"]
    amounts = in_money(rows.with_columns(pl.col("agreement").fill_null("")), *_MONEY)
    return amounts.select(*(pl.col(name).cast(kind) for name, kind in types.items()), *more).sort(KEY)


_MONEY = ["released", "payable", "waiting", "held", "rejected"]
