"""Cells of one record that describe a release are of one source: what it leaves open, no other one fills in."""

import polars as pl

from pipelines.writers.settled import Reporting, Settled
from tests.formats.months import RELEASES, TRACKS, month
from tests.formats.reports import report


def settled(*, is_delivered: bool = True, **wishes: Reporting) -> Settled:
    """Releases that say no more than their title; what tracks say of them is otherwise, and is more."""
    known = ("release_id", "deliverer", "title")
    title = pl.col("release_id").replace_strict({"H:1": "Tidelines (Deluxe)", "S:1": "Kitchen Tape (Deluxe)"})
    bare = RELEASES.with_columns(
        pl.lit(None, RELEASES.schema[name]).alias(name) for name in RELEASES.columns if name not in known
    ).with_columns(title=title)
    tracks = TRACKS.with_columns(icpn=pl.lit("5012345678900"), label=pl.lit("A label"), artist=pl.lit("An artist"))
    release = bare if is_delivered else bare.clear()
    return month(release=release.lazy(), track=tracks.lazy(), reporting=wishes)


def test_a_line_of_sale_takes_the_release_from_its_message_alone(tmp_path):
    lines = report(tmp_path, "halcyon", settled()).of("SR08.01")

    of_release = ("ReleaseTitle", "ICPN", "ReleaseDisplayArtistName", "LabelReleaseId", "GRid")
    assert {tuple(line[name] for name in of_release) for line in lines} == {("Tidelines (Deluxe)", "", "", "", "")}
    assert {line["ResourceDisplayArtistName"] for line in lines} == {"An artist"}


def test_where_nobody_delivered_the_release_it_is_taken_from_the_track_alone(tmp_path):
    lines = report(tmp_path, "halcyon", settled(is_delivered=False)).of("SR08.01")

    of_release = ("ReleaseTitle", "ICPN", "ReleaseDisplayArtistName", "LabelReleaseId", "GRid")
    assert {tuple(line[name] for name in of_release) for line in lines} == {("Tidelines", "5012345678900", "", "", "")}


def test_the_release_of_a_block_is_of_its_message_alone(tmp_path):
    found = report(tmp_path, "nordlys", settled()).of("RE01.02")

    assert {(each["Title"], each["ICPN"], each["LabelName"]) for each in found} == {
        ("Tidelines (Deluxe)", "", ""),
        ("Kitchen Tape (Deluxe)", "", ""),
    }


def test_the_release_in_a_single_record_is_of_its_message_alone(tmp_path):
    found = report(tmp_path, "nordlys", settled(nordlys=Reporting(is_single_record=True))).of("SR02.01")

    cells = ("ReleaseTitle", "ICPN", "Label", "ReleaseDisplayArtistName")
    assert {tuple(each[name] for name in cells) for each in found} == {
        ("Tidelines (Deluxe)", "", "", "[unknown]"),
        ("Kitchen Tape (Deluxe)", "", "", "[unknown]"),
        ("[unknown]", "", "", "[unknown]"),  # a track that nobody delivered
    }
