"""What a listener brings into a base: as much as any other, its subscriber kind's average, or what it paid itself."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import groupby
from typing import Any, Final, NamedTuple

import ibis
import polars as pl

from attribution.weights import BASE, MOST
from attribution.weights.heard import FEES, HEARD, LISTENER
from attribution.weights.inputs import Inputs
from attribution.weights.steps import Engine
from attribution.weights.whole import div, fees

_Columns = Any
"""An Ibis table: no type checker sees its columns."""
_KIND: Final = (*BASE, "subscriber_kind")
_FEE: Final[_Columns] = ibis.table(
    {"territory": "string", "offering": "string", "subscriber_kind": "string", "fee": "int64"}, name="fee"
)
_BASE_FEE: Final[_Columns] = ibis.table({"territory": "string", "offering": "string", "fee": "int64"}, name="fee")
_SCALE: Final[_Columns] = ibis.table(
    {"territory": "string", "offering": "string", "multiplier": "int64", "divisor": "int64"}, name="scale"
)
_SCALES: Final = pl.Schema(
    {"territory": pl.String(), "offering": pl.String(), "multiplier": pl.Int64(), "divisor": pl.Int64(),
     "fee": pl.Int64()}
)  # fmt: skip
_PAID: Final[_Columns] = ibis.table(
    {"listener": "string", "territory": "string", "offering": "string", "subscriber_kind": "string", "nano": "int64"},
    name="paid",
)


class Brought(NamedTuple):
    """What listeners bring."""

    fees: _Columns
    """An expression: the columns of ``heard`` and ``fee``."""
    idle: pl.DataFrame
    """What idle listeners bring together: rows of ``FEES``, none where it is spread as the rest of the base is."""


def brought(engine: Engine, inputs: Inputs, bases: pl.DataFrame, listener_revenue: str, idle: str) -> Brought:
    """What the listeners in ``heard`` bring; with the idle ones it comes to nearly ``MOST`` in every base.

    Where idle listeners' money goes the way of the rest, the active listeners bring it all.

    Args:
        engine: has kept ``heard``.
        inputs: what was paid.
        bases: with the number of ``active`` listeners.
        listener_revenue: one of ``vocabulary.LISTENER_REVENUE``.
        idle: one of ``vocabulary.IDLE``.
    """
    return _MODES[listener_revenue](engine, inputs, bases, is_shared=idle == "by_share")


def _equal(engine: Engine, inputs: Inputs, bases: pl.DataFrame, *, is_shared: bool) -> Brought:
    """Subscribers as revenue counts them, or those who played where that is more."""
    known = bases.join(inputs.revenue.select(*BASE, "subscribers"), on=BASE, how="left")
    everyone = pl.col("active") if is_shared else pl.max_horizontal("active", "subscribers")
    counted = known.select(*BASE, "active", everyone=everyone)
    fee = counted.select(*BASE, "active", "everyone", fee=(pl.lit(MOST) // pl.col("everyone")).fill_null(0))
    engine.give("fee", fee.select(*BASE, "fee"))
    waiting = fee.select(*BASE, fee=(pl.col("everyone") - pl.col("active")) * pl.col("fee"))
    return Brought(HEARD.inner_join(_BASE_FEE, BASE).select(*LISTENER, "total", "fee"), _some(waiting))


def _by_kind(engine: Engine, inputs: Inputs, bases: pl.DataFrame, *, is_shared: bool) -> Brought:
    """A kind's money over its subscribers, or over those who played where that is more."""
    engine.give("paid", _paid(inputs))
    played = HEARD.filter(HEARD.total > 0).inner_join(_PAID, LISTENER)
    seen = engine.rows(played.group_by(list(_KIND)).agg(active=played.count()))
    kinds = inputs.revenue_kind.join(bases, on=BASE, how="semi").join(seen, on=_KIND, how="left")
    found = [*_kind_fees(kinds.with_columns(pl.col("active").fill_null(0)).sort(_KIND), is_shared)]
    fee = pl.DataFrame(found, schema={**FEES, "subscriber_kind": pl.String}, orient="row")
    engine.give("fee", fee.drop_nulls().select(*_KIND, "fee"))
    rows = HEARD.left_join(_PAID, LISTENER).select(*LISTENER, "total", "subscriber_kind").left_join(_FEE, _KIND)
    waiting = fee.filter(pl.col("subscriber_kind").is_null())
    return Brought(rows.select(*LISTENER, "total", "fee"), _some(waiting))


