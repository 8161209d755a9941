"""The share rules of registrations, as :mod:`attribution.works_rules` has them, as findings of a file.

A finding stands at the work's own record: a sum is wrong, and no one line of it.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from attribution.territory import territory_sets
from attribution.works_findings import Registered
from attribution.works_rules import check
from attribution.works_shares import held
from pipelines.check.cwr_rules import broken
from pipelines.readers.cwr_lines import Lines
from pipelines.readers.cwr_said import Said, said
from pipelines.territories import territory_tree

_CELLS = {
    "publisher_ownership": "PR Ownership Share",
    "writer_ownership": "PR Ownership Share",
    "total_ownership": "Ownership Share",
    "collection": "Collection Share",
    "chain_collection": "Collection Share",
    "excluded_with_share": "Collection Share",
    "included_for_nothing": "Collection Share",
}
_SYNCHRONISATION = ("total_ownership", "collection")
"""Rules that hold for the third right too."""


def said_of(lines: pl.DataFrame) -> Said:
    """The registrations among lines of :func:`~pipelines.wire.cwr_scan.scan_cwr`, taken apart."""
    records = lines.filter(pl.col("transaction") > 0, pl.col("group_type") != "ACK").rename(
        {"line": "row", "raw": "text"}
    )
    return said(Lines(records, 0, "", ""))


def share_findings(registrations: Said, *, on: date) -> list[pl.DataFrame]:
    """What registrations say of shares that cannot all be true.

    Args:
        registrations: of :func:`said_of`.
        on: day of the file, for the territories of its day.
    """
    if registrations.works.is_empty():
        return []
    main = check(_registered(registrations, on))
    third = check(_registered(_as_mechanical(registrations), on)).filter(
        pl.col("rule").is_in(_SYNCHRONISATION), pl.col("detail").str.starts_with("MR")
    )
    third = third.with_columns(detail=pl.lit("SR") + pl.col("detail").str.slice(2))
    works = registrations.works.select("transaction", line="row")
    records = registrations.records.filter(pl.col("position") == 0).select("transaction", "record")
    rows = pl.concat([main, third]).join(works, on="transaction").join(records, on="transaction")
    parts = []
    for (rule,), against in rows.partition_by("rule", as_dict=True).items():
        # The last sentence says what an intake makes of it.
        what = pl.col("detail").str.replace(r" (Used as it is|The registration is not used|Taken as it is).*$", "")
        cell = _CELLS.get(str(rule), "")
        parts.append(broken(against, str(rule), cell=cell, expected=what))
    return parts


def _registered(usable: Said, on: date) -> Registered:
    parties = usable.parties.with_columns(pl.col("PR", "MR").fill_null(0))
    lines = usable.lines.with_columns(pl.col("PR", "MR", "SR").fill_null(0)).filter(pl.col("tis").is_not_null())
    tree = territory_tree()
    # A line of no territory that there is, or of no party, is found elsewhere.
    lines = lines.filter(pl.col("tis").is_in(tree["area"].unique().implode()), pl.col("party").is_not_null())
    holdings = held(parties, lines)
    sets = territory_sets(tree, holdings["territories"].unique(), on)
    named = holdings.join(parties.select("row", "transaction", "record", "chain"), on="row")
    return Registered(usable.works, parties, lines, usable.links, named, sets)


def _as_mechanical(registrations: Said) -> Said:
    """Synchronisation in the place of the mechanical right, and nothing else: the rules are the same."""
    nothing = pl.lit(0, pl.Int64)
    parties = registrations.parties.with_columns(PR=nothing, MR="SR")
    return replace(registrations, parties=parties, lines=registrations.lines.with_columns(PR=nothing, MR="SR"))
