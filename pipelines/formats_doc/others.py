"""The other files: notices of works, claims, tables of our own, copies for people."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

import yaml

from pipelines.formats_doc.tables import table
from pipelines.wire.cwr_layouts import FRAME, PLACES, VERSIONS, layouts
from pipelines.writers.copies import MOST_LINES
from pipelines.writers.cwr_records import LEFT_OUT
from pipelines.writers.workbook_cells import EXACT_DIGITS, LONGEST
from schemas.payment import Payment

_XLSX: Final = f"""\
## Copies for people

`copy_<file>.xlsx` is a workbook of one machine file: a sheet for each kind of record, its first line the names of the
cells, and totals by currency under it. It is made from the file, which is not touched; `partita copy FILE` makes one of
any such file. A month's run makes one of files of up to {MOST_LINES:,} lines, for recipients who do not refuse them.

- Identifiers and all other text are text cells, whatever they look like. Nothing is a formula or a link; what a program
  could take for one when the cell is edited is marked as text.
- An amount is two columns: rounded to its currency's minor units, half to even, and exact, as text. Sums are of exact
  amounts. No number is made through a binary fraction; one of more than {EXACT_DIGITS} digits is text.
- Days are dates. A column without a value is folded away.
- A control character, and what is longer than the {LONGEST:,} characters of a cell, is on the sheet *Not shown*,
  escaped, with its place and the reason.
"""
_CWR: Final = """\
Every record is as it was last received, in the characters that the version has, and its prefix counted anew; `NWR`
stands for `REV`. HDR, GRH, GRT and TRL are ours. Of each field: first and last place, and the format.
"""
_PAID: Final = {
    "name": "Of the licensor",
    "dpid": "Its DDEX party identifier",
    "ipi_name_number": "Its IPI name number",
    "paid": "payment_amount in whole minor units of its currency, half to even",
    "remainder": "What that leaves, either sign",
}
"""Columns of the payments that their dataset does not have."""


def told_notices() -> Iterator[str]:
    """The chapter on works-used notices."""
    yield "## Works-used notices\n"
    yield _CWR
    for version in sorted(set(LEFT_OUT) & set(VERSIONS.values())):
        known = layouts().filter(version=version)
        rows = []
        for record in [*FRAME[:2], *_sent(version), *FRAME[2:]]:
            fields = known.filter(record=record).sort("start").select("field", "start", "size", "format").iter_rows()
            rows.append([record, "; ".join(f"{name} {at}–{at + size - 1} {form}" for name, at, size, form in fields)])
        yield f"### CWR {version}\n"
        yield table(["record", "fields"], rows)


def told_lines() -> Iterator[str]:
    """A chapter for each file whose lines have a published schema."""
    folder = files("schemas") / "wire"
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        said: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.name.endswith(".json") else {}
        if said.get("properties") and said.get("title") and "attribution-1.1" not in path.name:
            yield f"## {said['title']}\n"
            rows = [[f"`{name}`", _described(node)] for name, node in said["properties"].items()]
            yield table(["column", "what it says"], rows)


def told_payments() -> Iterator[str]:
    """The chapter on what finance pays."""
    yield "## Payments\n"
    columns = {name: column.description or "" for name, column in Payment.to_schema().columns.items()}
    yield table(["column", "what it says"], [[f"`{name}`", says] for name, says in (columns | _PAID).items()])


def told_claims() -> Iterator[str]:
    """The chapter on claims that come in by a column map; none where there are no such layouts."""
    path = files("schemas") / "wire" / "claim_layouts.yaml"
    if not path.is_file():
        return
    yield "## Claims that come in\n"
    yield "DDEX CDM 2.0 by its own cells, and these layouts by a map of columns.\n"
    for layout in yaml.safe_load(path.read_text("utf-8"))["layouts"]:
        yield f"### Layout `{layout['layout']}`\n"
        rows = [
            [theirs, f"`claim_{part}.{ours}`" if part != "claim" else f"`claim.{ours}`"]
            for part in ("message", "summary", "claim")
            for ours, theirs in layout.get(part, {}).items()
        ]
        yield table(["column", "read into"], rows)


def told_copies() -> Iterator[str]:
    """The chapter on workbooks."""
    yield _XLSX


def _sent(version: str) -> list[str]:
    there = PLACES.filter(version=version)["record"].to_list()
    return [record for record in there if record not in LEFT_OUT[version] and record != "REV"]


def _described(node: dict[str, Any]) -> str:
    return str(node.get("description", ""))
