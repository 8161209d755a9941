"""Who collects what in CWR 3.1, as :mod:`pipelines.readers.cwr_parties` has it of 2.x.

There is no ownership in 3.1: what a party collects is said by territory and recipient, and sums to the whole in each.
So a party owns nothing here, and who has no collection line collects nothing. Its society is that of its first line.

Source: CISAC CWR 3.1 Rev 0: SPU, OPU, SPT, OPT, SWR, OWR, SWT, OWT, MAN, PWR.
"""

import polars as pl

from pipelines.readers.cwr_parties import collected, ipi, linked, share_columns, society, tis
from pipelines.wire.cwr_layouts import LATER, PUBLISHERS, WRITERS, field
from schemas.check_digits import ipi_name_checks

_RIGHTS = ("PR", "MR", "SR")
_NOTHING = pl.lit(0, pl.Int64)


def parties(records: pl.DataFrame) -> pl.DataFrame:
    """One row per SPU, OPU, SWR and OWR, in order; columns as in :func:`~pipelines.readers.cwr_parties.parties`."""
    publishers = records.filter(pl.col("record").is_in(PUBLISHERS)).select(
        *_common("SPU", "Publisher"),
        chain=_field("SPU", "Publisher Sequence Number"),
        name=_field("SPU", "Publisher Name"),
        role=_field("SPU", "Publisher Role"),
    )
    writers = records.filter(pl.col("record").is_in(WRITERS)).select(
        *_common("SWR", "Writer"),
        chain=pl.col("row").cast(pl.String),
        name=pl.concat_str(
            _field("SWR", "Writer First Name"), pl.lit(" "), _field("SWR", "Writer Last Name")
        ).str.strip_chars(),
        role=_field("SWR", "Writer Role"),
    )
    societies = (
        collections(records)
        .group_by("party", maintain_order=True)
        .agg(pl.col("PR_society", "MR_society").drop_nulls().first())
        .drop_nulls("party")
        .rename({"party": "row"})
    )
    everybody = pl.concat([publishers, writers]).join(societies, on="row", how="left")
    return everybody.select(*_ORDER).sort("row")


_ORDER = (
    *("transaction", "row", "record", "ip_number", "said_ipi", "ipi_name_number", "PR_society", "MR_society"),
    *("PR", "MR", "SR", "said", "chain", "name", "role"),
)


def collections(records: pl.DataFrame) -> pl.DataFrame:
    """One row per SPT, OPT, SWT and OWT; columns as in :func:`~pipelines.readers.cwr_parties.collections`.

    ``recipient`` is whom the line is for, and ``PR_society`` and ``MR_society`` are the party's there.
    """
    return collected(records, _territory)


def links(records: pl.DataFrame) -> pl.DataFrame:
    """One row per PWR, as in :func:`~pipelines.readers.cwr_parties.links`.

    The printed layout leaves nine characters for the number of the writer, where others have eleven.
    """
    return linked(
        records,
        publisher_ip=_field("PWR", "Publisher IP Number"),
        writer_ip=_field("PWR", "Writer IP Number"),
        chain=_field("PWR", "Publisher Sequence Number"),
    )


def manuscripts(records: pl.DataFrame) -> pl.DataFrame:
    """One row per MAN: ``transaction``, ``row``, ``record``, ``ip_number``, and the part that the writer wrote."""
    names = {right: f"{right} Manuscript Share" for right in _RIGHTS}
    return records.filter(record="MAN").select(
        "transaction",
        "row",
        "record",
        _field("MAN", "Writer IP Number").alias("ip_number"),
        *share_columns({right: _field("MAN", name) for right, name in names.items()}),
    )


def _field(record: str, name: str) -> pl.Expr:
    return field(record, name, version=LATER)


def _common(record: str, kind: str) -> list[pl.Expr]:
    number = ipi(_field(record, f"{kind} IPI Name Number"))
    return [
        pl.col("transaction", "row", "record"),
        _field(record, "Interested Party Number").alias("ip_number"),
        number.alias("said_ipi"),
        pl.when(ipi_name_checks(number)).then(number).alias("ipi_name_number"),
        *(_NOTHING.alias(right) for right in _RIGHTS),
        pl.lit("").alias("said"),
    ]


def _territory(record: str) -> list[pl.Expr]:
    code = _field(record, "Territory Code")
    shares = {right: _field(record, f"{right} Collection Share") for right in _RIGHTS}
    return [
        pl.col("transaction", "row", "record", "party"),
        _field(record, "Interested Party Number").alias("ip_number"),
        _field(record, "Inclusion/Exclusion Indicator").alias("sign"),
        code.alias("code"),
        tis(code).alias("tis"),
        pl.lit(False).alias("shares_change"),
        _field(record, "Sequence Number").cast(pl.Int64, strict=False).alias("sequence"),
        _field(record, "Recipient Code").alias("recipient"),
        society(_field(record, "PR Affiliation Society Number")).alias("PR_society"),
        society(_field(record, "MR Affiliation Society Number")).alias("MR_society"),
        *share_columns(shares),
    ]
