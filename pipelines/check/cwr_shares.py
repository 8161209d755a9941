"""The share rules of registrations, as :mod:`attribution.works_rules` has them, as findings of a file.

A finding stands at the work's own record: a sum is wrong, and no one line of it.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from attribution.works_recipients import differing, recipients
from attribution.works_rules import check
from pipelines.check.cwr_rules import broken
from pipelines.readers.cwr_lines import Lines
from pipelines.readers.cwr_registered import registration_rows
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
_SUMS = (
    "publisher_ownership",
    "writer_ownership",
    "total_ownership",
    "collection",
    "collection_gap",
    "chain_collection",
    "manuscript",
)
"""Rules about sums, of which nothing can be said where one of the shares is none."""
_OF_A_LINE = ("link_to_no_chain",)
"""Rules that are told with the line itself; see :mod:`pipelines.check.cwr_order`."""
_SYNCHRONISATION = ("total_ownership", "collection", "collection_gap")
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
    usable, third_right = _usable(registrations), _usable(_as_mechanical(registrations))
    every = range(recipients(usable.lines))
    main = [check(registration_rows(usable, on=on, recipient=nth)) for nth in every]
    third = pl.concat(check(registration_rows(third_right, on=on, recipient=nth)) for nth in every).filter(
        pl.col("rule").is_in(_SYNCHRONISATION), pl.col("detail").str.starts_with("MR")
    )
    third = third.with_columns(detail=pl.lit("SR") + pl.col("detail").str.slice(2))
    works = registrations.works.select("transaction", line="row")
    records = registrations.records.filter(pl.col("position") == 0).select("transaction", "record")
    found = pl.concat([*main, differing(usable.lines), third]).unique(maintain_order=True)
    sound = found.filter(
        ~(pl.col("rule").is_in(_SUMS) & pl.col("transaction").is_in(_unreadable(registrations).implode())),
        ~pl.col("rule").is_in(_OF_A_LINE),
    )
    rows = sound.join(works, on="transaction").join(records, on="transaction")
    parts = []
    for (rule,), against in rows.partition_by("rule", as_dict=True).items():
        # The last sentence says what an intake makes of it.
        what = pl.col("detail").str.replace(r" (Used as it is|The registration is not used|Taken as it is).*$", "")
        cell = _CELLS.get(str(rule), "")
        parts.append(broken(against, str(rule), cell=cell, expected=what))
    return parts


def _usable(registrations: Said) -> Said:
    """What is no share is none; a line of no territory or sign that there is, or of no party, is found elsewhere."""
    areas = territory_tree()["area"].unique().implode()
    parties = registrations.parties.with_columns(pl.col("PR", "MR", "SR").fill_null(0))
    lines = registrations.lines.with_columns(pl.col("PR", "MR", "SR").fill_null(0)).filter(
        pl.col("tis").is_in(areas), pl.col("party").is_not_null(), pl.col("sign").is_in(("I", "E"))
    )
    manuscripts = registrations.manuscripts.with_columns(pl.col("PR", "MR", "SR").fill_null(0))
    return replace(registrations, parties=parties, lines=lines, manuscripts=manuscripts)


def _unreadable(registrations: Said) -> pl.Series:
    """Transactions with a share that is none: it is told where it stands, and what it would add to is not known."""
    shares = (registrations.parties, registrations.lines, registrations.manuscripts)
    is_none = pl.any_horizontal(pl.col("PR", "MR", "SR").is_null())
    return pl.concat([rows.filter(is_none)["transaction"] for rows in shares]).unique()


def _as_mechanical(registrations: Said) -> Said:
    """Synchronisation in the place of the mechanical right, and nothing else: the rules are the same."""
    nothing = pl.lit(0, pl.Int64)
    parties = registrations.parties.with_columns(PR=nothing, MR="SR")
    return replace(registrations, parties=parties, lines=registrations.lines.with_columns(PR=nothing, MR="SR"))
