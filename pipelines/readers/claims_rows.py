"""Text of summaries and claims to their datasets: what cannot be read is told, with the money that it asked for."""

from collections.abc import Sequence

import polars as pl

from attribution.claims_checks import FINDING
from pipelines.readers.finance_rows import Rule, among, given, matches, split_bad, to_day
from pipelines.readers.parsed import REJECTS
from schemas import vocabulary
from schemas.claim import Claim
from schemas.claim_summary import ClaimSummary
from schemas.columns import MONEY, polars_schema
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

_EXACT = r"^[0-9]{1,15}(\.[0-9]{1,9})?$"
_PERCENT = r"^[0-9]{1,3}(\.[0-9]{1,7})?$"
_SHARES = {name for name in (*SUMMARY, *CLAIM) if name.endswith("_ppb")}
_AMOUNTS = {name for name, kind in (*SUMMARY.items(), *CLAIM.items()) if kind == MONEY}
_DAYS = {"exchange_from", "exchange_to"}
_NEEDED = {
    "summary_id", "territory", "split_mechanical_ppb", "split_performing_ppb", "total_claimed",
    "claim_id", "dsp_resource_id", "claim_basis", "mechanical_ppb", "performing_ppb", "usages", "claimed_mechanical",
    "claimed_performing", "claimed",
}  # fmt: skip
_LONGEST_CELL = 2_000


def plain(number: pl.Expr) -> pl.Expr:
    """A decimal number without the digits that say nothing: ``5.``, ``5.0`` and ``5.000`` are ``5``."""
    return number.str.replace(r"^([0-9]+)\.0*$", "$1").str.replace(r"^([0-9]+\.[0-9]*[1-9])0+$", "$1")


def to_money(column: str) -> pl.Expr:
    """Text to an amount, exactly; null for what is no number or has more digits than an amount has."""
    number = plain(pl.col(column))
    return pl.when(number.str.contains(_EXACT)).then(number).cast(MONEY, strict=False)


def to_ppb(column: str) -> pl.Expr:
    """Percent to parts per billion, exactly; null for what is no number or has more digits than a share has."""
    number = plain(pl.col(column))
    nano = pl.when(number.str.contains(_PERCENT)).then(number).cast(MONEY, strict=False).to_physical()
    return (nano // 100).cast(pl.Int64)


def typed_summaries(said: pl.DataFrame, delivery_id: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of ``claim_summary`` with their ``row``; and rejects, for those that cannot be read or are there twice."""
    filled = said.with_columns(_filled(name) for name in SUMMARY_TEXT if name != "row")
    rules = [*_rules(SUMMARY), among("territory", pl.col("territory").is_in(list(TERRITORY_CODES)),
             "unknown_territory", "is not a code of two letters of ISO 3166-1")]  # fmt: skip
    twice = Rule(
        "duplicate_row", pl.len().over("summary_id") > 1, pl.format("summary {} is there more than once", "summary_id")
    )
    good, bad = split_bad(filled, [*rules, twice], pl.col("summary_id"))
    return _typed(good, SUMMARY, delivery_id).select("row", *SUMMARY), bad


def typed_claims(said: pl.DataFrame, delivery_id: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of ``claim`` with ``author_ids``; and rejects, for those that cannot be read."""
    filled = said.with_columns(_filled(name) for name in CLAIM_TEXT if name not in {"row", "author_ids"})
    basis = among("claim_basis", pl.col("claim_basis").is_in(list(vocabulary.CLAIM_BASIS)), "unknown_code",
                  f"is none of {', '.join(vocabulary.CLAIM_BASIS)}")  # fmt: skip
    good, bad = split_bad(filled, [*_rules(CLAIM), basis], pl.col("claim_id"))
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
    asked = pl.format("{} (asks for {})", "detail", pl.col("claimed").cast(pl.String).str.strip_chars_end("0").str
                      .strip_chars_end("."))  # fmt: skip
    told = rejects.join(amounts, on="row", how="left", maintain_order="left")
    return told.with_columns(detail=pl.coalesce(asked, "detail")).select(REJECTS.names())


def _rules(schema: pl.Schema) -> Sequence[Rule]:
    """Whether what must be there is there, no cell is endless, and numbers and days are such, in the file's order."""
    found: list[Rule] = []
    for name, kind in schema.items():
        if name in {"delivery_id", "row"}:
            continue
        one = [given(name)] if name in _NEEDED else []
        if name in _SHARES:
            one += _share(name)
        elif name in _AMOUNTS:
            one += _amount(name)
        elif name in _DAYS:
            day = "is not a day: write it like 2026-01-31"
            one.append(Rule("bad_timestamp", to_day(name).is_null(), _detail(name, day)))
        elif kind == pl.String:
            long = pl.col(name).str.len_chars() > _LONGEST_CELL
            one.append(Rule("oversized_field", long, _detail(name, f"has more than {_LONGEST_CELL:,} characters")))
        found += one if name in _NEEDED else [_where_given(name, rule) for rule in one]
    return found


def _amount(name: str) -> Sequence[Rule]:
    number = plain(pl.col(name))
    below = Rule("negative_number", pl.col(name).str.contains(r"^-[0-9.]*[1-9]"), _detail(name, "is negative"))
    long = Rule("bad_number", number.str.contains(r"^[0-9]{1,15}\.[0-9]{10,}$"),
                _detail(name, "has more than nine digits after the point; nothing is rounded here"))  # fmt: skip
    told = "is not a number: write it like 1234.56, with at most 15 digits before and nine after the point"
    return below, long, Rule("bad_number", ~number.str.contains(_EXACT), _detail(name, told))


def _share(name: str) -> Sequence[Rule]:
    number = plain(pl.col(name))
    below = Rule("bad_share", pl.col(name).str.contains(r"^-[0-9.]*[1-9]"), _detail(name, "is negative"))
    long = Rule("bad_share", number.str.contains(r"^[0-9]{1,3}\.[0-9]{8,}$"),
                _detail(name, "has more than seven digits after the point; nothing is rounded here"))  # fmt: skip
    told = "is not a share in percent: a quarter is 25"
    return below, long, Rule("bad_share", ~number.str.contains(_PERCENT), _detail(name, told))


def _where_given(name: str, rule: Rule) -> Rule:
    return Rule(rule.reason, pl.col(name).is_not_null() & rule.broken, rule.detail)


def _typed(rows: pl.DataFrame, schema: pl.Schema, delivery_id: str) -> pl.DataFrame:
    shares, amounts = (sorted(names & set(schema)) for names in (_SHARES, _AMOUNTS))
    days = sorted(_DAYS & set(schema))
    return rows.with_columns(
        pl.lit(delivery_id).alias("delivery_id"),
        *(to_ppb(name).alias(name) for name in shares),
        *(to_money(name).alias(name) for name in amounts),
        *(to_day(name) for name in days),
    )


def _filled(name: str) -> pl.Expr:
    """What must be there stays empty where it is, for the rules to refuse; the rest is null."""
    text = pl.col(name).fill_null("")
    return text.alias(name) if name in _NEEDED else pl.when(text != "").then(text).alias(name)


def _or_none(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != "").then(pl.col(name))


def _detail(name: str, told: str) -> pl.Expr:
    return matches(name, "", "bad_record", told).detail
