"""What machine files cannot say is on finance's list, escaped, with the reason."""

import csv
from pathlib import Path

import polars as pl
import pytest

from pipelines.writers.quarantined import write_not_represented
from tests.formats.months import PARTIES, RELEASES, TRACKS, month
from tests.formats.months_works import RECORDING_WORKS, WORKS


def listed(folder: Path, **frames: object) -> list[tuple[str, ...]]:
    works = frames.pop("work", WORKS.lazy())
    rows = write_not_represented(folder, month(**frames), RECORDING_WORKS.lazy(), works)
    if not rows:
        return []
    [row] = rows
    assert (row.path, row.recipient, row.kind) == (f"{folder.name}/not-represented.csv", "", "not_represented")
    with (folder / "not-represented.csv").open(newline="", encoding="utf-8") as file:
        head, *found = csv.reader(file)
    assert head == ["file", "key", "cell", "value", "reason"]
    return [tuple(each) for each in found]


def only(column: str, text: str, track: str = "t1") -> pl.LazyFrame:
    is_it = pl.col("track_id") == track
    return TRACKS.with_columns(pl.when(is_it).then(pl.lit(text)).otherwise(column).alias(column)).lazy()


def test_a_month_that_can_all_be_said_has_no_list(tmp_path):
    assert listed(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", ["a\tb", "a|b", "a\\b", "日本の", "\u202eabc", "😀", "=1+1", "x" * 5_000, "ümläut"])
def test_what_has_an_escape_or_needs_none_is_not_on_it(tmp_path, title):
    assert listed(tmp_path, track=only("title", title)) == []


@pytest.mark.parametrize(
    ("title", "escaped", "reason"),
    [
        ("two\nlines", "two\\nlines", "line_end"),
        ("a\x85b", "a\\x85b", "line_end"),
        ("a\u2028b", "a\\u2028b", "line_end"),
        ("\x07", "\\x07", "control_character"),
        (" x ", " x ", "outer_space"),
    ],
)
def test_a_control_character_in_a_title_is_on_it_for_each_report_that_has_the_title(tmp_path, title, escaped, reason):
    found = listed(tmp_path, track=only("title", title))

    assert [row[:4] for row in found] == [
        ("dsr_basic_audio", "t1", "AS01, AS02 Title", escaped),
        ("dsr_financial", "t1", "SR08 ResourceTitle", escaped),
    ]
    assert {row[4] for row in found} == {reason}


def test_nul_is_left_out_of_sales_too(tmp_path):
    found = listed(tmp_path, track=only("label", "a\x00b"))

    assert [row[:4] for row in found] == [("flat_sales", "t1", "label", "a\\x00b")]


def test_releases_works_and_parties_are_looked_through(tmp_path):
    spoilt = WORKS.with_columns(writer_names=pl.lit(["A\rB", "C"], dtype=pl.List(pl.String)))

    found = listed(
        tmp_path,
        work=spoilt.lazy(),
        release=RELEASES.with_columns(artist=pl.lit("x\ny")).lazy(),
        party=PARTIES.with_columns(name=pl.when(pl.col("party") == "halcyon").then(pl.lit("H\n")).otherwise("name")),
    )

    assert {row[2] for row in found} == {
        "AS02, MW01 ComposerAuthorName", "SR08 ReleaseDisplayArtistName", "HEAD RecipientName",
    }  # fmt: skip
    assert ("dsr", "halcyon", "HEAD RecipientName", "H\\n") in [row[:4] for row in found]
    assert {row[3] for row in found if row[2] == "AS02, MW01 ComposerAuthorName"} == {"A\\rB"}


def test_what_nobody_played_is_in_no_report_and_not_on_the_list(tmp_path):
    unplayed = TRACKS.with_columns(track_id=pl.lit("t9"), title=pl.lit("a\nb")).head(1)

    assert listed(tmp_path, track=pl.concat([TRACKS, unplayed]).lazy()) == []
