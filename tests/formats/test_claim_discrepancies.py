"""The file that tells a licensor which of its claims are not paid as they were made."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import polars as pl
import pytest

from pipelines.export import _recipients, _Works
from pipelines.writers.claim_discrepancies import OWN_TYPES, SCHEMA_NAME, schema_bytes, write_discrepancies
from pipelines.writers.settled import Settled
from schemas.claim_discrepancy import ClaimDiscrepancy
from schemas.claim_words import DISCREPANCY_TYPE
from tests.formats.months import month
from tests.formats.rows import money, rows

GOLDEN = Path(__file__).parent / "golden" / "claim_discrepancies.tsv"
SCHEMA = json.loads(schema_bytes())
OVERCLAIM = {
    "row": 12, "claim_id": "C9", "licensor": "nordlys", "message_id": "NRD-1", "sales_report_id": "2026-08-ab",
    "sales_transaction_id": "2026-08/DE/premium/t1", "dsp_resource_id": "t1", "discrepancy_type": "Overclaim",
    "claimed": money("10.5"), "expected": money("7.000000001"), "share_claimed_ppb": 750_000_000,
    "share_accepted_ppb": 500_000_000, "detail": "claims come to 140 %: 40 % have to be withdrawn",
}  # fmt: skip
UNKNOWN = {
    "row": 3, "claim_id": "C\t1|x\\", "licensor": "nordlys", "message_id": "NRD-1", "sales_transaction_id": "nowhere",
    "discrepancy_type": "UnknownTransaction", "claimed": money("0"), "detail": "no line of a report\nto you",
}  # fmt: skip
LATE = {
    "row": 0, "claim_id": "", "licensor": "nordlys", "message_id": "NRD-0", "sales_report_id": "2026-01-ab",
    "discrepancy_type": "LateRound", "detail": "the time for claims of 2026-01 is over",
}  # fmt: skip
OTHERS = {"row": 1, "claim_id": "X", "licensor": "castle", "message_id": "M", "discrepancy_type": "ClaimBasis",
          "detail": "x"}  # fmt: skip


def told(*discrepancies: dict) -> Settled:
    return replace(month(), claim_discrepancy=rows(ClaimDiscrepancy, *discrepancies))


def written(folder: Path, settled: Settled, party: str = "nordlys") -> list[Path]:
    return [folder.parent / row.path for row in write_discrepancies(folder, settled.recipient(party), settled)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def test_the_discrepancies_by_hand_give_the_file_by_hand(folder):
    file, schema = written(folder, told(OVERCLAIM, OTHERS, UNKNOWN, LATE))

    assert file.name == "claim-discrepancies_2026-09_BrookMusic_Nordlys-Rights.tsv"
    assert file.read_text() == GOLDEN.read_text()
    assert (schema.name, schema.read_bytes()) == (SCHEMA_NAME, schema_bytes())


def test_every_line_is_what_the_published_schema_says(folder):
    file, _ = written(folder, told(OVERCLAIM, UNKNOWN, LATE))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    whole = file.read_text().replace("\\\\\\", "{backslash}").replace("\\\t", "{tab}")
    lines = [line.split("\t") for line in whole.splitlines()]
    assert lines[0] == list(SCHEMA["properties"])
    for line in lines[1:]:
        cells = {name: cell for name, cell in zip(lines[0], line, strict=True) if cell}
        jsonschema.validate(cells, SCHEMA)


def test_the_schema_knows_every_type_that_the_dataset_knows():
    known = [f"UserDefined {name}" if name in OWN_TYPES else name for name in DISCREPANCY_TYPE]

    assert SCHEMA["properties"]["discrepancy_type"]["enum"] == known


def test_who_has_nothing_to_be_told_gets_no_file(folder):
    assert written(folder, told(OTHERS)) == []
    assert written(folder, month()) == []
    assert list(folder.iterdir()) == []


def test_the_order_of_the_rows_does_not_matter(folder):
    (folder / "again").mkdir()
    settled = told(OVERCLAIM, UNKNOWN, LATE)
    turned = replace(settled, claim_discrepancy=settled.claim_discrepancy.reverse())

    first, _ = write_discrepancies(folder, settled.recipient("nordlys"), settled)
    second, _ = write_discrepancies(folder / "again", turned.recipient("nordlys"), turned)

    assert first.sha256 == second.sha256


def test_a_claimant_gets_its_file_in_its_folder_with_a_checksum(tmp_path, monkeypatch):
    """Also one that nothing else is written for."""
    settled = told({**LATE, "licensor": "smallroom"})
    none = pl.LazyFrame()
    nothing = {name: lambda *_, **__: [] for name in ("write_recorded", "write_sales", "write_works", "write_notice",
                                                     "write_royalty", "write_statement", "_records",
                                                     "write_copies")}  # fmt: skip
    for name, writer in nothing.items():
        monkeypatch.setattr(f"pipelines.export.{name}", writer)

    found = list(_recipients(tmp_path, settled, _Works(pl.DataFrame(), none, none, none)))

    assert [(row.path, row.kind) for row in found] == [
        ("Small-Room/claim-discrepancies_2026-09_BrookMusic_Small-Room.tsv", "claim_discrepancies"),
        (f"Small-Room/{SCHEMA_NAME}", "claim_discrepancies_schema"),
        ("Small-Room/control-totals_2026-09_BrookMusic_Small-Room.csv", "control_totals"),
        ("Small-Room/SHA256SUMS", "checksums"),
    ]
