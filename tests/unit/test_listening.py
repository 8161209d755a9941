"""The reduction of a month's stream log: what counts, what came twice, and that order never matters."""

import hashlib
import io
from datetime import date

import polars as pl

from attribution.weights import KEY
from pipelines import engine
from pipelines.home import Home
from pipelines.listeners import KEY_VARIABLE
from schemas.ai_surface import AiSurface
from schemas.listening import Listening
from schemas.stream_duplicate import StreamDuplicate
from tests.stream_logs import OFFERINGS, as_csv, as_ndjson, as_parquet, plays, received, reduced

LISTENING_KEY = ["listener", "track_ref", "territory", "offering", "surface", "segment"]


def counts(month: dict[str, pl.DataFrame]) -> tuple[int, int, int]:
    listening = month["listening"]
    return listening["plays"].sum(), listening["short_plays"].sum(), listening["played_ms"].sum()


def test_a_play_counts_from_its_offering_s_qualifying_time_on(tmp_path):
    rows = plays(
        {"played_ms": "29999"},
        {"played_ms": "30000"},
        {"played_ms": "44999", "offering": "free"},
        {"played_ms": "45000", "offering": "free"},
    )

    month = reduced(tmp_path, {"day.csv": as_csv(rows)})

    assert month["listening"].sort("offering").select("offering", "plays", "short_plays", "played_ms").rows() == [
        ("free", 1, 1, 89_999),
        ("premium", 1, 1, 59_999),
    ]


def test_an_offering_that_no_terms_describe_asks_for_the_longest_time_of_any(tmp_path):
    rows = plays({"played_ms": "44999", "offering": "hotel"}, {"played_ms": "45000", "offering": "hotel"})

    assert counts(reduced(tmp_path, {"day.csv": as_csv(rows)})) == (1, 1, 89_999)


def test_without_any_terms_no_play_counts_and_none_is_lost(tmp_path):
    month = reduced(tmp_path, {"day.csv": as_csv(plays(count=3))}, offerings=OFFERINGS.clear())

    assert counts(month) == (0, 3, 180_000)


def test_a_track_is_called_by_its_id_else_its_isrc_else_its_rendition(tmp_path):
    names = {"track_id": None, "isrc": None, "rendition_id": None}
    rows = plays(
        {**names, "track_id": "T1", "isrc": "GBAAA2600001", "rendition_id": "R1"},
        {**names, "isrc": "GBAAA2600001", "rendition_id": "R1"},
        {**names, "rendition_id": "R1"},
    )

    month = reduced(tmp_path, {"day.csv": as_csv(rows)})

    assert month["listening"]["track_ref"].sort().to_list() == ["GBAAA2600001", "R1", "T1"]


def test_listening_is_kept_apart_by_surface_and_the_listener_counts_once(tmp_path):
    rows = plays(
        {"surface": "search"}, {"surface": "radio"}, {"surface": None}, {"account_id": "bob", "surface": "radio"}
    )

    month = reduced(tmp_path, {"day.csv": as_csv(rows)})

    assert sorted(month["listening"]["surface"]) == ["", "radio", "radio", "search"]
    assert month["usage"].rows(named=True) == [
        {
            "territory": "GB",
            "offering": "premium",
            "track_ref": "T1",
            "segment": 0,
            "plays": 4,
            "short_plays": 0,
            "played_ms": 240_000,
            "listeners": 2,
            "weight:pro_rata": 4,
        }
    ]


def test_the_surfaces_of_chosen_tracks_are_counted_with_the_listeners_of_each(tmp_path):
    rows = plays(
        {"surface": "search"}, {"surface": "radio"}, {"surface": None}, {"account_id": "bob", "surface": "radio"},
        {"account_id": "bob", "surface": "radio", "played_ms": "10"}, {"track_id": "T2", "surface": "search"},
    )  # fmt: skip
    reduced(tmp_path, {"day.csv": as_csv(rows)})
    references = pl.DataFrame({"track_ref": ["T1"], "track_id": ["ours"]})

    found = engine.surfaces(Home.at(tmp_path, tmp_path / "deliveries"), "2026-09", references)

    assert AiSurface.validate(found).rows() == [
        ("ours", "GB", "premium", "", 1, 1),
        ("ours", "GB", "premium", "radio", 2, 2),
        ("ours", "GB", "premium", "search", 1, 1),
    ]


