"""An allocation as terms have it, read back into parameters of its model."""

from fractions import Fraction
from typing import Any

import pytest

from attribution.weights.allocation import PRO_RATA, Allocation, ArtistCentric, Mix, UserCentric
from schemas.term_allocations import AllocationEntry, boost

ENTRY: dict[str, Any] = {"allocation": "fans", "side": "recorded", "valid_from": "2026-01-01", "source": "Board paper"}
FANS = {"listener_revenue": "own", "idle": "hold"}
ARTISTS = {
    "unit": "artist", "threshold_plays": 1000, "threshold_listeners": 500, "thresholds_in": "base",
    "professional_boost": "1.5",
}  # fmt: skip


def read(model: str, **parameters: Any) -> Allocation:
    entry = AllocationEntry.model_validate({**ENTRY, "model": model, "parameters": parameters})
    row = {"allocation": entry.allocation, "side": entry.side, "model": entry.model, "parameters": entry.said()}
    return Allocation.from_row(row)


@pytest.mark.parametrize(
    ("model", "written", "expected"),
    [
        ("pro_rata", {}, None),
        ("user_centric", FANS, UserCentric("own", "hold", "plays")),
        ("user_centric", {**FANS, "split_by": "played_ms"}, UserCentric("own", "hold", "played_ms")),
        ("mix", {**FANS, "pro_rata": "40 %"}, Mix(400_000_000, UserCentric("own", "hold"))),
        ("artist_centric", ARTISTS, ArtistCentric("artist", 1000, 500, "base", Fraction(3, 2))),
        ("artist_centric", {"cap": 1000, "cap_reading": "above"}, ArtistCentric(cap=1000, cap_reading="above")),
        (
            "artist_centric",
            {"active_boost": "2", "active_surfaces": ["search", "library"]},
            ArtistCentric(active_boost=Fraction(2), active_surfaces=("library", "search")),
        ),
    ],
)
def test_parameters_come_back_as_they_were_written(model: str, written: dict[str, Any], expected: object):
    found = read(model, **written)

    assert (found.name, found.side, found.model, found.parameters) == ("fans", "recorded", model, expected)


def test_without_an_entry_every_play_weighs_the_same():
    assert (PRO_RATA.name, PRO_RATA.model, PRO_RATA.parameters) == ("pro_rata", "pro_rata", None)


@pytest.mark.parametrize(
    ("written", "thousandths"), [("2", 2000), (2, 2000), ("1.5", 1500), ("1.001", 1001), ("9", 9000)]
)
def test_a_boost_is_exact(written: object, thousandths: int):
    assert boost(written).scaleb(3) == thousandths


@pytest.mark.parametrize("wrong", [1.5, True, "1.0001", "0.5", "9.001", "10", "x2", "2,5", "-1", "", None, "２"])
def test_what_is_no_boost_is_refused(wrong: object):
    with pytest.raises(ValueError, match="is not a boost"):
        boost(wrong)
