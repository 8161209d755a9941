"""User-centric: each listener's money goes to what that listener played.

Source:
    Ghosh, Neoh, Teh, Tyrovolas, Fraud-Proof Revenue Division on Subscription Platforms (2025), UserProp. By listening
    time and with advertising revenue: SoundCloud, fan-powered royalties (help.soundcloud.com, 1260801306810).
"""

from collections.abc import Sequence
from typing import Any

import polars as pl

from attribution.weights.allocation import UserCentric
from attribution.weights.brought import brought
from attribution.weights.heard import LISTENER, SHARE, by_key, hear
from attribution.weights.heard import share as keep_share
from attribution.weights.idle import placed
from attribution.weights.inputs import Inputs, counted
from attribution.weights.steps import Engine
from attribution.weights.whole import part_of

_Columns = Any
"""An Ibis table: no type checker sees its columns."""


def weights(engine: Engine, inputs: Inputs, parameters: UserCentric) -> pl.DataFrame:
    """Σ ⌊F·n/T⌋ over listening: F what the listener brings, n what it played here, T what it played in the base.

    A listener whose plays all count nothing is idle. Time is that of tracks which the listener has a qualified play of.

    Returns:
        ``KEY``, ``weight`` and ``plays`` as they count.
    """
    rows = counted(engine, inputs)
    heard = hear(engine, rows, parameters.split_by)
    bring = brought(engine, inputs, heard.bases, parameters.listener_revenue, parameters.idle)
    keep_share(engine, bring.fees)
    found = engine.rows(shared(rows, parameters.split_by, heard.largest, heard.largest))
    return placed(found, bring.idle, parameters.idle)


def shared(
    rows: _Columns,
    measure: str,
    largest: int,
    largest_total: int,
    *,
    share: _Columns = SHARE,
    on: Sequence[str] = LISTENER,
) -> _Columns:
    """What listeners' money comes to by key, with the plays there.

    Args:
        rows: listening as it counts.
        measure: what a listener's money is split by.
        largest: most that it comes to in a row.
        largest_total: most that a listener's total comes to.
        share: what was kept of listeners' money.
        on: columns that name whose it is, in ``rows`` too.
    """
    joined = rows.inner_join(share, list(on))
    part = part_of(joined.rest, joined[measure], joined.total, largest_part=largest, largest_whole=largest_total)
    weight = joined.quotient * joined[measure] + part
    money = joined.select("base", "track_ref", "segment", "plays", weight=weight)
    return by_key(money, weight=money.weight.sum(), plays=money.plays.sum())
