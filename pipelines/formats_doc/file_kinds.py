"""Every kind of file that we write, and who gets it; ``schemas/wire/file_kinds.csv``."""

import csv
from collections.abc import Iterator
from importlib.resources import files
from io import StringIO

from pipelines.formats_doc.tables import table
from schemas import vocabulary


def kinds() -> list[dict[str, str]]:
    """What is told of each kind of file that we write."""
    text = (files("schemas") / "wire" / "file_kinds.csv").read_text("utf-8")
    said = {row["kind"]: row for row in csv.DictReader(StringIO(text))}
    missing = [kind for kind in vocabulary.FILE_KIND if kind not in said]
    if missing:
        raise ValueError(f"Say in schemas/wire/file_kinds.csv who gets files of the kind {', '.join(missing)}")
    return [said[kind] for kind in vocabulary.FILE_KIND]


def told_kinds() -> Iterator[str]:
    """The chapter on files."""
    yield "## Files\n"
    rows = [[row["kind"], row["recipient"], f"`{row['name']}`", row["format"], row["what"]] for row in kinds()]
    yield table(["kind", "for whom", "name", "format", "what it says"], rows)
    yield (
        "Every recipient's files are in a folder of its own, ours in `finance`, those for anyone in `transparency`. "
        "Two parties never share a folder, and no name is unsafe on any disk (`pipelines/writers/folders.py`).\n"
    )
