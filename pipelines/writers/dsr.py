"""Reports in DDEX DSR flat files, recipient by recipient: what the pipeline calls."""

from pathlib import Path

import polars as pl

from pipelines.writers.dsr_financial import write_financial
from pipelines.writers.dsr_works import write_basic_audio
from pipelines.writers.dsr_works_blocks import blocks
from pipelines.writers.folders import FileRow, file_row
from pipelines.writers.settled import Recipient, Settled

__all__ = ["blocks", "write_recorded", "write_works"]


def write_recorded(folder: Path, recipient: Recipient, month: Settled) -> list[FileRow]:
    """A recorded licensor's Financial Reporting file; none where it has no pool in the month."""
    path = write_financial(folder, recipient, month)
    return [file_row(path, recipient=recipient.party, kind="dsr_financial")] if path else []


def write_works(folder: Path, recipient: Recipient, month: Settled, used: pl.DataFrame) -> list[FileRow]:
    """A works licensor's Basic Audio files, one per territory.

    Args:
        folder: the licensor's.
        recipient: the licensor.
        month: what was settled.
        used: of :func:`blocks`, made once for all licensors.
    """
    paths = write_basic_audio(folder, recipient, month, used)
    return [file_row(path, recipient=recipient.party, kind="dsr_basic_audio") for path in paths]
