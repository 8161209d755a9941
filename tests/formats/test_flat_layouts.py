"""Layouts, profiles and allowed values of DDEX flat files, as data."""

import re

import pytest

from pipelines.wire.flat_layouts import STANDARDS, allowed, is_open, layout_of, layouts, profiles, standard_of
from pipelines.wire.flat_lines import scan
from pipelines.wire.flat_read import read
from tests.formats.dsr_layouts import LAYOUTS
from tests.formats.reports import written
from tests.formats.test_flat_files import GOLDEN

NUMBERS = {
    "SY01.01": 15, "SY01.02": 15, "SY02.02": 22, "SY02.03": 22, "SY03.01": 23, "SY04.01": 20, "SY04.02": 20,
    "SY05.02": 25, "SY05.03": 26, "SY07": 18, "SY07.01": 18, "SY09": 19, "SY10.01": 46, "RE01": 15, "RE01.02": 16,
    "RE02": 6, "AS01.01": 12, "AS01.02": 14, "AS02.01": 21, "AS02.02": 22, "AS02.03": 24, "MW01.01": 16,
    "MW01.02": 19, "RU01": 5, "RU02": 7, "SU01": 12, "SU01.02": 13, "SU02": 10, "SU02.02": 11, "SU03.01": 9,
    "SU03.02": 11, "LI01.01": 10, "LI01.02": 11, "LI01.03": 13, "SR01.01": 43, "SR02.01": 39, "SR08.01": 48,
    "HEAD": 16, "FOOT": 6, "SRFO": 3, "CDMH.01": 18, "CS01.01": 23, "CD01.01": 28,
}  # fmt: skip


@pytest.mark.parametrize(("record", "cells"), NUMBERS.items())
def test_a_record_has_as_many_cells_as_its_standard_says(record, cells):
    layout = layouts(standard_of(record))[record]

    assert len(layout.cells) == cells
    assert layout.is_complete


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_later_version_of_a_record_only_appends_cells_but_where_the_standard_gave_one_another_name(standard):
    known = layouts(standard)
    for record, layout in known.items():
        family = record.split(".")[0]
        later = [each for name, each in known.items() if name.split(".")[0] == family and name > record]
        for each in later:
            pairs = zip(layout.names, each.names, strict=False)
            assert len(each.cells) >= len(layout.cells)
            assert {new for old, new in pairs if old != new} <= {"DeprecatedCell", "DspResourceId"}


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_layout_says_where_it_is_from_and_has_each_name_once(standard):
    for record, layout in layouts(standard).items():
        assert layout.source
        assert layout.cells[0].type == f"pattern:{record}"
        assert len(set(layout.names)) == len(layout.cells)


def test_every_record_of_a_profile_has_a_layout_and_a_place_in_its_grammar():
    for profile in profiles().values():
        named = {word.replace("\\", "") for word in re.findall(r"\(\?:([A-Z0-9.\\]+) \)", profile.grammar)}
        assert named == set(profile.records)
        assert set(profile.summaries) <= set(profile.records) <= set(layouts(profile.standard))
        assert re.compile(profile.grammar)


@pytest.mark.parametrize("party", ["halcyon", "nordlys"])
def test_our_files_follow_the_grammar_of_the_profile_that_they_name(tmp_path, party):
    for path in written(tmp_path, party):
        head = read(path).head

        order = "".join(f"{each} " for rows in scan(path) for each in rows["record"] if each != "#")

        assert re.fullmatch(profiles()[head["Profile"], head["ProfileVersion"]].grammar, order)


def test_a_grammar_refuses_what_is_out_of_order():
    grammar = profiles()["BasicAudioProfile", "1.3"].grammar

    assert re.fullmatch(grammar, "HEAD SY02.03 AS02.03 SU02.02 SU02.02 AS01.02 MW01.02 SU01.02 FOOT ")
    assert re.fullmatch(grammar, "HEAD SY01.02 FOOT ")
    assert not re.fullmatch(grammar, "HEAD FOOT ")
    assert not re.fullmatch(grammar, "HEAD SY02.03 AS01.02 SU02.02 FOOT ")
    assert not re.fullmatch(grammar, "HEAD SY02.03 AS02.03 FOOT ")


def test_both_names_of_the_financial_profile_are_known():
    names = {name for name, _ in profiles() if name.startswith("Financial")}

    assert names == {"FinancialReportingToRecordCompaniesSRB", "FinancialReportingToRecordCompaniesProfileSRB"}


@pytest.mark.parametrize(
    ("record", "read_by"),
    [("SU02.03", "SU02.02"), ("SY02.09", "SY02.03"), ("SU02.01", "SU02.01"), ("AS02", "AS02.01"), ("ZZ01", None)],
)
def test_a_version_that_we_do_not_know_is_read_by_the_nearest(record, read_by):
    layout = layout_of(record)

    assert (layout and layout.record) == read_by


def test_lists_that_are_closed_are_told_from_lists_that_may_have_more():
    assert allowed("ClaimBasis") == {"Direct", "CopCon", "Unmatched"}
    assert "2136" in allowed("CurrentTerritoryCode")
    assert {"DE", "XK"} <= allowed("CurrentTerritoryCode")
    assert {"EUR", "JPY", "KWD"} <= allowed("CurrencyCode")
    assert not is_open("ClaimBasis")
    assert is_open("UseType")
    assert is_open("NoSuchList")


def test_every_list_that_a_cell_names_is_there():
    named = {
        cell.type.removeprefix("avs:")
        for standard in STANDARDS
        for layout in layouts(standard).values()
        for cell in layout.cells
        if cell.type.startswith("avs:")
    }

    assert {name for name in named if not allowed(name)} == {"ProfileId"}


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_values_of_our_files_are_on_the_lists(path):
    for record, rows in read(path).records.items():
        layout = layout_of(record)
        assert layout
        for cell in layout.cells:
            if cell.type.startswith("avs:") and (known := allowed(cell.type.removeprefix("avs:"))):
                assert set(rows[cell.name]) - {""} <= known


def test_the_tests_own_layouts_name_as_many_cells():
    assert {record: len(cells) + 1 for record, cells in LAYOUTS.items()} == {
        record: len(layouts("dsr")[record].cells) for record in LAYOUTS
    }
