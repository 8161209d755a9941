"""Identifiers that must be unique, and references that must lead somewhere: summaries, transactions, claims, blocks.

Source: DDEX DSR Part 1, Architecture, clause 6; Part 8, the cells of each record; CDM Part 2.
"""

import polars as pl

from pipelines.check.flat_seen import Seen
from pipelines.check.rules import broken

_ONCE = {"SalesTransactionId": "transaction_repeated", "ClaimId": "claim_repeated"}
_OWN = {"SalesTransactionId": ("SU", "SR"), "ClaimId": ("CD0",)}
"""Records whose own identifier it is; others refer by it."""
_SUMMARY = ("SummaryRecordId", "ParentSummaryRecordId")


def gather(record: str, rows: pl.DataFrame, seen: Seen) -> None:
    """Keep what is named and what is referred to in the records of a type.

    Args:
        record: the type.
        rows: ``line, record``, and a column per cell.
        seen: of the file.
    """
    is_summary = seen.is_summary(record)
    for name in _ONCE:
        if name in rows.columns and record.startswith(_OWN[name]):
            seen.ids.append(_values(rows, name))
    for name in _SUMMARY:
        if name in rows.columns and not (is_summary and name == "SummaryRecordId"):
            seen.references.append(_values(rows, name))


def _values(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.filter(pl.col(name) != "").select("line", "record", cell=pl.lit(name), value=name)


def summary_ids(record: str, rows: pl.DataFrame, seen: Seen) -> None:
    """Keep the identifiers of summaries, also of those of which nothing else can be read."""
    if seen.is_summary(record):
        known = rows.select("line", "record", value=pl.col("cells").list.get(1, null_on_oob=True))
        seen.summary_ids.append(known.drop_nulls("value"))


def closing(seen: Seen) -> list[pl.DataFrame]:
    """References that lead nowhere, and identifiers that are there twice."""
    found = _repeated(seen)
    known = pl.concat(seen.summary_ids) if seen.summary_ids else None
    if known is None:
        return found
    again = known.filter((pl.col("value") != "") & ~pl.col("value").is_first_distinct())
    seen.sums_nothing = seen.sums_nothing or again.height > 0
    found.append(broken(again, "summary_repeated", cell="SummaryRecordId", value=pl.col("value")))
    if seen.references:
        lost = pl.concat(seen.references).join(known.select("value").unique(), on="value", how="anti")
        ids = ", ".join(known["value"].head(3)) + (", …" if known.height > 3 else "")
        told = f"the SummaryRecordId of a summary of the file: {ids}"
        found.append(broken(lost, "summary_dangling", cell=pl.col("cell"), value=pl.col("value"), expected=told))
        seen.sums_nothing = seen.sums_nothing or lost.height > 0
    return found


def _repeated(seen: Seen) -> list[pl.DataFrame]:
    if not seen.ids:
        return []
    found = []
    for (cell,), rows in pl.concat(seen.ids).partition_by("cell", as_dict=True).items():
        first = rows.group_by("value").agg(first=pl.col("line").min(), count=pl.len()).filter(pl.col("count") > 1)
        again = rows.join(first, on="value", how="inner").filter(pl.col("line") > pl.col("first")).sort("line")
        told = pl.format("an identifier of its own: line {} has it", pl.col("first"))
        found.append(broken(again, _ONCE[str(cell)], cell=str(cell), value=pl.col("value"), expected=told))
        seen.sums_nothing = seen.sums_nothing or again.height > 0
    return found
