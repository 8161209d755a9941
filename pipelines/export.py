"""The month's files: who gets which, each recipient in a folder of its own."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.carried import left_by_last
from pipelines.home import Home
from pipelines.transparency.page import write_page
from pipelines.writers.ai_statement import statement_recipients, write_statement
from pipelines.writers.claim_discrepancies import write_discrepancies
from pipelines.writers.control_totals import write_control_totals
from pipelines.writers.copies import write_copies
from pipelines.writers.cwr import Known, write_notice
from pipelines.writers.cwr_drawn_on import drawn_on_notes, with_notes
from pipelines.writers.cwr_numbers import Numbers
from pipelines.writers.dsr import Described, described, write_recorded, write_works
from pipelines.writers.dsr_royalty import write_royalty
from pipelines.writers.dsr_royalty_ai import write_ai_royalty
from pipelines.writers.dsr_works_summaries import REPORTED_MODES
from pipelines.writers.flat import write_sales
from pipelines.writers.folders import (
    FINANCE,
    TRANSPARENCY,
    FileRow,
    folder_names,
    release,
    settlement_files,
    write_checksums,
)
from pipelines.writers.payments import write_payments
from pipelines.writers.quarantined import write_not_represented
from pipelines.writers.settled import Reporting, Service, Settled


def export(
    home: Home,
    month: Settled,
    *,
    recording_work: pl.LazyFrame,
    work: pl.LazyFrame,
    work_record: pl.LazyFrame,
    work_finding: pl.LazyFrame,
    work_earning: pl.LazyFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Write every recipient's files and finance's own, and make them the current ones of the month in one step.

    Returns:
        Rows of ``settlement_file`` and of ``notice_sequence``.
    """
    aside = home.settlement / f".writing-{month.period}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    used = described(month, recording_work, work)
    numbers = Numbers(month.period, left_by_last(home, "notice_sequence", month.period))
    works = _Works(used, work_record, work_earning, Known(work, work_finding, numbers))
    rows = [
        *_recipients(aside, month, works),
        *_finance(aside, month, recording_work, work),
        *_transparency(aside, month),
    ]
    release(aside, home.settlement, month.period)
    return settlement_files(rows), numbers.rows()


def service_of(service: pl.DataFrame) -> Service:
    """Who reports, from the one row of ``service``.

    Raises:
        ValueError: where no terms say who we are.
    """
    if service.height != 1:
        raise ValueError("No delivered terms say who the service is: add `service: {name: …, dpid: …}` to one file")
    return Service(**service.row(0, named=True))


@dataclass(frozen=True)
class _Works:
    """What is told of works: how reports describe what was used, its records and earnings, and what is known."""

    described: Described
    record: pl.LazyFrame
    earning: pl.LazyFrame
    known: Known


def _recipients(aside: Path, month: Settled, works: _Works) -> Iterator[FileRow]:
    recorded, composition = _licensors(month)
    told = statement_recipients(month)
    claimants = set(month.claim_discrepancy["licensor"])
    parties = month.party.filter(pl.col("party").is_in(recorded | composition | told | claimants))
    named = dict(parties.select("party", "name").rows())
    for party, folder_name in sorted(folder_names(named).items()):
        folder, recipient, rows = aside / folder_name, month.recipient(party), []
        folder.mkdir()
        if party in recorded:
            rows += write_recorded(folder, recipient, month)
            rows += write_sales(folder, recipient, month) if rows else []
        if party in composition:
            rows += write_works(folder, recipient, month, works.described)
            rows += write_notice(folder, recipient, month, _records(party, month, works), works.known)
            rows += write_royalty(folder, recipient, month, work_earning=works.earning, described=works.described)
            rows += write_ai_royalty(folder, recipient, month)
        if party in told:
            rows += write_statement(folder, recipient, month, works.known.work)
        rows += write_discrepancies(folder, recipient, month)
        if rows:
            rows.append(write_control_totals(folder, recipient, month, rows))
            rows += write_copies(folder, rows, month.reports_to(party))
            yield from [*rows, write_checksums(folder, recipient=party)]
        else:
            folder.rmdir()


def _records(party: str, month: Settled, works: _Works) -> pl.LazyFrame:
    """Records of a licensor's works that were played; by agreement, with a note, of those that AI tracks draw on."""
    own = works.earning.filter(pl.col("licensor") == party).select("work_id").unique()
    notes = drawn_on_notes(month.recipient(party), month, works.known.work)
    return with_notes(works.record.join(own, on="work_id", how="semi"), works.record, notes)


def _licensors(month: Settled) -> tuple[set[str], set[str]]:
    """Who is reported recordings, and who works: also where nothing was played, since no news is told too."""
    agreed = month.in_force(month.agreement).filter(pl.col("licensor").is_not_null())
    recorded = set(month.pool.filter(pl.col("side") == "recorded")["licensor"].drop_nulls())
    recorded |= set(agreed.filter(pl.col("side") == "recorded")["licensor"])
    for lines in (month.artificial, month.adjustment):  # of pools that have nothing else in the month
        recorded |= set() if lines is None else set(lines.select("licensor").unique().collect()["licensor"])
    works = agreed.filter((pl.col("side") == "composition") & pl.col("mode").is_in(REPORTED_MODES))
    return recorded, set(works["licensor"])


def _finance(aside: Path, month: Settled, recording_work: pl.LazyFrame, work: pl.LazyFrame) -> list[FileRow]:
    folder = aside / FINANCE
    folder.mkdir()
    rows = [write_payments(folder, month), *write_not_represented(folder, month, recording_work, work)]
    rows += write_copies(folder, rows, Reporting())
    return [*rows, write_checksums(folder, recipient="")]


def _transparency(aside: Path, month: Settled) -> list[FileRow]:
    folder = aside / TRANSPARENCY
    folder.mkdir()
    return [write_page(folder, month), write_checksums(folder, recipient="")]
