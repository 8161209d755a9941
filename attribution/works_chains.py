"""The rules about publishing chains: who may own in one, what it collects, and which writers it stands for.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, edits of SPU, SPT, SWR and PWR.
"""

import polars as pl

from attribution.works_findings import TOLERANCE, Registered, by_right, found, percent
from attribution.works_shares import WHOLE

OWNERS = ("E", "AQ")
"""Publisher types that may own: original publisher, acquirer."""
_CORRECT = " Used as it is; ask the submitter to correct it."
_CHAIN = ["transaction", "chain"]


def _owners(registered: Registered) -> list[pl.DataFrame]:
    """Only original publishers and acquirers own, and an original publisher not beside its acquirer."""
    owning = registered.parties.filter(
        pl.col("record").is_in(("SPU", "OPU")), (pl.col("PR") > 0) | (pl.col("MR") > 0), pl.col("role") != ""
    )
    chain = [*_CHAIN, "record"]
    acquired = owning.join(registered.parties.filter(role="AQ"), on=chain, how="semi")
    return [
        found(
            owning.filter(~pl.col("role").is_in(OWNERS)),
            "owner_role",
            "Publisher type ",
            pl.col("role"),
            " owns a share; only E and AQ may." + _CORRECT,
        ),
        found(
            acquired.filter(role="E"),
            "acquired_owner",
            "Chain ",
            pl.col("chain"),
            ": an acquirer (AQ) is there, and the original publisher (E) still owns a share." + _CORRECT,
        ),
    ]


def _chain_collection(registered: Registered) -> list[pl.DataFrame]:
    """Where a chain collects, it collects what it owns; unless shares change there, or an income participant is in it.

    Compared wherever the chain collects at all.
    """
    controlled = registered.parties.filter(record="SPU")
    changed = registered.lines.filter("shares_change").join(controlled, left_on="party", right_on="row").select(_CHAIN)
    participants = controlled.filter(role="PA").select(*_CHAIN, right=pl.lit("PR"))
    unlike = (
        _collected_and_owned(registered, controlled)
        .join(changed, on=_CHAIN, how="anti")
        .join(participants, on=[*_CHAIN, "right"], how="anti")
        .filter((pl.col("share") - pl.col("owned")).abs() > TOLERANCE)
        .sort("territory")
        .unique([*_CHAIN, "right"], keep="first", maintain_order=True)
    )
    where = pl.col("right"), ", ", pl.col("territory"), " and territories of the same lines: chain ", pl.col("chain")
    how_much = " collects ", percent("share"), " and owns ", percent("owned"), "." + _CORRECT
    return [found(unlike, "chain_collection", *where, *how_much)]


def _collected_and_owned(registered: Registered, controlled: pl.DataFrame) -> pl.DataFrame:
    """By chain, right and territory: ``share`` that it collects there and what it has ``owned``."""
    owners = by_right(controlled.filter(pl.col("role").is_in(OWNERS)), *_CHAIN)
    owned = owners.group_by(*_CHAIN, "right").agg(owned=pl.col("share").sum())
    held = registered.holdings.filter(pl.col("record") == "SPU", pl.col("share") > 0)
    return (
        held.join(registered.sets, on="territories", how="inner")
        .group_by(*_CHAIN, "right", "territory")
        .agg(pl.col("share").sum())
        .join(owned, on=[*_CHAIN, "right"], how="left")
        .with_columns(pl.col("owned").fill_null(0))
    )


def _links(registered: Registered) -> list[pl.DataFrame]:
    """A controlled writer has a publisher, unless writers own all; and collects something, if it owns something."""
    writers = registered.parties.filter(pl.col("record").is_in(("SWR", "OWR")))
    controlled = writers.filter(record="SWR")
    all_owned = writers.group_by("transaction").agg(pl.col("PR").sum()).filter(pl.col("PR") >= WHOLE - TOLERANCE)
    linked = registered.links.select(pl.col("writer").alias("row"))
    alone = controlled.join(linked, on="row", how="anti").join(all_owned, on="transaction", how="anti")
    told = registered.lines.select(pl.col("party").alias("row"))
    untold = controlled.filter((pl.col("PR") > 0) | (pl.col("MR") > 0)).join(told, on="row", how="anti")
    chains = registered.parties.filter(record="SPU").select(_CHAIN)
    astray = registered.links.filter(pl.col("chain").is_not_null()).join(chains, on=_CHAIN, how="anti")
    name = pl.col("name")
    return [
        found(alone, "writer_without_publisher", "Writer ", name, " has no PWR, and publishers own a part." + _CORRECT),
        found(
            untold,
            "writer_without_collection",
            "Writer ",
            name,
            " owns a share and has no SWT: nobody collects it. Ask the submitter who does.",
        ),
        found(astray, "link_to_no_chain", "PWR names chain ", pl.col("chain"), ", which no SPU starts." + _CORRECT),
    ]


CHAIN_RULES = (_owners, _chain_collection, _links)
"""Each takes the registrations and returns its findings."""
