"""What terms say of how a party wants its files; what an entry leaves out is as it is without one."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from schemas import vocabulary
from schemas.term_values import Dated, Key, Text

_LEAST_LINES: Final = 1_000
"""Room for a header, comments and summaries, and blocks behind them."""
Sender = Annotated[
    str,
    StringConstraints(pattern=r"^(PB|SO|AA|WR|[0-9]{2})[0-9]{9}$"),
    Field(
        description="Sender type, or the first two digits of an IPI name number of eleven, and nine digits",
        examples=["AA012345678"],
    ),
]
SenderCode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z0-9]{2,3}$"),
    Field(description="The sender's code in the names of its files", examples=["PTA"]),
]


class ReportingEntry(Dated):
    """How a party wants its files while it does."""

    party: Key
    financial: Literal[vocabulary.FINANCIAL_VERSION] = "1.1"
    basic_audio: Literal[vocabulary.BASIC_AUDIO_VERSION] = "1.3"
    is_single_record: bool = False
    summary: Literal[vocabulary.SUMMARY_RECORD] = "SY02"
    usage: Literal[vocabulary.USAGE_RECORD] = "SU02"
    max_lines: int | None = Field(default=None, ge=_LEAST_LINES, le=1_000_000_000)
    is_gzipped: bool = False
    has_semaphores: bool = False
    sales_layout: Key = "partita"
    has_copies: bool = True
    cwr_version: Literal[vocabulary.CWR_VERSION] = "2.1"
    cwr_sender: Sender | None = None
    cwr_consent: Text | None = None
    cwr_sender_code: SenderCode | None = None
    cwr_last_number: int = Field(
        default=0, ge=0, le=9_998, description="Works-used notices that the party had before its first one from here"
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.summary == "SY03" and self.basic_audio != "1.3":
            raise ValueError(
                f"asks for SY03 in Basic Audio {self.basic_audio}, which has none: ask for another summary"
            )
        if self.is_single_record and self.usage != "SU02":
            raise ValueError("asks for SU01 in single records, which say streams as SU02 does: leave usage out")
        if self.is_single_record and self.max_lines is not None:
            raise ValueError("has max_lines with single records, which are never divided: leave one of them out")
        if len({each is None for each in (self.cwr_sender, self.cwr_sender_code, self.cwr_consent)}) > 1:
            raise ValueError(
                "needs cwr_sender, cwr_sender_code and cwr_consent together: a name under the CWR mask is for a "
                "registered sender, and for who has consented to it in writing"
            )
        return self
