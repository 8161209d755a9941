"""Control totals: what each file of a recipient says in sum, for who loads them to compare with what was loaded.

One CSV row per file, class of lines, status and currency. A DSR report is read again as it was written; a sales file,
whose layout its recipient chose, and a statement of AI tracks are told by the lines that they are made of. Amounts
and plays are those that the file says: in a financial report what is on hold is zero. Records are lines of usage or
sale, in a royalty report works. A statement has no plays here: it stands once a source.
"""

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

import polars as pl

from attribution.accounting import rates
from attribution.money import money, nano
from attribution.period import bounds
from pipelines.wire.cells import decimal
from pipelines.writers.control_totals_dsr import report_totals
from pipelines.writers.dsr_financial_cells import SAME_CURRENCY
from pipelines.writers.dsr_message import tier
from pipelines.writers.folders import FileRow, file_row, safe_name
from pipelines.writers.recorded_lines import recorded_lines
from pipelines.writers.settled import Recipient, Settled

COLUMNS: Final[Sequence[str]] = (
    "file", "kind", "lines", "row_class", "status", "records", "plays", "currency", "amount", "accounting_currency",
    "accounting_amount", "exchange_rate", "exchange_rate_source", "exchange_rate_date",
)  # fmt: skip
_REPORTS: Final = ("dsr_financial", "dsr_basic_audio", "dsr_royalty", "dsr_royalty_ai")
_SALES: Final = "flat_sales"
_STATEMENT: Final = "ai_attribution"


def write_control_totals(folder: Path, recipient: Recipient, month: Settled, files: Sequence[FileRow]) -> FileRow:
    """Write the totals of a recipient's files.

    Args:
        folder: the recipient's, with the files in it.
        recipient: the recipient.
        month: what was settled.
        files: all that was written for the recipient.
    """
    name = f"control-totals_{month.period}_{tier(month.service.name)}_{safe_name(recipient.name)}.csv"
    with (folder / name).open("x", encoding="utf-8", newline="") as file:
        writer: csv.DictWriter[str] = csv.DictWriter(file, list(COLUMNS), lineterminator="\n", restval="")
        writer.writeheader()
        for each in sorted(files, key=lambda row: row.path):
            writer.writerows(_of_file(folder, recipient, month, each))
    return file_row(folder / name, recipient=recipient.party, kind="control_totals")


def _of_file(folder: Path, recipient: Recipient, month: Settled, row: FileRow) -> Iterator[dict[str, object]]:
    path = folder / Path(row.path).name
    said: dict[str, object] = {"file": path.name, "kind": row.kind, "lines": row.lines}
    for sums in _told(path, recipient, month, row.kind):
        yield said | {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in sums.items()}


def _told(path: Path, recipient: Recipient, month: Settled, kind: str) -> list[dict[str, object]]:
    """What a file comes to; of one without money, or without a line, no more than that it is there."""
    if kind in _REPORTS:
        found = report_totals(path)
    elif kind == _SALES:
        found = _exchanged(recorded_lines(month, recipient.party), recipient, month, plays=pl.col("plays").sum())
    elif kind == _STATEMENT:
        own = month.ai.ai_earning.filter(pl.col("licensor") == recipient.party)
        lines = own.with_columns(row_class=pl.lit(None, pl.String))
        found = _exchanged(lines, recipient, month, plays=pl.lit(None, pl.Int64))
    else:
        return [{}]
    return found.to_dicts() or [{}]


def _exchanged(lines: pl.LazyFrame, recipient: Recipient, month: Settled, *, plays: pl.Expr) -> pl.DataFrame:
    """What lines sum to, and the rates at which their recipient is paid."""
    sums = lines.group_by("row_class", "status", "currency")
    told = sums.agg(records=pl.len(), plays=plays, amount=money(nano("amount").sum())).collect()
    paid = month.payment.filter(pl.col("licensor") == recipient.party)
    exchange = rates(told["currency"], paid, accounting=recipient.currency, day=bounds(month.period)[1]).select(
        "currency",
        accounting_currency="payment_currency",
        exchange_rate=decimal("rate"),
        exchange_rate_source=pl.col("rate_source").fill_null(SAME_CURRENCY),
        exchange_rate_date="rate_date",
    )
    return told.join(exchange, on="currency", how="left").sort("currency", "row_class", "status")
