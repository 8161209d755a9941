"""The rules of CWR by name: ``schemas/wire/check_rules_cwr.csv`` says what each means and how grave a breach is."""

from functools import cache
from importlib.resources import files

import polars as pl

from pipelines.check.findings import FINDING, found


@cache
def severities() -> dict[str, str]:
    """``error`` or ``warning`` of every rule."""
    table = pl.read_csv(files("schemas").joinpath("wire/check_rules_cwr.csv").read_bytes())
    return dict(table.select("rule", "severity").iter_rows())


def broken(
    rows: pl.DataFrame,
    rule: str,
    *,
    expected: str | pl.Expr,
    cell: str | pl.Expr = "",
    value: str | pl.Expr = "",
) -> pl.DataFrame:
    """Findings of rows that break a rule of CWR, as grave as the table says; see :func:`~.findings.found`."""
    return found(rows, rule, expected=expected, cell=cell, value=value, severity=severities()[rule])


def of_file(rule: str, *, expected: str, value: str) -> pl.DataFrame:
    """A finding about the file itself."""
    row = (0, "", "", value, rule, severities()[rule], expected)
    return pl.DataFrame([row], schema=FINDING, orient="row")
