"""Every field of every record by what its layout says: what must be there, its format, its codes."""

from collections.abc import Iterator

import polars as pl

from attribution.works_shares import WHOLE
from pipelines.check.cwr_identifiers import identifier_findings
from pipelines.check.cwr_rules import broken
from pipelines.wire.cwr_codes import LANGUAGE, SOCIETY, allowed, coded
from pipelines.wire.cwr_layouts import layouts
from pipelines.wire.fixed import Cell, cells, slices_of

_BLANK = "Constant"
"""A mandatory field of blanks."""
_FLAGS = {"B": ("Y", "N"), "F": ("Y", "N", "U")}
_NO_SOCIETY = ("000", "099", "0000", "0099")
_OTHERS = {LANGUAGE: "unknown_language", SOCIETY: "unknown_society"}
_ELSEWHERE = ("Sender Type", "Version Number for this transaction type", "Organisation Code")
"""Coded fields with more to say than a list; see the envelope and the identifiers."""


def field_findings(lines: pl.DataFrame) -> list[pl.DataFrame]:
    """What is wrong with the fields of lines of :func:`~pipelines.wire.cwr_scan.scan_cwr`."""
    known = layouts().select("version", "record").unique()
    placed = lines.join(known, on=["version", "record"], how="semi", maintain_order="left")
    parts: list[pl.DataFrame] = []
    for (version, record), rows in placed.partition_by("version", "record", as_dict=True).items():
        said = slices_of(version, record, rows["raw"])
        held = rows.select("line", "record", "group_type").hstack(said.rename({"Record Type": "_type"}, strict=False))
        parts += [part for part in _findings(str(version), str(record), held) if part.height]
    return parts


def _findings(version: str, record: str, held: pl.DataFrame) -> Iterator[pl.DataFrame]:
    lists = dict(coded(version, record))
    for cell in cells(version, record):
        if cell.start == 1:
            continue
        yield from _format(cell, held)
        if cell.name in lists and cell.name not in _ELSEWHERE:
            yield _code(cell, version, lists[cell.name], held)
    yield from identifier_findings(version, record, held)


def _format(cell: Cell, held: pl.DataFrame) -> Iterator[pl.DataFrame]:
    text = pl.col(_column(cell))
    bare = text.str.strip_chars()
    nothing = text.str.strip_chars("0 ") == "" if cell.format in ("D",) else bare == ""
    if cell.required == "M" and not cell.name.startswith(_BLANK):
        yield _found(held.filter(nothing), cell, "missing_value", "a value; the field is mandatory")
    said = held.filter(bare != "")
    shaped = text.str.contains(f"^[0-9]{{{cell.size}}}$")
    if cell.format in ("N", "D", "T"):
        yield _found(said.filter(~shaped), cell, "not_a_number", f"{cell.size} digits, with zeros before them")
    if cell.format == "D":
        no_day = shaped & ~nothing & text.str.to_date("%Y%m%d", strict=False).is_null()
        yield _found(said.filter(no_day), cell, "impossible_date", "a day as YYYYMMDD")
    if cell.format == "T":
        no_time = shaped & ~text.str.contains("^([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]$")
        yield _found(said.filter(no_time), cell, "impossible_time", "a time as HHMMSS")
    if cell.name.endswith("Share"):
        above = shaped & (text.cast(pl.Int64, strict=False) > WHOLE)
        yield _found(said.filter(above), cell, "share_above_whole", f"{WHOLE} at most: 100 %")
    if cell.format in _FLAGS:
        flags = _FLAGS[cell.format]
        yield _found(said.filter(~bare.is_in(flags)), cell, "flag", f"{', '.join(flags)} or blank")


def _code(cell: Cell, version: str, name: str, held: pl.DataFrame) -> pl.DataFrame:
    bare = pl.col(_column(cell)).str.strip_chars()
    text = bare.str.strip_chars_start("0").str.zfill(3) if name == SOCIETY else bare
    known = allowed(version, name) | frozenset(_NO_SOCIETY if name == SOCIETY else ())
    strange = held.filter(bare != "", ~text.is_in(known))
    expected = f"a code of {name}" if len(known) > 12 else f"one of {', '.join(sorted(known))}"
    rule = _OTHERS.get(name, "unknown_code")
    return _found(strange, cell, rule, expected)


def _found(rows: pl.DataFrame, cell: Cell, rule: str, expected: str) -> pl.DataFrame:
    value = pl.col(_column(cell)).str.strip_chars_end()
    return broken(rows, rule, cell=cell.name, value=value, expected=expected)


def _column(cell: Cell) -> str:
    return "_type" if cell.name == "Record Type" else cell.name
