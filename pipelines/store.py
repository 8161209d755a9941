"""Immutable Parquet, one file per dataset and partition, its sha256 beside it and checked at every read."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

_ROW_GROUP = 122_880
_BLOCK = 1 << 20


class StoreError(Exception):
    """A stored file is missing or is not what was written."""


@dataclass(frozen=True)
class Written:
    """What was written: where, how much, and its digest."""

    path: Path
    rows: int
    bytes: int
    sha256: str


def digest(path: Path) -> str:
    """sha256 of a file's bytes, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Store:
    """The Parquet below one folder. Files are written beside their place, synced and renamed into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, dataset: str, partition: str | None = None) -> Path:
        """Where a dataset's partition lies; ``None`` is the only partition of an unpartitioned one."""
        return self.folder / dataset / f"{partition or 'all'}.parquet"

    def has(self, dataset: str, partition: str | None = None) -> bool:
        """Whether the partition was written whole."""
        return _digest_path(self.path(dataset, partition)).exists()

    def write(
        self,
        dataset: str,
        partition: str | None,
        frames: pl.DataFrame | pl.LazyFrame | Iterable[pl.DataFrame],
    ) -> Written:
        """Replace a partition, whole or not at all.

        Args:
            dataset: its name, which is its folder.
            partition: month, day or ``None``.
            frames: the rows; an iterable is written piece by piece and never held at once.
                It must yield at least one frame (empty, with the right types, will do).

        Returns:
            What was written. The same rows in the same order give the same bytes, however they were cut.
        """
        target = self.path(dataset, partition)
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_suffix(".partial")
        rows = _write_parquet(aside, _pieces(frames))
        return self.adopt(dataset, partition, aside, rows)

    def adopt(self, dataset: str, partition: str | None, aside: Path, rows: int) -> Written:
        """Take in a Parquet file that an engine wrote beside its place, as :meth:`write` would."""
        target = self.path(dataset, partition)
        target.parent.mkdir(parents=True, exist_ok=True)
        _sync(aside)
        sha256, size = digest(aside), aside.stat().st_size
        note = _digest_path(target)
        note.unlink(missing_ok=True)  # between the two renames the partition counts as not written
        aside.replace(target)
        _write_note(note, sha256)
        return Written(target, rows, size, sha256)

    def noted(self, dataset: str, partition: str | None = None) -> str:
        """The digest of a partition, as noted when it was written whole; every read holds the bytes against it."""
        return _digest_path(self.path(dataset, partition)).read_text().strip()

    def read(self, dataset: str, partition: str | None = None) -> pl.LazyFrame:
        """The rows of a partition, checked against its digest.

        Raises:
            StoreError: where it was never written, or its bytes are not those that were.
        """
        return pl.scan_parquet(self.checked(dataset, partition))

    def checked(self, dataset: str, partition: str | None = None) -> Path:
        """The path of a partition whose bytes are those that were written."""
        path = self.path(dataset, partition)
        if not self.has(dataset, partition):
            raise StoreError(f"{dataset} {partition or ''} is not in the store; materialise it first ({path})")
        expected, found = self.noted(dataset, partition), digest(path)
        if expected != found:
            raise StoreError(
                f"{path}: sha256 is {found}, {expected} was written. The file changed on disk; "
                f"delete it and materialise {dataset} {partition or ''} again."
            )
        return path


def _digest_path(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _pieces(frames: pl.DataFrame | pl.LazyFrame | Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    if isinstance(frames, pl.LazyFrame):
        yield frames.collect()
    elif isinstance(frames, pl.DataFrame):
        yield frames
    else:
        yield from frames


def _write_parquet(path: Path, pieces: Iterator[pl.DataFrame]) -> int:
    """Row groups are refilled to one size, so that the cut of the pieces leaves no trace in the bytes."""
    rows, waiting = 0, next(pieces)
    with pq.ParquetWriter(path, _arrow(waiting).schema, compression="zstd") as writer:
        for piece in pieces:
            waiting = pl.concat([waiting, piece]) if waiting.height else piece
            while waiting.height >= _ROW_GROUP:
                rows += _write_group(writer, waiting[:_ROW_GROUP])
                waiting = waiting[_ROW_GROUP:]
        for start in range(0, max(waiting.height, 1), _ROW_GROUP):
            rows += _write_group(writer, waiting[start : start + _ROW_GROUP])
    return rows


def _write_group(writer: pq.ParquetWriter, frame: pl.DataFrame) -> int:
    writer.write_table(_arrow(frame), row_group_size=_ROW_GROUP)
    return frame.height


def _arrow(frame: pl.DataFrame) -> pa.Table:
    return frame.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())


def _write_note(note: Path, sha256: str) -> None:
    aside = note.with_suffix(".note")
    aside.write_text(sha256 + "\n")
    _sync(aside)
    aside.replace(note)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
