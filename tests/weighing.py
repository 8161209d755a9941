"""Bases of plain rows, weighed by the compiled models in one DuckDB."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import duckdb
import polars as pl

from attribution.weights.allocation import Allocation, Parameters
from attribution.weights.inputs import PLAY_VALUE, REVENUE, REVENUE_KIND, SUBSCRIPTION, TRACK_UNIT, TRACK_VALUE, Inputs
from pipelines.readers.streams_sql import connection
from pipelines.weighing import weigh
from schemas.columns import polars_schema
from schemas.listening import Listening
from tests.properties.allocation_reference import Base, Row

Weights = dict[tuple[str, int], int]
"""By track reference and segment."""


def weighed(model: str, parameters: Parameters, bases: Sequence[Base]) -> list[Weights]:
    """The weights of each base. The bases differ in their offering; a track's value and unit are those of the first."""
    con = _connection()
    con.register("listening", listening(bases).to_arrow())
    found = weigh(con, Allocation("tried", "recorded", model, parameters), inputs(bases))
    assert found["weight"].dtype == pl.Int64
    split: list[Weights] = [{} for _ in bases]
    for territory, offering, track, segment, weight in found.rows():
        assert territory == "GB"
        assert (track, segment) not in split[int(offering)]
        split[int(offering)][track, segment] = weight
    return split


def shares(weights: Weights) -> dict[tuple[str, int], Fraction]:
    """Each weight over their sum; nothing where they are all 0."""
    total = sum(weights.values())
    return {key: Fraction(weight, total) for key, weight in weights.items()} if total else {}


def listening(bases: Sequence[Base]) -> pl.DataFrame:
    rows = [_listening(row, str(number)) for number, base in enumerate(bases) for row in base.rows]
    return pl.DataFrame(rows, schema=polars_schema(Listening))


def inputs(bases: Sequence[Base]) -> Inputs:
    def each(of: Any, schema: Mapping[str, Any]) -> pl.DataFrame:
        rows = [("GB", str(number), *row) for number, base in enumerate(bases) for row in of(base)]
        return pl.DataFrame(rows, schema=schema, orient="row")

    paid = {name: SUBSCRIPTION[name] for name in ("territory", "offering", "listener", "subscriber_kind", "net")}
    values = {track: value for base in bases for track, value in base.track_value.items()}
    units = {track: unit for base in bases for track, unit in base.unit.items()}
    return Inputs(
        denominator=bases[0].denominator if bases else 1,
        track_value=pl.DataFrame([*values.items()], schema=TRACK_VALUE, orient="row"),
        play_value=each(lambda base: ((*key, value) for key, value in base.play_value.items()), PLAY_VALUE),
        track_unit=pl.DataFrame([*units.items()], schema=TRACK_UNIT, orient="row"),
        subscription=each(lambda base: ((who, kind, _money(net)) for who, (kind, net) in base.paid.items()), paid),
        revenue_kind=each(
            lambda base: ((kind, _money(net), count) for kind, (net, count) in base.kinds.items()), REVENUE_KIND
        ),
        revenue=each(lambda base: [(0, base.subscribers)], REVENUE),
    )


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return connection(memory="1GB", threads=1)


def _listening(row: Row, offering: str) -> dict[str, Any]:
    return {
        "listener": row.listener, "track_ref": row.track, "territory": "GB", "offering": offering,
        "surface": row.surface, "segment": row.segment, "plays": row.plays, "short_plays": 0,
        "played_ms": row.played_ms,
    }  # fmt: skip


def _money(net: Fraction) -> Decimal:
    nano = net * 10**9
    assert nano.denominator == 1
    return Decimal(nano.numerator).scaleb(-9)
