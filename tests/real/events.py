"""Real listening events as stream logs of one month in Taiwan."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from tests.paths import INPUTS

PERIOD = "2026-03"
TERRITORY = "TW"
OFFERING = "subscription"
ISRC = r"^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$"
_DAYS = 31
_SECONDS = 86_400
_STRIDE = 7_919  # a prime, so that the events of a day lie at different times of it


def songs() -> pl.DataFrame:
    """Every song of the excerpt: length, credits, title and, where it is a well-formed one, ISRC."""
    credited = pl.read_csv(INPUTS / "streams" / "kkbox_subsetA_songs.csv.gz")
    names = pl.read_csv(INPUTS / "streams" / "kkbox_subsetA_song_extra_info.csv.gz")
    return credited.join(names, on="song_id", how="full", coalesce=True).with_columns(
        isrc=pl.when(pl.col("isrc").str.contains(ISRC)).then("isrc")
    )


def listened() -> pl.DataFrame:
    """The songs that have an ISRC and were played at least once; the first of several with one ISRC."""
    played = pl.read_csv(INPUTS / "streams" / "kkbox_subsetA_train.csv.gz", columns=["song_id"])
    with_isrc = songs().filter(pl.col("isrc").is_not_null()).join(played, on="song_id", how="semi")
    return with_isrc.sort("isrc", "song_id").unique("isrc", keep="first", maintain_order=True)


def events() -> pl.DataFrame:
    """One play per event: spread over the month in the order of the file, played for the song's real length.

    A song whose length the excerpt does not hold is played for the median of those that it does.
    """
    plays = pl.read_csv(INPUTS / "streams" / "kkbox_subsetA_train.csv.gz").with_row_index("place")
    lengths = songs().select("song_id", "song_length", "isrc")
    median = int(lengths["song_length"].drop_nulls().sort()[lengths["song_length"].count() // 2])
    start = pl.lit(datetime(2026, 3, 1, tzinfo=UTC))
    place = pl.col("place").cast(pl.Int64)
    seconds = (place * _DAYS // plays.height) * _SECONDS + place * _STRIDE % _SECONDS
    return (
        plays.join(lengths, on="song_id", how="left", maintain_order="left")
        .with_columns(played_at=start + pl.duration(seconds=seconds))
        .select(
            stream_id=pl.format("event-{}", "place"),
            account_id="msno",
            isrc="isrc",
            rendition_id=pl.when(pl.col("isrc").is_null()).then("song_id"),
            played_at=pl.col("played_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
            played_ms=pl.col("song_length").fill_null(median).cast(pl.Int64),
            territory=pl.lit(TERRITORY),
            offering=pl.lit(OFFERING),
            surface="source_system_tab",
        )
    )


def write(folder: Path) -> None:
    """A CSV a day below ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for (day,), rows in events().group_by(pl.col("played_at").str.head(10), maintain_order=True):
        rows.write_csv(folder / f"{day}.csv")
