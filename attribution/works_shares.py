"""What each party of a registration collects where: its collection lines, else its ownership.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, SPU/OPU/SPT/OPT, SWR/OWR/SWT/OWT.
"""

import polars as pl

from attribution.territory import WORLD
from attribution.works_territories import disjoint
from schemas.columns import WHOLE_PPB, polars_schema
from schemas.work_share import WorkShare

WHOLE = 10_000
"""The whole in hundredths of a percent, as CWR writes shares."""
RIGHTS = ("PR", "MR")
"""Rights that a stream uses; CWR's third, synchronisation, is none of them."""
CONTROLLED = ("SPU", "SWR")
"""Records of a party that the submitter claims for; the others it merely names."""
_PPB = WHOLE_PPB // WHOLE
_EVERYWHERE = f"+{WORLD}"
_COLLECTED, _OWNED = "collection", "ownership"


def held(parties: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """What every party holds, by right and set of territories.

    A party with collection lines holds what they say. One that the submitter merely names, and of whose chain no
    line says who collects, holds what it owns, everywhere. One that the submitter claims for and that collects
    nothing has a row with the share zero, so that it is known to be claimed.

    Args:
        parties: one row per party record: ``transaction``, ``row``, ``record``, ``chain`` (never null; a writer is
            its own), ``PR``, ``MR`` (owned).
        lines: one row per territory record, in order: ``party`` (``row`` of its party), ``is_included``, ``tis``,
            ``PR``, ``MR`` (collected).

    Returns:
        ``row``, ``right``, ``territories``, ``share``, ``share_kind``.
    """
    told = pl.concat(
        disjoint(lines.with_columns(share=pl.col(right)), within=["party"]).select(
            pl.col("party").alias("row"), pl.lit(right).alias("right"), "territories", "share"
        )
        for right in RIGHTS
    ).with_columns(share_kind=pl.lit(_COLLECTED))
    return pl.concat([told, _owned(parties, lines), _silent(parties, told)])


def _owned(parties: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    chain = ["transaction", "record", "chain"]
    collecting = parties.join(lines.select(pl.col("party").alias("row")), on="row", how="semi").select(chain)
    untold = parties.filter(~pl.col("record").is_in(CONTROLLED)).join(
        collecting, on=chain, how="anti", maintain_order="left"
    )
    return _by_right(untold).filter(pl.col("share") > 0).with_columns(share_kind=pl.lit(_OWNED))


def _silent(parties: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    claimed = _by_right(parties.filter(pl.col("record").is_in(CONTROLLED))).with_columns(share=pl.lit(0, pl.Int64))
    untold = claimed.join(told, on=["row", "right"], how="anti", maintain_order="left")
    return untold.with_columns(share_kind=pl.lit(_COLLECTED))


def _by_right(parties: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(
        parties.select(
            "row",
            right=pl.lit(right),
            territories=pl.lit(_EVERYWHERE),
            share=pl.col(right),
        )
        for right in RIGHTS
    )


def work_shares(parties: pl.DataFrame, holdings: pl.DataFrame, works: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``WorkShare`` for one file's registrations, those with the share zero included.

    A party that stands in a registration more than once, in two chains for example, holds the sum.

    Args:
        parties: as in :func:`held`, with ``ip_number``, ``name``, ``role``, ``ipi_name_number``, ``PR_society`` and
            ``MR_society``.
        holdings: what :func:`held` returns.
        works: ``transaction``, ``work_id``, ``submitter``.
    """
    key = polars_schema(WorkShare)
    society = pl.when(pl.col("right") == "PR").then("PR_society").otherwise("MR_society")
    rows = (
        holdings.join(parties, on="row", how="inner")
        .join(works, on="transaction", how="inner")
        .with_columns(
            party_id=pl.coalesce("ipi_name_number", pl.concat_str("submitter", pl.lit(":"), _own_name())),
            party_name=pl.col("name"),
            society_code=society,
            is_controlled=pl.col("record").is_in(CONTROLLED),
            share_ppb=pl.col("share") * _PPB,
        )
        .sort("row")
    )
    grain = ["work_id", "right", "party_id", "role", "submitter", "territories", "share_kind"]
    summed = rows.group_by(grain, maintain_order=True).agg(
        pl.col("party_name", "ipi_name_number").first(),
        pl.col("society_code").drop_nulls().first(),
        pl.col("is_controlled").any(),
        # Two rounded parts of one party may pass the whole by the tolerance; nobody has more than all of a work.
        pl.col("share_ppb").sum().clip(upper_bound=WHOLE_PPB),
    )
    return summed.select(key.names()).cast(key).sort(grain)


def _own_name() -> pl.Expr:
    """The submitter's own number of a party, else what it is called."""
    number = pl.when(pl.col("ip_number") != "").then("ip_number")
    return pl.coalesce(number, pl.when(pl.col("name") != "").then("name"), pl.lit("UNKNOWN"))
