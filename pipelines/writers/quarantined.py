"""What machine files cannot say: values with characters that their standard has no way to write, and why.

Such a file is not bent to hold them: a blank stands there, and the list tells finance what was meant, so that whoever
delivered it can be asked. Works that a CWR notice leaves out, or writes otherwise, are listed beside the notice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.wire.cells import CONTROL
from pipelines.writers.folders import FileRow, file_row
from pipelines.writers.settled import Settled

FILE_NAME: Final = "not-represented.csv"
KIND: Final = "not_represented"
NOT_REPRESENTED: Final = pl.Schema(dict.fromkeys(["file", "key", "cell", "value", "reason"], pl.String()))
"""One row per kind of file, line key and cell. ``value`` is escaped: ``\\x07`` for a character that cannot be seen."""

_FINANCIAL, _AUDIO, _SALES = "dsr_financial", "dsr_basic_audio", "flat_sales"
_NO_ESCAPE = "a control character or line end, for which DDEX flat files have no escape: a blank stands for it"
_NUL = "NUL, at which readers of CSV stop: it is left out"


@dataclass(frozen=True)
class Place:
    """A column of ours, and the cell of a kind of file that it goes to."""

    column: str
    file: str
    cell: str


TRACK: Final = (
    Place("title", _FINANCIAL, "SR08 ResourceTitle"),
    Place("sub_title", _FINANCIAL, "SR08 ResourceSubTitle"),
    Place("artist", _FINANCIAL, "SR08 ResourceDisplayArtistName"),
    Place("release_title", _FINANCIAL, "SR08 ReleaseTitle"),
    Place("title", _AUDIO, "AS01, AS02 Title"),
    Place("sub_title", _AUDIO, "AS01, AS02 SubTitle"),
    Place("artist", _AUDIO, "AS01, AS02 DisplayArtistName"),
    Place("title", _SALES, "title"),
    Place("artist", _SALES, "artist"),
    Place("release_title", _SALES, "release_title"),
    Place("label", _SALES, "label"),
)
RELEASE: Final = (
    Place("artist", _FINANCIAL, "SR08 ReleaseDisplayArtistName"),
    Place("catalog_number", _FINANCIAL, "SR08 LabelReleaseId"),
    Place("artist", _SALES, "release_artist"),
)
WORK: Final = (
    Place("title", _AUDIO, "MW01 Title"),
    Place("writer_names", _AUDIO, "AS02, MW01 ComposerAuthorName"),
    Place("arranger_names", _AUDIO, "AS02, MW01 ArrangerName"),
    Place("publisher_names", _AUDIO, "AS02, MW01 MusicPublisherName"),
)
PARTY: Final = (Place("name", "dsr", "HEAD RecipientName"),)


def write_not_represented(
    folder: Path, month: Settled, recording_work: pl.LazyFrame, work: pl.LazyFrame
) -> list[FileRow]:
    """Write finance's list of what the month's machine files cannot say.

    Args:
        folder: of finance.
        month: what was settled.
        recording_work: rows of ``recording_work``.
        work: rows of ``work``.

    Returns:
        Its row; nothing where everything can be said.
    """
    found = not_represented(month, recording_work, work)
    if found.is_empty():
        return []
    path = folder / FILE_NAME
    with path.open("xb") as file:
        found.write_csv(file, quote_style="non_numeric")
    return [file_row(path, recipient="", kind=KIND)]


def not_represented(month: Settled, recording_work: pl.LazyFrame, work: pl.LazyFrame) -> pl.DataFrame:
    """Rows of :data:`NOT_REPRESENTED`, of tracks that were played, their releases and works, and the parties."""
    played = month.usage.filter(pl.col("plays") > 0).select("track_id").unique()
    tracks = month.track.join(played, on="track_id", how="semi")
    releases = month.release.join(tracks, on="release_id", how="semi")
    used = recording_work.join(tracks, on="isrc", how="semi")
    works = work.join(used, on="work_id", how="semi")
    found = [
        *_found(tracks, "track_id", TRACK),
        *_found(releases, "release_id", RELEASE),
        *_found(works, "work_id", WORK),
        *_found(month.party.lazy(), "party", PARTY),
    ]
    rows = pl.concat([pl.DataFrame(schema=NOT_REPRESENTED), *found])
    escaped = [value.encode("unicode_escape").decode() for value in rows["value"]]
    return rows.with_columns(value=pl.Series(escaped, dtype=pl.String)).unique().sort(NOT_REPRESENTED.names())


def _found(rows: pl.LazyFrame, key: str, places: tuple[Place, ...]) -> Iterator[pl.DataFrame]:
    """Rows whose columns hold what cannot be written, one for each place that it would go to."""
    columns = list(dict.fromkeys(place.column for place in places))
    schema = rows.collect_schema()
    texts = [_text(column, schema).alias(column) for column in columns]
    odd = rows.select(pl.col(key).alias("key"), *texts).filter(
        pl.any_horizontal(pl.col(column).str.contains(CONTROL) for column in columns)
    )
    some = odd.collect()
    for place in places:
        pattern, reason = ("\x00", _NUL) if place.file == _SALES else (CONTROL, _NO_ESCAPE)
        yield (
            some.filter(pl.col(place.column).str.contains(pattern))
            .select("key", file=pl.lit(place.file), cell=pl.lit(place.cell), value=place.column, reason=pl.lit(reason))
            .select(NOT_REPRESENTED.names())
        )


def _text(column: str, schema: pl.Schema) -> pl.Expr:
    text = pl.col(column)
    return text.list.join("|", ignore_nulls=True) if schema[column] == pl.List(pl.String) else text
