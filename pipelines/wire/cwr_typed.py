"""Whole CWR files as columns, some works at a time: the typed view, both ways, in bounded memory."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import polars as pl

from pipelines.wire.cwr_layouts import layouts
from pipelines.wire.cwr_scan import LINES, scan_cwr
from pipelines.wire.fixed import fields_of, records_of

_PLACE = ("line", "group", "transaction", "position")
_ORDER = ("transaction", "sequence")


def batches(
    path: Path, *, only: Collection[str] | None = None, lines: int = LINES
) -> Iterator[dict[tuple[str, str], pl.DataFrame]]:
    """The records of a file in its order, some transactions at a time; none is in two.

    Args:
        path: the file, of 2.1, 2.2 or 3.1.
        only: types of records, where not all are wanted.
        lines: about how many lines are read together.

    Yields:
        By version and type of record: ``line``, ``group``, ``transaction`` and ``position`` of
        :func:`~pipelines.wire.cwr_scan.scan_cwr`, and a column per field, as :func:`~pipelines.wire.fixed.fields_of`
        has it. Records that no layout is known of are left out.
    """
    known = set(layouts().select("version", "record").unique().iter_rows())
    for some in scan_cwr(path, lines=lines):
        parts = some.partition_by("version", "record", as_dict=True, maintain_order=True)
        yield {
            (version, record): rows.select(_PLACE).hstack(fields_of(version, record, rows["raw"]))
            for (version, record), rows in parts.items()
            if (version, record) in known and (only is None or record in only)
        }


def woven(version: str, records: Mapping[str, pl.DataFrame]) -> pl.Series:
    """The lines of transactions, in the order of ``transaction`` and ``sequence``.

    Args:
        version: 2.1, 2.2 or 3.1.
        records: by type of record, rows as :func:`~pipelines.wire.fixed.records_of` takes them, with their place.

    Raises:
        DoesNotFit: where a value does not fit its field.
    """
    placed = [
        rows.select(pl.col(_ORDER).cast(pl.Int64)).with_columns(text=records_of(version, record, rows))
        for record, rows in records.items()
    ]
    return pl.concat(placed).sort(_ORDER)["text"]
