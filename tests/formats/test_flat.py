import csv
import io
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.writers.flat import write_sales
from pipelines.writers.payments import write_payments
from pipelines.writers.settled import Settled
from schemas.commission import Commission
from tests.formats.months import LINES, PAYMENTS, TRACKS, month
from tests.formats.rows import rows

GOLDEN = Path(__file__).parent / "golden"


def sales(folder: Path, party: str, settled: Settled | None = None) -> Path:
    settled = settled or month()
    (folder / party).mkdir(parents=True)
    [row] = write_sales(folder / party, settled.recipient(party), settled)
    return folder / row.path


def parsed(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))


def test_an_aggregators_sales_file_is_the_one_by_hand(tmp_path):
    assert sales(tmp_path, "vireo").read_text() == (GOLDEN / "sales.csv").read_text()


def test_a_commission_is_a_row_of_its_own_beside_the_full_stream(tmp_path):
    taken = rows(
        Commission,
        {"agreement": "vir-26", "licensor": "vireo", "track_id": "t4", "promotion": "radio", "plays": 5,
         "earning": Decimal(25), "rate_ppb": 300_000_000, "amount": Decimal("7.5")},
    )  # fmt: skip
    less = month(commission=taken)

    plain, found = parsed(sales(tmp_path / "a", "vireo")), parsed(sales(tmp_path / "b", "vireo", less))

    assert [row for row in found if row["row_class"] == "stream"] == plain
    [row] = [row for row in found if row["row_class"] == "commission"]
    assert (row["net_amount"], row["quantity"], row["isrc"]) == ("-7.500000000", "0", plain[0]["isrc"])
    assert row["sales_transaction_id"] == plain[0]["sales_transaction_id"] + "/commission/radio"
    assert parsed(sales(tmp_path / "c", "halcyon", less)) == parsed(sales(tmp_path / "d", "halcyon"))


def test_sales_of_a_licensor_sum_to_its_pools(tmp_path):
    found = parsed(sales(tmp_path, "halcyon"))

    assert sum(Decimal(row["net_amount"]) for row in found) == 322
    assert sum(int(row["quantity"]) for row in found) == 63


def test_the_member_behind_an_aggregator_is_named_and_a_label_has_none(tmp_path):
    assert {row["sub_licensor"] for row in parsed(sales(tmp_path, "vireo"))} == {"Small Room"}
    assert {row["sub_licensor"] for row in parsed(sales(tmp_path, "halcyon"))} == {""}


def test_a_code_keeps_its_leading_zero(tmp_path):
    assert b'"0123456789012"' in sales(tmp_path, "vireo").read_bytes()


@pytest.mark.parametrize(
    "title", ["=1+1", "+44", "-x", "@SUM(A1)", "\ttab", "\rcr", 'a "b", c', "two\nlines", "x" * 200_000]
)
def test_a_hostile_title_is_quoted_and_not_changed(tmp_path, title):
    path = sales(tmp_path, "halcyon", month(track=TRACKS.with_columns(title=pl.lit(title)).lazy()))

    csv.field_size_limit(1 << 20)
    assert {row["title"] for row in parsed(path)} == {title}
    assert f'"{title}"'.replace('a "b"', 'a ""b""').encode() in path.read_bytes()


def test_order_of_the_rows_does_not_change_a_byte(tmp_path):
    turned = month(recording_earning=LINES.reverse().lazy(), track=TRACKS.reverse().lazy())

    assert sales(tmp_path / "a", "halcyon").read_bytes() == sales(tmp_path / "b", "halcyon", turned).read_bytes()


def test_the_payments_are_those_by_hand(tmp_path):
    row = write_payments(tmp_path, month())

    assert (tmp_path / "payments.csv").read_text() == (GOLDEN / "payments.csv").read_text()
    assert (row.recipient, row.kind, row.lines) == ("", "payments", 3)


@pytest.mark.parametrize(
    ("currency", "amount", "paid", "remainder"),
    [
        ("GBP", "1.005", "1", "0.005"),
        ("GBP", "1.015", "1.02", "-0.005"),
        ("JPY", "10.5", "10", "0.5"),
        ("KWD", "0.0004", "0", "0.0004"),
    ],
)
def test_what_is_paid_and_what_remains_sum_to_what_is_owed(tmp_path, currency, amount, paid, remainder):
    owed = PAYMENTS.head(1).with_columns(
        payment_currency=pl.lit(currency), payment_amount=pl.lit(Decimal(amount)).cast(pl.Decimal(38, 9))
    )

    write_payments(tmp_path, month(payment=owed))

    [row] = parsed(tmp_path / "payments.csv")
    assert (Decimal(row["paid"]), Decimal(row["remainder"])) == (Decimal(paid), Decimal(remainder))
