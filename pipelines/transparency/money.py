"""The money of AI tracks on the page: by basis, by surface, and what waits and why."""

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from attribution import transparency as rules
from pipelines.transparency.chart import Bar, bars
from pipelines.transparency.html import amount, e, name, plain_amount, table
from pipelines.transparency.words import BASIS, REASON, STATUS, SURFACE_UNKNOWN, said
from schemas import vocabulary
from schemas.columns import NO_CURRENCY

_STATUS = list(vocabulary.STATUS)


def by_basis(rows: pl.DataFrame) -> Iterator[str]:
    """What the month's AI tracks earned, by why it is earned: rows of ``transparency``."""
    yield '<section><h2 id="basis">The money, by why it is earned</h2>'
    sums = rules.by_basis(rows)
    if sums.is_empty():
        yield "<p>AI tracks earned nothing in this month.</p>"
    for number, ((currency,), found) in enumerate(sums.group_by("currency", maintain_order=True)):
        yield _basis(str(currency), found, number)
    yield "</section>"


def _basis(currency: str, found: pl.DataFrame, number: int) -> str:
    chart, cells = [], []
    for row in found.iter_rows(named=True):
        parts = {status: row[status] for status in _STATUS}
        chart.append(Bar(said(BASIS, row["basis"]), plain_amount(row["total"], currency), parts))
        cells.append(
            [e(said(BASIS, row["basis"])), *(amount(part, currency) for part in [*parts.values(), row["total"]])]
        )
    heads = ["Basis", *STATUS.values(), "together"]
    title = f"Money of AI tracks in {currency}, by basis"
    return bars(title, chart, number=number) + table(title, heads, cells, numbers=5)


def by_surface(ai_earning: pl.LazyFrame, ai_surface: pl.DataFrame) -> Iterator[str]:
    """What sources earn, by where in the service the tracks were played from: personalised listening too."""
    yield '<section><h2 id="surface">What sources earn, by where the tracks were played</h2>'
    sums = rules.by_surface(ai_earning, ai_surface.lazy()).filter(pl.col("amount") != 0)
    if sums.is_empty():
        yield "<p>Sources earned nothing in this month.</p>"
    for number, ((currency,), found) in enumerate(sums.sort("currency").group_by("currency", maintain_order=True), 100):
        yield _surface(str(currency), found, number)
    yield "</section>"


def _surface(currency: str, found: pl.DataFrame, number: int) -> str:
    wide = rules.across(found, "surface", "basis")
    bases = [column for column in BASIS if column in wide.columns]
    chart = [
        Bar(row["surface"] or SURFACE_UNKNOWN, plain_amount(row["total"], currency), {"payable": row["total"]})
        for row in wide.iter_rows(named=True)
    ]
    cells = [
        [name(row["surface"] or SURFACE_UNKNOWN), *(amount(row[column], currency) for column in [*bases, "total"])]
        for row in wide.iter_rows(named=True)
    ]
    title = f"Earned by sources in {currency}, by surface"
    heads = ["Surface", *(basis.replace("_", " ") for basis in bases), "together"]
    return bars(title, chart, number=number, has_legend=False) + table(title, heads, cells, numbers=len(heads) - 1)


def by_reason(ai_earning: pl.LazyFrame, recording_earning: pl.LazyFrame, ai_track: pl.DataFrame) -> Iterator[str]:
    """What waits, why, and what would release it: the sources' money, and that of the tracks themselves."""
    yield '<section><h2 id="waiting">What waits, and what would release it</h2>'
    cells = [
        [
            f"<b>{e(_why(row['reason'])[0])}</b> <code>{e(row['reason'])}</code>",
            e(_why(row["reason"])[1]),
            "sources" if row["is_source"] else "the tracks themselves",
            amount(row["amount"], row["currency"]),
        ]
        for row in rules.waiting(ai_earning, recording_earning, ai_track.lazy()).iter_rows(named=True)
    ]
    if cells:
        heads = ["Why it waits", "What would release it", "Whose", "How much"]
        yield table("Money of AI tracks on hold or in suspense, by reason", heads, cells, numbers=1)
    else:
        yield "<p>Nothing waits.</p>"
    yield "</section>"


def _why(reason: str) -> tuple[str, str]:
    return REASON.get(reason, (reason.replace("_", " "), ""))


def total(row: dict[str, object], currency: str) -> str:
    """What a row of ``transparency`` comes to, whatever its status, in words."""
    amounts = {status: row[status] for status in _STATUS}
    told = [
        f"{amount(value, currency)} {STATUS[status]}"
        for status, value in amounts.items()
        if isinstance(value, Decimal) and value
    ]
    return ", ".join(told) or ("nothing" if currency == NO_CURRENCY else amount(Decimal(0), currency))
