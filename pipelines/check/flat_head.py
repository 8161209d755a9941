"""Rules of the header, and of the name of the file, which says again what the header says.

Source: DDEX DSR Part 1, Architecture, clause 8, file names; Part 8, HEAD; CDM Part 2, CDMH.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from pipelines.check.flat_dates import first_day, last_day
from pipelines.check.flat_seen import HEADERS, Seen
from pipelines.check.rules import at, broken
from pipelines.wire.flat_layouts import profiles

_ELEMENTS: tuple[str, ...] = ("recipient", "sender", "service", "period", "territory", "part", "created")
_PART = re.compile(r"([0-9]+)of([0-9]+)")
_WIDE = ("", "multi", "worldwide", "ww")
"""What a name says in the place of a territory where there is more than one."""


def read_head(records: pl.DataFrame, seen: Seen) -> None:
    """Keep the header, and tell where it is not the first record, or not the only one."""
    heads = records.filter(pl.col("record").is_in(HEADERS))
    first = records["line"][0] if records.height else 0
    if heads.height and not seen.head_line:
        line, record, cells = heads.select("line", "record", "cells").row(0)
        layout = seen.layout(record)
        names = layout.names if layout else ()
        seen.head_line, seen.head_record = line, record
        seen.head = dict(zip(names, [*cells, *[""] * len(names)], strict=False))
        seen.profile = profiles().get((seen.head["Profile"], seen.head["ProfileVersion"]))
        if line != first:
            told = f"the header here, which is in line {line}"
            seen.findings.append(broken(at(line, record), "head_not_first", value=record, expected=told))
        heads = heads[1:]
    seen.findings.append(broken(heads, "head_repeated", value=pl.col("record")))


def rules(seen: Seen) -> list[pl.DataFrame]:
    """What is wrong with the header as a whole, and with the file's name beside it."""
    if not seen.head_line:
        due = "CDMH.01" if seen.standard == "cdm" else "HEAD"
        return [broken(at(1), "head_missing", expected=f"{due} in the first line")]
    found = list(_of_head(seen.head))
    found += _of_profile(seen)
    frames = [
        broken(at(seen.head_line, seen.head_record), rule, cell=cell, value=value, expected=told)
        for rule, cell, value, told in found
    ]
    return [*frames, *_named(seen)]


def _of_profile(seen: Seen) -> list[tuple[str, str, str, str]]:
    """What is said of a profile that is not known here, or only in earlier versions."""
    if seen.profile is not None:
        return []
    name, version = seen.head.get("Profile", ""), seen.head.get("ProfileVersion", "")
    known = [each for profile, each in profiles() if profile == name]
    told = ", ".join(f"{name} {each}" for each in known) or ", ".join(sorted({profile for profile, _ in profiles()}))
    is_newer = (
        bool(known) and re.fullmatch(r"[0-9]+(\.[0-9]+)*", version) and _numbers(version) > max(map(_numbers, known))
    )
    return [
        (
            "profile_newer" if is_newer else "unknown_profile",
            "ProfileVersion" if known else "Profile",
            f"{name} {version}",
            told,
        )
    ]


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _of_head(head: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    number, count = head.get("FileNumber", ""), head.get("NumberOfFiles", "")
    if number.isdigit() and count.isdigit() and not 1 <= int(number) <= int(count):
        yield "file_number_impossible", "FileNumber", number, f"1 to {count}"
    both = (head["RecipientPartyId"], head["RecipientName"])
    if any(both) and not all(both):
        cell = "RecipientName" if both[0] else "RecipientPartyId"
        yield "recipient_incomplete", cell, "", f"both for one recipient; {both[0] or both[1]} stands alone"
    created, end = head["MessageCreatedDateTime"][:10], last_day(head["UsageEndDate"])
    if end and re.fullmatch(r"[0-9-]{10}", created) and created <= end:
        yield (
            "created_before_period_end",
            "MessageCreatedDateTime",
            head["MessageCreatedDateTime"],
            f"a day after {end}",
        )


def bare_name(path: Path) -> str:
    """The name of a report without what packing added."""
    return path.name.removesuffix(".gz")


def name_form(name: str) -> list[pl.DataFrame]:
    """The finding where a name has not the elements of a report's, or of an acknowledgement's."""
    return [] if _elements(name) else [broken(at(0), "file_name_form", value=name)]


def _elements(name: str) -> dict[str, str]:
    """What the elements of a report's name say; none where it is no such name."""
    stem, _, ending = name.rpartition(".")
    kind, *elements = stem.split("_")
    if kind not in ("DSR", "ACK") or len(elements) not in (6, 7) or not ending:
        return {}
    if len(elements) == 6:  # a single file may leave out its x of y
        elements.insert(5, "1of1")
    return dict(zip(_ELEMENTS, elements, strict=True))


def _named(seen: Seen) -> list[pl.DataFrame]:
    if seen.standard != "dsr":
        return []
    said = _elements(bare_name(seen.path))
    if not said:
        return name_form(bare_name(seen.path))
    found = [*_who(said, seen.head), *_when(said, seen.head), *_where(said, seen)]
    return [broken(at(0), f"file_name_{what}", cell=what, value=said[what], expected=told) for what, told in found]


def _who(said: dict[str, str], head: dict[str, str]) -> Iterator[tuple[str, str]]:
    for what, cells in (
        ("recipient", ("RecipientPartyId", "RecipientName")),
        ("sender", ("SenderPartyId", "SenderName")),
    ):
        values = [head[cell] for cell in cells]
        if _folded(said[what]) not in map(_folded, values) and (said[what] or any(values)):
            yield what, " or ".join(value for value in values if value) or "nothing"
    if _folded(said["service"]) != _folded(head["ServiceDescription"]):
        yield "service", head["ServiceDescription"]
    part = _PART.fullmatch(said["part"])
    if part is None or part.groups() != (head.get("FileNumber"), head.get("NumberOfFiles")):
        yield "part", f"{head.get('FileNumber')}of{head.get('NumberOfFiles')}"


def _folded(text: str) -> str:
    """Without what may not stand in a file's name."""
    return re.sub(r"[\W_]", "", text).lower()


def _when(said: dict[str, str], head: dict[str, str]) -> Iterator[tuple[str, str]]:
    start, end = first_day(head["UsageStartDate"]), last_day(head["UsageEndDate"])
    first, divider, last = said["period"].partition("--")
    days = (first_day(first), last_day(last if divider else first))
    if start and end and days != (start, end):
        yield "period", f"{start} to {end}"
    created = re.sub(r"[^0-9T]", "", head["MessageCreatedDateTime"][:19])
    if created and said["created"][:15] != created:
        yield "created", created


def _where(said: dict[str, str], seen: Seen) -> Iterator[tuple[str, str]]:
    territory = said["territory"]
    if territory.lower() in _WIDE or len(territory) != 2:
        return
    frames = [rows["Territory"] for rows in seen.all_summaries().values() if "Territory" in rows.columns]
    found = sorted(set(pl.concat(frames))) if frames else []
    if found and found != [territory]:
        yield "territory", ", ".join(found[:5])
