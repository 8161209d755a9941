"""Which cells our writers give, and from which columns: watched while months by hand are written in every form.

Nothing is listed by hand, so that nothing is left out when a writer changes: what is told of a record is what it was
put together from.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl

from pipelines import export as exporting
from pipelines.home import Home
from pipelines.wire import flat_record
from pipelines.wire.flat_layouts import layouts
from pipelines.wire.flat_read import read
from pipelines.writers.folders import FileRow
from pipelines.writers.settled import Reporting, Settled
from schemas import vocabulary
from schemas.columns import empty
from schemas.work_finding import WorkFinding
from schemas.work_record import WorkRecord
from tests.formats.months import PARTIES, SERVICE, month
from tests.formats.months_ai import ai_month
from tests.formats.months_works import RECORDING_WORKS, WORKS
from tests.formats.rows import PERIOD
from tests.formats.test_dsr_royalty import PAID
from tests.formats.test_dsr_royalty_ai import AGREED

Origins = dict[str, set[str]]
"""Cells by name: columns in backticks, and constants as they stand."""
FORMS = [
    Reporting(has_copies=False, financial="1.1", basic_audio="1.3", summary="SY02", usage="SU02"),
    Reporting(has_copies=False, financial="1.0", basic_audio="1.2", summary="SY01", usage="SU01"),
    Reporting(has_copies=False, is_single_record=True, summary="SY03"),
    Reporting(has_copies=False, summary="SY04"),
    Reporting(has_copies=False, summary="SY05", usage="SU01"),
]
_TIERS = ("Free", "PremiumPlus", "Free-PremiumPlus", "BrookMusic")
_KNOWN = {
    **{row["name"]: "*name of the recipient*" for row in PARTIES.iter_rows(named=True)},
    **{row["dpid"]: "*its DPID*" for row in PARTIES.iter_rows(named=True)},
    **{row["ipi_name_number"]: "*its IPI*" for row in PARTIES.drop_nulls("ipi_name_number").iter_rows(named=True)},
    SERVICE.name: "*name of the service*",
    SERVICE.dpid: "*its DPID*",
    f"{PERIOD}-01": "*first day of the month*",
    f"{PERIOD}-30": "*last day of the month*",
    "2026-10-01": "*first day of the next month*",
    PERIOD: "*month*",
    "0" * 16: "*digest*",
}
"""What is of the month by hand in a constant, the longest first where one holds another."""


@dataclass
class Written:
    """What was seen: by kind of file and record, the origins of cells; and which records each kind's files had."""

    cells: dict[str, dict[str, Origins]] = field(default_factory=dict)
    records: dict[str, list[str]] = field(default_factory=dict)

    def origins(self, kind: str, record: str) -> Origins:
        """Of a record in a kind of file; where its lines were made before, those of any."""
        own = self.cells.get(kind, {}).get(record)
        if own:
            return own
        return next((cells[record] for cells in self.cells.values() if record in cells), {})


def reports() -> dict[str, list[tuple[str, Origins]]]:
    """Records of the DDEX reports by kind of file, in the order of files, with the origins of their cells."""
    seen, order = written(), [*layouts("dsr")]
    kinds = [kind for kind in vocabulary.FILE_KIND if kind in seen.records]
    return {
        kind: [(record, seen.origins(kind, record)) for record in sorted(seen.records[kind], key=_order(order))]
        for kind in kinds
    }


def _order(order: list[str]) -> Callable[[str], tuple[int, int]]:
    blocks = ("HEAD", "SY", "RE", "AS", "MW", "RU", "SU", "SR", "LI", "FO")
    return lambda record: (
        next(
            (place for place, start in enumerate(blocks) if record.startswith(start) and record != "SRFO"), len(blocks)
        ),
        order.index(record),
    )


def written() -> Written:
    """Write months in every form and say what was seen."""
    seen = Written()
    for form in FORMS:
        reporting = dict.fromkeys(PARTIES["party"], form)
        for settled in (month(reporting=reporting), ai_month(reporting=reporting, agreement=AGREED)):
            with tempfile.TemporaryDirectory() as folder, _watched(seen):
                home = Home.at(Path(folder))
                _note_records(seen, home.settlement / settled.period, _export(home, settled))
    return seen


def _export(home: Home, settled: Settled) -> pl.DataFrame:
    files, *_ = exporting.export(
        home,
        settled,
        recording_work=RECORDING_WORKS.lazy(),
        work=WORKS.lazy(),
        work_record=empty(WorkRecord).lazy(),
        work_finding=empty(WorkFinding).lazy(),
        work_earning=PAID.lazy(),
    )
    return files


def _note_records(seen: Written, folder: Path, files: pl.DataFrame) -> None:
    for kind, path in files.filter(pl.col("kind").str.starts_with("dsr_")).select("kind", "path").iter_rows():
        known = seen.records.setdefault(kind, [])
        known += [record for record in read(folder / path).records if record not in known]


@contextmanager
def _watched(seen: Written) -> Iterator[None]:
    """Listen in on everything that puts a record together, and on which kind of file it is for."""
    noted: list[tuple[str, Mapping[str, Any]]] = []
    patches = [*_listening(noted), *_sorting(noted, seen)]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in reversed(patches):
            patch.stop()


def _listening(noted: list[tuple[str, Mapping[str, Any]]]) -> Iterator[Any]:
    for name in ("line", "part", "constant"):
        plain = getattr(flat_record, name)
        for module in [*sys.modules.values()]:
            if module.__name__.startswith("pipelines.writers.") and getattr(module, name, None) is plain:
                yield mock.patch.object(module, name, _noting(plain, noted))


def _noting(plain: Callable[..., Any], noted: list[tuple[str, Mapping[str, Any]]]) -> Callable[..., Any]:
    def heard(record: str, given: Mapping[str, Any], *rest: Any) -> Any:
        noted.append((record, dict(given)))
        return plain(record, given, *rest)

    return heard


def _sorting(noted: list[tuple[str, Mapping[str, Any]]], seen: Written) -> Iterator[Any]:
    for name in dir(exporting):
        plain = getattr(exporting, name)
        if name.startswith("write_") and callable(plain):
            yield mock.patch.object(exporting, name, _sorted(plain, noted, seen))


def _sorted(plain: Callable[..., Any], noted: list[tuple[str, Mapping[str, Any]]], seen: Written) -> Callable[..., Any]:
    def called(*given: Any, **named: Any) -> Any:
        rows = plain(*given, **named)
        kinds = {row.kind for row in ([rows] if isinstance(rows, FileRow) else rows)}
        for record, cells in noted if kinds else ():
            for kind in kinds:
                origins = seen.cells.setdefault(kind, {}).setdefault(record, {})
                for cell, value in cells.items():
                    origins.setdefault(cell, set()).update(_origins(value))
        noted.clear()
        return rows

    return called


def _origins(value: str | pl.Expr) -> set[str]:
    if isinstance(value, pl.Expr):
        roots = set(value.meta.root_names())
        if roots:
            return {f"`{root}`" for root in roots}
        value = str(pl.select(value).item())
    if value in _TIERS:
        return {"*offerings*"}
    for known, what in _KNOWN.items():
        value = value.replace(known, what)
    return {value} - {""}
