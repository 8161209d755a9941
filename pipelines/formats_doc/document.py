"""The whole of ``docs/formats.md``, made from the layouts; what a cell is written from, who watched it says."""

from collections.abc import Mapping, Sequence

from pipelines.formats_doc.file_kinds import told_kinds
from pipelines.formats_doc.others import told_claims, told_copies, told_lines, told_notices, told_payments
from pipelines.formats_doc.reports import Origins, told_reports
from pipelines.formats_doc.sales import told_sales

_HEAD = """\
# What we write

Made by `make formats` from the layouts in `schemas/wire` and from what our writers do with them; a test says when
it is stale. What is in `code` is a column of ours: its dataset is in `schemas/`, or it is made of one on the way.
*Italics* say what stands there, anything else is there as it is, and a dash is a cell that we leave empty.
What `partita check` asks of such files, ours or anyone's, is in [check.md](check.md).
"""


def document(reports: Mapping[str, Sequence[tuple[str, Origins]]]) -> str:
    """The text.

    Args:
        reports: records of the DDEX reports by kind of file, in the order of the file, with the origins of their cells.

    Raises:
        ValueError: where a kind of file is not described in ``schemas/wire/file_kinds.csv``.
    """
    chapters = [
        told_kinds(),
        told_reports(reports),
        told_sales(),
        told_notices(),
        told_lines(),
        told_payments(),
        told_claims(),
        told_copies(),
    ]
    parts = [_HEAD, *(part for chapter in chapters for part in chapter)]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)
