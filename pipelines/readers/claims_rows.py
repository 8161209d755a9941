"""Text of summaries and claims to their datasets: what cannot be read is told, with the money that it asked for."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from attribution.claims_checks import FINDING
from attribution.money import shown
from pipelines.readers.delimited import SHOWN
from pipelines.readers.finance_rows import DAY, Rule, split_bad, to_day
from pipelines.readers.parsed import REJECTS
from pipelines.wire.cells import CONTROL
from schemas.claim import Claim
from schemas.claim_summary import ClaimSummary
from schemas.claim_words import CLAIM_BASIS
from schemas.columns import EXCHANGE, MONEY, polars_schema
from schemas.identifiers import TERRITORY_CODES

SUMMARY = polars_schema(ClaimSummary)
CLAIM = polars_schema(Claim)
SUMMARY_TEXT = pl.Schema({"row": pl.Int64(), **{name: pl.String() for name in SUMMARY if name != "delivery_id"}})
"""Summaries as a file has them: numbers with a point, shares in percent, days like 2026-01-31."""
CLAIM_TEXT = pl.Schema(
    {
        "row": pl.Int64(),
        **{name: pl.String() for name in CLAIM if name not in {"delivery_id", "row"}},
        "author_ids": pl.List(pl.String()),
    }
)
"""Claims likewise; ``author_ids`` are the writers' identifiers, each with its namespace."""

SHARES = frozenset(name for name in (*SUMMARY, *CLAIM) if name.endswith("_ppb"))
AMOUNTS = frozenset(name for name, kind in (*SUMMARY.items(), *CLAIM.items()) if kind == MONEY)
RATES = frozenset(name for name, kind in SUMMARY.items() if kind == EXCHANGE)
DAYS = frozenset({"exchange_from", "exchange_to"})

_EXACT = r"^[0-9]{1,15}(\.[0-9]{1,9})?$"
_RATE = r"^[0-9]{1,15}(\.[0-9]{1,18})?$"
_PERCENT = r"^[0-9]{1,3}(\.[0-9]{1,7})?$"
_NEEDED = {
    "summary_id", "territory", "split_mechanical_ppb", "split_performing_ppb", "total_claimed",
    "claim_id", "dsp_resource_id", "claim_basis", "mechanical_ppb", "performing_ppb", "usages", "claimed_mechanical",
    "claimed_performing", "claimed",
}  # fmt: skip
_ECHOED = {"summary_id", "claim_id", "dsp_resource_id", "sales_transaction_id", "licensor_work_id"}
"""What we write back to the licensor: what no cell of a flat file can hold is refused, since nothing is altered."""
_LONGEST_CELL = 2_000


def plain(number: pl.Expr) -> pl.Expr:
    """A decimal number without the digits that say nothing: ``5.``, ``5.0`` and ``5.000`` are ``5``."""
    return number.str.replace(r"^([0-9]+)\.0*$", "$1").str.replace(r"^([0-9]+\.[0-9]*[1-9])0+$", "$1")


def to_money(column: str) -> pl.Expr:
    """Text to an amount, exactly; null for what is no number or has more digits than an amount has."""
    return _exactly(column, _EXACT).cast(MONEY, strict=False)


def _to_rate(column: str) -> pl.Expr:
    """The same of a rate of exchange, which has more digits."""
    return _exactly(column, _RATE).cast(EXCHANGE, strict=False)


def _exactly(column: str, form: str) -> pl.Expr:
    number = plain(pl.col(column))
    return pl.when(number.str.contains(form)).then(number)


