"""Every fault that a row of a stream log may have: it is refused alone, with its reason, and counted."""

import io
from datetime import date

import polars as pl
import pytest

from pipelines.readers.parsed import Parsed, Quarantine
from tests.stream_logs import PLAY, as_csv, as_ndjson, as_parquet, parsed, plays

ALL = {
    "day.csv": as_csv,
    "day.csv.gz": as_csv,
    "day.ndjson": as_ndjson,
    "day.ndjson.gz": as_ndjson,
    "day.parquet": as_parquet,
}
every_format = pytest.mark.parametrize("name", ALL)


def reason_of(folder, name: str, content: bytes) -> str:
    with pytest.raises(Quarantine) as quarantine:
        parsed(folder, name, content)
    return quarantine.value.reason


def stored(content: bytes, changed) -> bytes:
    file = io.BytesIO()
    changed(pl.read_parquet(content)).write_parquet(file)
    return file.getvalue()


def rejected(log: Parsed) -> list[tuple]:
    return log.rejects.select("row", "reason", "reference").rows()


def total(log: Parsed, column: str) -> int:
    return int(log.frames["stream_day"][column].sum())


ROW_FAULTS = [
    *(({column: None}, "missing_value") for column in PLAY if column != "stream_id"),
    ({"offering": ""}, "missing_value"),
    ({"played_ms": "-1"}, "negative_number"),
    ({"played_ms": "3000000000"}, "bad_number"),
    ({"territory": "gb"}, "unknown_territory"),
    ({"territory": "ZZ"}, "unknown_territory"),
    ({"territory": "AD AE"}, "unknown_territory"),
    ({"offering": "x" * 200_000}, "oversized_field"),
    ({"track_id": "x" * 1001}, "oversized_field"),
    ({"account_id": "x" * 200_000}, "oversized_field"),
    ({"played_at": "2026-11-01T00:00:00Z"}, "outside_period"),
    ({"played_at": "2026-10-02T00:00:00Z"}, "outside_period"),
    ({"played_at": "2026-08-30T23:59:59Z"}, "outside_period"),
]
TEXT_FAULTS = [
    ({"played_ms": "NaN"}, "bad_number"),
    ({"played_ms": "Infinity"}, "bad_number"),
    ({"played_ms": "1e5"}, "bad_number"),
    ({"played_ms": "1.5"}, "bad_number"),
    ({"played_ms": "1_000"}, "bad_number"),
    ({"played_ms": "1,000"}, "bad_number"),
    ({"played_ms": "99999999999999999999"}, "bad_number"),
    ({"played_at": "yesterday"}, "bad_timestamp"),
    ({"played_at": "2026-09-31T00:00:00Z"}, "bad_timestamp"),
    ({"played_at": "2026-09-10"}, "bad_timestamp"),
    ({"played_at": "10/09/2026 12:00"}, "bad_timestamp"),
    ({"played_at": "2026-09-10T12:00:00 Europe/Paris"}, "bad_timestamp"),
    ({"played_at": "infinity"}, "bad_timestamp"),
]


@pytest.mark.parametrize(
    ("name", "fault", "reason"),
    [
        *((name, *fault) for name in ("day.csv", "day.ndjson", "day.parquet") for fault in ROW_FAULTS),
        *((name, *fault) for name in ("day.csv", "day.ndjson") for fault in TEXT_FAULTS),
    ],
)
def test_a_bad_row_is_refused_alone_and_counted(tmp_path, name, fault, reason):
    log = parsed(tmp_path, name, ALL[name](plays({}, fault, {}, {})))

    assert rejected(log) == [(2, reason, "s2")]
    assert (total(log, "plays"), total(log, "accepted"), total(log, "rejected")) == (4, 3, 1)
    assert total(log, "played_ms") == 180_000
    assert all(len(text) < 200 and PLAY["account_id"] not in text for text in log.rejects["detail"])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1.5, 1e300])
