"""A month with a line of every class, all figures chosen by hand: what Halcyon, which is paid in pounds, is told of it.

Of the premium pool, 312 with a minimum that adds 31.2, tracks have: t1 208, of which 20.8 are topped up, and a
commission of 6; t2 104, of which 10.4, and which is on hold; t3 nothing, as it is played too seldom; t5 nothing for 4
plays at a rate of zero. The free pool is that of the month by hand. Of July 8 plays of t1 are taken back, and 900 of t9
were not counted.
"""

from typing import Any

import polars as pl

from attribution.report_lines import ADJUSTMENT, ARTIFICIAL
from pipelines.writers.settled import Settled
from schemas.columns import MONEY
from schemas.commission import Commission
from schemas.promotion import Promotion
from schemas.promotion_usage import PromotionUsage
from schemas.recording_earning import RecordingEarning
from schemas.usage import Usage
from tests.formats.months import BASES, LINES, POOLS, month
from tests.formats.months_works import USAGE
from tests.formats.rows import money, rows

_OWN = {"agreement": "hal-26", "licensor": "halcyon"}
_PREMIUM = {"offering": "premium", "territory": "DE", "currency": "EUR", "segment": 0} | _OWN
_IS_PREMIUM = (pl.col("offering") == "premium") & (pl.col("agreement") == "hal-26")
CLASS_LINES = pl.concat(
    [
        LINES.with_columns(
            pl.when(_IS_PREMIUM & (pl.col("track_id") == "t2"))
            .then(pl.lit("hold"))
            .otherwise("status")
            .alias("status"),
            pl.when(_IS_PREMIUM & (pl.col("track_id") == "t2"))
            .then(pl.lit("dispute"))
            .otherwise("reason")
            .alias("reason"),
        ),
        rows(
            RecordingEarning,
            {"track_id": "t3", "plays": 9, "amount": money("0")} | _OWN,
            {"track_id": "t5", "plays": 4, "amount": money("0")} | _OWN,
        ),
    ]
)
CLASS_USAGE = pl.concat(
    [
        USAGE.filter((pl.col("track_id") != "t3") | (pl.col("offering") == "free")),
        rows(
            Usage,
            {"track_id": "t3", "plays": 9, "ineligible": "below_plays", "isrc": "GBHAL2600003"},
            {"track_id": "t5", "plays": 4, "zero_rate_plays": 4},
        ),
    ]
)
_TOPPED = {"revenue_share": "280.8", "minimum": "312", "top_up": "31.2"}
CLASS_POOLS = POOLS.with_columns(
    pl.when(_IS_PREMIUM).then(pl.lit(money(amount)).cast(MONEY)).otherwise(name).alias(name)
    for name, amount in _TOPPED.items()
)
PROGRAMMES = rows(
    Promotion,
    {"promotion": "radio", "kind": "commission", "rate_ppb": 300_000_000, "licensor": "halcyon", "surfaces": ["radio"]},
    {"promotion": "sampler", "kind": "zero_rate", "licensor": "halcyon", "surfaces": ["sampler"]},
)
PROMOTED = rows(
    PromotionUsage,
    {"promotion": "sampler", "track_ref": "t5", "track_id": "t5", "surface": "sampler", "ref_segment": 0, "plays": 4},
)
TAKEN = rows(
    Commission,
    {"track_id": "t1", "promotion": "radio", "plays": 4, "earning": money("20"), "rate_ppb": 300_000_000}
    | {"amount": money("6")}
    | _OWN,
)
EXCLUDED = pl.DataFrame([_PREMIUM | {"track_id": "t9", "plays": 900}], schema=ARTIFICIAL)
ADJUSTED = pl.DataFrame(
    [
        _PREMIUM
        | {"track_id": "t1", "original_period": "2026-07", "plays": -8, "amount": money("-0.400000001")}
        | {"status": "payable", "reason": None}
    ],
    schema=ADJUSTMENT,
)


def class_month(**other: Any) -> Settled:
    """The month, with some of its frames replaced."""
    frames: dict[str, Any] = {
        "base": BASES.with_columns(plays=pl.when(pl.col("offering") == "premium").then(113).otherwise("plays")),
        "recording_earning": CLASS_LINES.lazy(),
        "usage": CLASS_USAGE.lazy(),
        "pool": CLASS_POOLS,
        "promotion": PROGRAMMES,
        "promotion_usage": PROMOTED.lazy(),
        "commission": TAKEN,
        "artificial": EXCLUDED.lazy(),
        "adjustment": ADJUSTED.lazy(),
    }
    return month(**(frames | other))
