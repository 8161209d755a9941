"""What the sample month leaves to the months after it, recounted from the deliveries by other means."""

import csv
from collections import defaultdict
from pathlib import Path

import duckdb

from tests.end_to_end.conftest import Ask
from tests.end_to_end.months import PERIOD, SAMPLE
from tests.end_to_end.recount import well_formed


def isrcs() -> dict[str, str]:
    """What the service's own lists say of tracks and renditions."""
    found = {}
    for name, column in (("catalogue/tracks.csv", "track_id"), ("provenance/index.csv", "track_ref")):
        with (SAMPLE / name).open(newline="", encoding="utf-8") as lines:
            found |= {row[column]: row["isrc"] for row in csv.DictReader(lines) if row["isrc"]}
    return found


def test_plays_and_listeners_of_every_recording_are_those_delivered(settled: Path) -> None:
    known = isrcs()
    heard: dict[str, list[str]] = defaultdict(list)
    for versions in well_formed(SAMPLE, PERIOD).values():
        row = versions[0]
        name = next(row[column] for column in ("track_id", "isrc", "rendition_id") if row.get(column))
        if int(row["played_ms"]) >= 30_000:
            heard[known.get(name, name)].append(row["account_id"])

    found = duckdb.execute(f"FROM '{settled / 'store' / 'recording_month' / PERIOD}.parquet'").fetchall()

    assert len(found) > 400
    assert found == [(name, len(accounts), len(set(accounts))) for name, accounts in sorted(heard.items())]


def test_no_listener_is_kept_by_name_where_no_terms_ask_for_listeners(settled: Path) -> None:
    file = settled / "store" / "recording_listener" / f"{PERIOD}.parquet"

    assert duckdb.execute(f"SELECT count(*) FROM '{file}'").fetchall() == [(0,)]


def test_the_history_is_in_no_table_of_the_warehouse_and_the_terms_are(query: Ask) -> None:
    tables = {name for (name,) in query("SELECT table_name FROM duckdb_tables()")}

    assert {"eligibility", "content_kind"} <= tables
    assert not {name for name in tables if name.startswith(("recording_month", "recording_listener"))}
