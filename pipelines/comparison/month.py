"""All that a settled month's money is made of, as it was stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

import polars as pl

from attribution.delivered import Delivered, delivered
from attribution.fx import Quotation
from attribution.modes import Terms
from attribution.period import bounds
from attribution.territory import territory_sets
from attribution.weights.inputs import Inputs
from pipelines import engine
from pipelines.home import Home
from pipelines.quotations import quotations
from pipelines.territories import territory_tree


@dataclass(frozen=True)
class Month:
    """Rows of the datasets of these names; ``counts`` is what was played by base, track reference and segment."""

    period: str
    first: date
    last: date
    counts: pl.DataFrame
    delivered: Delivered
    track: pl.DataFrame
    base: pl.DataFrame
    revenue: pl.LazyFrame
    agreement: pl.DataFrame
    mandate: pl.DataFrame
    territories: pl.DataFrame
    works: Mapping[str, pl.LazyFrame]
    quotations: Mapping[str, Quotation]
    inputs: Inputs

    @classmethod
    def of(cls, home: Home, period: str) -> Self:
        """The month from the store, every file checked against its digest."""
        first, last = bounds(period)
        names = (
            "track_ref",
            "track",
            "deal",
            "track_segment",
            "territory_set",
            "service_offering",
            "party",
            "agreement",
        )
        stored = {
            name: home.store.read(name, period)
            for name in (*names, "revenue", "recording_work", "embodied_work", "work", "work_share")
        }
        track = stored["track"].select("track_id", "artist").collect()
        return cls(
            period=period,
            first=first,
            last=last,
            counts=engine.usage_counts(home, period).collect(),
            delivered=delivered(
                track_refs=stored["track_ref"],
                segments=stored["track_segment"],
                **{name: stored[name] for name in names if name not in {"track_ref", "track_segment"}},
                first=first,
                last=last,
            ),
            track=track,
            base=home.store.read("base", period).collect(),
            revenue=stored["revenue"],
            agreement=stored["agreement"].collect(),
            mandate=home.store.read("mandate", period).collect(),
            territories=stored["territory_set"].collect(),
            works={
                "recording_work": pl.concat([stored["recording_work"], stored["embodied_work"]]),
                "work": stored["work"],
                "work_share": stored["work_share"],
            },
            quotations=quotations(home.store.read("fx_rate", period).collect(), last),
            inputs=_inputs(home, period, stored["track_ref"], track),
        )

    @property
    def terms(self) -> Terms:
        """What compositions are licensed under."""
        return Terms(self.agreement, self.mandate, self.territories, self.quotations, self.first, self.last)

    def territory_set(self, allocation: pl.DataFrame) -> pl.DataFrame:
        """Who is in the territories of proposed allocations: rows of ``territory_set``."""
        return territory_sets(territory_tree(), allocation["territories"].drop_nulls(), self.last)


def _inputs(home: Home, period: str, track_ref: pl.LazyFrame, track: pl.DataFrame) -> Inputs:
    """What models need beside listening. A reference of several tracks is of the first one's artist."""
    units = (
        track_ref.sort("track_ref", "track_id")
        .unique("track_ref", keep="first", maintain_order=True)
        .join(track.lazy(), on="track_id")
        .select("track_ref", unit="artist")
        .collect()
    )
    revenue = home.store.read("revenue", period).filter(pl.col("period") == period)
    return Inputs(track_unit=units, revenue=revenue.select("territory", "offering", "net", "subscribers").collect())
