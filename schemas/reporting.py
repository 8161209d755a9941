import pandera.polars as pa
import polars as pl

from schemas import vocabulary
from schemas.columns import Strict, code, count, plain, text


class Reporting(Strict):
    """One row per party, as dated: how it wants its files."""

    party: str = text("Party that is reported to")
    financial: str = code("Version of DSR Financial Reporting, which decides its name", vocabulary.FINANCIAL_VERSION)
    basic_audio: str = code("Version of DSR Basic Audio", vocabulary.BASIC_AUDIO_VERSION)
    is_single_record: pl.Boolean = plain("Basic Audio with one record a line instead of blocks")
    summary: str = code("Kind of summary in Basic Audio", vocabulary.SUMMARY_RECORD)
    usage: str = code("Kind of usage in the blocks of Basic Audio", vocabulary.USAGE_RECORD)
    max_lines: pl.Int64 = pa.Field(ge=1, nullable=True, description="Lines of a file, where blocks can be divided")
    is_gzipped: pl.Boolean = plain("DSR files are packed")
    has_semaphores: pl.Boolean = plain("An empty file says that a report is there")
    sales_layout: str = text("Layout of the sales file")
    has_copies: pl.Boolean = plain("A workbook for people stands beside each machine file")
    cwr_version: str = code("Version of the works-used notice", vocabulary.CWR_VERSION)
    cwr_sender: str = text("Our registered CWR sender", nullable=True, matches=r"^[A-Z0-9]{2}[0-9]{9}$")
    cwr_consent: str = text("The party's written consent to files under the CWR mask", nullable=True)
    cwr_sender_code: str = text("Our code in the names of files under the CWR mask", nullable=True)
    cwr_last_number: pl.Int64 = count("Works-used notices that the party had before its first one from here")
    valid_from: pl.Date = plain("First day")
    valid_to: pl.Date = plain("Last day; null: no end", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["party", "valid_from"]
