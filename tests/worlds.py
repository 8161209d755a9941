"""A small month from what matters in it: terms, catalogue, works and plays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from attribution.catalogue import segments, track_refs
from attribution.fx import Quotation
from attribution.weight_columns import column
from attribution.weights.allocation import PRO_RATA
from schemas.columns import WHOLE_PPB
from schemas.deal import Deal
from schemas.recording_work import RecordingWork
from schemas.revenue import Revenue
from schemas.service_offering import ServiceOffering
from schemas.territory_set import TerritorySet
from schemas.track import Track
from schemas.work import Work
from schemas.work_registration import WorkRegistration
from schemas.work_share import WorkShare
from tests.formats.rows import rows

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
COUNTS = pl.Schema(
    {
        "territory": pl.String, "offering": pl.String, "track_ref": pl.String, "segment": pl.Int16, "plays": pl.Int64,
        "short_plays": pl.Int64, "played_ms": pl.Int64, "listeners": pl.Int64,
    }
)  # fmt: skip
ISRC = "QZABC26{:05d}"


def ppb(part: str | Fraction) -> int:
    """Parts per billion of a fraction or percentage that has no more digits."""
    text = str(part)
    exact = Fraction(text.removesuffix("%")) / 100 if text.endswith("%") else Fraction(text)
    units = exact * WHOLE_PPB
    assert units.denominator == 1, f"{part} is not a whole number of parts per billion"
    return int(units)


def agreement(name: str, licensor: str | None, mode: str = "recorded", **more: Any) -> dict[str, Any]:
    """A row of ``agreement``; ``rate`` as text, ``right`` PR unless told on the composition side."""
    is_recorded = mode == "recorded"
    usual = {
        "side": "recorded" if is_recorded else "composition",
        "right": "recorded" if is_recorded else "PR",
        "rate_ppb": ppb(more.pop("rate", "0")),
        "territories": "+DE",
    }
    return {"agreement": name, "licensor": licensor, "mode": mode, **usual, **more}


def work(name: str, *shares: tuple[str, str, str | None, str], right: str = "PR", **more: Any) -> dict[str, Any]:
    """A work of one right, or of "PR MR" alike: (party, share, society, territories) each."""
    return {"work_id": name, "shares": shares, "right": right, **more}


@dataclass
class World:
    """What is delivered in a month. Plays are (territory, offering, track reference, plays) or with a segment."""

    plays: Sequence[tuple[Any, ...]]
    agreements: Sequence[Mapping[str, Any]] = ()
    revenue: Mapping[tuple[str, str], tuple[str, str, int]] = field(default_factory=dict)
    revenue_more: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    """what a row of ``revenue`` says beside currency, net and subscribers"""
    tracks: Mapping[str, str] = field(default_factory=dict)
    """track → deliverer"""
    isrcs: Mapping[str, str] = field(default_factory=dict)
    """track → ISRC, where it is not one of its own"""
    deals: Sequence[Mapping[str, Any]] | None = None
    parties: Sequence[Mapping[str, Any]] = ()
    mandates: Sequence[Mapping[str, Any]] = ()
    works: Sequence[Mapping[str, Any]] = ()
    links: Sequence[tuple[str, str, str]] = ()
    """track, work, part of the recording"""
    said: Mapping[str, tuple[str | None, str]] = field(default_factory=dict)
    """work → society and the status that it said last"""
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ai: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    """rows of what AI tracks are settled by, by dataset"""
    durations: Mapping[str, int] = field(default_factory=dict)
    """track → seconds, where they are known"""
    splits: Sequence[Mapping[str, Any]] = ()
    parameters: Sequence[Mapping[str, Any]] = ()
    """figures of US mechanicals that terms give"""
    subscribers: Sequence[tuple[str, str, str, int]] = ()
    """territory, offering, kind, number: those that US mechanicals count apart"""
    allocations: Sequence[Mapping[str, Any]] = ()
    weights: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """by allocation and track reference, for each of its plays, where it is not one"""
    zero_rated: Sequence[tuple[Any, ...]] = ()
    """territory, offering, track, segment and how many of its plays are at a rate of zero"""
    ineligible: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """by allocation: track references, and why they count less"""
    quotations: Mapping[str, Quotation] = field(default_factory=lambda: {"EUR": Quotation(Fraction(1), None, None)})

    def isrc(self, track: str) -> str:
        return self.isrcs.get(track) or ISRC.format(sorted(self.tracks).index(track))


def counts(world: World) -> pl.LazyFrame:
    """What was played, with a column of weights for each allocation."""
    full = [(*play[:3], play[4] if len(play) > 4 else 0, play[3], 0, 0, 1) for play in world.plays]
    rows = pl.DataFrame(full, schema=COUNTS, orient="row")
    names = [PRO_RATA.name, *(one["allocation"] for one in world.allocations)]
    each = {
        column(name): pl.Series([world.weights.get((name, play[2]), 1) for play in world.plays], dtype=pl.Int64)
        for name in names
    }
    return rows.with_columns((rows["plays"] * weight).alias(name) for name, weight in each.items()).lazy()


def catalogue(world: World, everywhere: Sequence[date] = ()) -> dict[str, pl.LazyFrame]:
    """Tracks and deals; a track without a deal of its own has one for everything."""
    tracks = [
        {"track_id": track, "isrc": world.isrc(track), "release_id": f"{who}:1", "deliverer": who, "title": "t",
         "artist": "a", "release_title": "r", "duration_ms": 1000 * world.durations.get(track, 0)}
        for track, who in world.tracks.items()
    ]  # fmt: skip
    every = [{"track_id": track} for track in world.tracks] if world.deals is None else world.deals
    usual = {"deal": 1, "commercial_models": [], "use_types": [], "territories": "+2136"}
    track = rows(Track, *tracks).lazy()
    deal = rows(Deal, *({**usual, **one} for one in every)).lazy()
    refs = track_refs(track)
    return {"track": track, "deal": deal, "track_refs": refs, "segments": segments(refs, deal, FIRST, LAST, everywhere)}


def service(world: World) -> pl.LazyFrame:
    offerings = sorted({play[1] for play in world.plays} | {offering for _, offering in world.revenue})
    kind = {"title": "x", "commercial_model": "SubscriptionModel", "use_type": "OnDemandStream", "qualifying_ms": 30000}
    return rows(ServiceOffering, *({"offering": one, **kind} for one in offerings)).lazy()


def territory_set(world: World) -> pl.LazyFrame:
    places = sorted({play[0] for play in world.plays} | {territory for territory, _ in world.revenue})
    usual = {f"+{place}": [place] for place in places} | {"+2136": places}
    return rows(
        TerritorySet,
        *(
            {"territories": text, "territory": place}
            for text, inside in (usual | dict(world.members)).items()
            for place in inside
        ),
    ).lazy()


def revenue(world: World) -> pl.LazyFrame:
    return rows(
        Revenue,
        *(
            {"territory": t, "offering": o, "currency": currency, "gross": Decimal(net), "tax": Decimal(0),
             "net": Decimal(net), "subscribers": subscribers, "trial_subscribers": 0, "free_subscribers": 0,
             **world.revenue_more.get((t, o), {})}
            for (t, o), (currency, net, subscribers) in world.revenue.items()
        ),
    ).lazy()  # fmt: skip


def registered(world: World) -> pl.LazyFrame:
    """What societies said last of works."""
    usual = {"submitter_work_id": "1", "messages": 0, "row": 1, "processing_date": LAST}
    said = (
        {"work_id": name, "sender": f"SO{code or 0:0>9}", "society_code": code, "status": status, **usual}
        | {"is_disputed": status in ("CO", "RC")}
        for name, (code, status) in world.said.items()
    )
    return rows(WorkRegistration, *said).lazy()


def works(world: World) -> dict[str, pl.LazyFrame]:
    listed = {one["work_id"]: bool(one.get("is_public_domain")) for one in world.works}
    usual = {"submitter": "PB1", "submitter_work_id": "1", "title": "w"}
    iswcs = {one["work_id"]: one.get("iswc") for one in world.works}
    share = {"party_name": "n", "role": "E", "is_controlled": True, "submitter": "PB1", "share_kind": "collection"}
    shares = [
        {"work_id": one["work_id"], "right": right, "party_id": party, "share_ppb": ppb(part),
         "ipi_name_number": party if party.isdigit() else None, "society_code": society, "territories": territories}
        for one in world.works
        for right in one["right"].split()
        for party, part, society, territories in one["shares"]
    ]  # fmt: skip
    links = [
        {"isrc": world.isrc(track), "work_id": name, "proportion_ppb": ppb(part)} for track, name, part in world.links
    ]
    return {
        "recording_work": rows(RecordingWork, *links).lazy(),
        "work": rows(
            Work,
            *({"work_id": name, "is_public_domain": pd, "iswc": iswcs[name], **usual} for name, pd in listed.items()),
        ).lazy(),
        "work_share": rows(WorkShare, *({**share, **one} for one in shares)).lazy(),
    }
