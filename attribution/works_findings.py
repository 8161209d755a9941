"""What rules about registrations read, and what they write: findings."""

from dataclasses import dataclass

import polars as pl

FINDINGS = pl.Schema({"transaction": pl.Int64(), "rule": pl.String(), "severity": pl.String(), "detail": pl.String()})
WARNING, REFUSED = "warning", "refused"
TOLERANCE = 6
"""Hundredths of a percent that shares may miss the whole by, because they are rounded."""


@dataclass(frozen=True)
class Registered:
    """One file's registrations, before anything is left out of them.

    ``works``: ``transaction``, ``version_type``. ``parties`` and ``lines``: as in ``works_shares.held``; parties also
    have ``role``, ``name`` and ``ipi_name_number``; lines also ``transaction``, ``row``, ``record``, ``SR`` and
    ``shares_change``.
    ``links``: ``transaction``, ``chain`` (null where the version has none), ``writer`` (row of the writer).
    ``holdings``: what ``works_shares.held`` returns, with ``transaction``, ``record`` and ``chain`` of its party.
    ``sets``: rows of ``TerritorySet``.
    ``manuscripts``: ``transaction``, ``PR``, ``MR``, ``SR`` of each writer of the work as it was written; only CWR 3.1
    says them, and says no ownership: where it is not null the rules of 3.1 hold.
    """

    works: pl.DataFrame
    parties: pl.DataFrame
    lines: pl.DataFrame
    links: pl.DataFrame
    holdings: pl.DataFrame
    sets: pl.DataFrame
    manuscripts: pl.DataFrame | None = None


def found(rows: pl.DataFrame, rule: str, *detail: pl.Expr | str, severity: str = WARNING) -> pl.DataFrame:
    """One finding per row: ``detail`` is text and columns, put one after the other."""
    parts = [pl.lit(part) if isinstance(part, str) else part for part in detail]
    return rows.select(
        pl.col("transaction").cast(pl.Int64),
        rule=pl.lit(rule),
        severity=pl.lit(severity),
        detail=pl.concat_str(parts, ignore_nulls=True),
    ).unique(maintain_order=True)


def percent(column: str) -> pl.Expr:
    """Hundredths of a percent, as a person writes them."""
    hundredths = pl.col(column)
    return pl.concat_str(
        (hundredths // 100).cast(pl.String), pl.lit("."), (hundredths % 100).cast(pl.String).str.zfill(2), pl.lit(" %")
    )


def by_right(rows: pl.DataFrame, *columns: str, rights: tuple[str, ...] = ("PR", "MR")) -> pl.DataFrame:
    """``columns``, ``right`` and ``share``: a row for each right of each row."""
    return pl.concat(rows.select(*columns, right=pl.lit(right), share=pl.col(right)) for right in rights)


def representatives(sets: pl.DataFrame) -> pl.DataFrame:
    """One territory for all those that stand in the same sets, so that a rule need not go round the world."""
    together = sets.sort("territories").group_by("territory").agg("territories")
    first = together.group_by("territories").agg(pl.col("territory").min())
    return sets.join(first.select("territory"), on="territory", how="semi")
