"""Arithmetic within a record: usages less returns, unit prices, rates of exchange, shares of a claim.

Numbers are whole nano-units; where a number was rounded before it was written, the last places that are written
say how far the result may be off.

Source: DDEX DSR Part 8, SY10 and SR08; CDM Part 2, CS01 and CD01.
"""

import polars as pl

from attribution.money import NANO, exchanged, shown
from pipelines.check.flat_seen import Seen
from pipelines.check.rules import broken
from schemas.columns import EXCHANGE, MONEY

_TRANSACTION, _ACCOUNTING = "InCurrencyOfTransaction", "InCurrencyOfAccounting"
_REPORTING = ("SY01", "SY02", "SY03", "SY04", "SY05", "SY06")
_CENT = NANO // 100
_WHOLE = 100 * NANO


def number(cell: str) -> pl.Expr:
    """A cell in Int128 nano-units; null where it is empty or no number."""
    return pl.col(cell).cast(MONEY, strict=False).to_physical().cast(pl.Int128)


def exchange_rate() -> pl.Expr:
    """ExchangeRate as a ``Decimal(38, 18)``; null where it is empty or no number."""
    return pl.col("ExchangeRate").cast(EXCHANGE, strict=False)


def written(units: pl.Expr) -> pl.Expr:
    """Nano-units as a file has them."""
    return shown(units.cast(pl.Int128).reinterpret(dtype=MONEY))


def rules(record: str, rows: pl.DataFrame, seen: Seen) -> list[pl.DataFrame]:
    """What does not add up in records of a type whose cells can be read; rows have a column per cell."""
    family = record.split(".", maxsplit=1)[0]
    if family == "SR08":
        return [_net_usage(rows), *_unit_prices(rows), _in_accounting(_with_rate(rows, seen))]
    if family == "SY10":
        return [_summary_in_accounting(rows, seen), *_exchange(rows), _above_total(rows)]
    if family in _REPORTING:
        return _exchange_of_reporting(rows)
    if family == "CS01":
        return [_split(rows), *_claim_exchange(rows)]
    if family == "CD01":
        return [_claimed(rows), *_blended(rows, seen), _unmatched(rows)]
    return []


def _net_usage(rows: pl.DataFrame) -> pl.DataFrame:
    net = number("TotalUsages") - number("Returns")
    wrong = rows.filter(number("NetUsage") != net)
    told = pl.format("{}: TotalUsages less Returns", written(net))
    return broken(wrong, "net_usage", cell="NetUsage", value=pl.col("NetUsage"), expected=told)


def _place(rows: pl.DataFrame, cell: str) -> int:
    """Nano-units of the last place that any row writes a cell with."""
    digits = rows.select(pl.col(cell).str.extract(r"\.([0-9]+)$").str.len_bytes().max()).item() or 0
    return 10 ** max(0, 9 - digits)


def _unit_prices(rows: pl.DataFrame) -> list[pl.DataFrame]:
    found = []
    for currency in (_TRANSACTION, _ACCOUNTING):
        price, revenue = f"CalculatedUnitPrice{currency}", f"AllocatedRevenue{currency}"
        usage = number("NetUsage")
        product = number(price) * usage // NANO
        slack = usage.abs() * _place(rows, price) // (2 * NANO) + _place(rows, revenue)
        wrong = rows.filter((usage != 0) & ((number(revenue) - product).abs() > slack))
        told = pl.format("about {}: {} × NetUsage", written(product), pl.lit(price))
        found.append(broken(wrong, "unit_price", cell=revenue, value=pl.col(revenue), expected=told))
    return found


