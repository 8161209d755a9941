"""What reports are written from: who reports to whom, and a settled month's frames."""

from dataclasses import dataclass, field

import polars as pl

from attribution.period import bounds
from schemas.columns import empty
from schemas.right_split import RightSplit


@dataclass(frozen=True)
class Service:
    """Who reports: ourselves."""

    name: str
    dpid: str


@dataclass(frozen=True)
class Recipient:
    """Who is reported to, as in ``schemas/party.py``."""

    party: str
    name: str
    dpid: str | None = None
    ipi_name_number: str | None = None
    currency: str | None = None


@dataclass(frozen=True)
class AiMonth:
    """The AI tracks of a month, what they draw on and what that earns; each frame is the dataset of its name."""

    ai_track: pl.DataFrame
    ai_licence: pl.DataFrame
    ai_surface: pl.DataFrame
    provenance_verdict: pl.DataFrame
    source_share: pl.LazyFrame
    ai_earning: pl.LazyFrame
    transparency: pl.DataFrame


@dataclass(frozen=True)
class Settled:
    """A month, of everybody; each frame is the dataset of its name in ``schemas/``.

    What grows with plays or catalogue is lazy, and read base by base.
    """

    service: Service
    period: str
    service_offering: pl.DataFrame
    party: pl.DataFrame
    agreement: pl.DataFrame
    territory_set: pl.DataFrame
    base: pl.DataFrame
    pool: pl.DataFrame
    licensor_earning: pl.DataFrame
    payment: pl.DataFrame
    usage: pl.LazyFrame
    recording_earning: pl.LazyFrame
    track: pl.LazyFrame
    release: pl.LazyFrame
    ai: AiMonth
    right_split: pl.DataFrame = field(default_factory=lambda: empty(RightSplit))

    def recipient(self, party: str) -> Recipient:
        """A party as the recipient of a report."""
        row = self.party.row(by_predicate=pl.col("party") == party, named=True)
        return Recipient(party, row["name"], row["dpid"], row["ipi_name_number"], row["currency"])

    def in_force(self, dated: pl.DataFrame) -> pl.DataFrame:
        """Rows whose ``valid_from`` and ``valid_to`` hold some day of the month."""
        first, last = bounds(self.period)
        return dated.filter((pl.col("valid_from") <= last) & pl.col("valid_to").fill_null(last).ge(first))
