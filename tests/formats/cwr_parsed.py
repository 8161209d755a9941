"""What the reader of CWR makes of a file, or of one registration."""

from pathlib import Path

import polars as pl

from pipelines.readers.cwr import read
from pipelines.readers.parsed import Parsed
from tests.formats.cwr_lines import Cwr, work

FILE = "0" * 64
ISWC, OTHER_ISWC = "T0345246801", "T0000000010"
IPI = "00000000199"


def parsed(path: Path, content: Cwr | bytes, name: str = "works/CW260001PB_000.V22") -> Parsed:
    path.write_bytes(bytes(content))
    return read(path, name=name, delivery_id=FILE)


def one(path: Path, *records: str, **fields: object) -> dict[str, pl.DataFrame]:
    return parsed(path, Cwr().group("NWR", work("A1", *records, **fields))).frames
