"""The works-used notice: works of which recordings were played, as CWR 2.1 records, just as they were last received.

It registers nothing: no share in it is ours, and its name is outside the mask that societies take registrations by.

Source: CISAC CWR 2.1 Rev 8, record layouts and file rules; GRH and GRT as short as societies themselves send them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from attribution.period import created_at
from pipelines.writers.cwr_records import rendered, renumbered
from pipelines.writers.folders import FileRow, file_row, safe_name
from pipelines.writers.settled import Recipient, Settled

_WORKS_AT_ONCE = 20_000
_LINE_END = b"\r\n"


@dataclass(frozen=True)
class Sender:
    """Who sends a notice: CWR sender type, nine digits, name. Without a code of CISAC's the digits are zeros."""

    name: str
    type: str = "AA"
    code: str = "000000000"


def write_notice(folder: Path, recipient: Recipient, month: Settled, records: pl.LazyFrame) -> list[FileRow]:
    """Write a works licensor's notice of a month.

    Args:
        folder: the recipient's.
        recipient: who gets it.
        month: whose it is.
        records: rows of ``WorkRecord`` of the works used, whole works.

    Returns:
        Its row; nothing where no work was used.
    """
    received = records.collect()
    if received.is_empty():
        return []
    path = folder / file_name(month.period, recipient.name)
    with path.open("xb") as file:
        file.writelines(notice(received, sender=Sender(month.service.name), created=created_at(month.period)))
    return [file_row(path, recipient=recipient.party, kind="works_used_notice")]


def file_name(period: str, recipient: str, sequence: int = 1) -> str:
    """Name of a notice, safe on any disk."""
    return f"WORKS-USED_{period}_{safe_name(recipient)}_{sequence:03d}.txt"


def notice(records: pl.DataFrame, *, sender: Sender, created: datetime) -> Iterator[bytes]:
    """The bytes of a notice, piece by piece.

    Left out, because CWR 2.1 or its ASCII has no place for it: collection by parties that are only named (OPT, OWT),
    links of their writers, other identifiers (XRF), the fields that 2.2 added, and names in other scripts. A character
    outside ASCII is its base letter, else a question mark; a date or time that is none is zero.

    Args:
        records: rows of ``WorkRecord``, whole works.
        sender: who sends it.
        created: when the file says that it was made; from the period, never from the clock.
    """
    kept = renumbered(records)
    works = kept["transaction"].n_unique()
    yield _header(sender, created) + _LINE_END + b"GRHNWR0000102.100000000000" + _LINE_END
    for first in range(0, works, _WORKS_AT_ONCE):
        some = kept.filter(pl.col("transaction").is_between(first, first + _WORKS_AT_ONCE - 1))
        yield rendered(some).str.join("\r\n").item().encode("ascii") + _LINE_END
    yield f"GRT00001{works:08d}{kept.height + 2:08d}".encode() + _LINE_END
    yield f"TRL00001{works:08d}{kept.height + 4:08d}".encode() + _LINE_END


def _header(sender: Sender, created: datetime) -> bytes:
    day, time, name = created.strftime("%Y%m%d"), created.strftime("%H%M%S"), sender.name.upper()
    line = f"HDR{sender.type}{sender.code}{name:45.45}01.10{day}{time}{day}{'':15}"
    return line.encode("ascii", "replace")
