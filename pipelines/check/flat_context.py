"""What a detail needs because of its summary, and summaries because of one another.

Source: DDEX DSR Part 8: UseType of the summary or of each detail, the price of what is paid by the piece, the
percentages of the rights of a base.
"""

import polars as pl

from pipelines.check.flat_arithmetic import number, written
from pipelines.check.flat_seen import Seen
from pipelines.check.rules import broken

_PRICE = "PriceConsumerPaidExcSalesTax"
_BY_PIECE = "PayAsYouGoModel"
_CONTEXT = (
    "DistributionChannel",
    "CommercialModel",
    "UseType",
    "Territory",
    "ServiceDescription",
    "RightsController",
    "RightsControllerPartyId",
)
_WHOLE = 100_000_000_000
_BOTH = {"MechanicalRight", "PerformingRight"}


def rules(record: str, rows: pl.DataFrame, seen: Seen) -> list[pl.DataFrame]:
    """Details without what their summary leaves to them; rows have a column per cell."""
    if not record.startswith(("SU", "SR")) or "UseType" not in rows.columns:
        return []
    names = ("SummaryRecordId", "CommercialModel", "UseType")
    frames = [frame.select(names) for frame in seen.all_summaries().values() if set(names) <= set(frame.columns)]
    if not frames:
        return []
    contexts = pl.concat(frames).unique("SummaryRecordId", keep="first").rename({"UseType": "of_summary"})
    both = rows.join(contexts, on="SummaryRecordId", how="inner", maintain_order="left")
    unused = both.filter((pl.col("UseType") == "") & (pl.col("of_summary") == ""))
    found = [broken(unused, "use_type_missing", cell="UseType")]
    if _PRICE in rows.columns:
        unpriced = both.filter((pl.col("CommercialModel") == _BY_PIECE) & (pl.col(_PRICE) == ""))
        found.append(broken(unpriced, "price_missing", cell=_PRICE))
    return found


def closing(seen: Seen) -> list[pl.DataFrame]:
    """Rights of one base whose percentages are more than the whole, or less where both rights are there."""
    names = {"RightsType", "RightsTypePercentage"}
    return [_rights(rows, seen) for rows in seen.all_summaries().values() if names <= set(rows.columns)]


def _rights(rows: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    read = rows.filter(~pl.col("line").is_in(list(seen.bad_summaries)))
    sums = (
        read.filter((pl.col("RightsType") != "") & (pl.col("RightsTypePercentage") != ""))
        .with_columns(units=number("RightsTypePercentage"))
        .group_by([name for name in _CONTEXT if name in rows.columns], maintain_order=True)
        .agg(pl.col("line", "record").first(), pl.col("units").sum(), pl.col("RightsType"))
    )
    has_both = pl.col("RightsType").list.set_intersection(sorted(_BOTH)).list.len() == len(_BOTH)
    wrong = sums.filter((pl.col("units") > _WHOLE) | (has_both & (pl.col("units") < _WHOLE)))
    value, told = written(pl.col("units")), "100 over the rights of a base"
    return broken(wrong, "rights_percentages", cell="RightsTypePercentage", value=value, expected=told)
