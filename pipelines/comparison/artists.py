"""Artists on the comparison's page: who gains and loses, by size and by name, and what a fraud would extract."""

from collections.abc import Iterator

import polars as pl

from attribution import comparison as rules
from pipelines.comparison import charts
from pipelines.comparison.figures import cell, coefficient, moved, percent, signed, times
from pipelines.comparison.parts import Drawn, article, by_model, of
from pipelines.comparison.words import DECILE_ENDS, title
from pipelines.transparency.html import e, name, table

LEADERS = 8
"""Winners, and losers, that are shown of each model."""


def artists(rows: pl.DataFrame, currency: str, drawn: Drawn) -> Iterator[str]:
    """All that is told of artists in one currency: rows of ``comparison``."""
    if of(rows, "artist").is_empty():
        yield article(f"Artists in {currency}", "<p>No known artist was played in these bases.</p>")
        return
    yield _moved(rows, currency, drawn)
    yield _deciles(rows, currency, drawn)
    yield _unequal(rows, currency, drawn)
    yield '<div class="two">'
    yield from (_leaders(rows, model, currency, drawn) for model in drawn.models[1:])
    yield "</div>"


def _moved(rows: pl.DataFrame, currency: str, drawn: Drawn) -> str:
    some = of(rows, "moved").filter(pl.col("model") != drawn.models[0]).sort(drawn.place)
    label = f"How much money changes hands between artists in {currency}"
    everyone = of(rows, "gini")["members"][0]
    cells = [
        [e(title(row["model"])), cell(row["amount"], currency), percent(row["share_ppb"]), f"{row['members']:,}"]
        for row in some.iter_rows(named=True)
    ]
    heads = ["Model", "Money that moves", "Of all artists' money", f"Artists who gain, of {everyone:,}"]
    drawing = drawn.chart(label, charts.shares(some, drawn.models, percent, whole=False))
    return article(label, drawing, table(label, heads, cells, numbers=3))


def _deciles(rows: pl.DataFrame, currency: str, drawn: Drawn) -> str:
    tenths = of(rows, "decile").sort(drawn.place, "subject")
    members = dict(tenths.select("subject", "members").rows())
    label = f"Which artists gain and lose, by size, in {currency}"
    about = (
        f"<p>Artists are sorted by what {e(title(drawn.models[0]))} gives them and cut into ten groups; those of equal "
        "size stay together.</p>"
    )
    figures = by_model(
        label,
        "Tenth (artists)",
        tenths,
        currency=currency,
        drawn=drawn,
        said=lambda tenth: f"{e(DECILE_ENDS.get(tenth, tenth))} ({members[tenth]:,})",
    )
    return article(label, about, drawn.chart(label, charts.deciles(tenths, drawn.models, currency)), figures)


def _unequal(rows: pl.DataFrame, currency: str, drawn: Drawn) -> str:
    gini, top = (of(rows, measure).sort(drawn.place) for measure in ("gini", "top_1_percent"))
    count = top["members"][0]
    labels = ("Gini coefficient", f"Share of the top 1 % ({count:,} {'artist' if count == 1 else 'artists'})")
    drawings = [
        drawn.chart(f"{label}, {currency}", charts.shares(some, drawn.models, said, whole=True))
        for label, some, said in zip(labels, (gini, top), (coefficient, percent), strict=True)
    ]
    beside = "".join(f"<div><p>{e(label)}</p>{one}</div>" for label, one in zip(labels, drawings, strict=True))
    cells = [
        [e(title(one["model"])), coefficient(one["share_ppb"]), percent(other["share_ppb"])]
        for one, other in zip(gini.iter_rows(named=True), top.iter_rows(named=True), strict=True)
    ]
    label = f"How unequal artists' money is in {currency}"
    about = "<p>Of the Gini coefficient 0 means that all artists have the same, 1 that one has everything.</p>"
    return article(label, about, f'<div class="two">{beside}</div>', table(label, ["Model", *labels], cells, numbers=2))


def _leaders(rows: pl.DataFrame, model: str, currency: str, drawn: Drawn) -> str:
    some = rules.leaders(rows.filter(pl.col("model") == model), "artist", at_most=LEADERS)
    label = f"{title(model)}: who gains and loses most in {currency}"
    if some.is_empty():
        return article(label, "<p>Nobody: every artist has the same.</p>")
    cells = [
        [name(row["subject"]), moved(row["amount"], row["difference"], currency), signed(row["difference"], currency)]
        for row in some.iter_rows(named=True)
    ]
    figures = table(label, ["Artist", title(model), "Difference"], cells, numbers=2)
    drawing = drawn.chart(label, charts.leaders(some, currency))
    return article(label, drawing, f"<details><summary>The figures</summary>{figures}</details>")


def fraud(rows: pl.DataFrame, currency: str, drawn: Drawn) -> str:
    """What one invented listener would get back for its fee, by how much it plays."""
    some = of(rows, "fraud").sort(drawn.place, "members")
    label = f"What an invented listener would extract in {currency}"
    if some.is_empty():
        return article(
            label, "<p>No base has subscribers who pay and plays that count, so there is nothing to join.</p>"
        )
    one = some.row(0, named=True)
    about = (
        f"<p>One more listener joins {e(one['offering'])} in {e(one['territory'])}, the largest base in {e(currency)}. "
        f"It pays {cell(one['fee'], currency)} {e(currency)}, which is what a listener who plays brings in there, "
        "and plays one track of its own and nothing else. Each model then shares out the base with that fee in it, and "
        "what the track gets is what comes back. An agreement pays its rate of that: at 70 %, the listener has its fee "
        "back where 1.43 times the fee is shown.</p>"
    )
    cells = [
        [e(title(model)), *(_back(row, currency) for row in of_model.iter_rows(named=True))]
        for (model,), of_model in some.group_by("model", maintain_order=True)
    ]
    sizes = [f"{size:,} plays" for size in some["members"].unique().sort()]
    drawing = drawn.chart(label, charts.fraud(some, drawn.models, currency))
    return article(label, about, drawing, table(label, ["Model", *sizes], cells, numbers=len(sizes)))


def _back(row: dict, currency: str) -> str:
    return f'{cell(row["amount"], currency)} <span class="by">{times(row["amount"], row["fee"])}</span>'
