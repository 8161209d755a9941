"""The records that describe a used track, its release and its works, the same in every works licensor's report.

A recording of one work, or of none that we know, is one AS02; a recording of several (a medley) is an AS01 and a MW01
for each. Where the catalogue knows the release that a track is in, an RE01 stands before them; all of its cells are of
that one delivery. A record that stands alone has room for one work, so that of a medley it names none.

Source: DDEX DSR Part 8, RE01, AS01, AS02, MW01, SR02.
"""

import polars as pl

from pipelines.wire.cells import UNKNOWN, duration, identifier, identifiers, integer, text, texts
from pipelines.wire.flat_record import line, part
from pipelines.writers.dsr_works_forms import Form, fitting, is_mandatory
from schemas.columns import ISRC

RESOURCE, RELEASE = "1", "R1"
"""References of a block's only resource, and of its release."""
FIRST, LAST = "DspResourceId", "ReleaseDataProviderName"
"""Cells of a single record that describe a track: from the first to the last of them."""

Cells = dict[str, str | pl.Expr]
_NO_TIME = "PT0S"
"""Where a length is mandatory that nobody delivered."""


def blocks(
    usage: pl.LazyFrame,
    tracks: pl.LazyFrame,
    releases: pl.LazyFrame,
    recording_works: pl.LazyFrame,
    works: pl.LazyFrame,
    *,
    form: Form,
) -> pl.DataFrame:
    """One row per track reference with qualified plays.

    Args:
        usage: ``schemas/usage.py``.
        tracks: ``schemas/track.py``.
        releases: ``schemas/release.py``.
        recording_works: ``schemas/recording_work.py``.
        works: ``schemas/work.py``.
        form: which records describe it.

    Returns:
        ``track_id, block, records``: what the log calls it, the number that is its BlockId in every file of the
        month (which is also the number of the row, from 1), and the lines that describe it; or the cells from
        ``FIRST`` to ``LAST`` of a record that does.
    """
    used = _resources(usage, tracks, releases)
    linked = _linked(used, recording_works, works)
    alone = linked.filter(pl.col("works") == 1).drop("block", "works").rename({"title": "work_title"})
    several = linked.filter(pl.col("works") > 1)
    if form.is_single:
        rows = used.join(alone, on="track_id", how="left").with_columns(records=_single(form))
        return rows.select("track_id", "block", "records").sort("block")
    medleys = several.with_columns(line=_work_line(form)).group_by("track_id", maintain_order=True)
    work_lines = medleys.agg(work_lines=pl.col("line").str.join("\n"))
    plain = used.join(work_lines, on="track_id", how="anti").join(alone, on="track_id", how="left")
    medley = used.join(work_lines, on="track_id", how="inner")
    described = [
        plain.with_columns(records=_together(_release_line(form), _resource_with_work(form))),
        medley.with_columns(records=_together(_release_line(form), _resource(form), pl.col("work_lines"))),
    ]
    return pl.concat([each.select("track_id", "block", "records") for each in described]).sort("block")


def _together(*lines: pl.Expr) -> pl.Expr:
    return pl.concat_str(*lines, separator="\n", ignore_nulls=True)


def _linked(used: pl.DataFrame, recording_works: pl.LazyFrame, works: pl.LazyFrame) -> pl.DataFrame:
    """Used tracks with each of their works, and how many they are."""
    return (
        used.lazy()
        .select("track_id", "block", "isrc")
        .join(recording_works.select("isrc", "work_id"), on="isrc", how="inner")
        .join(works, on="work_id", how="inner")
        .with_columns(works=pl.len().over("track_id"))
        .sort("block", "work_id")
        .drop("isrc")
        .collect()
    )


def _resources(usage: pl.LazyFrame, tracks: pl.LazyFrame, releases: pl.LazyFrame) -> pl.DataFrame:
    """Every used reference with what the catalogue says of it; what the log calls it may itself be an ISRC."""
    known = tracks.select("track_id", "release_id", "isrc", "title", "sub_title", "artist", "duration_ms")
    named = pl.when(pl.col("track_id").str.contains(ISRC)).then("track_id")
    of_release = ["icpn", "catalog_number", "release_type", "title", "artist", "label", "release_date"]
    delivered = releases.select("release_id", pl.col(of_release).name.prefix("in_"), is_in=pl.lit(value=True))
    return (
        usage.filter(pl.col("plays") > 0)
        .group_by("track_id")
        .agg(isrc_used=pl.col("isrc").drop_nulls().min())
        .sort("track_id")
        .with_row_index("block", offset=1)
        .join(known, on="track_id", how="left")
        .join(delivered, on="release_id", how="left")
        .with_columns(pl.col("is_in").fill_null(value=False), isrc=pl.coalesce("isrc", "isrc_used", named))
        .collect()
    )


