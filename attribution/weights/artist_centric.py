"""Artist-centric: plays, boosted where artists are professional or were sought, and capped per listener.

Source:
    Deezer and Universal, 2023: thresholds by Music Week (a minimum of 1,000 streams by a minimum of 500 listeners),
    double boosts by Music Ally (the total stays the pool), quadruple together by Believe, the cap of 1,000 by Digital
    Music News. The order (what does not count out, thresholds on raw plays, cap, boosts) and the readings of the cap
    are ours, since no source states them.
"""

from typing import Any, Final

import ibis
import polars as pl

from attribution.weights import BASE, KEY, MOST
from attribution.weights.allocation import ArtistCentric
from attribution.weights.heard import HEARD, LISTENER, SHARE, hear, share
from attribution.weights.inputs import Inputs, counted
from attribution.weights.professional import PLAYED, boosted, classify, played
from attribution.weights.steps import Engine
from attribution.weights.whole import part_of

_Columns = Any
"""An Ibis table: no type checker sees its columns."""
_MULTIPLIER: Final[_Columns] = ibis.table(
    {"territory": "string", "offering": "string", "multiplier": "int64"}, name="multiplier"
)


def weights(engine: Engine, inputs: Inputs, parameters: ArtistCentric) -> pl.DataFrame:
    """Plays as they count, times boosts; with a cap Σ ⌊F·n/T⌋, F what the cap leaves of a listener's plays, scaled.

    Without a cap the weights are exact.

    Returns:
        ``KEY`` and ``weight``.

    Raises:
        OverflowError: where plays and boosts are beyond all that can be.
    """
    rows = _active(counted(engine, inputs), parameters)
    has_boost, is_after = parameters.professional_boost != 1, parameters.cap_reading == "exactly_after_boost"
    if has_boost and is_after:
        engine.keep("played", played(rows, rows.boosted))
        classify(engine, inputs, parameters, rows)
        rows = boosted(rows, "boosted", parameters)
    capped = rows.mutate(weight=rows.boosted)
    if parameters.cap_reading != "none":
        capped = _capped(engine, rows, inputs.denominator, parameters)
    if not has_boost or is_after:
        return engine.rows(played(capped, capped.weight)).select(*KEY, "weight")
    engine.keep("played", played(capped, capped.weight))
    classify(engine, inputs, parameters, rows)
    return engine.rows(boosted(PLAYED, "weight", parameters)).select(*KEY, "weight")


def _active(rows: _Columns, parameters: ArtistCentric) -> _Columns:
    """The rows with ``boosted``: plays times the active boost's numerator, or its denominator."""
    boost = parameters.active_boost
    if boost == 1:
        return rows.mutate(boosted=rows.plays)
    is_active = rows.surface.isin(parameters.active_surfaces)
    factor = ibis.ifelse(is_active, ibis.literal(boost.numerator, "int64"), ibis.literal(boost.denominator, "int64"))
    return rows.mutate(boosted=rows.plays * factor)


def _capped(engine: Engine, rows: _Columns, denominator: int, parameters: ArtistCentric) -> _Columns:
    """The rows with ``weight``, which all of a base's come to at most ``MOST`` of after every boost."""
    is_after = parameters.cap_reading == "exactly_after_boost"
    heard = hear(engine, rows, "boosted" if is_after else "plays")
    whole = ibis.literal((parameters.cap or 0) * denominator, "int64")
    each = ibis.least(HEARD.total, whole) if parameters.cap_reading == "above" else ibis.literal(1, "int64")
    listed = HEARD.mutate(each=each)
    active = listed.filter(listed.total > 0)
    sums = engine.rows(active.group_by(list(BASE)).agg(plays=active.each.sum()))
    active_most = parameters.active_boost.numerator
    most = 1 if is_after else active_most * parameters.professional_boost.numerator
    engine.give("multiplier", _multipliers(sums, most))
    scaled = listed.left_join(_MULTIPLIER, list(BASE))
    share(engine, scaled.select(*LISTENER, "total", fee=scaled.each * scaled.multiplier))
    joined = rows.inner_join(SHARE, list(LISTENER))
    rest = part_of(
        joined.rest, joined.boosted, joined.total, largest_part=heard.largest * active_most, largest_whole=heard.largest
    )
    return joined.select(*rows.columns, "base", weight=joined.quotient * joined.boosted + rest)


def _multipliers(sums: pl.DataFrame, most: int) -> pl.DataFrame:
    """By base: what a capped play weighs, so that all of them come to at most ``MOST`` where each has every boost."""
    wide = pl.col("plays").cast(pl.Int128) * most
    found = sums.select(*BASE, multiplier=(pl.lit(MOST, pl.Int128) // wide).cast(pl.Int64))
    if (found["multiplier"] == 0).any():
        raise OverflowError(
            f"The capped plays of a base come to more than {MOST} with boosts of {most}: write boosts in fewer digits."
        )
    return found
