"""A month whose statutory sums depend on figures that nobody has read: refused, until terms accept them by name."""

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.end_to_end.months import PERIOD, ask, once, partita, settle

BLOCKED = 3
UNREAD = (
    "floor.ad_supported.2018-01-01",
    "floor.bundled.2023-01-01",
    "overtime_step.all.2018-01-01",
    "tcc.ad_supported.2023-01-01",
    "tcc_cap.ad_supported.2023-01-01",
)
OFFERINGS = {"premium": "standalone_portable", "family": "bundled", "free": "ad_supported"}
AGREEMENT = """\
  - agreement: ledgerline{suffix}
    licensor: ledgerline
    side: composition
    rights: {{MR: {{mode: statutory, us_mechanicals: {offering_type}}}}}
    territories: "+US"
    offerings: [{offering}]
    valid_from: 2020-01-01
    source: 17 USC 115
"""


def by_law() -> str:
    """The collective's agreement for a rate, replaced by one by law for each offering."""
    agreements = (
        AGREEMENT.format(offering=offering, offering_type=kind, suffix="" if offering == "premium" else f"-{offering}")
        for offering, kind in OFFERINGS.items()
    )
    return "issued: 2030-01-01\nagreements:\n" + "".join(agreements)


def acceptance(names: tuple[str, ...]) -> str:
    accepted = (f"  - {{parameter: {name}, source: Minute 31}}\n" for name in names)
    return "issued: 2030-01-01\naccepted_unverified:\n" + "".join(accepted)


@pytest.fixture(scope="module")
def place(shared: Path, small: Path) -> Path:
    """A folder with what a run said before and after the figures were accepted."""

    def make(folder: Path) -> None:
        deliveries, home = shutil.copytree(small, folder / "deliveries"), folder / "home"
        (deliveries / "terms" / "by-law.yaml").write_text(by_law(), "utf-8")
        (deliveries / "terms" / "accepted.yaml").write_text(acceptance(UNREAD[1:]), "utf-8")
        done = partita("run", PERIOD, "--deliveries", deliveries, "--json", home=home)
        released = (home / "settlement" / PERIOD).exists() or (home / "warehouse.duckdb").exists()
        before = {"code": done.returncode, "stdout": done.stdout, "stderr": done.stderr, "released": released}
        (folder / "before.json").write_text(json.dumps(before))
        (deliveries / "terms" / "accepted.yaml").write_text(acceptance(UNREAD), "utf-8")
        (folder / "after.json").write_text(json.dumps(settle(home, deliveries)))

    return once(shared / "us-mechanicals", make)


@pytest.fixture(scope="module")
def before(place: Path) -> dict[str, Any]:
    return json.loads((place / "before.json").read_text())


@pytest.fixture(scope="module")
def after(place: Path) -> dict[str, Any]:
    return json.loads((place / "after.json").read_text())


def test_one_figure_that_nobody_accepted_stops_the_month_and_is_named(before: dict[str, Any]):
    assert (before["code"], before["stdout"], before["released"]) == (BLOCKED, "", False)
    assert (
        f"pool unverified_figures: 1 found. {UNREAD[0]} (none usd_per_subscriber) is not verified" in before["stderr"]
    )
    assert "in 1 pool: US free MR ledgerline-free" in before["stderr"]
    assert f"accepted_unverified: [{{parameter: {UNREAD[0]}, source: …}}]" in before["stderr"]
    assert "Traceback" not in before["stderr"]


def test_the_month_is_released_once_all_are_accepted_and_its_summary_says_so(after: dict[str, Any]):
    told = {(figure["parameter"], figure["accepted"]) for figure in after["unverified"]}

    assert told == {(name, "Minute 31") for name in UNREAD}
    assert {figures["difference"] for figures in after["amounts"].values()} == {"0.000000000"}


def test_every_pool_that_depends_on_them_names_them(place: Path):
    uses = ask(
        place / "home" / "warehouse.duckdb",
        "SELECT u.parameter, u.amount, p.amount, p.formula FROM unverified_use u JOIN pool p "
        'USING (territory, offering, "right", agreement, period) WHERE period = ?',
        PERIOD,
    )

    assert {parameter for parameter, *_ in uses} == set(UNREAD)
    for parameter, amount, pool, formula in uses:
        assert amount == pool
        assert parameter in formula.split("not verified: ")[1]


def test_the_floor_of_a_bundle_counts_the_listeners_who_played(place: Path):
    home = place / "home"
    of_family = "SELECT formula FROM pool WHERE agreement = 'ledgerline-family' AND period = ?"
    [(formula,)] = ask(home / "warehouse.duckdb", of_family, PERIOD)
    listening = pl.read_parquet(home / "store" / "listening" / f"{PERIOD}.parquet")
    played = listening.filter(pl.col("territory") == "US", pl.col("offering") == "family", pl.col("plays") > 0)
    listeners = len(set(played["listener"]))

    assert f"floor 0.33 USD × {listeners} subscribers who played = {Decimal('0.33') * listeners:.2f} USD" in formula
