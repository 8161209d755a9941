"""Where each field of each record of CWR 2.1, 2.2 and 3.1 stands; the table itself is ``schemas/wire/cwr.csv``.

Source: CISAC CWR 2.1 Rev 8, 2.2 Rev 2 and 3.1 Rev 0, record layouts.
"""

from functools import cache
from importlib.resources import files

import polars as pl

VERSIONS = {"02.10": "2.1", "02.20": "2.2"}
"""What a group header of 2.x calls its version, to what we call it."""
LATER = "3.1"
"""The version whose header, records and rules are others than those of 2.x."""
EDI = "01.10"
"""EDI standard in the header of 2.x."""
FRAME = ("HDR", "GRH", "GRT", "TRL")
"""Records around transactions."""
PREFIX = 19
"""Characters before a record's own fields: its type, and its place in group and transaction."""
TRANSACTIONS = ("NWR", "REV", "ISW", "EXC", "AGR", "ACK")
"""Records that start a transaction, which are also the types of group."""
TRANSACTIONS_3 = ("WRK", "DRW", "EXC", "LIC", "ACK")
"""The same of 3.1."""
REGISTRATIONS = ("NWR", "REV", "WRK")
"""Transactions that say who owns and collects what of a work; WRK is of 3.1."""
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
_ORDER_3 = (
    ("WRK",),
    ("SPU", "NPN", "SPT", "OPU", "OPT"),
    ("SWR", "NWN", "SWT", "MAN", "PWR", "OWR", "OWT"),
    ("ALT", "NAT"),
    ("OWK", "NOT"),
    ("PER", "NPR"),
    ("REC", "NRC"),
    ("ORN", "FTV"),
    ("INS", "IND"),
    ("XRF", "ARI"),
)
_PLACES = {
    version: {record: place for place, records in enumerate(order) for record in records}
    for version, order in (("2.1", _ORDER), ("2.2", _ORDER), ("3.1", _ORDER_3))
}
PLACES = pl.DataFrame(
    [(version, record, place) for version, places in _PLACES.items() for record, place in places.items()],
    schema={"version": pl.String, "record": pl.String, "place": pl.Int32},
    orient="row",
)
"""Order of the records in a registration. NOW has none: it follows whatever names the writer."""


@cache
def layouts() -> pl.DataFrame:
    """One row per version, record and field; ``start`` counts from 1 at the first character of the record."""
    return pl.read_csv(files("schemas").joinpath("wire/cwr.csv").read_bytes(), schema_overrides={"version": pl.String})


@cache
def widths() -> pl.DataFrame:
    """One row per version and record: how long it can be."""
    return layouts().group_by("version", "record").agg(width=(pl.col("start") + pl.col("size")).max() - 1)


def version_of(header: str) -> str | None:
    """What version a file says that it is of, by its HDR; groups of 2.x say theirs again.

    Null where it says none, or one whose layouts we do not have.
    """
    if header[59:64] == EDI:
        return "2.2" if header[101:104].strip() == "2.2" else "2.1"
    said, name = header[102:105].strip(), header[168:195].upper()
    return "3.1" if said == "3.1" or (not said and "_V3-1-" in name) else None


def field(record: str, name: str, *, version: str = "2.2") -> pl.Expr:
    """The text of one field of the column ``text``, without the blanks around it.

    Both versions put a field that both have in the same place, and a right-trimmed record has blanks for what
    it does not have.
    """
    found = layouts().filter(version=version, record=record, field=name)
    start, size = found.select("start", "size").row(0)
    return pl.col("text").str.slice(start - 1, size).str.strip_chars()