def _kind_fees(kinds: pl.DataFrame, is_shared: bool) -> Iterable[tuple[str, str, int, str | None]]:
    """Territory, offering, fee of a listener and its kind; without a kind, what idle listeners bring together."""
    for base, group in groupby(kinds.rows(named=True), key=lambda row: tuple(row[name] for name in BASE)):
        rows = list(group)
        many = [max(row["active"], row["subscribers"]) for row in rows]
        each = [Fraction(max(row["net"], 0)) / (count or 1) for row, count in zip(rows, many, strict=True)]
        playing = [(fee, row["active"]) for row, fee in zip(rows, each, strict=True)]
        unheard = [fee * (count - row["active"]) for row, count, fee in zip(rows, many, each, strict=True)]
        idle = Fraction(0) if is_shared else sum(unheard, Fraction(0))
        names = [*(row["subscriber_kind"] for row in rows), None]
        for name, fee in zip(names, fees([*playing, (idle, 1)]), strict=True):
            yield *base, fee, name


def _own(engine: Engine, inputs: Inputs, bases: pl.DataFrame, *, is_shared: bool) -> Brought:
    """Nano-units, multiplied where that stays below ``MOST`` and else divided."""
    engine.give("paid", _paid(inputs))
    known = _PAID.left_join(HEARD, LISTENER)
    is_active, nano = known.total.fill_null(0) > 0, known.nano.fill_null(0)
    sums = engine.rows(
        known.group_by(list(BASE)).agg(
            active=_wide(ibis.ifelse(is_active, nano, 0)), idle=_wide(ibis.ifelse(is_active, 0, nano))
        )
    )
    of_bases = bases.select(BASE).join(sums, on=BASE).select(*BASE, "active", "idle").sort(BASE)
    scale = pl.DataFrame([*_scales(of_bases, is_shared)], schema=_SCALES, orient="row")
    engine.give("scale", scale.drop("fee"))
    rows = HEARD.left_join(_PAID, LISTENER).select(*LISTENER, "total", "nano").left_join(_SCALE, BASE)
    brings = ibis.ifelse(rows.total > 0, rows.nano, 0)
    fee = rows.select(*LISTENER, "total", fee=div(brings, rows.divisor) * rows.multiplier)
    return Brought(fee, _some(scale.select(*FEES)))


def _wide(nano: _Columns) -> _Columns:
    return nano.cast("decimal(38, 0)").sum().cast("decimal(38, 0)")


def _scales(sums: pl.DataFrame, is_shared: bool) -> Iterable[tuple[str, str, int, int, int]]:
    """Territory, offering, multiplier, divisor, and what idle listeners bring together."""
    for territory, offering, playing, idle in sums.rows():
        waiting = 0 if is_shared else int(idle)
        total = int(playing) + waiting
        multiplier, divisor = max(MOST // (total or 1), 1), max(-(-total // MOST), 1)
        yield territory, offering, multiplier, divisor, waiting // divisor * multiplier


def _paid(inputs: Inputs) -> pl.DataFrame:
    """Nano-units of one listener, none below nothing: a refund does not take from others."""
    nano = pl.col("net").to_physical().clip(lower_bound=0).cast(pl.Int64)
    return inputs.subscription.select(*LISTENER, "subscriber_kind", nano=nano)


def _some(waiting: pl.DataFrame) -> pl.DataFrame:
    return waiting.filter(pl.col("fee") > 0)


_MODES: Final = {"equal": _equal, "by_kind": _by_kind, "own": _own}
