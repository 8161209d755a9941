"""The lines that a recorded licensor is told, and what each is called for ever: the same in every file of the month."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from attribution.report_lines import in_report_order, report_lines
from pipelines.wire.cells import transaction_id
from pipelines.writers.settled import Settled

POOL: Final = ["territory", "offering", "agreement", "currency", "original_period"]
"""What a file sums its lines by: a pool, and what of an earlier month is adjusted in it apart."""
_KEY = ["territory", "offering", "track_id", "segment", "agreement"]


def recorded_lines(month: Settled, party: str, *, pool: Mapping[str, Any] | None = None) -> pl.LazyFrame:
    """Lines of a recorded licensor, as from :func:`attribution.report_lines.report_lines`.

    Args:
        month: what was settled.
        party: the licensor.
        pool: ``territory, offering, agreement``: of this pool alone, which reads no more than its base; none: of all.
    """
    is_own = pl.col("licensor") == party
    base = _is(pool, ["territory", "offering"])
    own = is_own & base & _is(pool, ["agreement"])
    return report_lines(
        month.recording_earning.filter(own),
        usage=month.usage.filter(base),
        promotion_usage=month.promotion_usage.filter(base),
        promotion=month.promotion.lazy(),
        commission=month.commission.lazy().filter(own),
        pool=month.pool.lazy().filter(own),
        artificial=None if month.artificial is None else month.artificial.filter(own),
        adjustment=None if month.adjustment is None else month.adjustment.filter(own),
    )


def lines_of(month: Settled, party: str, pool: Mapping[str, Any]) -> pl.DataFrame:
    """The lines of one of :data:`POOL`, in the order of files."""
    same = [pl.col(name).eq_missing(pl.lit(pool[name], pl.String)) for name in ("currency", "original_period")]
    return in_report_order(recorded_lines(month, party, pool=pool).filter(pl.all_horizontal(same)).collect())


def _is(pool: Mapping[str, Any] | None, names: list[str]) -> pl.Expr:
    return pl.all_horizontal(pl.lit(value=True), *(pl.col(name) == pool[name] for name in names if pool))


def line_id(period: str) -> pl.Expr:
    """SalesTransactionId of a line: month, track, segment and agreement, and behind them what it is but paid plays.

    It is made of the line's key and of nothing else: a rerun gives it again, and no other line of the recipient's, of
    any class, file or month, can have it. The class stands before the names of programmes, so that none is taken for
    one.
    """
    special = [*_KEY, "row_class"]
    named = transaction_id(period, [*special, pl.coalesce("promotion", "original_period")])
    other = pl.coalesce(named, transaction_id(period, special))
    return pl.when(pl.col("row_class") == "stream").then(transaction_id(period, _KEY)).otherwise(other)
