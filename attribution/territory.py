"""Territories: ordered includes and excludes over the dated TIS tree, as the two-letter codes that plays carry."""

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from schemas.columns import polars_schema
from schemas.identifiers import TERRITORY_CODES
from schemas.territory_set import TerritorySet

WORLD = 2136
"""TIS number of the world."""

PROBLEM = pl.Schema({"territories": pl.String(), "token": pl.String(), "problem": pl.String()})


def members(tree: pl.DataFrame, text: str, on: date) -> frozenset[str]:
    """The territories that ``text`` names on a day.

    Signs are applied in their order, so that a later one overrides an earlier one. A TIS number stands for all
    that is in that area on that day; two letters stand for that code alone. A code that names nothing on that day
    adds and takes away nothing: see :func:`unknown_tokens`.

    Args:
        tree: rows of ``TerritoryArea``.
        text: e.g. ``+2136 -840`` or ``+GB +FR``.
        on: the day.

    Source:
        CISAC CWR 2.1 Rev 8, SPT and SWT, inclusion/exclusion indicator and sequence.
    """
    return _resolve(_areas(tree, on), text)


def territory_sets(tree: pl.DataFrame, texts: Iterable[str], on: date) -> pl.DataFrame:
    """Rows of ``TerritorySet``: every distinct text with its territories; none for a text that names nothing."""
    areas, distinct = _areas(tree, on), sorted(set(texts))
    named = {"territories": distinct, "territory": [sorted(_resolve(areas, text)) for text in distinct]}
    schema = polars_schema(TerritorySet)
    rows = pl.DataFrame(named, schema={"territories": pl.String, "territory": pl.List(pl.String)})
    return rows.filter(pl.col("territory").list.len() > 0).explode("territory").cast(dict(schema.items()))


def unknown_tokens(tree: pl.DataFrame, texts: Iterable[str], on: date) -> pl.DataFrame:
    """Codes in ``texts`` that name nothing on a day, for a finding about whoever wrote them.

    Returns:
        ``territories``, ``token`` (as written) and ``problem``: ``unknown``, or ``not_in_force`` for an area or
        country that existed on another day.
    """
    now, ever = _areas(tree, on), _known(tree)
    rows = [
        (text, token, "not_in_force" if _code(token) in ever else "unknown")
        for text in sorted(set(texts))
        for token in dict.fromkeys(text.split())
        if _code(token) not in now
    ]
    return pl.DataFrame(rows, schema=PROBLEM, orient="row").sort("territories", "token")


def _areas(tree: pl.DataFrame, on: date) -> dict[str, frozenset[str]]:
    """What each code stands for on a day."""
    held = tree.filter((pl.col("valid_from") <= on) & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= on)))
    groups = held.group_by("area").agg("territory").iter_rows()
    letters = TERRITORY_CODES | set(held["territory"])
    return {code: frozenset({code}) for code in letters} | {str(area): frozenset(names) for area, names in groups}


def _known(tree: pl.DataFrame) -> set[str]:
    return {str(area) for area in tree["area"].unique()} | set(tree["territory"]) | TERRITORY_CODES


def _resolve(areas: Mapping[str, frozenset[str]], text: str) -> frozenset[str]:
    named: frozenset[str] = frozenset()
    for token in text.split():
        inside = areas.get(_code(token), frozenset())
        named = named - inside if token.startswith("-") else named | inside
    return named


def _code(token: str) -> str:
    """The code without its sign and, for a number, without the zeros that CWR writes before it."""
    code = token[1:]
    return code.lstrip("0") or "0" if code.isascii() and code.isdigit() else code
