"""What is wrong with a list of accounts or with revenue by kind, told without a word of any account."""

import gzip
import io
from pathlib import Path

import polars as pl
import pytest

from pipelines.readers import finance_packed
from pipelines.readers.finance import read
from pipelines.readers.finance_subscriptions import subscriptions
from pipelines.readers.parsed import Parsed, Quarantine

KINDS = "period,territory,offering,subscriber_kind,currency,net,subscribers\n2026-09,GB,premium,student,GBP,9.50,2\n"
HEADER = "period,account_id,territory,offering,subscriber_kind,net\n"
ROW = {
    "period": "2026-09", "account_id": "acc-77", "territory": "GB", "offering": "premium",
    "subscriber_kind": "student", "net": "4.50",
}  # fmt: skip
GOOD = HEADER + ",".join(ROW.values()) + "\n"


def parsed(folder: Path, content: str | bytes, name: str = "list.csv") -> Parsed:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, name=f"finance/{name}", delivery_id="0" * 64)


def refused(folder: Path, content: str | bytes, name: str = "list.csv") -> Quarantine:
    with pytest.raises(Quarantine) as caught:
        parsed(folder, content, name)
    return caught.value


def row(**changed: str) -> str:
    return ",".join((ROW | changed).values()) + "\n"


@pytest.mark.parametrize(
    ("changed", "reason", "told"),
    [
        ({"account_id": ""}, "missing_value", "account_id is empty"),
        ({"subscriber_kind": ""}, "missing_value", "subscriber_kind is empty"),
        ({"account_id": "x" * 1001}, "oversized_field", "account_id has more than 1000 bytes"),
        ({"period": "acc-77"}, "bad_timestamp", "period is not a month"),
        ({"territory": "acc-77"}, "unknown_territory", "territory is not a code"),
        ({"offering": " acc-77'"}, "bad_identifier", "offering has space around it"),
        ({"subscriber_kind": "acc-77"}, "unknown_code", "is not one of individual, family, student, trial, adver"),
        ({"subscriber_kind": "'acc-77'\t"}, "unknown_code", "subscriber_kind is not one of"),
        ({"net": "acc-77"}, "bad_number", "net is not an amount"),
        ({"net": "-0"}, "bad_number", "net is not an amount"),
        ({"net": "0.0000000001"}, "bad_number", "at most nine digits"),
        ({"net": "9300000000"}, "bad_number", "net is above 1,000,000,000"),
        ({"net": "1,acc-77"}, "bad_record", "7 fields instead of 6"),
    ],
)
def test_a_bad_row_is_quarantined_alone_and_not_quoted(tmp_path: Path, changed: dict[str, str], reason: str, told: str):
    found = parsed(tmp_path, GOOD + row(**changed))

    assert found.rejects.select("row", "reason", "reference").rows() == [(2, reason, None)]
    assert told in found.rejects["detail"][0]
    assert "acc-77" not in found.rejects["detail"][0]
    assert subscriptions(tmp_path / "list.csv", name="list.csv")["account_id"].to_list() == ["acc-77"]


def test_one_account_of_one_base_with_two_kinds_is_used_by_neither(tmp_path: Path):
    found = parsed(tmp_path, GOOD + row(subscriber_kind="trial", net="") + row(territory="FR"))

    assert found.rejects.select("row", "reason").rows() == [(1, "duplicate_row"), (2, "duplicate_row")]
    assert found.frames["subscription_count"]["territory"].to_list() == ["FR"]


def test_the_same_row_twice_counts_once(tmp_path: Path):
    found = parsed(tmp_path, GOOD + row(net="4.5"))

    assert found.frames["subscription_count"]["accounts"].to_list() == [1]
    assert found.rejects.select("row", "reason").rows() == [(2, "duplicate_row")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (GOOD[:-1], "truncated"),
        (HEADER, "empty_file"),
        (GOOD + '"acc-77', "truncated"),
        (GOOD + '"acc-77\n', "truncated"),
        (GOOD + '"acc-77"x\n', "unreadable"),
        (GOOD + "acc-77" * 2000 + "\n", "oversized_field"),
        (GOOD.encode("utf-16"), "wrong_encoding"),
        (GOOD.encode() + b"acc-77\xff\n", "wrong_encoding"),
        (GOOD.replace(",offering", "").replace(",premium", ""), "missing_column"),
        (GOOD.replace("net", "price"), "unexpected_column"),
        (row() + row(), "missing_column"),
        (row(account_id="net-acc-77"), "missing_column"),
        (row(account_id="account_id-acc-77") * 2, "missing_column"),
        (HEADER + row(territory="acc-77"), "no_valid_row"),
        (HEADER[:-1] + ",issued\n" + row()[:-1] + ",acc-77\n", "invalid_content"),
    ],
)
def test_a_file_is_refused_whole_with_its_reason_and_not_quoted(tmp_path: Path, content: str | bytes, reason: str):
    found = refused(tmp_path, content)

    assert found.reason == reason
    assert "acc-77" not in found.detail


def test_a_packed_file_that_is_cut_or_changed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    whole = gzip.compress(GOOD.encode() * 50, mtime=0)
    flipped = bytearray(whole)
    flipped[-6] ^= 1

    assert refused(tmp_path, whole[:-9], "list.csv.gz").reason == "truncated"
    assert refused(tmp_path, bytes(flipped), "list.csv.gz").reason == "unreadable"
    monkeypatch.setattr(finance_packed, "LARGEST", 1000)
    assert refused(tmp_path, whole, "list.csv.gz").reason == "unreadable"
    assert refused(tmp_path, GOOD * 50).reason == "unreadable"


def parquet(**columns: object) -> bytes:
    file = io.BytesIO()
    pl.DataFrame({**{name: [value] for name, value in ROW.items()}, **columns}).write_parquet(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (parquet()[:-20], "truncated"),
        (b"acc-77 is no Parquet", "unreadable"),
        (parquet(account_id=[77]), "wrong_type"),
        (parquet(net=[4.5]), "wrong_type"),
        (parquet(more=[1]), "unexpected_column"),
        (parquet(territory=["acc-77"]), "no_valid_row"),
        (parquet()[:4] + bytes(40) + parquet()[44:], "unreadable"),
    ],
)
def test_parquet_is_refused_whole_too(tmp_path: Path, content: bytes, reason: str):
    found = refused(tmp_path, content, "list.parquet")

    assert found.reason == reason
    assert "acc-77" not in found.detail


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (("student", "pupil"), "unknown_code"),
        (("GBP", "GBX"), "unknown_currency"),
        (("9.50", "9,50"), "bad_record"),
        (("9.50", "1e3"), "bad_number"),
        ((",2\n", ",-2\n"), "negative_number"),
        ((",GB,", ",UK,"), "unknown_territory"),
    ],
)
def test_a_bad_row_of_revenue_by_kind_is_quarantined_alone(tmp_path: Path, changed: tuple[str, str], reason: str):
    line = KINDS.splitlines()[1] + "\n"

    found = parsed(tmp_path, KINDS + line.replace(*changed))

    assert found.rejects.select("row", "reason").rows() == [(2, reason)]
    assert found.frames["revenue_kind"].height == 1


def test_two_figures_for_one_kind_are_used_by_nobody(tmp_path: Path):
    other = KINDS.splitlines()[1].replace("9.50", "9.49") + "\n"

    assert refused(tmp_path, KINDS + other).reason == "no_valid_row"
