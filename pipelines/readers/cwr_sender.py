"""Who sends a CWR file, when, and in which version, as its header says.

Source: CISAC CWR 2.1 Rev 8, 2.2 Rev 2 and 3.1 Rev 0, HDR.
"""

import re
from datetime import datetime
from typing import NamedTuple

import polars as pl

from pipelines.readers.parsed import Quarantine
from pipelines.wire.cwr_layouts import EDI, field, version_of

_IPI = 11
_CODE = 9
"""Digits of a sender's code in 2.x: the last of its IPI name number."""
_SOCIETY = "SO"


class Header(NamedTuple):
    """``sender`` as 2.x writes it, ``sent_at`` in UTC, and ``version`` where the header says it: 3.1."""

    sender: str
    sent_at: str
    version: str | None


def header_of(header: pl.DataFrame, name: str) -> Header:
    """Read HDR.

    Raises:
        Quarantine: where it is of another version, or does not say who sends the file, and when.
    """
    if version_of(header["text"].item(0)) == "3.1":
        return Header(_sender_later(header, name), _sent_at(header, name, version="3.1"), "3.1")
    return Header(_sender(header, name), _sent_at(header, name), None)


def _sender(header: pl.DataFrame, name: str) -> str:
    kind, code, standard = header.select(
        a=field("HDR", "Sender Type"), b=field("HDR", "Sender ID"), c=field("HDR", "EDI Standard Version Number")
    ).row(0)
    if standard != EDI:
        raise Quarantine(
            "unsupported_version",
            f"{name}, HDR: EDI standard {standard!r}, not {EDI}, and not version 3.1 in its place. CWR 2.1, 2.2 and "
            "3.1 are read; send one of them.",
        )
    if not re.fullmatch(r"(PB|SO|AA|WR|[0-9]{2})[0-9]{9}", kind + code, re.ASCII):
        raise Quarantine(
            "sender_unknown",
            f"{name}, HDR: sender {kind + code!r} is not PB, SO, AA or WR (or two digits of an IPI name number) "
            "with nine digits. Send it with the sender's code.",
        )
    return kind + code


def _sender_later(header: pl.DataFrame, name: str) -> str:
    """The sender of 3.1 as 2.x calls the same one, so that a work registered in both has one submitter."""
    kind, code, number = header.select(
        a=field("HDR", "Submitter Type", version="3.1"),
        b=field("HDR", "Submitter Code", version="3.1"),
        c=field("HDR", "Submitter IPI Name Number", version="3.1"),
    ).row(0)
    ipi = number.zfill(_IPI) if re.fullmatch(r"0*[1-9][0-9]*", number, re.ASCII) else ""
    if not re.fullmatch("PB|SO|AA|WR|OO", kind) or not (ipi or re.fullmatch("[A-Z0-9]{1,4}", code, re.ASCII)):
        raise Quarantine(
            "sender_unknown",
            f"{name}, HDR: submitter {kind + code!r} with IPI name number {number!r} is not PB, SO, AA, WR or OO with "
            "a code or a number. Send it with the sender's.",
        )
    if kind == _SOCIETY and code.isdigit():
        return kind + code.zfill(_CODE)
    if not ipi:
        return kind + code
    return kind + ipi[-_CODE:] if ipi.startswith("00") else ipi


def _sent_at(header: pl.DataFrame, name: str, *, version: str = "2.2") -> str:
    day, time = (field("HDR", part, version=version) for part in ("Creation Date", "Creation Time"))
    stamp = "".join(header.select(a=day, b=time).row(0))
    try:
        if not re.fullmatch(r"[0-9]{14}", stamp, re.ASCII):
            raise ValueError
        return datetime.strptime(stamp + "+0000", "%Y%m%d%H%M%S%z").strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        raise Quarantine(
            "invalid_content", f"{name}, HDR: created on {stamp!r}, which is no YYYYMMDD and HHMMSS. Correct it."
        ) from None
