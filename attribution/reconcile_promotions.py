"""What balances about promotion programmes, exact and without tolerance: what does not, with its figures."""

import polars as pl

from attribution.bases import BASE
from attribution.commissions import LINE
from attribution.money import money, nano
from attribution.reconcile import leaks
from schemas.columns import WHOLE_PPB

_LINE = [*LINE, "agreement"]


def plays_under_programmes(promotion_usage: pl.LazyFrame, usage: pl.LazyFrame) -> pl.DataFrame:
    """Tracks with more plays under programmes than plays: ``LINE``, ``found`` and ``expected`` at most."""
    found = promotion_usage.group_by(LINE).agg(found=pl.col("plays").sum())
    return (
        found.join(usage.select(*LINE, expected="plays"), on=LINE, how="left")
        .filter(pl.col("found") > pl.col("expected").fill_null(0))
        .sort(LINE)
        .collect()
    )


def commissions_of_lines(commission: pl.LazyFrame, recording_earning: pl.LazyFrame) -> pl.DataFrame:
    """Lines whose commissions are of more than they earned, of another's earning, or not their rate to the nano-unit.

    Returns:
        ``LINE``, agreement, licensor, ``earning`` (Σ), ``expected`` at most, null where no payable line is there.
    """
    own = [*_LINE, "licensor", "currency"]
    exact, taken = nano("earning") * pl.col("rate_ppb"), nano("amount") * WHOLE_PPB
    is_nearest = ((exact - taken).abs() * 2 <= WHOLE_PPB).all()
    found = commission.group_by(own).agg(earning=nano("earning").sum(), is_nearest=is_nearest)
    payable = recording_earning.filter(pl.col("status") == "payable").select(*own, expected=nano("amount"))
    sign = pl.col("expected").sign()
    is_within = (pl.col("earning") * sign >= 0) & ((pl.col("expected") - pl.col("earning")) * sign >= 0)
    is_of_line = is_within & ((pl.col("expected") != 0) | (pl.col("earning") == 0))
    return (
        found.join(payable, on=own, how="left")
        .filter(~(pl.col("is_nearest") & is_of_line.fill_null(value=False)))
        .select(*own, money("earning"), money("expected"))
        .sort(own)
        .collect()
    )


def commissions_in_journal(commission: pl.LazyFrame, journal: pl.LazyFrame) -> pl.DataFrame:
    """Commissions are booked in full: as a debit of each licensor, and as a credit of the service."""
    place = pl.col("entry").str.split(":")
    entries = journal.filter(pl.col("entry").str.ends_with(":commission")).select(
        "account", "sub_account", "currency", "amount", entry=place.list.slice(1, place.list.len() - 2).list.join(":")
    )
    entry = pl.format("{}:{}", *BASE)
    debit = commission.select(
        "currency", "amount", entry=entry, account=pl.lit("payable"), sub_account=pl.col("licensor")
    )
    credit = commission.select(
        "currency",
        entry=entry,
        account=pl.lit("commission"),
        sub_account=pl.lit(""),
        amount=money(nano("amount") * -1),
    )
    keys = ["entry", "account", "sub_account", "currency"]
    both = pl.concat([debit.select(*keys, "amount"), credit.select(*keys, "amount")])
    return leaks(entries.select(*keys, "amount"), both, keys=keys, amount="amount")


def commissions_in_deductions(commission: pl.LazyFrame, settlement_deduction: pl.LazyFrame) -> pl.DataFrame:
    """What is taken off payments for a programme is its commissions, licensor by licensor."""
    keys = ["reference", "licensor", "currency"]
    taken = settlement_deduction.filter(pl.col("kind") == "commission").select(*keys, "amount")
    return leaks(
        taken, commission.rename({"promotion": "reference"}).select(*keys, "amount"), keys=keys, amount="amount"
    )
