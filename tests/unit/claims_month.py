"""A month in which two licensors of works are only accrued, as claims need it; what is claimable of it."""

from typing import Any

import polars as pl

from attribution.claims.claimable import claimable
from attribution.modes import Terms
from attribution.us_month import UsInputs
from schemas.agreement import Agreement
from schemas.mandate import Mandate
from schemas.right_split import RightSplit
from tests.formats.rows import PERIOD, rows
from tests.settled_worlds import Month, settled
from tests.worlds import FIRST, LAST, World, territory_set

TRANSACTION = pl.concat_str(pl.lit(PERIOD), "territory", "offering", "track_id", separator="/")


def claimable_of(world: World, month: Month | None = None, **more: Any) -> pl.DataFrame:
    """What is claimable of a world's month."""
    month = month or settled(world)
    agreements, mandates, splits = (
        rows(model, *map(dict, given))
        for model, given in ((Agreement, world.agreements), (Mandate, world.mandates), (RightSplit, world.splits))
    )
    terms = Terms(
        agreements, mandates, territory_set(world).collect(), month.usage_weight.lazy(), month.base_weight,
        world.quotations, FIRST, LAST, splits, UsInputs(),
    )  # fmt: skip
    given = (month.usage.lazy(), month.work_earning.lazy(), month.base, month.pool, terms)
    return pl.concat(claimable(*given, transaction=TRANSACTION, **more))
