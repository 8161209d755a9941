"""The AI attribution statement: what a licensor's sources earn from AI tracks, line by line, with the proof behind it.

A TSV with a heading, beside it the JSON Schema of one line. Text is escaped as in a DDEX flat file.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import polars as pl

from pipelines.writers.ai_statement_lines import Known, cells
from pipelines.writers.dsr_message import tier
from pipelines.writers.folders import FileRow, file_row, safe_name
from pipelines.writers.settled import Recipient, Settled

SCHEMA_NAME = "ai_attribution_schema.json"
_SCHEMA = "ai-attribution-1.0.json"
_ORDER = [
    "offering", "track_id", "segment", "licence", "right", "kind", "source", "basis", "work_right", "party_id",
    "side", "agreement", "status", "reason",
]  # fmt: skip


def statement_recipients(month: Settled) -> set[str]:
    """Who gets a statement: whoever earns from AI tracks, and whoever licenses sources, also in a month without."""
    licensed = month.in_force(month.ai.ai_licence)["licensor"].drop_nulls()
    earned = month.ai.ai_earning.select("licensor").unique().collect()["licensor"].drop_nulls()
    return {*licensed, *earned}


def write_statement(folder: Path, recipient: Recipient, month: Settled, works: pl.LazyFrame) -> list[FileRow]:
    """Write a licensor's statement of a month and its schema, territory by territory.

    Args:
        folder: the licensor's.
        recipient: the licensor.
        month: what was settled; every row of its ``ai_earning`` that is the licensor's is one line.
        works: rows of ``work``, for titles.

    Returns:
        Rows of both files. The statement has no more than its heading where nothing was earned.
    """
    name = f"ai-attribution_{month.period}_{tier(month.service.name)}_{safe_name(recipient.name)}.tsv"
    with (folder / name).open("xb") as file:
        for number, lines in enumerate(_pieces(recipient, month, works)):
            lines.write_csv(file, include_header=number == 0, separator="\t", quote_style="never")
    (folder / SCHEMA_NAME).write_bytes(schema_bytes())
    return [
        file_row(folder / name, recipient=recipient.party, kind="ai_attribution"),
        file_row(folder / SCHEMA_NAME, recipient=recipient.party, kind="ai_attribution_schema"),
    ]


def schema_bytes() -> bytes:
    """The published JSON Schema of one line."""
    return (files("schemas") / "wire" / _SCHEMA).read_bytes()


def _pieces(recipient: Recipient, month: Settled, works: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    earned = month.ai.ai_earning.filter(pl.col("licensor") == recipient.party)
    known = Known.of(earned, month, works)
    territories = earned.select(pl.col("territory").unique().sort()).collect()["territory"]
    yield cells(earned.clear(), known, month)
    for territory in territories:
        rows = earned.filter(pl.col("territory") == territory)
        yield cells(rows.sort(_ORDER), known, month)
