"""Conservation after the pools: advances, deductions and payments, exact and without tolerance."""

import polars as pl

from attribution.accounting import paid_now
from attribution.money import money, nano
from attribution.reconcile import leaks
from attribution.settlement_deductions import COLUMN, taken

_FIGURES = ["found", "expected", "difference"]


def accounts_of_advances(advance_account: pl.LazyFrame) -> pl.DataFrame:
    """Opening - recouped = closing; nothing is recouped that was not earned, and nothing is below zero."""
    opening, earned, recouped, closing, breakage, cash = (
        nano(name) for name in ("opening", "earned", "recouped", "closing", "breakage", "cash_over_advance")
    )
    adds_up = (opening - recouped == closing) & (earned - recouped == cash)
    is_within = (recouped >= 0) & (closing >= 0) & (recouped <= pl.max_horizontal(earned, 0))
    is_breakage = (breakage == 0) | (breakage == closing)
    return advance_account.filter(~(adds_up & is_within & is_breakage)).sort("advance").collect()


def advances_in_deductions(advance_account: pl.LazyFrame, settlement_deduction: pl.LazyFrame) -> pl.DataFrame:
    """What is taken off payments for an advance is what it recouped, where all of it is in the advance's currency."""
    key = ["advance", "currency"]
    of_advances = settlement_deduction.filter(pl.col("kind") == "advance")
    taken_off = of_advances.select("currency", "amount", advance="reference")
    foreign = taken_off.join(advance_account, on=key, how="anti").select("advance").unique()
    found, expected = (
        rows.select(*key, amount=amount).join(foreign, on="advance", how="anti")
        for rows, amount in ((taken_off, "amount"), (advance_account, "recouped"))
    )
    return leaks(found, expected, keys=key, amount="amount")


def advances_in_journal(
    advance_account: pl.LazyFrame, settlement_deduction: pl.LazyFrame, journal: pl.LazyFrame
) -> pl.DataFrame:
    """What is recouped, expired and taken off payments is booked, advance by advance."""
    keys = ["advance", "account", "currency"]
    booked = journal.filter(pl.col("entry").str.contains(":advance:", literal=True), pl.col("account") != "exchange")
    found = booked.select(
        "account", "currency", advance=pl.col("entry").str.split(":").list.get(2), units=nano("amount")
    )
    said = [
        settlement_deduction.filter(pl.col("kind") == "advance").select(
            "currency", advance="reference", account=pl.lit("payable"), units=nano("amount")
        ),
        *(
            advance_account.select("currency", "advance", account=pl.lit(account), units=nano(column) * sign)
            for account, column, sign in (
                ("advance_recouped", "recouped", -1),
                ("breakage", "breakage", 1),
                ("advance_expired", "breakage", -1),
            )
        ),
    ]
    expected = pl.concat(rows.select(*keys, "units") for rows in said)
    return _in_money(leaks(found, expected, keys=keys, amount="units"))


def deductions_of_payments(settlement_deduction: pl.LazyFrame, payment: pl.LazyFrame) -> pl.DataFrame:
    """What is taken off payments is what the deductions say, kind by kind."""
    keys, names = ["licensor", "currency", "kind"], ["licensor", "currency"]
    expected = taken(settlement_deduction.collect()).select(*names, *COLUMN.values()).lazy()
    found = payment.select(*names, *(nano(name) for name in COLUMN.values()))
    one, other = (rows.unpivot(index=names, variable_name="kind", value_name="units") for rows in (found, expected))
    return _in_money(leaks(one, other, keys=keys, amount="units"))


def payments_add_up(payment: pl.LazyFrame) -> pl.DataFrame:
    """What is paid is the amount in whole minor units, plus VAT, less tax withheld; unconverted, it is what is left."""
    vat, withheld = (nano(name).fill_null(0) for name in ("vat", "withholding"))
    is_paid = nano("to_pay") == nano("paid") + vat - withheld
    is_known = pl.all_horizontal(pl.col("vat", "withholding").is_null() == pl.col("tax_treatment").is_null())
    left = nano("payable") + nano("claimed") - pl.sum_horizontal(nano(name) for name in COLUMN.values())
    is_left = (left == nano("payment_amount")) | (pl.col("currency") != pl.col("payment_currency"))
    found = paid_now(payment.collect()).filter(~(is_paid & is_known & is_left))
    return found.sort("licensor", "currency")


def _in_money(found: pl.DataFrame) -> pl.DataFrame:
    return found.with_columns(money(name).alias(name) for name in _FIGURES)
