"""The steps of a weighing: one arithmetic for every engine, nothing left behind, and no order in anything."""

from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import ibis
import ibis.expr.types as ir
import polars as pl
import pytest
import sqlglot

from attribution.weights import KEY
from attribution.weights.allocation import (
    PRO_RATA,
    Allocation,
    ArtistCentric,
    Mix,
    Parameters,
    Scaled,
    Shapley,
    UserCentric,
)  # fmt: skip
from attribution.weights.inputs import PLAY_VALUE, TRACK_VALUE, Inputs
from attribution.weights.models import weights
from attribution.weights.whole import part_of
from pipelines.compiled import cast
from pipelines.readers.streams_sql import connection, rows_of
from pipelines.weighing import _Steps, weigh
from schemas.columns import MONEY
from tests.properties.allocation_reference import Base, Row
from tests.weighing import inputs, listening

BASES = [
    Base(
        [Row("ann", "x", "search", plays=3, played_ms=9), Row("ann", "y", plays=2, played_ms=5), Row("bob", "x")],
        subscribers=3,
        denominator=5,
        track_value={"y": 1},
        play_value={("x", "search", 0): 0},
        unit={"x": "artist"},
        paid={"ann": ("individual", Fraction(10)), "eve": ("individual", Fraction(5))},
        kinds={"individual": (Fraction(15), 2)},
    ),
    Base([Row("bob", "z", plays=0), Row("cat", "y", segment=1)], subscribers=1, denominator=5),
]
BOOSTS: dict[str, Any] = {
    "threshold_plays": 1, "threshold_listeners": 2, "professional_boost": Fraction(2), "active_boost": Fraction(2),
    "active_surfaces": ("search",), "cap": 3,
}  # fmt: skip
EVERY: list[tuple[str, Parameters]] = [
    ("pro_rata", None),
    ("user_centric", UserCentric("equal", "hold")),
    ("user_centric", UserCentric("by_kind", "by_plays", "played_ms")),
    ("user_centric", UserCentric("own", "by_share")),
    ("mix", Mix(1, UserCentric("own", "hold"))),
    ("artist_centric", ArtistCentric(**BOOSTS, cap_reading="above")),
    ("artist_centric", ArtistCentric(**BOOSTS, cap_reading="exactly_after_boost", thresholds_in="allocation")),
    ("shapley", Shapley("by_kind", "hold")),
    ("scaled", Scaled(Fraction(1, 2), "hold")),
]
SPARK_HAS = {
    *("and", "or", "cast", "try_cast", "case", "coalesce", "concat", "count", "if", "in", "least", "length", "max"),
    *("substring", "sum", "whole_div", "anonymous"),
}
"""Functions of Spark SQL 4.0; all that the expressions may call."""


def database(rows: pl.DataFrame | None = None, *, threads: int = 1):
    con = connection(memory="500MB", threads=threads)
    con.register("listening", (listening(BASES) if rows is None else rows).to_arrow())
    return con


def allocation(model: str, parameters: Parameters) -> Allocation:
    return Allocation("tried", "recorded", model, parameters)


class Noted(_Steps):
    """Keeps what it executes."""

    def __init__(self, con) -> None:
        super().__init__(con)
        self.expressions: list[ir.Table] = []

    def keep(self, name: str, expression: ir.Table) -> None:
        self.expressions.append(expression)
        super().keep(name, expression)

    def rows(self, expression: ir.Table) -> pl.DataFrame:
        self.expressions.append(expression)
        return super().rows(expression)


@pytest.fixture(scope="module", params=EVERY, ids=lambda one: f"{one[0]} {one[1] or ''}")
def expressions(request: pytest.FixtureRequest) -> list[ir.Table]:
    with database() as con:
        steps = Noted(con)
        weights(steps, allocation(*request.param), inputs(BASES))
        return steps.expressions


def text(expression: ir.Table, dialect: str) -> str:
    """The query, with the whole division under a name that the parser does not take for an operator."""
    return str(ibis.to_sql(expression, dialect=dialect)).replace("DIV(", "WHOLE_DIV(")


def test_every_step_compiles_for_spark(expressions: list[ir.Table]):
    for expression in expressions:
        tree = sqlglot.parse_one(text(expression, "pyspark"), dialect="spark")

        called = {function.sql_name().lower() for function in tree.find_all(sqlglot.exp.Func)}
        called |= {str(function.this).lower() for function in tree.find_all(sqlglot.exp.Anonymous)}
        assert called - SPARK_HAS == set()


def test_no_step_divides_for_ibis_would_do_it_in_floats(expressions: list[ir.Table]):
    for expression in expressions:
        query = sqlglot.parse_one(text(expression, "duckdb"), dialect="duckdb")

        assert not list(query.find_all(sqlglot.exp.Div, sqlglot.exp.IntDiv))


@pytest.mark.parametrize(("model", "parameters"), EVERY)
def test_the_order_of_listening_and_the_threads_change_no_weight(model: str, parameters: Parameters):
    rows, found = listening(BASES), []
    for seed, threads in ((1, 1), (2, 2), (3, 2)):
        with database(rows.sample(fraction=1, shuffle=True, seed=seed), threads=threads) as con:
            found.append(weigh(con, allocation(model, parameters), inputs(BASES)).sort(KEY))

    assert found[0].columns == [*KEY, "weight"]
    assert found[0].equals(found[1])
    assert found[0].equals(found[2])


@pytest.mark.parametrize(("model", "parameters"), EVERY)
def test_without_listening_there_are_no_weights(model: str, parameters: Parameters):
    with database(listening([])) as con:
        assert weigh(con, allocation(model, parameters), inputs(BASES)).is_empty()


