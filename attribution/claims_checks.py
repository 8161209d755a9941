"""What is wrong with claims as they come in: nothing here knows our report, only what a file of claims says itself.

Source: DDEX CDM Part 2 (CS01, CD01) and Part 5; the tolerance of a hundredth is what public validators of CDM allow.
"""

from collections.abc import Collection, Sequence

import polars as pl

from attribution.claims_rules import CLAIM_RULES, SUMMARY_RULES, Rule
from attribution.money import nano
from schemas.claim_finding import ClaimFinding
from schemas.columns import polars_schema

FINDING = polars_schema(ClaimFinding)
_SAID = ("delivery_id", "row", "claim_id", "summary_id", "dsp_resource_id", "sales_transaction_id", "claimed")
_FINEST = (1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10)
"""Nano-units of a figure's last digit: none, one, … eight digits after the point; else it has nine."""


def check(summaries: pl.DataFrame, claims: pl.DataFrame, unread: Sequence[str] = ()) -> pl.DataFrame:
    """Every rule that summaries and claims break: rows of ``claim_finding``.

    Args:
        summaries: rows of ``claim_summary`` with their ``row`` in the file.
        claims: rows of ``claim``, with ``author_ids``, a list of ``namespace::id``.
        unread: summaries, each as often as it has claims that could not be read, so that its total tells nothing.
    """
    sums = _sums(claims, unread)
    totalled = summaries.join(sums, on="summary_id", how="left", maintain_order="left")
    of_summaries = _broken(_as_said(totalled), SUMMARY_RULES)
    refused = of_summaries.filter(severity="refused").group_by("summary_id").agg(_why=pl.col("rule").unique().sort())
    split = summaries.select("summary_id", "split_mechanical_ppb", "split_performing_ppb", _known=pl.lit(True))
    split = split.join(refused, on="summary_id", how="left")
    judged = claims.join(split, on="summary_id", how="left", maintain_order="left").with_columns(
        pl.col("_known").fill_null(False), pl.col("_why").list.join(", ")
    )
    findings = [of_summaries, _broken(judged, CLAIM_RULES), _repeated(claims)]
    return pl.concat(findings).sort("row", "claim_id", "rule", "severity")


def repeated_rounds(messages: pl.DataFrame, booked: Collection[str] = ()) -> pl.DataFrame:
    """Messages that say again what their sender sent before: rows of ``claim_finding``, one per later message.

    The first by its own date counts, but none that comes in after another one was booked, whatever its date. Two
    messages are the same round where sender, whom it is sent on behalf of, report and round agree, and the same message
    where sender and message id do; one that names one of the others as the message it is related to is a correction and
    no repetition.

    Args:
        messages: rows of ``claim_message``, of all deliveries.
        booked: deliveries that an earlier month booked.
    """
    sender = _plain(pl.coalesce("sender_party_id", "sender_name"))
    behalf = _plain(pl.coalesce("on_behalf_of_party_id", "on_behalf_of_name", pl.lit("")))
    ordered = (
        messages.with_columns(_is_new=~pl.col("delivery_id").is_in(list(booked)))
        .sort("_is_new", "created_at", "message_id", "delivery_id")
        .with_columns(_sender=sender, _behalf=pl.when(behalf == sender).then(pl.lit("")).otherwise(behalf))
    )
    rounds = ordered.filter(pl.col("sales_report_id").is_not_null(), pl.col("claiming_round").is_not_null())
    found = [
        _later(ordered, ["_sender", "message_id"], "message"),
        _later(rounds, ["_sender", "_behalf", "sales_report_id", "claiming_round"], "round").filter(
            ~pl.col("related_message_id").is_in(pl.col("_others")).fill_null(value=False)
            | (pl.col("related_message_id") == pl.col("message_id")).fill_null(value=False)
        ),
    ]
    detail = pl.format(
        "message {} says the {} of message {} again and is not counted: where it corrects that one, name it as the "
        "message that it is related to, else give it a round of its own",
        "message_id", "_what", "_first",
    )  # fmt: skip
    later = pl.concat(found).unique("delivery_id", keep="first", maintain_order=True)
    return _findings(later.with_columns(row=0, claim_id=pl.lit("")), "repeated_round", "refused", detail)


