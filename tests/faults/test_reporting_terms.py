"""How parties want their files: read as written, and refused where two wishes cannot be kept together."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from attribution.term_contradictions import contradictions
from pipelines.readers.parsed import Quarantine
from pipelines.readers.terms import read
from pipelines.writers.settled import Reporting as Wish
from pipelines.writers.wishes import wishes
from schemas.advance import Advance
from schemas.agreement import Agreement
from schemas.ai_licence import AiLicence
from schemas.columns import empty
from schemas.party_tax import PartyTax
from schemas.reporting import Reporting
from tests.paths import ROOT

FOUND = re.search(r"## Reports\n.*?```yaml\n(.*?)```", (ROOT / "docs" / "terms.md").read_text("utf-8"), re.DOTALL)
EXAMPLE = FOUND[1] if FOUND else ""


def reporting(folder: Path, text: str) -> pl.DataFrame:
    path = folder / "terms.yaml"
    path.write_text(text, "utf-8")
    return read(path, name="terms/terms.yaml", delivery_id="0" * 64).frames["reporting"]


def test_the_documented_wishes_are_read_as_they_are_written(tmp_path):
    frame = Reporting.validate(reporting(tmp_path, EXAMPLE), lazy=True)

    assert wishes(frame, "2026-09") == {
        "halcyon": Wish(financial="1.0"),
        "nordhub": Wish(
            basic_audio="1.2", summary="SY05", usage="SU01", max_lines=500_000, is_gzipped=True, has_semaphores=True,
            cwr_version="2.2", cwr_sender="PB012345678", cwr_consent="Letter of Nordhub, 2026-01-20",
            cwr_sender_code="PTA",
        ),
    }  # fmt: skip


def test_what_an_entry_leaves_out_is_as_without_one(tmp_path):
    [row] = reporting(tmp_path, EXAMPLE).filter(pl.col("party") == "halcyon").with_columns(
        financial=pl.lit("1.1")
    ).pipe(wishes, "2026-09").values()  # fmt: skip

    assert row == Wish()


@pytest.mark.parametrize(
    ("period", "held"), [("2025-12", set()), ("2026-12", {"halcyon", "nordhub"}), ("2027-01", {"halcyon"})]
)
def test_the_entry_in_force_on_the_months_last_day_holds(tmp_path, period, held):
    assert set(wishes(reporting(tmp_path, EXAMPLE), period)) == held


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('financial: "1.0"', 'financial: "2.0"', r"reporting, entry 1 \(halcyon\).*financial"),
        ('financial: "1.0"', "financial: 1.0", r"\(halcyon\), financial: 1.0 is a number: write it in quotes, '1.0'"),
        ("max_lines: 500000", "max_lines: 10", r"\(nordhub\), max_lines: 10 should be greater than or equal to 1000"),
        ("summary: SY05", "summary: SY03", r"entry 2 \(nordhub\).*SY03 in Basic Audio 1.2, which has none"),
        ("usage: SU01", "usage: SU01\n    is_single_record: true", "SU01 in single records"),
        ("usage: SU01", "is_single_record: true", "max_lines with single records, which are never divided"),
        (
            "    cwr_consent: Letter of Nordhub, 2026-01-20\n",
            "",
            "cwr_sender, cwr_sender_code and cwr_consent together",
        ),
        ("    cwr_sender: PB012345678\n", "", "cwr_sender_code and cwr_consent together"),
        ("    cwr_sender_code: PTA\n", "", "cwr_sender_code and cwr_consent together"),
        ("PB012345678", "pb-1", r"cwr_sender"),
        ("PB012345678", "XX012345678", r"cwr_sender"),
        ("cwr_sender_code: PTA", "cwr_sender_code: PARTITA", r"cwr_sender_code"),
        ("cwr_sender_code: PTA", "cwr_sender_code: PTA\n    cwr_last_number: -1", r"cwr_last_number"),
        ("max_lines: 500000", "max_lines: 10", r"max_lines"),
        ("sales_layout: partita", "layout: partita", r"layout"),
        ("sales_layout: partita", "sales_layout: sheet", r"the layout 'sheet', and there are extended_partner"),
        ("party: nordhub", "party: halcyon", "reporting: halcyon holds twice from 2026-01-01"),
    ],
)
def test_a_mistake_refuses_the_file_and_says_what_it_is(tmp_path, right, wrong, told):
    assert right in EXAMPLE

    with pytest.raises(Quarantine) as refused:
        reporting(tmp_path, EXAMPLE.replace(right, wrong, 1))

    assert refused.value.reason == "invalid_content"
    assert re.search(told, refused.value.detail), refused.value.detail


def test_wishes_that_two_files_say_of_one_day_are_refused(tmp_path):
    first = reporting(tmp_path, EXAMPLE).head(1)
    others = {"party_tax": empty(PartyTax), "advance": empty(Advance), "agreement": empty(Agreement)}

    both = pl.concat([first, first.with_columns(valid_from=pl.lit(date(2026, 7, 1)))])
    found = contradictions({"reporting": both, "ai_licence": empty(AiLicence), **others})

    assert found["detail"].to_list() == [
        "wishes for reports of halcyon hold twice from 2026-07-01: end the entry of 2026-01-01 the day before, with "
        "valid_to"
    ]
