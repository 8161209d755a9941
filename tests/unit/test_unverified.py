"""Figures that nobody has read: what depends on them is told in one sentence, until somebody accepts them by name."""

from decimal import Decimal
from pathlib import Path

import polars as pl

from attribution.unverified import unaccepted, unverified
from pipelines.conservation import CONSERVATION
from pipelines.home import Home
from pipelines.summary import unverified_of_month
from schemas.accepted_unverified import AcceptedUnverified
from schemas.unverified_use import UnverifiedUse
from tests.formats.rows import PERIOD, rows

FLOOR, STEP = "floor.bundled.2023-01-01", "overtime_step.all.2018-01-01"
ACCEPTED = {"parameter": STEP, "source": "Minute 31"}


def use(parameter: str, agreement: str, amount: str, **more: str) -> dict:
    given = {"right": "MR", "territory": "US", "currency": "USD", "figure": "0.33 usd_per_active_subscriber"}
    return {**given, "agreement": agreement, "parameter": parameter, "amount": Decimal(amount), **more}


USES = [
    use(FLOOR, "mlc", "872000.5"),
    use(STEP, "mlc", "872000.5", figure="0.2 factor_per_minute"),
    use(STEP, "direct", "10", figure="0.2 factor_per_minute"),
    use(STEP, "mlc", "7", figure="0.2 factor_per_minute", territory="PR", currency="EUR"),
]


def frames(*accepted: dict) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    return rows(UnverifiedUse, *USES).lazy(), rows(AcceptedUnverified, *accepted).lazy()


def test_a_figure_is_told_with_what_depends_on_it_and_what_to_do():
    floor, step = unaccepted(*frames())["detail"]

    assert floor == (
        "floor.bundled.2023-01-01 (0.33 usd_per_active_subscriber) is not verified. What depends on it: "
        "872000.500000000 USD, in 1 pool: US premium MR mlc. Read it in its source, and deliver it under "
        "us_mechanical_parameters in a file of terms with verified: true; or accept it by name there, with who decided "
        "so, as accepted_unverified: [{parameter: floor.bundled.2023-01-01, source: …}]."
    )
    assert "7.000000000 EUR and 872010.500000000 USD, in 3 pools: PR premium MR mlc, US premium MR direct, US" in step


def test_what_is_accepted_by_name_stops_nothing_and_stays_told():
    found = unaccepted(*frames(ACCEPTED))["detail"]

    assert [text.split()[0] for text in found] == [FLOOR]
    accepted = unverified(*frames(ACCEPTED)).select("parameter", "accepted", "currency", "amount").rows()
    assert accepted == [
        (FLOOR, None, "USD", Decimal("872000.5")),
        (STEP, "Minute 31", "EUR", Decimal(7)),
        (STEP, "Minute 31", "USD", Decimal("872010.5")),
    ]


def test_many_pools_are_counted_and_the_first_of_them_named():
    many = rows(UnverifiedUse, *(use(FLOOR, f"mlc-{number}", "1") for number in range(9))).lazy()

    [text] = unaccepted(many, rows(AcceptedUnverified).lazy())["detail"]

    assert "9.000000000 USD, in 9 pools: US premium MR mlc-0, " in text
    assert "US premium MR mlc-4 and 4 more. Read it" in text


def test_a_check_on_pools_runs_it_before_anything_is_released():
    [rule] = (rule for rule in CONSERVATION if rule.name == "unverified_figures")

    assert (rule.asset, rule.datasets, rule.leaks) == ("pool", ("unverified_use", "accepted_unverified"), unaccepted)


def test_the_summary_lists_them(tmp_path: Path):
    home = Home.at(tmp_path)
    home.store.write("unverified_use", PERIOD, rows(UnverifiedUse, USES[0]))
    home.store.write("accepted_unverified", PERIOD, rows(AcceptedUnverified))

    assert unverified_of_month(home, PERIOD) == [
        {
            "parameter": FLOOR,
            "figure": "0.33 usd_per_active_subscriber",
            "accepted": None,
            "currency": "USD",
            "amount": "872000.500000000",
            "pools": ["US premium MR mlc"],
        }
    ]
