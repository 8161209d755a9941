"""The territory tree, from the files in ``schemas/wire``, as areas and the territories in them.

``tis_tree.csv`` is CISAC's Territory Information System as a dated tree, from record-cwr-validator (MIT, TIS_LICENSE).
``tis_dependencies.csv`` has the territories of ISO 3166-1 without a number in TIS, which counts them with their state,
from datasets/country-codes (PDDL).
"""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import polars as pl

from attribution.territory import WORLD
from schemas.columns import polars_schema
from schemas.identifiers import TERRITORY_CODES
from schemas.territory_area import TerritoryArea

_EVER = date(3999, 12, 31)
"""How the tree writes "no end"."""
_ALWAYS = date(1000, 1, 1)


class _Node(NamedTuple):
    area: int
    first: date
    last: date


@cache
def territory_tree() -> pl.DataFrame:
    """Every area with the territories in it and when: rows of :class:`TerritoryArea`."""
    listed = pl.DataFrame(list(_memberships()), schema=polars_schema(TerritoryArea), orient="row")
    dependent = pl.DataFrame(_wire("tis_dependencies.csv"), schema_overrides={"area": pl.Int32})
    with_state = dependent.select(pl.col("territory"), state="area").join(
        listed.join(
            listed.filter(pl.col("area").is_in(dependent["area"].to_list())).select("territory", state="area").unique(),
            on="territory",
        ).rename({"territory": "_of"}),
        on="state",
    )
    placeless = sorted(TERRITORY_CODES - {*listed["territory"], *dependent["territory"]})
    world = pl.DataFrame({"area": WORLD, "territory": placeless, "valid_from": _ALWAYS, "valid_to": _EVER})
    columns = list(polars_schema(TerritoryArea))
    return (
        pl.concat([listed, with_state.select(columns), world.cast({"area": pl.Int32}).select(columns)])
        .group_by("area", "territory", "valid_from")
        .agg(pl.col("valid_to").max())
        .with_columns(pl.when(pl.col("valid_to") < _EVER).then("valid_to"))
        .sort("area", "territory", "valid_from")
    )


def _memberships() -> Iterator[tuple[int, str, date, date]]:
    """Every country under every group above it, for as long as every step between them held.

    The file lists each group with all that is below it, deeper levels under their parent.
    """
    path: list[_Node] = []
    for line in _wire("tis_tree.csv"):
        exists = _Node(int(line["TIS-N"]), _day(line["Exists from"]), _day(line["Exists until"]))
        del path[int(line["Level"]) - 1 :]
        if line["Type"] != "COUNTRY":
            path.append(_belonging(exists, line))
            continue
        yield exists.area, line["TIS-A"], exists.first, exists.last
        steps = [*path, _belonging(exists, line)]
        for at, group in enumerate(path):
            first, last = max(step.first for step in steps[at + 1 :]), min(step.last for step in steps[at + 1 :])
            if first <= last:
                yield group.area, line["TIS-A"], first, last


def _belonging(node: _Node, line: dict[str, str]) -> _Node:
    """The node, for as long as it exists and belongs to what is above it; a root belongs to nothing."""
    if not line["Belongs to from"]:
        return node
    first, last = _day(line["Belongs to from"]), _day(line["Belongs to until"])
    return _Node(node.area, max(node.first, first), min(node.last, last))


def _day(text: str) -> date:
    day, month, year = text.split(".")
    return date(int(year), int(month), int(day))


def _wire(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((files("schemas") / "wire" / name).read_text("utf-8").splitlines()))
