"""How fast CWR is read and written, beside cutting fields by hand: ``python -m tests.bench.cwr_files``.

200,000 works of twelve records; the file is written and read in parts, and the most memory held is told.
"""

import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from pipelines.wire.cwr_typed import batches, woven
from pipelines.wire.fixed import cells

WORKS = 200_000
_AT_ONCE = 10_000
_BARE = 10_000
"""Works that the bare loop slices, which is enough for its rate."""
_VERSION = "2.2"
_WORK = ("NWR", "SPU", "SPT", "SWR", "SWT", "PWR", "SWR", "SWT", "PWR", "ALT", "REC", "XRF")


@dataclass(frozen=True)
class Time:
    """On the clock, and of the processor, of all cores together; the second tells more on a busy machine."""

    seconds: float
    processor_seconds: float

    @classmethod
    def since(cls, start: "Time") -> "Time":
        """What went by since another."""
        now = cls.now()
        return cls(now.seconds - start.seconds, now.processor_seconds - start.processor_seconds)

    @classmethod
    def now(cls) -> "Time":
        """This moment."""
        return cls(time.perf_counter(), time.process_time())


@dataclass(frozen=True)
class Rate:
    """What was done with how many records, how long it took, and the most memory that was held."""

    what: str
    records: int
    time: Time
    peak_mib: int


def rates(folder: Path, *, works: int = WORKS) -> list[Rate]:
    """Time the file of so many works, each step in a process of its own.

    Args:
        folder: where the file goes.
        works: how many.
    """
    path = folder / "CW260001BEN_000.V22"
    steps = ((_written, works), (_read, works), (_joined, _BARE), (_cut, _BARE))
    return [_apart(step, path, count) for step, count in steps]


def lines(measured: list[Rate]) -> Iterator[str]:
    """The rates in words."""
    written, read, joined, cut = measured
    for rate, bare in ((written, joined), (read, cut)):
        of_bare = bare.time.processor_seconds / bare.records * rate.records / rate.time.processor_seconds
        yield (
            f"CWR: {rate.records:,} records {rate.what} in {rate.time.seconds:.2f} s, "
            f"{rate.records / rate.time.seconds:,.0f} per second, {rate.time.processor_seconds:.2f} s of the processor "
            f"({rate.records / rate.time.processor_seconds:,.0f} per second of it), "
            f"{of_bare:.1f} times as fast as a loop with bare slices, peak {rate.peak_mib:,} MiB."
        )


def _written(path: Path, works: int) -> Rate:
    woven(_VERSION, _rows(0, 1))  # what is read once is not timed
    seconds, records = Time(0, 0), 0
    with path.open("wb") as file:
        file.write(b"HDRPB000000199BENCH".ljust(59) + b"01.10" + b"20260101120000" + b"20260101".ljust(23) + b"2.2\r\n")
        file.write(b"GRHNWR0000102.200000000000\r\n")
        for first in range(0, works, _AT_ONCE):
            given = _rows(first, min(first + _AT_ONCE, works))
            begun = Time.now()
            text = woven(_VERSION, given)
            file.write(text.str.join("\r\n").item().encode() + b"\r\n")
            took = Time.since(begun)
            seconds = Time(seconds.seconds + took.seconds, seconds.processor_seconds + took.processor_seconds)
            records += text.len()
        file.write(f"GRT00001{works:08d}{records + 2:08d}\r\nTRL00001{works:08d}{records + 4:08d}\r\n".encode())
    return Rate("written", records, seconds, _peak())


def _read(path: Path, works: int) -> Rate:
    begun = Time.now()
    records, titles = 0, 0
    for some in batches(path):
        records += sum(rows.height for rows in some.values())
        titles += some.get((_VERSION, "NWR"), pl.DataFrame({"Work Title": []}))["Work Title"].count()
    took = Time.since(begun)
    assert (titles, records) == (works, works * len(_WORK) + 4), (titles, records)
    return Rate("read", records, took, _peak())


