"""The table of rules and the grammars of profiles, which a check goes by."""

import ast
import csv
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipelines.check.cwr_rules import severities
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


_PLACES = {"broken": 1, "of_file": 0, "found": 1, "_say": 1, "_once": 1, "_found": 1}
"""Functions that make findings, and which of their arguments is the rule: that one, or the next."""
_TABLES = ("_RULES", "_ONCE", "_OTHERS")
"""Rules by what they are asked of."""


def _named(tree: ast.AST) -> set[str]:
    """Rules that code names where it tells of one: in a call that makes findings, in a table, first of a result."""
    said: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            said += node.args[_PLACES[name] : _PLACES[name] + 2] if name in _PLACES else []
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            said += node.value.values if getattr(node.targets[0], "id", "") in _TABLES else []
        if isinstance(node, (ast.Return, ast.Yield)) and node.value:
            said += [part.elts[0] for part in ast.walk(node.value) if isinstance(part, ast.Tuple) and part.elts]
    parts = [part for one in said for part in ((one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,))]
    texts = {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return {text for text in texts if re.fullmatch(r"[a-z]+(_[a-z]+)+", text)}


@pytest.mark.parametrize(
    ("modules", "known"),
    [
        (("pipelines/check/flat*.py", "pipelines/check/across.py", "pipelines/check/files.py"), rules()),
        (("pipelines/check/cwr*.py", "attribution/works_rules.py", "attribution/works_chains.py"), severities()),
    ],
    ids=["flat", "cwr"],
)
def test_every_rule_that_code_tells_is_in_the_table(modules: tuple[str, ...], known: Mapping[str, object]) -> None:
    paths = [path for pattern in modules for path in ROOT.glob(pattern)]

    named = {name for path in paths for name in _named(ast.parse(path.read_text(encoding="utf-8")))}

    assert len(named & set(known)) > len(known) / 2
    assert named - set(known) == set()


def test_every_rule_of_flat_files_is_broken_by_some_test() -> None:
    tests = "".join(
        path.read_text(encoding="utf-8")
        for path in [
            *(ROOT / "tests" / "formats").glob("mutations*.py"),
            ROOT / "tests" / "formats" / "test_check_files.py",
            ROOT / "tests" / "faults" / "test_check.py",
        ]
    )

    assert [name for name in rules() if f'"{name}"' not in tests] == []


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
