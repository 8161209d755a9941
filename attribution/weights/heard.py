"""The listeners of a base: what each played, and what it brings, as whole numbers that add up below ``MOST``."""

from collections.abc import Sequence
from typing import Any, Final

import ibis
import polars as pl

from attribution.weights import BASE
from attribution.weights.steps import Engine
from attribution.weights.whole import div

_Columns = Any
"""An Ibis table: no type checker sees its columns."""

LISTENER: Final = ("listener", *BASE)
HEARD: Final[_Columns] = ibis.table(
    {"listener": "string", "territory": "string", "offering": "string", "total": "int64"}, name="heard"
)
"""What :func:`hear` keeps: ``total`` is what a listener's money is divided by."""
SHARE: Final[_Columns] = ibis.table({**HEARD.schema(), "quotient": "int64", "rest": "int64"}, name="share")
"""What :func:`share` keeps: the whole part of a listener's money for one of its total, and the rest over the total."""
FEES: Final = pl.Schema({"territory": pl.String(), "offering": pl.String(), "fee": pl.Int64()})
"""What the idle listeners of a base bring."""


def hear(engine: Engine, rows: _Columns, measure: str) -> int:
    """Keep ``heard``: what each listener's ``measure`` comes to in a base.

    Args:
        engine: executes it.
        rows: listening as it counts.
        measure: column to sum.

    Returns:
        The largest total.
    """
    engine.keep("heard", rows.group_by(list(LISTENER)).agg(total=rows[measure].sum()))
    return engine.rows(HEARD.agg(largest=HEARD.total.max()))["largest"].item() or 0


def active(engine: Engine) -> pl.DataFrame:
    """How many listeners have played something that counts: every base of listening, with ``active``."""
    found = engine.rows(HEARD.group_by(list(BASE)).agg(active=(HEARD.total > 0).sum()))
    return found.sort(BASE)


def share(engine: Engine, fees: _Columns, on: Sequence[str] = LISTENER) -> None:
    """Keep ``share``.

    Args:
        engine: executes it.
        fees: ``on``, ``total``, and ``fee``, Int64, what the listener brings over it; null: nothing.
        on: whose it is.
    """
    is_active = fees.total > 0
    whole = fees.mutate(
        total=ibis.ifelse(is_active, fees.total, 1), fee=ibis.ifelse(is_active, ibis.coalesce(fees.fee, 0), 0)
    )
    columns = {"quotient": div(whole.fee, whole.total), "rest": whole.fee % whole.total}
    engine.keep("share", whole.select(*on, "total", **columns))
