"""What a registration must say beside its shares: versions, composites, excerpts, durations, numbers.

Source: CISAC CWR 2.1 Rev 8, 2.2 Rev 2 and 3.1 Rev 0, edits of NWR/REV and WRK, ALT, EWT, VER, COM, OPU, OWR and REC.
"""

import polars as pl

from pipelines.check.cwr_rules import broken
from pipelines.wire.fixed import fields_of

_WORKS = ("NWR", "REV", "ISW", "EXC", "WRK")
_COUNT, _TYPE = "Composite Component Count", "Composite Type"
_NUMBER = ("Submitter Work #", "Submitter Work Number")


def headers_of(lines: pl.DataFrame) -> pl.DataFrame:
    """The works' own records with their fields, ``number`` of the work, and how many of its sources there are."""
    works = lines.filter(pl.col("record").is_in(_WORKS), pl.col("transaction") > 0)
    parts = [
        rows.select("line", "record", "version", "transaction", "group", "group_type")
        .hstack(fields_of(str(version), str(record), rows["raw"]))
        .rename(dict.fromkeys(_NUMBER, "number"), strict=False)
        for (version, record), rows in works.partition_by("version", "record", as_dict=True).items()
    ]
    named = [pl.col("record").is_in(kinds).sum().alias(name) for name, kinds in _SOURCES.items()]
    counted = lines.group_by("transaction").agg(named)
    found_works = pl.concat(parts, how="diagonal") if parts else pl.DataFrame()
    return found_works.join(counted, on="transaction", how="left").sort("line") if parts else found_works


_SOURCES = {"components": ("COM",), "originals": ("OWK",)}


def work_findings(headers: pl.DataFrame, lines: pl.DataFrame) -> list[pl.DataFrame]:
    """What works say against themselves.

    Args:
        headers: of :func:`headers_of`.
        lines: the lines that they are of.
    """
    if headers.is_empty():
        return []
    return [
        *_modified(headers),
        *_composites(headers),
        *_serious(headers),
        *_sources(headers, lines),
        *_records(lines),
    ]


def _modified(headers: pl.DataFrame) -> list[pl.DataFrame]:
    modified = headers.filter(pl.col("Version Type") == "MOD")
    return [
        broken(
            modified.filter(pl.col(cell).is_null()),
            "modification_unsaid",
            cell=cell,
            expected="what was modified: mandatory in version type MOD",
        )
        for cell in ("Music Arrangement", "Lyric Adaptation")
    ]


def _composites(headers: pl.DataFrame) -> list[pl.DataFrame]:
    count = pl.col(_COUNT).cast(pl.Int64, strict=False).fill_null(0)
    composite = headers.filter(pl.col(_TYPE).is_not_null())
    plain = headers.filter(pl.col(_TYPE).is_null())
    parts = pl.col("components") + pl.col("originals")
    few = composite.filter(count < 2)
    return [
        broken(few, "composite_count", cell=_COUNT, value=pl.col(_COUNT), expected="two or more in a composite work"),
        broken(
            plain.filter(count > 0),
            "count_without_composite",
            cell=_COUNT,
            value=pl.col(_COUNT),
            expected="zeros, or a composite type",
        ),
        broken(
            composite.filter(parts == 0),
            "composite_without_components",
            cell=_TYPE,
            value=pl.col(_TYPE),
            expected="its components: COM, or OWK in 3.1",
        ),
        broken(
            composite.filter(count >= 2, parts > count),
            "too_many_components",
            cell=_COUNT,
            value=pl.col(_COUNT),
            expected=pl.format("{} or more: so many components follow", parts),
        ),
    ]


def _serious(headers: pl.DataFrame) -> list[pl.DataFrame]:
    silent = headers.filter(pl.col("Musical Work Distribution Category") == "SER", pl.col("Duration").is_null())
    return [
        broken(silent, "serious_without_duration", cell="Duration", expected="a duration: mandatory in category SER")
    ]


