"""Control totals: what each file of a recipient says in sum, for who loads them to compare with what was loaded.

One CSV row per file, class of lines, status and currency. A DSR report is read again as it was written; a sales file,
whose layout its recipient chose, is told by the lines that it is made of. Amounts and plays are those that the file
says: in a financial report what is on hold is zero. Records are lines of usage or sale, in a royalty report works.
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
    if row.kind not in (*_REPORTS, _SALES):
        yield said
        return
    told = report_totals(path) if row.kind in _REPORTS else _sales(recipient, month)
    for sums in told.iter_rows(named=True):
        yield said | {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in sums.items()}


def _sales(recipient: Recipient, month: Settled) -> pl.DataFrame:
    """The lines of a sales file, and the rates at which its recipient is paid."""
    by = ["row_class", "status", "currency"]
    sums = recorded_lines(month, recipient.party).group_by(by)
    told = sums.agg(records=pl.len(), plays=pl.col("plays").sum(), amount=money(nano("amount").sum())).collect()
    paid = month.payment.filter(pl.col("licensor") == recipient.party)
    exchange = rates(told["currency"], paid, accounting=recipient.currency, day=bounds(month.period)[1]).select(
        "currency",
        accounting_currency="payment_currency",
        exchange_rate=decimal("rate"),
        exchange_rate_source=pl.col("rate_source").fill_null(SAME_CURRENCY),
        exchange_rate_date="rate_date",
    )
    return told.join(exchange, on="currency", how="left").sort("currency", "row_class", "status")
