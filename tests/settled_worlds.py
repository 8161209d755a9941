"""A small month settled: all the money's datasets of a world, and every conservation that they must keep."""

from dataclasses import dataclass

import polars as pl

from attribution import reconcile, reconcile_bases, reconcile_settlement
from attribution.ai_money import datasets as ai_datasets
from attribution.ai_money.terms import AiTerms
from attribution.bases import bases
from attribution.delivered import delivered
from attribution.disputes import disputes
from attribution.earnings import ai_earnings, recorded_earnings
from attribution.epochs import cuts, versions
from attribution.ledger import journal, licensor_earnings
from attribution.modes import Terms, datasets, settle
from attribution.payments import payments
from attribution.pools import recorded_pools
from attribution.repertoire import repertoire
from attribution.shares import track_shares_by_territory
from attribution.us_month import KINDS, UsInputs
from attribution.weighed import Weighing, usage_datasets
from pipelines.us_mechanicals import with_shipped
from schemas.agreement import Agreement
from schemas.ai_earning import AiEarning
from schemas.ai_licence import AiLicence
from schemas.ai_licence_share import AiLicenceShare
from schemas.ai_track import AiTrack
from schemas.allocation import Allocation
from schemas.base import Base
from schemas.base_weight import BaseWeight
from schemas.columns import empty, polars_schema
from schemas.consent import Consent
from schemas.journal import Journal
from schemas.licensor_earning import LicensorEarning
from schemas.mandate import Mandate
from schemas.party import Party
from schemas.party_tax import PartyTax
from schemas.payment import Payment
from schemas.pool import Pool
from schemas.recording_earning import RecordingEarning
from schemas.revenue_kind import RevenueKind
from schemas.right_split import RightSplit
from schemas.settlement_deduction import SettlementDeduction
from schemas.source_share import SourceShare
from schemas.subscription import Subscription
from schemas.takedown import Takedown
from schemas.track_segment import TrackSegment
from schemas.track_shares import TrackShares
from schemas.training_use import TrainingUse
from schemas.unverified_use import UnverifiedUse
from schemas.us_mechanical_parameter import UsMechanicalParameter
from schemas.usage import Usage
from schemas.usage_weight import UsageWeight
from schemas.work_earning import WorkEarning
from tests.formats.rows import PERIOD, rows
from tests.worlds import FIRST, LAST, World, catalogue, counts, registered, revenue, service, territory_set, works


@dataclass
class Month:
    """Every dataset of the money."""

    usage: pl.DataFrame
    usage_weight: pl.DataFrame
    base: pl.DataFrame
    base_weight: pl.DataFrame
    pool: pl.DataFrame
    recording_earning: pl.DataFrame
    work_earning: pl.DataFrame
    ai_earning: pl.DataFrame
    licensor_earning: pl.DataFrame
    journal: pl.DataFrame
    payment: pl.DataFrame
    track_shares: pl.DataFrame
    unverified_use: pl.DataFrame


MODELS = {
    "usage": Usage,
    "usage_weight": UsageWeight,
    "base": Base,
    "base_weight": BaseWeight,
    "pool": Pool,
    "recording_earning": RecordingEarning,
    "work_earning": WorkEarning,
    "ai_earning": AiEarning,
    "licensor_earning": LicensorEarning,
    "journal": Journal,
    "payment": Payment,
    "track_shares": TrackShares,
    "unverified_use": UnverifiedUse,
}


def settled(world: World, *, at_most: int = 1_000_000) -> Month:
    """Settle a world as the pipeline would."""
    sets, agreements = territory_set(world), versions(rows(Agreement, *world.agreements), first=FIRST, last=LAST).lazy()
    party = rows(Party, *({"name": "x", **one} for one in world.parties)).lazy()
    mandates = rows(Mandate, *world.mandates)
    everywhere = cuts(agreements.collect(), mandates, first=FIRST, last=LAST)
    known = delivered(
        **catalogue(world, everywhere), territory_set=sets, service_offering=service(world), party=party,
        agreement=agreements, first=FIRST, last=LAST,
    )  # fmt: skip
    weighing = Weighing(
        allocation=rows(Allocation, *world.allocations), agreement=agreements.collect(), territory_set=sets.collect(),
        revenue=revenue(world).collect(), features=features(world), zero_rated=zero_rated(world),
        revenue_kind=empty(RevenueKind), subscription=empty(Subscription),
        ineligible=world.ineligible, first=FIRST, last=LAST,
    )  # fmt: skip
    assert weighing.allocations  # asked for before listening is weighed
    weighed = usage_datasets(counts(world), known, weighing, at_most=at_most)
    usage, usage_weight, base_weight = (pl.concat(frames) for frames in weighed)
    base = bases(usage.lazy(), revenue(world), period=PERIOD)
    recorded = recorded_pools(
        usage.lazy(), base.lazy(), base_weight, agreements, sets, quotations=world.quotations, first=FIRST, last=LAST
    )
    ai = ai_terms(world, base, party.collect())
    kept, beside, taken = ai_datasets.datasets(usage.lazy(), recorded.lazy(), ai, at_most=at_most)
    recording, ai_pool, ai_earning = pl.concat(kept), pl.concat(beside), pl.concat(taken)
    counted = pl.DataFrame(world.subscribers, schema=KINDS, orient="row")
    figures = with_shipped(rows(UsMechanicalParameter, *world.parameters))
    terms = Terms(
        agreements.collect(), mandates, sets.collect(), usage_weight.lazy(), base_weight, world.quotations, FIRST, LAST,
        rows(RightSplit, *world.splits), UsInputs(figures, recorded, catalogue(world)["track"], counted),
    )  # fmt: skip
    waiting = disputes(registered(world), works(world)["work_share"], party)
    works_known = repertoire(usage.lazy(), **works(world), disputed=waiting)
    lines, pools, earned, unverified = datasets(settle(usage.lazy(), base.lazy(), works_known, terms, at_most=at_most))
    work_earning = pl.concat(lines)
    pool = pl.concat([recorded, ai_pool, *pools]).sort("territory", "offering", "right", "agreement")
    of_sources = ai_earnings(ai_earning.lazy(), pool.lazy())
    earning = licensor_earnings([recorded_earnings(recording.lazy(), pool.lazy()), of_sources, *earned])
    shares = track_shares_by_territory(
        recording.lazy(), work_earning.lazy(), ai_earning.lazy(), usage.lazy(), period=PERIOD, at_most=at_most
    )
    return Month(
        usage=usage,
        usage_weight=usage_weight,
        base=base,
        base_weight=base_weight,
        pool=pool,
        recording_earning=recording,
        work_earning=work_earning,
        ai_earning=ai_earning,
        licensor_earning=earning,
        journal=journal(base.lazy(), pool.lazy(), earning.lazy(), period=PERIOD),
        payment=payments(
            earning.lazy(),
            party,
            world.quotations,
            settlement_deduction=empty(SettlementDeduction),
            party_tax=empty(PartyTax),
            period=PERIOD,
        ),
        track_shares=pl.concat(shares),
        unverified_use=pl.concat(unverified),
    )


