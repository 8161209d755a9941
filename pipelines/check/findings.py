"""What a check finds: one row per fault, with its place, its rule, and what was expected."""

import polars as pl

FINDING = pl.Schema(
    {
        "line": pl.Int64(),
        "record": pl.String(),
        "cell": pl.String(),
        "value": pl.String(),
        "rule": pl.String(),
        "severity": pl.String(),
        "expected": pl.String(),
    }
)
"""Line of the file from 1 (0: the file itself, its name for example); record type; name of the cell or field; what it
holds, shortened; name of the rule; ``error`` or ``warning``; what was expected, in words."""
_SHOWN = 60
"""Characters of an offending value that a finding shows."""


def found(
    rows: pl.DataFrame,
    rule: str,
    *,
    expected: str | pl.Expr,
    cell: str | pl.Expr = "",
    value: str | pl.Expr = "",
    severity: str = "error",
) -> pl.DataFrame:
    """Rows of ``FINDING`` from rows that break a rule.

    Args:
        rows: with ``line`` and ``record``.
        rule: its name, in snake case.
        expected: what was expected.
        cell: name of the cell.
        value: what it holds.
        severity: ``error`` or ``warning``.
    """
    said = {"cell": cell, "value": value, "rule": rule, "severity": severity, "expected": expected}
    texts = {name: pl.lit(text) if isinstance(text, str) else text for name, text in said.items()}
    shown = pl.col("value").str.replace_all(r"[\x00-\x1f\x7f]", "\ufffd").str.head(_SHOWN)
    return rows.select("line", "record", **texts).with_columns(value=shown).cast(FINDING)


def together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """All findings of a file, by line."""
    return (
        pl.concat([pl.DataFrame(schema=FINDING), *parts]).unique(maintain_order=True).sort("line", maintain_order=True)
    )
