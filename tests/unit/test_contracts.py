"""Every stored row is checked against its schema, whatever the size, and a breach names its rows."""

from pathlib import Path

import polars as pl
import pytest

from pipelines import contracts
from pipelines.contracts import breaches
from pipelines.store import Store

ROWS = pl.DataFrame(
    {
        "territory": ["DE", "FR", "GB"],
        "offering": ["premium"] * 3,
        "currency": ["EUR", "EUR", "GBP"],
        "amount": pl.Series(["1.5", "2.000000001", "0"]).cast(pl.Decimal(38, 9)),
        "gross": pl.Series(["1.8", "2.000000001", "0"]).cast(pl.Decimal(38, 9)),
        "tax": pl.Series(["0.3", "0", "0"]).cast(pl.Decimal(38, 9)),
        "plays": [10, 20, 30],
        "subscribers": [1, 2, 3],
        "trial_subscribers": [0, 0, 1],
        "free_subscribers": [0, 0, 0],
        "has_revenue": [True, True, False],
    }
)


def written(folder: Path, rows: pl.DataFrame) -> Path:
    return Store(folder).write("base", "2026-09", rows).path


def test_good_rows_have_no_breaches(tmp_path: Path):
    assert breaches("base", written(tmp_path, ROWS)) == []


def test_no_rows_are_checked_for_their_types(tmp_path: Path):
    assert breaches("base", written(tmp_path, ROWS.clear())) == []
    assert breaches("base", written(tmp_path, ROWS.clear().cast({"plays": pl.Int32})))


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"plays": pl.lit(-1, pl.Int64)}, "base.plays"),
        ({"currency": pl.lit("euro")}, "base.currency"),
        ({"plays": pl.col("plays").cast(pl.Float64)}, "base.plays"),
        ({"amount": pl.col("amount").cast(pl.Decimal(38, 2))}, "base.amount"),
        ({"extra": pl.lit("news")}, "extra"),
    ],
)
def test_a_breach_names_the_column(tmp_path: Path, change: dict[str, pl.Expr], column: str):
    found = breaches("base", written(tmp_path, ROWS.with_columns(**change)))

    assert any(column in words for words in found)


def test_a_breach_names_the_rows_by_their_key(tmp_path: Path):
    broken = ROWS.with_columns(plays=pl.when(pl.col("territory") == "FR").then(-7).otherwise("plays"))

    (found,) = breaches("base", written(tmp_path, broken))

    assert "-7" in found
    assert "('FR', 'premium')" in found


def test_a_key_that_is_there_twice_is_found_across_the_cut_of_two_slices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(contracts, "_SLICE_ROWS", 2)
    path = written(tmp_path, pl.concat([ROWS[:2], ROWS[1:]]))

    found = breaches("base", path)

    assert len(found) == 1
    assert "uniqueness" in found[0]
