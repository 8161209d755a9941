"""Terms of US mechanicals and of rates for both rights: the documented examples, read as they are written."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.datasets import DATASETS
from pipelines.readers.parsed import Parsed
from pipelines.readers.terms import read
from tests.paths import ROOT

BLEND, US = (
    example
    for example in re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "terms.md").read_text("utf-8"), re.DOTALL)
    if "blend:" in example or "us_mechanicals:" in example
)


def parsed(folder: Path, text: str) -> Parsed:
    path = folder / "terms.yaml"
    path.write_text(text, "utf-8")
    return read(path, name="terms/terms.yaml", delivery_id="0" * 64)


@pytest.mark.parametrize("example", [BLEND, US], ids=["blend", "us"])
def test_the_documented_examples_are_rows_that_the_schemas_accept(tmp_path: Path, example: str):
    for dataset, rows in parsed(tmp_path, example).frames.items():
        DATASETS[dataset].validate(rows, lazy=True)


def test_a_blend_is_a_row_of_each_right_with_the_whole_rate(tmp_path: Path):
    rows = parsed(tmp_path, BLEND).frames["agreement"].select("right", "mode", "rate_ppb", "minimum", "is_blend").rows()

    assert rows == [
        ("MR", "claims", 120_000_000, Decimal("0.8"), True),
        ("PR", "claims", 120_000_000, Decimal("0.8"), True),
    ]


def test_a_split_is_read_as_it_is_written(tmp_path: Path):
    assert parsed(tmp_path, BLEND).frames["right_split"].to_dicts() == [
        {
            "right_split": "baltic-streams", "territories": "+EE +LV +LT", "offerings": ["premium"],
            "performing_ppb": 750_000_000, "mechanical_ppb": 250_000_000, "valid_from": date(2026, 1, 1),
            "valid_to": None, "source": "Tariff of 2026, §3",
        }
    ]  # fmt: skip


def test_an_agreement_by_us_mechanicals_has_an_offering_type_and_no_rate(tmp_path: Path):
    row = parsed(tmp_path, US).frames["agreement"].row(0, named=True)

    assert (row["right"], row["mode"], row["us_mechanicals"]) == ("MR", "statutory", "standalone_portable")
    assert (row["rate_ppb"], row["is_blend"]) == (0, False)


def test_a_figure_is_read_as_it_is_written(tmp_path: Path):
    frames = parsed(tmp_path, US).frames

    assert frames["us_mechanical_parameter"].to_dicts() == [
        {
            "parameter": "floor", "offering_type": "bundled", "valid_from": date(2026, 1, 1),
            "valid_to": date(2027, 12, 31), "value": "0.33", "unit": "usd_per_active_subscriber", "is_verified": True,
            "is_shipped": False, "source": "37 CFR 385.22(a)(3), read on 2026-08-14", "note": None,
        }
    ]  # fmt: skip
    assert frames["accepted_unverified"].rows() == [("overtime_step.all.2018-01-01", "Finance committee, minute 31")]
