"""Mistakes in terms of US mechanicals and of rates for both rights: each refuses its file and says what to do."""

import re
from pathlib import Path

import pytest

from tests.faults.test_terms import refused
from tests.formats.test_us_terms import BLEND, US

MR = "MR: {mode: statutory, us_mechanicals: standalone_portable}"
SPLIT = BLEND[BLEND.index("  - right_split") :]
FIGURE = US[US.index("  - parameter: floor") : US.index("accepted_unverified")]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (MR, "MR: {mode: direct, us_mechanicals: standalone_portable}", "us_mechanicals belongs to right MR in mode"),
        (MR, "PR: {mode: statutory, us_mechanicals: standalone_portable}", "PR: us_mechanicals belongs to right MR"),
        (MR, "MR: {mode: statutory, us_mechanicals: portable}", r"rights, MR, us_mechanicals: 'portable'"),
        (MR, MR.replace("}", ", rate: '1 %'}"), "needs a rate or .* us_mechanicals .of statutory MR., and never both"),
        (MR, "MR: {mode: statutory}", "needs a rate or"),
        (MR, MR + "\n    us_mechanicals: bundled", "has us_mechanicals beside 'rights'"),
        ("parameter: floor", "parameter: flor", r"us_mechanical_parameters, entry 1 \(flor\), parameter: 'flor'"),
        ("offering_type: bundled", "offering_type: bundle", "offering_type: 'bundle'"),
        ("offering_type: bundled", "offering_type: permanent_download", "floor has the offering type standalone_port"),
        ('value: "0.33" ', "value: 0.33 ", "value: 0.33 is not a figure: write it in quotes"),
        ('value: "0.33" ', 'value: "-1" ', "value: '-1' is not a figure"),
        ('value: "0.33" ', 'value: "1/3" ', "value: '1/3' is not a figure"),
        ('value: "0.33" ', "value: yes ", "value: True is not a figure"),
        ("unit: usd_per_active_subscriber", "unit: factor", "floor is in usd_per_subscriber or usd_per_active"),
        ("    verified: true", "    # verified: true", "verified: is missing: add it"),
        ("    source: 37 CFR", "    # source: 37 CFR", "source: is missing: add it"),
        (FIGURE, FIGURE + FIGURE, "us_mechanical_parameters: floor, bundled holds twice from 2026-01-01"),
        ("parameter: overtime_step.all.2018-01-01", "parameter: overtime_step", "'overtime_step' is not the name"),
        ("overtime_step.all.2018-01-01", "overtime_step.each.2018-01-01", "is not the name of a parameter: .* like"),
        ("overtime_step.all.2018-01-01", "overtime_step.all.2018", "is not the name of a parameter"),
        ("    source: Finance committee, minute 31", "    # nobody", "accepted_unverified, entry 1 .* source: is"),
        ("accepted_unverified:", "accepted_unverified:\n  - {parameter: overtime_step.all.2018-01-01, source: Me}\n#",
         "accepted_unverified: overtime_step.all.2018-01-01 is there 2 times"),
    ],
)  # fmt: skip
def test_a_mistake_in_us_mechanicals_says_where_and_what_to_do(tmp_path: Path, right: str, wrong: str, told: str):
    assert right in US

    found = refused(tmp_path, US.replace(right, wrong, 1))

    assert re.search(told, found.detail), found.detail


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('MR: "25 %"', 'MR: "26 %"', "has PR and MR of 1010000000 parts per billion together: they must be the whole"),
        ('PR: "75 %" ', "PR: 0.75 ", "PR: 0.75 .* write it in quotes"),
        ('    MR: "25 %"\n', "", r"right_splits, entry 1 \(baltic-streams\), MR: is missing"),
        ("offerings: [premium] ", "offerings: [premium, premium] ", "has an offering twice"),
        ('territories: "+EE +LV +LT"\n    offerings', 'territories: "+EEE"\n    offerings', "baltic-streams, terr"),
        (SPLIT, SPLIT + SPLIT, "right_splits: baltic-streams holds twice from 2026-01-01"),
        ("mode: claims", "mode: statutory", "a blend is of both rights, and of no statutory licence"),
        ("      blend:", '      PR: "1 %"\n      blend:', "a blend is of both rights, .* let it stand alone"),
        ('blend: {rate: "12 %", ', "blend: {", "needs a rate"),
        ("    currency: EUR\n", "", "a minimum or fee needs a currency beside it"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_blend_or_split_says_where_and_what_to_do(tmp_path: Path, right: str, wrong: str, told: str):
    assert right in BLEND

    found = refused(tmp_path, BLEND.replace(right, wrong, 1))

    assert re.search(told, found.detail), found.detail
