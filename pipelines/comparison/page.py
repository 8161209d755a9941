"""``comparison.html``: who gains and who loses under other models, on one page that needs nothing from elsewhere.

Its policy lets only its own script run, and lets that one ask for nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from attribution.comparison import leaks
from pipelines.comparison.panel import panel
from pipelines.comparison.parts import Drawn
from pipelines.comparison.script import allowed, bundle
from pipelines.comparison.style import CSS
from pipelines.comparison.words import model_words
from pipelines.transparency.html import e

FILE_NAME = "comparison.html"


def write_page(folder: Path, rows: pl.DataFrame, *, names: Mapping[str, str], parameters: Mapping[str, str]) -> Path:
    """Write the page of a comparison.

    Args:
        folder: to write it into.
        rows: rows of ``comparison``, of one month.
        names: of licensors, by party.
        parameters: what each model was run with, in words.
    """
    path = folder / FILE_NAME
    path.write_text("\n".join(page(rows, names=names, parameters=parameters)), encoding="utf-8", newline="\n")
    return path


def page(rows: pl.DataFrame, *, names: Mapping[str, str], parameters: Mapping[str, str]) -> Iterator[str]:
    """The page, piece by piece."""
    models = rows["model"].unique(maintain_order=True).to_list()
    currencies = rows["currency"].unique().sort().to_list()
    drawn = Drawn(models, dict(names), leaks(rows))
    panels = [piece for currency in currencies for piece in panel(rows.filter(currency=currency), currency, drawn)]
    script = bundle()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src {allowed(script)}; base-uri 'none'; "
        "form-action 'none'"
    )
    period = rows["period"].first() or ""
    heading = f"{period} under {len(models)} allocation models"
    yield f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{e(heading)}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{CSS}</style></head><body>'
    yield f"<header><h1>{e(heading)}</h1><p>{_about(models)}</p></header><main>"
    yield f"<section><h2>The models</h2>{_models(models, parameters)}</section>"
    yield from _tabs(currencies)
    yield from panels
    yield f"</main><footer>{_footer()}</footer>"
    yield f'<script type="application/json" id="specs">{_json(drawn.specs)}</script>'
    yield f'<script type="module">{script}</script></body></html>'


def _about(models: Sequence[str]) -> str:
    first = e(model_words(models[0]).title)
    return (
        "The same plays and the same revenue, shared out in different ways. Each base, the net revenue of one "
        "territory and offering, is spread over everything that was played in it; every agreement then makes its "
        "pools of it. "
        f"All differences are to {first}. Nothing here was booked, paid or sent."
    )


def _models(models: Sequence[str], parameters: Mapping[str, str]) -> str:
    cards = []
    for place, name in enumerate(models):
        words = model_words(name)
        tag = ' <span class="tag">what others are held against</span>' if place == 0 else ""
        cards.append(
            f'<li style="--of: var(--m{place})"><h3>{e(words.title)}{tag}</h3><p>{e(words.sentence)}</p>'
            f"<p><code>{e(words.formula)}</code></p>{_run_with(parameters.get(name))}"
            f'<p class="soft">{e(words.source)}</p></li>'
        )
    return f'<ul class="models">{"".join(cards)}</ul>'


def _run_with(parameters: str | None) -> str:
    return f'<p class="with">Here: {e(parameters)}.</p>' if parameters else ""


def _tabs(currencies: Sequence[str]) -> Iterator[str]:
    yield '<div role="tablist" aria-label="Currency" hidden>'
    for currency in currencies:
        yield (
            f'<button role="tab" id="tab-{e(currency)}" aria-controls="{e(currency)}" aria-selected="false">'
            f"{e(currency)}</button>"
        )
    yield "</div>"


def _footer() -> str:
    return (
        "<p>Made by Partita. Amounts are rounded for reading; the exact ones are in the source of this page and "
        "in comparison.parquet beside it. Currencies are never added. Charts are drawn by Vega, Vega-Lite and "
        "Vega-Embed (BSD 3-Clause licence, University of Washington Interactive Data Lab and contributors), which "
        "are part of this page.</p>"
    )


def _json(specs: Mapping[str, Any]) -> str:
    """For a script element: nothing in it can end the element."""
    return json.dumps(specs, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
