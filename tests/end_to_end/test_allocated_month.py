"""A month apportioned by several allocations: settled by the command, and told again listener by listener."""

import shutil
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.end_to_end.months import PERIOD, ask, settle

Ask = Callable[..., list[tuple[Any, ...]]]
TERMS = """\
issued: 2026-08-01
eligibilities:
  - eligibility: long-enough
    shortest_seconds: 180
    functional: {least_seconds: 120, value: "20 %"}
    valid_from: 2026-01-01
    source: Invented for this test
allocations:
  - allocation: fans
    side: recorded
    model: user_centric
    parameters: {listener_revenue: equal, idle: by_share}
    territories: "+DE"
    valid_from: 2026-01-01
    source: Invented for this test
  - allocation: held
    side: composition
    model: user_centric
    parameters: {listener_revenue: equal, idle: hold}
    territories: "+IE"
    valid_from: 2026-01-01
    source: Invented for this test
  - allocation: rated
    side: recorded
    model: pro_rata
    eligibility: long-enough
    territories: "+GB"
    valid_from: 2026-01-01
    source: Invented for this test
promotions:
  - promotion: discovery
    licensor: quillfeather
    kind: zero_rate
    surfaces: [radio]
    territories: "+2136"
    opt_ins:
      - {all: true, from: 2026-01-01}
    valid_from: 2026-01-01
    source: Invented for this test
"""


@pytest.fixture(scope="module")
def home(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month in which Germany, Ireland and the United Kingdom are apportioned each in its own way."""
    folder = shutil.copytree(small, tmp_path_factory.mktemp("allocated") / "deliveries")
    (folder / "terms" / "allocations.yaml").write_text(TERMS)
    home = tmp_path_factory.mktemp("home")
    said = settle(home, folder)
    assert {amounts["difference"] for amounts in said["amounts"].values()} == {"0.000000000"}
    return home


@pytest.fixture(scope="module")
def query(home: Path) -> Ask:
    return partial(ask, home / "warehouse.duckdb")


@pytest.fixture(scope="module")
def listening(home: Path) -> pl.DataFrame:
    return pl.read_parquet(home / "store" / "listening" / f"{PERIOD}.parquet")


@pytest.fixture(scope="module")
def free(home: Path) -> dict[tuple, int]:
    """Plays at a rate of zero, by listener's key of the log: reference, base, surface and segment."""
    rows = pl.read_parquet(home / "store" / "promotion_usage" / f"{PERIOD}.parquet")
    return {
        (r["track_ref"], r["territory"], r["offering"], r["surface"], r["ref_segment"]): r["plays"]
        for r in rows.iter_rows(named=True)
    }


def test_each_base_says_by_what_it_is_apportioned(query: Ask):
    found = query(
        "SELECT DISTINCT territory, side, allocation FROM base_weight "
        "WHERE is_choice AND territory IN ('DE', 'IE', 'GB')"
    )

    assert sorted(found) == [
        ("DE", "composition", "pro_rata"), ("DE", "recorded", "fans"),
        ("GB", "composition", "pro_rata"), ("GB", "recorded", "rated"),
        ("IE", "composition", "held"), ("IE", "recorded", "pro_rata"),
    ]  # fmt: skip


def test_every_listener_s_part_of_a_base_goes_to_what_that_listener_played(query: Ask, listening, free):
    there = listening.filter(pl.col("territory") == "DE", pl.col("offering") == "premium")
    plays: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in there.iter_rows(named=True):
        key = (row["track_ref"], row["territory"], row["offering"], row["surface"], row["segment"])
        if key not in free and row["plays"]:
            plays[row["listener"]][row["track_ref"]] += row["plays"]
    exact: dict[str, Fraction] = defaultdict(Fraction)
    for played in plays.values():
        for track, n in played.items():
            exact[track] += Fraction(n, sum(played.values())) / len(plays)
    [(whole,)] = query(
        "SELECT weight FROM base_weight WHERE territory = 'DE' AND offering = 'premium' AND side = 'recorded'"
    )
    rows = query(
        "SELECT track_id, sum(weight)::BIGINT FROM usage WHERE territory = 'DE' AND offering = 'premium' GROUP BY 1"
    )

    assert sum(exact.values()) == 1
    assert 0 < whole < 10**18
    assert sum(weight for _, weight in rows) == whole
    named = {track: weight for track, weight in rows if track in exact}
    assert len(named) > 50
    for track, weight in named.items():
        assert abs(Fraction(weight, whole) - exact[track]) < Fraction(len(there), 10**17), track


def test_what_idle_listeners_bring_waits_where_terms_hold_it(query: Ask):
    found = query("SELECT DISTINCT status, reason FROM licensor_earning WHERE territory = 'IE' AND reason LIKE 'idle%'")
    nobody = query("SELECT composition_weight > 0, weight FROM usage WHERE territory = 'IE' AND track_id = ''")

    assert found == [("suspense", "idle_listeners")]
    assert set(nobody) == {(True, 0)}


def test_recordings_that_are_too_short_earn_nothing_while_their_works_do(query: Ask):
    rows = query(
        "SELECT count(*), sum(weight)::BIGINT, min(composition_weight) FROM usage "
        "WHERE territory = 'GB' AND ineligible = 'short' AND plays > 0"
    )
    lines = query(
        "SELECT count(*), sum(abs(e.amount)) FROM recording_earning e JOIN usage u "
        "USING (territory, offering, track_id, segment) WHERE u.territory = 'GB' AND u.ineligible = 'short'"
    )

    assert rows[0][0] > 0
    assert rows[0][1:] == (0, 1)
    assert lines[0][0] > 0
    assert lines[0][1] == 0


def test_plays_at_a_rate_of_zero_weigh_nothing_and_are_counted(query: Ask, listening):
    [(free_plays, heavy)] = query(
        "SELECT sum(zero_rate_plays)::BIGINT, count(*) FILTER (weight > plays - zero_rate_plays) FROM usage "
        "WHERE territory = 'FR'"
    )
    radio = listening.filter(pl.col("territory") == "FR", pl.col("surface") == "radio")["plays"].sum()

    assert 0 < free_plays <= radio
    assert heavy == 0
    assert query("SELECT count(*) FROM usage WHERE territory = 'FR' AND composition_weight <> plays") == [(0,)]
