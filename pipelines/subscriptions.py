"""Revenue by kind of subscriber and by listener, from the accepted deliveries."""

import polars as pl

from attribution.subscriptions import latest_revenue_kinds, latest_subscriptions
from pipelines.home import Home
from pipelines.intake import agreed, registry
from pipelines.listeners import named
from pipelines.readers.finance_subscriptions import subscriptions as accounts
from schemas.columns import empty
from schemas.subscription import Subscription


def revenue_kinds(home: Home, period: str) -> pl.DataFrame:
    """The month's revenue by kind of subscriber.

    Raises:
        TermsConflict: where files disagree and no date decides.
    """
    rows = registry(home).intake("revenue_kind").filter(pl.col("period") == period)
    return agreed(latest_revenue_kinds(rows.collect()))["revenue_kind"]


def subscriptions(home: Home, period: str, revenue: pl.DataFrame) -> pl.DataFrame:
    """Who subscribed to what in a month, straight from the delivered lists; accounts are hashed as they are read.

    Raises:
        TermsConflict: where files disagree and no date decides.
        FileNotFoundError: where a list is no longer as it was received.
    """
    received = registry(home)
    told = received.intake("subscription_count").filter(pl.col("period") == period)
    sent = dict(told.select("delivery_id", "sent_at").unique().collect().iter_rows())
    places = received.places(pl.Series("delivery_id", list(sent), dtype=pl.String))
    lists = [
        named(home, accounts(path, name=path.name).filter(pl.col("period") == period)).with_columns(
            delivery_id=pl.lit(delivery_id), sent_at=pl.lit(sent[delivery_id], pl.String)
        )
        for delivery_id, path in sorted(places.items())
    ]
    if not lists:
        return empty(Subscription)
    return agreed(latest_subscriptions(pl.concat(lists, how="diagonal"), revenue))["subscription"]
