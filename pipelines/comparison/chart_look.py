"""How the comparison's charts look: colours of the page, and each model its colour, shape and dash."""

from collections.abc import Sequence
from typing import Any, Final

import altair as alt

from pipelines.comparison.words import title

Spec = dict[str, Any]
"""A chart in Vega-Lite."""
_SHAPES: Final = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke", "triangle-left"]
_DASHES: Final = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3], [10, 2], [3, 1]]


def as_spec(chart: alt.LayerChart | alt.FacetChart) -> Spec:
    """As wide as its place, without the address of its own schema."""
    spec = chart.properties(width="container", background="transparent").configure(**_CONFIG).to_dict()
    del spec["$schema"]
    return spec


_CONFIG: Final = {
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "text": {"color": "var(--ink)", "fontSize": 13},
    "axis": {
        "labelColor": "var(--ink)",
        "titleColor": "var(--soft)",
        "titleFontWeight": "normal",
        "gridColor": "var(--line)",
        "domainColor": "var(--line)",
        "tickColor": "var(--line)",
        "labelFontSize": 13,
        "titleFontSize": 13,
        "labelLimit": 210,
    },
    "legend": {
        "labelColor": "var(--ink)",
        "labelFontSize": 13,
        "orient": "top",
        "title": None,
        "symbolStrokeWidth": 0,
        "symbolDash": [1, 0],
        "columns": 0,
        "labelLimit": 200,
    },
}


def by_model(models: Sequence[str], *, but_first: bool = False, has_legend: bool = True) -> alt.Color:
    """Each model its colour."""
    named = [(title(name), f"var(--m{place})") for place, name in enumerate(models)][but_first:]
    scale = alt.Scale(domain=[name for name, _ in named], range=[colour for _, colour in named])
    return alt.Color("model:N", scale=scale, legend=alt.Legend() if has_legend else None)


def by_shape(models: Sequence[str], *, but_first: bool = False) -> alt.Shape:
    """Each model its shape of point."""
    names = [title(name) for name in models][but_first:]
    return alt.Shape("model:N", scale=alt.Scale(domain=names, range=_cycled(_SHAPES, len(models))[but_first:]))


def by_dash(models: Sequence[str], *, but_first: bool = False) -> alt.StrokeDash:
    """Each model its dash."""
    names = [title(name) for name in models][but_first:]
    return alt.StrokeDash(
        "model:N", scale=alt.Scale(domain=names, range=_cycled(_DASHES, len(models))[but_first:]), legend=None
    )


def _cycled(values: Sequence[Any], count: int) -> list[Any]:
    return [values[place % len(values)] for place in range(count)]


def zero(channel: str) -> alt.Chart:
    """A line at nothing."""
    rule = alt.Chart(data([{"zero": 0}])).mark_rule(color="var(--soft)")
    return rule.encode(x="zero:Q") if channel == "x" else rule.encode(y="zero:Q")


def tips(*columns: str, **formats: str) -> list[alt.Tooltip]:
    """What is told of a mark; ``formats`` of numbers by column."""
    return [
        alt.Tooltip(f"{name}:Q", title=name, format=formats[name])
        if name in formats
        else alt.Tooltip(f"{name}:N", title={"by": "change"}.get(name, name))
        for name in columns
    ]


def data(rows: list[dict[str, Any]]) -> alt.Data:
    """Rows as a chart holds them."""
    return alt.Data(values=rows)
