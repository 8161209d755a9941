"""What was measured, as a table for the screen or as Markdown."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from tests.bench.measure import Line, Measured
from tests.bench.month import Size

_COLUMNS = (
    "stage", "seconds", "× floor", "processor, s", "× floor", "checks, s", "rows or lines", "per second", "peak, GiB",
)  # fmt: skip
_GIB = 2**30


def cells(measured: Measured) -> Iterator[list[str]]:
    """The rows of the table: the floor, each stage, and the month."""
    for line in (measured.floor, *measured.stages, measured.month):
        yield _cells(line, measured.floor)


def show(measured: Measured, size: Size, read: dict[str, tuple[int, float]]) -> None:
    """Print the table, and the readers under it."""
    console = Console() if Console().is_terminal else Console(width=140)
    table = Table(title=_title(size))
    for place, name in enumerate(_COLUMNS):
        table.add_column(name, justify="right" if place else "left")
    for row in cells(measured):
        table.add_row(*row)
    console.print(table)
    for line in _readers(read):
        console.print(line, highlight=False)


def markdown(measured: Measured, size: Size, read: dict[str, tuple[int, float]]) -> str:
    """The same for a document."""
    head = [f"{_title(size)}.", "", _piped(_COLUMNS), _piped(["---", *["--:"] * (len(_COLUMNS) - 1)])]
    return "\n".join([*head, *(_piped(row) for row in cells(measured)), "", *_readers(read), ""])


def _title(size: Size) -> str:
    return f"{size.plays:,} plays, {size.tracks:,} tracks, {size.listeners:,} listeners, seed {size.seed}"


def _readers(read: dict[str, tuple[int, float]]) -> list[str]:
    return [
        f"Reader: {count:,} {what} in {seconds:.1f} s, {count / seconds:,.0f} per second."
        for what, (count, seconds) in read.items()
    ]


def _cells(line: Line, floor: Line) -> list[str]:
    return [
        line.stage,
        f"{line.seconds:,.1f}",
        f"{line.seconds / floor.seconds:.2f}",
        f"{line.processor_seconds:,.1f}" if line.processor_seconds else "",
        f"{line.processor_seconds / floor.processor_seconds:.2f}" if line.processor_seconds else "",
        f"{line.check_seconds:,.1f}" if line.check_seconds else "",
        f"{line.rows:,}" if line.rows else "",
        f"{line.rows / line.seconds:,.0f}" if line.rows else "",
        f"{line.peak_bytes / _GIB:.2f}" if line.peak_bytes else "",
    ]


def _piped(texts: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(texts)} |"
