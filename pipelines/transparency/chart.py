"""Bars of money as inline SVG: no script, no network, and the same figures in a table beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from pipelines.transparency.words import STATUS as WORDS
from schemas.vocabulary import STATUS

_LABEL_Y, _BAR_Y, _BAR, _ROW, _WIDTH, _LEGEND = 14, 20, 16, 48, 640, 26


@dataclass(frozen=True)
class Bar:
    """One bar: its name, what stands at its end, and its parts by status."""

    name: str
    total: str
    parts: dict[str, Decimal]


def bars(title: str, rows: Sequence[Bar], *, number: int, has_legend: bool = True) -> str:
    """A chart of bars that start at zero and share one scale; money below zero, which has no length, is left out.

    Args:
        title: what the chart shows, for those who hear it.
        rows: from the top.
        number: of the chart on the page; it names its parts.
        has_legend: whether the parts are told apart.
    """
    most = max((sum(_positive(row).values(), Decimal(0)) for row in rows), default=Decimal(0))
    top = _LEGEND if has_legend else 0
    said = "; ".join(f"{row.name}: {row.total}" for row in rows)
    drawn = "".join(_bar(row, most, top + _ROW * place) for place, row in enumerate(rows))
    label = f'role="img" aria-labelledby="chart{number} chart{number}d"'
    return (
        f'<svg viewBox="0 0 {_WIDTH} {top + _ROW * len(rows)}" {label}>'
        f'<title id="chart{number}">{escape(title)}</title><desc id="chart{number}d">{escape(said)}</desc>'
        f"{_legend(rows) if has_legend else ''}{drawn}</svg>"
    )


def _bar(row: Bar, most: Decimal, top: int) -> str:
    pieces = [
        f'<text x="0" y="{top + _LABEL_Y}">{escape(row.name)}</text>',
        f'<text x="{_WIDTH}" y="{top + _LABEL_Y}" text-anchor="end">{escape(row.total)}</text>',
    ]
    start = Decimal(0)
    for status, amount in _positive(row).items():
        left, right = _place(start, most), _place(start + amount, most)
        pieces.append(
            f'<rect class="{status}" x="{left}" y="{top + _BAR_Y}" width="{max(right - left, 1)}" height="{_BAR}"/>'
        )
        start += amount
    return "".join(pieces)


def _legend(rows: Sequence[Bar]) -> str:
    shown = [status for status in STATUS if any(status in _positive(row) for row in rows)]
    return "".join(
        f'<rect class="{status}" x="{place * 175}" y="0" width="12" height="12"/>'
        f'<text class="soft" x="{place * 175 + 18}" y="11">{WORDS[status]}</text>'
        for place, status in enumerate(shown)
    )


def _positive(row: Bar) -> dict[str, Decimal]:
    return {status: row.parts[status] for status in STATUS if row.parts.get(status, Decimal(0)) > 0}


def _place(amount: Decimal, most: Decimal) -> int:
    return int(amount * _WIDTH / most)
