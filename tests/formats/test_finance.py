import time
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.fx import cross, rates
from pipelines.readers.delimited import parse_delimited
from pipelines.readers.finance import read
from pipelines.readers.parsed import Parsed
from schemas.fx_rate import FxRate
from schemas.revenue import Revenue
from tests.paths import INPUTS

ECB = INPUTS / "rates" / "ecb_eurofxref-hist.zip"
REVENUE = """\
period,territory,offering,currency,gross,tax,net,subscribers,trial_subscribers,free_subscribers
2026-09,GB,premium,GBP,118800.00,19800.00,99000.00,9000,400,0
2026-09,FR,premium,EUR,100.000000001,0,100.000000001,9,0,0
2026-09,DE,free,EUR,-120,-20,-100,0,0,77
"""


def parsed(folder: Path, content: str | bytes) -> Parsed:
    path = folder / "finance.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, name="finance/finance.csv", delivery_id="0" * 64)


@pytest.fixture(scope="module")
def bank() -> Parsed:
    return read(ECB, name="finance/eurofxref-hist.zip", delivery_id="0" * 64)


def test_revenue_is_read_to_the_last_digit(tmp_path: Path):
    found = parsed(tmp_path, REVENUE)

    Revenue.validate(found.frames["revenue"], lazy=True)
    assert found.frames["revenue"].select(
        "territory", "gross", "tax", "net", "subscribers", "free_subscribers"
    ).rows() == [
        ("DE", Decimal(-120), Decimal(-20), Decimal(-100), 0, 77),
        ("FR", Decimal("100.000000001"), Decimal(0), Decimal("100.000000001"), 9, 0),
        ("GB", Decimal(118800), Decimal(19800), Decimal(99000), 9000, 0),
    ]
    assert (found.rows, found.period, found.sent_at, found.rejects.height) == (3, "2026-09", None, 0)


def test_rows_and_columns_in_another_order_make_the_same_revenue(tmp_path: Path):
    header, *lines = REVENUE.splitlines()
    turned = [",".join(reversed(line.split(","))) for line in (header, *reversed(lines))]

    first = parsed(tmp_path, REVENUE).frames["revenue"]
    second = parsed(tmp_path, "\r\n".join(turned) + "\r\n").frames["revenue"]

    assert first.equals(second)


def test_a_day_of_issue_dates_the_whole_file(tmp_path: Path):
    header, *lines = REVENUE.splitlines()
    dated = "\n".join([f"{header},issued", *(f"{line},2026-10-05" for line in lines)]) + "\n"

    assert parsed(tmp_path, dated).sent_at == "2026-10-05T00:00:00Z"


def test_a_former_currency_is_money_in_the_months_that_it_was(tmp_path: Path):
    late = REVENUE.replace("2026-09,FR,premium,EUR", "2025-12,BG,premium,BGN")

    assert parsed(tmp_path, late).frames["revenue"]["currency"].to_list() == ["BGN", "EUR", "GBP"]
    assert parsed(tmp_path, late.replace("2025-12", "2026-02")).rejects["reason"].to_list() == ["unknown_currency"]


def test_months_may_share_a_file(tmp_path: Path):
    found = parsed(tmp_path, REVENUE.replace("2026-09,FR", "2026-08,FR"))

    assert found.period is None
    assert found.frames["revenue"]["period"].to_list() == ["2026-08", "2026-09", "2026-09"]


def test_the_banks_own_file_is_read_whole(bank: Parsed):
    found = bank.frames["fx_rate"]

    FxRate.validate(found, lazy=True)
    assert (bank.rows, bank.rejects.height, bank.sent_at) == (6983, 0, "2026-04-13T00:00:00Z")
    assert found["source"].unique().to_list() == ["European Central Bank"]
    assert found.height == 217_555  # as grep counts figures in the file
    assert found.row(by_predicate=(pl.col("date") == date(2026, 4, 13)) & (pl.col("currency") == "SEK"))[2] == Decimal(
        "10.892"
    )


def test_the_bank_did_not_quote_every_currency_every_day(bank: Parsed):
    kuna = bank.frames["fx_rate"].filter(pl.col("currency") == "HRK")

    assert kuna["date"].max() == date(2022, 12, 30)
    assert "HRK" not in rates(bank.frames["fx_rate"], date(2026, 3, 31), max_age_days=10)


def test_a_sunday_is_converted_at_the_last_quotation_before_it(bank: Parsed):
    found = cross("EUR", "SEK", rates(bank.frames["fx_rate"], date(2026, 4, 12), max_age_days=10))

    assert (found.rate, found.date, found.source) == (Decimal("10.836"), date(2026, 4, 10), "European Central Bank")


def test_the_banks_table_without_its_archive_is_the_same(tmp_path: Path, bank: Parsed):
    with zipfile.ZipFile(ECB) as archive:
        content = archive.read("eurofxref-hist.csv")

    assert parsed(tmp_path, content).frames["fx_rate"].equals(bank.frames["fx_rate"])


def test_a_quarter_of_a_million_rates_are_read_in_two_seconds():
    start = time.perf_counter()

    read(ECB, name="finance/eurofxref-hist.zip", delivery_id="0" * 64)

    assert time.perf_counter() - start < 2


def test_anybodys_quotations_name_their_source(tmp_path: Path):
    found = parsed(tmp_path, "date,currency,per_eur,source\n2026-09-30,TWD,36.512345678,Central Bank of Somewhere\n")

    assert found.frames["fx_rate"].rows() == [
        (date(2026, 9, 30), "TWD", Decimal("36.512345678"), "Central Bank of Somewhere")
    ]
    assert found.sent_at is None


plain = st.text(st.characters(codec="utf-8", exclude_characters='",\r\n\0'), max_size=8)


@given(st.lists(st.tuples(plain, plain, plain).filter(any), min_size=1, max_size=8))
def test_a_file_reads_the_same_with_and_without_quotes(rows: list[tuple[str, str, str]]):
    def content(quote: str) -> bytes:
        return "".join(
            ",".join(f"{quote}{field}{quote}" for field in row) + "\n" for row in [("a", "b", "c"), *rows]
        ).encode()

    bare = parse_delimited(content(""), name="x", columns=["a", "b", "c"])
    quoted = parse_delimited(content('"'), name="x", columns=["a", "b", "c"])

    assert bare.frame.equals(quoted.frame)
    assert bare.frame.select("a", "b", "c").rows() == rows
    assert bare.frame["row"].to_list() == list(range(1, len(rows) + 1))
