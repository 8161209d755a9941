from pathlib import Path

import pytest

from pipelines.readers.finance import read
from pipelines.readers.parsed import Parsed, Quarantine

HEADER = "period,territory,offering,currency,gross,tax,net,subscribers,trial_subscribers,free_subscribers\n"
ROW = "2026-09,GB,premium,GBP,120.00,20.00,100.00,9,1,0\n"
GOOD = HEADER + ROW
QUOTES = "date,currency,per_eur,source\n2026-09-30,USD,1.1,A bank\n"
TABLE = "Date,USD,JPY,\n2026-09-30,1.1,180,\n"


def parsed(folder: Path, content: str | bytes) -> Parsed:
    path = folder / "finance.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, name="finance/finance.csv", delivery_id="0" * 64)


def refused(folder: Path, content: str | bytes) -> Quarantine:
    with pytest.raises(Quarantine) as caught:
        parsed(folder, content)
    return caught.value


def row(**changed: str) -> str:
    right = dict(zip(HEADER.strip().split(","), ROW.strip().split(","), strict=True))
    return ",".join((right | changed).values()) + "\n"


@pytest.mark.parametrize("good", [GOOD, QUOTES, TABLE], ids=["revenue", "quotations", "table"])
def test_what_is_broken_as_a_file_is_refused_whole_with_its_reason(tmp_path: Path, good: str):
    header = good.splitlines()[0]
    first = header.split(",")[0]

    assert refused(tmp_path, "").reason == "empty_file"
    assert refused(tmp_path, "\n \n").reason == "empty_file"
    assert refused(tmp_path, header + "\n").reason == "empty_file"
    assert refused(tmp_path, good[:-1]).reason == "truncated"
    assert refused(tmp_path, good + good.splitlines()[1][:9]).reason == "truncated"
    assert refused(tmp_path, b"\xef\xbb\xbf" + good.encode()).reason == "byte_order_mark"
    assert refused(tmp_path, good.encode("utf-16")).reason == "wrong_encoding"
    assert refused(tmp_path, good.encode() + b"\xe9\n").reason == "wrong_encoding"
    assert refused(tmp_path, good.encode() + b"\0\n").reason == "wrong_encoding"
    assert refused(tmp_path, f"{first},unknown\n").reason in {"missing_column", "unexpected_column"}
    assert (
        refused(tmp_path, good.replace(header, f"{header.rstrip(',')},{header.rstrip(',')}")).reason
        == "unexpected_column"
    )
    assert refused(tmp_path, good + '"' + "a" * 200_000 + '"\n').reason == "oversized_field"
    assert refused(tmp_path, good + "a" * 20_000 + "\n").reason == "oversized_field"
    assert refused(tmp_path, good + '"never closed\n').reason == "truncated"
    assert refused(tmp_path, good + '"a"b\n').reason == "unreadable"
    assert refused(tmp_path, header + "\nonly one field\n").reason == "no_valid_row"


def test_a_column_too_few_or_too_many_is_named(tmp_path: Path):
    missing = refused(tmp_path, GOOD.replace(",net", "").replace(",100.00", ""))
    extra = refused(tmp_path, GOOD.replace("subscribers\n", "subscribers,vat\n").replace(",0\n", ",0,7\n"))
    semicolons = refused(tmp_path, GOOD.replace(",", ";"))

    assert (missing.reason, "has no column net" in missing.detail) == ("missing_column", True)
    assert (extra.reason, "an unknown column: vat" in extra.detail) == ("unexpected_column", True)
    assert (semicolons.reason, "what stands between its fields" in semicolons.detail) == ("missing_column", True)


@pytest.mark.parametrize(
    ("changed", "reason", "told"),
    [
        ({"gross": "NaN"}, "bad_number", "gross 'NaN' is not an amount"),
        ({"gross": "Infinity"}, "bad_number", "gross 'Infinity'"),
        ({"gross": "1e999"}, "bad_number", "gross '1e999'"),
        ({"gross": "1e2"}, "bad_number", "gross '1e2'"),
        ({"tax": "-0"}, "bad_number", "tax '-0'"),
        ({"tax": "-0.00"}, "bad_number", "tax '-0.00'"),
        ({"gross": "+120"}, "bad_number", "gross '+120'"),
        ({"gross": " 120"}, "bad_number", "gross ' 120'"),
        ({"gross": '"1,200.00"'}, "bad_number", "gross '1,200.00'"),
        ({"gross": '"120,00"'}, "bad_number", "gross '120,00'"),
        ({"gross": "1'200.00"}, "bad_number", "gross '1'200.00'"),
        ({"gross": "£120"}, "bad_number", "gross '£120'"),
        ({"gross": "١٢٠"}, "bad_number", "gross '١٢٠'"),
        ({"gross": "120.0000000001"}, "bad_number", "at most nine digits after the point"),
        ({"gross": "1" * 16}, "bad_number", "is not an amount"),
        ({"net": "99.999999999"}, "bad_number", "gross 120.00 - tax 20.00 is not net 99.999999999"),
        ({"subscribers": "-1"}, "negative_number", "subscribers '-1' is negative"),
        ({"subscribers": "9.5"}, "bad_number", "subscribers '9.5' is not a whole number"),
        ({"free_subscribers": "1e3"}, "bad_number", "free_subscribers '1e3'"),
        ({"period": "2026-13"}, "bad_timestamp", "period '2026-13' is not a month"),
        ({"period": "Sept 2026"}, "bad_timestamp", "write it like 2026-09"),
        ({"territory": "UK"}, "unknown_territory", "territory 'UK'"),
        ({"territory": "2136"}, "unknown_territory", "territory '2136'"),
        ({"currency": "GBX"}, "unknown_currency", "currency 'GBX'"),
        ({"currency": "XXX"}, "unknown_currency", "currency 'XXX'"),
        ({"currency": "HRK"}, "unknown_currency", "paid in then"),
        ({"offering": ""}, "missing_value", "offering is empty"),
        ({"net": ""}, "missing_value", "net is empty"),
        ({"offering": " premium"}, "bad_identifier", "space around it"),
        ({"offering": "a" * 101}, "bad_identifier", "too long"),
        ({"gross": "1,200.00"}, "bad_record", "11 fields instead of 10"),
    ],
)  # fmt: skip
def test_a_bad_row_is_quarantined_alone_with_its_reason(
    tmp_path: Path, changed: dict[str, str], reason: str, told: str
):
    found = parsed(tmp_path, GOOD + row(**{"territory": "FR", **changed}))

    assert found.frames["revenue"]["territory"].to_list() == ["GB"]
    assert found.rejects.select("row", "reason").rows() == [(2, reason)]
    assert told in found.rejects["detail"][0]
    assert found.rows == 2


