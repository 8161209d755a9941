"""Works that a notice leaves out, since a society's share rules would send them back; and what of others was lost.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, edits of the transaction and of its records that reject the transaction.
"""

from typing import Final

import polars as pl

from pipelines.wire.cwr_layouts import PREFIX, VERSIONS
from pipelines.wire.fixed import fields_of
from pipelines.writers.cwr_characters import foreign, lost
from pipelines.writers.cwr_records import NON_ROMAN, Version, with_chains

REJECTING: Final = (
    "publisher_ownership",
    "writer_ownership",
    "total_ownership",
    "collection",
    "owner_role",
    "acquired_owner",
    "chain_collection",
    "writer_without_publisher",
    "writer_without_collection",
    "no_author",
    "modified_by_nobody",
    "original_has_arranger",
    "public_domain_owned",
)
"""Rules of ``work_finding`` that send a transaction back. Others are about a field, which a society leaves out."""
OF_2_2: Final = ("link_to_no_chain",)
"""Rules that only 2.2 has."""
UNSENT: Final = pl.Schema(
    {"work_id": pl.String(), "title": pl.String(), "sent": pl.String(), "rule": pl.String(), "detail": pl.String()}
)
_FOUND = pl.Schema({"work_id": pl.String(), "rule": pl.String(), "detail": pl.String()})


def unsent(records: pl.DataFrame, work: pl.LazyFrame, work_finding: pl.LazyFrame, version: Version) -> pl.DataFrame:
    """What cannot be sent as it was received.

    Args:
        records: rows of ``work_record`` of the works of a notice, whole works.
        work: rows of ``work``.
        work_finding: rows of ``work_finding``.
        version: of the notice.

    Returns:
        Rows of ``UNSENT``; ``sent`` is ``no`` where the whole work is left out.
    """
    works = work.join(records.lazy().select("work_id").unique(), on="work_id", how="semi").collect()
    rules = REJECTING if version == "2.1" else (*REJECTING, *OF_2_2)
    withheld = [_broken(works, work_finding.filter(pl.col("rule").is_in(rules)).collect()), _other_version(records)]
    if version == "2.2":
        withheld.append(_unlinked(records))
    left_out = pl.concat(withheld).with_columns(sent=pl.lit("no"))
    others = records.join(left_out, on="work_id", how="anti", maintain_order="left")
    told = pl.concat([left_out, _lost(others).with_columns(sent=pl.lit("yes"))])
    titled = told.join(works.select("work_id", "title"), on="work_id", how="left")
    return titled.select(UNSENT.names()).cast(UNSENT).unique().sort("work_id", "rule", "detail")


def _broken(works: pl.DataFrame, work_finding: pl.DataFrame) -> pl.DataFrame:
    """What the last registration of a work breaks; what an earlier one did is past."""
    last = works.select("work_id", "submitter_work_id", "delivery_id")
    return last.join(work_finding, on=last.columns, how="inner").select("work_id", "rule", "detail")


def _other_version(records: pl.DataFrame) -> pl.DataFrame:
    foreign = records.filter(~pl.col("version").is_in(list(VERSIONS.values()))).select("work_id", "version").unique()
    return foreign.select(
        "work_id",
        rule=pl.lit("other_version"),
        detail=pl.format(
            "Last registered in CWR {}, which says shares by territory and recipient: 2.1 and 2.2 have no place for "
            "them. Ask its submitter for a registration in one of these.",
            "version",
        ),
    )


def _unlinked(records: pl.DataFrame) -> pl.DataFrame:
    links = with_chains(records).filter(record="PWR", version="2.1").filter(pl.col("chain").is_null())
    return links.select(
        "work_id",
        rule=pl.lit("link_to_no_chain"),
        detail=pl.format(
            "PWR: publisher {} is in none or in several of the work's chains, and CWR 2.2 asks in which one the writer "
            "is. Ask the submitter for a registration in 2.2.",
            pl.col("content").str.slice(0, 9).str.strip_chars(),
        ),
    )


def _lost(records: pl.DataFrame) -> pl.DataFrame:
    """Each field with characters that ASCII has no place for; they are question marks in the notice."""
    # Few texts are not ASCII, and only these are folded.
    some = records.filter(~pl.col("record").is_in(NON_ROMAN), foreign(pl.col("content")))
    spoilt = some.filter(lost(pl.col("content")))
    rows = [_lost_fields(each) for each in spoilt.partition_by("record", "version") if spoilt.height]
    return pl.concat([pl.DataFrame(schema=_FOUND), *rows])


def _lost_fields(records: pl.DataFrame) -> pl.DataFrame:
    kind, version = records.select("record", "version").row(0)
    lines = pl.select(" " * PREFIX + pl.lit(records["content"])).to_series()
    fields = fields_of(version, kind, lines).with_columns(records["work_id"])
    told = fields.unpivot(index="work_id", variable_name="field", value_name="value").filter(lost(pl.col("value")))
    return told.select(
        "work_id",
        rule=pl.lit("characters"),
        detail=pl.format(
            "{}, {}: {} has characters that CWR has no place for there; they are question marks in the notice.",
            pl.lit(kind),
            "field",
            "value",
        ),
    )
