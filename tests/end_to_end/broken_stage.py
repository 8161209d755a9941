"""The command, with one stage broken on purpose: one nano-unit, or one play, is lost on the way.

Run as ``python -m tests.end_to_end.broken_stage <break> run 2026-09 …``.
"""

import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from types import ModuleType

import polars as pl

from pipelines import cli, definitions
from pipelines.assets import allocate, settle, usage

NANO = Decimal("0.000000001")


def less(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows, the largest of a column smaller by one nano-unit, or by one."""
    one = NANO if isinstance(rows.schema[column], pl.Decimal) else 1
    values = rows[column].to_list()
    place = max(range(len(values)), key=values.__getitem__)
    values[place] -= one
    return rows.with_columns(pl.Series(column, values, rows.schema[column]))


def one_frame(stage: ModuleType, rule: str, column: str) -> None:
    """Break a rule that returns all its rows."""
    _replace(stage, rule, lambda whole: lambda *given, **named: less(whole(*given, **named), column))


def one_piece(stage: ModuleType, rule: str, column: str) -> None:
    """Break a rule that returns its rows piece by piece: the last piece."""

    def lossy(whole: Callable[..., Iterator[pl.DataFrame]]) -> Callable[..., Iterator[pl.DataFrame]]:
        def broken(*given: object, **named: object) -> Iterator[pl.DataFrame]:
            *pieces, last = whole(*given, **named)
            yield from pieces
            yield less(last, column)

        return broken

    _replace(stage, rule, lossy)


def _replace(stage: ModuleType, rule: str, change: Callable) -> None:
    setattr(stage, rule, change(getattr(stage, rule)))


BREAKS: dict[str, Callable[[], None]] = {
    "base": lambda: one_frame(allocate, "bases", "amount"),
    "pool": lambda: one_frame(allocate, "recorded_pools", "amount"),
    "line": lambda: one_piece(allocate, "recording_earnings_by_base", "amount"),
    "journal": lambda: one_frame(settle, "book", "amount"),
    "payment": lambda: one_frame(settle, "payments", "payable"),
    "play": lambda: one_piece(usage, "usage_by_base", "plays"),
}
"""What is lost, and where."""

if __name__ == "__main__":
    BREAKS[sys.argv.pop(1)]()
    definitions.EXPECTATION_CHECKS = []  # they only warn, and take longer to load than the money takes to settle
    cli.main()
