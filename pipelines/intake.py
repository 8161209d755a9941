"""What the accepted deliveries say, taken together, for the assets of the first stage."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from attribution import catalogue as rules
from attribution.content_kinds import content_kinds as latest_content_kinds
from attribution.eligibilities import not_delivering
from attribution.epochs import versions
from attribution.period import bounds, preceding
from attribution.renditions import rendition_deals, rendition_refs, renditions
from attribution.term_contradictions import contradictions
from attribution.terms import Latest, latest_rates, latest_revenue, latest_terms, missing_parties
from attribution.territory import territory_sets, unknown_tokens
from attribution.works import merge
from attribution.works_registrations import registrations
from pipelines.home import Home
from pipelines.lock import home_lock
from pipelines.registry import Registry, Told
from pipelines.territories import territory_tree
from pipelines.us_mechanicals import with_shipped
from schemas.acknowledgement_message import AcknowledgementMessage
from schemas.columns import polars_schema
from schemas.stream_day import StreamDay
from schemas.work_finding import WorkFinding

TERMS = (
    "party", "agreement", "mandate", "service_offering", "service", "ai_licence", "ai_licence_share",
    "attribution_provider", "trust_list", "allocation", "eligibility", "advance", "party_tax", "reporting",
    "right_split", "us_mechanical_parameter", "accepted_unverified", "promotion", "promotion_track",
)  # fmt: skip
_REGISTERED = ("work", "work_share", "recording_work", "work_component", "work_record", "work_finding")
_ACKNOWLEDGED = ("acknowledgement", "acknowledgement_message")
WORKS = (*_REGISTERED, *_ACKNOWLEDGED, "work_registration")
CATALOGUE = ("release", "track", "contribution", "deal", "track_ref")


class TermsConflict(Exception):
    """What was delivered cannot be settled by: somebody has to decide first."""


def registry(home: Home) -> Registry:
    """The deliveries of a home."""
    return Registry(home.root, home.deliveries)


def receive(home: Home, told: Told | None = None) -> Registry:
    """Register what lies in the delivery folder and read what is new."""
    received = registry(home)
    with home_lock(home.root, "registry"):
        received.receive(told=told)
    return received


def terms(home: Home, period: str) -> tuple[pl.DataFrame, ...]:
    """The datasets of ``TERMS``, in that order; agreements as the month has them.

    Raises:
        TermsConflict: where files disagree and no date decides, a licensor is nowhere described, or terms cannot hold
            together.
    """
    received = registry(home)
    latest = latest_terms({name: received.intake(name).collect() for name in TERMS})
    frames = agreed(latest)
    _refuse(missing_parties(frames))
    _refuse(contradictions(frames))
    first, last = bounds(period)
    frames["us_mechanical_parameter"] = with_shipped(frames["us_mechanical_parameter"])
    frames["agreement"] = versions(frames["agreement"], first=first, last=last)

    _refuse(not_delivering(frames["eligibility"], frames["party"]))
    return tuple(frames[name] for name in TERMS)


def revenue(home: Home, period: str) -> pl.DataFrame:
    """The month's revenue."""
    rows = registry(home).intake("revenue").filter(pl.col("period") == period)
    return agreed(latest_revenue(rows.collect()))["revenue"]


def fx_rates(home: Home, period: str) -> pl.DataFrame:
    """The quotations of the month and of the one before, whichever the month's last day still needs."""
    first, _ = bounds(preceding(period))
    _, last = bounds(period)
    rows = registry(home).intake("fx_rate").filter(pl.col("date").is_between(first, last))
    return agreed(latest_rates(rows.collect()))["fx_rate"]


def catalogue(home: Home) -> tuple[pl.LazyFrame, ...]:
    """The datasets of ``CATALOGUE``, in that order, under the service's own track numbers."""
    received = registry(home)
    latest = rules.latest(*(received.intake(name) for name in ("release", "track", "contribution", "deal")))
    track, contribution, deal = rules.with_service_ids(
        latest.track, latest.contribution, latest.deal, received.intake("track_index")
    )
    index = received.intake("provenance_index")
    made = renditions(index, track)
    return (
        latest.release,
        pl.concat([track, made]).sort("track_id"),
        contribution,
        pl.concat([deal, rendition_deals(index, made)]).sort("track_id", "deal", "valid_from"),
        pl.concat([rules.track_refs(track), rendition_refs(made)]).unique().sort("track_ref", "track_id"),
    )


def content_kinds(home: Home) -> pl.LazyFrame:
    """What recordings are, where somebody told us."""
    return latest_content_kinds(registry(home).intake("content_kind"))


def works(home: Home) -> tuple[pl.LazyFrame, ...]:
    """The datasets of ``WORKS``, in that order."""
    received = registry(home)
    merged = merge(**{name: received.intake(name) for name in _REGISTERED})
    messages = received.intake("acknowledgement_message")
    said = registrations(received.intake("acknowledgement"), messages, received.intake("work"))
    findings = pl.concat([merged.work_finding, said.work_finding]).sort(WorkFinding.to_schema().unique)
    frames = {name: getattr(merged, name) for name in _REGISTERED} | {
        "work_finding": findings,
        "acknowledgement": said.acknowledgement,
        "acknowledgement_message": messages.select(polars_schema(AcknowledgementMessage).names()).sort(
            "delivery_id", "message_row"
        ),
        "work_registration": said.work_registration,
    }
    return tuple(frames[name] for name in WORKS)


def by_day(home: Home, days: Sequence[str]) -> dict[str, pl.DataFrame]:
    """The control totals of each day: rows of ``stream_day``."""
    columns = polars_schema(StreamDay).names()
    rows = registry(home).intake("stream_day").select(columns).sort("played_date", "delivery_id").collect()
    return {day: rows.filter(pl.col("played_date") == date.fromisoformat(day)) for day in days}


def territory_set(period: str, *termed: pl.LazyFrame) -> pl.DataFrame:
    """The members of every list of territories in ``termed``, as the tree stood on the month's last day.

    Raises:
        TermsConflict: where a list names an area that the tree does not have.
    """
    _, last = bounds(period)
    listed = pl.concat([rows.select("territories").unique().collect() for rows in termed])
    texts = listed["territories"].drop_nulls().unique()
    tree = territory_tree()
    unknown = unknown_tokens(tree, texts, last).filter(pl.col("problem") == "unknown")
    if unknown.height:
        raise TermsConflict(f"{unknown.height} territory lists name an area that TIS does not have: {unknown.rows()}")
    return territory_sets(tree, texts, last)


def agreed(latest: Latest) -> dict[str, pl.DataFrame]:
    """What holds.

    Raises:
        TermsConflict: where deliveries disagree.
    """
    _refuse(latest.conflicts)
    return latest.frames


def _refuse(conflicts: pl.DataFrame) -> None:
    if conflicts.height:
        raise TermsConflict("\n".join(conflicts["detail"]))
