"""Reports in DDEX DSR flat files, recipient by recipient: what the pipeline calls."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl

from pipelines.writers.dsr_financial import write_financial
from pipelines.writers.dsr_works import write_basic_audio
from pipelines.writers.dsr_works_blocks import blocks
from pipelines.writers.dsr_works_forms import Form
from pipelines.writers.folders import FileRow, file_row
from pipelines.writers.settled import Recipient, Settled

Described = Callable[[Form], pl.DataFrame]
"""What was used in the month, as the records of a form describe it."""


def described(month: Settled, recording_work: pl.LazyFrame, work: pl.LazyFrame) -> Described:
    """The blocks of the month's works reports; each form that somebody wants is made once for all licensors.

    Args:
        month: what was settled.
        recording_work: rows of ``recording_work``.
        work: rows of ``work``.
    """

    @cache
    def in_form(form: Form) -> pl.DataFrame:
        return blocks(month.usage, month.track, month.release, recording_work, work, form=form)

    return in_form


def write_recorded(folder: Path, recipient: Recipient, month: Settled) -> list[FileRow]:
    """A recorded licensor's Financial Reporting file; none where it licenses no base that was played."""
    paths = write_financial(folder, recipient, month)
    return [file_row(path, recipient=recipient.party, kind="dsr_financial") for path in paths]


def write_works(folder: Path, recipient: Recipient, month: Settled, used: Described) -> list[FileRow]:
    """A works licensor's Basic Audio files, one per territory.

    Args:
        folder: the licensor's.
        recipient: the licensor.
        month: what was settled.
        used: of :func:`described`.
    """
    paths = write_basic_audio(folder, recipient, month, used)
    return [file_row(path, recipient=recipient.party, kind="dsr_basic_audio") for path in paths]
