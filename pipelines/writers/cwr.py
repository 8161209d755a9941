"""The works-used notice: works of which recordings were played, as CWR records, just as they were last received.

It registers nothing: no share in it is ours, and its name is outside the mask that societies take registrations by,
unless a sender code and a written consent say otherwise. Every work is an NWR, whatever it was received as: a
notice revises nothing, and a reader that takes one for a registration finds a work that it knows, and no order to
replace it.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, record layouts and file rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from attribution.period import created_at
from pipelines.writers.cwr_characters import UTF_8
from pipelines.writers.cwr_envelope import Sender, closing, opening
from pipelines.writers.cwr_names import named
from pipelines.writers.cwr_numbers import Numbers
from pipelines.writers.cwr_records import NON_ROMAN, Version, rendered, renumbered
from pipelines.writers.cwr_unsent import unsent
from pipelines.writers.folders import FileRow, file_row, safe_name
from pipelines.writers.settled import Recipient, Settled

_WORKS_AT_ONCE = 20_000
_LINE_END = "\r\n"


@dataclass(frozen=True)
class Known:
    """What is known beside a notice's own records: rows of the datasets of these names, and the month's numbers."""

    work: pl.LazyFrame
    work_finding: pl.LazyFrame
    numbers: Numbers


def write_notice(
    folder: Path, recipient: Recipient, month: Settled, records: pl.LazyFrame, known: Known
) -> list[FileRow]:
    """Write a works licensor's notice of a month, and beside it what could not be sent as it was received.

    Args:
        folder: the recipient's.
        recipient: who gets it.
        month: whose it is.
        records: rows of ``WorkRecord`` of the works used, whole works.
        known: of all works; its numbers are counted on.

    Returns:
        Their rows. Where no work was used, or none can be sent, there is no notice, and no number is used up.
    """
    received, version = records.collect(), month.reports_to(recipient.party).cwr_version
    told = unsent(received, known.work, known.work_finding, version)
    sent = received.join(told.filter(sent="no"), on="work_id", how="anti", maintain_order="left")
    rows = []
    if sent.height:
        notice_of = named(recipient, month, known.numbers)
        path = folder / notice_of.name
        with path.open("xb") as file:
            file.writelines(notice(sent, version, sender=notice_of.sender, created=created_at(month.period)))
        rows.append(file_row(path, recipient=recipient.party, kind="works_used_notice"))
    if told.height:
        path = folder / f"works-not-sent_{month.period}_{safe_name(recipient.name)}.csv"
        told.write_csv(path, quote_style="non_numeric")
        rows.append(file_row(path, recipient=recipient.party, kind="works_not_sent"))
    return rows


def notice(records: pl.DataFrame, version: Version, *, sender: Sender, created: datetime) -> Iterator[bytes]:
    """The bytes of a notice, piece by piece.

    Left out of 2.1, because it has no place for it: collection by parties that are only named (OPT, OWT), links of
    their writers, other identifiers (XRF), the fields that 2.2 added, and names in other scripts. In 2.2 these are in
    UTF-8, and the header says so; lengths of fields are counted in characters there. Anywhere else a character
    outside ASCII is its base letter, else a question mark; a date or time that is none is zero.

    Args:
        records: rows of ``WorkRecord``, whole works.
        version: to write it in.
        sender: who sends it.
        created: when the file says that it was made; from the period, never from the clock.
    """
    kept = renumbered(records, version)
    works = kept["transaction"].n_unique()
    yield _lines(opening(sender, version, created=created, character_set=_character_set(kept)))
    for first in range(0, works, _WORKS_AT_ONCE):
        some = kept.filter(pl.col("transaction").is_between(first, first + _WORKS_AT_ONCE - 1))
        yield _lines([rendered(some, version).str.join(_LINE_END).item()])
    yield _lines(closing(version, works=works, records=kept.height))


def _character_set(kept: pl.DataFrame) -> str:
    """Blank for ASCII; 2.1 keeps no record of a name in another script."""
    other = kept.filter(pl.col("record").is_in(NON_ROMAN))["content"]
    return UTF_8 if (other.str.len_bytes() != other.str.len_chars()).any() else ""


def _lines(texts: list[str]) -> bytes:
    return "".join(text + _LINE_END for text in texts).encode()
