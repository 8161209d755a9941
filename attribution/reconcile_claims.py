"""Conservation of claims, exact and without tolerance: what does not balance, with its figures."""

import polars as pl

from attribution.bases import BASE
from attribution.claims.account import KEY
from attribution.money import money, nano
from attribution.reconcile import leaks

_FIGURES = ["found", "expected", "difference"]


def accruals_of_lines(claimable: pl.LazyFrame, licensor_earning: pl.LazyFrame) -> pl.DataFrame:
    """What claimable lines accrue is what their agreements accrue in the month, and so is what the register holds."""
    keys = [*BASE, "right", "agreement", "licensor", "currency", "status"]
    lines = pl.concat(
        claimable.select(*keys[:-1], status=pl.lit(status), amount=column)
        for status, column in (("accrued", "accrued"), ("hold", "register_held"))
    )
    owed = licensor_earning.filter(
        pl.col("mode").is_in(["claims", "share_register"]),
        pl.col("licensor").is_not_null(),
        pl.col("status").is_in(["accrued", "hold"]),
    )
    agreements = claimable.select(*keys[:-1]).unique()
    claimed = owed.filter((pl.col("status") == "accrued") | (pl.col("mode") == "claims"))
    own = owed.filter(pl.col("status") == "hold", pl.col("mode") != "claims").join(agreements, on=keys[:-1], how="semi")
    return leaks(
        lines, pl.concat([claimed.select(*keys, "amount"), own.select(*keys, "amount")]), keys=keys, amount="amount"
    )


def accruals_in_accounts(claimable: pl.LazyFrame, accrual_account: pl.LazyFrame) -> pl.DataFrame:
    """What is new in the accounts is what the month's lines accrue and hold."""
    keys = [*BASE, "right", "agreement", "currency"]
    units = nano("accrued") + nano("register_held")
    found, expected = (rows.select(*keys, units=units) for rows in (accrual_account, claimable))
    return _in_money(leaks(found, expected, keys=keys, amount="units"))


def accounts_of_accruals(accrual_account: pl.LazyFrame) -> pl.DataFrame:
    """All that a line opens with or gets is released, moved, held or left; nothing is released out of nothing."""
    into = ["opening", "opening_held", "accrued", "register_held", "difference"]
    out = ["released", "residual", "closing", "closing_held"]
    adds_up = pl.sum_horizontal(nano(name) for name in into) == pl.sum_horizontal(nano(name) for name in out)
    is_within = pl.all_horizontal(nano(name) >= 0 for name in ("released", "residual", "provided"))
    is_provided = nano("provided") <= pl.max_horizontal(nano("closing_held"), 0)
    return accrual_account.filter(~(adds_up & is_within & is_provided)).sort(KEY).collect()


def claims_in_accounts(claim_match: pl.LazyFrame, accrual_account: pl.LazyFrame) -> pl.DataFrame:
    """What claims release is what the accounts of their lines release."""
    claimed = claim_match.filter(pl.col("released") != 0).select(*KEY, "currency", amount="released")
    released = accrual_account.filter(pl.col("released") != 0).select(*KEY, "currency", amount="released")
    return leaks(claimed, released, keys=[*KEY, "currency"], amount="amount")


def claims_within_prices(claim_match: pl.LazyFrame) -> pl.DataFrame:
    """No claim gets more than price × share, nor more than it asks, nor a part of more than was claimed."""
    parts = ("paid", "released", "waiting", "held")
    is_within = pl.sum_horizontal(nano(name) for name in parts) <= nano("accepted")
    is_priced = (nano("accepted") <= nano("expected")) & (pl.col("paid_ppb") <= pl.col("share_ppb"))
    is_known = (pl.col("agreement") != "") | (nano("accepted") == 0)
    return claim_match.filter(~(is_within & is_priced & is_known)).sort("delivery_id", "row", "right").collect()


def claims_in_journal(
    accrual_account: pl.LazyFrame, claim_earning: pl.LazyFrame, journal: pl.LazyFrame
) -> pl.DataFrame:
    """What accounts lose and get, and what becomes payable, is booked, account by account."""
    keys = ["account", "currency"]
    booked = journal.filter(pl.col("entry").str.contains(":claims:", literal=True)).select(*keys, units=nano("amount"))
    moves = {
        "accrued": nano("opening") + nano("accrued") - nano("closing"),
        "hold": nano("opening_held") + nano("register_held") - nano("closing_held"),
        "claim_difference": nano("difference"),
    }
    said = [accrual_account.select("currency", account=pl.lit(name), units=value) for name, value in moves.items()]
    paid = claim_earning.select("currency", account=pl.lit("payable"), units=nano("amount") * -1)
    expected = pl.concat(rows.select(*keys, "units") for rows in [*said, paid])
    names = [*moves, "payable"]
    return _in_money(leaks(booked.filter(pl.col("account").is_in(names)), expected, keys=keys, amount="units"))


def claims_of_payments(claim_earning: pl.LazyFrame, payment: pl.LazyFrame) -> pl.DataFrame:
    """Payments say all that claims make payable."""
    keys = ["licensor", "currency"]
    return leaks(claim_earning, payment.select(*keys, amount="claimed"), keys=keys, amount="amount")


def _in_money(found: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(money(name).alias(name) for name in _FIGURES)
