"""Stream logs as senders may write them: one reading of each play, whatever the format."""

import gzip
from datetime import date

import polars as pl
import pytest

from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.readers.streams import read
from schemas.stream_day import StreamDay
from tests.stream_logs import PLAY, as_csv, as_ndjson, as_parquet, parsed, plays, written

FORMATS = {
    "day.parquet": as_parquet,
    "day.csv": as_csv,
    "day.csv.gz": as_csv,
    "day.CSV": as_csv,
    "day.ndjson": as_ndjson,
    "day.jsonl": as_ndjson,
    "day.json": as_ndjson,
    "day.ndjson.gz": as_ndjson,
}


def by_day(log: Parsed) -> list[tuple]:
    return log.frames["stream_day"].select("played_date", "plays", "accepted", "rejected", "played_ms").rows()


def at(*moments: str) -> list[dict]:
    return plays(*({"played_at": moment} for moment in moments))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_counted_by_day(tmp_path, name):
    rows = at("2026-09-10T12:00:00Z", "2026-09-11T00:00:00Z", "2026-09-11T23:59:59.5Z")

    log = parsed(tmp_path, name, FORMATS[name](rows))

    assert by_day(log) == [(date(2026, 9, 10), 1, 1, 0, 60_000), (date(2026, 9, 11), 2, 2, 0, 120_000)]
    assert (log.rows, log.period, log.rejects.height) == (3, "2026-09", 0)
    assert (log.first_date, log.last_date) == (date(2026, 9, 10), date(2026, 9, 11))
    StreamDay.validate(log.frames["stream_day"], lazy=True)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-09-10T23:30:00-02:00", 11),
        ("2026-09-10T00:30:00+02:00", 9),
        ("2026-09-10T00:30:00+0200", 9),
        ("2026-09-10T00:30+02", 9),
        ("2026-09-10 00:30:00", 10),
        ("2026-09-10T23:59:59,999Z", 10),
        ("2026-09-10T23:59:59.123456789Z", 10),
    ],
)
@pytest.mark.parametrize("name", ["day.csv", "day.ndjson"])
def test_a_time_with_an_offset_is_taken_to_utc_and_one_without_is_utc(tmp_path, name, moment, day):
    assert by_day(parsed(tmp_path, name, FORMATS[name](at(moment)))) == [(date(2026, 9, day), 1, 1, 0, 60_000)]


def test_a_parquet_time_with_a_zone_is_taken_to_utc(tmp_path):
    content = as_parquet(at("2026-09-10T23:30:00Z"), {"played_at": pl.Datetime("us", "Asia/Taipei")})

    log = parsed(tmp_path, "day.parquet", content)

    assert by_day(log) == [(date(2026, 9, 10), 1, 1, 0, 60_000)]


def test_parquet_may_hold_times_as_text(tmp_path):
    rows = pl.DataFrame(at("2026-09-10T23:30:00-02:00")).with_columns(pl.col("played_ms").cast(pl.Int64))
    path = tmp_path / "text.parquet"
    rows.write_parquet(path)

    assert by_day(read(path, name="streams/text.parquet", delivery_id="d" * 64))[0][0] == date(2026, 9, 11)


def test_the_month_of_a_log_is_that_of_most_of_its_good_rows(tmp_path):
    rows = at("2026-08-31T23:00:00Z", "2026-09-01T01:00:00Z", "2026-09-02T01:00:00Z")

    log = parsed(tmp_path, "day.csv", as_csv(rows))

    assert (log.period, log.first_date, log.last_date) == ("2026-09", date(2026, 8, 31), date(2026, 9, 2))


def test_of_two_months_with_as_many_rows_a_log_is_for_the_earlier(tmp_path):
    assert parsed(tmp_path, "day.csv", as_csv(at("2026-10-01T01:00:00Z", "2026-09-30T01:00:00Z"))).period == "2026-09"


def test_rows_that_cannot_be_used_have_no_say_in_the_month_of_a_log(tmp_path):
    bad = {"played_at": "2026-10-01T01:00:00Z", "territory": "ZZ"}

    assert parsed(tmp_path, "day.csv", as_csv(plays(bad, bad, {}))).period == "2026-09"


