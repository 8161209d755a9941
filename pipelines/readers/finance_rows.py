"""Rules for rows of figures: the first one that a row breaks quarantines it, alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.readers.delimited import SHOWN, reject_rows
from pipelines.readers.parsed import Parsed, Quarantine
from schemas.columns import MONEY, PERIOD
from schemas.identifiers import CURRENCIES, FORMER_CURRENCIES, TERRITORY_CODES

AMOUNT = r"^-?[0-9]{1,15}(\.[0-9]{1,9})?$"
MINUS_ZERO = r"^-[0.]+$"
COUNT = r"^[0-9]{1,12}$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
NAME = r"^[^\s\pC]([^\pC]{0,98}[^\s\pC])?$"


@dataclass(frozen=True)
class Rule:
    """What is wrong with a row, where ``broken`` is true of it."""

    reason: str
    broken: pl.Expr
    detail: pl.Expr


def given(column: str) -> Rule:
    """A value must be there."""
    detail = pl.lit(f"{column} is empty: fill it in")
    return Rule("missing_value", pl.col(column).str.strip_chars() == "", detail)


def amount(column: str) -> Rule:
    """An exact amount: a point, at most nine digits after it; no separators, exponents or minus zero."""
    exact = pl.col(column).str.contains(AMOUNT) & ~pl.col(column).str.contains(MINUS_ZERO)
    return Rule(
        "bad_number",
        ~exact,
        _told(column, "is not an amount: write it like 1234.56, with at most nine digits after the point"),
    )


def count(column: str) -> Sequence[Rule]:
    """A whole number, never negative."""
    below = Rule("negative_number", pl.col(column).str.contains(r"^-[0-9]+$"), _told(column, "is negative"))
    whole = Rule("bad_number", ~pl.col(column).str.contains(COUNT), _told(column, "is not a whole number"))
    return below, whole


def day(column: str) -> Rule:
    """A day of the calendar."""
    real = pl.col(column).str.contains(DAY) & to_day(column).is_not_null()
    return Rule("bad_timestamp", ~real, _told(column, "is not a day: write it like 2026-01-31"))


def matches(column: str, expected: str, reason: str, told: str) -> Rule:
    """A text of a certain form."""
    return Rule(reason, ~pl.col(column).str.contains(expected), _told(column, told))


def among(column: str, known: pl.Expr, reason: str, told: str) -> Rule:
    """A text from a closed list."""
    return Rule(reason, ~known, _told(column, told))


def base() -> Sequence[Rule]:
    """A month, a territory and an offering."""
    known = pl.col("territory").is_in(list(TERRITORY_CODES))
    return (
        matches("period", PERIOD, "bad_timestamp", "is not a month: write it like 2026-09"),
        among("territory", known, "unknown_territory", "is not a code of two letters of ISO 3166-1"),
        matches("offering", NAME, "bad_identifier", "has space around it or is too long"),
    )


def currency() -> Rule:
    """A currency that money was paid in in the row's month."""
    code = pl.col("currency")
    is_former = pl.col("period") <= code.replace_strict(FORMER_CURRENCIES, default="")
    known = code.is_in(list(CURRENCIES)) | is_former
    return among("currency", known, "unknown_currency", "is not a currency of ISO 4217 that money was paid in then")


def to_amount(column: str) -> pl.Expr:
    """Text to money; exact for what :func:`amount` lets through, null for what is no number."""
    return pl.col(column).cast(MONEY, strict=False)


def to_day(column: str) -> pl.Expr:
    """Text to a day; null for what is none."""
    return pl.col(column).str.to_date("%Y-%m-%d", strict=False)


def split_bad(rows: pl.DataFrame, rules: Sequence[Rule], reference: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Good rows, and rejects for the others: each with the first rule that it breaks."""
    judged = rows.with_columns(_reason=_first(rules, [pl.lit(rule.reason) for rule in rules]))
    bad = judged.filter(pl.col("_reason").is_not_null())
    detail = _first(rules, [rule.detail for rule in rules])
    rejects = reject_rows(bad, pl.col("_reason"), detail=detail, reference=reference)
    return judged.filter(pl.col("_reason").is_null()).drop("_reason"), rejects


def _first(rules: Sequence[Rule], said: Sequence[pl.Expr]) -> pl.Expr:
    """What the first rule says that a row breaks."""
    return pl.coalesce(pl.when(rule.broken.fill_null(True)).then(told) for rule, told in zip(rules, said, strict=True))


def split_repeated(rows: pl.DataFrame, key: Sequence[str], reference: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows whose key is theirs alone, and rejects for the others.

    Rows that say the same of one key count once. Where they differ nobody knows which is right, so that none is used.
    """
    content = pl.struct(pl.exclude("row"))
    judged = rows.with_columns(
        _first=pl.col("row") == pl.col("row").min().over(key), _versions=content.n_unique().over(key)
    )
    kept = (pl.col("_versions") == 1) & pl.col("_first")
    same = pl.lit("the same row is there already: leave one")
    differ = pl.lit("other rows give different figures for it, and none of them is used: leave the right one")
    bad = judged.filter(~kept)
    detail = pl.when(pl.col("_versions") == 1).then(same).otherwise(differ)
    return judged.filter(kept).drop("_first", "_versions"), reject_rows(
        bad, "duplicate_row", detail=detail, reference=reference
    )


def issued(rows: pl.DataFrame, *, name: str) -> str | None:
    """The file's date of issue, which all rows repeat in a column of this name.

    Raises:
        Quarantine: where they do not.
    """
    dates = rows["issued"].unique().drop_nulls()
    if dates.is_empty():
        return None
    _, bad = split_bad(rows, [day("issued")], pl.lit(None, pl.String))
    if len(dates) > 1 or not bad.is_empty():
        raise Quarantine(
            "invalid_content", f"{name} needs one day of issue, the same on every row, written like 2026-10-05."
        )
    return rows.select(to_day("issued").dt.strftime("%Y-%m-%dT00:00:00Z")).item(0, 0)


def monthly(
    frames: dict[str, pl.DataFrame],
    periods: pl.Series,
    rejects: pl.DataFrame,
    *,
    rows: int,
    sent_at: str | None,
    name: str,
) -> Parsed:
    """What a file of monthly figures says; ``periods`` are those of its good rows.

    Raises:
        Quarantine: where it has no good row.
    """
    ordered, found = rejects.sort("row"), periods.unique()
    if found.is_empty():
        raise Quarantine(
            "no_valid_row", f"{name} has {rows:,} rows and none is right; the first: {ordered['detail'][0]}."
        )
    period = found[0] if len(found) == 1 else None
    return Parsed(frames, rows, sent_at=sent_at, period=period, rejects=ordered)


def _told(column: str, told: str) -> pl.Expr:
    return pl.format(f"{column} '{{}}' {told}", pl.col(column).str.slice(0, SHOWN))
