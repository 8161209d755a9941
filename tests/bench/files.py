"""What settlement files cost to write, to pack and to read, against bare slicing of the same cells.

python -m tests.bench.files
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from pipelines.wire.flat_layouts import RecordLayout, layouts
from pipelines.wire.flat_read import batches
from pipelines.wire.flat_record import constant
from pipelines.wire.flat_write import text_of
from pipelines.wire.message_files import UNSTAMPED, Envelope, write_message
from tests.bench.watch import peak_of_process

_LINES, _PIECE = 1_000_000, 100_000
_GIB = 2**30
_TYPED = {
    "decimal": "0.001234567",
    "integer": "17",
    "boolean": "true",
    "isodate": "2026-09",
    "dateTime": "2026-10-01T00:00:00Z",
}
_TITLES = ("Mañana", "Blåbär & Co", "Nuit d'été (Remix) [feat. Ana]", "愛のうた", "Untitled", "Song for nobody, Pt. 2")


@dataclass(frozen=True)
class Measured:
    """What was done with so many lines of a record, in how many seconds, and how long bare slicing took.

    Seconds of the processor, of all cores together, tell more where others use the machine as well.
    """

    what: str
    record: str
    lines: int
    time: "Time"
    bare: "Time"
    peak_bytes: int


@dataclass(frozen=True)
class Time:
    """On the clock, and of the processor."""

    seconds: float
    processor_seconds: float


def measured() -> list[Measured]:
    """Time each record and each step in a process of its own, so that its memory is its own."""
    found = []
    with tempfile.TemporaryDirectory() as temp:
        for record, footer in (("SR08.01", "SRFO"), ("SU02.02", "FOOT")):
            for what in (_written, _packed, _read):
                with get_context("spawn").Pool(1) as pool:
                    found.append(pool.apply(what, (Path(temp), record, footer)))
    return found


def lines(found: list[Measured]) -> Iterator[str]:
    """The same, to be read."""
    for each in found:
        yield (
            f"{each.record}: {each.lines:,} lines {each.what} in {each.time.seconds:.2f} s, "
            f"{each.lines / each.time.seconds:,.0f} per second, {each.time.processor_seconds:.2f} s of the processor, "
            f"{each.time.processor_seconds / each.bare.processor_seconds:.1f} × bare slicing, "
            f"peak {each.peak_bytes / _GIB:.2f} GiB."
        )


def frame(record: str) -> pl.DataFrame:
    """A piece of records with titles, names, identifiers and amounts; what need not be there mostly is not."""
    layout = layouts("dsr")[record]
    number = pl.int_range(_PIECE, eager=True).cast(pl.String).alias("number")
    rows = number.to_frame().with_columns(title=pl.Series([_TITLES[at % len(_TITLES)] for at in range(_PIECE)]))
    return rows.select(_cells(layout)).with_columns(pl.lit(record).alias("RecordType"))


def _cells(layout: RecordLayout) -> Iterator[pl.Expr]:
    for cell in layout.cells:
        value = pl.lit(_TYPED.get(cell.type, ""))
        if "Title" in cell.name or "Artist" in cell.name:
            value = pl.col("title")
        elif cell.name.endswith(("Id", "ISRC", "ICPN", "Resource")):
            value = pl.concat_str(pl.lit(cell.name[:4]), "number")
        elif not cell.is_mandatory:
            value = pl.lit("")
        if cell.is_multi:
            value = pl.concat_list(value).list.filter(pl.element() != "")
        yield value.alias(cell.name)


def _envelope(record: str, footer: str) -> Envelope:
    head = {"MessageId": UNSTAMPED, "SenderPartyId": "PADPIDA1", "SenderName": "Bench"}
    others = ("MessageVersion", "Profile", "ProfileVersion", "MessageCreatedDateTime", "UsageStartDate", "UsageEndDate")
    return Envelope(
        name=lambda number, files: f"{record}_{number}of{files}.tsv",
        head=lambda number, files: constant(
            "HEAD", {**dict.fromkeys(others, ""), **head, "FileNumber": str(number), "NumberOfFiles": str(files)}
        ),
        headings=(),
        summaries=pl.Series([], dtype=pl.String),
        footer="SRFO" if footer == "SRFO" else "FOOT",
    )


def _pieces(record: str, rows: pl.DataFrame) -> Iterator[bytes]:
    yield from (text_of(record, rows) for _ in range(_LINES // _PIECE))


def _written(folder: Path, record: str, footer: str) -> Measured:
    return _write(folder, record, footer, is_packed=False)


def _packed(folder: Path, record: str, footer: str) -> Measured:
    return _write(folder, record, footer, is_packed=True)


def _write(folder: Path, record: str, footer: str, *, is_packed: bool) -> Measured:
    rows = frame(record)
    text_of(record, rows[:10])  # what is read once is not timed
    seconds = _timed(
        lambda: write_message(folder, _envelope(record, footer), _pieces(record, rows), is_packed=is_packed)
    )
    bare = _timed(lambda: _write_bare(folder / "bare.tsv", rows))
    (folder / "bare.tsv").unlink()
    return Measured("packed" if is_packed else "written", record, _LINES, seconds, bare, peak_of_process())


def _write_bare(path: Path, rows: pl.DataFrame) -> None:
    """The cells with TABs between them: no escapes, no counts, nothing looked at."""
    plain = rows.with_columns(pl.col(pl.List(pl.String)).list.join("|"))
    with path.open("wb") as file:
        for _ in range(_LINES // _PIECE):
            plain.write_csv(file, separator="\t", include_header=False, quote_style="never")


def _read(folder: Path, record: str, footer: str) -> Measured:
    path = folder / _envelope(record, footer).name(1, 1)
    counted: list[int] = []
    seconds = _timed(lambda: counted.extend(batch[record].height for batch in batches(path)))
    bare = _timed(lambda: _read_bare(path, len(layouts("dsr")[record].cells)))
    return Measured("read", record, sum(counted), seconds, bare, peak_of_process())


def _read_bare(path: Path, count: int) -> None:
    """The lines sliced at TABs: no record types, no escapes, no lists."""
    schema = {str(at): pl.String for at in range(count)}
    with path.open("rb") as file:
        while block := file.readlines(1 << 24):
            pl.read_csv(
                b"".join(block), separator="\t", has_header=False, quote_char=None, schema=schema,
                truncate_ragged_lines=True, extra_columns="ignore", missing_columns="insert",
            )  # fmt: skip


def _timed(work: Callable[[], object]) -> Time:
    started, used = time.perf_counter(), time.process_time()
    work()
    return Time(time.perf_counter() - started, time.process_time() - used)


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in lines(measured()))
