"""The journal of advances: what is recouped, and what nobody earned of a guarantee; each an entry of its own."""

import polars as pl

from attribution.money import nano
from attribution.postings import booked


def advance_entries(advance_account: pl.LazyFrame, settlement_deduction: pl.LazyFrame, *, period: str) -> pl.DataFrame:
    """Two entries per advance, in each currency balanced: recoupment, and breakage.

    Recouping: less is payable (debit), and less of the advance is unrecouped (credit). Where the earnings are in
    another currency than the advance, ``exchange`` stands between them, so that the advance's own account is in its
    currency. Breakage: the service's expense (debit), and the advance ends (credit). An advance is paid outside this
    journal, as everything is.

    Args:
        advance_account: rows of ``advance_account``.
        settlement_deduction: rows of ``settlement_deduction``; those of advances count.
        period: the month.

    Returns:
        Rows of ``journal``; postings of zero are left out.
    """
    taken = settlement_deduction.filter(pl.col("kind") == "advance").with_columns(
        units=nano("amount"), advance="reference"
    )
    account = advance_account.with_columns(recouped=nano("recouped"), breakage=nano("breakage"))
    own, licensor = pl.lit(""), pl.col("licensor")
    postings = [
        _postings(taken, "recoupment", "payable", licensor, pl.col("units")),
        _postings(taken, "recoupment", "exchange", own, pl.col("units") * -1),
        _postings(account, "recoupment", "exchange", own, pl.col("recouped")),
        _postings(account, "recoupment", "advance_recouped", licensor, pl.col("recouped") * -1),
        _postings(account, "breakage", "breakage", own, pl.col("breakage")),
        _postings(account, "breakage", "advance_expired", licensor, pl.col("breakage") * -1),
    ]
    return booked(pl.concat(postings), pl.format("{}:advance:{}:{}", pl.lit(period), "advance", "what"))


def _postings(rows: pl.LazyFrame, what: str, account: str, sub_account: pl.Expr, units: pl.Expr) -> pl.LazyFrame:
    return rows.select(
        "advance", "currency", what=pl.lit(what), account=pl.lit(account), sub_account=sub_account, units=units
    )
