"""Where each field of each CWR 2.1 and 2.2 record stands; the table itself is ``schemas/wire/cwr.csv``.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, record layouts.
"""

from functools import cache
from importlib.resources import files

import polars as pl

VERSIONS = {"02.10": "2.1", "02.20": "2.2"}
"""What a group header calls its version, to what we call it."""
PREFIX = 19
"""Characters before a record's own fields: its type, and its place in group and transaction."""
TRANSACTIONS = ("NWR", "REV", "ISW", "EXC", "AGR", "ACK")
"""Records that start a transaction, which are also the types of group."""
REGISTRATIONS = ("NWR", "REV")
"""Transactions that say who owns and collects what of a work."""
PUBLISHERS = ("SPU", "OPU")
WRITERS = ("SWR", "OWR")
PARTIES = (*PUBLISHERS, *WRITERS)
COLLECTIONS = {"SPT": "SPU", "OPT": "OPU", "SWT": "SWR", "OWT": "OWR"}
"""Territory records, and the party record that each belongs to."""

_ORDER = (
    ("NWR", "REV"),
    ("SPU", "NPN", "SPT", "OPT", "OPU"),
    ("SWR", "NWN", "SWT", "PWR", "OWR", "OWT"),
    ("ALT", "NAT"),
    ("EWT", "NET"),
    ("VER", "NVT"),
    ("PER", "NPR"),
    ("REC",),
    ("ORN",),
    ("INS", "IND"),
    ("COM", "NCT"),
    ("ARI",),
    ("XRF",),
)
PLACE = {record: place for place, records in enumerate(_ORDER) for record in records}
"""Order of the records in a registration. NOW has none: it follows whatever names the writer."""


@cache
def layouts() -> pl.DataFrame:
    """One row per version, record and field; ``start`` counts from 1 at the first character of the record."""
    return pl.read_csv(files("schemas").joinpath("wire/cwr.csv").read_bytes(), schema_overrides={"version": pl.String})


@cache
def widths() -> pl.DataFrame:
    """One row per version and record: how long it can be."""
    return layouts().group_by("version", "record").agg(width=(pl.col("start") + pl.col("size")).max() - 1)


def field(record: str, name: str, *, version: str = "2.2") -> pl.Expr:
    """The text of one field of the column ``text``, without the blanks around it.

    Both versions put a field that both have in the same place, and a right-trimmed record has blanks for what
    it does not have.
    """
    found = layouts().filter(version=version, record=record, field=name)
    start, size = found.select("start", "size").row(0)
    return pl.col("text").str.slice(start - 1, size).str.strip_chars()
