"""A DDEX sales/usage report as a file: name, header, comment lines, body, footer, and the identifier of the message.

Source: DDEX DSR Part 1, Architecture, clauses 7 and 8; Part 8, HEAD, FOOT, SRFO.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from attribution.period import bounds, created_at
from pipelines.wire.cells import text
from pipelines.wire.flat_layouts import profiles
from pipelines.wire.flat_record import constant, heading
from pipelines.wire.message_files import UNSTAMPED, Envelope, write_message
from pipelines.wire.message_names import FileName, announce
from pipelines.writers.folders import safe_name
from pipelines.writers.settled import Recipient, Reporting, Service

MESSAGE_VERSION = "dsrf/1.3/1.4.1/1.3"
"""Architecture, allowed-value sets and record types that the message is to be read by."""

_DPID = re.compile("PADPIDA[A-Za-z0-9]+")
_ELEMENT_BYTES = 60


@dataclass(frozen=True)
class Message:
    """What the header says, and the file's name with it."""

    profile: str
    version: str
    service: Service
    recipient: Recipient
    period: str
    service_description: str
    territory: str
    turn: int = 0
    """seconds after the month at which it was made: reports of one recipient about the same have different names"""

    @property
    def made(self) -> datetime:
        """When it says that it was made."""
        return created_at(self.period) + timedelta(seconds=self.turn)

    @property
    def file_name(self) -> str:
        """The name of the only file."""
        return self.named(1, 1)

    def named(self, number: int, files: int) -> str:
        """The name that the standard asks for, of one of so many files."""
        name = FileName(
            recipient=plain_dpid(self.recipient.dpid) or safe_name(self.recipient.name, limit=_ELEMENT_BYTES),
            sender=plain_dpid(self.service.dpid) or safe_name(self.service.name, limit=_ELEMENT_BYTES),
            service=self.service_description,
            period=self.period,
            territory=self.territory,
            part=(number, files),
            created=self.made,
        )
        return str(name)

    def head(self, number: int = 1, files: int = 1) -> str:
        """The header record; its MessageId is completed once the whole message is written."""
        first, last = bounds(self.period)
        return constant(
            "HEAD",
            {
                "MessageVersion": MESSAGE_VERSION,
                "Profile": self.profile,
                "ProfileVersion": self.version,
                "MessageId": f"{self.period}-{UNSTAMPED}",
                "MessageCreatedDateTime": self.made.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "FileNumber": str(number),
                "NumberOfFiles": str(files),
                "UsageStartDate": first.isoformat(),
                "UsageEndDate": last.isoformat(),
                "SenderPartyId": plain_dpid(self.service.dpid) or "",
                "SenderName": text(pl.lit(self.service.name)),
                "ServiceDescription": self.service_description,
                "RecipientPartyId": plain_dpid(self.recipient.dpid) or "",
                "RecipientName": text(pl.lit(self.recipient.name)),
            },
        )


def plain_dpid(dpid: str | None) -> str | None:
    """A DDEX party identifier without dashes, or none where it is not one."""
    bare = (dpid or "").replace("-", "")
    return bare if _DPID.fullmatch(bare) else None


def tier(title: str) -> str:
    """An offering's title as ServiceDescription: letters and digits only, as dashes stand between tiers."""
    return safe_name(title, limit=_ELEMENT_BYTES).replace("-", "").replace(".", "")


def service_description(tiers: Iterable[str], service: Service) -> str:
    """The tiers that a file reports on, or the service's own name where they are too many for a file name."""
    joined = "-".join(dict.fromkeys(tiers))
    return joined if len(joined.encode()) <= _ELEMENT_BYTES else tier(service.name)


def write_files(
    folder: Path,
    message: Message,
    *,
    records: Sequence[str],
    summaries: pl.Series,
    body: Iterable[pl.Series | bytes],
    reporting: Reporting | None = None,
) -> list[Path]:
    """Write a message piece by piece, as its recipient wants it: in one file or several, packed, announced.

    Args:
        folder: the recipient's.
        message: what header and name say.
        records: record types that may occur, for their heading lines.
        summaries: summary records.
        body: lines of detail, block behind block where the profile has blocks; an element may hold several lines,
            with line ends between them, or be the bytes of whole lines, as ``flat_write.text_of`` makes them.
        reporting: the recipient's wishes.

    Returns:
        The files, in order; semaphores are not among them.

    Raises:
        ValueError: where a cell has no value.
        FileExistsError: where a file of that name is there.
    """
    wishes = reporting or Reporting()
    envelope = Envelope(
        name=message.named,
        head=message.head,
        headings=tuple(heading(record) for record in records),
        summaries=summaries,
        footer=profiles()[message.profile, message.version].footer,
    )
    paths = write_message(folder, envelope, body, max_lines=wishes.max_lines, is_packed=wishes.is_gzipped)
    if wishes.has_semaphores:
        announce(paths)
    return paths
