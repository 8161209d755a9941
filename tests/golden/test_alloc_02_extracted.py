"""What a fake listener extracts, through the comparison's own path: listening with its rows, weighed by the models."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import pytest

from attribution.comparison_money import extracted, joined_bases
from attribution.weights.allocation import PRO_RATA, Allocation, Shapley, UserCentric
from attribution.weights.inputs import Inputs
from pipelines.comparison.invented import TRACK, listeners, with_listener
from pipelines.comparison.weights import active, weights
from pipelines.readers.streams_sql import connection
from schemas.base import Base
from schemas.columns import polars_schema
from schemas.listening import Listening
from tests.formats.rows import rows
from tests.golden.cases import case

CASES = case("alloc_02_ghosh_thm3_1_fraud")["cases"]
NANO = Fraction(1, 10**9)
MODELS = {
    "pro_rata": PRO_RATA,
    "user_centric": Allocation("user_centric", "recorded", "user_centric", UserCentric()),
    "shapley": Allocation("shapley", "recorded", "shapley", Shapley()),
}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with connection(memory="1GB") as opened:
        yield opened


def returned(con: duckdb.DuckDBPyConnection, one: dict[str, Any], model: str) -> Fraction:
    """What artist 2 gets: n listeners play artist 1 once, one more plays artist 2 n times; everyone pays 1."""
    count, alpha = one["n_real_users"], Fraction(one["alpha"])
    real = [{"listener": f"{place:03}", "track_ref": "1", "plays": 1, "surface": ""} for place in range(count)]
    money = Decimal((alpha * count).numerator) / (alpha * count).denominator
    base = rows(Base, {"amount": money, "plays": count, "weight": count, "subscribers": count})
    con.register("month", rows(Listening, *real).to_arrow())
    joined = joined_bases(base, active(con))
    inputs = Inputs(revenue=base.select("territory", "offering", "subscribers", net="amount"))
    fake = listeners(joined, count)
    found = weights(con, MODELS[model], base, with_listener(inputs, joined), fake)

    assert joined["fee"].to_list() == [Decimal(alpha.numerator) / alpha.denominator]
    assert fake.schema == polars_schema(Listening)
    return Fraction(extracted(found, joined, TRACK)["amount"].item())


@pytest.mark.parametrize("one", CASES, ids=lambda one: f"{one['n_real_users']} listeners, alpha {one['alpha']}")
def test_a_fake_listener_extracts_what_the_paper_says(con: duckdb.DuckDBPyConnection, one: dict[str, Any]):
    pro_rata, user_centric = (returned(con, one, model) for model in ("pro_rata", "user_centric"))

    assert abs(pro_rata - Fraction(one["fraud_pro_rata_payout_artist2"])) <= NANO
    assert abs(user_centric - Fraction(one["fraud_user_centric_payout_artist2"])) <= NANO
    assert (pro_rata > 1) is one["fraud_pro_rata_violates(gain>1)"]


@pytest.mark.parametrize("one", CASES, ids=lambda one: f"{one['n_real_users']} listeners, alpha {one['alpha']}")
def test_under_shapley_it_has_the_paid_part_of_its_fee_back_however_much_it_plays(
    con: duckdb.DuckDBPyConnection, one: dict[str, Any]
):
    assert abs(returned(con, one, "shapley") - Fraction(one["alpha"])) <= NANO
