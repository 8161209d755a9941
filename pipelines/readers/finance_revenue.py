"""What the service earned: one row for each month, territory and offering."""

import polars as pl

from pipelines.readers.delimited import parse_delimited
from pipelines.readers.finance_rows import (
    Rule,
    among,
    amount,
    count,
    day,
    given,
    matches,
    split_bad,
    split_repeated,
    to_amount,
    to_day,
)
from pipelines.readers.parsed import Parsed, Quarantine
from schemas.columns import PERIOD, polars_schema
from schemas.identifiers import CURRENCIES, FORMER_CURRENCIES, TERRITORY_CODES
from schemas.revenue import Revenue

SCHEMA = polars_schema(Revenue)
_AMOUNTS = ("gross", "tax", "net")
_COUNTS = ("subscribers", "trial_subscribers", "free_subscribers")
_KEY = ("period", "territory", "offering")
_REFERENCE = pl.concat_str(_KEY, separator=" ")


def read_revenue(content: bytes, *, name: str) -> Parsed:
    """Rows of :class:`Revenue`.

    Raises:
        Quarantine: where no row can be used, or the rows do not agree on their date of issue.
    """
    found = parse_delimited(content, name=name, columns=list(SCHEMA), optional=["issued"])
    sent_at = _issued(found.frame, name=name)
    good, bad = split_bad(found.frame.drop("issued"), _rules(), _REFERENCE)
    typed = good.with_columns(
        *(to_amount(column) for column in _AMOUNTS), *(pl.col(column).cast(pl.Int64) for column in _COUNTS)
    )
    kept, repeated = split_repeated(typed, _KEY, _REFERENCE)
    rejects = pl.concat([found.rejects, bad, repeated]).sort("row")
    if kept.is_empty():
        raise Quarantine(
            "no_valid_row", f"{name} has {found.rows:,} rows and none is right; the first: {rejects['detail'][0]}."
        )
    periods = kept["period"].unique()
    return Parsed(
        {"revenue": kept.select(list(SCHEMA)).sort(_KEY)},
        found.rows,
        sent_at=sent_at,
        period=periods[0] if len(periods) == 1 else None,
        rejects=rejects,
    )


def _rules() -> list[Rule]:
    period, territory, currency = pl.col("period"), pl.col("territory"), pl.col("currency")
    withdrawn = currency.replace_strict(FORMER_CURRENCIES, default="")
    nets = (to_amount("gross") - to_amount("tax")) == to_amount("net")
    return [
        *(given(column) for column in SCHEMA),
        matches("period", PERIOD, "bad_timestamp", "is not a month: write it like 2026-09"),
        among(
            "territory",
            territory.is_in(list(TERRITORY_CODES)),
            "unknown_territory",
            "is not a code of two letters of ISO 3166-1",
        ),
        matches(
            "offering", r"^[^\s\pC]([^\pC]{0,98}[^\s\pC])?$", "bad_identifier", "has space around it or is too long"
        ),
        among(
            "currency",
            currency.is_in(list(CURRENCIES)) | (period <= withdrawn),
            "unknown_currency",
            "is not a currency of ISO 4217 that money was paid in then",
        ),
        *(amount(column) for column in _AMOUNTS),
        *(rule for column in _COUNTS for rule in count(column)),
        Rule("bad_number", ~nets, pl.format("gross {} - tax {} is not net {}: correct one of them", *_AMOUNTS)),
    ]


def _issued(rows: pl.DataFrame, *, name: str) -> str | None:
    """The file's date of issue, which all rows repeat."""
    dates = rows["issued"].unique().drop_nulls()
    if dates.is_empty():
        return None
    _, bad = split_bad(rows, [day("issued")], _REFERENCE)
    if len(dates) > 1 or not bad.is_empty():
        raise Quarantine(
            "invalid_content", f"{name} needs one day of issue, the same on every row, written like 2026-10-05."
        )
    return rows.select(to_day("issued").dt.strftime("%Y-%m-%dT00:00:00Z")).item(0, 0)
