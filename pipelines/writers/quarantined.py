"""What machine files cannot say: values with characters that their standard has no way to write, and why.

Such a file is not bent to hold them: a blank stands there, and the list tells finance what was meant, so that whoever
delivered it can be asked for another text. Works that a CWR notice leaves out are listed beside
it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.wire.cells import altered_cells
from pipelines.writers.folders import FileRow, file_row
from pipelines.writers.settled import Settled

FILE_NAME: Final = "not-represented.csv"
KIND: Final = "not_represented"
NOT_REPRESENTED: Final = pl.Schema(dict.fromkeys(["file", "key", "cell", "value", "reason"], pl.String()))
"""One row per kind of file, line key, cell and value, which is escaped: ``\\x07`` for a character that cannot be seen.
``reason`` is of ``vocabulary.CELL_REASON``."""

_FINANCIAL, _AUDIO, _SALES = "dsr_financial", "dsr_basic_audio", "flat_sales"
_NUL = "\x00"
"""What readers of CSV stop at, and sales files leave out."""


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
    """What is not written as it is, of each kind of file that these rows go to."""
    columns = list(dict.fromkeys(place.column for place in places))
    given = rows.select(key, *columns).collect()
    for kind in dict.fromkeys(place.file for place in places):
        cells = {place.column: place.cell for place in places if place.file == kind}
        found = altered_cells(given, cells, key=[key])
        if kind == _SALES:
            found = found.filter(pl.col("value").str.contains(_NUL, literal=True))
        yield found.select(pl.lit(kind).alias("file"), pl.col(key).alias("key"), "cell", "value", "reason")
