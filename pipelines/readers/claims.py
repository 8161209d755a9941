"""Claims: DDEX messages, other layouts by a column map, and invoices, told apart by how the file begins."""

from pathlib import Path

from pipelines.readers.claims_bytes import look
from pipelines.readers.claims_cdm import read_cdm
from pipelines.readers.parsed import Parsed, Quarantine

_MARK = b"\xef\xbb\xbf"
_HEADERS = (b"CDMH", b"#CDMH")


def read(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Read one file of claims or of invoices, packed with gzip or not.

    Raises:
        Quarantine: where the file cannot be used at all.
    """
    start = look(path, name=name).start
    if start.startswith(_MARK):
        raise Quarantine("byte_order_mark", f"{name} begins with a byte order mark. Save it as UTF-8 without one.")
    return read_cdm(path, name=name, delivery_id=delivery_id)
