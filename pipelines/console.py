"""What a person sees: a progress bar while it runs, tables at the end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from attribution.money import to_minor
from pipelines.home import Home
from pipelines.run import Outcome
from schemas.vocabulary import COPY

_PLAYS = ("plays_in", "plays_rejected", "plays_duplicate", "plays_short", "plays_qualified")
_MONEY = ("revenue", "pools", "payable", "accrued", "hold", "suspense", "difference")
_BASIS = {
    "drawn_on": "works and recordings drawn on",
    "embodied": "recordings in the tracks",
    "fallback": "what models were trained on",
    "voice": "voices",
}
_SHOWN_FILES = 60
_WIDTH = 160


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, int], None]]:
    """A bar that moves with every file received and dataset written, on standard error; none when ``quiet``."""
    if quiet:
        yield lambda what, rows: None
        return
    columns = (TextColumn("{task.description:<40}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda what, rows: bar.update(task, advance=1, description=f"{what} {rows:,}")


def closing_table(outcome: Outcome, home: Home) -> None:
    """Plays, money by currency, files, warnings; and where everything is."""
    console, summary = wide(), outcome.summary
    period = summary["period"]
    if outcome.unchanged:
        console.print(f"[bold]{period}: nothing changed[/bold] since it was settled; nothing was written.")
    console.print(_plays(summary))
    console.print(_amounts(summary))
    if summary["ai"]["tracks"]:
        console.print(_ai(summary))
    if summary["claims"]["accounts"]:
        console.print(_claims(summary))
    for figure in summary["unverified"]:
        console.print(_unverified(figure), markup=True, highlight=False, soft_wrap=True)
    console.print(_files(summary))
    if summary["untaxed"]:
        names = ", ".join(summary["untaxed"])
        console.print(f"Nothing is known of the taxes of {names}: paid without VAT, nothing withheld.", highlight=False)
    for warning in outcome.warnings:
        console.print(f"[yellow]warning[/yellow] {warning}", markup=True, highlight=False)
    console.print(f"Files: {home.settlement / period}", soft_wrap=True, highlight=False)
    console.print(f"Warehouse: {home.warehouse}", soft_wrap=True, highlight=False)


def status_tables(found: dict[str, Any]) -> None:
    """Deliveries by kind and status, what was refused, and the settled months with what recipients acknowledged."""
    console = wide()
    table = Table("kind", "status", "files", "rows", "rows refused", title="Deliveries")
    for row in found["deliveries"]:
        table.add_row(row["kind"], row["status"], *(f"{row[name]:,}" for name in ("files", "rows", "rejected_rows")))
    console.print(table)
    for row in found["refused"]:
        console.print(f"{row['name']}: {row['reason']}. {row['detail']}", markup=False, highlight=False, soft_wrap=True)
    for row in found["acknowledgements"]:
        if row["fault"]:
            console.print(row["fault"], markup=False, highlight=False, soft_wrap=True)
    for month in found["months"]:
        told = f", {month['acknowledged']} of {month['reports']} reports acknowledged" if month["acknowledged"] else ""
        console.print(f"{month['period']}: {month['state']}, {month['files']} files{told}")


def _plays(summary: dict[str, Any]) -> Table:
    table = Table(*(name.removeprefix("plays_") for name in _PLAYS), title=f"Plays of {summary['period']}")
    table.add_row(*(f"{summary[name]:,}" for name in _PLAYS))
    return table


def _amounts(summary: dict[str, Any]) -> Table:
    table = Table("currency", title="Money")
    for name in _MONEY:
        table.add_column(name, justify="right")
    for currency, amounts in summary["amounts"].items():
        table.add_row(currency, *(_readable(amounts[name], currency) for name in _MONEY))
    return table


def _ai(summary: dict[str, Any]) -> Table:
    """What AI tracks pay to what they draw on, and what waits and why."""
    found, currencies = summary["ai"], list(summary["amounts"])
    blocks = ", ".join(f"{tracks} {reason}" for reason, tracks in found["blocked"].items()) or "none"
    title = f"AI: {found['tracks']} tracks, {found['verified']} with a verified manifest; blocked: {blocks}"
    table = Table("what sources get", title=title)
    for currency in currencies:
        table.add_column(currency, justify="right")
    for part, words in (("sources", _BASIS), ("statuses", {}), ("held", {})):
        for code, amounts in found[part].items():
            label = words.get(code) or (f"  waiting: {code}" if part == "held" else f"  of it {code}")
            table.add_row(label, *(_readable(amounts.get(currency, "0"), currency) for currency in currencies))
        table.add_section()
    return table


def _claims(summary: dict[str, Any]) -> Table:
    """What is accrued until it is claimed: what it opens with, and what becomes of it."""
    found = summary["claims"]
    parts = [f"{number} {status}" for status, number in found["claims"].items()]
    told = sum(found["discrepancies"].values())
    title = f"Claims: {', '.join(parts) or 'none'}; {told} discrepancies told"
    table = Table("currency", title=title)
    names = ("opening", "accrued", "released", "residual", "closing", "closing_held", "payable")
    for name in names:
        table.add_column(name.replace("_", " "), justify="right")
    for currency, amounts in found["accounts"].items():
        table.add_row(currency, *(_readable(amounts[name], currency) for name in names))
    return table


def _unverified(figure: dict[str, Any]) -> str:
    amount = f"{_readable(figure['amount'], figure['currency'])} {figure['currency']}"
    text = f"{figure['parameter']} ({figure['figure']}): {amount} depends on it; accepted by {figure['accepted']}"
    return f"[yellow]unverified[/yellow] {escape(text)}"


def _files(summary: dict[str, Any]) -> Table:
    files = [file for file in summary["files"] if file["kind"] != COPY]
    copies = len(summary["files"]) - len(files)
    beside = f", and workbooks of {copies:,} of them" if copies else ""
    table = Table("recipient", "file", "lines", title=f"{len(files)} files{beside}")
    for file in files[:_SHOWN_FILES]:
        table.add_row(file["recipient"] or Path(file["path"]).parts[0], Path(file["path"]).name, f"{file['lines']:,}")
    if len(files) > _SHOWN_FILES:
        table.add_row("…", f"{len(files) - _SHOWN_FILES} more", "")
    return table


def _readable(amount: str, currency: str) -> str:
    """In the currency's minor units, for reading; the exact amounts are in ``--json`` and in the warehouse."""
    value = Decimal(amount)
    return f"{to_minor(value, currency):,}" if value else "0"


def wide() -> Console:
    """As wide as the terminal; where there is none, wide enough for amounts and file names."""
    console = Console()
    return console if console.is_terminal else Console(width=_WIDTH)
