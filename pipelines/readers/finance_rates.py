"""Exchange rates: the European Central Bank's table as it publishes it, or a list of anybody's quotations."""

import polars as pl

from pipelines.readers.delimited import clip, parse_delimited, reject_rows, split_records
from pipelines.readers.finance_rows import (
    AMOUNT,
    Rule,
    among,
    amount,
    day,
    given,
    matches,
    split_bad,
    split_repeated,
    to_amount,
    to_day,
)
from pipelines.readers.parsed import Parsed, Quarantine
from schemas.columns import polars_schema
from schemas.fx_rate import FxRate
from schemas.identifiers import CURRENCIES, FORMER_CURRENCIES

ECB = "European Central Bank"
SCHEMA = polars_schema(FxRate)
_KNOWN = [*CURRENCIES, *FORMER_CURRENCIES]
_NOT_QUOTED = "N/A"
_KEY = ("date", "currency")


def read_quotations(content: bytes, *, name: str) -> Parsed:
    """Rows of :class:`FxRate` from a list: ``date,currency,per_eur,source``.

    Raises:
        Quarantine: where no row can be used.
    """
    found = parse_delimited(content, name=name, columns=list(SCHEMA))
    reference = pl.concat_str(_KEY, separator=" ")
    zero = Rule("bad_number", pl.col("per_eur").str.contains(r"^-|^[0.]+$"), pl.lit("per_eur must be above zero"))
    rules = [
        *(given(column) for column in SCHEMA),
        day("date"),
        among("currency", pl.col("currency").is_in(_KNOWN), "unknown_currency", "is not a currency beside the euro"),
        amount("per_eur"),
        zero,
        matches("source", r"^[^\pC]{1,200}$", "bad_record", "is too long, or cannot be printed"),
    ]
    euro = Rule("unknown_currency", pl.col("currency") == "EUR", pl.lit("the euro is 1 by definition: leave it out"))
    good, bad = split_bad(found.frame, [euro, *rules], reference)
    kept, repeated = split_repeated(good.with_columns(to_day("date"), to_amount("per_eur")), _KEY, reference)
    return _parsed(kept, pl.concat([found.rejects, bad, repeated]), found.rows, name=name)


def read_ecb(text: str, *, name: str) -> Parsed:
    """Rows of :class:`FxRate` from the bank's table: a day a row, a currency a column.

    A day with one figure that cannot be is quarantined whole: its figures may all stand in the wrong column.

    Raises:
        Quarantine: where a column is no currency, or no day can be used.
    """
    header, *records = split_records(text, name=name)
    currencies = _currencies(header, name=name)
    if not records:
        raise Quarantine("empty_file", f"{name} has a header and no rows. Send it with its rows.")
    schema = {"row": pl.Int64(), "date": pl.String(), **dict.fromkeys(currencies, pl.String())}
    numbered = [[at, *record] for at, record in enumerate(records, 1)]
    whole = [record[: len(schema)] for record in numbered if len(record) == len(header) + 1]
    ragged = [record[:1] for record in numbered if len(record) != len(header) + 1]
    table = pl.DataFrame(whole, schema=schema, orient="row")
    reference = pl.col("date").str.slice(0, 10)
    days, bad = split_bad(table, [day("date"), *_figures(currencies)], reference)
    kept, repeated = split_repeated(days, ["date"], reference)
    short = reject_rows(
        pl.DataFrame(ragged, schema={"row": pl.Int64()}, orient="row"),
        "bad_record",
        detail=pl.lit(f"not {len(header)} fields, as the header has: get the file anew"),
    )
    quoted = (
        kept.unpivot(currencies, index=["row", "date"], variable_name="currency", value_name="per_eur")
        .filter(pl.col("per_eur") != _NOT_QUOTED)
        .with_columns(to_day("date"), to_amount("per_eur"), source=pl.lit(ECB))
    )
    return _parsed(quoted, pl.concat([short, bad, repeated]), len(records), name=name, dated=True)


def _currencies(header: list[str], *, name: str) -> list[str]:
    """The header's currencies: the bank's rows end in a comma, which makes one nameless column more."""
    names = header[1:-1] if header[-1] == "" else header[1:]
    unknown = [clip(column) for column in names if column not in _KNOWN or column == "EUR"]
    if unknown or not names or len(set(names)) < len(names):
        raise Quarantine(
            "unexpected_column",
            f"{name} begins with Date as the European Central Bank's history does, but not every other column is one "
            f"currency: {', '.join(unknown) or 'none or one twice'}. Send eurofxref-hist.zip as published.",
        )
    return names


def _figures(currencies: list[str]) -> list[Rule]:
    def broken(currency: str) -> pl.Expr:
        value = pl.col(currency)
        return (value != _NOT_QUOTED) & (~value.str.contains(AMOUNT) | value.str.contains(r"^-|^[0.]+$"))

    told = "is no rate: the row is not used, since its figures may stand in the wrong columns"
    return [
        Rule("bad_number", broken(currency), pl.format(f"{currency} '{{}}' {told}", pl.col(currency).str.slice(0, 20)))
        for currency in currencies
    ]


def _parsed(kept: pl.DataFrame, rejects: pl.DataFrame, rows: int, *, name: str, dated: bool = False) -> Parsed:
    """A file's rates; the bank's table has the date of its newest day."""
    rejects = rejects.sort("row")
    if kept.is_empty():
        first = f"; the first: {rejects['detail'][0]}" if rejects.height else ""
        raise Quarantine("no_valid_row", f"{name} has {rows:,} rows and no rate that can be used{first}.")
    rates = kept.select(list(SCHEMA)).cast(dict(SCHEMA.items())).sort(_KEY)
    newest = rates.select(pl.col("date").max().dt.strftime("%Y-%m-%dT00:00:00Z")).item() if dated else None
    return Parsed({"fx_rate": rates}, rows, sender=ECB if dated else None, sent_at=newest, rejects=rejects)
