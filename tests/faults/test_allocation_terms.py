"""Mistakes in allocations: each refuses its file and says where, what and what to do."""

import re
from pathlib import Path

import pytest

from tests.faults.test_terms import GOOD, refused

FANS = "model: user_centric "
FANS_ONLY = "idle: by_share"
WHOLE = re.search(r"      unit: artist\n.*cap_reading: above\n", GOOD, re.DOTALL)
ARTISTS = WHOLE[0] if WHOLE else ""


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (FANS, "model: usercentric ", r"allocations, entry 1 \(fans-2026\), model: 'usercentric' is not a model"),
        (FANS, "model: shapley ", "'shapley' is a model for comparison only, .* partita compare"),
        (FANS, "model: scaled ", "'scaled' is a model for comparison only"),
        (FANS, "model: pro_rata ", "split_by is no parameter of pro_rata: leave it out"),
        (FANS, "model: artist_centric ", "idle is no parameter of artist_centric"),
        (FANS, "model: mix ", "mix needs pro_rata: the part that is apportioned by plays"),
        (FANS_ONLY, "# idle", "user_centric needs idle: hold, by_share or by_plays.* there is no default"),
        (FANS_ONLY, "idle: keep", "idle: 'keep' .*'hold', 'by_share' or 'by_plays'"),
        (FANS_ONLY, "idle: by_share\n      cap: 10", "cap is no parameter of user_centric"),
        (FANS_ONLY, "idle: by_share\n      caps: 10", "parameters, caps: 10 is not a key that is known"),
        ("listener_revenue: by_kind", "listener_revenue: income", "listener_revenue: 'income'"),
        ("      listener_revenue: by_kind\n", "", "user_centric needs listener_revenue: equal, by_kind or own"),
        ("split_by: plays", "split_by: minutes", "split_by: 'minutes' .*'plays' or 'played_ms'"),
        ("allocation: fans-2026", "allocation: pro_rata", "has the name pro_rata, .* give it another one"),
        ('    territories: "+FR"  ', "    # everywhere", "has offerings and no territories, so that it would hold now"),
        ('territories: "+FR"  ', 'territories: "+FRA"  ', "fans-2026, territories: '\\+FRA' is no TIS number"),
        ("territories: \"+FR\"        # left out: only where an agreement names it\n    offerings: [premium]",
         "territories: \"+FR\"\n    offerings: [premium, premium]", "has an offering twice"),
        ("      idle: by_share\n", "      idle: by_share\n      pro_rata: \"0.4\"\n", "pro_rata is no parameter of"),
        (ARTISTS, "      {}\n", "artist_centric without boosts and cap is pro_rata"),
        ("thresholds_in: base", "# where", "professional_boost needs thresholds_in beside it, or none of them"),
        ('professional_boost: "2"', "# boost", "unit needs professional_boost beside it"),
        ('professional_boost: "2"', "professional_boost: 1.5", "professional_boost: 1.5 is not a boost: write it in"),
        ('professional_boost: "2"', 'professional_boost: "0.5"', "multiplies plays, by 1 at least"),
        ('professional_boost: "2"', 'professional_boost: "4.501"', "come to 9.002 together: lower them to 9"),
        ("threshold_plays: 1000", "threshold_plays: -1", "greater than or equal to 0"),
        ("threshold_plays: 1000", "threshold_plays: 1e3", "threshold_plays: .* is not a whole number"),
        ("active_surfaces: [library, search]", "# surfaces", "active_boost needs active_surfaces beside it"),
        ("active_surfaces: [library, search]", "active_surfaces: []", "active_surfaces is empty"),
        ("active_surfaces: [library, search]", "active_surfaces: [search, search]", "has a surface twice"),
        ("      cap: 1000\n", "", "cap and cap_reading belong together"),
        ("cap_reading: above", "# reading", "cap and cap_reading belong together"),
        ("cap_reading: above", "cap_reading: none", "cap and cap_reading belong together"),
        ("cap: 1000", "cap: 0", "greater than or equal to 1"),
        ("cap_reading: above", "cap_reading: below", "cap_reading: 'below'"),
        ("unit: artist", "unit: album", "unit: 'album' .*'artist' or 'track'"),
        ("allocation: artists-2026", "allocation: fans-2026", "allocations: fans-2026 holds twice from 2026-01-01"),
        ("source: Board paper 14", "# source", "allocations, entry 1 \\(fans-2026\\), source: is missing"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_allocation_says_where_what_and_what_to_do(tmp_path: Path, right: str, wrong: str, told: str):
    assert right in GOOD

    found = refused(tmp_path, GOOD.replace(right, wrong, 1))

    assert found.reason == "invalid_content"
    assert re.search(told, found.detail), found.detail


@pytest.mark.parametrize("part", ["0 %", "100 %"])
def test_a_mix_of_one_model_is_refused(tmp_path: Path, part: str):
    mixed = GOOD.replace(FANS, "model: mix ").replace(FANS_ONLY, f'{FANS_ONLY}\n      pro_rata: "{part}"')

    assert "a mix that is all of one model is none" in refused(tmp_path, mixed).detail