def test_a_csv_may_end_its_lines_as_windows_does(tmp_path):
    assert parsed(tmp_path, "day.csv", as_csv(plays(count=3)).replace(b"\n", b"\r\n")).rows == 3


def test_a_csv_whose_lines_end_in_two_ways_is_read_whole_or_not_at_all(tmp_path):
    content = as_csv(plays(count=3)).replace(b"\n", b"\r\n", 1)

    with pytest.raises(Quarantine, match="invalid_content"):
        parsed(tmp_path, "day.csv", content)


def test_a_csv_cell_may_hold_commas_quotes_and_line_ends(tmp_path):
    log = parsed(tmp_path, "day.csv", as_csv(plays({"track_id": 'a "b", c\nd'}, {"territory": "ZZ"}, {})))

    assert (log.rows, log.rejects["row"].to_list()) == (3, [2])


def test_the_order_of_columns_does_not_matter(tmp_path):
    rows = [dict(reversed(row.items())) for row in plays(count=2)]

    assert by_day(parsed(tmp_path, "day.csv", as_csv(rows))) == [(date(2026, 9, 10), 2, 2, 0, 120_000)]


@pytest.mark.parametrize("name", FORMATS)
def test_columns_that_we_know_and_do_not_need_may_be_there(tmp_path, name):
    rows = [row | {"surface": "radio", "device_id": "d1", "network": None, "isrc": None} for row in plays(count=2)]

    assert by_day(parsed(tmp_path, name, FORMATS[name](rows))) == [(date(2026, 9, 10), 2, 2, 0, 120_000)]


def test_a_packed_file_may_have_several_members(tmp_path):
    lines = as_csv(plays(count=4)).splitlines(keepends=True)
    path = tmp_path / "day.csv.gz"
    path.write_bytes(gzip.compress(b"".join(lines[:2])) + gzip.compress(b"".join(lines[2:])))

    assert read(path, name="streams/day.csv.gz", delivery_id="d" * 64).rows == 4


@pytest.mark.parametrize("name", ["a*.csv", "a[1].csv", "a?.csv", "it's.csv", "a{1,2}.csv", "ü ñ.csv", "a\\b.csv"])
def test_a_name_is_a_name_and_no_pattern(tmp_path, name):
    written(tmp_path, "a1.csv", as_csv(plays(count=9)))
    written(tmp_path, "ab.csv", as_csv(plays(count=9)))

    assert parsed(tmp_path, name, as_csv(plays(count=2))).rows == 2


def test_json_lines_may_leave_out_what_they_do_not_know_and_be_blank(tmp_path):
    lines = as_ndjson(plays({}, {"surface": "radio"})).splitlines()

    assert parsed(tmp_path, "day.ndjson", b"\n\n".join([*lines, b""])).rows == 2


def test_a_json_number_is_a_number(tmp_path):
    content = as_ndjson(plays(count=1)).replace(b'"60000"', b"60000")

    assert by_day(parsed(tmp_path, "day.ndjson", content)) == [(date(2026, 9, 10), 1, 1, 0, 60_000)]


def test_a_parquet_column_of_nothing_is_a_column(tmp_path):
    rows = pl.read_parquet(as_parquet(plays(count=2))).with_columns(surface=pl.lit(None, pl.Null()))
    path = tmp_path / "null.parquet"
    rows.write_parquet(path)

    assert read(path, name="streams/null.parquet", delivery_id="d" * 64).frames["stream_day"]["accepted"].sum() == 2


def test_no_account_is_in_what_is_kept_of_a_log(tmp_path):
    log = parsed(tmp_path, "day.csv", as_csv(plays({}, {"account_id": "acc-secret", "played_ms": "x"}, {})))

    assert "acc-secret" not in str(log.rejects.rows()) + str(log.frames["stream_day"].rows())
    assert PLAY["account_id"] not in str(log.rejects.rows())
