"""What a licensor is told of its invoices and credit notes: sums that differ, and notes that lower nothing."""

import polars as pl

from attribution.claims.bills import ROUND
from attribution.money import exchanged, from_nano, nano, shown, to_minor
from schemas.columns import MONEY, NO_CURRENCY

_DIFFERING = pl.Schema(
    {**dict.fromkeys(ROUND, pl.String()), "said": MONEY, "credited": MONEY, "ours": MONEY, "is_told": pl.Boolean}
)
_NO_LINE = dict.fromkeys(["sales_transaction_id", "dsp_resource_id", "share_claimed_ppb", "share_accepted_ppb"])


def of_invoices(rows: pl.DataFrame) -> pl.DataFrame:
    """Invoices that are not of what is accepted, once for each file that names them.

    They are told when a file that names them is new, and again to all whose claims are open when the invoice or a
    credit note on it is, or when it releases a part.

    Args:
        rows: from ``decisions.decide``.

    Returns:
        The columns of ``claim_discrepancy``. Invoices that one file names are told together: their sums, where they are
        in one currency, and each in words.
    """
    one_currency = pl.col("claim_currency").n_unique() == 1
    known = rows.filter(pl.col("invoice_amount").is_not_null(), pl.col("licensor").is_not_null())
    file = ["delivery_id", "message_id", "sales_report_id"]
    files = known.group_by(*file, *ROUND).agg(pl.col("is_new").any())
    told = files.join(_differing(known), on=ROUND).filter(pl.col("is_new") | pl.col("is_told"))
    return (
        told.sort(*ROUND, *file)
        .with_columns(detail=_said())
        .group_by(*file, "licensor", maintain_order=True)
        .agg(
            pl.col("detail").str.join(" "),
            currency=pl.when(one_currency).then(pl.col("claim_currency").first()).otherwise(pl.lit(NO_CURRENCY)),
            claimed=pl.when(one_currency).then(pl.col("said").sum()),
            expected=pl.when(one_currency).then(pl.col("ours").sum()),
            row=pl.lit(0),
            claim_id=pl.lit(""),
            discrepancy_type=pl.lit("CalculationError"),
            **{name: pl.lit(value) for name, value in _NO_LINE.items()},
        )
    )


def of_notes(notes: pl.DataFrame) -> pl.DataFrame:
    """Credit notes that lower their invoice by less than they say, or not at all.

    Args:
        notes: from ``credit_notes.faulty_notes``.

    Returns:
        The columns of ``claim_discrepancy``; a note's number stands where that of a message does.
    """
    nothing = {name: pl.lit(None) for name in ("sales_report_id", *_NO_LINE)}
    return notes.with_columns(
        message_id="invoice", claim_id=pl.lit(""), claimed="amount", expected="counted", **nothing
    )


def _said() -> pl.Expr:
    """What an invoice is of, and what it should be of."""
    whole = pl.format("of {} {}", shown("said"), "claim_currency")
    less = pl.format(
        "of {} {}, which credit notes make {} less than it was",
        shown("said"), "claim_currency", shown("credited"),
    )  # fmt: skip
    is_of = (
        pl.when(pl.col("credited").is_null())
        .then(pl.format("not of one sum in {}", "claim_currency"))
        .when(pl.col("credited") > 0)
        .then(less)
        .otherwise(whole)
    )
    told = "Invoice {} is {}, and what is accepted of the claims that name it comes to {}."
    return pl.format(told, "invoice", is_of, shown("ours"))


def _differing(named: pl.DataFrame) -> pl.DataFrame:
    """Invoices, what they say, and what is accepted of the claims that name them, in whole minor units."""
    own = pl.when(pl.col("released") == pl.col("accepted")).then(nano("payable")).otherwise(_asked_again())
    sums = named.group_by(ROUND).agg(
        pl.col("invoice_amount", "credited").first(),
        units=own.sum() + pl.col("invoice_paid").first(),
        is_told=(pl.col("is_news") | ((pl.col("released") > 0) & (pl.col("waiting") > 0))).any(),
    )
    told = [
        (*(row[name] for name in ROUND), row["invoice_amount"], row["credited"], accepted, row["is_told"])
        for row in sums.iter_rows(named=True)
        for accepted in [to_minor(from_nano(row["units"]), row["claim_currency"])]
        if accepted != row["invoice_amount"]
    ]
    return pl.DataFrame(told, schema=_DIFFERING, orient="row")


def _asked_again() -> pl.Expr:
    """What is accepted of a claim in its own currency and not paid before, held or not."""
    return exchanged(nano("accepted") - nano("paid"), pl.col("paid_rate"))
