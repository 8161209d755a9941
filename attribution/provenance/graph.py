"""Weight through chains of manifests to final sources: exact integers all the way, rounded once at the end."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import polars as pl

from attribution.provenance.stores import MANIFEST, UNATTRIBUTED, UNRESOLVED, Entry, Store, stores
from schemas.columns import WHOLE_PPB
from schemas.provenance_words import EMBODYING_USE

DEPTH = 16
"""Upstream manifests along one path; weight that goes further is unresolved (``too_deep``)."""
RESOLVED = pl.Schema(
    {
        "evidence_id": pl.String(), "right": pl.String(), "kind": pl.String(), "source": pl.String(),
        "use": pl.String(), "claimed_weight_ppb": pl.Int64(), "confidence_ppb": pl.Int64(), "reason": pl.String(),
    }
)  # fmt: skip
"""One row per pair of files, right, kind, source, use and confidence."""
_KEY = ["evidence_id", "right", "kind", "source", "use", "confidence_ppb"]
_ALL = WHOLE_PPB ** (DEPTH + 1)
"""The whole as it starts: every step divides it by the whole in parts per billion, without rest."""
_STATES = 4
"""Uses and confidences that one manifest is reached with; beyond it the least confidence of a use counts for all."""
_SHOWN = 2_000
"""Nodes of a tree; further upstream manifests are shown without what is below them."""
_State = tuple[str | None, int | None]
_End = tuple[str, str, str | None, int | None]


def resolve(claims: pl.DataFrame, manifests: pl.DataFrame) -> pl.DataFrame:
    """Where the weight of every active manifest ends, through all upstream manifests.

    An entry that names an upstream manifest passes its weight to that manifest's entries of the same right, or,
    where it has none, to the work or recording that it says it is. Per pair of files and right the weights sum to
    the whole: they are exact until the end and rounded once, by largest remainder, ties by name. A cycle, a missing,
    faulty or nameless upstream and a path beyond :data:`DEPTH` are rows of kind ``unresolved``; so is a whole right
    whose weights do not sum to the whole.

    The confidence of a path is the least along it. Its use is the last one along it that does not embody; a source
    is embodied only where every step embodies. Cost is linear in the entries, for each depth that a manifest is at.

    Args:
        claims: rows of ``attribution_claim``.
        manifests: rows of ``provenance_manifest``.

    Returns:
        Rows of :data:`RESOLVED`, by its key. ``kind`` is iswc, isrc, unattributed or unresolved; ``source`` of what
        is unresolved, and its ``reason``, is a word of ``provenance_words.UNRESOLVED``.
    """
    active = manifests.filter("is_active").select("evidence_id", "manifest")
    own = claims.join(active, on=["evidence_id", "manifest"], how="semi")
    chained = own.filter(pl.col("kind") == MANIFEST).select("evidence_id").unique()
    flat = own.join(chained, on="evidence_id", how="anti")
    found = _chains(
        claims.join(chained, on="evidence_id", how="semi"), manifests.join(chained, on="evidence_id", how="semi")
    )
    return pl.concat([_flat(flat), found]).sort(_KEY, nulls_last=False)


def _flat(own: pl.DataFrame) -> pl.DataFrame:
    """Attributions that name sources only: weights are parts per billion already, and nothing is rounded."""
    is_whole = pl.col("claimed_weight_ppb").sum().over("evidence_id", "right") == WHOLE_PPB
    judged = own.lazy().with_columns(is_whole=is_whole)
    return (
        pl.concat(
            [
                judged.filter("is_whole").group_by(_KEY).agg(pl.col("claimed_weight_ppb").sum()),
                judged.filter(~pl.col("is_whole"))
                .select("evidence_id", "right", kind=pl.lit(UNRESOLVED), source=pl.lit("unverified"))
                .unique()
                .with_columns(claimed_weight_ppb=pl.lit(WHOLE_PPB, pl.Int64)),
            ],
            how="diagonal",
        )
        .with_columns(reason=pl.when(pl.col("kind") == UNRESOLVED).then("source"))
        .select(list(RESOLVED))
        .collect()
    )


def _chains(claims: pl.DataFrame, manifests: pl.DataFrame) -> pl.DataFrame:
    rows = [
        (evidence_id, right, kind, source, use, weight, confidence, source if kind == UNRESOLVED else None)
        for evidence_id, store in stores(claims, manifests)
        for right in store.rights
        for (kind, source, use, confidence), weight in _rounded(_spread(store, right))
    ]
    return pl.DataFrame(rows, schema=RESOLVED, orient="row")


def _spread(store: Store, right: str) -> Counter[_End]:
    """Exact weight of every end, in parts of :data:`_ALL`.

    Weight goes down edge by edge, one depth after the other; what each manifest got, at whatever depth, is then spread
    over its sources once.
    """
    if not store.is_whole(store.active, right):
        return Counter({(UNRESOLVED, "unverified", None, None): _ALL})
    ends: Counter[_End] = Counter()
    reached: dict[str, Counter[_State]] = {}
    level: dict[str, Counter[_State]] = {store.active: Counter({(None, None): _ALL})}
    for depth in range(DEPTH + 1):
        following: dict[str, Counter[_State]] = {}
        for manifest, states in level.items():
            reached.setdefault(manifest, Counter()).update(_few(states))
            for edge in _edges(store, manifest, right):
                fault = _fault(store, manifest, right, edge, depth)
                for state, part in _along(_few(states), edge):
                    if fault is None:
                        following.setdefault(edge.source, Counter())[state] += part
                    else:
                        ends[_end(UNRESOLVED, fault, state)] += part
        level = following
    for manifest, states in reached.items():
        for entry in store.below(manifest, right):
            for state, part in _along(_few(states), entry) if entry.kind != MANIFEST else ():
                ends[_end(entry.kind, entry.source, state)] += part
    return ends


def _edges(store: Store, manifest: str, right: str) -> list[Entry]:
    """What a manifest gives to each upstream one: entries that differ in nothing but their place are one."""
    given: dict[str, Counter[_State]] = {}
    for entry in store.below(manifest, right):
        if entry.kind == MANIFEST:
            given.setdefault(entry.source, Counter())[entry.use, entry.confidence] += entry.weight
    return [
        Entry(MANIFEST, upstream, use, weight, confidence)
        for upstream, states in given.items()
        for (use, confidence), weight in _few(states).items()
    ]


def _along(states: Counter[_State], entry: Entry) -> Iterator[tuple[_State, int]]:
    for (use, confidence), mass in states.items():
        state = (_use(use, entry.use), _least(confidence, entry.confidence))
        yield state, mass * entry.weight // WHOLE_PPB


def _fault(store: Store, manifest: str, right: str, edge: Entry, depth: int) -> str | None:
    """Why weight goes no further than an edge; null where it does."""
    return store.fault(manifest, edge.source, right) or ("too_deep" if depth == DEPTH else None)


def _end(kind: str, source: str, state: _State) -> _End:
    """What weight is summed by; how nothing came to be attributed is not told."""
    return (kind, source, *state) if kind in {"iswc", "isrc"} else (kind, source, None, None)


def _few(states: Counter[_State]) -> Counter[_State]:
    """Ways to reach a manifest, bounded so that a hostile store costs no more than its entries."""
    if len(states) <= _STATES:
        return states
    said: dict[str | None, list[int | None]] = {}
    for use, confidence in states:
        said.setdefault(use, []).append(confidence)
    merged: Counter[_State] = Counter()
    for (use, _), mass in states.items():
        merged[use, _lowest(said[use])] += mass
    return merged


def _use(so_far: str | None, step: str | None) -> str | None:
    if step is None or (step in EMBODYING_USE and so_far is not None and so_far not in EMBODYING_USE):
        return so_far
    return step


def _least(one: int | None, other: int | None) -> int | None:
    return _lowest([one, other])


def _lowest(said: list[int | None]) -> int | None:
    return min((value for value in said if value is not None), default=None)


def _rounded(ends: Counter[_End]) -> Iterator[tuple[_End, int]]:
    """Whole parts per billion that sum to the whole, by largest remainder."""
    unit = _ALL // WHOLE_PPB
    named = sorted(ends.items(), key=lambda end: tuple((part is not None, part) for part in end[0]))
    spare = WHOLE_PPB - sum(mass // unit for _, mass in named)
    favoured = {end for end, _ in sorted(named, key=lambda end: -(end[1] % unit))[:spare]}
    for end, mass in named:
        yield end, mass // unit + (end in favoured)


def tree(claims: pl.DataFrame, manifests: pl.DataFrame, evidence_id: str) -> list[dict[str, Any]]:
    """The attribution of one pair of files as nested data, as :func:`resolve` follows it.

    Returns:
        One node per right. A node has ``right``, ``kind`` (manifest, iswc, isrc, unattributed), ``source``, ``use``,
        ``part`` (exact Fraction of the node above), ``weight`` (exact Fraction of the track), ``confidence_ppb``
        (the least along the path), ``reason`` (why an upstream manifest is not followed; null) and ``children``.
        The weights of the nodes without children sum to one per right.
    """
    is_it = pl.col("evidence_id") == evidence_id
    found = dict(stores(claims.filter(is_it), manifests.filter(is_it)))
    if evidence_id not in found:
        return []
    store, room = found[evidence_id], [_SHOWN]
    roots = []
    for right in store.rights:
        top = Entry(MANIFEST, store.active, None, WHOLE_PPB, None)
        reason = None if store.is_whole(store.active, right) else "unverified"
        roots.append(
            _node(store, right, top, weight=Fraction(1), state=(None, None), depth=0, reason=reason, room=room)
        )
    return roots


def _node(
    store: Store, right: str, entry: Entry, *, weight: Fraction, state: _State, depth: int, reason: str | None,
    room: list[int],
) -> dict[str, Any]:  # fmt: skip
    room[0] -= 1
    children = []
    if entry.kind == MANIFEST and reason is None and room[0] > 0:
        for one in store.below(entry.source, right):
            along = (_use(state[0], one.use), _least(state[1], one.confidence))
            fault = _fault(store, entry.source, right, one, depth) if one.kind == MANIFEST else None
            part = weight * Fraction(one.weight, WHOLE_PPB)
            children.append(
                _node(store, right, one, weight=part, state=along, depth=depth + 1, reason=fault, room=room)
            )
    return {
        "right": right, "kind": entry.kind, "source": entry.source,
        "use": None if entry.kind == UNATTRIBUTED else state[0], "part": Fraction(entry.weight, WHOLE_PPB),
        "weight": weight, "confidence_ppb": state[1], "reason": reason, "children": children,
    }  # fmt: skip