def wrong_recipients(messages: pl.DataFrame, ours: Collection[str]) -> pl.DataFrame:
    """Messages that are addressed to another service: rows of ``claim_finding``, one per message.

    Args:
        messages: rows of ``claim_message``.
        ours: DPIDs of the service; nothing is wrong where it has none, or a message names nobody.
    """
    known = [one.replace("-", "").upper() for one in ours]
    another = ~_plain("recipient_party_id").is_in(known) if known else pl.lit(value=False)
    detail = pl.format(
        "message {} is addressed to {}, and we are {}: nothing of it is settled here",
        "message_id", "recipient_party_id", pl.lit(", ".join(ours)),
    )  # fmt: skip
    wrong = messages.filter(another).with_columns(row=0, claim_id=pl.lit(""))
    return _findings(wrong, "wrong_recipient", "refused", detail)


def _plain(party: str | pl.Expr) -> pl.Expr:
    """A party's identifier without its namespace and dashes."""
    text = pl.col(party) if isinstance(party, str) else party
    return text.str.replace(r"^[A-Za-z-]+::", "").str.replace_all("-", "", literal=True).str.to_uppercase()


def _later(ordered: pl.DataFrame, key: Sequence[str], what: str) -> pl.DataFrame:
    said = ordered.group_by(key, maintain_order=True).agg(
        _first=pl.col("message_id").first(), _others=pl.col("message_id")
    )
    turned = ordered.with_columns(_turn=pl.int_range(pl.len()).over(key), _what=pl.lit(what))
    return turned.filter(pl.col("_turn") > 0).join(said, on=key, how="left", maintain_order="left")


def _sums(claims: pl.DataFrame, unread: Sequence[str]) -> pl.DataFrame:
    """What the claims of each summary come to, how many they are, and the last digit that they are written to."""
    amount = nano("claimed")
    digit = pl.coalesce(*(pl.when((amount % step == 0).all()).then(step) for step in _FINEST), pl.lit(1))
    sums = claims.group_by("summary_id").agg(
        _sum=amount.sum(), _digit=digit.cast(pl.Int128), _count=pl.len().cast(pl.Int128)
    )
    once = claims.unique(pl.exclude("row")).group_by("summary_id").agg(_once=amount.sum())
    sums = sums.join(once, on="summary_id", how="left")
    missing = pl.DataFrame({"summary_id": list(unread)}, schema={"summary_id": pl.String()})
    return sums.join(missing.group_by("summary_id").agg(_unread=pl.len()), on="summary_id", how="full", coalesce=True)


def _as_said(summaries: pl.DataFrame) -> pl.DataFrame:
    """Summaries with the columns that a finding takes from a claim."""
    none = pl.lit(None, pl.String)
    return summaries.with_columns(
        pl.col("_sum", "_once", "_digit", "_count", "_unread").fill_null(0),
        claim_id=pl.lit(""),
        dsp_resource_id=none,
        sales_transaction_id=none,
        claimed="total_claimed",
    )


def _broken(rows: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    found = [
        _findings(rows.filter(rule.broken.fill_null(False)), rule.name, rule.severity, rule.detail) for rule in rules
    ]
    return pl.concat(found)


def _repeated(claims: pl.DataFrame) -> pl.DataFrame:
    """Claims whose id another one has: where they say the same the first one counts, else none of them."""
    said = pl.struct(pl.exclude("row"))
    judged = claims.with_columns(
        _first=pl.col("row").min().over("claim_id"), _versions=said.n_unique().over("claim_id")
    )
    same, differ = (
        "claim {} is in row {} already, with the same figures: leave one",
        "claim {} is in row {} too, with other figures, and none of them counts: give each claim an id of its own",
    )
    kept = (pl.col("_versions") == 1) & (pl.col("row") == pl.col("_first"))
    many = pl.len().over("claim_id") > 1
    other = pl.when(pl.col("row") == pl.col("_first")).then(pl.col("row").max().over("claim_id")).otherwise("_first")
    bad = judged.with_columns(_other=other, _many=many).filter(~kept & pl.col("_many"))
    is_same = pl.col("_versions") == 1
    detail = (
        pl.when(is_same).then(pl.format(same, "claim_id", "_other")).otherwise(pl.format(differ, "claim_id", "_other"))
    )
    return _findings(bad, "duplicate_claim", "refused", detail)


def _findings(rows: pl.DataFrame, rule: str, severity: str, detail: pl.Expr) -> pl.DataFrame:
    said = [pl.col(name) if name in rows.columns else pl.lit(None).alias(name) for name in _SAID]
    return (
        rows.select(*said, rule=pl.lit(rule), severity=pl.lit(severity), detail=detail.fill_null(rule))
        .select(FINDING.names())
        .cast(dict(FINDING.items()))
    )