@pytest.mark.parametrize(("model", "parameters"), EVERY)
def test_without_anything_but_listening_every_key_still_has_a_weight(model: str, parameters: Parameters):
    with database() as con:
        found = weigh(con, allocation(model, parameters), Inputs())

    assert (
        found.filter(pl.col("track_ref") != "")
        .sort(KEY)
        .select(KEY)
        .equals(listening(BASES).select(KEY).unique().sort(KEY))
    )


def test_nothing_is_left_in_the_database():
    with database() as con:
        before = sorted(con.sql("SHOW TABLES").fetchall())

        for model, parameters in EVERY:
            weigh(con, allocation(model, parameters), inputs(BASES))

        assert sorted(con.sql("SHOW TABLES").fetchall()) == before


def test_nothing_is_left_in_the_database_where_a_step_fails():
    far = listening([Base([Row("ann", "x", plays=2**61), Row("ann", "y", plays=2**61)])])
    with database(far) as con:
        before = sorted(con.sql("SHOW TABLES").fetchall())

        with pytest.raises(OverflowError, match="the delivery cannot be right"):
            weigh(con, allocation("user_centric", UserCentric()), Inputs())

        assert sorted(con.sql("SHOW TABLES").fetchall()) == before


def test_a_play_s_own_value_wins_over_its_track_s_and_both_over_none():
    with database() as con:
        found = weigh(con, PRO_RATA, inputs(BASES)).sort(KEY)

    assert found.select("offering", "track_ref", "weight").rows() == [
        ("0", "x", 5), ("0", "y", 2), ("1", "y", 1), ("1", "z", 0),
    ]  # fmt: skip


def test_a_value_for_what_nobody_played_changes_nothing():
    values = pl.DataFrame({"track_ref": ["nobody's"], "numerator": [0]}, schema=TRACK_VALUE)
    plays = pl.DataFrame([["GB", "0", "x", "radio", 0, 0]], schema=PLAY_VALUE, orient="row")
    with database() as con:
        found = weigh(con, PRO_RATA, Inputs(denominator=1, track_value=values, play_value=plays))

        assert found.sort(KEY).equals(weigh(con, PRO_RATA, Inputs()).sort(KEY))


def test_a_listener_s_time_counts_only_where_it_has_a_qualified_play():
    rows = [Row("ann", "x", plays=1, played_ms=60_000), Row("ann", "y", plays=0, played_ms=540_000)]
    with database(listening([Base(rows)])) as con:
        found = weigh(con, allocation("user_centric", UserCentric("equal", "hold", "played_ms")), Inputs())

    assert dict(found.select("track_ref", "weight").rows()) == {"x": 10**18 - 1, "y": 0}


def test_a_refund_of_one_listener_takes_nothing_from_others():
    paid = {"ann": ("individual", Fraction(-4)), "bob": ("individual", Fraction(10))}
    base = Base([Row("ann", "x"), Row("bob", "y")], paid=paid)
    with database(listening([base])) as con:
        found = weigh(con, allocation("user_centric", UserCentric("own", "hold")), inputs([base]))

    assert dict(found.select("track_ref", "weight").rows()) == {"x": 0, "y": 10**18 - 10**18 % 10**10 - 10**10}


@pytest.mark.parametrize("bits", [8, 30, 31, 40, 50, 58])
def test_a_part_of_a_rest_is_exact_however_many_digits_it_takes(bits: int):
    draw, largest = Random(bits), 2**bits - 1
    wholes = [draw.choice([1, largest, draw.randint(1, largest)]) for _ in range(500)]
    rests = [draw.choice([0, whole - 1, draw.randrange(whole)]) for whole in wholes]
    parts = [draw.choice([0, whole, largest, draw.randint(0, largest)]) for whole in wholes]
    table = ibis.table({"rest": "int64", "part": "int64", "whole": "int64"}, name="tried")
    with database() as con:
        con.register("tried", pl.DataFrame({"rest": rests, "part": parts, "whole": wholes}).to_arrow())
        con.execute("CREATE TEMP MACRO div(a, b) AS (a // b)::BIGINT").fetchall()
        found = part_of(table.rest, table.part, table.whole, largest_part=largest, largest_whole=largest)

        rows = rows_of(con, cast(table.mutate(found=found)))

    assert [row["rest"] * row["part"] // row["whole"] for row in rows.rows(named=True)] == rows["found"].to_list()
    assert rows.height == len(wholes)


def test_boosts_that_leave_nothing_to_weigh_with_are_named():
    boosts = ArtistCentric(
        "track", professional_boost=Fraction(2999, 1000), active_boost=Fraction(2999, 1000),
        active_surfaces=("search",), cap=10**13, cap_reading="above",
    )  # fmt: skip
    with (
        database(listening([Base([Row("ann", "x", plays=10**13)])])) as con,
        pytest.raises(OverflowError, match="write boosts in fewer digits"),
    ):
        weigh(con, allocation("artist_centric", boosts), Inputs())


@pytest.mark.parametrize("idle", ["hold", "by_share", "by_plays"])
@pytest.mark.parametrize("plays", [0, 2])
def test_a_list_that_tells_of_no_net_weighs_nothing(idle: str, plays: int):
    base = Base([Row("ann", "x", plays=plays)], subscribers=1, paid={"ann": ("individual", Fraction(0))})
    untold = inputs([base])
    untold = replace(untold, subscription=untold.subscription.with_columns(net=pl.lit(None, MONEY)))

    with connection(memory="1GB") as con:
        con.register("listening", listening([base]).to_arrow())
        found = weigh(con, allocation("user_centric", UserCentric("own", idle)), untold)

    assert found["weight"].to_list() == [0]
