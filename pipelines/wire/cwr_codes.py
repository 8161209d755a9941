"""Which codes a field may hold: the closed lists of ``schemas/wire/cwr_codes.csv``.

Source: CISAC CWR 2.1 Rev 8, 2.2 Rev 2 and 3.1 Rev 0, and the lookup table of CWR 2.x; codes of societies, July 2026.
"""

from functools import cache
from importlib.resources import files

import polars as pl

from pipelines.wire.cwr_layouts import layouts

LANGUAGE, SOCIETY = "Language Code", "Society"
"""Lists that others keep and that change more often than CWR does."""
_SAME_LIST = {
    "Publisher Role": "Publisher Type",
    "Writer Role": "Writer Designation Code",
    "USA License Indicator": "USA License Ind",
    "USA License Ind.": "USA License Ind",
    "Special Agreement Indicator": "Special Agreements Indicator",
    "Performance Language": LANGUAGE,
    "Submitter Type": "Sender Type",
}
"""Fields that have the list of another name."""


@cache
def codes() -> pl.DataFrame:
    """One row per code: ``version``, ``list``, ``value``."""
    content = files("schemas").joinpath("wire/cwr_codes.csv").read_bytes()
    return pl.read_csv(content, schema_overrides=dict.fromkeys(("version", "list", "value"), pl.String))


def allowed(version: str, name: str) -> frozenset[str]:
    """The codes of a list; none where that version has no such list."""
    return frozenset(codes().filter(version=version, list=name)["value"])


def list_of(field: str) -> str:
    """Name of the list that a field's codes are of."""
    if field.startswith(("PR ", "MR ", "SR ")) and ("Society" in field):
        return SOCIETY
    return _SAME_LIST.get(field, field)


@cache
def coded(version: str, record: str) -> tuple[tuple[str, str], ...]:
    """Fields of a record that have a list, with its name."""
    lists = set(codes().filter(version=version)["list"])
    fields = layouts().filter(version=version, record=record).sort("start")["field"]
    return tuple((field, list_of(field)) for field in fields if list_of(field) in lists)
