"""Mistakes in promotion programmes: each refuses its file and says where, what and what to do."""

import re
from pathlib import Path

import pytest

from tests.faults.test_terms import GOOD, refused

OPT_IN = "{tracks: [GBABC2600001, t000417], from: 2026-09-10, to: 2026-11-30}"
SAMPLERS = "{all: true, from: 2026-01-01}"


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("kind: commission ", "kind: gift ", r"entry 1 \(halcyon-spotlight\), kind: 'gift' .*'commission' or 'zero_ra"),
        ("kind: commission ", "kind: zero_rate ", "a commission needs a rate, .* and zero_rate has none"),
        ('    rate: "30 %"\n', "", "a commission needs a rate, the part of the earning that it takes"),
        ('rate: "30 %"', 'rate: "130 %"', "rate: '130 %' is 130 %, above 100 %"),
        ('rate: "30 %"', "rate: 0.3", "is a binary number that has already lost digits"),
        ("surfaces: [autoplay, radio]", "surfaces: []", "surfaces: .*at least 1"),
        ("surfaces: [autoplay, radio]", "surfaces: [radio, radio]", "has one of surfaces twice: leave one"),
        ("surfaces: [autoplay, radio]", "surface: radio", "surface: 'radio' is not a key that is known"),
        (OPT_IN, "{from: 2026-09-10}", "opt_ins, entry 1: needs tracks, or 'all: true'"),
        (OPT_IN, "{tracks: [a], all: true, from: 2026-09-10}", "and never both"),
        (OPT_IN, "{tracks: [a]}", "opt_ins, entry 1, from: is missing: add it"),
        (OPT_IN, "{tracks: [a], from: 10/09/2026}", "from: '10/09/2026' is not a day"),
        (OPT_IN, "{tracks: [a], from: '2026-09-31'}", "is on no calendar"),
        (OPT_IN, "{tracks: [a], from: 2026-09-10, to: 2026-09-09}", "ends on 2026-09-09, before it begins"),
        (OPT_IN, "{tracks: [a, a], from: 2026-09-10}", "opt_ins: a from 2026-09-10 is there twice: leave one"),
        (OPT_IN, "{tracks: [a], from: 2025-09-10, to: 2025-12-31}", "a from 2025-09-10 is outside of the days of the"),
        (SAMPLERS, "{all: true, from: 2027-01-01}", "all from 2027-01-01 is outside of the days of the programme"),
        ("promotion: halcyon-samplers", "promotion: halcyon-spotlight", "holds twice from 2026-01-01"),
        ("promotion: halcyon-samplers", "promotion: Samplers!", "promotion: 'Samplers!'"),
        ('territories: "+2136 -840"\n    offerings: [premium]      # left out: all\n    opt_ins',
         'territories: "+UK"\n    offerings: [premium]\n    opt_ins', r"territories: '\+UK' is no TIS"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_promotion_is_named(tmp_path: Path, right: str, wrong: str, told: str):
    assert right in GOOD

    problem = refused(tmp_path, GOOD.replace(right, wrong))

    assert problem.reason == "invalid_content"
    assert re.search(told, problem.detail), problem.detail