def test_every_row_is_accounted_for_once(tmp_path: Path):
    wrong_twice = row(territory="ZZ", currency="ZZZ")

    found = parsed(tmp_path, GOOD + wrong_twice + "\n" + row(territory="FR") + "short,row\n")

    assert found.rows == found.frames["revenue"].height + found.rejects["row"].n_unique() == 4
    assert found.rejects["row"].to_list() == [2, 4]


def test_the_same_row_twice_counts_once(tmp_path: Path):
    found = parsed(tmp_path, GOOD + row(gross="120.000", tax="20"))

    assert found.frames["revenue"].height == 1
    assert found.rejects.select("row", "reason").rows() == [(2, "duplicate_row")]


@pytest.mark.parametrize("changed", [{"subscribers": "8"}, {"currency": "USD"}])
def test_different_figures_for_one_key_are_used_by_nobody(tmp_path: Path, changed: dict[str, str]):
    found = parsed(tmp_path, GOOD + row(territory="FR") + row(**changed))

    assert found.frames["revenue"]["territory"].to_list() == ["FR"]
    assert found.rejects.select("row", "reason").rows() == [(1, "duplicate_row"), (3, "duplicate_row")]
    assert "none of them is used" in found.rejects["detail"][0]


def test_a_file_without_one_right_row_says_what_is_wrong_with_the_first(tmp_path: Path):
    found = refused(tmp_path, HEADER + row(territory="ZZ"))

    assert found.reason == "no_valid_row"
    assert "territory 'ZZ'" in found.detail


@pytest.mark.parametrize("dates", [("2026-10-05", "2026-10-06"), ("soon", "soon"), ("2026-10-05", "")])
def test_a_file_has_one_day_of_issue_or_none(tmp_path: Path, dates: tuple[str, str]):
    rows = [row().strip() + f",{dates[0]}\n", row(territory="FR").strip() + f",{dates[1]}\n"]

    assert refused(tmp_path, HEADER.strip() + ",issued\n" + "".join(rows)).reason == "invalid_content"


@pytest.mark.parametrize(
    ("quotation", "reason"),
    [
        ("2026-09-31,TWD,36.5,A bank", "bad_timestamp"),
        ("30/09/2026,TWD,36.5,A bank", "bad_timestamp"),
        ("2026-09-30,TWD,0,A bank", "bad_number"),
        ("2026-09-30,TWD,-36.5,A bank", "bad_number"),
        ("2026-09-30,TWD,N/A,A bank", "bad_number"),
        ("2026-09-30,TWD,36.5000000001,A bank", "bad_number"),
        ("2026-09-30,EUR,1,A bank", "unknown_currency"),
        ("2026-09-30,NTD,36.5,A bank", "unknown_currency"),
        ("2026-09-30,TWD,36.5,", "missing_value"),
        ("2026-09-30,USD,1.1,A bank", "duplicate_row"),
    ],
)
def test_a_quotation_that_cannot_be_is_quarantined_alone(tmp_path: Path, quotation: str, reason: str):
    found = parsed(tmp_path, f"{QUOTES}{quotation}\n")

    assert found.frames["fx_rate"]["currency"].to_list() == ["USD"]
    assert found.rejects.select("row", "reason").rows() == [(2, reason)]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-09-29,x,180,", "bad_number"),
        ("2026-09-29,,180,", "bad_number"),
        ("2026-09-29,1.1,-180,", "bad_number"),
        ("2026-09-29,0.0,180,", "bad_number"),
        ("29.09.2026,1.1,180,", "bad_timestamp"),
        ("2026-09-29,1.1,180", "bad_record"),
        ("2026-09-29,1.1,18,0,", "bad_record"),
    ],
)
def test_a_day_of_the_banks_table_with_one_bad_figure_is_not_used_at_all(tmp_path: Path, day: str, reason: str):
    found = parsed(tmp_path, f"{TABLE}{day}\n")

    assert found.frames["fx_rate"].height == 2
    assert found.rejects.select("row", "reason").rows() == [(2, reason)]


def test_a_table_with_a_column_that_is_no_currency_is_not_the_banks(tmp_path: Path):
    assert refused(tmp_path, TABLE.replace("JPY", "Yen")).reason == "unexpected_column"
    assert refused(tmp_path, TABLE.replace("JPY", "USD")).reason == "unexpected_column"
    assert refused(tmp_path, TABLE.replace("JPY", "EUR")).reason == "unexpected_column"
