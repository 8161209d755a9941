"""A DDEX sales/usage report as a file: name, header, comment lines, body, footer, and the identifier of the message.

Source: DDEX DSR Part 1, Architecture, clauses 7 and 8; Part 8, HEAD, FOOT, SRFO.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import polars as pl

from attribution.period import bounds, created_at
from pipelines.wire.cells import text
from pipelines.wire.flat_record import constant, heading
from pipelines.writers.folders import safe_name
from pipelines.writers.settled import Recipient, Service

MESSAGE_VERSION = "dsrf/1.3/1.4.1/1.3"
"""Architecture, allowed-value sets and record types that the message is to be read by."""

_DPID = re.compile("PADPIDA[A-Za-z0-9]+")
_ELEMENT_BYTES = 60
_UNSTAMPED = "0" * 16


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
        """The name that the standard asks for."""
        to = plain_dpid(self.recipient.dpid) or safe_name(self.recipient.name, limit=_ELEMENT_BYTES)
        sender = plain_dpid(self.service.dpid) or safe_name(self.service.name, limit=_ELEMENT_BYTES)
        made = self.made.strftime("%Y%m%dT%H%M%S")
        elements = [to, sender, self.service_description, self.period, self.territory, "1of1", made]
        return f"DSR_{'_'.join(elements)}.tsv"

    def head(self) -> str:
        """The header record; its MessageId is completed once the whole message is written."""
        first, last = bounds(self.period)
        return constant(
            "HEAD",
            {
                "MessageVersion": MESSAGE_VERSION,
                "Profile": self.profile,
                "ProfileVersion": self.version,
                "MessageId": f"{self.period}-{_UNSTAMPED}",
                "MessageCreatedDateTime": self.made.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "FileNumber": "1",
                "NumberOfFiles": "1",
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


def write(
    folder: Path,
    message: Message,
    *,
    records: Sequence[str],
    summaries: pl.Series,
    body: Iterable[pl.Series],
    footer: Callable[[int], str],
) -> Path:
    """Write a message piece by piece.

    Args:
        folder: the recipient's.
        message: what header and name say.
        records: record types that may occur, for their heading lines.
        summaries: summary records.
        body: lines of detail; an element may hold several, with line ends between them.
        footer: the footer for a number of lines, comments, header and footer among them.
    """
    path = folder / message.file_name
    opening = pl.Series([message.head(), *(heading(record) for record in records)], dtype=pl.String)
    with path.open("xb") as file:
        lines = _append(file, opening) + _append(file, summaries)
        for piece in body:
            lines += _append(file, piece)
        _append(file, pl.Series([footer(lines + 1)], dtype=pl.String))
    _stamp(path)
    return path


def _append(file: BinaryIO, lines: pl.Series) -> int:
    """Lines as they are: the one column has no delimiter to quote for."""
    if lines.null_count():
        raise ValueError(f"{lines.null_count()} lines have a cell without a value; a writer forgot a missing one")
    lines.to_frame("line").write_csv(file, include_header=False, quote_style="never")
    return len(lines) + int(lines.str.count_matches("\n", literal=True).sum())


def _stamp(path: Path) -> None:
    """Complete the MessageId with a digest of the message, so that it is never used for another content."""
    with path.open("r+b") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest()[: len(_UNSTAMPED)]
        file.seek(0)
        start = file.readline().index(_UNSTAMPED.encode())
        file.seek(start)
        file.write(name.encode())
