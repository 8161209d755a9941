"""What finance pays, licensor by licensor: a CSV of our own."""

from pathlib import Path

import polars as pl

from attribution.accounting import paid_now
from attribution.taxes import TAXES
from pipelines.writers.folders import FileRow, file_row
from pipelines.writers.settled import Settled

FILE_NAME = "payments.csv"


def write_payments(folder: Path, month: Settled) -> FileRow:
    """Write the month's payments: each row of ``schemas/payment.py``, with names, numbers and what is paid.

    ``paid`` is ``payment_amount`` in whole minor units of its currency, half to even; ``remainder`` is what that
    leaves (it may be negative), so that the two sum to ``payment_amount`` and nothing is lost. VAT and tax withheld
    are of ``paid``, and ``to_pay`` is all three; an empty ``vat`` says that nothing is known, not that there is none.
    """
    known = month.party.select(licensor="party", name="name", dpid="dpid", ipi_name_number="ipi_name_number")
    rows = (
        paid_now(month.payment.sort("licensor", "currency"))
        .join(known, on="licensor", how="left", maintain_order="left")
        .select("period", "licensor", "name", "dpid", "ipi_name_number", pl.exclude("period", *known.columns))
        .select(pl.exclude(TAXES), *TAXES)
    )
    path = folder / FILE_NAME
    with path.open("xb") as file:
        rows.write_csv(file, quote_style="non_numeric")
    return file_row(path, recipient="", kind="payments")
