"""The journal of claims: one entry for each licensor and month claimed for, in each currency balanced."""

import polars as pl

from attribution.claims.policies import with_policies
from attribution.money import nano
from attribution.postings import booked

_OF = ["licensor", "original_period", "currency"]


def claim_entries(
    account: pl.LazyFrame, claim_earning: pl.LazyFrame, agreement: pl.DataFrame, *, period: str
) -> pl.DataFrame:
    """What is no longer accrued or on hold (debit) is payable, on hold, in suspense or the service's again (credit).

    What claims are owed above the accrual is the service's expense. A claim in another currency than its report has
    ``exchange`` between, so that each side is in its own. An entry of a closed month is never changed: these are of the
    month that books them.

    Args:
        account: rows of ``accrual_account``.
        claim_earning: rows of ``claim_earning``.
        agreement: rows of ``agreement``.
        period: the month.

    Returns:
        Rows of ``journal``; postings of zero are left out.
    """
    units = {name: nano(name) for name in _AMOUNTS}
    sums = account.group_by(*_OF, "agreement", "right").agg(value.sum().alias(name) for name, value in units.items())
    told = with_policies(sums.collect(), agreement, period=period).lazy()
    earned = claim_earning.with_columns(units=nano("amount"), account_units=nano("account_amount"))
    return booked(
        pl.concat([*_of_accounts(told), *_of_earnings(earned), _unclaimed(told, earned)]),
        pl.format("{}:claims:{}:{}", pl.lit(period), "licensor", "original_period"),
    )


_AMOUNTS = (
    "opening", "accrued", "closing", "opening_held", "register_held", "closing_held", "difference", "residual",
)  # fmt: skip


def _of_accounts(told: pl.LazyFrame) -> list[pl.LazyFrame]:
    own, licensor = pl.lit(""), pl.col("licensor")
    accrued = pl.col("opening") + pl.col("accrued") - pl.col("closing")
    held = pl.col("opening_held") + pl.col("register_held") - pl.col("closing_held")
    is_kept = pl.col("residual_to") == "service_share"
    back = pl.when(is_kept).then(pl.col("residual") * -1).otherwise(0)
    return [
        _postings(told, "accrued", licensor, accrued),
        _postings(told, "hold", licensor, held),
        _postings(told, "claim_difference", own, pl.col("difference")),
        _postings(told, "claim_residual", own, back),
    ]


def _of_earnings(earned: pl.LazyFrame) -> list[pl.LazyFrame]:
    """Of each payee; in the entry of whose accrual it is."""
    payee, own = pl.col("licensor"), pl.lit("")
    rows = earned.with_columns(payee=payee, licensor="accrued_for")
    is_same = pl.col("currency") == pl.col("account_currency")
    foreign = rows.filter(~is_same)
    from_accrual = foreign.with_columns(currency="account_currency")
    return [
        _postings(rows, "payable", pl.col("payee"), pl.col("units") * -1),
        _postings(foreign, "exchange", own, pl.col("units")),
        _postings(from_accrual, "exchange", own, pl.col("account_units") * -1),
    ]


def _unclaimed(told: pl.LazyFrame, earned: pl.LazyFrame) -> pl.LazyFrame:
    """What moves neither back to the service nor to a claimant stays in suspense."""
    moved = told.filter(pl.col("residual_to").ne_missing("service_share")).select(*_OF, units=pl.col("residual") * -1)
    given = earned.filter(pl.col("kind") == "residual").select(
        "original_period", licensor="accrued_for", currency="account_currency", units="account_units"
    )
    return _postings(pl.concat([moved, given.select(*_OF, "units")]), "suspense", pl.lit("unclaimed"), pl.col("units"))


def _postings(rows: pl.LazyFrame, account: str, sub_account: pl.Expr, units: pl.Expr) -> pl.LazyFrame:
    return rows.select(*_OF, account=pl.lit(account), sub_account=sub_account, units=units)