def _sources(headers: pl.DataFrame, lines: pl.DataFrame) -> list[pl.DataFrame]:
    """Components, sources and entire works only of works that say that they have some, and one where one may be."""
    said = headers.select(
        "transaction", pl.col(_TYPE, "Version Type", "Excerpt Type"), headers.select("number").to_series()
    )
    named = lines.filter(pl.col("record").is_in(("COM", "VER", "EWT", "OWK"))).join(
        said, on="transaction", how="inner", maintain_order="left"
    )
    nth = pl.int_range(1, pl.len() + 1).over("transaction", "record")
    alone = pl.col("record").is_in(("VER", "EWT")) | (
        (pl.col("record") == "OWK") & pl.col("Excerpt Type").is_not_null() & pl.col(_TYPE).is_null()
    )
    kind = pl.col("record")
    return [
        broken(
            named.filter(kind == "COM", pl.col(_TYPE).is_null()),
            "component_without_composite",
            expected="a composite type in the work's own record",
        ),
        broken(
            named.filter(kind == "VER", pl.col("Version Type") != "MOD"),
            "source_of_original",
            expected="version type MOD in the work's own record",
        ),
        broken(
            named.filter(kind == "EWT", pl.col("Excerpt Type").is_null()),
            "entire_work_without_excerpt",
            expected="an excerpt type in the work's own record",
        ),
        broken(named.with_columns(nth=nth).filter(alone, pl.col("nth") == 2), "second_source", expected="one at most"),
    ]


def _records(lines: pl.DataFrame) -> list[pl.DataFrame]:
    parts: list[pl.DataFrame] = []
    wanted = lines.filter(pl.col("record").is_in(list(_CONDITIONS)), pl.col("version") != "")
    for (version, record), rows in wanted.partition_by("version", "record", as_dict=True).items():
        held = rows.select("line", "record", "group_type").hstack(fields_of(str(version), str(record), rows["raw"]))
        parts += _CONDITIONS[str(record)](held)
    return parts


def _controlled(held: pl.DataFrame) -> list[pl.DataFrame]:
    """Who is claimed for has a number, a name and a role."""
    needed = ("Interested Party", "Publisher Name", "Publisher Type", "Publisher Role", "Writer Last Name")
    needed = (*needed, "Writer Designation Code", "Writer Role")
    names = [name for name in held.columns if name.startswith(needed)]
    return [
        broken(
            held.filter(pl.col(name).is_null()), "missing_value", cell=name, expected="a value in a record of its kind"
        )
        for name in names
    ]


def _named(held: pl.DataFrame) -> list[pl.DataFrame]:
    """Who is merely named has a name, or is said to be unknown."""
    name = next(column for column in held.columns if column in ("Publisher Name", "Writer Last Name"))
    unknown = next(column for column in held.columns if column.endswith("Unknown Indicator"))
    is_unknown = pl.col(unknown).fill_null("") == "Y"
    return [
        broken(
            held.filter(pl.col(name).is_null() & ~is_unknown),
            "unknown_party",
            cell=unknown,
            value=pl.col(unknown).fill_null(""),
            expected=f"a {name.lower()}, or Y: it is unknown",
        ),
        broken(
            held.filter(pl.col(name).is_not_null() & is_unknown),
            "unknown_party",
            cell=unknown,
            value=pl.col(unknown),
            expected="no such indicator beside a name",
        ),
    ]


def _titled(held: pl.DataFrame) -> list[pl.DataFrame]:
    original = held.filter(pl.col("Title Type") == "OT")
    return [
        broken(original, "alternate_title", cell="Title Type", value="OT", expected="another title than the original")
    ]


def _recorded(held: pl.DataFrame) -> list[pl.DataFrame]:
    if "ISRC Validity" not in held.columns:
        return []
    silent = held.filter(pl.col("ISRC").is_not_null() & pl.col("ISRC Validity").is_null())
    return [broken(silent, "isrc_validity", cell="ISRC Validity", expected="Y, N or U beside an ISRC")]


_CONDITIONS = {
    "SPU": _controlled,
    "SWR": _controlled,
    "OPU": _named,
    "OWR": _named,
    "ALT": _titled,
    "REC": _recorded,
}


def duplicates(numbers: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Works that a file registers twice in one group.

    Args:
        numbers: ``line``, ``record``, ``group`` and ``number`` of all works of the file.
    """
    if not numbers:
        return []
    said = pl.concat(numbers).drop_nulls("number").sort("line")
    first = pl.col("line").first().over("group", "number")
    again = said.with_columns(first=first).filter(pl.col("line") != pl.col("first"))
    expected = pl.format("a number of its own; line {} has this", "first")
    return [broken(again, "duplicate_work_number", cell=_NUMBER[0], value=pl.col("number"), expected=expected)]
