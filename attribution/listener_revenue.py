"""Whether what listeners bring is known wherever a base goes by it."""

from collections.abc import Iterator, Sequence

import polars as pl

from attribution.agreements import TermsError
from attribution.bases import BASE
from attribution.weights.allocation import Allocation, Mix, Scaled

_OWN, _BY_KIND = "own", "by_kind"
_GOES_BY = {_OWN: "what each listener paid (own)", _BY_KIND: "what subscribers of a kind pay (by_kind)"}
_ELSE = {
    _OWN: "Deliver them, or let listener_revenue be by_kind or equal.",
    _BY_KIND: "Deliver it, or let listener_revenue be equal.",
}


def refuse_unknown(
    base_weight: pl.DataFrame,
    allocations: Sequence[Allocation],
    *,
    revenue: pl.DataFrame,
    revenue_kind: pl.DataFrame,
    subscription: pl.DataFrame,
) -> None:
    """Stop where an allocation goes by what listeners bring and that was not delivered: nothing would be weighed by it.

    Args:
        base_weight: rows of ``base_weight``: which bases go by which allocation.
        allocations: those in use.
        revenue: rows of ``revenue`` of the month; a base without any needs nothing.
        revenue_kind: rows of ``revenue_kind``.
        subscription: rows of ``subscription``.

    Raises:
        TermsError: naming the allocation, the first such base, and what is missing there.
    """
    earning = revenue.filter(pl.col("net") != 0).select(BASE).unique()
    for one in allocations:
        by = _listener_revenue(one)
        if by not in _GOES_BY:
            continue
        is_it = (pl.col("allocation") == one.name) & (pl.col("side") == one.side)
        bases = base_weight.filter(is_it).join(earning, on=BASE, how="semi").select(BASE).sort(BASE)
        for lacking in _lacking(bases, by, revenue_kind, subscription):
            raise TermsError(f"Allocation {one.name} goes by {_GOES_BY[by]}, and {lacking}. {_ELSE[by]}")


def _listener_revenue(allocation: Allocation) -> str | None:
    said = allocation.parameters.user_centric if isinstance(allocation.parameters, Mix) else allocation.parameters
    return None if isinstance(said, Scaled) else getattr(said, "listener_revenue", None)


def _lacking(bases: pl.DataFrame, by: str, revenue_kind: pl.DataFrame, subscription: pl.DataFrame) -> Iterator[str]:
    needed = {"list of subscriptions": subscription} | ({"revenue by kind": revenue_kind} if by == _BY_KIND else {})
    for what, rows in needed.items():
        for territory, offering in bases.join(rows, on=BASE, how="anti").iter_rows():
            yield f"no {what} was delivered of {territory} {offering}"
    if by == _OWN:
        listed = subscription.join(bases, on=BASE, how="semi").group_by(BASE)
        counts = listed.agg(unknown=pl.col("net").null_count(), every=pl.len()).filter(pl.col("unknown") > 0).sort(BASE)
        for territory, offering, unknown, every in counts.iter_rows():
            yield f"{unknown:,} of the {every:,} listeners listed of {territory} {offering} have no net"