def leaks(world: World, month: Month) -> dict[str, pl.DataFrame]:
    """Every conservation that fails, by name."""
    m = {name: getattr(month, name).lazy() for name in MODELS}
    found = {
        "counts": reconcile.leaks(counts(world), m["usage"], keys=["territory", "offering"], amount="plays"),
        "usage": reconcile_bases.usage_in_bases(m["usage"], m["base_weight"]),
        "plays": reconcile_bases.plays_in_bases(m["usage"], m["base"]),
        "revenue": reconcile_bases.revenue_in_bases(revenue(world), m["base"]),
        "parts": reconcile_bases.parts_of_bases(m["pool"], m["base"]),
        "steps": reconcile.steps_of_pools(m["pool"]),
        "recordings": reconcile.lines_of_recorded_pools(m["recording_earning"], m["ai_earning"], m["pool"]),
        "beside": reconcile.lines_of_ai_pools(m["ai_earning"], m["pool"]),
        "works": reconcile.lines_of_pools(m["work_earning"], m["pool"], side="composition"),
        "earnings": reconcile.earnings_of_pools(m["licensor_earning"], m["pool"]),
        "service": reconcile.revenue_in_journal(m["base"], m["pool"], m["journal"]),
        "booked": reconcile.earnings_in_journal(m["licensor_earning"], m["journal"]),
        "entries": reconcile.journal_entries(m["journal"]),
        "payments": reconcile.payments_of_licensors(m["licensor_earning"], m["payment"]),
        "to_pay": reconcile_settlement.payments_add_up(m["payment"]),
        "shares": reconcile.shares_of_tracks(m["track_shares"]),
        "mart": reconcile.tracks_of_earnings(
            m["track_shares"], m["recording_earning"], m["work_earning"], m["ai_earning"]
        ),
    }
    return {name: rows for name, rows in found.items() if rows.height}


def zero_rated(world: World) -> pl.DataFrame:
    """Plays at a contractual rate of zero, by track."""
    schema = {
        "territory": pl.String,
        "offering": pl.String,
        "track_id": pl.String,
        "segment": pl.Int16,
        "plays": pl.Int64,
    }
    return pl.DataFrame(world.zero_rated, schema=schema, orient="row")


def features(world: World) -> pl.Series:
    """Offerings that are features of the service."""
    return rows(AiLicence, *world.ai.get("ai_licence", ()))["feature"].drop_nulls()


def valid(month: Month) -> None:
    """Every dataset is as its schema says, and in the order of its key."""
    for name, model in MODELS.items():
        frame = getattr(month, name)
        assert frame.schema == polars_schema(model), name
        model.validate(frame, lazy=True)
        assert frame.equals(frame.sort(model.to_schema().unique)), f"{name} is not in the order of its key"


def ai_terms(world: World, base: pl.DataFrame, party: pl.DataFrame) -> AiTerms:
    """What the AI tracks of a world are settled by."""
    models = {
        "ai_track": AiTrack, "source_share": SourceShare, "takedown": Takedown, "track_segment": TrackSegment,
        "ai_licence": AiLicence, "ai_licence_share": AiLicenceShare, "training_use": TrainingUse, "consent": Consent,
    }  # fmt: skip
    named = {name: rows(model, *world.ai.get(name, ())) for name, model in models.items()}
    known = works(world)
    return AiTerms(
        **named,
        agreement=rows(Agreement, *world.agreements),
        mandate=rows(Mandate, *world.mandates),
        party=party,
        territory_set=territory_set(world).collect(),
        base=base,
        track=catalogue(world)["track"],
        work=known["work"],
        work_share=known["work_share"],
        quotations=world.quotations,
        on=LAST,
        work_registration=registered(world),
    )
