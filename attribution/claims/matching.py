"""Claims and the lines of our reports: which line each claim is for, and why some are for none that we owe."""

from collections.abc import Collection

import polars as pl

from attribution.bases import BASE
from attribution.claims.asked import CLAIM
from attribution.claims.booking import month_number
from attribution.claims.policies import with_policies
from schemas.columns import NO_CURRENCY

_LINE = ["sales_transaction_id", "original_period"]
_CLAIMANTS = ("on_behalf", "sender", "controller")
"""Whom a file of claims names as who claims, in the order that they are asked in."""
ONE = ["licensor", "sales_transaction_id", "right", "agreement", "work", "share_ppb"]
"""What makes two claims the same one, made twice."""


def matched(
    asked: pl.DataFrame,
    lines: pl.LazyFrame,
    agreement: pl.DataFrame,
    *,
    months: Collection[str],
    period: str,
) -> pl.DataFrame:
    """Find each claim's line, and say why a claim cannot be paid whatever it asks.

    A licensor claims what it was reported: first whom the message is sent on behalf of, then its sender, then the
    rights controller of the summary. A claim without transaction is for the one line of its month, territory and
    recording, where there is only one, or one of the offering that the summary names.

    Args:
        asked: from ``asked.asked``.
        lines: rows of ``claimable`` of earlier months, with ``original_period``.
        agreement: rows of ``agreement``.
        months: settled here, whose reports may be answered.
        period: the month that books them.

    Returns:
        One row per claim, right and agreement (an agreement that changed within the month has two versions), with the
        line, ``licensor``, policies, and ``reason``; null where the claim may be paid.
    """
    placed = _placed(asked, lines)
    own_lines = lines.join(placed.lazy().select(_LINE).unique(), on=_LINE, how="semi").collect()
    found = _with_licensor(placed, own_lines)
    line = own_lines.select(
        *_LINE, "licensor", "right", "agreement", *BASE, "track_id", "currency", "price", "hold_reason"
    )
    unsaid = pl.col("claim_currency") == NO_CURRENCY  # what a report is in is what is claimed, where nothing is said
    rows = found.join(line, on=[*_LINE, "licensor", "right"], how="left", maintain_order="left").with_columns(
        claim_currency=pl.when(unsaid).then(pl.coalesce("currency", "claim_currency")).otherwise("claim_currency")
    )
    return with_policies(rows, agreement, period=period).with_columns(reason=_reason(months, period))


def _placed(asked: pl.DataFrame, lines: pl.LazyFrame) -> pl.DataFrame:
    """Claims without a transaction get the one that can only be meant."""
    place = ["original_period", "told_territory", "dsp_resource_id"]
    nameless = asked.filter(pl.col("sales_transaction_id").is_null())
    if nameless.is_empty():
        return asked
    there = lines.select(*_LINE, "offering", told_territory="territory", dsp_resource_id="track_id").unique()
    found = nameless.lazy().select(*CLAIM, *place, "told_service").unique().join(there, on=place).collect()
    is_meant = pl.col("offering").str.to_lowercase() == pl.col("told_service").str.to_lowercase()
    one = found.filter((pl.len().over(CLAIM) == 1) | is_meant.fill_null(value=False))
    names = one.select(*CLAIM, found_id="sales_transaction_id")
    return (
        asked.join(names, on=CLAIM, how="left", maintain_order="left")
        .with_columns(pl.coalesce("sales_transaction_id", "found_id").alias("sales_transaction_id"))
        .drop("found_id")
    )


