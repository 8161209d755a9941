"""Ordered includes and excludes, each with its shares, as one set of territories per share.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, SPT, SWT, OPT, OWT: every line applies on top of those before it.
"""

from collections.abc import Iterable

import polars as pl

from attribution.territory import WORLD

SETS = pl.Schema({"lines": pl.String(), "territories": pl.String(), "share": pl.Int64()})


def by_share(lines: Iterable[tuple[bool, int, int]]) -> dict[int, str]:
    """The territories that each share holds in, as text; no two of them have a territory in common.

    A territory has the share of the last line that covers it. So each share's set takes in the lines that say it
    and leaves out all others, in their order.

    Args:
        lines: whether the line includes, its TIS number, its share; a line that excludes has the share zero.

    Returns:
        Share to text, e.g. ``+2136 -840``. A share of zero and a share that later lines leave nothing of have none.
    """
    lines = list(lines)
    shares = dict.fromkeys(share for included, _, share in lines if included and share > 0)
    texts = {share: _signs([(inc and own == share, tis) for inc, tis, own in lines]) for share in shares}
    return {share: text for share, text in texts.items() if text}


def _signs(lines: list[tuple[bool, int]]) -> str:
    """``lines`` without those that change nothing."""
    last = {tis: place for place, (_, tis) in enumerate(lines)}
    since = last.get(WORLD, 0)
    kept = [(sign, tis) for place, (sign, tis) in enumerate(lines) if last[tis] == place and place >= since]
    first = next((place for place, (sign, _) in enumerate(kept) if sign), len(kept))
    return " ".join(f"{'+' if sign else '-'}{tis}" for sign, tis in kept[first:])


def disjoint(lines: pl.DataFrame, *, within: list[str]) -> pl.DataFrame:
    """Turn collection lines into sets of territories that do not overlap.

    Args:
        lines: in their order; ``is_included``, ``tis`` (Int64), ``share`` (Int64) and the columns ``within``.
        within: columns that name whose lines they are.

    Returns:
        ``within``, ``territories``, ``share``: one row per share above zero.
    """
    said = pl.concat_str(
        pl.when("is_included").then(pl.lit("+")).otherwise(pl.lit("-")),
        pl.col("tis").cast(pl.String),
        pl.lit(":"),
        pl.when("is_included").then("share").otherwise(0).cast(pl.String),
    )
    told = lines.group_by(within, maintain_order=True).agg(lines=said.str.join(" "))
    rows = [(text, *pair) for text in told["lines"].unique() for pair in _parsed(text)]
    sets = pl.DataFrame(rows, schema=SETS, orient="row")
    return told.join(sets, on="lines", how="inner").select(*within, "territories", "share")


def _parsed(text: str) -> list[tuple[str, int]]:
    lines = [(token[0] == "+", *token[1:].split(":")) for token in text.split()]
    shares = by_share((sign, int(tis), int(share)) for sign, tis, share in lines)
    return [(territories, share) for share, territories in shares.items()]
