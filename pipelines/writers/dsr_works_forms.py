"""In which records a works licensor is told of usage: the versions of the profiles, in blocks or one record a line.

Source: DDEX DSR Part 3, Basic Audio Profile 1.2 and 1.3, with their single-record variants; Part 6, Royalty Reporting
Profile 1.0.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from pipelines.wire.flat_layouts import layouts
from pipelines.wire.flat_record import Given
from pipelines.writers.settled import Reporting


@dataclass(frozen=True)
class Form:
    """A version of a profile: its name, and for each kind of record the type that it has there."""

    profile: str
    version: str
    is_single: bool
    """one record holds a line of usage and all that is said of its recording; else a block of records does"""
    types: Mapping[str, str] = field(compare=False)

    def described(self) -> list[str]:
        """Record types that describe what was used, in the order of a block."""
        kinds = ["SR02"] if self.is_single else ["RE01", "AS01", "AS02", "MW01"]
        return [self.types[kind] for kind in kinds]


_TYPES = {
    "1.3": {
        "SY01": "SY01.02", "SY02": "SY02.03", "SY03": "SY03.01", "SY04": "SY04.02", "SY05": "SY05.03",
        "RE01": "RE01.02", "AS01": "AS01.02", "AS02": "AS02.03", "MW01": "MW01.02",
        "SU01": "SU01.02", "SU02": "SU02.02", "SR02": "SR02.01",
    },
    "1.2": {
        "SY01": "SY01.01", "SY02": "SY02.02", "SY04": "SY04.01", "SY05": "SY05.02",
        "RE01": "RE01", "AS01": "AS01.01", "AS02": "AS02.02", "MW01": "MW01.01",
        "SU01": "SU01", "SU02": "SU02", "SR02": "SR02",
    },
}  # fmt: skip
ROYALTY = Form(
    "RoyaltyReportingProfile",
    "1.0.1",
    is_single=False,
    types=MappingProxyType(
        {"SY07": "SY07", "RE01": "RE01", "AS01": "AS01", "AS02": "AS02.01", "MW01": "MW01.01", "SU03": "SU03.01"}
        | {"LI01": "LI01.01"}
    ),
)


def form_of(reporting: Reporting) -> Form:
    """The Basic Audio profile that a recipient wants."""
    return Form(
        "BasicAudioProfileSRB" if reporting.is_single_record else "BasicAudioProfile",
        reporting.basic_audio,
        is_single=reporting.is_single_record,
        types=MappingProxyType(_TYPES[reporting.basic_audio]),
    )


def fitting(record: str, cells: dict[str, str | pl.Expr]) -> Given:
    """Those of the cells that a record has in its version."""
    names = layouts("dsr")[record].names
    return {name: cell for name, cell in cells.items() if name in names}


def is_mandatory(record: str, name: str) -> bool:
    """Whether a record's cell must hold something."""
    return any(cell.name == name and cell.is_mandatory for cell in layouts("dsr")[record].cells)