def test_a_float_that_is_no_whole_number_is_refused_alone(tmp_path, value):
    content = stored(as_parquet(plays(count=2)), lambda log: log.with_columns(played_ms=pl.Series([1000.0, value])))

    log = parsed(tmp_path, "day.parquet", content)

    assert rejected(log) == [(2, "bad_number", "s2")]


@pytest.mark.parametrize("line", [b"s9,acc-77,T1", b"s9,acc-77,T1,2026-09-10T12:00:00Z,60000,GB,premium,extra", b"s9"])
def test_a_csv_line_with_too_few_or_too_many_cells_is_refused_alone(tmp_path, line):
    lines = as_csv(plays(count=4)).splitlines()

    log = parsed(tmp_path, "day.csv", b"\n".join([*lines[:3], line, *lines[3:], b""]))

    assert rejected(log) == [(3, "bad_record", None)]
    assert (log.rows, total(log, "plays"), total(log, "accepted")) == (5, 5, 4)


def test_rows_after_malformed_ones_keep_their_own_numbers(tmp_path):
    lines = as_csv(plays({}, {"territory": "ZZ"}, {}, {"territory": "QQ"})).splitlines()

    log = parsed(tmp_path, "day.csv", b"\n".join([lines[0], b"x", lines[1], b"y", b"z", *lines[2:], b""]))

    assert rejected(log) == [
        (1, "bad_record", None),
        (3, "bad_record", None),
        (4, "bad_record", None),
        (5, "unknown_territory", "s2"),
        (7, "unknown_territory", "s4"),
    ]


def test_an_open_quote_in_a_csv_refuses_the_file(tmp_path):
    content = as_csv(plays(count=9)).replace(b"s4,acc-77", b's4,"acc-77')

    assert reason_of(tmp_path, "day.csv", content) == "invalid_content"


@pytest.mark.parametrize("line", [b"{bad}", b"[1]", b'"x"', b"{}", b'{"stream_id":"\\ud800"}', b"null"])
def test_a_json_line_that_is_no_play_is_refused_alone(tmp_path, line):
    lines = as_ndjson(plays(count=3)).splitlines()

    log = parsed(tmp_path, "day.ndjson", b"\n".join([*lines[:1], line, *lines[1:], b""]))

    assert rejected(log) == [(2, "bad_record", None)]
    assert (log.rows, total(log, "plays"), total(log, "accepted")) == (4, 4, 3)


def test_json_that_is_one_list_has_no_valid_row(tmp_path):
    content = b"[\n" + as_ndjson(plays(count=3)).replace(b"}\n", b"},\n") + b"]\n"

    assert reason_of(tmp_path, "day.json", content) == "no_valid_row"


@every_format
def test_a_file_without_a_good_row_is_refused_whole_and_says_why(tmp_path, name):
    with pytest.raises(Quarantine, match="2 unknown_territory") as quarantine:
        parsed(tmp_path, name, ALL[name](plays({"territory": "ZZ"}, {"territory": "QQ"})))

    assert quarantine.value.reason == "no_valid_row"


def test_a_rejected_row_counts_under_its_own_day_or_else_the_first(tmp_path):
    log = parsed(
        tmp_path,
        "day.csv",
        as_csv(
            plays(
                {"played_at": "2026-09-11T01:00:00Z"},
                {"played_at": "2026-09-12T01:00:00Z", "territory": "ZZ"},
                {"played_at": "never"},
                {"played_at": "2027-01-01T00:00:00Z"},
            )
        ),
    )

    assert log.frames["stream_day"].select("played_date", "plays", "accepted", "rejected").rows() == [
        (date(2026, 9, 11), 3, 1, 2),
        (date(2026, 9, 12), 1, 0, 1),
    ]
    assert log.rejects.select("row", "played_date").rows() == [
        (2, date(2026, 9, 12)),
        (3, date(2026, 9, 11)),
        (4, date(2026, 9, 11)),
    ]
    assert (log.first_date, log.last_date) == (date(2026, 9, 11), date(2026, 9, 11))
