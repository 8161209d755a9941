"""What reports are written from: who reports to whom, and a settled month's frames."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from attribution.period import bounds
from schemas.columns import empty
from schemas.commission import Commission
from schemas.promotion import Promotion
from schemas.promotion_usage import PromotionUsage
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
class Reporting:
    """How a recipient wants its files; what it does not say is as here."""

    financial: Literal["1.1", "1.0"] = "1.1"
    """version of the Financial Reporting profile, which decides how the profile is called"""
    basic_audio: Literal["1.3", "1.2"] = "1.3"
    is_single_record: bool = False
    """Basic Audio with one SR02 a line instead of blocks"""
    summary: Literal["SY01", "SY02", "SY03", "SY04", "SY05"] = "SY02"
    usage: Literal["SU01", "SU02"] = "SU02"
    max_lines: int | None = None
    """lines of one file of a report, header, footer and comments among them; none: one file"""
    is_gzipped: bool = False
    has_semaphores: bool = False
    sales_layout: str = "partita"
    has_copies: bool = True
    """a workbook for people beside every machine file"""
    cwr_version: Literal["2.1", "2.2"] = "2.1"
    cwr_sender: str | None = None
    """registered CWR sender: two letters or digits and nine digits; with it the name is under the CWR mask"""
    cwr_consent: str | None = None
    """the recipient's written consent to that"""
    cwr_sender_code: str | None = None
    """the sender's two or three characters in names under the mask; digits of the header cannot say them"""
    cwr_last_number: int = 0
    """notices that the recipient had before its first one from here"""


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
    commission: pl.DataFrame = field(default_factory=lambda: empty(Commission))
    right_split: pl.DataFrame = field(default_factory=lambda: empty(RightSplit))
    promotion: pl.DataFrame = field(default_factory=lambda: empty(Promotion))
    promotion_usage: pl.LazyFrame = field(default_factory=lambda: empty(PromotionUsage).lazy())
    artificial: pl.LazyFrame | None = None
    """rows of ``report_lines.ARTIFICIAL``; none: no plays were screened"""
    adjustment: pl.LazyFrame | None = None
    """rows of ``report_lines.ADJUSTMENT``; none: no earlier month is adjusted"""
    reporting: Mapping[str, Reporting] = field(default_factory=dict)

    def reports_to(self, party: str) -> Reporting:
        """How a party wants its files."""
        return self.reporting.get(party, Reporting())

    def recipient(self, party: str) -> Recipient:
        """A party as the recipient of a report."""
        row = self.party.row(by_predicate=pl.col("party") == party, named=True)
        return Recipient(party, row["name"], row["dpid"], row["ipi_name_number"], row["currency"])

    def in_force(self, dated: pl.DataFrame) -> pl.DataFrame:
        """Rows whose ``valid_from`` and ``valid_to`` hold some day of the month."""
        first, last = bounds(self.period)
        return dated.filter((pl.col("valid_from") <= last) & pl.col("valid_to").fill_null(last).ge(first))
