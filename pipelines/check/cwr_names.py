"""Names of CWR files, and whether they say the same as their headers.

Source: CISAC CWR 2.1 Rev 8, 2.2 Rev 2 and 3.1 Rev 0, file naming.
"""

import re
from pathlib import Path

import polars as pl

from pipelines.check.cwr_rules import of_file
from pipelines.wire.fixed import fields_of

_MASK = re.compile(r"CW(?P<year>\d{2})(?P<number>\d{4})(?P<sender>[A-Z0-9]{2,3})_(?P<receiver>[A-Z0-9]{2,3})\.V(\d{2})")
_MASK_3 = re.compile(
    r"CW(?P<year>\d{2})(?P<number>\d{4})(?P<sender>[A-Z0-9]{2,4})_(?P<receiver>[A-Z0-9]{4})_V(\d)-(\d)-(\d)\."
    r"(SUB|ACK1|ACK2|ACK|ISR)"
)
_PACKED = (".zip", ".gz")


def name_findings(path: Path, header: str, version: str, group: str) -> list[pl.DataFrame]:
    """What a file's name says that its header does not.

    A name that does not start as CWR names do is only noticed: societies take no file by it.

    Args:
        path: the file.
        header: its HDR.
        version: 2.1, 2.2 or 3.1, of its first group; else of its header.
        group: type of its first group.
    """
    name = path.name
    if name.lower().endswith(_PACKED):
        # The name of an archive has no version.
        return []
    if not version:
        return []
    match = (_MASK_3 if version == "3.1" else _MASK).fullmatch(name.upper())
    if match is None:
        mask = "CWyynnnnsss_rrrr_V3-1-0.SUB" if version == "3.1" else "CWyynnnnsss_rrr.Vxx"
        rule = "file_name_mask" if name.upper().startswith("CW") else "file_name"
        return [of_file(rule, value=name, expected=mask)]
    return [*_version(name, match, version), *_said(name, match, header, version, group)]


def _version(name: str, match: re.Match, version: str) -> list[pl.DataFrame]:
    stated = f"{match[5]}.{match[6]}" if version == "3.1" else f"{match[5][0]}.{match[5][1]}"
    if stated == version:
        return []
    return [of_file("file_name_version", value=name, expected=f"{version}, as the records are")]


def _said(name: str, match: re.Match, header: str, version: str, group: str) -> list[pl.DataFrame]:
    if not header.startswith("HDR"):
        return []
    said = fields_of("3.1" if version == "3.1" else "2.2", "HDR", pl.Series([header])).row(0, named=True)
    parts = []
    made = said["Creation Date"] or ""
    if made and made[2:4] != match["year"]:
        parts.append(of_file("file_name_year", value=name, expected=f"{made[2:4]}, the year of creation in HDR"))
    if version == "3.1":
        if said["Filename"] not in (None, name):
            parts.append(of_file("file_name_header", value=name, expected=f"{said['Filename']}, as HDR has it"))
        return parts
    code = (said["Sender ID"] or "").lstrip("0").zfill(3)
    if said["Sender Type"] == "SO" and match["sender"].zfill(3) != code:
        parts.append(of_file("file_name_sender", value=name, expected=f"{code}, the society that HDR names as sender"))
    if group == "ACK" and match["receiver"] == "000":
        parts.append(of_file("file_name_receiver", value=name, expected="the code of who is answered"))
    return parts
