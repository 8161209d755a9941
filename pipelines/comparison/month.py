"""All that a settled month's money is made of, as it was stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

import polars as pl

from attribution.delivered import Delivered, delivered
from attribution.eligibilities import months_counted
from attribution.eligible import deliveries
from attribution.fx import Quotation
from attribution.history import History
from attribution.modes import Terms
from attribution.period import bounds
from attribution.territory import territory_sets
from attribution.us_month import UsInputs
from attribution.weights.inputs import SUBSCRIPTION, Inputs, artists
from pipelines import engine
from pipelines.history import history
from pipelines.home import Home
from pipelines.quotations import quotations
from pipelines.territories import territory_tree
from pipelines.us_mechanicals import counted_apart
from schemas.columns import empty
from schemas.usage_weight import UsageWeight

_DELIVERED = ("track", "deal", "territory_set", "service_offering", "party")
_WORKS = ("recording_work", "embodied_work", "work", "work_share")


@dataclass(frozen=True)
class Month:
    """Rows of the datasets of these names; no agreement names an allocation of its own, since the model decides."""

    home: Home
    period: str
    first: date
    last: date
    counts: pl.DataFrame
    """what was played by base, track reference and segment"""
    delivered: Delivered
    track: pl.DataFrame
    base: pl.DataFrame
    revenue: pl.DataFrame
    features: pl.Series
    agreement: pl.DataFrame
    mandate: pl.DataFrame
    territory_set: pl.DataFrame
    eligibility: pl.DataFrame
    works: Mapping[str, pl.LazyFrame]
    deliveries: pl.LazyFrame
    quotations: Mapping[str, Quotation]
    inputs: Inputs

    @classmethod
    def of(cls, home: Home, period: str) -> Self:
        """The month from the store, every file checked against its digest."""
        first, last = bounds(period)
        stored = {name: home.store.read(name, period) for name in (*_DELIVERED, *_WORKS, "track_ref", "agreement")}
        agreement = stored["agreement"].with_columns(allocation=pl.lit(None, pl.String))
        track = stored["track"].select("track_id", "artist").collect()
        revenue = _frame(home, period, "revenue").filter(pl.col("period") == period)
        references = stored["track_ref"]
        return cls(
            home=home,
            period=period,
            first=first,
            last=last,
            counts=engine.usage_counts(home, period, {}).collect(),
            delivered=delivered(
                track_refs=references,
                segments=home.store.read("track_segment", period),
                agreement=agreement,
                **{name: stored[name] for name in _DELIVERED},
                first=first,
                last=last,
            ),
            track=track,
            base=_frame(home, period, "base"),
            revenue=revenue,
            features=_frame(home, period, "ai_licence")["feature"].drop_nulls(),
            agreement=agreement.collect(),
            mandate=_frame(home, period, "mandate"),
            territory_set=stored["territory_set"].collect(),
            eligibility=_frame(home, period, "eligibility"),
            works={
                "recording_work": pl.concat([stored["recording_work"], stored["embodied_work"]]),
                "work": stored["work"],
                "work_share": stored["work_share"],
            },
            deliveries=deliveries(
                references, stored["track"], stored["party"], home.store.read("content_kind", period)
            ),
            quotations=quotations(_frame(home, period, "fx_rate"), last),
            inputs=Inputs(
                track_unit=artists(references, stored["track"]),
                subscription=_frame(home, period, "subscription").select(list(SUBSCRIPTION)),
                revenue_kind=_frame(home, period, "revenue_kind"),
                revenue=revenue,
            ),
        )

    def terms(self, base_weight: pl.DataFrame, recorded_pool: pl.DataFrame) -> Terms:
        """What compositions are licensed under, under a model: what weights come to, and what recordings are paid."""
        return Terms(
            agreement=self.agreement,
            mandate=self.mandate,
            territory_set=self.territory_set,
            usage_weight=empty(UsageWeight).lazy(),
            base_weight=base_weight,
            quotations=self.quotations,
            first=self.first,
            last=self.last,
            right_split=_frame(self.home, self.period, "right_split"),
            us=UsInputs(
                _frame(self.home, self.period, "us_mechanical_parameter"),
                recorded_pool,
                self.home.store.read("track", self.period),
                counted_apart(self.home, self.period, self.agreement),
            ),
        )

    def members(self, allocation: pl.DataFrame) -> pl.DataFrame:
        """Who is in the territories of proposed allocations: rows of ``territory_set``."""
        return territory_sets(territory_tree(), allocation["territories"].drop_nulls(), self.last)

    def history(self, eligibility: pl.DataFrame) -> History:
        """What is kept of the months that an eligibility counts over."""
        return history(self.home, self.period, months_counted(eligibility, self.period, self.last))


def _frame(home: Home, period: str, name: str) -> pl.DataFrame:
    return home.store.read(name, period).collect()
