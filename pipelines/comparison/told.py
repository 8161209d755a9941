"""The comparison in the terminal, and as one object for machines: the same rows that the page shows."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
from rich.table import Table

from attribution import comparison as rules
from pipelines.comparison.figures import change, coefficient, number, percent, said_change, signed, times
from pipelines.comparison.parts import of, total
from pipelines.comparison.words import DECILE_ENDS, NO_LICENSOR_YET, SIDE, title
from pipelines.console import wide

LEADERS = 3
"""Winners, and losers, of each model in the terminal; the page has more, the Parquet all."""


def tables(rows: pl.DataFrame, names: Mapping[str, str], paths: Mapping[str, str]) -> None:
    """Print what the models come to, currency by currency: rows of ``comparison``."""
    console = wide()
    models = rows["model"].unique(maintain_order=True).to_list()
    for currency in rows["currency"].unique().sort():
        some = rows.filter(pl.col("currency") == currency)
        console.print(_paid(some, currency, models, names))
        if of(some, "artist").height:
            console.print(_tenths(some, currency, models))
            console.print(_unequal(some, currency, models))
            console.print(_leaders(some, currency))
        if of(some, "fraud").height:
            console.print(_fraud(some, currency, models))
    for what, path in paths.items():
        console.print(f"{what}: {path}", soft_wrap=True, highlight=False)


def as_json(rows: pl.DataFrame, paths: Mapping[str, str]) -> dict[str, Any]:
    """The same as plain values; amounts are decimal strings, and ``difference`` of a model is what it loses: zero."""
    models = rows["model"].unique(maintain_order=True).to_list()
    return {
        "period": rows["period"].first(),
        "models": models,
        "currencies": {
            currency: {model: _of_model(rows.filter(currency=currency, model=model)) for model in models}
            for currency in rows["currency"].unique().sort()
        },
        "files": dict(paths),
    }


def _of_model(rows: pl.DataFrame) -> dict[str, Any]:
    base, apportioned = total(of(rows, "base")), total(of(rows, "apportioned"))
    moved = rules.leaders(rows, "artist", at_most=LEADERS)
    shares = {measure: of(rows, measure)["share_ppb"].first() for measure in ("gini", "top_1_percent", "moved")}
    return {
        "base": f"{base:f}",
        "apportioned": f"{apportioned:f}",
        "difference": f"{base - apportioned:f}",
        "licensors": [
            {"side": row["side"], "licensor": row["subject"] or None, **_sums(row)} for row in _rows(rows, "licensor")
        ],
        "nobody": [{"reason": row["subject"], **_sums(row)} for row in _rows(rows, "nobody")],
        "deciles": [
            {"decile": int(row["subject"]), "artists": row["members"], **_sums(row)} for row in _rows(rows, "decile")
        ],
        **{f"{measure}_ppb": share for measure, share in shares.items()},
        "winners": [
            {"artist": row["subject"], **_sums(row)} for row in moved.filter("is_winner").iter_rows(named=True)
        ],
        "losers": [
            {"artist": row["subject"], **_sums(row)} for row in moved.filter(~pl.col("is_winner")).iter_rows(named=True)
        ],
        "fraud": [
            {"plays": row["members"], "fee": f"{row['fee']:f}", "amount": f"{row['amount']:f}"}
            for row in of(rows, "fraud").sort("members").iter_rows(named=True)
        ],
    }


def _rows(rows: pl.DataFrame, measure: str) -> Any:
    return of(rows, measure).iter_rows(named=True)


def _sums(row: Mapping[str, Any]) -> dict[str, str]:
    return {"amount": f"{row['amount']:f}", "difference": f"{row['difference']:f}"}


def _paid(rows: pl.DataFrame, currency: str, models: Sequence[str], names: Mapping[str, str]) -> Table:
    lost = rules.leaks(rows)
    table = Table("side", "licensor", title=f"{rows['period'].first()}, {currency}: what licensors are paid")
    for model in models:
        table.add_column(title(model), justify="right")
    for side, words in SIDE.items():
        paid = of(rows, "licensor").filter(pl.col("side") == side)
        for subject in sorted(paid["subject"].unique(), key=lambda licensor: (not licensor, licensor)):
            own = paid.filter(pl.col("subject") == subject)
            table.add_row(words, names.get(subject, subject) or NO_LICENSOR_YET, *_across(own, currency, models))
        table.add_section()
    bases = [number(total(of(rows.filter(model=model), "apportioned")), currency) for model in models]
    table.add_row("", "all tracks together", *bases)
    table.add_row("", "difference to the bases", *(_lost(lost, model, currency) for model in models))
    return table


def _lost(lost: pl.DataFrame, model: str, currency: str) -> str:
    found = lost.filter(pl.col("model") == model)["difference"]
    return signed(found[0], currency) if len(found) else "0"


def _tenths(rows: pl.DataFrame, currency: str, models: Sequence[str]) -> Table:
    table = Table("tenth", "artists", title=f"{currency}: artists by size, smallest first")
    for model in models:
        table.add_column(title(model), justify="right")
    tenths = of(rows, "decile")
    for tenth in tenths["subject"].unique().sort():
        own = tenths.filter(pl.col("subject") == tenth)
        table.add_row(DECILE_ENDS.get(tenth, tenth), f"{own['members'][0]:,}", *_across(own, currency, models))
    return table


def _unequal(rows: pl.DataFrame, currency: str, models: Sequence[str]) -> Table:
    count = of(rows, "top_1_percent")["members"][0]
    table = Table("model", title=f"{currency}: how unequal artists' money is")
    for head in ("Gini", f"top 1 % ({count:,})", "money that moves", "of all"):
        table.add_column(head, justify="right")
    for model in models:
        mine = rows.filter(pl.col("model") == model)
        gini, top, moved = (of(mine, what).row(0, named=True) for what in ("gini", "top_1_percent", "moved"))
        shares = (coefficient(gini["share_ppb"]), percent(top["share_ppb"]))
        table.add_row(title(model), *shares, number(moved["amount"], currency), percent(moved["share_ppb"]))
    return table


def _leaders(rows: pl.DataFrame, currency: str) -> Table:
    table = Table("model", "artist", title=f"{currency}: who gains and loses most")
    for head in ("has", "difference", "change"):
        table.add_column(head, justify="right")
    for row in rules.leaders(rows, "artist", at_most=LEADERS).iter_rows(named=True):
        told = (number(row["amount"], currency), signed(row["difference"], currency), _change(row))
        table.add_row(title(row["model"]), row["subject"], *told)
    return table


def _fraud(rows: pl.DataFrame, currency: str, models: Sequence[str]) -> Table:
    found = of(rows, "fraud").sort("members")
    one = found.row(0, named=True)
    paying = f"paying {number(one['fee'], currency)} in {one['territory']} {one['offering']}"
    table = Table("model", title=f"{currency}: what an invented listener {paying} would extract")
    for size in found["members"].unique().sort():
        table.add_column(f"{size:,} plays", justify="right")
    for model in models:
        mine = found.filter(pl.col("model") == model).iter_rows(named=True)
        table.add_row(
            title(model), *(f"{number(row['amount'], currency)} {times(row['amount'], row['fee'])}" for row in mine)
        )
    return table


def _across(rows: pl.DataFrame, currency: str, models: Sequence[str]) -> list[str]:
    found = {row["model"]: row for row in rows.iter_rows(named=True)}
    first = number(found[models[0]]["amount"], currency)
    return [first, *(f"{number(found[model]['amount'], currency)} {_change(found[model])}" for model in models[1:])]


def _change(row: Mapping[str, Decimal]) -> str:
    return said_change(change(row["amount"], row["difference"]))
