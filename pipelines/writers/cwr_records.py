"""Received records, of 2.1 or 2.2, as records of the version that a notice is written in, of full width.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, record layouts.
"""

from typing import Final, Literal

import polars as pl

from pipelines.wire.cwr_layouts import PREFIX, REGISTRATIONS, WRITERS
from pipelines.wire.fixed import cells, fields_of, records_of
from pipelines.writers.cwr_characters import plain, printable

Version = Literal["2.1", "2.2"]
NON_ROMAN: Final = ("NPN", "NWN", "NAT", "NET", "NVT", "NCT", "NOW", "NPR")
"""Records of names in other scripts; what they say is said in ASCII elsewhere."""
LEFT_OUT: Final = {"2.1": ("OPT", "OWT", "XRF", *NON_ROMAN), "2.2": ()}
"""What a version does not have; and in 2.1 names in other scripts, since nothing there says how they are encoded."""
_DAY, _TIME = "D", "T"
_NUMBERS = ("N", _DAY, _TIME)
_IP, _NAME = 9, 45
_UNKNOWN = "U"


def renumbered(records: pl.DataFrame, version: Version) -> pl.DataFrame:
    """Records that stay, by work and place, with ``transaction`` and ``sequence`` counted anew from 0."""
    follows = pl.when(pl.col("record").is_in((*WRITERS, *REGISTRATIONS))).then("record").forward_fill()
    # In 2.1 only a controlled writer has a link.
    foreign = (pl.col("record") == "PWR") & (pl.col("_follows") == "OWR") & (version == "2.1")
    return (
        # A note of ours comes last of a work, and references to other numbers are last in CWR.
        records.sort("work_id", pl.col("record") == "XRF", "position")
        .with_columns(_follows=follows)
        .filter(~pl.col("record").is_in(LEFT_OUT[version]), ~foreign)
        .with_columns(transaction=pl.col("work_id").rle_id().cast(pl.Int64))
        .with_columns(
            record=pl.when(pl.col("record").is_in(REGISTRATIONS)).then(pl.lit("NWR")).otherwise("record"),
            sequence=pl.int_range(pl.len(), dtype=pl.Int64).over("transaction"),
        )
        .drop("_follows")
    )


def rendered(records: pl.DataFrame, version: Version) -> pl.Series:
    """The text of every record, in the order of ``transaction`` and ``sequence``.

    Args:
        records: from :func:`renumbered`, whole works.
        version: what to write them in.
    """
    kinds = with_chains(records).partition_by("record", "version", maintain_order=True)
    return pl.concat(_rendered(each, version) for each in kinds).sort("transaction", "sequence")["line"]


def with_chains(records: pl.DataFrame) -> pl.DataFrame:
    """Add to each PWR what the work's own publishers say of its: ``chain``, null unless it is one; ``name``.

    Args:
        records: rows of ``work_record``, whole works.
    """
    publisher = pl.col("content").str.slice(2, _IP).str.strip_chars()
    chains = (
        records.filter(record="SPU")
        .group_by("work_id", publisher=publisher, maintain_order=True)
        .agg(
            chain=pl.col("content").str.slice(0, 2).unique(),
            name=pl.col("content").str.slice(2 + _IP, _NAME).str.strip_chars().first(),
        )
        .with_columns(pl.when(pl.col("chain").list.len() == 1).then(pl.col("chain").list.first()), record=pl.lit("PWR"))
    )
    named = records.with_columns(publisher=pl.col("content").str.slice(0, _IP).str.strip_chars())
    return named.join(chains, on=["work_id", "record", "publisher"], how="left", maintain_order="left").drop(
        "publisher"
    )


def _rendered(records: pl.DataFrame, version: Version) -> pl.DataFrame:
    kind, source = records.select("record", "version").row(0)
    told = printable(records["content"]) if kind in NON_ROMAN else plain(records["content"])
    said = fields_of(source, kind, pl.select(" " * PREFIX + pl.lit(told)).to_series())
    same = {(cell.start, cell.size): cell for cell in cells(source, kind)[1:]}
    # 2.2 has something else in the place of some fields of 2.1: a field is where both versions have one of its size.
    kept = [
        _usable(pl.col(same[cell.start, cell.size].name), cell.format).alias(cell.name)
        for cell in cells(version, kind)[1:]
        if (cell.start, cell.size) in same
    ]
    placed = said.select(kept).with_columns(records["transaction"], records["sequence"])
    rows = placed.with_columns(_added(records, kind, version))
    return records.select("transaction", "sequence", line=records_of(version, kind, rows))


def _added(records: pl.DataFrame, kind: str, version: Version) -> list[pl.Expr | pl.Series]:
    """What one version asks for and the other does not say.

    2.1 asks for the publisher's name in a link; 2.2 for its chain, and whether an ISRC is right: nobody said.
    """
    is_later = version == "2.2" and records["version"].item(0) == "2.1"
    if kind == "PWR" and version == "2.1":
        return [pl.coalesce("Publisher Name", plain(records["name"].fill_null(""))).alias("Publisher Name")]
    if kind == "PWR" and is_later:
        return [records["chain"].alias("Publisher Sequence #")]
    if kind == "REC" and is_later:
        return [pl.when(pl.col("ISRC").is_not_null()).then(pl.lit(_UNKNOWN)).alias("ISRC Validity")]
    return []


def _usable(value: pl.Expr, form: str) -> pl.Expr:
    """Digits that are some; a day or a time that there is."""
    if form not in _NUMBERS:
        return value
    known = value.str.contains(r"^[0-9]+$")
    if form == _DAY:
        known &= value.str.to_date("%Y%m%d", strict=False).is_not_null()
    if form == _TIME:
        known &= value.str.contains(r"^([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]$")
    return pl.when(known).then(value)
