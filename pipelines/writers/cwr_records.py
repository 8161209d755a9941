"""Received records, of either version, as records of CWR 2.1 of full width."""

import polars as pl

from pipelines.wire.cwr_layouts import PREFIX, REGISTRATIONS, WRITERS, layouts

VERSION = "2.1"
LEFT_OUT = ("OPT", "OWT", "XRF", "NPN", "NWN", "NAT", "NET", "NVT", "NCT", "NOW", "NPR")
"""What 2.1 does not have, and names in other scripts, which its ASCII cannot say."""
_ZERO_FILLED = ("N", "D", "T")


def renumbered(records: pl.DataFrame) -> pl.DataFrame:
    """Records that stay, by work and place, with ``transaction`` and ``sequence`` counted anew from 0."""
    follows = pl.when(pl.col("record").is_in((*WRITERS, *REGISTRATIONS))).then("record").forward_fill()
    return (
        records.sort("work_id", "position")
        .with_columns(_follows=follows)
        .filter(
            ~pl.col("record").is_in(LEFT_OUT),
            ~((pl.col("record") == "PWR") & (pl.col("_follows") == "OWR")),
        )
        .with_columns(transaction=pl.col("work_id").rle_id().cast(pl.Int64))
        .with_columns(
            record=pl.when(pl.col("record").is_in(REGISTRATIONS)).then(pl.lit("NWR")).otherwise("record"),
            sequence=pl.int_range(pl.len(), dtype=pl.Int64).over("transaction"),
        )
        .drop("_follows")
    )


def rendered(records: pl.DataFrame) -> pl.Series:
    """The text of every record, in the order of ``transaction`` and ``sequence``."""
    kinds = records["record"].unique(maintain_order=True)
    written = [_rendered(records.filter(record=kind), kind) for kind in kinds]
    return pl.concat(written).sort("transaction", "sequence")["line"]


def _rendered(records: pl.DataFrame, kind: str) -> pl.DataFrame:
    fields = layouts().filter(pl.col("start") > PREFIX, version=VERSION, record=kind).sort("start")
    width = int(fields["size"].sum())
    later = layouts().filter(version="2.2", record=kind).select("start", "size").rows()
    plain = records.with_columns(content=_ascii(records["content"]).str.pad_end(width))
    prefix = [pl.lit(kind), *(pl.col(count).cast(pl.String).str.zfill(8) for count in ("transaction", "sequence"))]
    texts = [
        _field(start - 1 - PREFIX, size, form, moved=(start, size) not in later) for start, size, form in _runs(fields)
    ]
    return plain.select("transaction", "sequence", line=pl.concat_str(prefix + texts))


def _runs(fields: pl.DataFrame) -> list[tuple[int, int, str]]:
    """Neighbouring fields that need no care, as one; each that is filled with zeros by itself."""
    runs: list[tuple[int, int, str]] = []
    for start, size, form in fields.select("start", "size", "format").iter_rows():
        if runs and form not in _ZERO_FILLED and runs[-1][2] == "":
            runs[-1] = (runs[-1][0], runs[-1][1] + size, "")
        else:
            runs.append((start, size, form if form in _ZERO_FILLED else ""))
    return runs


def _field(start: int, size: int, form: str, *, moved: bool) -> pl.Expr:
    text = pl.col("content").str.slice(start, size)
    if form == "":
        return text
    number = text.str.strip_chars().str.zfill(size)
    known = number.str.contains(r"^[0-9]+$")
    if form == "D":
        known &= number.str.to_date("%Y%m%d", strict=False).is_not_null()
    if form == "T":
        known &= number.str.contains(r"^([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]$")
    if moved:
        # 2.2 has something else in the place of this field of 2.1.
        known &= pl.col("version") == VERSION
    return pl.when(known).then(number).otherwise(pl.lit("0" * size))


def _ascii(content: pl.Series) -> pl.Series:
    """Upper-case ASCII of the same length, so that no field moves."""
    foreign = content.str.len_bytes() != content.str.len_chars()
    if not foreign.any():
        return content.str.to_uppercase()
    folded = (
        content.str.replace_all(r"[^\x20-\x7e\p{Latin}]", "?")
        .str.normalize("NFD")
        .str.replace_all(r"\p{M}", "")
        .str.replace_all(r"[^\x20-\x7e]", "?")
    )
    return folded.zip_with(foreign, content).str.to_uppercase()