def to_ppb(column: str) -> pl.Expr:
    """Percent to parts per billion, exactly; null for what is no number or has more digits than a share has."""
    number = plain(pl.col(column))
    nano = pl.when(number.str.contains(_PERCENT)).then(number).cast(MONEY, strict=False).to_physical()
    return (nano // 100).cast(pl.Int64)


def typed_summaries(
    said: pl.DataFrame, delivery_id: str, called: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of ``claim_summary`` with their ``row``; and rejects, for those that cannot be read or are there twice.

    Args:
        said: rows of ``SUMMARY_TEXT``.
        delivery_id: of the file.
        called: what the file calls a column, for messages.
    """
    filled = said.with_columns(_filled(name) for name in SUMMARY_TEXT if name != "row")
    known, places = pl.col("territory").is_in(list(TERRITORY_CODES)), "is not a code of two letters of ISO 3166-1"
    territory = Rule("unknown_territory", ~known, _detail("territory", called, places))
    twice = Rule(
        "duplicate_row", pl.len().over("summary_id") > 1, pl.format("summary {} is there more than once", "summary_id")
    )
    good, bad = split_bad(filled, [*_rules(SUMMARY, called), territory, twice], pl.col("summary_id"))
    return _typed(good, SUMMARY, delivery_id).select("row", *SUMMARY), bad


def typed_claims(said: pl.DataFrame, delivery_id: str, called: Mapping[str, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of ``claim`` with ``author_ids``; and rejects, for those that cannot be read. Arguments as above."""
    filled = said.with_columns(_filled(name) for name in CLAIM_TEXT if name not in {"row", "author_ids"})
    known, words = pl.col("claim_basis").is_in(list(CLAIM_BASIS)), f"is none of {', '.join(CLAIM_BASIS)}"
    basis = Rule("unknown_code", ~known, _detail("claim_basis", called, words))
    good, bad = split_bad(filled, [*_rules(CLAIM, called), basis], pl.col("claim_id"))
    return _typed(good, CLAIM, delivery_id).select(*CLAIM, "author_ids"), bad


def unreadable(said: pl.DataFrame, rejects: pl.DataFrame, delivery_id: str) -> pl.DataFrame:
    """Rows of ``claim_finding`` for what cannot be read.

    Args:
        said: rows of ``CLAIM_TEXT`` or ``SUMMARY_TEXT``.
        rejects: those of them that cannot be used.
        delivery_id: of the file.
    """
    is_claim, none = "claim_id" in said.columns, pl.lit(None, pl.String)
    amount = "claimed" if is_claim else "total_claimed"
    told = rejects.select("row", "detail").join(said, on="row", how="inner", maintain_order="left")
    return told.select(
        delivery_id=pl.lit(delivery_id),
        row="row",
        claim_id=pl.col("claim_id").fill_null("") if is_claim else pl.lit(""),
        rule=pl.lit("unreadable"),
        severity=pl.lit("refused"),
        summary_id=_or_none("summary_id"),
        dsp_resource_id=_or_none("dsp_resource_id") if is_claim else none,
        sales_transaction_id=_or_none("sales_transaction_id") if is_claim else none,
        claimed=to_money(amount),
        detail="detail",
    ).cast(dict(FINDING.items()))


def with_money(rejects: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Rejects that tell what they asked for."""
    amounts = findings.select("row", "claimed").unique("row")
    asked = pl.format("{} (asks for {})", "detail", shown("claimed"))
    told = rejects.join(amounts, on="row", how="left", maintain_order="left")
    return told.with_columns(detail=pl.coalesce(asked, "detail")).select(REJECTS.names())


def _rules(schema: pl.Schema, called: Mapping[str, str]) -> Sequence[Rule]:
    """Whether what must be there is there, no cell is endless, and numbers and days are such, in the file's order."""
    found: list[Rule] = []
    for name, kind in schema.items():
        if name in {"delivery_id", "row"}:
            continue
        one = list(_forms(name, kind, called))
        if name in _NEEDED:
            empty = pl.lit(f"{called.get(name, name)} is empty: fill it in")
            found += [Rule("missing_value", pl.col(name).str.strip_chars() == "", empty), *one]
        else:
            found += [Rule(rule.reason, pl.col(name).is_not_null() & rule.broken, rule.detail) for rule in one]
    return found


def _forms(name: str, kind: pl.DataType, called: Mapping[str, str]) -> Iterator[Rule]:
    """What a column of a type has to look like."""
    if name in DAYS:
        is_day = pl.col(name).str.contains(DAY) & to_day(name).is_not_null()
        yield Rule("bad_timestamp", ~is_day, _detail(name, called, "is not a day: write it like 2026-01-31"))
    elif name in SHARES:
        told = "is not a share in percent: a quarter is 25"
        yield from _number(name, called, _PERCENT, told, digits=7, reasons=("bad_share", "bad_share"))
    elif name in AMOUNTS | RATES:
        told = "is not a number: write it like 1234.56, with at most 15 digits before the point"
        form, digits = (_RATE, 18) if name in RATES else (_EXACT, 9)
        yield from _number(name, called, form, told, digits=digits, reasons=("negative_number", "bad_number"))
    elif kind == pl.String:
        if name in _ECHOED:
            strange = pl.col(name).str.contains(CONTROL)
            yield Rule("bad_identifier", strange, pl.lit(f"{called.get(name, name)} holds a line end or the like"))
        long = pl.col(name).str.len_chars() > _LONGEST_CELL
        yield Rule("oversized_field", long, _detail(name, called, f"has more than {_LONGEST_CELL:,} characters"))


def _number(
    name: str, called: Mapping[str, str], form: str, told: str, *, digits: int, reasons: tuple[str, str]
) -> Iterator[Rule]:
    text, number = pl.col(name), plain(pl.col(name))
    yield Rule(reasons[0], text.str.contains(r"^-[0-9.]*[1-9][0-9.]*$"), _detail(name, called, "is negative"))
    fine = f"has more than {digits} digits after the point, and nothing is rounded here: round it at its source"
    long = number.str.contains(rf"^[0-9]{{1,15}}\.[0-9]{{{digits + 1},}}$")
    yield Rule(reasons[1], long, _detail(name, called, fine))
    yield Rule(reasons[1], ~number.str.contains(form), _detail(name, called, told))


def _typed(rows: pl.DataFrame, schema: pl.Schema, delivery_id: str) -> pl.DataFrame:
    shares, amounts, rates = (sorted(names & set(schema)) for names in (SHARES, AMOUNTS, RATES))
    days = sorted(DAYS & set(schema))
    return rows.with_columns(
        pl.lit(delivery_id).alias("delivery_id"),
        *(to_ppb(name).alias(name) for name in shares),
        *(to_money(name).alias(name) for name in amounts),
        *(_to_rate(name).alias(name) for name in rates),
        *(to_day(name) for name in days),
    )


def _filled(name: str) -> pl.Expr:
    """What must be there stays empty where it is, for the rules to refuse; the rest is null."""
    text = pl.col(name).fill_null("")
    return text.alias(name) if name in _NEEDED else pl.when(text != "").then(text).alias(name)


def _or_none(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != "").then(pl.col(name))


def _detail(name: str, called: Mapping[str, str], told: str) -> pl.Expr:
    return pl.format(f"{called.get(name, name)} '{{}}' {told}", pl.col(name).str.slice(0, SHOWN))
