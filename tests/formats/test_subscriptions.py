"""Lists of accounts and revenue by kind: whichever format they come in, they say the same."""

import gzip
import io
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.readers.finance import read
from pipelines.readers.finance_subscriptions import subscriptions
from pipelines.readers.parsed import Parsed, Quarantine
from schemas.revenue_kind import RevenueKind
from schemas.subscription_count import SubscriptionCount

KINDS = """\
period,territory,offering,subscriber_kind,currency,net,subscribers
2026-09,GB,premium,student,GBP,9.500000001,2
2026-09,GB,premium,individual,GBP,89.499999999,9
2026-09,DE,free,advertising,EUR,-3,77
"""
LIST = """\
period,account_id,territory,offering,subscriber_kind,net
2026-09,acc-1,GB,premium,individual,9.990000001
2026-09,acc-2,GB,premium,student,
2026-09,acc-2,DE,premium,student,4.5
2026-08,acc-1,GB,premium,trial,0
"""
ROWS = [
    ("2026-08", "acc-1", "GB", "premium", "trial", Decimal(0)),
    ("2026-09", "acc-1", "GB", "premium", "individual", Decimal("9.990000001")),
    ("2026-09", "acc-2", "DE", "premium", "student", Decimal("4.5")),
    ("2026-09", "acc-2", "GB", "premium", "student", None),
]


def as_parquet(net: pl.DataType | None = None) -> bytes:
    table = pl.read_csv(LIST.encode(), infer_schema=False)
    file = io.BytesIO()
    table.with_columns(pl.col("net").cast(net or pl.Decimal(18, 9))).write_parquet(file)
    return file.getvalue()


FORMATS = {
    "list.csv": LIST.encode(),
    "list.csv.gz": gzip.compress(LIST.encode()),
    "list.parquet": as_parquet(),
    "text.parquet": as_parquet(pl.String()),
    "quoted.csv": LIST.replace("acc-2", '"acc-2"').replace("\n", "\r\n").encode(),
}


def delivered(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def parsed(folder: Path, name: str, content: str | bytes) -> Parsed:
    raw = content if isinstance(content, bytes) else content.encode()
    return read(delivered(folder, name, raw), name=f"finance/{name}", delivery_id="0" * 64)


def test_revenue_by_kind_is_read_to_the_last_digit(tmp_path: Path):
    found = parsed(tmp_path, "kinds.csv", KINDS)

    RevenueKind.validate(found.frames["revenue_kind"], lazy=True)
    assert found.frames["revenue_kind"].rows() == [
        ("2026-09", "DE", "free", "advertising", "EUR", Decimal(-3), 77),
        ("2026-09", "GB", "premium", "individual", "GBP", Decimal("89.499999999"), 9),
        ("2026-09", "GB", "premium", "student", "GBP", Decimal("9.500000001"), 2),
    ]
    assert (found.rows, found.period, found.sent_at, found.rejects.height) == (3, "2026-09", None, 0)


@pytest.mark.parametrize("name", FORMATS)
def test_a_list_of_accounts_says_the_same_in_every_format(tmp_path: Path, name: str):
    found = parsed(tmp_path, name, FORMATS[name])
    rows = subscriptions(delivered(tmp_path, name, FORMATS[name]), name=name)

    SubscriptionCount.validate(found.frames["subscription_count"], lazy=True)
    assert found.frames["subscription_count"].rows() == [
        ("2026-08", "GB", "premium", "trial", 1),
        ("2026-09", "DE", "premium", "student", 1),
        ("2026-09", "GB", "premium", "individual", 1),
        ("2026-09", "GB", "premium", "student", 1),
    ]
    assert (found.rows, found.rejects.height, found.period) == (4, 0, None)
    assert sorted(rows.rows(), key=lambda row: row[:3]) == ROWS


def test_a_list_may_leave_net_out_and_name_its_day_of_issue(tmp_path: Path):
    text = "issued,account_id,period,territory,offering,subscriber_kind\n2026-10-05,a,2026-09,GB,premium,family\n"

    found = parsed(tmp_path, "list.csv", text)

    assert (found.sent_at, found.period) == ("2026-10-05T00:00:00Z", "2026-09")
    assert subscriptions(tmp_path / "list.csv", name="list.csv")["net"].to_list() == [None]


def test_nothing_of_an_account_is_kept_of_a_list(tmp_path: Path):
    assert set(parsed(tmp_path, "list.csv", LIST).frames) == {"subscription_count"}
    assert "account_id" not in parsed(tmp_path, "list.csv", LIST).frames["subscription_count"].columns


def test_revenue_may_be_packed_too(tmp_path: Path):
    assert parsed(tmp_path, "kinds.csv.gz", gzip.compress(KINDS.encode())).frames["revenue_kind"].height == 3


def test_a_binary_number_is_no_amount(tmp_path: Path):
    with pytest.raises(Quarantine) as caught:
        parsed(tmp_path, "list.parquet", as_parquet(pl.Float64()))

    assert (caught.value.reason, "net is DOUBLE, it must be an exact decimal" in caught.value.detail) == (
        "wrong_type",
        True,
    )