def test_a_listener_without_a_qualified_play_is_none(tmp_path):
    rows = plays({"played_ms": "1000"}, {"account_id": "bob"})

    usage = reduced(tmp_path, {"day.csv": as_csv(rows)})["usage"]

    assert usage.select("plays", "short_plays", "listeners", "weight:pro_rata").rows() == [(1, 1, 1, 1)]


def test_a_play_falls_into_the_segment_of_its_utc_day(tmp_path):
    segments = pl.DataFrame(
        {
            "track_ref": ["T1", "T1"],
            "segment": pl.Series([0, 1], dtype=pl.Int16()),
            "from_date": [date(2026, 9, 1), date(2026, 9, 16)],
            "to_date": [date(2026, 9, 15), date(2026, 9, 30)],
        }
    )
    rows = plays(
        {"played_at": "2026-09-15T23:59:59Z"},
        {"played_at": "2026-09-16T00:00:00Z"},
        {"played_at": "2026-09-16T01:30:00+02:00"},
        {"played_at": "2026-09-20T00:00:00Z", "track_id": "T2"},
    )

    usage = reduced(tmp_path, {"day.csv": as_csv(rows)}, segments=segments)["usage"]

    assert usage.select("track_ref", "segment", "plays").rows() == [("T1", 0, 2), ("T1", 1, 1), ("T2", 0, 1)]


def test_a_play_of_what_nobody_delivered_falls_into_the_segment_of_all_such_plays(tmp_path):
    days = [date(2026, 9, 1), date(2026, 9, 11), date(2026, 9, 21)]
    segments = pl.DataFrame(
        {
            "track_ref": ["", "", "", "T1", "T1", "T1", "T1"],
            "segment": pl.Series([0, 1, 2, 0, 1, 2, 3], dtype=pl.Int16()),
            "from_date": [*days, *days[:2], date(2026, 9, 16), days[2]],
            "to_date": [date(2026, 9, day) for day in (10, 20, 30, 10, 15, 20, 30)],
        }
    )
    moments = ("2026-09-10T23:59:59Z", "2026-09-11T00:00:00Z", "2026-09-17T00:00:00Z", "2026-09-30T23:00:00Z")
    rows = plays(*({"played_at": at, "track_id": track} for at in moments for track in ("T1", "odd")))

    usage = reduced(tmp_path, {"day.csv": as_csv(rows)}, segments=segments)["usage"]

    found = usage.select("track_ref", "segment", "plays").rows()
    assert found == [
        ("T1", 0, 1), ("T1", 1, 1), ("T1", 2, 1), ("T1", 3, 1), ("odd", 0, 1), ("odd", 1, 2), ("odd", 2, 1)
    ]  # fmt: skip


def test_a_stream_id_that_comes_twice_counts_once_whatever_file_or_day_it_came_in(tmp_path):
    first = plays({"stream_id": "twice", "played_at": "2026-09-03T10:00:00Z", "territory": "FR"}, count=2)
    second = plays({"stream_id": "twice", "played_at": "2026-09-04T10:00:00Z"}, {"stream_id": "s9"})

    month = reduced(tmp_path, {"a.csv": as_csv(second), "b.ndjson": as_ndjson(first)})

    assert counts(month) == (4, 0, 240_000)
    assert sorted(month["listening"]["territory"]) == ["FR", "GB"]
    assert month["stream_duplicate"].select("stream_id", "plays").rows() == [("twice", 2)]
    kept = month["stream_duplicate"]["delivery_id"].item()
    assert kept == hashlib.sha256(as_ndjson(first)).hexdigest()


def test_a_log_that_was_sent_again_under_another_compression_changes_nothing(tmp_path):
    rows = plays(count=5)

    once = reduced(tmp_path / "once", {"a.csv": as_csv(rows)})
    again = reduced(
        tmp_path / "again", {"a.csv": as_csv(rows), "b.csv.gz": as_csv(rows), "c.parquet": as_parquet(rows)}
    )

    assert counts(once) == counts(again) == (5, 0, 300_000)
    assert again["stream_duplicate"]["plays"].to_list() == [3] * 5


def test_plays_and_bad_rows_of_other_months_are_left_out(tmp_path):
    rows = plays(
        {"played_at": "2026-08-31T23:59:59Z"},
        {"played_at": "2026-09-01T00:00:00Z"},
        {"played_at": "2026-09-30T23:59:59.999Z"},
        {"played_at": "2026-10-01T00:00:00Z"},
        {"played_at": "2026-10-15T00:00:00Z"},
        {"territory": "ZZ"},
    )

    assert counts(reduced(tmp_path, {"day.csv": as_csv(rows)})) == (2, 0, 120_000)