def _with_rate(rows: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    """Lines with the rate of their summary, where that fits the summary."""
    summaries = [frame for record, frame in seen.all_summaries().items() if record.startswith("SY10")]
    if not summaries:
        return rows.clear().with_columns(ExchangeRate=pl.lit(""))
    rates = pl.concat(summaries, how="diagonal").select("SummaryRecordId", "ExchangeRate").unique("SummaryRecordId")
    fitting = rates.filter(~pl.col("SummaryRecordId").is_in(list(seen.bad_rates)))
    return rows.join(fitting, on="SummaryRecordId", how="inner", maintain_order="left")


def _in_accounting(rows: pl.DataFrame) -> pl.DataFrame:
    """Amounts in both currencies, of which the first that does not fit is told, or the rate where several do not.

    A unit price is left to :func:`_unit_prices`.
    """
    pairs = [name for name in rows.columns if name.endswith(_TRANSACTION) and "UnitPrice" not in name]
    misfits = {cell: _misfit(rows, cell) for cell in pairs}
    any_ = pl.any_horizontal(misfits.values()) if misfits else pl.lit(value=False)
    wrong = rows.filter(any_)
    names = [pl.when(misfit).then(pl.lit(_other(cell))) for cell, misfit in misfits.items()]
    cells = wrong.select(cells=pl.concat_list(names).list.drop_nulls()).to_series() if names else pl.Series("cells", [])
    told = wrong.with_columns(cells=cells).with_columns(
        cell=pl.when(pl.col("cells").list.len() > 1)
        .then(pl.lit("ExchangeRate"))
        .otherwise(pl.col("cells").list.first())
    )
    value = pl.concat_str(
        [pl.when(pl.col("cell") == name).then(pl.col(name)) for name in _valued(told)], ignore_nulls=True
    )
    words = pl.format(
        "{}InCurrencyOfTransaction × ExchangeRate {}", _stem(pl.col("cells").list.first()), "ExchangeRate"
    )
    return broken(told, "accounting_amount", cell=pl.col("cell"), value=value, expected=words)


def _summary_in_accounting(rows: pl.DataFrame, seen: Seen) -> pl.DataFrame:
    found = _in_accounting(rows)
    seen.bad_rates |= set(rows.filter(pl.col("line").is_in(found["line"].implode()))["SummaryRecordId"])
    return found


def _other(cell: str) -> str:
    return cell.replace(_TRANSACTION, _ACCOUNTING)


def _stem(cell: pl.Expr) -> pl.Expr:
    return cell.str.strip_suffix(_ACCOUNTING)


def _valued(rows: pl.DataFrame) -> list[str]:
    return ["ExchangeRate", *(name for name in rows.columns if name.endswith(_ACCOUNTING))]


def _misfit(rows: pl.DataFrame, cell: str) -> pl.Expr:
    """Whether an amount in the currency of accounting is not the other one times the rate, as far as written."""
    other, rate = _other(cell), exchange_rate()
    slack = 2 * _place(rows, other) + exchanged(pl.lit(_place(rows, cell), pl.Int128), rate)
    off = (number(other) - exchanged(number(cell), rate)).abs() > slack
    return ((rate > 0) & off).fill_null(value=False)


def _exchange(rows: pl.DataFrame) -> list[pl.DataFrame]:
    is_same = pl.col("CurrencyOfTransaction") == pl.col("CurrencyOfAccounting")
    rate = exchange_rate()
    value = pl.col("ExchangeRate")
    unsourced = (pl.col("ExchangeRateSource") == "") | (pl.col("DateOfCurrencyExchange") == "")
    return [
        broken(rows.filter(is_same & (rate != 1)), "exchange_rate_of_one", cell="ExchangeRate", value=value),
        broken(rows.filter(~is_same & (rate <= 0)), "exchange_rate_missing", cell="ExchangeRate", value=value),
        broken(rows.filter(~is_same & unsourced), "exchange_source_missing", cell="ExchangeRateSource"),
    ]


def _exchange_of_reporting(rows: pl.DataFrame) -> list[pl.DataFrame]:
    names = ("CurrencyOfReporting", "CurrencyOfTransaction", "ExchangeRate")
    if not set(names) <= set(rows.columns):
        return []
    ours, theirs, rate = map(pl.col, names)
    both = (ours != "") & (theirs != "")
    same = rows.filter(both & (ours == theirs) & (exchange_rate() != 1))
    missing = rows.filter(both & (ours != theirs) & (exchange_rate().fill_null(0) <= 0))
    return [
        broken(same, "exchange_rate_of_one", cell="ExchangeRate", value=rate),
        broken(missing, "exchange_rate_missing", cell="ExchangeRate", value=rate),
    ]


def _above_total(rows: pl.DataFrame) -> pl.DataFrame:
    wrong = rows.filter(number("AllocatedUsages") > number("TotalUsages"))
    told = pl.format("at most TotalUsages {}", "TotalUsages")
    return broken(
        wrong, "allocated_above_total", cell="AllocatedUsages", value=pl.col("AllocatedUsages"), expected=told
    )


def _split(rows: pl.DataFrame) -> pl.DataFrame:
    both = number("RightsTypeSplitMechanical") + number("RightsTypeSplitPerforming")
    told = pl.format("100 with RightsTypeSplitMechanical {}", "RightsTypeSplitMechanical")
    cell = "RightsTypeSplitPerforming"
    return broken(rows.filter(both != _WHOLE), "split_not_whole", cell=cell, value=pl.col(cell), expected=told)


def _claim_exchange(rows: pl.DataFrame) -> list[pl.DataFrame]:
    ours, theirs = pl.col("CurrencyOfReporting"), pl.col("CurrencyOfInvoicing")
    differs = (theirs != "") & (ours != "") & (ours != theirs)
    names = ("ExchangeRate", "ExchangeRateSource", "StartDateOfCurrencyExchange", "EndDateOfCurrencyExchange")
    missing = pl.concat_str(
        [pl.when(pl.col(name) == "").then(pl.lit(name)) for name in names], separator=", ", ignore_nulls=True
    )
    wrong = rows.filter(differs & (missing != ""))
    told = pl.format("{} to {}: rate, source, first and last day", "CurrencyOfReporting", "CurrencyOfInvoicing")
    same = rows.filter((ours == theirs) & (ours != "") & (exchange_rate() != 1))
    zero = rows.filter(differs & (exchange_rate() <= 0))
    return [
        broken(wrong, "exchange_incomplete", cell=missing, expected=told),
        broken(same, "exchange_rate_of_one", cell="ExchangeRate", value=pl.col("ExchangeRate")),
        broken(zero, "exchange_rate_missing", cell="ExchangeRate", value=pl.col("ExchangeRate")),
    ]


def _claimed(rows: pl.DataFrame) -> pl.DataFrame:
    due = number("ClaimedAmountMechanical") + number("ClaimedAmountPerforming")
    wrong = rows.filter((number("ClaimedAmount") - due).abs() > _CENT)
    told = pl.format("{}: both amounts", written(due))
    return broken(wrong, "claimed_amount", cell="ClaimedAmount", value=pl.col("ClaimedAmount"), expected=told)


def _blended(rows: pl.DataFrame, seen: Seen) -> list[pl.DataFrame]:
    summaries = [frame for record, frame in seen.all_summaries().items() if record.startswith("CS01")]
    if not summaries:
        return []
    names = ("RightsTypeSplitMechanical", "RightsTypeSplitPerforming")
    splits = pl.concat(summaries, how="diagonal").select("SummaryRecordId", *names).unique("SummaryRecordId")
    both = rows.join(splits, on="SummaryRecordId", how="inner", maintain_order="left")
    due = (
        number("ShareClaimedMechanical") * number(names[0]) + number("ShareClaimedPerforming") * number(names[1])
    ) // _WHOLE
    cell = "BlendedShareClaimedForMechAndPerf"
    wrong = both.filter((number(names[0]) + number(names[1]) == _WHOLE) & ((number(cell) - due).abs() > _CENT))
    told = pl.format("{}: both shares by the split {}/{}", written(due), *names)
    return [broken(wrong, "blended_share", cell=cell, value=pl.col(cell), expected=told)]


def _unmatched(rows: pl.DataFrame) -> pl.DataFrame:
    wrong = rows.filter((pl.col("ClaimBasis") == "Unmatched") & (pl.col("LicensorWorkId") != ""))
    return broken(wrong, "unmatched_with_work", cell="LicensorWorkId", value=pl.col("LicensorWorkId"))
