"""Records of the DDEX reports: which cells we write, and what each is written from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pipelines.formats_doc.file_kinds import kinds
from pipelines.formats_doc.tables import table
from pipelines.wire.flat_layouts import layout_of

Origins = Mapping[str, Iterable[str]]
"""Cells of a record by name, each with what it is written from: columns in backticks, constants as they stand."""

_COUNTED: Final = ("FOOT", "SRFO")


def told_reports(reports: Mapping[str, Sequence[tuple[str, Origins]]]) -> Iterator[str]:
    """A chapter for each kind of report."""
    named = {row["kind"]: row for row in kinds()}
    for kind, records in reports.items():
        yield f"## `{kind}`: {named[kind]['format']}\n"
        yield f"{named[kind]['recipient']}: {named[kind]['what'].lower()}.\n"
        for record, origins in records:
            layout = layout_of(record)
            cells = layout.cells if layout else ()
            rows = [
                [str(place), cell.name + (" \\*" if cell.is_mandatory else ""), _origin(record, cell.name, origins)]
                for place, cell in enumerate(cells, start=1)
            ]
            yield f"### {record} of `{kind}`\n"
            yield table(["", "cell (\\* must hold something)", "from"], rows)


def _origin(record: str, cell: str, origins: Origins) -> str:
    if cell == "RecordType":
        return record
    found = sorted(origins.get(cell, ()))
    if record in _COUNTED:
        return "*counted*"
    constants = [each for each in found if not each.startswith("`")]
    if len(constants) > 1 and all(each.isdigit() for each in constants):
        found = [*(each for each in found if each not in constants), "*number*"]
    return ", ".join(found) or "—"
