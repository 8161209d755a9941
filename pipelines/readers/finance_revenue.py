"""What the service earned: a row for each month, territory and offering, and perhaps for each kind of subscriber."""

from collections.abc import Sequence

import polars as pl

from pipelines.readers.delimited import Delimited, parse_delimited
from pipelines.readers.finance_rows import (
    Rule,
    among,
    amount,
    base,
    count,
    currency,
    given,
    issued,
    monthly,
    split_bad,
    split_repeated,
    to_amount,
)
from pipelines.readers.parsed import Parsed
from schemas.columns import polars_schema
from schemas.revenue import Revenue
from schemas.revenue_kind import RevenueKind
from schemas.vocabulary import SUBSCRIBER_KIND

SCHEMA = polars_schema(Revenue)
BY_KIND = polars_schema(RevenueKind)
KIND = among(
    "subscriber_kind",
    pl.col("subscriber_kind").is_in(list(SUBSCRIBER_KIND)),
    "unknown_code",
    f"is not one of {', '.join(SUBSCRIBER_KIND)}",
)
_AMOUNTS = ("gross", "tax", "net")
_COUNTS = ("subscribers", "trial_subscribers", "free_subscribers")
_KEY = ("period", "territory", "offering")


def read_revenue(content: bytes, *, name: str) -> Parsed:
    """Rows of :class:`Revenue`.

    Raises:
        Quarantine: where no row can be used, or the rows do not agree on their date of issue.
    """
    found = parse_delimited(content, name=name, columns=list(SCHEMA), optional=["issued"])
    nets = (to_amount("gross") - to_amount("tax")) == to_amount("net")
    rules = [
        *(given(column) for column in SCHEMA),
        *base(),
        currency(),
        *(amount(column) for column in _AMOUNTS),
        *(rule for column in _COUNTS for rule in count(column)),
        Rule("bad_number", ~nets, pl.format("gross {} - tax {} is not net {}: correct one of them", *_AMOUNTS)),
    ]
    return _parsed("revenue", found, SCHEMA, rules, _KEY, name=name)


def read_revenue_by_kind(content: bytes, *, name: str) -> Parsed:
    """Rows of :class:`RevenueKind`.

    Raises:
        Quarantine: as for :func:`read_revenue`.
    """
    found = parse_delimited(content, name=name, columns=list(BY_KIND), optional=["issued"])
    rules = [
        *(given(column) for column in BY_KIND),
        *base(),
        KIND,
        currency(),
        amount("net"),
        *count("subscribers"),
    ]
    return _parsed("revenue_kind", found, BY_KIND, rules, (*_KEY, "subscriber_kind"), name=name)


def _parsed(
    dataset: str, found: Delimited, schema: pl.Schema, rules: Sequence[Rule], key: Sequence[str], *, name: str
) -> Parsed:
    sent_at, reference = issued(found.frame, name=name), pl.concat_str(key, separator=" ")
    good, bad = split_bad(found.frame.drop("issued"), rules, reference)
    typed = good.with_columns(
        pl.col(column).cast(kind) for column, kind in schema.items() if column not in key and kind != pl.String
    )
    kept, repeated = split_repeated(typed, key, reference)
    rejects = pl.concat([found.rejects, bad, repeated])
    rows = kept.select(list(schema)).sort(key)
    return monthly({dataset: rows}, kept["period"], rejects, rows=found.rows, sent_at=sent_at, name=name)
