"""Files of ours written again from what is read of them, by the readers and writers of their format."""

from pathlib import Path

import polars as pl

from pipelines.wire import cwr_typed
from pipelines.wire.fixed import records_of
from pipelines.wire.flat_lines import scan
from pipelines.wire.flat_read import read
from pipelines.wire.flat_write import lines_of


def rewritten(path: Path) -> bytes:
    """A report from what was read of it: comments as they stand, every record from its cells."""
    raw = pl.concat(scan(path))
    lines = [raw.filter(pl.col("record") == "#").select("line", text="raw")]
    lines += [rows.select("line", text=lines_of(name, rows)) for name, rows in read(path).records.items()]
    return "".join(f"{text}\n" for text in pl.concat(lines).sort("line")["text"]).encode()


def rewritten_cwr(path: Path) -> bytes:
    """A file of CWR from its fields."""
    parts = [
        rows.select("line").with_columns(text=records_of(*kind, rows.drop("line", "group", "transaction", "position")))
        for some in cwr_typed.batches(path)
        for kind, rows in some.items()
    ]
    return "".join(f"{line}\r\n" for line in pl.concat(parts).sort("line")["text"]).encode("iso-8859-1")