def _cut(path: Path, works: int) -> Rate:
    """The least that a reader does in a loop: cut every field of every line."""
    places = _places()
    with path.open("rb") as file:
        begun = Time.now()
        for _, line in zip(range(works * len(_WORK)), file, strict=False):
            text = line.decode()
            [text[start:end] for start, end in places.get(text[:3], ())]
    return Rate("cut", works * len(_WORK), Time.since(begun), _peak())


def _joined(path: Path, works: int) -> Rate:
    """The least that a writer does in a loop: put the fields of every line together, as wide as they are."""
    places = _places()
    with path.open("rb") as file:
        texts = [line.decode() for line, _ in zip(file, range(works * len(_WORK) + 2), strict=False)][2:]
    cut = [[(text[start:end].strip(), end - start) for start, end in places[text[:3]]] for text in texts]
    begun = Time.now()
    with (path.parent / "bare").open("w", encoding="ascii") as file:
        for fields in cut:
            file.write("".join([field.ljust(size) for field, size in fields]) + "\r\n")
    return Rate("joined", len(cut), Time.since(begun), _peak())


def _places() -> dict[str, list[tuple[int, int]]]:
    return {
        record: [(cell.start - 1, cell.start - 1 + cell.size) for cell in cells(_VERSION, record)] for record in _WORK
    }


def _rows(first: int, last: int) -> dict[str, pl.DataFrame]:
    """So many works, a column at a time."""
    number = pl.int_range(first, last, dtype=pl.Int64)
    frames: dict[str, list[pl.DataFrame]] = {record: [] for record in _WORK}
    for sequence, record in enumerate(_WORK):
        place = [number.alias("transaction"), pl.lit(sequence, pl.Int64).alias("sequence")]
        said = _said(record, number.cast(pl.String).str.zfill(8))
        texts = [(pl.lit(value) if isinstance(value, str) else value).alias(name) for name, value in said.items()]
        frames[record].append(pl.select(*place, *texts))
    return {record: pl.concat(parts) for record, parts in frames.items()}


def _said(record: str, digits: pl.Expr) -> dict[str, pl.Expr | str]:
    """What a record says but for its place; together the works break no rule."""
    house, person = {"Interested Party #": "P00000001"}, {"Interested Party #": "W00000001"}
    everywhere = {"Inclusion/Exclusion Indicator": "I", "TIS Numeric Code": "2136", "Sequence #": "1"}
    return {
        "NWR": {"Work Title": pl.lit("SONG OF THE BENCH ") + digits, "Submitter Work #": pl.lit("B") + digits}
        | {"Version Type": "ORI", "Musical Work Distribution Category": "POP", "Recorded Indicator": "Y"},
        "SPU": house
        | {"Publisher Sequence #": "1", "Publisher Name": "BENCH PUBLISHING", "Publisher Type": "E"}
        | {"PR Ownership Share": "5000", "MR Ownership Share": "10000"},
        "SPT": house | everywhere | {"PR Collection Share": "5000", "MR Collection Share": "10000"},
        "SWR": person
        | {"Writer Last Name": "QUILLON", "Writer First Name": "WREN", "Writer Designation Code": "CA"}
        | {"PR Ownership Share": "2500"},
        "SWT": person | everywhere | {"PR Collection Share": "2500"},
        "PWR": {"Publisher IP #": "P00000001", "Publisher Name": "BENCH PUBLISHING", "Writer IP #": "W00000001"}
        | {"Publisher Sequence #": "1"},
        "ALT": {"Alternate Title": pl.lit("BENCH SONG ") + digits, "Title Type": "AT"},
        "REC": {"ISRC": pl.lit("GBZ9Q") + digits.str.slice(1), "ISRC Validity": "Y", "Recording Title": "SONG"},
        "XRF": {"Organisation Code": "052", "Identifier": digits, "Identifier Type": "W", "Validity": "Y"},
    }[record]


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _apart(step, *arguments) -> Rate:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(step, arguments)


def measured() -> list[Rate]:
    """Write, read, and do both by hand."""
    with tempfile.TemporaryDirectory() as folder:
        return rates(Path(folder))


if __name__ == "__main__":
    print("\n".join(lines(measured())))
