"""The parties of registrations, what they own, where they collect, and which writer is in whose chain."""

from collections.abc import Callable

import polars as pl

from pipelines.wire.cwr_layouts import COLLECTIONS, PARTIES, PUBLISHERS, REGISTRATIONS, WRITERS, field
from schemas.check_digits import ipi_name_checks

WRITER_ROLES = ("A", "C", "CA", "AD", "AR", "SR", "SA", "TR", "PA")
PUBLISHER_ROLES = ("E", "AQ", "AM", "SE", "ES", "PA")


def parties(records: pl.DataFrame) -> pl.DataFrame:
    """One row per SPU, OPU, SWR and OWR, in order.

    ``ipi_name_number`` checks; ``said_ipi`` is what stands there. ``PR``, ``MR`` and ``SR`` are what the party owns, in
    hundredths of a percent; null where the field holds no such number: ``said`` is what it holds. A writer is a chain
    of its own.
    """
    publishers = records.filter(pl.col("record").is_in(PUBLISHERS)).select(
        *_common("SPU"),
        chain=field("SPU", "Publisher Sequence #"),
        name=field("SPU", "Publisher Name"),
        role=field("SPU", "Publisher Type"),
    )
    writers = records.filter(pl.col("record").is_in(WRITERS)).select(
        *_common("SWR"),
        chain=pl.col("row").cast(pl.String),
        name=pl.concat_str(
            field("SWR", "Writer First Name"), pl.lit(" "), field("SWR", "Writer Last Name")
        ).str.strip_chars(),
        role=field("SWR", "Writer Designation Code"),
    )
    return pl.concat([publishers, writers]).sort("row")


def _common(record: str) -> list[pl.Expr]:
    number = ipi(field(record, "Publisher IPI Name #" if record == "SPU" else "Writer IPI Name #"))
    return [
        pl.col("transaction", "row", "record"),
        field(record, "Interested Party #").alias("ip_number"),
        number.alias("said_ipi"),
        pl.when(ipi_name_checks(number)).then(number).alias("ipi_name_number"),
        society(field(record, "PR Affiliation Society #")).alias("PR_society"),
        society(field(record, "MR Society")).alias("MR_society"),
        *_shares(record, PR="PR Ownership Share", MR="MR Ownership Share", SR="SR Ownership Share"),
    ]


def _shares(record: str, **names: str) -> list[pl.Expr]:
    return share_columns({right: field(record, name) for right, name in names.items()})


def share_columns(fields: dict[str, pl.Expr]) -> list[pl.Expr]:
    """The shares of each right that these texts say, and ``said``, which is all of them as they stand."""
    said = pl.concat_str([pl.concat_str(pl.lit(right + " "), text) for right, text in fields.items()], separator=", ")
    return [*(share(text).alias(right) for right, text in fields.items()), said.alias("said")]


def share(text: pl.Expr) -> pl.Expr:
    """Hundredths of a percent; nothing said is zero, and what is no share is null."""
    number = pl.when(text.str.contains(r"^[0-9]{0,5}$")).then(text.str.zfill(5).cast(pl.Int64, strict=False))
    return pl.when(number <= 10_000).then(number)


def ipi(text: pl.Expr) -> pl.Expr:
    """An IPI name number with its leading zeros; null where there is none."""
    padded = text.str.zfill(11)
    return pl.when(text.str.contains("[^0]")).then(padded)


def society(text: pl.Expr) -> pl.Expr:
    """A society's code with its leading zeros; null where there is none, as the codes 000 and 099 also say."""
    padded = text.str.strip_chars_start("0").str.zfill(3)
    return pl.when(text.str.contains(r"^[0-9]{1,4}$") & ~padded.is_in(["000", "099"])).then(padded)


def collections(records: pl.DataFrame) -> pl.DataFrame:
    """One row per SPT, OPT, SWT and OWT, in order.

    ``party`` is the row of the party record before it, null where it can be of none; ``ip_number`` is who the record
    says that it belongs to. ``recipient`` is empty: 2.x says the same to everybody.
    """
    return collected(records, _territory)


def collected(records: pl.DataFrame, columns: Callable[[str], list[pl.Expr]]) -> pl.DataFrame:
    """One row per territory record, in order, with ``is_included``.

    Args:
        records: of a file.
        columns: what a version says of a publisher (``SPT``) and of a writer (``SWT``), with ``row`` and ``sign``.
    """
    placed = _placed_behind(records)
    publishers = placed.filter(pl.col("record").is_in(("SPT", "OPT"))).select(*columns("SPT"))
    writers = placed.filter(pl.col("record").is_in(("SWT", "OWT"))).select(*columns("SWT"))
    return pl.concat([publishers, writers]).sort("row").with_columns(is_included=pl.col("sign") == "I")


def _placed_behind(records: pl.DataFrame) -> pl.DataFrame:
    """Records with ``party``, the row of the party record before a territory record that can be of it; else null."""
    starts = pl.col("record").is_in((*PARTIES, *REGISTRATIONS))
    before = pl.when(starts).then("record").forward_fill()
    belongs = pl.col("record").replace_strict(COLLECTIONS, default=None, return_dtype=pl.String) == before
    return records.with_columns(party=pl.when(belongs).then(pl.when(starts).then("row").forward_fill()))


def _territory(record: str) -> list[pl.Expr]:
    code = field(record, "TIS Numeric Code")
    return [
        pl.col("transaction", "row", "record", "party"),
        field(record, "Interested Party #").alias("ip_number"),
        field(record, "Inclusion/Exclusion Indicator").alias("sign"),
        code.alias("code"),
        tis(code).alias("tis"),
        (field(record, "Shares change") == "Y").alias("shares_change"),
        field(record, "Sequence #").cast(pl.Int64, strict=False).alias("sequence"),
        pl.lit("").alias("recipient"),
        *_shares(record, PR="PR Collection Share", MR="MR Collection Share", SR="SR Collection Share"),
    ]


def tis(code: pl.Expr) -> pl.Expr:
    """A TIS number; null where there is none."""
    return pl.when(code.str.contains(r"^[0-9]{1,4}$")).then(code.str.zfill(4).cast(pl.Int64, strict=False))


def links(records: pl.DataFrame) -> pl.DataFrame:
    """One row per PWR: ``transaction``, ``row``, whom it names, and what it is of.

    ``writer`` is the row of the writer before it; ``chain`` is null where the version has none.
    """
    return linked(
        records,
        publisher_ip=field("PWR", "Publisher IP #"),
        writer_ip=field("PWR", "Writer IP #"),
        chain=pl.when(pl.col("version") == "2.2").then(field("PWR", "Publisher Sequence #")),
    )


def linked(records: pl.DataFrame, *, publisher_ip: pl.Expr, writer_ip: pl.Expr, chain: pl.Expr) -> pl.DataFrame:
    """One row per PWR, as in :func:`links`; a ``chain`` that is blank is none."""
    writer = pl.when(pl.col("record").is_in((*WRITERS, *REGISTRATIONS))).then("row").forward_fill()
    return (
        records.with_columns(writer=writer)
        .filter(record="PWR")
        .select(
            "transaction",
            "row",
            "writer",
            publisher_ip=publisher_ip,
            writer_ip=writer_ip,
            chain=pl.when(chain != "").then(chain),
        )
    )
