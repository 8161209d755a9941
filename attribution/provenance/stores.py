"""What the manifests of one store say of each other: entries, own names, faults, and edges that lead back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple

import polars as pl

from schemas.columns import WHOLE_PPB
from schemas.provenance_words import EMBODYING_USE

MANIFEST, UNATTRIBUTED, UNRESOLVED = "manifest", "unattributed", "unresolved"
_SELF = {"composition": ("iswc", "self_iswc"), "recording": ("isrc", "self_isrc")}
_MANIFEST = ["manifest", "is_active", "reasons", "self_iswc", "self_isrc"]
_ENTRY = ["manifest", "right", "place", "kind", "source", "use", "claimed_weight_ppb", "confidence_ppb"]


class Entry(NamedTuple):
    """One entry of an attribution; ``weight`` in parts per billion of its manifest's right."""

    kind: str
    source: str
    use: str | None
    weight: int
    confidence: int | None


@dataclass
class Store:
    """The manifests of one pair of files."""

    active: str
    entries: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    """by manifest and right"""
    selves: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """by manifest and right: kind and identifier of what the manifest says it is"""
    known: set[str] = field(default_factory=set)
    faulty: set[str] = field(default_factory=set)
    cyclic: set[tuple[str, str]] = field(default_factory=set)
    """edges on a cycle"""

    @property
    def rights(self) -> list[str]:
        """Rights that the active manifest attributes."""
        return sorted(right for manifest, right in self.entries if manifest == self.active)

    def is_whole(self, manifest: str, right: str) -> bool:
        """Whether a manifest's weights of a right sum to the whole, as they must."""
        return sum(entry.weight for entry in self.entries.get((manifest, right), ())) == WHOLE_PPB

    def fault(self, above: str, upstream: str, right: str) -> str | None:
        """Why weight that ``above`` gives to ``upstream`` goes no further; null: it does."""
        if upstream not in self.known:
            return "upstream_missing"
        if (above, upstream) in self.cyclic:
            return "cycle"
        has_entries = (upstream, right) in self.entries
        if upstream in self.faulty or (has_entries and not self.is_whole(upstream, right)):
            return "upstream_unverified"
        return None if has_entries or (upstream, right) in self.selves else "upstream_unidentified"

    def below(self, manifest: str, right: str) -> list[Entry]:
        """What a manifest passes its weight of a right to: its entries, or what it says it is itself."""
        entries = self.entries.get((manifest, right), [])
        own = self.selves.get((manifest, right))
        if own is None or manifest == self.active or any(entry.kind != UNATTRIBUTED for entry in entries):
            return entries
        return [Entry(*own, None, WHOLE_PPB, None)]


def stores(claims: pl.DataFrame, manifests: pl.DataFrame) -> Iterator[tuple[str, Store]]:
    """Every pair of files that has an active manifest, with its store, by id.

    Args:
        claims: rows of ``attribution_claim``.
        manifests: rows of ``provenance_manifest``.
    """
    listed: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in manifests.select("evidence_id", *_MANIFEST).sort("evidence_id", "manifest").iter_rows(named=True):
        listed[row["evidence_id"]].append(row)
    said: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for evidence_id, *entry in (
        claims.select("evidence_id", *_ENTRY).sort("evidence_id", "manifest", "place").iter_rows()
    ):
        said[evidence_id].append(tuple(entry))
    for evidence_id, rows in listed.items():
        if sum(row["is_active"] for row in rows) == 1:
            yield evidence_id, _store(rows, said[evidence_id])


def _store(listed: list[dict[str, Any]], said: list[tuple[Any, ...]]) -> Store:
    store = Store(next(row["manifest"] for row in listed if row["is_active"]))
    for row in listed:
        name = row["manifest"]
        store.known.add(name)
        if row["reasons"] and not row["is_active"]:
            store.faulty.add(name)
        for right, (kind, column) in _SELF.items():
            if row[column]:
                store.selves[name, right] = (kind, row[column])
    for manifest, right, _, *entry in said:
        store.entries.setdefault((manifest, right), []).append(Entry(*entry))
    edges = ((above, one.source) for (above, _), all_ in store.entries.items() for one in all_ if one.kind == MANIFEST)
    store.cyclic = _cyclic(edges)
    return store


def _cyclic(edges: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The edges whose end leads back to their beginning. Which they are does not depend on where one starts."""
    distinct = sorted(set(edges))
    below: defaultdict[str, set[str]] = defaultdict(set)
    for above, upstream in distinct:
        below[above].add(upstream)
    try:
        TopologicalSorter(below).prepare()
    except CycleError:
        reached = {node: _reached(node, below) for node in {above for above, _ in distinct}}
        return {(above, upstream) for above, upstream in distinct if above in reached.get(upstream, set()) | {upstream}}
    return set()


def _reached(node: str, below: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [node]
    while waiting:
        fresh = below.get(waiting.pop(), set()) - found
        found |= fresh
        waiting.extend(fresh)
    return found


def heard(claims: pl.DataFrame, manifests: pl.DataFrame) -> pl.DataFrame:
    """The manifests whose recording is in each file: its own, and those that it samples, remixes or covers.

    Args:
        claims: rows of ``attribution_claim``.
        manifests: rows of ``provenance_manifest``.

    Returns:
        ``evidence_id`` and ``manifest``.
    """
    key = ["evidence_id", "manifest"]
    found = front = manifests.filter("is_active").select(key)
    edges = claims.filter(
        pl.col("kind") == MANIFEST, pl.col("right") == "recording", pl.col("use").is_in(list(EMBODYING_USE))
    ).select(*key, upstream="source")
    while not front.is_empty():
        front = front.join(edges, on=key).select("evidence_id", manifest="upstream").unique()
        front = front.join(found, on=key, how="anti")
        found = pl.concat([found, front])
    return found
