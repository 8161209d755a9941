"""The fate table: what becomes of an AI track's money, by disclosure, manifest and licence."""

import polars as pl

CELL = ["disclosure", "manifest", "licence"]
_STATES = ["disclosure", "manifest_state", "licence_state"]


def fated(tracks: pl.DataFrame, fate: pl.DataFrame) -> pl.DataFrame:
    """Tracks with what becomes of their money.

    Args:
        tracks: rows with ``disclosure``, ``manifest_state`` and ``licence_state``.
        fate: the fate table: ``disclosure``, ``manifest``, ``licence``, ``recorded``, ``reserve``, ``composition``
            and ``reason``; every cell once.

    Returns:
        The same rows, with ``recorded``, ``reserve``, ``composition`` and ``reason``.
    """
    cells = fate.select(*CELL, "recorded", "reserve", "composition", "reason")
    return tracks.join(cells, left_on=_STATES, right_on=CELL, how="left", maintain_order="left")
