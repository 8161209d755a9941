"""The comparison's charts in Altair: bars and lines that take their colours from the page, in the light and the dark.

What is drawn is rounded to a pixel, so floats are at home here; texts beside the marks come from exact amounts.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import altair as alt
import polars as pl

from attribution.money import to_nano
from pipelines.comparison.chart_look import Spec, as_spec, by_dash, by_model, by_shape, data, tips, zero
from pipelines.comparison.figures import change, number, said_change, signed, times
from pipelines.comparison.words import DECILE_ENDS, NO_LICENSOR_YET, title

_BAR: Final = 13
_ROW: Final = 26
_LEAST_TIMES: Final = 0.1
"""Of a fee that comes back: what is less is drawn there."""


def licensors(rows: pl.DataFrame, models: Sequence[str], names: dict[str, str], currency: str) -> Spec:
    """How much more or less each licensor is paid, under each model but the first: licensor rows of one side."""
    told = [
        {
            "licensor": names.get(row["subject"], row["subject"]) or NO_LICENSOR_YET,
            "model": title(row["model"]),
            "change": _per_cent(row),
            "by": said_change(change(row["amount"], row["difference"])),
            "amount": f"{number(row['amount'], currency)} {currency}",
            "difference": f"{signed(row['difference'], currency)} {currency}",
        }
        for row in rows.filter(pl.col("model") != models[0], _moves()).iter_rows(named=True)
    ]
    order = list(dict.fromkeys(one["licensor"] for one in told))
    base = alt.Chart(data(told)).encode(
        y=alt.Y("licensor:N", sort=order, title=None, scale=alt.Scale(paddingInner=0.3)),
        yOffset=alt.YOffset("model:N", sort=[title(name) for name in models]),
        tooltip=tips("licensor", "model", "amount", "difference", "by"),
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        x=alt.X("change:Q", title=f"against {title(models[0])}, per cent", axis=alt.Axis(tickCount=7)),
        color=by_model(models, but_first=True),
    )
    return as_spec((bars + zero("x")).properties(height=alt.Step(_BAR, **{"for": "offset"})))


def _moves() -> pl.Expr:
    """Whether a subject has more or less under any model."""
    return (pl.col("difference") != 0).any().over("subject")


def deciles(rows: pl.DataFrame, models: Sequence[str], currency: str) -> Spec:
    """How much more or less each tenth of the artists has, from the smallest to the largest: decile rows."""
    told = [
        {
            "decile": row["subject"],
            "artists": f"{row['members']} artists, {DECILE_ENDS.get(row['subject'], row['subject'])}",
            "model": title(row["model"]),
            "change": _per_cent(row),
            "by": said_change(change(row["amount"], row["difference"])),
            "amount": f"{number(row['amount'], currency)} {currency}",
            "difference": f"{signed(row['difference'], currency)} {currency}",
        }
        for row in rows.filter(pl.col("model") != models[0]).iter_rows(named=True)
    ]
    base = alt.Chart(data(told)).encode(
        x=alt.X("decile:O", title="tenths of the artists by size, smallest first", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("change:Q", title=f"against {title(models[0])}, per cent"),
        color=by_model(models, but_first=True),
        shape=by_shape(models, but_first=True),
        tooltip=tips("artists", "model", "amount", "difference", "by"),
    )
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=by_dash(models, but_first=True))
    return as_spec((zero("y") + lines + base.mark_point(size=55, filled=True, opacity=1)).properties(height=280))


def shares(rows: pl.DataFrame, models: Sequence[str], said: Callable[[int | None], str], *, whole: bool) -> Spec:
    """One share per model as a bar: rows with ``share_ppb``.

    Args:
        rows: of the models that are shown.
        models: all of them, in their order.
        said: a share in words.
        whole: whether bars are drawn against the whole.
    """
    told = [
        {"model": title(row["model"]), "share": (row["share_ppb"] or 0) / 1e7, "told": said(row["share_ppb"])}
        for row in rows.iter_rows(named=True)
    ]
    room = max((one["share"] for one in told), default=0) * 1.15 or 1
    base = alt.Chart(data(told)).encode(
        y=alt.Y("model:N", sort=[title(name) for name in models], title=None),
        x=alt.X("share:Q", title=None, axis=None, scale=alt.Scale(domain=[0, 112 if whole else room])),
        tooltip=tips("model", "told"),
    )
    bars = base.mark_bar(cornerRadiusEnd=2, height=16).encode(color=by_model(models, has_legend=False))
    texts = base.mark_text(align="left", dx=6).encode(text="told:N")
    return as_spec((bars + texts).properties(height=alt.Step(_ROW)))


def leaders(rows: pl.DataFrame, currency: str) -> Spec:
    """Who gains and who loses most under one model: artist rows, winners first."""
    told = [
        {
            "artist": row["subject"],
            "change": float(row["difference"]),
            "difference": f"{signed(row['difference'], currency)} {currency}",
            "amount": f"{number(row['amount'], currency)} {currency}",
            "by": said_change(change(row["amount"], row["difference"])),
            "kind": "gain" if row["difference"] > 0 else "loss",
        }
        for row in rows.sort("difference", "subject", descending=[True, False]).iter_rows(named=True)
    ]
    colours = alt.Scale(domain=["gain", "loss"], range=["var(--gain)", "var(--loss)"])
    bars = (
        alt.Chart(data(told))
        .mark_bar(cornerRadiusEnd=2, height=15)
        .encode(
            y=alt.Y("artist:N", sort=[one["artist"] for one in told], title=None),
            x=alt.X("change:Q", title=currency, axis=alt.Axis(tickCount=5)),
            color=alt.Color("kind:N", scale=colours, legend=None),
            tooltip=tips("artist", "amount", "difference", "by"),
        )
    )
    return as_spec((bars + zero("x")).properties(height=alt.Step(22)))


def fraud(rows: pl.DataFrame, models: Sequence[str], currency: str) -> Spec:
    """How often an invented listener's fee comes back, by how much it plays: fraud rows."""
    told = [
        {
            "plays": row["members"],
            "model": title(row["model"]),
            "times": max(_ratio(row["amount"], row["fee"]), _LEAST_TIMES),
            "comes back": f"{number(row['amount'], currency)} {currency}",
            "for a fee of": f"{number(row['fee'], currency)} {currency}",
            "is": times(row["amount"], row["fee"]),
        }
        for row in rows.sort("members").iter_rows(named=True)
    ]
    ticks = sorted({one["plays"] for one in told})
    base = alt.Chart(data(told)).encode(
        x=alt.X(
            "plays:Q",
            title="plays of the invented listener in the month",
            scale=alt.Scale(type="log", nice=False, padding=18),
            axis=alt.Axis(values=ticks, format=",", grid=False),
        ),
        y=alt.Y(
            "times:Q",
            title="times its fee that comes back",
            scale=alt.Scale(type="log", domain=_around(told), nice=False),
            axis=alt.Axis(values=[10.0**power for power in range(-1, 8)], format=",~r"),
        ),
        color=by_model(models),
        shape=by_shape(models),
        tooltip=tips("plays", "model", "comes back", "for a fee of", "is", plays=","),
    )
    even = alt.Chart(data([{"even": 1, "told": "it gets back what it paid"}]))
    rule = even.mark_rule(strokeDash=[2, 3], color="var(--soft)").encode(y="even:Q")
    note = even.mark_text(style="note", align="left", baseline="top", dx=6, dy=5, color="var(--soft)").encode(
        y="even:Q", x=alt.value(0), text="told:N"
    )
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=by_dash(models))
    points = base.mark_point(size=60, filled=True, opacity=1)
    return as_spec((rule + note + lines + points).properties(height=300))


def _around(told: list[dict[str, Any]]) -> list[float]:
    """From below what came back least, and below the fee, to above what came back most."""
    found = [one["times"] for one in told]
    return [min(*found, 1.0) / 2, max(*found, 1.0) * 1.5]


def _per_cent(row: dict[str, Any]) -> float | None:
    part = change(row["amount"], row["difference"])
    return None if part is None else float(round(part * 10_000)) / 100


def _ratio(amount: Decimal, fee: Decimal) -> float:
    return float(Fraction(to_nano(amount), to_nano(fee))) if fee else 0.0
