"""Every fault that a stream log may have: what is refused whole, what row by row, and that each row is counted."""

import gzip
import io

import polars as pl
import pytest

from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.readers.streams import read
from tests.stream_logs import PLAY, as_csv, as_ndjson, as_parquet, parsed, plays

TEXT = {"day.csv": as_csv, "day.csv.gz": as_csv, "day.ndjson": as_ndjson, "day.ndjson.gz": as_ndjson}
ALL = {**TEXT, "day.parquet": as_parquet}
every_format = pytest.mark.parametrize("name", ALL)
every_text = pytest.mark.parametrize("name", TEXT)


def reason_of(folder, name: str, content: bytes) -> str:
    with pytest.raises(Quarantine) as quarantine:
        parsed(folder, name, content)
    assert name in quarantine.value.detail
    assert PLAY["account_id"] not in quarantine.value.detail
    return quarantine.value.reason


def stored(content: bytes, changed) -> bytes:
    file = io.BytesIO()
    changed(pl.read_parquet(content)).write_parquet(file)
    return file.getvalue()


def rejected(log: Parsed) -> list[tuple]:
    return log.rejects.select("row", "reason", "reference").rows()


def total(log: Parsed, column: str) -> int:
    return int(log.frames["stream_day"][column].sum())


@every_format
def test_a_file_without_bytes_is_empty(tmp_path, name):
    (tmp_path / name).write_bytes(b"")

    with pytest.raises(Quarantine, match="empty_file"):
        read(tmp_path / name, name=name, delivery_id="d" * 64)


@pytest.mark.parametrize("name", ["day.csv", "day.parquet"])
def test_a_file_with_columns_and_no_row_is_empty(tmp_path, name):
    none = {
        "day.csv": as_csv(plays({})).splitlines(keepends=True)[0],
        "day.parquet": stored(as_parquet(plays({})), pl.DataFrame.clear),
    }

    assert reason_of(tmp_path, name, none[name]) == "empty_file"


@pytest.mark.parametrize("name", ["day.csv.gz", "day.ndjson.gz"])
def test_a_packed_file_that_breaks_off_is_truncated(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(TEXT[name](plays(count=500)))[:-30])

    with pytest.raises(Quarantine, match="truncated"):
        read(path, name=name, delivery_id="d" * 64)


def test_parquet_without_its_end_is_truncated(tmp_path):
    assert reason_of(tmp_path, "day.parquet", as_parquet(plays(count=9))[:-40]) == "truncated"


def test_what_is_no_parquet_is_unreadable(tmp_path):
    assert reason_of(tmp_path, "day.parquet", as_csv(plays(count=9))) == "unreadable"


def test_parquet_with_a_broken_footer_is_unreadable(tmp_path):
    whole = as_parquet(plays(count=9))

    assert reason_of(tmp_path, "day.parquet", whole[:-60] + b"\xff" * 52 + whole[-8:]) == "unreadable"


@every_text
@pytest.mark.parametrize("cut", [1, 3, 30])
def test_a_text_that_ends_within_a_line_is_truncated(tmp_path, name, cut):
    assert reason_of(tmp_path, name, TEXT[name](plays(count=9))[:-cut]) == "truncated"


@every_text
def test_latin_1_is_a_wrong_encoding(tmp_path, name):
    content = TEXT[name](plays({"offering": "premium plus"}, count=3)).replace(b"plus", b"pl\xfcs")

    assert reason_of(tmp_path, name, content) == "wrong_encoding"


@every_text
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_and_utf_32_are_a_wrong_encoding(tmp_path, name, encoding):
    assert reason_of(tmp_path, name, TEXT[name](plays(count=3)).decode().encode(encoding)) == "wrong_encoding"


@every_text
def test_a_byte_order_mark_is_refused(tmp_path, name):
    assert reason_of(tmp_path, name, b"\xef\xbb\xbf" + TEXT[name](plays(count=3))) == "byte_order_mark"


@every_format
@pytest.mark.parametrize("column", PLAY)
def test_a_missing_column_is_named(tmp_path, name, column):
    less = [{key: value for key, value in row.items() if key != column} for row in plays(count=3)]
    whole = as_parquet(plays(count=3))
    content = stored(whole, lambda log: log.drop(column)) if name == "day.parquet" else ALL[name](less)

    with pytest.raises(Quarantine, match=column) as quarantine:
        parsed(tmp_path, name, content)

    assert quarantine.value.reason == "missing_column"


@every_format
def test_an_extra_column_is_news_and_refused(tmp_path, name):
    rows = [row | {"mood": "calm"} for row in plays(count=3)]

    with pytest.raises(Quarantine, match="mood") as quarantine:
        parsed(tmp_path, name, ALL[name](rows))

    assert quarantine.value.reason == "unexpected_column"


@every_text
def test_a_column_whose_name_differs_in_its_letters_size_is_another_column(tmp_path, name):
    rows = [{("Offering" if key == "offering" else key): value for key, value in row.items()} for row in plays(count=3)]

    assert reason_of(tmp_path, name, TEXT[name](rows)) == "missing_column"


def test_a_csv_column_that_comes_twice_is_refused(tmp_path):
    content = as_csv(plays(count=3)).replace(b"offering\n", b"offering,offering\n").replace(b"premium", b"premium,free")

    assert reason_of(tmp_path, "day.csv", content) == "unexpected_column"


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("stream_id", pl.Categorical("lexical")),
        ("stream_id", pl.String()),
        ("played_ms", pl.UInt16()),
        ("played_ms", pl.Float64()),
        ("played_ms", pl.Decimal(12, 3)),
        ("played_at", pl.Datetime("ns")),
        ("played_at", pl.Datetime("ms")),
        ("played_at", pl.Datetime("ns", "UTC")),
    ],
)
def test_a_parquet_type_that_can_hold_the_column_is_read(tmp_path, column, kind):
    log = parsed(tmp_path, "day.parquet", as_parquet(plays({"played_ms": "1500"}), {column: kind}))

    assert (log.rows, total(log, "accepted"), total(log, "played_ms")) == (1, 1, 1500)


@pytest.mark.parametrize(
    ("column", "kind"),
    [("played_ms", pl.String()), ("played_at", pl.Date()), ("played_at", pl.Int64()), ("territory", pl.Binary())],
)
def test_a_parquet_type_that_cannot_hold_the_column_is_wrong(tmp_path, column, kind):
    assert reason_of(tmp_path, "day.parquet", as_parquet(plays(count=3), {column: kind})) == "wrong_type"


def test_a_json_value_that_is_a_list_is_a_wrong_type(tmp_path):
    content = as_ndjson(plays(count=2)).replace(b'"premium"', b'["premium"]', 1)

    assert reason_of(tmp_path, "day.ndjson", content) == "wrong_type"


def test_a_name_of_another_format_is_unknown(tmp_path):
    assert reason_of(tmp_path, "day.xlsx", b"PK") == "unknown_format"