def _release_line(form: Form) -> pl.Expr:
    """The record of the release, or nothing where nobody delivered it."""
    cells: Cells = {
        "BlockId": integer("block"),
        "ReleaseReference": RELEASE,
        "DspReleaseId": text("release_id"),
        "CatalogNumber": text("in_catalog_number"),
        "ICPN": text("in_icpn"),
        "DisplayArtistName": text("in_artist", otherwise=UNKNOWN),
        "Title": text("in_title", otherwise=UNKNOWN),
        "ReleaseType": text("in_release_type"),
        "LabelName": text("in_label"),
        "ReleaseDate": pl.col("in_release_date").dt.strftime("%Y-%m-%d").fill_null(""),
    }
    return pl.when("is_in").then(line(form.types["RE01"], fitting(form.types["RE01"], cells)))


def _resource_cells() -> Cells:
    return {
        "BlockId": integer("block"),
        "ResourceReference": RESOURCE,
        "DspResourceId": text("track_id", otherwise=UNKNOWN),
        "ISRC": text("isrc"),
        "Title": text("title", otherwise=UNKNOWN),
        "SubTitle": text("sub_title"),
        "DisplayArtistName": text("artist", otherwise=UNKNOWN),
        "Duration": duration("duration_ms"),
        "ResourceType": "SoundRecording",
    }


def _work_cells() -> Cells:
    """Names and numbers of a work as last received; cells that AS02 and MW01 have alike."""
    people = {"ComposerAuthor": "writer", "Arranger": "arranger", "MusicPublisher": "publisher"}
    cells: Cells = {
        "ISWC": text("iswc"),
        "ProprietaryWorkId": identifier(pl.col("submitter"), "submitter_work_id"),
    }
    for name, column in people.items():
        cells[f"{name}Name"] = texts(f"{column}_names")
        cells[f"{name}PartyId"] = identifiers("IPI", f"{column}_ids")
    return cells


def resource_with(record: str, cells: Cells) -> pl.Expr:
    """The record of a track, with the cells of a work that it has room for."""
    timed = _resource_cells()
    if is_mandatory(record, "Duration"):
        timed["Duration"] = pl.when(pl.col("duration_ms") > 0).then(timed["Duration"]).otherwise(pl.lit(_NO_TIME))
    return line(record, fitting(record, timed | cells))


def _resource(form: Form) -> pl.Expr:
    return resource_with(form.types["AS01"], {})


def _resource_with_work(form: Form) -> pl.Expr:
    return resource_with(form.types["AS02"], _work_cells())


def _work_line(form: Form) -> pl.Expr:
    own: Cells = {
        "BlockId": integer("block"),
        "DspWorkId": text("work_id"),
        "Title": text("title", otherwise=UNKNOWN),
        "ResourceReference": RESOURCE,
    }
    return line(form.types["MW01"], fitting(form.types["MW01"], own | _work_cells()))


def _single(form: Form) -> pl.Expr:
    resource = {f"Resource{name}": cell for name, cell in _resource_cells().items() if name.endswith(("Title", "Name"))}
    cells: Cells = {
        "DspReleaseId": pl.when("is_in").then(text("release_id")).otherwise(pl.lit("")),
        "ReleaseCatalogNumber": text("in_catalog_number"),
        "ICPN": text("in_icpn"),
        "ReleaseDisplayArtistName": text("in_artist", otherwise=UNKNOWN),
        "ReleaseTitle": text("in_title", otherwise=UNKNOWN),
        "ReleaseType": text("in_release_type"),
        "ReleaseLabelName": text("in_label"),
    }
    every = fitting(form.types["SR02"], _resource_cells() | resource | _work_cells() | cells)
    return part(form.types["SR02"], every, FIRST, LAST)
