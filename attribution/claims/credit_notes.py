"""Credit notes that do not lower their invoice, or not by all of their amount, and why.

A note lowers what is still to be paid of its invoice. What was paid stays paid: nothing is taken back.
"""

import polars as pl

from attribution.claims.bills import BILL
from attribution.money import from_nano, money, nano, shown, to_minor, to_nano
from schemas.columns import MONEY

_INVOICE = ["licensor", "credits"]
_TYPES = {"late": "LateRound", "more": "CalculationError"}
"""All else is ``Rejected``."""
_WORDS = {
    "twice": "it was sent with different sums, and its invoice releases nothing: leave one of them",
    "unknown": "no such invoice of yours is known: the note counts as soon as that is there; else name the right one",
    "of_note": "that is a credit note itself, and the note counts for nothing: name an invoice",
    "doubtful": "that was sent with different sums and releases nothing: leave one of them",
    "currency": "that is in another currency, and the note counts for nothing: send it in the invoice's",
}


def faulty_notes(bills: pl.DataFrame, paid: pl.DataFrame, *, period: str) -> pl.DataFrame:
    """What is wrong with notes that come into the books in a month, or whose invoice does.

    Notes that were in the books before count first, then by their day.

    Args:
        bills: from ``bills.billed``.
        paid: ``bills.ROUND`` and Int128 ``units``: what earlier months paid of each invoice that a note names.
        period: the month.

    Returns:
        ``licensor``, ``invoice`` (the note's own number), ``delivery_id``, ``row``, ``currency``, ``amount``,
        ``discrepancy_type``, ``counted`` (what of the note lowers its invoice, below zero; null where nothing can be
        said of it) and ``detail``; one row per note and thing that is wrong with it.
    """
    notes = _with_invoice(bills, paid)
    known = notes.filter(pl.col("why").is_null()).with_columns(_own=nano("amount").abs())
    order = ["booked", "invoice_date", "invoice"]
    so_far = known.sort(order).with_columns(_sum=pl.col("_own").cum_sum().over(_INVOICE))
    parts = so_far.with_columns(_part=_within(nano("of_amount")), _counted=_within("_room"))
    lost = [
        parts.with_columns(why=pl.lit("more"), _lost=pl.col("_own") - pl.col("_part")),
        parts.with_columns(why=pl.lit("late"), _lost=pl.col("_part") - pl.col("_counted")),
    ]
    short = (
        pl.concat(lost)
        .filter(pl.col("_lost") > 0)
        .with_columns(counted=money(pl.lit(0, pl.Int128) - pl.col("_counted")))
    )
    useless = notes.filter(pl.col("why").is_not_null()).with_columns(
        _lost=pl.lit(0, pl.Int128), counted=pl.lit(None, MONEY)
    )
    is_new = (pl.col("booked") == period) | (pl.col("of_booked") == period).fill_null(value=False)
    told = pl.concat([useless, short.select(useless.columns)]).filter(is_new)
    return told.with_columns(
        discrepancy_type=pl.col("why").replace_strict(_TYPES, default="Rejected", return_dtype=pl.String),
        detail=_detail(),
    ).select(*BILL, "delivery_id", "row", "currency", "amount", "discrepancy_type", "counted", "detail")


def named(bills: pl.DataFrame) -> pl.DataFrame:
    """The invoices that credit notes name: ``bills.ROUND``.

    Args:
        bills: from ``bills.billed``.
    """
    notes = bills.filter("is_note").drop_nulls("credits")
    return notes.select("licensor", invoice="credits", claim_currency="currency").unique()


def _with_invoice(bills: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """Notes with what they are on, and why one counts for nothing."""
    of = bills.group_by("licensor", credits="invoice").agg(
        of_currency=pl.col("currency").first(),
        of_amount=pl.col("amount").first(),
        of_booked=pl.col("booked").max(),
        is_of_note=pl.col("is_note").all(),
        is_of_one=pl.col("is_one").all(),
    )
    units = paid.select("licensor", credits="invoice", currency="claim_currency", _paid="units")
    rows = (
        bills.filter("is_note")
        .join(of, on=_INVOICE, how="left")
        .join(units, on=[*_INVOICE, "currency"], how="left")
        .with_columns(pl.col("_paid").fill_null(0))
    )
    tests = {
        "twice": ~pl.col("is_one"),
        "unknown": pl.col("of_amount").is_null(),
        "of_note": pl.col("is_of_note"),
        "doubtful": ~pl.col("is_of_one"),
        "currency": pl.col("currency") != pl.col("of_currency"),
    }
    whole = [to_minor(from_nano(units), code) for units, code in rows.select("_paid", "currency").iter_rows()]
    room = nano("of_amount") - pl.Series([to_nano(amount) for amount in whole], dtype=pl.Int128)
    return rows.with_columns(
        pl.Series("paid", whole, MONEY),
        why=pl.coalesce(pl.when(is_so).then(pl.lit(why)) for why, is_so in tests.items()),
        _room=pl.max_horizontal(room, 0),
    )


def _within(most: str | pl.Expr) -> pl.Expr:
    """What of a note is within an amount that those before it are within too."""
    return pl.min_horizontal("_sum", most) - pl.min_horizontal(pl.col("_sum") - pl.col("_own"), most)


def _detail() -> pl.Expr:
    """What, how much, and what to do."""
    note = pl.format(
        "Credit note {} of {} {} on invoice {}",
        "invoice",
        shown("amount"),
        "currency",
        pl.col("credits").fill_null(""),
    )
    lost = shown(money("_lost"))
    more = pl.format("that is of {}, and what it asks less by {} lowers nothing", shown("of_amount"), lost)
    late = pl.format(
        "{} of that is paid and stays paid: {} of the note lowers nothing, so ask for so much less next time",
        shown("paid"),
        lost,
    )
    words = pl.col("why").replace_strict(_WORDS, default=None, return_dtype=pl.String)
    why = pl.when(pl.col("why") == "more").then(more).when(pl.col("why") == "late").then(late).otherwise(words)
    return pl.format("{}: {}.", note, why)
