"""One currency of the comparison's page: key figures, totals, licensors, and then its artists."""

from collections.abc import Iterator
from functools import partial

import polars as pl

from pipelines.comparison import charts
from pipelines.comparison.artists import artists, fraud
from pipelines.comparison.figures import cell, number, signed
from pipelines.comparison.parts import Drawn, article, by_model, of, total
from pipelines.comparison.words import NO_LICENSOR_YET, PAID, SIDE, nobody, title
from pipelines.transparency.html import e, name, table


def panel(rows: pl.DataFrame, currency: str, drawn: Drawn) -> Iterator[str]:
    """All of one currency: rows of ``comparison``."""
    yield f'<section role="tabpanel" id="{e(currency)}" aria-labelledby="tab-{e(currency)}">'
    yield f"<h2>{e(currency)}</h2>{_key(rows, currency, drawn)}{_totals(rows, currency, drawn)}"
    yield from _licensors(rows, currency, drawn)
    yield from artists(rows, currency, drawn)
    yield fraud(rows, currency, drawn)
    yield "</section>"


def _key(rows: pl.DataFrame, currency: str, drawn: Drawn) -> str:
    """What one looks at first; that the bases are whole is among it."""
    base, played = of(rows, "base"), of(rows, "gini")
    lost = drawn.leaks.filter(pl.col("currency") == currency)
    difference = signed(lost["difference"][0], currency) if lost.height else "0"
    told = [
        ("", f"{number(base['amount'][0], currency)} {currency}" if base.height else "0", "net revenue: the bases"),
        ("", f"{played['members'][0]:,}" if played.height else "0", "artists that were played"),
        ("broken" if lost.height else "ok", f"difference {difference}", "between bases and tracks, in every model"),
    ]
    cards = "".join(f'<div class="{kind}"><b>{e(value)}</b><span>{e(what)}</span></div>' for kind, value, what in told)
    return f'<div class="key">{cards}</div>'


def _totals(rows: pl.DataFrame, currency: str, drawn: Drawn) -> str:
    """The bases, what the models made of them, and what pools pay on either side."""
    cells = []
    for model in drawn.models:
        mine = rows.filter(pl.col("model") == model)
        base, whole, unknown = (total(of(mine, measure)) for measure in ("base", "apportioned", "nobody"))
        paid = [total(of(mine, "licensor").filter(pl.col("side") == side)) for side in SIDE]
        amounts = [cell(value, currency) for value in (base, whole)]
        others = [cell(value, currency) for value in (unknown, *paid)]
        cells.append([e(title(model)), *amounts, signed(whole - base, currency), *others])
    heads = ["Model", "Bases", "All tracks", "Difference", "Of it of no known artist"]
    heads += [f"Pools of {words}" for words in SIDE.values()]
    reasons = of(rows, "nobody").filter(pl.col("amount") != 0)["subject"].unique().sort().to_list()
    told = ", ".join(nobody(why) for why in reasons)
    note = f'<p class="soft">Of no known artist: {e(told)}. That is in every total and in no tenth.</p>' if told else ""
    return article("Do the totals add up?", table(f"Totals in {currency}", heads, cells, numbers=6), note)


def _licensors(rows: pl.DataFrame, currency: str, drawn: Drawn) -> Iterator[str]:
    paid = of(rows, "licensor").filter(pl.col("amount").abs().max().over("side", "subject") > 0)
    for side, words in SIDE.items():
        some = _by_size(paid.filter(pl.col("side") == side), drawn)
        if some.is_empty():
            continue
        label = f"What licensors of {words} are paid in {currency}"
        drawing = drawn.chart(label, charts.licensors(some, drawn.models, drawn.names, currency))
        named = partial(_named, drawn=drawn)
        figures = by_model(label, "Licensor", some, currency=currency, drawn=drawn, said=named)
        about = f"<p>{e(PAID[side])}</p>"
        yield article(label, about, drawing, figures)


def _named(licensor: str, drawn: Drawn) -> str:
    return name(drawn.names.get(licensor, licensor)) if licensor else e(NO_LICENSOR_YET)


def _by_size(rows: pl.DataFrame, drawn: Drawn) -> pl.DataFrame:
    """In the order of the models, the largest under the first one first; nobody's last."""
    first = rows.filter(pl.col("model") == drawn.models[0]).select("subject", _size="amount")
    order = [drawn.place, pl.col("subject") == "", pl.col("_size"), pl.col("subject")]
    return rows.join(first, on="subject").sort(order, descending=[False, False, True, False]).drop("_size")
