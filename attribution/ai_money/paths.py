"""The money of one AI track along its chains of manifests: what each end of the tree gets, and that it adds up."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

import polars as pl

from attribution.earnings import recording_earnings
from attribution.money import nano
from attribution.provenance.stores import MANIFEST, UNRESOLVED

Node = dict[str, Any]
_BASE = ["territory", "offering"]
_SOURCE = ["right", "kind", "source"]


class Part(NamedTuple):
    """Money of an end of the tree, in nano-units."""

    currency: str
    status: str
    reason: str | None
    units: int


def divide(units: int, weights: Sequence[Fraction]) -> list[int]:
    """Split ``units`` by exact weights: they sum to it, each is less than one unit off, ties go to the first.

    Weights that are all zero leave everything with the first. A negative amount mirrors a positive one.
    """
    scale = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * scale) for weight in weights]
    total = sum(whole)
    if total == 0:
        return [units, *[0] * (len(weights) - 1)]
    sign, size = (-1 if units < 0 else 1), abs(units)
    floors = [size * weight // total for weight in whole]
    by_rest = sorted(range(len(whole)), key=lambda place: -(size * whole[place] % total))
    favoured = set(by_rest[: size - sum(floors)])
    return [sign * (floor + (place in favoured)) for place, floor in enumerate(floors)]


def with_money(roots: Sequence[Node], earned: pl.DataFrame) -> list[Node]:
    """A tree with the money of its track on its ends, as lists of :class:`Part` under ``money``.

    A source that several paths reach has its money split over them by their weights. Money of what is on no path
    (a voice, what the model was trained on, a track without a manifest) has an end of its own below its right.

    Args:
        roots: of :func:`attribution.provenance.graph.tree`, which are changed.
        earned: rows of ``ai_earning`` of the track.
    """
    ends: defaultdict[tuple[str, str, str], list[Node]] = defaultdict(list)
    for end in leaves(roots):
        end["money"] = []
        ends[end["right"], *_named(end)].append(end)
    found, trees = list(roots), {root["right"]: root for root in roots if root["children"]}
    for source, parts in _parts(earned):
        if source not in ends:
            ends[source] = [_added(found, trees, *source)]
        for part in parts:
            shares = divide(part.units, [end["weight"] or Fraction(0) for end in ends[source]])
            for end, units in zip(ends[source], shares, strict=True):
                end["money"].append(part._replace(units=units))
    return found


def leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    """The ends of a tree, in its order."""
    for node in nodes:
        if node["children"]:
            yield from leaves(node["children"])
        else:
            yield node


def total(nodes: Sequence[Node]) -> dict[str, int]:
    """Nano-units by currency, over all ends below some nodes."""
    sums: defaultdict[str, int] = defaultdict(int)
    for end in leaves(nodes):
        for part in end.get("money", ()):
            sums[part.currency] += part.units
    return dict(sorted(sums.items()))


def reserve(
    track_id: str, usage: pl.LazyFrame, pool: pl.DataFrame, recording_earning: pl.LazyFrame, ai_earning: pl.LazyFrame
) -> dict[str, int]:
    """What a track gives up for its sources and what is paid beside it, in nano-units by currency.

    The first is found without any row of its sources: the track's part of its pools, apportioned again over all usage,
    less what its deliverer has of it.

    Args:
        track_id: the track.
        usage: rows of ``usage``.
        pool: rows of ``recorded_pool``.
        recording_earning: rows of ``recording_earning``.
        ai_earning: rows of ``ai_earning``; those of pools beside the recorded ones count.
    """
    is_it = pl.col("track_id") == track_id
    bases = usage.filter(is_it).select(_BASE).unique()
    whole = recording_earnings(usage.join(bases, on=_BASE, how="semi").collect(), pool).lazy().filter(is_it)
    beside = ai_earning.filter(is_it & (pl.col("side") == "ai"))
    signed = [(whole, 1), (recording_earning.filter(is_it), -1), (beside, 1)]
    sums = pl.concat(rows.select("currency", nano("amount") * sign) for rows, sign in signed)
    found = sums.group_by("currency").agg(pl.col("amount").sum()).filter(pl.col("amount") != 0).sort("currency")
    return dict(found.collect().rows())


def _parts(earned: pl.DataFrame) -> Iterator[tuple[tuple[str, str, str], list[Part]]]:
    key = ["currency", "status", "reason"]
    sums = earned.group_by(*_SOURCE, *key).agg(units=nano("amount").sum()).sort(*_SOURCE, *key)
    for names, found in sums.group_by(_SOURCE, maintain_order=True):
        right, kind, source = map(str, names)
        yield (right, kind, source), [Part(*row) for row in found.select(*key, "units").iter_rows()]


def _named(end: Node) -> tuple[str, str]:
    """Kind and source of an end as money knows it."""
    return (UNRESOLVED, end["reason"]) if end["kind"] == MANIFEST and end["reason"] else (end["kind"], end["source"])


def _added(found: list[Node], trees: dict[str, Node], right: str, kind: str, source: str) -> Node:
    end = {
        "right": right, "kind": kind, "source": source, "use": None, "part": None, "weight": None,
        "confidence_ppb": None, "reason": None, "children": [],
    }  # fmt: skip
    if right not in trees:
        trees[right] = end | {"kind": "right", "source": right, "children": []}
        found.append(trees[right])
    added = end | {"money": []}
    trees[right]["children"].append(added)
    return added
