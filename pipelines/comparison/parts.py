"""What the sections of the comparison's page have in common."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from attribution.money import from_nano, nano
from pipelines.comparison.chart_look import Spec
from pipelines.comparison.figures import cell, moved
from pipelines.comparison.words import title
from pipelines.transparency.html import e, table


@dataclass
class Drawn:
    """What all sections share, and the charts that they leave for the page's script."""

    models: Sequence[str]
    names: dict[str, str]
    """of licensors"""
    leaks: pl.DataFrame
    """from ``comparison.leaks``"""
    specs: dict[str, Spec] = field(default_factory=dict)

    def chart(self, label: str, spec: Spec) -> str:
        """A place for a chart, which is named ``label`` to those who do not see it."""
        place = f"c{len(self.specs)}"
        self.specs[place] = {"description": label, **spec}
        return f'<div class="chart" data-chart="{place}"></div>'

    @property
    def titles(self) -> list[str]:
        """What the models are called."""
        return [title(model) for model in self.models]

    @property
    def place(self) -> pl.Expr:
        """A row's model, for sorting."""
        order = {model: turn for turn, model in enumerate(self.models)}
        return pl.col("model").replace_strict(order, return_dtype=pl.Int64)


def of(rows: pl.DataFrame, measure: str) -> pl.DataFrame:
    """Rows of one measure."""
    return rows.filter(pl.col("measure") == measure)


def total(rows: pl.DataFrame) -> Decimal:
    """What the rows come to, exactly."""
    return from_nano(rows.select(nano("amount").sum()).item())


def article(label: str, *pieces: str) -> str:
    """A question with its answer."""
    return f"<article><h3>{e(label)}</h3>{''.join(pieces)}</article>"


def by_model(
    label: str, head: str, rows: pl.DataFrame, *, currency: str, drawn: Drawn, said: Callable[[str], str]
) -> str:
    """A table with a line per subject and a column per model; rows are in the order of models and subjects."""
    return table(label, [head, *drawn.titles], _lines(rows, currency, drawn, said), numbers=len(drawn.models))


def _lines(rows: pl.DataFrame, currency: str, drawn: Drawn, said: Callable[[str], str]) -> Iterator[list[str]]:
    found = {(row["subject"], row["model"]): row for row in rows.iter_rows(named=True)}
    for subject in rows["subject"].unique(maintain_order=True):
        own = [found[subject, model] for model in drawn.models]
        first = cell(own[0]["amount"], currency)
        yield [said(subject), first, *(moved(row["amount"], row["difference"], currency) for row in own[1:])]
