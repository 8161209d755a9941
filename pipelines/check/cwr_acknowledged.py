"""Acknowledgements: what they refer to, what they say became of it, and their messages.

Source: CISAC CWR 2.1 Rev 8, 2.2 Rev 2 and 3.1 Rev 0, ACK and MSG.
"""

import polars as pl

from pipelines.check.cwr_rules import broken
from pipelines.wire.cwr_layouts import REGISTRATIONS
from pipelines.wire.fixed import fields_of

_REFUSED = ("RJ", "RC")
_SEQUENCE = ("Original Transaction Sequence #", "Original Transaction Sequence Number")
_GROUP = ("Original Group ID", "Original Group Code")
_NUMBERS = ("Submitter Creation #", "Submitter Creation Number")
_NAMES = {name: "original_sequence" if "Sequence" in name else "original_group" for name in (*_SEQUENCE, *_GROUP)}


def acknowledgement_findings(lines: pl.DataFrame) -> list[pl.DataFrame]:
    """What is wrong with the acknowledgements among lines of :func:`~pipelines.wire.cwr_scan.scan_cwr`."""
    acknowledged = lines.filter(pl.col("transaction") > 0, pl.col("group_type") == "ACK")
    astray = lines.filter(pl.col("record") == "MSG", (pl.col("group_type") != "ACK") | (pl.col("transaction") == 0))
    outside = broken(astray, "misplaced_message", expected="MSG in an acknowledgement, behind its ACK")
    said = acknowledgements(acknowledged)
    if said.is_empty():
        return [outside]
    return [
        outside,
        broken(
            said.filter(pl.col("original_group") == "00000"),
            "ack_reference",
            cell=_GROUP[0],
            value=pl.col("original_group"),
            expected="the group that the transaction was in, from 1",
        ),
        *_unnumbered(said),
        broken(
            said.filter(_day("Processing Date") < _day("Creation Date")),
            "ack_dates",
            cell="Processing Date",
            value=pl.col("Processing Date"),
            expected=pl.format("{}, when the original was made, or later", "Creation Date"),
        ),
        *_messages(acknowledged, said),
        *_works(acknowledged, said),
    ]


def acknowledgements(lines: pl.DataFrame) -> pl.DataFrame:
    """One row per ACK with its fields, ``original_group`` and ``original_sequence``."""
    rows = lines.filter(pl.col("record") == "ACK", pl.col("version") != "")
    parts = [
        some.select("line", "record", "version", "transaction")
        .hstack(fields_of(str(version), "ACK", some["raw"]))
        .rename(_NAMES, strict=False)
        for (version,), some in rows.partition_by("version", as_dict=True).items()
    ]
    return pl.concat(parts, how="diagonal") if parts else pl.DataFrame()


def _day(field: str) -> pl.Expr:
    """The day; null where the field says none that there is, which is told of the field itself."""
    return pl.col(field).str.to_date("%Y%m%d", strict=False)


def repeated(references: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Transactions that a file acknowledges twice.

    Args:
        references: ``line``, ``record``, ``original_group`` and ``original_sequence`` of all ACK of the file.
    """
    if not references:
        return []
    key = ["original_file", "original_group", "original_sequence"]
    again = pl.concat(references).sort("line").with_columns(first=pl.col("line").first().over(key))
    return [
        broken(
            again.filter(pl.col("line") != pl.col("first")),
            "repeated_acknowledgement",
            cell=_SEQUENCE[0],
            value=pl.col("original_sequence"),
            expected=pl.format("one answer to a transaction; line {} has one", "first"),
        )
    ]


def _unnumbered(said: pl.DataFrame) -> list[pl.DataFrame]:
    """Who gets an answer about a work finds the work by its own number."""
    names = [name for name in _NUMBERS if name in said.columns]
    works = said.filter(pl.col("Original Transaction Type").is_in(REGISTRATIONS), pl.coalesce(names).is_null())
    return [broken(works, "missing_value", cell=names[0], expected="the number of the work that is answered for")]


def _messages(lines: pl.DataFrame, said: pl.DataFrame) -> list[pl.DataFrame]:
    """Messages stand right behind their ACK; a refusal has one."""
    before = pl.col("record").shift(1).over("transaction")
    late = lines.with_columns(before=before).filter(
        pl.col("record") == "MSG", ~pl.col("before").is_in(["ACK", "MSG"]).fill_null(False)
    )
    told = lines.filter(pl.col("record") == "MSG").select("transaction").unique()
    silent = said.filter(pl.col("Transaction Status").is_in(_REFUSED)).join(
        told, on="transaction", how="anti", maintain_order="left"
    )
    return [
        broken(late, "misplaced_message", expected="MSG right behind ACK, before the work"),
        broken(
            silent,
            "refused_without_message",
            cell="Transaction Status",
            value=pl.col("Transaction Status"),
            expected="a MSG that says why",
        ),
    ]


def _works(lines: pl.DataFrame, said: pl.DataFrame) -> list[pl.DataFrame]:
    """A work that comes back is of the type that was sent; without one, nothing else comes back."""
    rest = lines.filter(~pl.col("record").is_in(("ACK", "MSG")))
    first = rest.unique("transaction", keep="first", maintain_order=True)
    expected = said.select("transaction", expected="Original Transaction Type")
    other = first.join(expected, on="transaction", how="inner", maintain_order="left").filter(
        pl.col("record") != pl.col("expected")
    )
    return [
        broken(
            other,
            "ack_other_type",
            value=pl.col("record"),
            expected=pl.format("{}, the original transaction type", "expected"),
        )
    ]
