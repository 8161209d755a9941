"""What listeners bring in: revenue by kind of subscriber and by listener, each all of what is above it."""

from typing import Final

import polars as pl

from attribution.bases import BASE
from attribution.latest import Latest, newest, newest_whole
from attribution.money import money, nano
from schemas.columns import NO_CURRENCY, polars_schema
from schemas.revenue_kind import RevenueKind
from schemas.subscription import Subscription

_KIND: Final = [*BASE, "subscriber_kind"]
_COUNTED: Final = {
    "subscribers": ("individual", "family", "student"),
    "trial_subscribers": ("trial",),
    "free_subscribers": ("advertising",),
}
"""Kinds that each count of the revenue is of."""
_CORRECT: Final = "Correct one of the files and send it again; rows that were quarantined are missing from the sums."


def latest_revenue_kinds(intake: pl.DataFrame) -> Latest:
    """The revenue by kind that holds: for each base all rows of the newest file that tells of it.

    Args:
        intake: rows of ``revenue_kind`` with ``delivery_id`` and ``sent_at``.
    """
    base, schema = ["period", *BASE], polars_schema(RevenueKind)
    holding, undecided = newest_whole("revenue_kind", {"revenue_kind": intake}, "revenue_kind", base)
    kept = intake.join(holding, on=[*base, "delivery_id"], how="semi")
    return Latest({"revenue_kind": kept.select(list(schema)).sort("period", *_KIND)}, undecided)


def latest_subscriptions(intake: pl.DataFrame, revenue: pl.DataFrame) -> Latest:
    """The subscription that holds for each listener and base, by the rule of ``terms.latest_terms``.

    Files that disagree are one conflict, whatever the number of listeners: nobody reads a million sentences.

    Args:
        intake: rows of ``subscription`` but its currency, with ``delivery_id`` and ``sent_at``.
        revenue: rows of ``revenue`` of the month, whose currency a base has.
    """
    schema = polars_schema(Subscription)
    said = pl.Schema({name: kind for name, kind in schema.items() if name != "currency"})
    rows, undecided = newest("subscription", intake, said, ["period", "listener", *BASE])
    first = undecided.head(1).with_columns(
        detail=pl.format(
            "Lists of subscriptions disagree on listeners ({}), and their dates do not decide; on the first of them "
            "disagree {}. Send one of these again, under its old name or with a newer date of issue",
            pl.lit(undecided.height),
            "deliveries",
        )
    )
    based = rows.join(revenue.select(*BASE, "currency"), on=BASE, how="left", maintain_order="left")
    placed = based.with_columns(pl.col("currency").fill_null(NO_CURRENCY))
    return Latest({"subscription": placed.select(list(schema))}, first)


def kinds_of_revenue(revenue_kind: pl.LazyFrame, revenue: pl.LazyFrame) -> pl.DataFrame:
    """Bases whose revenue by kind is not their revenue: in money, in currency, or in one of three counts.

    There is no row for a difference: one of two statements of the service about itself is wrong, and any rule that
    decided which would move money between listeners unasked.

    Args:
        revenue_kind: rows of ``revenue_kind`` of a month.
        revenue: rows of ``revenue`` of the month.

    Returns:
        ``territory``, ``offering`` and ``detail``, a sentence; empty where all is well.
    """
    counts = {
        f"{name}_of_kinds": pl.col("subscribers").filter(pl.col("subscriber_kind").is_in(kinds)).sum()
        for name, kinds in _COUNTED.items()
    }
    told = revenue_kind.group_by(BASE).agg(nano("net").sum().alias("of_kinds"), pl.col("currency").unique(), **counts)
    both = told.join(revenue.select(*BASE, "net", *_COUNTED, own="currency"), on=BASE, how="left")
    whole = nano("net").fill_null(0)
    wrong_currency = pl.col("currency").list.set_difference(pl.concat_list("own")).list.len() > 0
    sentence = pl.coalesce(
        pl.when(pl.col("own").is_null()).then(pl.lit("there is revenue by kind, and no revenue")),
        pl.when(wrong_currency).then(
            pl.format("revenue by kind is in {}, revenue in {}", pl.col("currency").list.sort().list.join(", "), "own")
        ),
        pl.when(pl.col("of_kinds") != whole).then(_difference("of_kinds", whole)),
        *(_miscounted(name) for name in _COUNTED),
    )
    return _told(both.with_columns(sentence=sentence))


