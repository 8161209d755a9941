"""The command, with one stage broken on purpose: a nano-unit or a play is lost, or paid to whom nothing is proven.

Run as ``python -m tests.end_to_end.broken_stage <break> run 2026-09 …``.
"""

import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from types import ModuleType

import polars as pl

from attribution import weighed
from pipelines import cli, definitions
from pipelines.assets import allocate, settle

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


def one_line(place: int, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    """Break one of the datasets that come of one pass over the recorded side: the last piece that has what to break.

    Args:
        place: which of ``recording_earning``, ``ai_pool`` and ``ai_earning``.
        change: one piece to another; the same piece, where there is nothing to break in it.
    """

    def broken(pieces: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        whole = list(pieces)
        for number in reversed(range(len(whole))):
            changed = change(whole[number])
            if not changed.equals(whole[number]):
                whole[number] = changed
                break
        else:
            raise AssertionError("there is nothing to break")
        yield from whole

    def lossy(rule: Callable[..., tuple[Iterator[pl.DataFrame], ...]]) -> Callable[..., tuple]:
        def datasets(*given: object, **named: object) -> tuple[Iterator[pl.DataFrame], ...]:
            made = rule(*given, **named)
            return (*made[:place], broken(made[place]), *made[place + 1 :])

        return datasets

    _replace(allocate, "datasets", lossy)


def less_of(side: str) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Loses a nano-unit of what sources have of one side's pools."""

    def change(rows: pl.DataFrame) -> pl.DataFrame:
        own = rows.filter(pl.col("side") == side)
        return pl.concat([rows.filter(pl.col("side") != side), less(own, "amount")]) if own.height else rows

    return change


def paid_unproven(rows: pl.DataFrame) -> pl.DataFrame:
    """Makes payable what is held because no manifest proves it."""
    is_held = (pl.col("reason") == "provenance_unverified") & pl.col("licensor").is_not_null()
    status = pl.when(is_held).then(pl.lit("payable")).otherwise("status")
    reason = pl.when(~is_held.fill_null(value=False)).then("reason")
    return rows.with_columns(status=status.cast(rows.schema["status"]), reason=reason.cast(rows.schema["reason"]))


def _replace(stage: ModuleType, rule: str, change: Callable) -> None:
    setattr(stage, rule, change(getattr(stage, rule)))


BREAKS: dict[str, Callable[[], None]] = {
    "base": lambda: one_frame(allocate, "bases", "amount"),
    "pool": lambda: one_frame(allocate, "recorded_pools", "amount"),
    "line": lambda: one_line(0, lambda rows: less(rows, "amount") if rows.height else rows),
    "source": lambda: one_line(2, less_of("recorded")),
    "beside": lambda: one_line(2, less_of("ai")),
    "papers": lambda: one_line(2, paid_unproven),
    "journal": lambda: one_frame(settle, "book", "amount"),
    "payment": lambda: one_frame(settle, "payments", "payable"),
    "play": lambda: one_piece(weighed, "usage_by_base", "plays"),
}
"""What is broken, and where."""

if __name__ == "__main__":
    BREAKS[sys.argv.pop(1)]()
    definitions.EXPECTATION_CHECKS = []  # they only warn, and take longer to load than the money takes to settle
    cli.main()
