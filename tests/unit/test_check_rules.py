"""The table of rules and the grammars of profiles, which a check goes by."""

import csv
import re
from pathlib import Path

import pytest

from pipelines.check.grammar import block, neighbours
from pipelines.check.rules import rules
from pipelines.wire.flat_layouts import profiles
from tests.paths import ROOT

CODE = "".join(path.read_text() for path in sorted((ROOT / "pipelines" / "check").glob("*.py")))


def test_every_rule_has_its_severity_and_one_plain_sentence() -> None:
    for rule in rules().values():
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", rule.name)
        assert rule.severity in ("error", "warning")
        assert rule.meaning[0].isupper()
        assert not rule.meaning.endswith(".")


@pytest.mark.parametrize("path", sorted((ROOT / "schemas").rglob("*.csv")), ids=lambda path: path.name)
def test_no_line_of_a_table_has_more_or_fewer_fields_than_its_heading(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row and not row[0].startswith("#")]

    assert [row for row in rows if len(row) != len(rows[0])] == []


def test_every_rule_is_there_once_and_some_code_tells_it() -> None:
    with Path(ROOT / "schemas" / "wire" / "check_rules.csv").open(encoding="utf-8") as file:
        names = [row["rule"] for row in csv.DictReader(file)]

    assert len(names) == len(set(names))
    composed = {name for name in names if name.startswith("file_name_")}
    assert [name for name in names if f'"{name}"' not in CODE and name not in composed] == []


def test_neighbours_are_those_of_the_grammar() -> None:
    part = neighbours("(?:HEAD )(?:SY10\\.01 )+((?:SR08 )(?:DE01 )?)*(?:SRFO )")

    assert part.pairs == {
        ("HEAD", "SY10.01"),
        ("SY10.01", "SY10.01"),
        ("SY10.01", "SR08"),
        ("SY10.01", "SRFO"),
        ("SR08", "DE01"),
        ("SR08", "SR08"),
        ("SR08", "SRFO"),
        ("DE01", "SR08"),
        ("DE01", "SRFO"),
    }
    assert (part.first, part.last) == ({"HEAD"}, {"SRFO"})


def test_a_block_does_not_follow_itself_within_itself() -> None:
    grammar = "(?:HEAD )((?:RE01 )?((?:AS01 )(?:MW01 )+|(?:AS02 ))+(?:SU02 )+)*(?:FOOT )"

    part = block(grammar, frozenset({"AS02", "SU02"}))

    assert (part.first, part.last) == ({"RE01", "AS01", "AS02"}, {"SU02"})
    assert ("SU02", "SU02") in part.pairs
    assert ("SU02", "AS02") not in part.pairs
    assert ("SU02", "RE01") in neighbours(grammar).pairs


@pytest.mark.parametrize("profile", profiles().values(), ids=lambda one: f"{one.name} {one.version}")
def test_the_grammar_of_every_profile_is_understood(profile) -> None:
    part = neighbours(profile.grammar)

    assert {record for pair in part.pairs for record in pair} == set(profile.records)
    assert part.last == {profile.footer}


def test_a_grammar_of_something_else_is_refused() -> None:
    for grammar in ("HEAD [A-Z]+", "((?:HEAD )", "(?:HEAD ))"):
        with pytest.raises(ValueError, match="a grammar"):
            neighbours(grammar)
