"""Periods and days: where one ends before it begins, where a day lies after the report.

Source: DDEX DSR Part 1, Architecture, clauses 7 and 8; ISO 8601.
"""

import calendar
import re
from datetime import date, timedelta

import polars as pl

from pipelines.check.flat_seen import Seen
from pipelines.check.rules import broken

_PERIODS = (
    ("UsageStartDate", "UsageEndDate"),
    ("ReportingPeriodStartDate", "ReportingPeriodEndDate"),
    ("SubPeriodStartDate", "SubPeriodEndDate"),
    ("ValidityPeriodStart", "ValidityPeriodEnd"),
    ("StartOfClaimPeriod", "EndOfClaimPeriod"),
    ("StartDateOfCurrencyExchange", "EndDateOfCurrencyExchange"),
)
_DATED = ("ReportingPeriodEndDate", "SubPeriodEndDate", "SalesTransactionDate", "ValidityPeriodEnd")
"""Days that may lie before the report, as what is adjusted does, and never after it."""


def rules(rows: pl.DataFrame, seen: Seen) -> list[pl.DataFrame]:
    """Periods the wrong way round, and days after the report, in records of a type whose cells can be read."""
    found = []
    for start, end in _PERIODS:
        if {start, end} <= set(rows.columns):
            dated = (pl.col(start) != "") & (pl.col(end) != "")
            wrong = rows.filter(dated & (_start(pl.col(start)) > _end(pl.col(end))))
            told = pl.format("a day from {} on: {}", pl.col(start), pl.lit(start))
            found.append(broken(wrong, "period_reversed", cell=end, value=pl.col(end), expected=told))
    last = last_day(seen.head.get("UsageEndDate", ""))
    for cell in _DATED if last else ():
        if cell in rows.columns:
            late = rows.filter((pl.col(cell) != "") & (_start(pl.col(cell)) > last))
            told = f"a day up to {last}, when the report ends"
            found.append(broken(late, "period_outside_report", cell=cell, value=pl.col(cell), expected=told))
    return found


def _start(day: pl.Expr) -> pl.Expr:
    """The first day of a year, a month or a day, as text that sorts by time."""
    return pl.concat_str([day, pl.lit("-01-01")]).str.head(10)


def _end(day: pl.Expr) -> pl.Expr:
    return pl.concat_str([day, pl.lit("-99-99")]).str.head(10)


def first_day(period: str) -> str:
    """The first day of a year, quarter, month, week or day; empty where it is none."""
    span = _span(period)
    return span[0].isoformat() if span else ""


def last_day(period: str) -> str:
    """The last day of it."""
    span = _span(period)
    return span[1].isoformat() if span else ""


def _span(period: str) -> tuple[date, date] | None:
    year, part = int(period[:4]) if period[:4].isdigit() else 0, period[5:]
    try:
        if found := re.fullmatch(r"\d{4}-Q([1-4])", period):
            last = 3 * int(found[1])
            return date(year, last - 2, 1), _month_end(year, last)
        if re.fullmatch(r"\d{4}-W\d\d", period):
            monday = date.fromisocalendar(year, int(part[1:]), 1)
            return monday, monday + timedelta(days=6)
        if re.fullmatch(r"\d{4}-\d\d", period):
            return date(year, int(part), 1), _month_end(year, int(part))
        if re.fullmatch(r"\d{4}(-\d\d-\d\d)?", period):
            return date.fromisoformat(f"{period}-01-01"[:10]), date.fromisoformat(f"{period}-12-31"[:10])
    except ValueError:
        return None
    return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
