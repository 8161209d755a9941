"""The listeners of a base: what each played, and what it brings, as whole numbers that add up below ``MOST``."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import ibis
import polars as pl

from attribution.weights import BASE, KEY
from attribution.weights.steps import Engine
from attribution.weights.whole import div

_Columns = Any
"""An Ibis table: no type checker sees its columns."""

LISTENER: Final = ("listener", *BASE)
HEARD: Final[_Columns] = ibis.table(
    {"listener": "string", "territory": "string", "offering": "string", "total": "int64"}, name="heard"
)
"""What :func:`hear` keeps: ``total`` is what a listener's money is divided by."""
SHARE: Final[_Columns] = ibis.table(
    {**HEARD.schema(), "base": "int16", "quotient": "int64", "rest": "int64"}, name="share"
)
"""What :func:`share` keeps: the whole part of a listener's money for one of its total, and the rest over the total."""
FEES: Final = pl.Schema({"territory": pl.String(), "offering": pl.String(), "fee": pl.Int64()})
"""What the idle listeners of a base bring."""
_NUMBER: Final[_Columns] = ibis.table(
    {"territory": "string", "offering": "string", "base": "int16"}, name="base_number"
)


class Heard(NamedTuple):
    """What ``heard`` comes to."""

    largest: int
    """The largest total of a listener in a base."""
    bases: pl.DataFrame
    """Every base of listening, with ``active``, how many listeners have played something that counts."""


def hear(engine: Engine, rows: _Columns, measure: str) -> Heard:
    """Keep ``heard``: what each listener's ``measure`` comes to in a base. Bases get a number.

    Args:
        engine: executes it.
        rows: listening as it counts.
        measure: column to sum.
    """
    engine.keep("heard", rows.group_by(list(LISTENER)).agg(total=rows[measure].sum()))
    sums = HEARD.group_by(list(BASE)).agg(active=(HEARD.total > 0).sum(), largest=HEARD.total.max())
    bases = engine.rows(sums).sort(BASE)
    engine.give("base_number", bases.select(*BASE, base=pl.int_range(pl.len(), dtype=pl.Int16)))
    return Heard(max(bases["largest"], default=0), bases.select(*BASE, "active"))


def share(engine: Engine, fees: _Columns, on: Sequence[str] = LISTENER) -> None:
    """Keep ``share``, with the number of the base.

    Args:
        engine: executes it.
        fees: ``on``, ``total``, and ``fee``, Int64, what the listener brings over it; null: nothing.
        on: whose it is.
    """
    known = fees.select(*on, "total", "fee").inner_join(_NUMBER, list(BASE))
    is_active = known.total > 0
    fee = ibis.ifelse(is_active, ibis.coalesce(known.fee, 0), 0)
    whole = known.select(*on, "base", total=ibis.ifelse(is_active, known.total, 1), fee=fee)
    columns = {"quotient": div(whole.fee, whole.total), "rest": whole.fee % whole.total}
    engine.keep("share", whole.select(*on, "total", "base", **columns))


def by_key(rows: _Columns, **sums: _Columns) -> _Columns:
    """Sums by key, of rows that have their base by number: grouping by text is dearer."""
    grouped = rows.group_by(["base", "track_ref", "segment"]).agg(**sums)
    return grouped.inner_join(_NUMBER, "base").select(*KEY, *sums)
