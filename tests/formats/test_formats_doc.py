"""``docs/formats.md`` says what we write, and nothing else; ``docs/check.md``, what ``partita check`` asks for."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.check.cwr_rules import severities
from pipelines.check.findings import FINDING
from pipelines.check.rules import rules
from pipelines.cli import main
from pipelines.formats_doc import checked
from pipelines.formats_doc.checked import check_document
from pipelines.formats_doc.document import document
from pipelines.formats_doc.file_kinds import kinds
from pipelines.wire.sales_layouts import layout_names, sales_layout
from schemas import vocabulary
from tests.formats.claims import CLAIMS
from tests.formats.written_cells import reports
from tests.paths import ROOT

PUBLISHED = ROOT / "docs" / "formats.md"
CHECKED = ROOT / "docs" / "check.md"


def rows(heading: str) -> list[list[str]]:
    """The table below a heading of the published text."""
    [_, below] = PUBLISHED.read_text("utf-8").split(f"\n{heading}\n", 1)
    table = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert table
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table[0].splitlines()[2:]]


def test_the_published_text_is_the_one_that_layouts_and_writers_make():
    assert PUBLISHED.read_text("utf-8") == document(reports()), "stale: run make formats"


def test_it_says_where_the_money_of_a_line_comes_from_and_which_cells_stay_empty():
    cells = {row[1].removesuffix(" \\*"): row[2] for row in rows("### SR08.01 of `dsr_financial`")}

    assert len(cells) == 48
    assert cells["AllocatedRevenueInCurrencyOfTransaction"] == "`amount`"
    assert cells["ResourceISRC"] == "`isrc`"
    assert cells["RightSharePercentage"] == "100"
    assert cells["ResourceISAN"] == "—"


def test_nothing_of_the_month_by_hand_is_told_as_if_it_always_stood_there():
    text = PUBLISHED.read_text("utf-8")

    assert not re.findall(r"2026|Halcyon|Vireo|Castle|Nordlys|PADPIDA2|Brook Music", text)


def test_every_kind_of_file_is_described_once():
    assert [row["kind"] for row in kinds()] == list(vocabulary.FILE_KIND)
    assert all(row[column] for row in kinds() for column in ("recipient", "name", "format", "what"))
    assert [row[0] for row in rows("## Files")] == list(vocabulary.FILE_KIND)


def test_a_new_kind_of_file_asks_to_be_described(monkeypatch):
    monkeypatch.setattr(vocabulary, "FILE_KIND", (*vocabulary.FILE_KIND, "telegram"))

    with pytest.raises(ValueError, match=r"file_kinds.csv who gets files of the kind telegram"):
        kinds()


@pytest.mark.parametrize("name", layout_names())
def test_every_sales_layout_is_there_column_by_column(name):
    assert [row[0] for row in rows(f"### Layout `{name}`")] == list(sales_layout(name).heading)


def test_the_published_page_on_checks_is_the_one_that_the_tables_of_rules_make():
    assert CHECKED.read_text("utf-8") == check_document(), "stale: run make formats"


def test_the_page_on_checks_has_every_rule_once_with_its_severity():
    flat, cwr = CHECKED.read_text("utf-8").split("\n## Rules of ")[1:]

    for chapter, known in ((flat, {name: rule.severity for name, rule in rules().items()}), (cwr, severities())):
        told = re.findall(r"^\| `(\w+)` \| (error|warning) \| .{10}", chapter, re.MULTILINE)
        assert len(told) == len(known)
        assert dict(told) == known


def test_the_page_on_checks_has_every_field_of_a_finding():
    assert [f"`{name}`" for name in FINDING] == re.findall(r"^\| (`\w+`) \| [^|]+ \|$", _below("With `--json`"), re.M)


def test_the_finding_that_the_page_on_checks_shows_is_what_the_command_prints():
    shown = re.search(r"^    (claims\.tsv:.*)$", CHECKED.read_text("utf-8"), re.MULTILINE)
    runner = CliRunner()

    with runner.isolated_filesystem():
        Path("claims.tsv").write_text(CLAIMS.replace("\tC2\t", "\tC1\t"), encoding="utf-8")
        done = runner.invoke(main, ["check", "claims.tsv"])

    assert shown
    assert done.stdout.splitlines()[0] == shown[1]
    assert done.exit_code == 8


def test_a_rule_about_something_new_asks_for_a_chapter(monkeypatch):
    monkeypatch.delitem(checked._ABOUT_FLAT, "sums")

    with pytest.raises(ValueError, match=r"check_rules.csv that are about sums a chapter"):
        check_document()


def _below(heading: str) -> str:
    """A chapter of the page on checks."""
    return CHECKED.read_text("utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
