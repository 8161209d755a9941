"""Invoices and credit notes as licensors sent them, and what each invoice comes to less the notes that are known."""

import polars as pl

from attribution.claims.parties import identified
from attribution.money import money, nano
from schemas.columns import empty, polars_schema
from schemas.invoice_booked import InvoiceBooked

BILL = ["licensor", "invoice"]
"""A licensor's number."""
ROUND = [*BILL, "claim_currency"]
"""What one invoice may be for."""
_SENT = [*BILL, "currency", "amount", "credits"]
"""What makes two the same one, sent twice."""


def billed(invoice: pl.DataFrame, party: pl.DataFrame, before: pl.DataFrame | None, *, period: str) -> pl.DataFrame:
    """Invoices and credit notes of parties that we know, once each, however often they were sent.

    Args:
        invoice: rows of ``invoice``, of all files received.
        party: rows of ``party``.
        before: rows of ``invoice_booked`` that the last settled month left; none where there is no such month.
        period: the month.

    Returns:
        The columns of ``invoice_booked``, ``delivery_id`` and ``row`` of the first that says so, ``is_note``, and
        ``is_one``: nothing else was sent under its number.
    """
    known = identified(invoice["licensor_party_id"], party).rename({"party": "licensor"})
    sent = invoice.join(known, left_on="licensor_party_id", right_on="id").with_columns(pl.col("row").fill_null(0))
    once = sent.sort("invoice_date", "delivery_id", "row").unique(_SENT, keep="first", maintain_order=True)
    earlier = _none_if_missing(before).select(*_SENT, "booked")
    return (
        once.join(earlier, on=_SENT, how="left", nulls_equal=True)
        .with_columns(
            booked=pl.col("booked").fill_null(period),
            is_note=pl.col("amount") < 0,
            is_one=pl.len().over(BILL) == 1,
        )
        .select(*polars_schema(InvoiceBooked), "delivery_id", "row", "is_note", "is_one")
        .sort(_SENT)
    )


def in_books(bills: pl.DataFrame, before: pl.DataFrame | None, *, period: str) -> pl.DataFrame:
    """Rows of ``invoice_booked``: what came into the books before, and what comes in now.

    Args:
        bills: from ``billed``.
        before: rows of ``invoice_booked`` that the last settled month left; none where there is no such month.
        period: the month.
    """
    new = bills.filter(booked=period).select(polars_schema(InvoiceBooked).names())
    return pl.concat([_none_if_missing(before), new]).sort(_SENT)


def sums(bills: pl.DataFrame) -> pl.DataFrame:
    """What each invoice comes to: its amount less all credit notes on it, and never less than nothing.

    An invoice or a credit note that was sent with two different sums makes the invoice one of no one sum.

    Args:
        bills: from ``billed``.

    Returns:
        ``ROUND``, ``invoice_amount`` and ``credited``, the part of the notes that it is less by; one row per invoice of
        one sum.
    """
    notes = bills.filter("is_note")
    doubtful = notes.filter(~pl.col("is_one")).select("licensor", invoice="credits").drop_nulls().unique()
    less = (
        notes.filter("is_one")
        .group_by("licensor", "currency", invoice="credits")
        .agg(_less=nano("amount").abs().sum())
        .drop_nulls()
    )
    return (
        bills.filter(~pl.col("is_note"), "is_one")
        .join(doubtful, on=BILL, how="anti")
        .join(less, on=[*BILL, "currency"], how="left")
        .with_columns(_less=pl.min_horizontal(pl.col("_less").fill_null(0), nano("amount")))
        .select(
            *BILL,
            claim_currency="currency",
            invoice_amount=money(nano("amount") - pl.col("_less")),
            credited=money("_less"),
        )
    )


def news(bills: pl.DataFrame, *, period: str) -> pl.DataFrame:
    """Numbers of which something comes into the books in a month: an invoice, or a credit note on it.

    Args:
        bills: from ``billed``.
        period: the month.
    """
    new = bills.filter(booked=period)
    noted = new.filter("is_note").select("licensor", invoice="credits").drop_nulls()
    return pl.concat([new.select(BILL), noted]).unique()


def paid_rounds(earlier: pl.LazyFrame, rounds: pl.DataFrame) -> pl.DataFrame:
    """What earlier months paid of invoices, in their currency: ``ROUND`` and Int128 ``units``.

    Args:
        earlier: rows of ``claim_match`` of earlier months.
        rounds: ``ROUND`` of the invoices.
    """
    asked = rounds.lazy().select(ROUND).unique()
    return earlier.join(asked, on=ROUND, how="semi").group_by(ROUND).agg(units=nano("payable").sum()).collect()


def _none_if_missing(before: pl.DataFrame | None) -> pl.DataFrame:
    return empty(InvoiceBooked) if before is None else before