def test_the_neighbouring_month_takes_what_is_a_day_early_and_nothing_that_was_refused(tmp_path):
    rows = plays({"played_at": "2026-10-01T12:00:00Z"}, {"played_at": "2026-10-15T12:00:00Z"}, count=2)

    assert counts(reduced(tmp_path, {"day.csv": as_csv(rows)}, period="2026-10")) == (1, 0, 60_000)


def test_the_counts_of_the_reader_and_of_the_pass_agree(tmp_path):
    rows = plays({"territory": "ZZ"}, {"played_ms": "x"}, {"stream_id": "s5"}, count=6)
    files = {"a.csv": as_csv(rows), "b.ndjson": as_ndjson(plays({"stream_id": "s9"}, {"offering": None}, count=2))}

    month = reduced(tmp_path, files)

    days = received(tmp_path, files).intake("stream_day").collect()
    repeated = month["stream_duplicate"]["plays"].sum() - month["stream_duplicate"].height
    assert days["plays"].sum() == 13
    assert days["accepted"].sum() - repeated == sum(counts(month)[:2]) == 7


def many_plays(count: int) -> pl.DataFrame:
    """More rows than a row group holds; one stream id in a thousand comes twice."""
    number = pl.int_range(count, eager=True).alias("number")
    return number.to_frame().select(
        stream_id=pl.format(
            "s{}", pl.when(pl.col("number") % 1000 == 999).then(pl.col("number") - 1).otherwise("number")
        ),
        account_id=pl.format("acc-{}", pl.col("number") * 7919 % 6007),
        track_id=pl.format("T{}", pl.col("number") * 104_729 % 4001),
        played_at=pl.datetime(2026, 9, 1) + pl.duration(seconds=pl.col("number") * 31 % 2_592_000),
        played_ms=pl.col("number") * 37 % 90_000,
        territory=pl.Series(["GB", "FR", "TW"]).gather(number % 3),
        offering=pl.Series(["premium", "free"]).gather(number % 2),
        surface=pl.Series(["radio", "search", None]).gather(number % 11 % 3),
    )


def as_file(rows: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    rows.write_parquet(file)
    return file.getvalue()


def test_neither_threads_nor_the_order_of_rows_and_files_change_a_byte(tmp_path, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, "a key for this test")
    rows = many_plays(300_000)
    mixed = rows.sample(fraction=1, shuffle=True, seed=7)
    ways = {
        "1": {"a.parquet": as_file(rows)},
        "2": {"z.parquet": as_file(mixed[:100_000]), "m.parquet": as_file(mixed[100_000:])},
    }
    bytes_of = {}
    for threads, files in ways.items():
        monkeypatch.setenv(engine.THREADS_VARIABLE, threads)
        month = reduced(tmp_path / threads, files)
        bytes_of[threads] = (tmp_path / threads / "store" / "listening" / "2026-09.parquet").read_bytes()

    assert bytes_of["1"] == bytes_of["2"]
    assert month["listening"].equals(month["listening"].sort(LISTENING_KEY))
    assert sum(counts(month)[:2]) == 300_000 - 300
    Listening.validate(month["listening"], lazy=True)
    StreamDuplicate.validate(month["stream_duplicate"], lazy=True)


def test_a_month_without_logs_is_empty(tmp_path):
    month = reduced(tmp_path, {"day.csv": as_csv(plays({}))}, period="2026-01")

    assert [month[name].height for name in ("listening", "stream_duplicate", "usage")] == [0, 0, 0]


def test_a_weight_of_pro_rata_is_the_plays_of_a_track_in_its_base(tmp_path):
    rows = plays(
        {}, {"account_id": "bob"}, {"played_ms": "1"}, {"territory": "FR"}, {"track_id": "T2", "offering": "free"}
    )

    usage = reduced(tmp_path, {"day.csv": as_csv(rows)})["usage"]

    assert usage.select(*KEY, "weight:pro_rata").rows() == [
        ("FR", "premium", "T1", 0, 1),
        ("GB", "free", "T2", 0, 1),
        ("GB", "premium", "T1", 0, 2),
    ]
