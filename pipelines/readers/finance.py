"""Finance: revenue and exchange rates, told apart by their header."""

from pathlib import Path

from pipelines.readers.delimited import decode
from pipelines.readers.finance_rates import read_ecb, read_quotations
from pipelines.readers.finance_revenue import read_revenue
from pipelines.readers.finance_zip import LARGEST, is_zip, only_member
from pipelines.readers.parsed import Parsed, Quarantine


def read(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Read one file of finance: a CSV, or the ZIP archive that the European Central Bank packs its CSV in.

    Raises:
        Quarantine: where the file cannot be used at all.
    """
    size = path.stat().st_size
    if size > LARGEST:
        raise Quarantine("unreadable", f"{name} has {size:,} bytes, above {LARGEST:,}. Split it.")
    content = path.read_bytes()
    if is_zip(content):
        content = only_member(content, name=name)
    text = decode(content, name=name)
    header = text.split("\n", 1)[0]
    if header.startswith("Date,"):
        return read_ecb(text, name=name)
    return (read_quotations if "per_eur" in header else read_revenue)(content, name=name)
