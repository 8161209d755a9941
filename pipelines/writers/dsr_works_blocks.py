"""The records that describe a used track and its works, the same in every works licensor's report.

A recording of one work, or of none that we know, is one AS02; a recording of several (a medley) is an AS01 and a MW01
for each.

Source: DDEX DSR Part 8, AS01.02, AS02.03, MW01.02.
"""

import polars as pl

from pipelines.wire.cells import UNKNOWN, duration, identifier, identifiers, integer, text, texts
from pipelines.wire.flat_record import line
from schemas.columns import ISRC

RESOURCE = "1"
"""Reference of a block's only resource."""

Cells = dict[str, str | pl.Expr]


def blocks(
    usage: pl.LazyFrame, tracks: pl.LazyFrame, recording_works: pl.LazyFrame, works: pl.LazyFrame
) -> pl.DataFrame:
    """One row per track reference with qualified plays.

    Args:
        usage: ``schemas/usage.py``.
        tracks: ``schemas/track.py``.
        recording_works: ``schemas/recording_work.py``.
        works: ``schemas/work.py``.

    Returns:
        ``track_id, block, records``: what the log calls it, the number that is its BlockId in every file of the
        month (which is also the number of the row, from 1), and the lines that describe it.
    """
    used = _resources(usage, tracks)
    linked = _linked(used, recording_works, works)
    alone = linked.filter(pl.col("works") == 1).drop("isrc", "block", "works").rename({"title": "work_title"})
    several = linked.filter(pl.col("works") > 1).with_columns(line=_work_line())
    medleys = several.group_by("track_id").agg(work_lines=pl.col("line").str.join("\n"))
    plain = used.join(medleys, on="track_id", how="anti").join(alone, on="track_id", how="left")
    medley = used.join(medleys, on="track_id", how="inner")
    lines = pl.concat_str(_resource(), pl.col("work_lines"), separator="\n")
    described = [plain.with_columns(records=_resource_with_work()), medley.with_columns(records=lines)]
    return pl.concat([each.select("track_id", "block", "records") for each in described]).sort("block")


def _linked(used: pl.DataFrame, recording_works: pl.LazyFrame, works: pl.LazyFrame) -> pl.DataFrame:
    """Used tracks with each of their works, and how many they are."""
    return (
        used.lazy()
        .select("track_id", "block", "isrc")
        .join(recording_works.select("isrc", "work_id"), on="isrc", how="inner")
        .join(works, on="work_id", how="inner")
        .with_columns(works=pl.len().over("track_id"))
        .sort("block", "work_id")
        .collect()
    )


def _resources(usage: pl.LazyFrame, tracks: pl.LazyFrame) -> pl.DataFrame:
    """Every used reference with what the catalogue says of it; what the log calls it may itself be an ISRC."""
    known = tracks.select("track_id", "isrc", "title", "sub_title", "artist", "duration_ms")
    named = pl.when(pl.col("track_id").str.contains(ISRC)).then("track_id")
    return (
        usage.filter(pl.col("plays") > 0)
        .group_by("track_id")
        .agg(isrc_used=pl.col("isrc").drop_nulls().min())
        .sort("track_id")
        .with_row_index("block", offset=1)
        .join(known, on="track_id", how="left")
        .with_columns(isrc=pl.coalesce("isrc", "isrc_used", named))
        .collect()
    )


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


def _resource() -> pl.Expr:
    return line("AS01.02", _resource_cells())


def _resource_with_work() -> pl.Expr:
    return line("AS02.03", _resource_cells() | _work_cells())


def _work_line() -> pl.Expr:
    own: Cells = {
        "BlockId": integer("block"),
        "DspWorkId": text("work_id"),
        "Title": text("title", otherwise=UNKNOWN),
        "ResourceReference": RESOURCE,
    }
    return line("MW01.02", own | _work_cells())
