"""What a licensor is told of its claims that are not paid as they were made: a TSV, and the JSON Schema of one line.

It is a layout of our own, with the text, numbers and types of a DDEX flat file. The notices that DDEX has for it
(DataDiscrepancies with CDS1.01 and CDD1, OverclaimDiscrepancies with CDD2.01 and CDD3.01) are not written: their full
lists of cells are not public, and half a record is none.
"""

from importlib.resources import files
from pathlib import Path
from typing import Final

import polars as pl

from pipelines.wire.cells import decimal, integer, percentage, text
from pipelines.writers.dsr_message import tier
from pipelines.writers.folders import FileRow, file_row, safe_name
from pipelines.writers.settled import Recipient, Settled

SCHEMA_NAME: Final = "claim_discrepancies_schema.json"
OWN_TYPES: Final = ("UnknownTransaction", "LateRound", "Rejected")
"""Types that DDEX has no value for: they are written as its rule for values of one's own asks."""

_SCHEMA: Final = "claim-discrepancies-1.0.json"
_ORDER: Final = ["message_id", "delivery_id", "row", "claim_id", "discrepancy_type"]


def write_discrepancies(folder: Path, recipient: Recipient, month: Settled) -> list[FileRow]:
    """Write a licensor's discrepancies of a month, and the schema of their lines.

    Args:
        folder: the licensor's.
        recipient: the licensor.
        month: what was settled; every row of its ``claim_discrepancy`` that is the licensor's is one line.

    Returns:
        Rows of both files; nothing where there is nothing to tell.
    """
    rows = month.claim_discrepancy.filter(pl.col("licensor") == recipient.party)
    if rows.is_empty():
        return []
    path = folder / f"claim-discrepancies_{month.period}_{tier(month.service.name)}_{safe_name(recipient.name)}.tsv"
    with path.open("xb") as file:
        _cells(rows.sort(_ORDER), month.period).write_csv(file, separator="\t", quote_style="never")
    (folder / SCHEMA_NAME).write_bytes(schema_bytes())
    return [
        file_row(path, recipient=recipient.party, kind="claim_discrepancies"),
        file_row(folder / SCHEMA_NAME, recipient=recipient.party, kind="claim_discrepancies_schema"),
    ]


def schema_bytes() -> bytes:
    """The published JSON Schema of one line."""
    return (files("schemas") / "wire" / _SCHEMA).read_bytes()


def _cells(rows: pl.DataFrame, period: str) -> pl.DataFrame:
    kind = pl.col("discrepancy_type")
    own = kind.is_in(list(OWN_TYPES))
    return rows.select(
        period=pl.lit(period),
        message_id=text("message_id"),
        line=pl.when(pl.col("row") > 0).then(integer("row")).otherwise(pl.lit("")),
        claim_id=text("claim_id"),
        sales_report_id=text("sales_report_id"),
        sales_transaction_id=text("sales_transaction_id"),
        dsp_resource_id=text("dsp_resource_id"),
        discrepancy_type=pl.when(own).then(pl.format("UserDefined {}", kind)).otherwise(kind),
        currency="currency",
        claimed_amount=decimal("claimed"),
        expected_amount=decimal("expected"),
        share_claimed_percent=percentage("share_claimed_ppb"),
        share_accepted_percent=percentage("share_accepted_ppb"),
        detail=text("detail"),
    )
