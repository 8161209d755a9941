"""From papers to fates: what a month's manifests, grants and licences make of its AI tracks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

import polars as pl

from attribution.provenance.blocks import takedowns
from attribution.provenance.consent import as_known
from attribution.provenance.embodied import embodied, embodied_links
from attribution.provenance.graph import resolve
from attribution.provenance.sources import Registry, source_share_pieces
from attribution.provenance.tracks import ai_tracks, facts, track_evidence
from schemas.columns import empty
from schemas.source_share import SourceShare

_AT_ONCE = 20_000
"""Tracks whose sources are weighed at a time, which bounds the memory."""


@dataclass(frozen=True)
class Papers:
    """What was delivered about AI: rows of the datasets of these names."""

    provenance_index: pl.DataFrame
    provenance_verdict: pl.DataFrame
    provenance_manifest: pl.DataFrame
    attribution_claim: pl.DataFrame
    voice_claim: pl.DataFrame
    training_use: pl.DataFrame
    consent: pl.DataFrame
    reservation: pl.DataFrame
    delivery: pl.DataFrame


@dataclass(frozen=True)
class Known:
    """What else decides: rows of the datasets of these names. The catalogue's are lazy."""

    track: pl.LazyFrame
    track_ref: pl.LazyFrame
    work: pl.LazyFrame
    work_share: pl.LazyFrame
    recording_work: pl.LazyFrame
    party: pl.DataFrame
    ai_licence: pl.DataFrame
    attribution_provider: pl.DataFrame
    mandate: pl.DataFrame
    territory_set: pl.DataFrame
    revenue: pl.DataFrame


class Judged(NamedTuple):
    """Rows of the datasets of these names; ``source_share`` comes in pieces, in the order of its key."""

    ai_track: pl.DataFrame
    takedown: pl.DataFrame
    source_share: Iterator[pl.DataFrame]
    embodied_work: pl.DataFrame


def judged(papers: Papers, known: Known, fate: pl.DataFrame, *, first: date, last: date) -> Judged:
    """The fate of every AI track of a month, its blocks, the weights of its sources, and the works in it.

    Every version of a grant that was delivered is known, whenever it was recorded: an open month is settled by all
    that is known when it is run, and what a closed one was settled by is kept with it.

    Args:
        papers: what was delivered about AI.
        known: catalogue, works and terms.
        fate: the fate table.
        first: the month's first day.
        last: its last day.
    """
    evidence = track_evidence(
        known.track, known.track_ref, papers.provenance_index, papers.provenance_verdict, papers.delivery
    )
    said = facts(known.track, evidence, papers.provenance_verdict, papers.provenance_manifest, last)
    resolved = resolve(papers.attribution_claim, papers.provenance_manifest)
    shared: dict[str, Any] = {
        "consent": as_known(papers.consent, date.max),
        "ai_licence": known.ai_licence,
        "party": known.party,
        "work": known.work,
        "work_share": known.work_share,
        "track": known.track,
        "territory_set": known.territory_set,
        "first": first,
        "last": last,
        "mandate": known.mandate,
        "places": known.revenue["territory"].unique().sort().to_list(),
    }
    claimed: dict[str, Any] = {"resolved": resolved, "voice_claim": papers.voice_claim}
    stated = {"claims": papers.attribution_claim, "manifests": papers.provenance_manifest}
    takedown = takedowns(facts=said, **claimed, **stated, **shared, reservation=papers.reservation)
    ai_track = ai_tracks(
        facts=said, **claimed, takedown=takedown, ai_licence=known.ai_licence, index=papers.provenance_index,
        track_ref=known.track_ref, fate=fate, first=first, last=last,
    )  # fmt: skip
    links = embodied_links(ai_track, resolved, known.recording_work, known.work, known.track)
    registry = Registry(
        **shared, training_use=papers.training_use, attribution_provider=known.attribution_provider,
        embodied=embodied(ai_track, pl.concat([known.recording_work, links.lazy()]), known.work, known.track),
    )  # fmt: skip
    shares = source_share_pieces(ai_track, resolved, papers.voice_claim, registry, at_most=_AT_ONCE)
    return Judged(ai_track, takedown, chain([empty(SourceShare)], shares), links)
