"""Which bases a works licensor is reported, right by right, and what money stands there: its own, and no other.

``AllocatedRevenue``, "sometimes called amount payable", is given where our computation settles the matter: modes
``direct``, and ``share_register`` where the contract accepts it; it is what is payable, without holds. In mode
``claims``, and for a register share that is only our estimate, the licensor computes and invoices: the cell is
conditional, and stays empty, as our accrual is not what we owe. What the recipient's works earn as sources of AI
tracks is in neither: the tracks do not embody them.

A summary whose record has no cell for a right (SY01, SY03, SY04) is of all that the recipient licenses in a base.

Source: DDEX DSR Part 8, SY01 to SY05.
"""

import polars as pl

from attribution.apportion import apportion
from attribution.money import NANO, money, nano
from attribution.period import bounds
from attribution.right_splits import with_splits
from pipelines.writers.dsr_offering import covered_bases, with_offering
from pipelines.writers.settled import Recipient, Settled
from schemas.columns import WHOLE_PPB

REPORTED_MODES = ("claims", "direct", "share_register")
BY_RIGHT = ("SY02", "SY05")
"""Summaries that are of one right."""
_BASE = ["territory", "offering"]
_POOL = [*_BASE, "right", "agreement"]


def summaries_of(recipient: Recipient, month: Settled) -> pl.DataFrame:
    """One row per base and right that the recipient is reported, or per base, whether it has a pool there or not.

    Raises:
        ValueError: where an offering has no terms.
    """
    covered = (
        covered_bases(_agreements(recipient, month), month)
        .join(_payable(recipient, month), on=_POOL, how="left")
        .sort(_POOL)
    )
    divided = with_splits(covered, month.right_split, month.territory_set, on=bounds(month.period)[1])
    told = _with_percentages(with_offering(divided, month))
    return told if month.reports_to(recipient.party).summary in BY_RIGHT else _of_bases(told)


def _of_bases(rights: pl.DataFrame) -> pl.DataFrame:
    """Rights of a base as one row: money is known where all of it is; a part of net revenue where it is the same."""
    alike = ("base_part", "usage_share_ppb")
    same = (pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name) for name in alike)
    summed = ["is_settled", "payable", *alike]
    return rights.group_by(_BASE, maintain_order=True).agg(
        pl.exclude(*_BASE, *summed).first(),
        *same,
        is_settled=pl.col("is_settled").all(),
        payable=money(nano("payable").sum()),
    )


def _agreements(recipient: Recipient, month: Settled) -> pl.DataFrame:
    settled = (pl.col("mode") == "direct") | ((pl.col("mode") == "share_register") & pl.col("is_register_payable"))
    own = (pl.col("licensor") == recipient.party) & (pl.col("side") == "composition")
    return month.in_force(month.agreement.filter(own & pl.col("mode").is_in(REPORTED_MODES))).with_columns(
        is_settled=settled
    )


def _payable(recipient: Recipient, month: Settled) -> pl.DataFrame:
    own = (pl.col("licensor") == recipient.party) & (pl.col("side") == "composition")
    paid = month.licensor_earning.filter(own & (pl.col("status") == "payable"))
    pools = month.pool.filter(own).select(*_POOL, "base_part", "usage_share_ppb", pool_currency="currency")
    return pools.join(paid.group_by(_POOL).agg(payable=money(nano("amount").sum())), on=_POOL, how="left")


def _with_percentages(covered: pl.DataFrame) -> pl.DataFrame:
    """Each right's part of the rates that the recipient licenses a base at, in nano-percent that sum to 100 %."""
    part = pl.col("split_ppb").fill_null(WHOLE_PPB)
    whole = covered.lazy().with_columns(
        _hundred=pl.lit(100 * NANO, pl.Int128), _rate=pl.col("rate_ppb").cast(pl.Int128) * part
    )
    return apportion(
        whole, amount="_hundred", weight="_rate", within=_BASE, order=["right", "agreement"], into="percentage"
    ).collect()
