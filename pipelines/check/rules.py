"""The rules of a check by name: ``schemas/wire/check_rules.csv`` says what each means and how grave a breach is."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from pipelines.check.findings import found


@dataclass(frozen=True)
class Rule:
    """What a rule asks for, and whether a breach is an ``error`` or a ``warning``."""

    name: str
    severity: str
    meaning: str


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its name, in the order of the table."""
    text = (files("schemas") / "wire" / "check_rules.csv").read_text(encoding="utf-8")
    return {
        row["rule"]: Rule(row["rule"], row["severity"], row["meaning"]) for row in csv.DictReader(text.splitlines())
    }


def broken(
    rows: pl.DataFrame,
    rule: str,
    *,
    expected: str | pl.Expr = "",
    cell: str | pl.Expr = "",
    value: str | pl.Expr = "",
) -> pl.DataFrame:
    """Findings of rows that break a rule, as grave as the table says.

    Args:
        rows: with ``line`` and ``record``.
        rule: its name.
        expected: what was expected there; where it is left out, what the rule means.
        cell: name of the cell.
        value: what it holds.
    """
    known = rules()[rule]
    words = known.meaning if isinstance(expected, str) and not expected else expected
    return found(rows, rule, expected=words, cell=cell, value=value, severity=known.severity)


def at(line: int, record: str = "") -> pl.DataFrame:
    """The one row of a finding that is of a line, or of the whole file where the line is 0."""
    return pl.DataFrame({"line": [line], "record": [record]}, schema={"line": pl.Int64, "record": pl.String})
