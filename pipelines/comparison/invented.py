"""An invented listener: pays like any other of its base, and plays one track of its own over and over."""

from dataclasses import replace
from typing import Final

import polars as pl

from attribution.bases import BASE
from attribution.weights.inputs import Inputs
from schemas.columns import polars_schema
from schemas.listening import Listening

SIZES: Final = (300, 1_000, 3_000, 19_080)
"""Plays in the month. The last is 636 a day for 30 days: each account's in the indictment of Michael Smith, Southern
District of New York, September 2024."""
TRACK: Final = "\x1finvented"
"""What no log can call a track."""
_LISTENER: Final = "~"
"""Before a base's name: no keyed hash begins with it."""
_PLAY_MS: Final = 31_000
"""Just long enough to count wherever 30 seconds do."""


def listeners(joined: pl.DataFrame, plays: int) -> pl.DataFrame:
    """Rows of ``listening``: one listener in each base that is joined, on no surface that anybody looks at.

    Args:
        joined: territory and offering.
        plays: of each.
    """
    rows = joined.select(
        *BASE,
        listener=_named(),
        track_ref=pl.lit(TRACK),
        surface=pl.lit(""),
        segment=pl.lit(0),
        plays=pl.lit(plays),
        short_plays=pl.lit(0),
        played_ms=pl.lit(plays * _PLAY_MS),
    )
    return rows.select(pl.col(name).cast(kind) for name, kind in polars_schema(Listening).items())


def with_listener(inputs: Inputs, joined: pl.DataFrame) -> Inputs:
    """What models know of a month, with the invented listeners' fees among its revenue and subscriptions.

    Args:
        inputs: of the month.
        joined: from ``comparison_money.joined_bases``.
    """
    fees = joined.select(*BASE, "fee")
    kind = fees.with_columns(subscriber_kind=pl.lit("individual"))
    paid = _with_fees(inputs.revenue, fees, BASE)
    of_kind = _with_fees(_with_kinds(inputs.revenue_kind, kind), kind, [*BASE, "subscriber_kind"])
    own = kind.select(*BASE, "subscriber_kind", listener=_named(), net="fee")
    subscribed = pl.concat([inputs.subscription, own.select(inputs.subscription.columns)], how="vertical_relaxed")
    return replace(inputs, revenue=paid, revenue_kind=of_kind, subscription=subscribed)


def _with_kinds(revenue_kind: pl.DataFrame, kind: pl.DataFrame) -> pl.DataFrame:
    """Revenue by kind, with a row of nothing for the invented listener's kind where nobody else is of it."""
    key = [*BASE, "subscriber_kind"]
    none = kind.select(key).join(revenue_kind, on=key, how="anti").join(revenue_kind, on=BASE, how="semi")
    with_none = pl.concat([revenue_kind, none], how="diagonal")
    return with_none.with_columns(pl.col("net", "subscribers").fill_null(0))


def _with_fees(revenue: pl.DataFrame, fees: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """Revenue with one subscriber more, and what that one pays."""
    joined = revenue.join(fees, on=on, how="left", maintain_order="left")
    fee = pl.col("fee").fill_null(0)
    more = pl.col("fee").is_not_null().cast(pl.Int64)
    return joined.with_columns(net=pl.col("net") + fee, subscribers=pl.col("subscribers") + more).drop("fee")


def _named() -> pl.Expr:
    return pl.format(f"{_LISTENER}{{}} {{}}", *BASE)
