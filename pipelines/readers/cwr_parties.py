"""The parties of registrations, what they own, where they collect, and which writer is in whose chain."""

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
    fields = {right: field(record, name) for right, name in names.items()}
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
    padded = text.str.zfill(3)
    return pl.when(text.str.contains(r"^[0-9]{1,3}$") & ~padded.is_in(["000", "099"])).then(padded)


def collections(records: pl.DataFrame) -> pl.DataFrame:
    """One row per SPT, OPT, SWT and OWT, in order.

    ``party`` is the row of the party record before it and ``party_record`` what that is, null where a transaction
    has none; ``ip_number`` is who the record says that it belongs to.
    """
    starts = pl.col("record").is_in((*PARTIES, *REGISTRATIONS))
    placed = records.with_columns(
        party=pl.when(starts).then("row").forward_fill(), party_record=pl.when(starts).then("record").forward_fill()
    )
    publishers = placed.filter(pl.col("record").is_in(("SPT", "OPT"))).select(*_territory("SPT"))
    writers = placed.filter(pl.col("record").is_in(("SWT", "OWT"))).select(*_territory("SWT"))
    belongs = pl.col("record").replace_strict(COLLECTIONS, return_dtype=pl.String) == pl.col("party_record")
    return (
        pl.concat([publishers, writers])
        .sort("row")
        .with_columns(pl.when(belongs).then("party"), is_included=pl.col("sign") == "I")
        .drop("party_record")
    )


def _territory(record: str) -> list[pl.Expr]:
    code = field(record, "TIS Numeric Code")
    return [
        pl.col("transaction", "row", "record", "party", "party_record"),
        field(record, "Interested Party #").alias("ip_number"),
        field(record, "Inclusion/Exclusion Indicator").alias("sign"),
        code.alias("code"),
        pl.when(code.str.contains(r"^[0-9]{1,4}$")).then(code.str.zfill(4).cast(pl.Int64, strict=False)).alias("tis"),
        (field(record, "Shares change") == "Y").alias("shares_change"),
        field(record, "Sequence #").cast(pl.Int64, strict=False).alias("sequence"),
        *_shares(record, PR="PR Collection Share", MR="MR Collection Share", SR="SR Collection Share"),
    ]


def links(records: pl.DataFrame) -> pl.DataFrame:
    """One row per PWR: ``transaction``, ``row``, whom it names, and what it is of.

    ``writer`` is the row of the writer before it; ``chain`` is null where the version has none.
    """
    writer = pl.when(pl.col("record").is_in((*WRITERS, *REGISTRATIONS))).then("row").forward_fill()
    chain = field("PWR", "Publisher Sequence #")
    return (
        records.with_columns(writer=writer)
        .filter(record="PWR")
        .select(
            "transaction",
            "row",
            "writer",
            publisher_ip=field("PWR", "Publisher IP #"),
            writer_ip=field("PWR", "Writer IP #"),
            chain=pl.when((pl.col("version") == "2.2") & (chain != "")).then(chain),
        )
    )
