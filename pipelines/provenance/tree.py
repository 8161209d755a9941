"""``partita provenance TRACK``: what an AI track was made from, through all its manifests, and where its money went."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from attribution.ai_money.paths import Node, reserve, total, with_money
from attribution.provenance.graph import tree
from pipelines.home import Home
from pipelines.provenance.tree_graph import dot as as_dot
from pipelines.provenance.tree_graph import mermaid as as_mermaid
from pipelines.provenance.tree_print import as_json, show_tree
from pipelines.record import settled
from pipelines.store import Store, StoreError

FOUND, NOT_FOUND, BROKEN = 0, 2, 1


@dataclass(frozen=True)
class Told:
    """All that is told of one track."""

    period: str
    track: Mapping[str, Any]
    """its row of ``ai_track``, with ``title``, ``artist`` and ``isrc``"""
    verdict: Mapping[str, Any] | None
    """the row of ``provenance_verdict`` that counts for it"""
    roots: list[Node]
    """its tree by right, with money on its ends"""
    reserve: dict[str, int]
    """what it gives up for its sources, and what is paid beside it, in nano-units by currency"""
    manifests: Mapping[str, list[str]] = field(default_factory=dict)
    """by manifest: what is wrong with it"""
    titles: Mapping[str, str] = field(default_factory=dict)
    """by ISWC and ISRC"""

    @property
    def difference(self) -> dict[str, int]:
        """What the ends of the tree have more than the track gave up: nothing, in every currency."""
        ends = total(self.roots)
        return {name: ends.get(name, 0) - self.reserve.get(name, 0) for name in sorted({*ends, *self.reserve})}


def show(
    home: Home,
    period: str | None,
    track_ref: str,
    *,
    mermaid: Path | None = None,
    dot: Path | None = None,
    json_lines: bool = False,
) -> int:
    """Print a track's tree with weights, verdicts and money; write it as a graph where a file is named.

    Args:
        home: of a settled month.
        period: month; the last one that was settled, unless told.
        track_ref: its ``track_id``, or an ISRC that one AI track has.
        mermaid: file to write it to as Mermaid.
        dot: file to write it to as Graphviz.
        json_lines: print one JSON object instead.

    Returns:
        0; 1 where its money does not add up or the store is broken; 2 where there is no such track or month.
    """
    months = settled(home)
    month = period or next(reversed(months), None)
    if month is None:
        return _refuse(f"No month is settled in {home.root}: run one first, with `partita run`.")
    if month not in months:
        return _refuse(f"{month} is not settled in {home.root}; those that are: {', '.join(months) or 'none'}.")
    try:
        found = _candidates(home.store, month, track_ref)
        if found.height != 1:
            return _refuse(_missing(month, track_ref, found))
        told = _told(home.store, month, found.row(0, named=True))
    except StoreError as broken:
        return _refuse(str(broken), BROKEN)
    try:
        for path, written in ((mermaid, as_mermaid), (dot, as_dot)):
            if path is not None:
                path.write_text(written(told), encoding="utf-8")
    except OSError as error:
        return _refuse(f"{error.filename} cannot be written: {error.strerror}.", BROKEN)
    if json_lines:
        sys.stdout.write(json.dumps(as_json(told), ensure_ascii=False) + "\n")
    else:
        show_tree(told)
    return BROKEN if any(told.difference.values()) else FOUND


def _candidates(store: Store, period: str, track_ref: str) -> pl.DataFrame:
    """AI tracks that a reference can mean, by id first."""
    ai = store.read("ai_track", period)
    by_id = ai.filter(pl.col("track_id") == track_ref).collect()
    named = store.read("track", period).select("track_id", "isrc", "title", "artist")
    of_isrc = named.filter(pl.col("isrc") == track_ref)
    rows = by_id if by_id.height else ai.join(of_isrc, on="track_id", how="semi").collect()
    return rows.join(named.collect(), on="track_id", how="left").sort("track_id")


def _missing(period: str, track_ref: str, found: pl.DataFrame) -> str:
    if found.is_empty():
        return (
            f"{track_ref} is no AI track of {period}: it declares no AI and came with no manifest, or is not known. "
            f"Those that there are: SELECT track_id, title FROM transparency WHERE period = '{period}'."
        )
    return f"{track_ref} is {found.height} AI tracks of {period}; name one: {', '.join(found['track_id'])}"


def _told(store: Store, period: str, track: Mapping[str, Any]) -> Told:
    is_it = pl.col("track_id") == track["track_id"]
    earned = store.read("ai_earning", period)
    manifests = _of_evidence(store, "provenance_manifest", period, track["evidence_id"])
    claims = _of_evidence(store, "attribution_claim", period, track["evidence_id"])
    verdicts = _of_evidence(store, "provenance_verdict", period, track["evidence_id"]).sort("trust_list")
    roots = with_money(tree(claims, manifests, track["evidence_id"] or ""), earned.filter(is_it).collect())
    return Told(
        period=period,
        track=track,
        verdict=verdicts.row(-1, named=True) if verdicts.height else None,
        roots=roots,
        reserve=reserve(
            track["track_id"],
            store.read("usage", period),
            store.read("recorded_pool", period).collect(),
            store.read("recording_earning", period),
            earned,
        ),
        manifests=dict(manifests.select("manifest", "reasons").rows()),
        titles=_titles(store, period, roots),
    )


def _of_evidence(store: Store, dataset: str, period: str, evidence_id: str | None) -> pl.DataFrame:
    return store.read(dataset, period).filter(pl.col("evidence_id") == (evidence_id or "")).collect()


def _titles(store: Store, period: str, roots: list[Node]) -> dict[str, str]:
    """Titles of the works and recordings in a tree; of several of one number the first by its key."""
    wanted = list(_sources(roots))
    works = store.read("work", period).filter(pl.col("iswc").is_in(wanted)).sort("work_id", descending=True)
    tracks = store.read("track", period).filter(pl.col("isrc").is_in(wanted)).sort("track_id", descending=True)
    return dict(works.select("iswc", "title").collect().rows()) | dict(tracks.select("isrc", "title").collect().rows())


def _sources(nodes: list[Node]) -> set[str]:
    return {node["source"] for node in nodes} | {name for node in nodes for name in _sources(node["children"])}


def _refuse(message: str, code: int = NOT_FOUND) -> int:
    sys.stderr.write(message + "\n")
    return code
