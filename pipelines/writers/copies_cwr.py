"""What a workbook shows of a CWR file: a sheet for each record, its fields by the names of the standard."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from pipelines.wire.cwr_layouts import LATER, VERSIONS, version_of
from pipelines.wire.fixed import RECORD_PREFIX, RECORD_TYPE, cells, fields_of
from pipelines.writers.copies_flat import LINE, Piece
from pipelines.writers.workbook_cells import Column, Kind

_TYPE_LENGTH = 3
_GROUP_VERSION = slice(11, 16)
_OTHER = Column("text")


def cwr_pieces(path: Path, *, lines: int) -> Iterator[Piece]:
    """The records of a CWR file of any version, at most ``lines`` lines at a time.

    Records that its version does not have are shown whole. Bytes that are no UTF-8 are taken for Latin-1, as older
    senders write.
    """
    version, done = LATER, 0
    with path.open("rb") as file:
        while some := list(islice(file, lines)):
            texts = [_decoded(line) for line in some]
            if not done:
                version = version_of(texts[0]) or version
            version = next((VERSIONS[text[_GROUP_VERSION]] for text in texts if _names_version(text)), version)
            rows = pl.DataFrame({"text": texts}).with_row_index(LINE.name, done + 1)
            rows = rows.filter(pl.col("text") != "").with_columns(record=pl.col("text").str.head(_TYPE_LENGTH))
            for (record,), part in rows.group_by("record", maintain_order=True):
                yield _piece(version, str(record), part)
            done += len(some)


def _names_version(text: str) -> bool:
    return text.startswith("GRH") and text[_GROUP_VERSION] in VERSIONS


def _decoded(line: bytes) -> str:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("latin-1")
    return text.rstrip("\r\n")


def _piece(version: str, record: str, rows: pl.DataFrame) -> Piece:
    numbered = rows.select(pl.col(LINE.name).cast(pl.String), "text")
    try:
        known = [cell for cell in cells(version, record) if cell.name not in (RECORD_TYPE, RECORD_PREFIX)]
    except KeyError:
        return record, [LINE, _OTHER], numbered
    said = fields_of(version, record, rows["text"], only=[cell.name for cell in known])
    columns = [Column(cell.name, _kind(cell.name, cell.format)) for cell in known]
    shown = said.select(_shown(column, said) for column in columns)
    return record, [LINE, *columns], pl.concat([numbered.select(LINE.name), shown], how="horizontal")


def _kind(name: str, form: str) -> Kind:
    if form == "D":
        return "date"
    if form == "N" and name.endswith("Share"):
        return "decimal"
    return "integer" if form == "N" and name.endswith("Count") else "text"


def _shown(column: Column, said: pl.DataFrame) -> pl.Expr:
    text = pl.col(column.name)
    if column.kind == "date":
        return text.str.replace(r"^(\d{4})(\d{2})(\d{2})$", "$1-$2-$3")
    if column.kind == "decimal":  # hundredths of a percent
        return text.str.replace(r"^0*(\d+)(\d{2})$", "$1.$2")
    return text.str.replace(r"^0+(\d+)$", "$1") if column.kind == "integer" else text