def subscriptions_of_revenue(
    subscription: pl.LazyFrame, revenue_kind: pl.LazyFrame, revenue: pl.LazyFrame
) -> pl.DataFrame:
    """Bases whose listeners do not bring in what their revenue says.

    Where every listener of a kind has a net figure, they sum to the kind's revenue; where nobody tells revenue by
    kind and every listener of a base has one, they sum to the base's. Where some have none, the others may not have
    all of it and more. A kind of listener is one that revenue by kind tells of, if it tells of the base.

    Args:
        subscription: rows of ``subscription`` of a month.
        revenue_kind: rows of ``revenue_kind`` of the month.
        revenue: rows of ``revenue`` of the month.

    Returns:
        ``territory``, ``offering`` and ``detail``, a sentence; empty where all is well.
    """
    by_kind = revenue_kind.select(*_KIND, whole=nano("net"))
    has_kinds = revenue_kind.select(BASE).unique().with_columns(has_kinds=pl.lit(value=True))
    listed = subscription.join(has_kinds, on=BASE, how="left").with_columns(
        pl.when("has_kinds").then("subscriber_kind").otherwise(pl.lit("")).alias("subscriber_kind")
    )
    whole = pl.concat([by_kind, revenue.select(*BASE, pl.lit("").alias("subscriber_kind"), whole=nano("net"))])
    summed = listed.group_by(*_KIND).agg(
        nano("net").sum().alias("known"), unknown=pl.col("net").null_count(), listeners=pl.len()
    )
    both = summed.join(whole, on=_KIND, how="left")
    is_untold = (pl.col("subscriber_kind") != "") & pl.col("whole").is_null()
    expected = pl.col("whole").fill_null(0)
    left = expected - pl.col("known")
    too_much = (pl.col("unknown") > 0) & (left * expected.sign() < 0)
    sentence = pl.coalesce(
        pl.when(is_untold).then(
            pl.format("revenue by kind says nothing of {}, and listeners are ({})", "subscriber_kind", "listeners")
        ),
        pl.when(((pl.col("unknown") == 0) & (left != 0)) | too_much).then(_of_listeners(expected)),
    )
    return _told(both.with_columns(sentence=sentence))


def _difference(found: str, whole: pl.Expr) -> pl.Expr:
    return pl.format(
        "revenue by kind sums to {}, revenue is {}: {} too much",
        money(found),
        money(whole),
        money(pl.col(found) - whole),
    )


def _of_listeners(whole: pl.Expr) -> pl.Expr:
    kind = pl.when(pl.col("subscriber_kind") == "").then(pl.lit("all")).otherwise("subscriber_kind")
    return pl.format(
        "the net figures of {} listeners ({}) sum to {}, revenue is {}: {} too much{}",
        "listeners",
        kind,
        money("known"),
        money(whole),
        money(pl.col("known") - whole),
        pl.when(pl.col("unknown") > 0).then(pl.lit(", though some have none")).otherwise(pl.lit("")),
    )


def _miscounted(name: str) -> pl.Expr:
    counted = pl.col(f"{name}_of_kinds")
    kinds = " + ".join(_COUNTED[name])
    told = pl.format(f"{kinds} are {{}} by kind, and revenue has {{}} {name}", counted, name)
    return pl.when(counted != pl.col(name)).then(told)


def _told(rows: pl.LazyFrame) -> pl.DataFrame:
    detail = pl.format(f"In {{}} {{}} {{}}. {_CORRECT}", *BASE, "sentence")
    return rows.filter(pl.col("sentence").is_not_null()).select(*BASE, detail=detail).sort(*BASE, "detail").collect()
