"""Claims that correct earlier ones: what they replace, and what was paid before of what they ask for.

A message corrects the one that it names, and whatever that one corrects; of each of them only the claims on the same
line and work. So a licensor is never paid for an old claim and for its correction, whichever comes in first.
"""

import polars as pl

from attribution.claims.asked import CLAIM, own_rate
from attribution.money import exchanged, money, nano

_WHAT = ["message_id", "licensor", "sales_transaction_id", "work"]
"""A claim by what a correction has in common with it."""
_OWN = ["delivery_id", "licensor", "sales_transaction_id", "work"]


def corrected(fresh: pl.DataFrame, earlier: pl.LazyFrame, claim_message: pl.DataFrame) -> pl.DataFrame:
    """What is corrected by claims that come in now, or came in before: one that arrives after its correction is too.

    Args:
        fresh: from ``matching.matched``.
        earlier: rows of ``claim_match`` of earlier months.
        claim_message: rows of ``claim_message``, of all files received.

    Returns:
        ``delivery_id`` of the correction, and ``message_id``, licensor, line and work of what it corrects.
    """
    named = _ancestors(claim_message)
    lines = fresh["sales_transaction_id"].unique().drop_nulls().implode()
    files = named["delivery_id"].unique().implode()
    before = earlier.filter(pl.col("delivery_id").is_in(files), pl.col("sales_transaction_id").is_in(lines))
    said = pl.concat([fresh.select(_OWN), before.select(_OWN).collect()]).drop_nulls().unique()
    return said.join(named, on="delivery_id").select("delivery_id", *_WHAT).sort("delivery_id", *_WHAT)


def is_replaced(rows: pl.DataFrame, corrections: pl.DataFrame) -> pl.Series:
    """Which claims another one corrects."""
    known = corrections.select(_WHAT).unique().with_columns(is_corrected=pl.lit(value=True))
    return rows.join(known, on=_WHAT, how="left", maintain_order="left")["is_corrected"].fill_null(value=False)


def beyond_paid(fresh: pl.DataFrame, corrections: pl.DataFrame, earlier: pl.LazyFrame) -> pl.DataFrame:
    """Claims that correct paid ones, without what was paid: what is paid stays paid, and is not paid again.

    Args:
        fresh: from ``matching.with_twice``.
        corrections: from ``corrected``.
        earlier: rows of ``claim_match`` of earlier months.

    Returns:
        The claims, in their order, with ``share_ppb`` and ``claimed`` lessened; one that asks for nothing more is
        refused as ``previously_claimed``.
    """
    on = [*_OWN, "right"]
    paid = _paid(corrections, earlier)
    if paid.is_empty():
        return fresh
    one = fresh.filter(pl.col("reason").is_null() | (pl.col("reason") == "line_held")).unique([*CLAIM, "right"])
    due = (
        one.join(paid, on=on)
        .sort(*on, *CLAIM)
        .with_columns(asked=nano("claimed"), paid_units=exchanged(pl.col("paid_units"), own_rate()))
        .with_columns(share_sum=pl.col("share_ppb").cum_sum().over(on), asked_sum=pl.col("asked").cum_sum().over(on))
        .select(
            *CLAIM,
            "right",
            more_ppb=_beyond("share_ppb", "share_sum", "before_ppb").cast(pl.Int64),
            more=money(_beyond("asked", "asked_sum", "paid_units")),
        )
    )
    rows = fresh.join(due, on=[*CLAIM, "right"], how="left", maintain_order="left")
    is_nothing = (pl.col("more_ppb") == 0) | (nano("more") == 0)
    return rows.with_columns(
        pl.coalesce("more_ppb", "share_ppb").alias("share_ppb"),
        pl.coalesce("more", "claimed").alias("claimed"),
        reason=pl.when(is_nothing).then(pl.lit("previously_claimed")).otherwise("reason"),
    ).drop("more_ppb", "more")


def _beyond(own: str, so_far: str, paid: str) -> pl.Expr:
    """What of a claim is beyond what was paid, where the claims before it on the same work count first."""
    return pl.min_horizontal(own, pl.max_horizontal(pl.col(so_far) - pl.col(paid), 0))


def _paid(corrections: pl.DataFrame, earlier: pl.LazyFrame) -> pl.DataFrame:
    """What was paid of what each correction corrects, right by right."""
    known = corrections.lazy().rename({"delivery_id": "by"})
    rows = earlier.join(known, on=_WHAT).filter(pl.col("delivery_id") != pl.col("by"))
    key = ["by", *_OWN[1:], "right"]
    of_claims = rows.group_by(*key, *CLAIM).agg(pl.col("paid_ppb").max(), units=nano("released").sum())
    return (
        of_claims.group_by(key)
        .agg(before_ppb=pl.col("paid_ppb").sum(), paid_units=pl.col("units").sum())
        .filter(pl.col("paid_units") > 0)
        .rename({"by": "delivery_id"})
        .collect()
    )


def _ancestors(claim_message: pl.DataFrame) -> pl.DataFrame:
    """The messages that each file corrects: the one that it names, what that one names, and so on."""
    sender = pl.coalesce("sender_party_id", "sender_name")
    is_other = pl.col("related_message_id") != pl.col("message_id")
    direct = claim_message.filter(is_other).select("delivery_id", "message_id", sender=sender, to="related_message_id")
    step = direct.select("sender", "message_id", further="to").unique()
    found = direct.select("delivery_id", "sender", own="message_id", message_id="to").unique()
    new = found
    while new.height:
        next_ = new.join(step, on=["sender", "message_id"]).with_columns(message_id="further").drop("further").unique()
        new = next_.filter(pl.col("message_id") != pl.col("own")).join(found, on=found.columns, how="anti")
        found = pl.concat([found, new])
    return found.select("delivery_id", "message_id")
