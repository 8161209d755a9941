"""What is taken off what licensors are owed before they are paid: every kind of it, in the order in which it is taken.

A deduction changes no pool, no line and no earning. It is a row with its kind, what it is for, whose it is, and how
much; the payment has a column for each kind, and the journal entries of its own.
"""

from collections.abc import Iterable
from typing import Final

import polars as pl

from attribution.advances import recoup
from attribution.money import money, nano
from attribution.pools import Quotations
from schemas.claim_earning import ClaimEarning
from schemas.columns import empty, polars_schema
from schemas.settlement_deduction import SettlementDeduction

TAKEN_OFF: Final = pl.Schema(
    dict.fromkeys(["kind", "reference", "licensor", "agreement", "currency"], pl.String()) | {"units": pl.Int128()}
)
"""One row per deduction, agreement and currency, in nano-units."""
COLUMN: Final = {"commission": "commission", "advance": "recouped"}
"""Column of ``payment`` with what each kind of deduction takes."""
_KEY = ["licensor", "currency"]
_ORDER = ["period", "kind", "reference", *_KEY]


def deductions(
    licensor_earning: pl.LazyFrame,
    advance: pl.DataFrame,
    quotations: Quotations,
    *,
    before: pl.LazyFrame | None,
    period: str,
    earlier: Iterable[pl.DataFrame] = (),
    claim_earning: pl.LazyFrame | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take off what the month's terms say. Advances come last: they are recouped from what would else be paid.

    Args:
        licensor_earning: rows of ``licensor_earning``.
        advance: rows of ``advance``.
        quotations: from ``fx.rates``, as of the last day of the month.
        before: rows of ``advance_account`` of the month before; none where it was not settled.
        period: the month.
        earlier: rows of ``TAKEN_OFF`` that come before advances: what they take of an agreement recoups nothing.
        claim_earning: rows of ``claim_earning``: what claims of earlier months make payable recoups too.

    Returns:
        Rows of ``advance_account`` and of ``settlement_deduction``.

    Raises:
        BrokenAccountError, MissingRateError: as ``advances.recoup`` says.
    """
    opened = None if before is None else before.collect()
    others = pl.concat([pl.DataFrame(schema=TAKEN_OFF), *earlier])
    payable = _payable(licensor_earning, claim_earning, others)
    account, taken = recoup(advance, payable, quotations, before=opened, period=period)
    grain = ["kind", "reference", *_KEY]
    rows = pl.concat(
        [
            others.group_by(grain).agg(pl.col("units").sum()),
            taken.select(pl.lit("advance").alias("kind"), *grain[1:], "units"),
        ]
    ).with_columns(period=pl.lit(period), amount=money("units"))
    types = polars_schema(SettlementDeduction)
    return account, rows.select(pl.col(name).cast(kind) for name, kind in types.items()).sort(_ORDER)


def taken(settlement_deduction: pl.DataFrame) -> pl.DataFrame:
    """What is taken off each payment.

    Returns:
        ``licensor``, ``currency``, a column of nano-units for each kind (see ``COLUMN``), and ``advance``: the names of
        the advances.
    """
    amounts = (nano("amount").filter(pl.col("kind") == kind).sum().alias(column) for kind, column in COLUMN.items())
    names = pl.col("reference").filter(pl.col("kind") == "advance").sort().str.join(", ").replace("", None)
    return settlement_deduction.group_by(_KEY).agg(*amounts, advance=names)


def _payable(licensor_earning: pl.LazyFrame, claim_earning: pl.LazyFrame | None, others: pl.DataFrame) -> pl.DataFrame:
    """What agreements make payable, by currency, less what was taken off before."""
    claimed = empty(ClaimEarning).lazy() if claim_earning is None else claim_earning
    by = [*_KEY, "agreement"]
    owed = licensor_earning.filter(pl.col("licensor").is_not_null(), pl.col("status") == "payable")
    return (
        pl.concat(
            [
                *(rows.select(*by, units=nano("amount")) for rows in (owed, claimed)),
                others.lazy().select(*by, units=pl.col("units") * -1),
            ]
        )
        .group_by(by)
        .agg(pl.col("units").sum())
        .filter(pl.col("units") != 0)
        .collect()
    )
