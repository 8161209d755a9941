"""Which records a DDEX flat file is made of, which cells they have, and how a profile puts them together.

The tables are data: ``schemas/wire/dsr.csv`` and ``cdm.csv`` (records), ``dsr_profiles.yaml`` (profiles),
``allowed_values.csv`` (what a cell of a closed list may hold).

Source: DDEX DSR Part 8, Record Types; the profile parts; DDEX CDM Part 2; the published schemas and samples.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

import polars as pl
import yaml

from pipelines.territories import territory_tree
from schemas.identifiers import CURRENCIES, FORMER_CURRENCIES, TERRITORY_CODES

Standard = Literal["dsr", "cdm"]
STANDARDS: tuple[Standard, ...] = ("dsr", "cdm")
RECORD_TYPE = "RecordType"
FREE = "free"
"""Type of a last cell that is there any number of times: what two parties agreed."""
UNKNOWN = "unknown"
"""Type of a last cell that stands for all that we do not know of a record."""
_OPEN = "*"
_RECORD_TYPE = re.compile(r"[A-Z]{2,4}[0-9]*(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Cell:
    """One cell of a record: its name, what it may hold, whether it must hold something, whether it may hold several."""

    name: str
    type: str
    is_mandatory: bool
    is_multi: bool


@dataclass(frozen=True)
class RecordLayout:
    """The cells of a record type in order, the first of them its type.

    ``source`` says where the list comes from.
    """

    record: str
    cells: tuple[Cell, ...]
    source: str

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the cells."""
        return tuple(cell.name for cell in self.cells)

    @property
    def least(self) -> int:
        """How many cells a line needs to be understood: up to the last that must hold something."""
        return max(place for place, cell in enumerate(self.cells, 1) if cell.is_mandatory)

    @property
    def is_complete(self) -> bool:
        """Whether we know all cells; a record that we know in part has the others numbered, and is not written."""
        return self.cells[-1].type != UNKNOWN

    @property
    def has_free_cells(self) -> bool:
        """Whether the last cell stands for any number of them."""
        return self.cells[-1].type == FREE


@dataclass(frozen=True)
class Profile:
    """How the records of a kind of message follow one another.

    ``grammar`` is a regular expression over record types, each followed by one space; comments have no part in it.
    """

    name: str
    version: str
    standard: Standard
    records: tuple[str, ...]
    summaries: tuple[str, ...]
    grammar: str
    footer: Literal["FOOT", "SRFO"]
    is_single_record: bool


def layouts(standard: Standard) -> Mapping[str, RecordLayout]:
    """The records of a standard, each version of a record by its own name."""
    return _layouts(standard)


def layout_of(record: str, standard: Standard = "dsr") -> RecordLayout | None:
    """The layout that a record is read by: its own, else that of the nearest version of it.

    New versions of a record only append cells, so that a later version can be read by an earlier one's cells; an
    earlier one than we know is read by the first that we know.
    """
    known = _layouts(standard)
    if record in known:
        return known[record]
    family, version = _version(record)
    versions = sorted(number for number in (_version(name) for name in known) if number[0] == family)
    if not versions:
        return None
    earlier = [number for _, number in versions if number <= version]
    nearest = earlier[-1] if earlier else versions[0][1]
    return next(layout for name, layout in known.items() if _version(name) == (family, nearest))


def standard_of(record: str) -> Standard:
    """The standard that has a record; the sales reports where both have it, or neither."""
    return "cdm" if layout_of(record) is None and layout_of(record, "cdm") is not None else "dsr"


@cache
def profiles() -> Mapping[tuple[str, str], Profile]:
    """Every profile by its name and version, as a header says them."""
    source = (files("schemas") / "wire" / "dsr_profiles.yaml").read_text(encoding="utf-8")
    found = {}
    for entry in yaml.safe_load(source)["profiles"]:
        for name, version in entry["ids"]:
            found[name, str(version)] = _profile(name, str(version), entry)
    return found


def allowed(list_name: str) -> frozenset[str]:
    """The values of a list by its name in a cell's type, ``avs:<name>``; empty where we have no such list."""
    return frozenset(value for name, value in _values() if name == list_name and value != _OPEN) | _kept(list_name)


def is_open(list_name: str) -> bool:
    """Whether the list may have values that we do not know: what is not in it is doubtful, and not wrong."""
    return (list_name, _OPEN) in _values() or not allowed(list_name)


def _profile(name: str, version: str, entry: dict) -> Profile:
    records = tuple(entry["records"])
    footer = "SRFO" if "SRFO" in records else "FOOT"
    return Profile(
        name=name,
        version=version,
        standard=entry["standard"],
        records=records,
        summaries=tuple(entry["summaries"]),
        grammar=_grammar(entry["grammar"]),
        footer=footer,
        is_single_record=entry["is_single_record"],
    )


def _grammar(written: str) -> str:
    """The expression in one line: a record type stands for itself and the space behind it."""
    return _RECORD_TYPE.sub(lambda word: f"(?:{re.escape(word[0])}_)", "".join(written.split())).replace("_", " ")


def _version(record: str) -> tuple[str, int]:
    family, _, version = record.partition(".")
    return family, int(version) if version.isdigit() else 0


@cache
def _layouts(standard: Standard) -> dict[str, RecordLayout]:
    source = (files("schemas") / "wire" / f"{standard}.csv").read_bytes()
    table = pl.read_csv(BytesIO(source), infer_schema=False, empty_string_is_null=False)
    return {
        str(record): _layout(str(record), rows.rows(named=True))
        for (record,), rows in table.group_by("record", maintain_order=True)
    }


def _layout(record: str, rows: list[dict[str, str]]) -> RecordLayout:
    cells = tuple(Cell(row["name"], row["type"], row["min"] == "1", row["multi"] == "1") for row in rows)
    return RecordLayout(record, cells, rows[0]["source"])


@cache
def _kept(list_name: str) -> frozenset[str]:
    """What the project keeps as lists of its own: countries with the territories of TIS, currencies."""
    if list_name == "CurrentTerritoryCode":
        return TERRITORY_CODES | frozenset(territory_tree()["area"].cast(pl.String))
    return CURRENCIES | frozenset(FORMER_CURRENCIES) if list_name == "CurrencyCode" else frozenset()


@cache
def _values() -> frozenset[tuple[str, str]]:
    source = (files("schemas") / "wire" / "allowed_values.csv").read_bytes()
    table = pl.read_csv(BytesIO(source), infer_schema=False, empty_string_is_null=False)
    return frozenset((str(name), str(value)) for name, value in table.select("list", "value").iter_rows())
