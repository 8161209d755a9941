"""Claims: DDEX messages, other layouts by a column map, and invoices, told apart by how the file begins."""

import re
from pathlib import Path
from typing import Final

from pipelines.readers.claims_bytes import look
from pipelines.readers.claims_cdm import read_cdm
from pipelines.readers.claims_invoices import COLUMNS, read_invoices
from pipelines.readers.claims_layouts import layout_of, read_layout
from pipelines.readers.delimited import clip, decode
from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.wire.flat_lines import opened

LARGEST: Final = 256_000_000
"""Bytes of a file that is no DDEX message, unpacked: a million claims in a layout."""

_MARK: Final = b"\xef\xbb\xbf"
_CDM: Final = re.compile(rb"(#[^\n]*\n|\s*\n)*CDMH[.\t0-9]")
_DDEX: Final = re.compile(rb"[A-Z]{2,4}[0-9]{0,2}(\.[0-9]{2})?\t")


def read(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Read one file of claims or of invoices, packed with gzip or not.

    Raises:
        Quarantine: where the file cannot be used at all.
    """
    found = look(path, name=name)
    if _CDM.match(found.start):
        return read_cdm(path, name=name, delivery_id=delivery_id)
    if found.size > LARGEST:
        raise Quarantine("unreadable", f"{name} has {found.size:,} bytes, above {LARGEST:,}. Split it.")
    with opened(path) as file:
        content = file.read()
    layout = layout_of(content)
    if layout is not None:
        return read_layout(content, layout, name=name, delivery_id=delivery_id)
    header = decode(content, name=name).split("\n", 1)[0].rstrip("\r")
    if {"invoice", "licensor", "amount"} <= {*re.split(r"[,;\t]", header)} | {header}:
        return read_invoices(content, name=name, delivery_id=delivery_id)
    raise _unknown(content, header, name=name)


def _unknown(content: bytes, header: str, *, name: str) -> Quarantine:
    if _DDEX.match(content):
        first = clip(header.split("\t", 1)[0])
        return Quarantine("invalid_content", f"{name} is no message of claims: it begins with {first}, not CDMH.01.")
    return Quarantine(
        "not_yet_supported",
        f"{name}: no layout knows the header {clip(header)!r}. Claims are CDM 2.0 messages, files of a layout of "
        f"schemas/wire/claim_layouts.yaml, which is read again once it knows this one, or invoices "
        f"({', '.join(COLUMNS)}).",
    )
