"""What details come to, against what their summary says.

A sum is told to be wrong only where all of its details could be read: a line that is broken is told as such.

Source: DDEX DSR Part 8, SY10 and SR08, SY07 and LI01, SY01 to SY05 with SU and SR; CDM Part 2, CS01 and CD01.
"""

from collections.abc import Sequence

import polars as pl

from attribution.money import shown
from pipelines.check.flat_seen import Seen
from pipelines.check.rules import broken

EXACT = pl.Decimal(38, 12)
"""Amounts of a sum: more digits than ours have."""
_FINANCIAL = {
    "TotalUsages": "AllocatedUsages",
    "Returns": "Returns",
    **{
        f"{name}InCurrencyOf{currency}": f"{name}InCurrencyOf{currency}"
        for name in ("AllocatedRevenue", "AllocatedNetRevenue")
        for currency in ("Transaction", "Accounting")
    },
}
_SUMS = {
    "SR08": _FINANCIAL,
    "LI01": {"AllocatedAmount": "AllocatedRevenue"},
    "CD01": {"ClaimedAmount": "TotalClaimedAmount"},
}
"""Cells of details by record, and the cell of the summary that they come to."""
_USAGES = {"SU01": "Usages", "SU02": "NumberOfStreams", "SR01": "Downloads", "SR02": "NumberOfStreams"}
_RULES = {"TotalClaimedAmount": "claims_total"}
_CONTEXT = ("DistributionChannel", "CommercialModel", "UseType", "Territory", "ServiceDescription")
"""Cells by which summaries of one base, which differ in the right only, are told to be of one base."""


def gather(record: str, rows: pl.DataFrame, bad: pl.Series, seen: Seen) -> None:
    """Add up the details of a type.

    Args:
        record: the type.
        rows: with a column per cell.
        bad: lines in which a cell could not be read.
        seen: of the file.
    """
    family = record.split(".", maxsplit=1)[0]
    cells = _SUMS.get(family, {})
    usage = _USAGES.get(family)
    if not cells and usage is None:
        return
    unread = rows.filter(pl.col("line").is_in(bad.implode()))
    seen.not_summed |= set(unread["SummaryRecordId"].unique())
    if rows.select((pl.col("SummaryRecordId") == "").any()).item():
        seen.sums_nothing = True
    names = [*cells, *([usage] if usage else [])]
    sums = rows.group_by("SummaryRecordId").agg(pl.col(names).cast(EXACT, strict=False).sum())
    long = sums.unpivot(names, index="SummaryRecordId", variable_name="cell", value_name="amount")
    seen.sums.append(long.select(record=pl.lit(family), summary="SummaryRecordId", cell="cell", amount="amount"))


def closing(parts: Sequence[Seen]) -> list[pl.DataFrame]:
    """Summaries that do not say what their details come to.

    Args:
        parts: the files of one report, which all have the same summaries: those of the first are looked at.
    """
    if any(seen.sums_nothing for seen in parts):
        return []
    sums = pl.concat([_none(), *(frame for seen in parts for frame in seen.sums)])
    sums = sums.group_by("record", "summary", "cell").agg(pl.col("amount").sum())
    unread = {name for seen in parts for name in seen.not_summed}
    found, bad = [], parts[0].bad_summaries
    for record, rows in parts[0].all_summaries().items():
        good = rows.filter(~pl.col("SummaryRecordId").is_in(list(unread)) & ~pl.col("line").is_in(list(bad)))
        for family, cells in _SUMS.items():
            if _is_of(record, family):
                found += [_compared(good, sums, family, cell, total) for cell, total in cells.items()]
        if not unread and not bad:
            found += _usages(record, rows, sums)
    return found


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema={"record": pl.String, "summary": pl.String, "cell": pl.String, "amount": EXACT})


def _is_of(record: str, family: str) -> bool:
    return record.split(".", maxsplit=1)[0] == {"SR08": "SY10", "LI01": "SY07", "CD01": "CS01"}[family]


def _compared(rows: pl.DataFrame, sums: pl.DataFrame, family: str, cell: str, total: str) -> pl.DataFrame:
    if total not in rows.columns:
        return broken(rows.clear(), "sum_mismatch")
    of_it = sums.filter((pl.col("record") == family) & (pl.col("cell") == cell))
    said = pl.col(total).cast(EXACT, strict=False)
    both = (
        rows.filter(pl.col(total) != "")
        .join(of_it, left_on="SummaryRecordId", right_on="summary", how="left", maintain_order="left")
        .with_columns(pl.col("amount").fill_null(0), off=(said - pl.col("amount").fill_null(0)).abs())
        .filter(pl.col("off") > 0)
    )
    both = both.with_columns(place=_last_place(total))
    told = pl.format(f"{{}}, which the {cell} of its {family} come to", shown("amount"))
    is_near = (pl.col("place") <= pl.lit("0.01").cast(EXACT)) & (2 * pl.col("off") <= pl.col("place"))
    rule = _RULES.get(total, "sum_mismatch")
    return pl.concat([
        broken(both.filter(~is_near), rule, cell=total, value=pl.col(total), expected=told),
        broken(both.filter(is_near), "sum_inexact", cell=total, value=pl.col(total), expected=told),
    ])  # fmt: skip


def _last_place(cell: str) -> pl.Expr:
    """One unit of the last place that a number is written with: ``0.01`` of ``5.10``."""
    digits = pl.col(cell).str.extract(r"\.([0-9]+)$").str.len_bytes().fill_null(0).clip(upper_bound=12)
    places = {number: f"{1:d}" if number == 0 else f"0.{'0' * (number - 1)}1" for number in range(13)}
    return digits.replace_strict(places, return_dtype=pl.String).cast(EXACT)


def _usages(record: str, rows: pl.DataFrame, sums: pl.DataFrame) -> list[pl.DataFrame]:
    """All usage of a base is reported under one or several of its summaries."""
    total = next((name for name in ("TotalUsages", "Usages") if name in rows.columns), None)
    reported = sums.filter(pl.col("record").is_in(list(_USAGES)) & pl.col("cell").is_in(list(_USAGES.values())))
    if total is None or not _tells_usage(record):
        return []
    context = [name for name in _CONTEXT if name in rows.columns]
    per_base = (
        rows.join(reported, left_on="SummaryRecordId", right_on="summary", how="left")
        .group_by(context, maintain_order=True)
        .agg(
            pl.col("line", "record").first(),
            pl.col("amount").sum(),
            said=pl.col(total).cast(EXACT, strict=False).max(),
            written=pl.col(total).first(),
        )
        .filter(pl.col("said") != pl.col("amount"))
    )
    told = pl.format("{}, which the usages of this sales context come to", shown("amount"))
    return [broken(per_base, "usages_not_total", cell=total, value=pl.col("written"), expected=told)]


def _tells_usage(record: str) -> bool:
    return record.split(".", maxsplit=1)[0] in ("SY01", "SY02", "SY03", "SY05", "SY06")