def _with_licensor(placed: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Who claims: whichever of those that the file names was reported the line."""
    reported = lines.select(*_LINE, "licensor").unique()
    known = lines.select(_LINE).unique().with_columns(is_known=pl.lit(value=True))
    rows = placed.join(known, on=_LINE, how="left", maintain_order="left")
    for name in _CLAIMANTS:
        own = reported.rename({"licensor": name}).with_columns(pl.lit(value=True).alias(f"is_of_{name}"))
        rows = rows.join(own, on=[*_LINE, name], how="left", maintain_order="left")
    reached = {name: pl.col(f"is_of_{name}").fill_null(value=False) for name in _CLAIMANTS}
    own = [pl.when(is_so).then(name) for name, is_so in reached.items()]
    return rows.with_columns(
        pl.col("is_known").fill_null(value=False),
        licensor=pl.coalesce(*own, *_CLAIMANTS),
        is_reported=pl.any_horizontal(*reached.values()),
    ).with_columns(work=_with_whom_it_is_for())


def _with_whom_it_is_for() -> pl.Expr:
    """Members of a licensor may claim the same share of the same work; what it sends, or has sent, is one claim."""
    is_member = pl.col("told_behalf").is_not_null() & pl.col("on_behalf").ne_missing(pl.col("licensor"))
    return pl.when(is_member).then(pl.concat_str("work", "told_behalf")).otherwise("work")


def _reason(months: Collection[str], period: str) -> pl.Expr:
    """The first thing that is wrong."""
    original = pl.col("original_period")
    age = month_number(pl.col("made_on").dt.strftime("%Y-%m")) - month_number(original)
    is_late = (age > pl.col("claim_months")).fill_null(value=False) | (
        pl.col("is_over") & ((age >= pl.col("residual_months")) | _has_moved(months))
    )
    is_settled = original.is_in(list(months)) & (original < period)
    is_elsewhere = pl.col("told_report").is_not_null() & (pl.col("told_report") != original)
    is_another = (pl.col("dsp_resource_id") != pl.col("track_id")) | (pl.col("told_territory") != pl.col("territory"))
    is_foreign = pl.col("claim_currency") != pl.col("currency")
    tests = {
        "sender_unknown": pl.col("licensor").is_null(),
        "unknown_report": ~pl.col("is_report_ours") | ~is_settled.fill_null(value=False),
        "unknown_transaction": ~pl.col("is_known"),
        "wrong_licensor": ~pl.col("is_reported"),
        "nothing_claimed": pl.col("right") == "all",
        "right_not_licensed": pl.col("agreement").is_null(),
        "sales_data_incorrect": is_elsewhere | is_another.fill_null(value=False),
        "claim_basis": pl.col("claim_basis") == "Unmatched",
        "late": is_late,
        "wrong_currency": (pl.col("told_currency") != pl.col("currency")).fill_null(value=False),
        "no_rate": is_foreign & ~(pl.col("told_rate") > 0).fill_null(value=False),
        "line_held": pl.col("hold_reason").is_not_null(),
    }
    return pl.coalesce(pl.when(is_so).then(pl.lit(reason)) for reason, is_so in tests.items())


def _has_moved(months: Collection[str]) -> pl.Expr:
    """Whether a month settled before has moved what was left: what comes in later is late, whenever it was made."""
    last = month_number(pl.lit(max(months, default=None), pl.String))
    return (last - month_number(pl.col("original_period")) >= pl.col("residual_months")).fill_null(value=False)


def with_twice(rows: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """A claim that was made before is not made again; of two that come together the first one counts.

    Args:
        rows: from ``matched``.
        earlier: claims of earlier months that are paid or open: the columns of ``ONE``, shares as they were asked for.

    Returns:
        The rows, with the ``reason`` of those that are there twice.
    """
    order = ["made_on", "message_id", *CLAIM]
    is_usable = pl.col("reason").is_null() | (pl.col("reason") == "line_held")
    usable = rows.filter(is_usable).sort(order)
    turn = pl.int_range(pl.len()).over(ONE)
    first = pl.col("delivery_id").first().over(ONE)
    known = earlier.select(ONE).unique().with_columns(is_before=pl.lit(value=True))
    again = usable.join(known, on=ONE, how="left", maintain_order="left").with_columns(turn=turn, first=first)
    why = (
        pl.when("is_before")
        .then(pl.lit("previously_claimed"))
        .when((pl.col("turn") > 0) & (pl.col("first") == pl.col("delivery_id")))
        .then(pl.lit("duplicate_in_message"))
        .when(pl.col("turn") > 0)
        .then(pl.lit("previously_claimed"))
        .otherwise("reason")
    )
    told = again.with_columns(reason=why).drop("is_before", "turn", "first")
    return pl.concat([rows.filter(~is_usable), told]).sort(*CLAIM, "right", "agreement")
