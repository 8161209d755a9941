"""The whole of ``docs/check.md``: how ``partita check`` is used, and each of its rules."""

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files
from io import StringIO
from typing import Final

from pipelines.check.findings import FINDING
from pipelines.formats_doc.tables import table
from pipelines.wire.cwr_layouts import layouts
from pipelines.wire.flat_layouts import profiles

_ABOUT_FLAT: Final = {
    "file": "The file and its lines",
    "name": "The name of a DSR file, or of an acknowledgement of one",
    "records": "Records and their order",
    "counts": "What the footer counts",
    "cells": "Cells",
    "numbers": "Numbers",
    "dates": "Dates, times and periods",
    "values": "Other values",
    "identifiers": "Identifiers and their check digits",
    "references": "References, and what may be there once",
    "sums": "Sums, prices and rates of exchange",
    "claims": "Claims (CDM)",
}
_ABOUT_CWR: Final = {
    "file": "The file and its characters",
    "name": "The name of the file",
    "envelope": "Header, groups and trailer",
    "counts": "Counts and numbers of records",
    "records": "Records and their order",
    "fields": "Fields and codes",
    "identifiers": "Identifiers and their check digits",
    "works": "Versions, excerpts, composites, titles",
    "parties": "Publishers, writers and their links",
    "shares": "Shares",
    "acknowledgements": "Acknowledgements",
}
_FINDING: Final = {
    "line": "line of the file, from 1; 0 is the file itself, its name for example",
    "record": "type of the record; may be empty",
    "cell": "name of the cell or field; may be empty",
    "value": "what stands there, the first 60 characters; may be empty",
    "rule": "name of the rule, as in the tables below",
    "severity": "`error` or `warning`",
    "expected": "what was expected, in words for people",
}
_USE: Final = """\
# What `partita check` checks

Made by `make formats` from the tables of rules in `schemas/wire`; a test says when it is stale.

    partita check FILE...

says what is wrong with settlement files, ours or anyone's. It changes nothing, asks no network, and needs neither a
home nor a month. A file may be of any size, be packed with gzip, or with others in a zip archive, and have any name:
what it is, its first lines say, and a name that says something else is told.

| option | meaning |
| --- | --- |
| `--max N` | print at most N findings of one rule in one file, by default 20, and how many more there are |
| `--json` | print one JSON object with all findings |

A finding is a line, as compilers print them, and its parts that are empty are left out:

    file:line: severity: record.cell: 'value': rule: what was expected
    claims.tsv:9: error: CD01.01.ClaimId: 'C1': claim_repeated: an identifier of its own: line 8 has it

Files that are named together are also checked together: identifiers that may be used once, and what the parts of a
split report come to. A member of an archive is called `archive.zip!member`.

**Errors and warnings.** An error is what the format or arithmetic rules out: a reader refuses such a file, or takes
from it what was not meant. A warning is what may be right, but seldom is (an amount below zero), what harms nobody (a
number rounded in its last digit), or what is not on the lists known here, which grow. Errors are printed before
warnings, and warnings alone do not fail. A fault is told where it is: of a line that cannot be read nothing more is
asked, nor of the sums that it is part of.

| exit code | meaning |
| --- | --- |
| 0 | no error; there may be warnings |
| 8 | an error in one of the files; a file that is none of the kinds below has one |
| 2 | the command was not understood, or a file is not there or is a folder |
| 1 | a fault of ours, or of the disk |

## With `--json`

One object: `files`, `errors`, `warnings`. Each of `files` has `file`, `format` (`dsr`, `cdm`, `cwr`, `acknowledgement`
or `unknown`), `errors`, `warnings`, and `findings`, by line:
"""
_ACK: Final = """\
A file of another profile is told as an error, one of a newer version of these as a warning; what can be read of it is
checked all the same. An acknowledgement of a DSR report, `ACK_...`, is looked at by its name alone: the standard leaves
open what stands in it. Acknowledgements of CWR are checked like any CWR file, and by rules of their own. A workbook is
none of these: check the file that it is a copy of.
"""


def check_document() -> str:
    """The text.

    Raises:
        ValueError: where a rule is about something that has no chapter.
    """
    parts = [
        _USE,
        table(["of a finding", "meaning"], [[f"`{name}`", _FINDING[name]] for name in FINDING]),
        *_kinds(),
        "## Rules of DSR and CDM\n",
        "The form of a cell comes from its layout; those that we write are in [formats.md](formats.md).\n",
        *_rules("check_rules.csv", _ABOUT_FLAT),
        "## Rules of CWR\n",
        "What is said of a version is asked of that version alone. Who owns has an ownership share, who collects a "
        "collection share.\n",
        *_rules("check_rules_cwr.csv", _ABOUT_CWR),
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _kinds() -> Iterator[str]:
    """The chapter on the kinds of files that are known."""
    yield "## Kinds of files\n"
    versions: dict[tuple[str, str], list[str]] = {}
    for (name, version), profile in profiles().items():
        versions.setdefault((profile.standard.upper(), name), []).append(version)
    rows = [[f"DDEX {standard}", name, ", ".join(sorted(found))] for (standard, name), found in versions.items()]
    rows.append(["CISAC CWR", "registrations, acknowledgements", ", ".join(sorted(layouts()["version"].unique()))])
    yield table(["standard", "profile or kind", "versions"], rows)
    yield _ACK


def _rules(name: str, about: Mapping[str, str]) -> Iterator[str]:
    """A table for each thing that rules are about."""
    text = (files("schemas") / "wire" / name).read_text("utf-8")
    known = list(csv.DictReader(StringIO(text)))
    astray = sorted({rule["about"] for rule in known} - set(about))
    if astray:
        raise ValueError(f"Give rules of schemas/wire/{name} that are about {', '.join(astray)} a chapter")
    for subject, heading in about.items():
        rows = [[f"`{rule['rule']}`", rule["severity"], rule["meaning"]] for rule in known if rule["about"] == subject]
        yield f"### {heading}\n"
        yield table(["rule", "severity", "what it asks for"], rows)
