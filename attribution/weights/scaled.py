"""ScaledUserProp: by listener, but one who hardly plays brings less than its fee. For comparison only.

Source:
    Ghosh, Neoh, Teh, Tyrovolas, Fraud-Proof Revenue Division on Subscription Platforms (2025): unit fees, of which the
    part α is distributed. With α = 1 it is user-centric; where nobody plays more than the mean over α, pro-rata.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any, Final

import ibis
import polars as pl

from attribution.weights import BASE
from attribution.weights.allocation import Scaled
from attribution.weights.heard import FEES, HEARD, LISTENER, hear, share
from attribution.weights.idle import placed
from attribution.weights.inputs import Inputs, counted
from attribution.weights.steps import Engine
from attribution.weights.user_centric import shared
from attribution.weights.whole import fees

_Columns = Any
"""An Ibis table: no type checker sees its columns."""
_FEE: Final[_Columns] = ibis.table(
    {"territory": "string", "offering": "string", "total": "int64", "fee": "int64"}, name="fee"
)
_TOTAL: Final = [*BASE, "total"]


def weights(engine: Engine, inputs: Inputs, parameters: Scaled) -> pl.DataFrame:
    """Σ ⌊F·n/T⌋ as user-centric, with F in proportion to min(γT, 1); an idle listener brings α.

    Returns:
        ``KEY``, ``weight`` and ``plays`` as they count.
    """
    rows = counted(engine, inputs)
    heard = hear(engine, rows, "plays")
    played = HEARD.filter(HEARD.total > 0)
    histogram = engine.rows(played.group_by(_TOTAL).agg(listeners=played.count())).sort(_TOTAL)
    waiting = _waiting(heard.bases, inputs, parameters)
    found = [*_fees(histogram, parameters.alpha, waiting)]
    engine.give("fee", pl.DataFrame(found, schema={**FEES, "total": pl.Int64}, orient="row").select(*_TOTAL, "fee"))
    by_total = HEARD.left_join(_FEE, _TOTAL)
    share(engine, by_total.select(*LISTENER, "total", "fee"))
    weighed = engine.rows(shared(rows, "plays", heard.largest, heard.largest))
    idle = pl.DataFrame([row[:-1] for row in found if row[-1] == 0 and row[-2] > 0], schema=FEES, orient="row")
    return placed(weighed, idle, parameters.idle)


def gamma(histogram: Sequence[tuple[int, int]], alpha: Fraction) -> Fraction:
    """γ of Σ min(γT, 1) = αn, exactly.

    Args:
        histogram: totals above 0 with the number of listeners that have each, the smallest total first.
        alpha: above 0, at most 1.
    """
    full, rest = 0, sum(total * count for total, count in histogram)
    wanted = alpha * sum(count for _, count in histogram)
    found = Fraction(0)
    for total, count in reversed(histogram):
        found = (wanted - full) / rest
        if found * total <= 1:
            return found
        full, rest = full + count, rest - total * count
    return found


def _waiting(bases: pl.DataFrame, inputs: Inputs, parameters: Scaled) -> dict[tuple[Any, ...], int]:
    """Idle listeners of each base, where their money does not go the way of the rest."""
    known = bases.join(inputs.revenue.select(*BASE, "subscribers"), on=BASE, how="left")
    idle = pl.max_horizontal("active", "subscribers") - pl.col("active")
    none = parameters.idle == "by_share"
    return {tuple(row[:-1]): 0 if none else row[-1] for row in known.select(*BASE, idle=idle).rows()}


def _fees(
    histogram: pl.DataFrame, alpha: Fraction, waiting: dict[tuple[Any, ...], int]
) -> Iterator[tuple[str, str, int, int]]:
    """Territory, offering, fee and the total that has it; total 0 are all idle listeners."""
    counts = {base: [row[2:] for row in rows] for base, rows in groupby(histogram.rows(), key=lambda row: row[:2])}
    for base, idle in waiting.items():
        played = counts.get(base, [])
        factor = gamma(played, alpha)
        groups = [(alpha * idle, 1), *((min(factor * total, Fraction(1)), count) for total, count in played)]
        for total, fee in zip((0, *(total for total, _ in played)), fees(groups), strict=True):
            yield *base, fee, total
