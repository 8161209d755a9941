"""Invoices of licensors: a CSV of our own layout, one row an invoice."""

import polars as pl

from pipelines.readers.delimited import parse_delimited
from pipelines.readers.finance_rows import AMOUNT, DAY, NAME, Rule, split_bad, split_repeated, to_amount, to_day
from pipelines.readers.parsed import Parsed, Quarantine
from schemas.columns import polars_schema
from schemas.identifiers import CURRENCIES, FORMER_CURRENCIES
from schemas.invoice import Invoice

COLUMNS = ("invoice", "licensor", "date", "currency", "amount")
OPTIONAL = ("tax_amount", "message_id", "credits")

_INVOICE = polars_schema(Invoice)
_KEY = ["invoice", "licensor_party_id"]
"""A number is its licensor's own: two of them may have the same."""
_NAMED = {"licensor": "licensor_party_id", "date": "invoice_date"}


def read_invoices(content: bytes, *, name: str, delivery_id: str) -> Parsed:
    """Read invoices. Amounts are net of tax; below zero they are credit notes, each of the invoice in ``credits``.

    Raises:
        Quarantine: where the file cannot be used at all, or no row is right.
    """
    found = parse_delimited(content, name=name, columns=COLUMNS, optional=OPTIONAL)
    said = found.frame.with_columns(pl.when(pl.col(one) != "").then(one).alias(one) for one in OPTIONAL)
    good, bad = split_bad(said, _rules(), pl.col("invoice"))
    typed = good.rename(_NAMED).with_columns(
        to_amount("amount"), to_amount("tax_amount"), to_day("invoice_date"), delivery_id=pl.lit(delivery_id)
    )
    kept, repeated = split_repeated(typed, _KEY, pl.col("invoice"))
    rejects = pl.concat([found.rejects, bad, repeated]).sort("row")
    if kept.is_empty():
        told = f"{name} has {found.rows:,} rows and none is right; the first: {rejects['detail'][0]}."
        raise Quarantine("no_valid_row", told)
    rows = kept.select(_INVOICE.names()).sort(_KEY)
    licensors = kept["licensor_party_id"].unique().sort()
    first, last = kept.select(first=pl.col("invoice_date").min(), last=pl.col("invoice_date").max()).row(0)
    return Parsed(
        {"invoice": rows},
        found.rows,
        sender=licensors[0] if len(licensors) == 1 else None,
        sent_at=f"{last.isoformat()}T00:00:00Z",
        first_date=first,
        rejects=rejects,
    )


def _rules() -> list[Rule]:
    known = [*CURRENCIES, *FORMER_CURRENCIES]
    day = pl.col("date").str.contains(DAY) & to_day("date").is_not_null()
    return [
        *(_rule("missing_value", one, pl.col(one).str.strip_chars() == "", "is empty: fill it in") for one in COLUMNS),
        *(_rule("bad_identifier", one, ~pl.col(one).str.contains(NAME), "has space around it or is too long")
          for one in ("invoice", "licensor")),
        _rule("bad_timestamp", "date", ~day, "is not a day: write it like 2026-01-31"),
        _rule("unknown_currency", "currency", ~pl.col("currency").is_in(known), "is not a currency of ISO 4217"),
        _amount("amount"),
        _amount("tax_amount"),
        _rule("bad_identifier", "message_id", ~pl.col("message_id").str.contains(NAME), "is too long"),
        _rule("bad_identifier", "credits", ~pl.col("credits").str.contains(NAME), "has space around it or is too long"),
        *_credits(),
    ]  # fmt: skip


def _credits() -> list[Rule]:
    """A credit note that names no invoice lowers none; what names one and is not below zero may be either."""
    is_note, is_named = to_amount("amount") < 0, pl.col("credits").is_not_null()
    nameless = pl.format(
        "amount {} is below zero and credits is empty: name the invoice that this credit note lowers", "amount"
    )
    either = pl.format(
        "amount {} is not below zero and credits is {}: write what the note takes below zero, or leave credits out",
        "amount",
        "credits",
    )
    return [
        Rule("missing_value", is_note & ~is_named, nameless),
        Rule("bad_number", ~is_note & is_named, either),
    ]


def _amount(column: str) -> Rule:
    told = "is not an amount: write it like 1234.56, with at most nine digits after the point"
    return _rule("bad_number", column, ~pl.col(column).str.contains(AMOUNT), told)


def _rule(reason: str, column: str, broken: pl.Expr, told: str) -> Rule:
    """What may be left out is right where it is."""
    detail = pl.format(f"{column} '{{}}' {told}", pl.col(column).fill_null("").str.slice(0, 60))
    return Rule(reason, broken if column in COLUMNS else pl.col(column).is_not_null() & broken, detail)
