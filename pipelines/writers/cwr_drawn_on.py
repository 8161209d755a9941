"""Works that AI tracks draw on, in a works-used notice: only by agreement, and only as a note in plain words.

CWR has no way to say that a work was drawn on: a share in it would claim ownership, a VER or COM would claim that
the track embodies it. So the work is there as last received, and an ARI behind it says in free text why.

Source: CISAC CWR 2.1 Rev 8, ARI; the society that a note is for must be named, so others than societies get none.
"""

import polars as pl

from pipelines.wire.cwr_layouts import PREFIX
from pipelines.wire.fixed import records_of
from pipelines.writers.ai_agreed import NOTE, drawn_on, is_agreed
from pipelines.writers.settled import Recipient, Settled
from schemas.columns import empty
from schemas.work_record import WorkRecord

NOTE_TEXT = (
    "AI TRACKS OF {period} DRAW ON THIS WORK AND DO NOT EMBODY IT. THIS IS NO SHARE. SEE THE AI ATTRIBUTION STATEMENT"
)
VERSION = "2.1"
"""ARI is the same in both versions."""
_LAST = 2**31 - 1
"""Place behind all records of a work."""
_SOCIETY_DIGITS = 3


def drawn_on_notes(recipient: Recipient, month: Settled, works: pl.LazyFrame) -> pl.LazyFrame:
    """An ARI for each of a recipient's works that tracks of the month draw on, where it agreed to be sent them.

    Args:
        recipient: the licensor.
        month: what was settled.
        works: rows of ``work``.

    Returns:
        Rows of ``work_record``; their ``position`` comes after any other.
    """
    society = society_of(recipient, month)
    if society is None or not is_agreed(month, recipient.party, NOTE):
        return empty(WorkRecord).lazy()
    used = drawn_on(month, recipient.party).select(iswc="source").unique()
    record = _content(society, NOTE_TEXT.format(period=month.period))
    return works.join(used, on="iswc", how="semi").select(
        "work_id",
        position=pl.lit(_LAST, pl.Int32),
        record=pl.lit("ARI"),
        content=pl.lit(record),
        version=pl.lit(VERSION),
    )


def with_notes(played: pl.LazyFrame, every: pl.LazyFrame, notes: pl.LazyFrame) -> pl.LazyFrame:
    """Records of a notice: those of works played, and works with a note, which may be no others.

    Args:
        played: rows of ``work_record`` of the works played.
        every: rows of ``work_record`` of all works.
        notes: of :func:`drawn_on_notes`; where nobody sent us a work's records there is nothing to put a note to.
    """
    noted = every.join(notes, on="work_id", how="semi").join(played, on="work_id", how="anti")
    received = pl.concat([played, noted])
    return pl.concat([received, notes.join(received, on="work_id", how="semi")])


def society_of(recipient: Recipient, month: Settled) -> str | None:
    """A recipient's society code as CWR 2.x has room for it: three digits."""
    code = month.party.row(by_predicate=pl.col("party") == recipient.party, named=True)["society_code"]
    digits = (code or "").lstrip("0").zfill(_SOCIETY_DIGITS)
    return digits if code and len(digits) == _SOCIETY_DIGITS else None


def _content(society: str, note: str) -> str:
    said = {"Record Prefix": "ARI", "Society #": society, "Type of Right": "ALL", "Note": note}
    return records_of(VERSION, "ARI", pl.DataFrame({name: [text] for name, text in said.items()})).item()[PREFIX:]
