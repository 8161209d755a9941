"""US mechanicals: the shipped figures are those of the case, verified where it says read; and every worked case."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from attribution.us_mechanicals import Month, Payable, bundle_part, download, overtime_factor, payable
from attribution.us_parameters import Figure, Figures, figures
from pipelines.us_mechanicals import shipped
from tests.golden.cases import apportioned, case

RATES, WORKED = case("us_mech_01_rates"), case("us_mech_02_worked")
ROWS = {row["what"]: row for row in RATES["rows"]}
NANO = 10**9
STREAMING, MIXED, PORTABLE = (
    "standalone_nonportable_streaming",
    "standalone_nonportable_mixed",
    "standalone_portable",
)


def of_year(year: int | str) -> Figures:
    return figures(shipped(), on=date(int(year), 12, 31))


def row(start: str) -> dict[str, Any]:
    """The one row of rates that begins so."""
    (found,) = (one for what, one in ROWS.items() if what.startswith(start))
    return found


def was_read(one: Mapping[str, Any]) -> bool:
    return one["status"].startswith("source seen")


def numbers(text: str) -> list[Fraction]:
    return [Fraction(found) for found in re.findall(r"\d+\.\d+", text)]


@pytest.mark.parametrize("start", ["headline % of service revenue 2018", "% of TCC 2018", "headline % 2023"])
def test_percentages_of_every_year_are_those_of_the_case(start: str):
    one, name = row(start), "tcc" if "TCC" in start else "headline"

    for year, expected in one["values"].items():
        for offering_type in (PORTABLE, STREAMING, MIXED, "ad_supported"):
            found = of_year(year).of(name, offering_type)
            assert found.value == Fraction(expected), year
            assert found.is_verified == was_read(one), year


@pytest.mark.parametrize("year", range(2018, 2023))
def test_the_prong_of_content_cost_had_no_cap_in_the_text_that_was_read(year: int):
    one = row("% of TCC 2018")

    found = of_year(year).of("tcc_cap", PORTABLE)

    assert "uncapped" in one["what"]
    assert found.value is None
    assert found.is_verified == was_read(one)


@pytest.mark.parametrize("year", range(2023, 2028))
def test_standalone_portable_from_2023(year: int):
    prong, floor = row("standalone portable subscription, TCC prong"), row("standalone portable, mechanical-only floor")
    found = {name: of_year(year).of(name, PORTABLE) for name in ("tcc", "tcc_cap", "floor")}

    assert [found["tcc"].value, found["tcc_cap"].value] == numbers(prong["values"])
    assert [found["floor"].value] == numbers(floor["values"])
    assert {found[name].is_verified for name in ("tcc", "tcc_cap")} == {was_read(prong)}
    assert found["floor"].is_verified == was_read(floor)


@pytest.mark.parametrize("year", range(2023, 2028))
def test_bundles_from_2023(year: int):
    prong, floors = row("bundled subscription, TCC prong"), row("floors 2023-27")
    held = of_year(year)

    assert [held.of("tcc", "bundled").value] == numbers(prong["values"])
    assert held.of("tcc_cap", "bundled").value is None
    assert held.of("tcc", "bundled").is_verified == was_read(prong)
    assert held.of("floor", "bundled").value == Fraction(floors["values"][2])
    assert held.of("floor", "bundled").unit == "usd_per_active_subscriber"
    assert held.of("floor", "bundled").is_verified == was_read(floors)


@pytest.mark.parametrize("year", range(2018, 2023))
def test_floors_until_2022(year: int):
    one = row("floors 2018-2022")
    types = {
        "standalone non-portable, streaming only": STREAMING,
        "standalone non-portable, mixed": MIXED,
        "standalone portable": PORTABLE,
    }

    for said, offering_type in types.items():
        alone = of_year(year).of("floor", offering_type)
        bundle = of_year(year).of("floor", offering_type.replace("standalone", "bundled"))
        assert alone.value == bundle.value == Fraction(one["values"][said])
        assert alone.is_verified == bundle.is_verified == was_read(one)
        assert bundle.unit == "usd_per_active_subscriber"
    assert one["values"]["bundled"].startswith("floor of the standalone equivalent for each End User who made at least")


@pytest.mark.parametrize("year", range(2023, 2028))
def test_offerings_of_which_nobody_read_the_figures(year: int):
    floors, prongs = row("floors 2023-27"), row("TCC prong 2023-27 for non-portable")
    percent, cap = numbers(prongs["values"])[:2]
    held = of_year(year)

    for offering_type, floor in zip((STREAMING, MIXED), floors["values"], strict=False):
        assert held.of("floor", offering_type).value == Fraction(floor)
        assert held.of("tcc", offering_type).value == percent
        assert held.of("tcc_cap", offering_type).value == cap
    assert held.of("tcc", "ad_supported").value == numbers(prongs["values"])[2]
    assert held.of("tcc_cap", "ad_supported").value is None
    for offering_type in (STREAMING, MIXED, "ad_supported"):
        for name in ("tcc", "tcc_cap", "floor"):
            assert not held.of(name, offering_type).is_verified
    assert not was_read(prongs)
    assert not was_read(floors)


@pytest.mark.parametrize(
    ("start", "years"),
    [("subscriber weights 2018", range(2018, 2023)), ("subscriber weights 2023", range(2023, 2028))],
)
def test_weights_of_family_plans_and_students(start: str, years: range):
    one = row(start)

    for year in years:
        family, student = (of_year(year).of(f"subscriber_weight_{kind}", PORTABLE) for kind in ("family", "student"))
        assert [family.value, student.value] == [Fraction(weight) for weight in one["values"]]
        assert {family.is_verified, student.is_verified} == {was_read(one)}


def long_play(year: int, seconds: int) -> Fraction:
    start, step = (of_year(year).of(name, "all").number for name in ("overtime_from", "overtime_step"))
    return overtime_factor(seconds, from_minutes=start, step=step)


@pytest.mark.parametrize("year", range(2018, 2028))
def test_the_table_of_long_recordings_is_the_case_s_and_unread(year: int):
    one = row("overtime")
    ranges = {text: factor for text, factor in one["values"].items() if "-" in text}

    for text, factor in ranges.items():
        for edge in text.split("-"):
            minutes, seconds = map(int, edge.split(":"))
            assert long_play(year, 60 * minutes + seconds) == Fraction(factor), edge
    assert long_play(year, 300) == 1
    assert "2.0 + 0.2 per further minute" in one["values"]["over 10:00"]
    assert long_play(year, 601) == Fraction("2.2")
    assert of_year(year).of("overtime_from", "all").is_verified
    assert one["status"].startswith("existence of a >5-minute uplift: source seen")
    assert not of_year(year).of("overtime_step", "all").is_verified
    assert one["status"].endswith("the table: FROM MEMORY, unverified")


def downloads(year: int) -> tuple[Figure, Figure]:
    each, per_minute = (of_year(year).of(name, "permanent_download") for name in ("download", "download_per_minute"))
    return each, per_minute


def test_downloads_of_2026():
    one = row("physical / permanent download")
    each, per_minute = downloads(2026)

    assert [100 * each.number, 100 * per_minute.number] == numbers(one["values"])
    assert each.is_verified == per_minute.is_verified == was_read(one)
    for worked in WORKED["downloads_2026_cents"]:
        cost = download(worked["seconds"], each=each.number, per_minute=per_minute.number)
        assert 100 * cost == Fraction(worked["expected_cents"]), worked


def test_every_row_of_rates_is_looked_at_here_but_the_calendar_of_reports():
    seen = (
        "headline % of service revenue 2018", "% of TCC 2018", "headline % 2023", "standalone portable subscription",
        "standalone portable, mech", "bundled subscription", "floors 2018", "subscriber weights 2018", "floors 2023",
        "TCC prong 2023", "subscriber weights 2023", "overtime", "physical / permanent",
    )  # fmt: skip

    assert [what for what in ROWS if not what.startswith(seen)] == [what for what in ROWS if what.startswith("report")]


CASES = {one["name"]: one for one in WORKED["cases"]}
OF_DIMA = CASES["DiMA USD 100 (2023)"]
INPUTS: dict[str, tuple[int, str, dict[str, Any]]] = {
    "same, 10 subscribers: cap makes headline bind": (2023, PORTABLE, {**OF_DIMA, "subscribers": 10}),
    "same, 14 subscribers: TCC prong binds": (2023, PORTABLE, {**OF_DIMA, "subscribers": 14}),
    **{
        name: (int(name[:4]), "bundled" if "bundle" in name else PORTABLE, one["inputs"])
        for name, one in CASES.items()
        if "inputs" in one
    },
}


def worked_out(year: int, offering_type: str, given: Mapping[str, Any]) -> Payable:
    month = Month(
        revenue=Fraction(given["revenue"]) * NANO,
        content_cost=Fraction(given["tcc"]) * NANO,
        performance=Fraction(given.get("performance", 0)) * NANO,
        subscribers={
            "individual": given.get("subscribers", 0),
            **({"active": given["active_subscribers"]} if "active_subscribers" in given else {}),
        },
    )
    return payable(month, of_year(year), offering_type)


@pytest.mark.parametrize("name", INPUTS)
def test_the_steps_of_a_worked_case(name: str):
    expected = CASES[name]
    found = worked_out(*INPUTS[name])

    assert found.headline_prong == NANO * Fraction(expected["headline_prong"])
    assert found.content_prong == NANO * Fraction(expected["tcc_prong"])
    assert found.all_in == NANO * Fraction(expected["all_in"])
    assert found.after_performance == NANO * Fraction(expected["after_performance"])
    assert found.floor == NANO * Fraction(expected["mechanical_floor"])
    assert found.pool == NANO * Fraction(expected["payable_pool"])
    assert found.is_floor_binding == expected["floor_binds"]


def test_a_hundred_dollars_as_the_source_divides_them():
    expected = {name: Fraction(part) for name, part in OF_DIMA["expected"].items()}

    found = worked_out(2023, PORTABLE, {**OF_DIMA, "subscribers": 10})

    assert found.all_in == NANO * expected["song_all_in"]
    assert Fraction(OF_DIMA["tcc"]) == expected["recording"]
    assert 100 - expected["recording"] - expected["song_all_in"] == expected["service"]


def test_every_worked_case_is_worked_here():
    assert set(CASES) == {*INPUTS, OF_DIMA["name"]}


def test_the_part_of_a_bundle_that_is_music_s():
    one = WORKED["bundle_revenue_attribution"]
    price, others = Fraction("10.99"), Fraction("9.99")

    assert bundle_part(price, price, others) == Fraction(one["expected"])


def test_a_pool_over_works_by_adjusted_plays():
    one = WORKED["step4_per_work"]
    adjusted = {work["work"]: work["plays"] * long_play(2025, work["seconds"]) for work in one["works"]}
    pool = int(one["pool"]) * NANO

    paid = apportioned(pool, adjusted)

    assert sum(adjusted.values()) == Fraction(one["total_adjusted"])
    for work in one["works"]:
        assert long_play(2025, work["seconds"]) == Fraction(work["factor"])
        assert adjusted[work["work"]] == Fraction(work["adjusted_plays"])
        assert abs(paid[work["work"]] - NANO * Fraction(work["royalty"])) < 1
    assert sum(paid.values()) == pool
