"""Which bases a works licensor is reported, right by right, and what money stands there: its own, and no other.

``AllocatedRevenue``, "sometimes called amount payable", is given where our computation settles the matter: modes
``direct``, and ``share_register`` where the contract accepts it; it is what is payable, without holds. In mode
``claims``, and for a register share that is only our estimate, the licensor computes and invoices: the cell is
conditional, and stays empty, as our accrual is not what we owe. What the recipient's works earn as sources of AI
tracks is in neither: the tracks do not embody them.

Source: DDEX DSR Part 8, SY02.03.
"""

import polars as pl

from attribution.apportion import apportion
from attribution.money import NANO, money, nano
from attribution.period import bounds
from attribution.right_splits import with_splits
from pipelines.wire.cells import decimal, identifier, integer, nano_decimal, text
from pipelines.wire.flat_record import line
from pipelines.writers.dsr_message import plain_dpid
from pipelines.writers.dsr_offering import with_offering
from pipelines.writers.settled import Recipient, Settled
from schemas.columns import WHOLE_PPB

REPORTED_MODES = ("claims", "direct", "share_register")
_RIGHTS = {"MR": "MechanicalRight", "PR": "PerformingRight", "all": ""}
"""RightsCoverage of each right; one sum for several rights has none, and no percentage."""
_BASE = ["territory", "offering"]
_POOL = [*_BASE, "right", "agreement"]


def summaries_of(recipient: Recipient, month: Settled) -> pl.DataFrame:
    """One row per base and right that the recipient is reported, whether it has a pool there or not.

    Raises:
        ValueError: where an offering has no terms.
    """
    bases = month.base.rename({"amount": "net"})
    covered = (
        _agreements(recipient, month)
        .join(month.territory_set, on="territories", how="inner")
        .join(bases, on="territory", how="inner", suffix="_base")
        .filter((pl.col("offerings").list.len() == 0) | pl.col("offerings").list.contains(pl.col("offering")))
        .join(_payable(recipient, month), on=_POOL, how="left")
        .sort(_POOL)
    )
    divided = with_splits(covered, month.right_split, month.territory_set, on=bounds(month.period)[1])
    return _with_percentages(with_offering(divided, month))


def _agreements(recipient: Recipient, month: Settled) -> pl.DataFrame:
    settled = (pl.col("mode") == "direct") | ((pl.col("mode") == "share_register") & pl.col("is_register_payable"))
    own = (pl.col("licensor") == recipient.party) & (pl.col("side") == "composition")
    return month.in_force(month.agreement.filter(own & pl.col("mode").is_in(REPORTED_MODES))).with_columns(
        is_settled=settled
    )


def _payable(recipient: Recipient, month: Settled) -> pl.DataFrame:
    own = (pl.col("licensor") == recipient.party) & (pl.col("side") == "composition")
    paid = month.licensor_earning.filter(own & (pl.col("status") == "payable"))
    pools = month.pool.filter(own).select(*_POOL, "base_part", pool_currency="currency")
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


def summary_line(recipient: Recipient) -> pl.Expr:
    """SY02.03 of a row of :func:`summaries_of` with its number as ``summary``."""
    money_known = pl.col("is_settled")
    nothing = pl.lit("")
    return line(
        "SY02.03",
        {
            "SummaryRecordId": integer("summary"),
            "CommercialModel": text("commercial_model"),
            "UseType": text("use_type"),
            "Territory": pl.col("territory"),
            "ServiceDescription": pl.col("tier"),
            "TotalUsages": integer("plays"),
            "Users": pl.when(pl.col("subscribers") > 0).then(integer("subscribers")).otherwise(nothing),
            "CurrencyOfReporting": pl.coalesce("pool_currency", "currency_base"),
            "NetRevenue": decimal("net"),
            "RightsController": text(pl.lit(recipient.name)),
            "RightsControllerPartyId": party_id(recipient),
            "AllocatedRevenue": pl.when(money_known).then(decimal(_or_zero("payable"))).otherwise(nothing),
            "AllocatedNetRevenue": pl.when(money_known).then(decimal(_or_zero("base_part"))).otherwise(nothing),
            "RightsType": pl.col("right").replace_strict(_RIGHTS, return_dtype=pl.String),
            "ContentCategory": "Music",
            "RightsTypePercentage": pl.when((pl.col("right") != "all") & pl.col("percentage").is_not_null())
            .then(nano_decimal("percentage"))
            .otherwise(nothing),
        },
    )


def _or_zero(amount: str) -> pl.Expr:
    return pl.col(amount).fill_null(0)


def party_id(recipient: Recipient) -> pl.Expr:
    """The recipient's number in the cell of a rights controller: IPI where it has one, else DPID."""
    if recipient.ipi_name_number:
        return identifier("IPI", pl.lit(recipient.ipi_name_number))
    return identifier("DPID", pl.lit(plain_dpid(recipient.dpid) or ""))
