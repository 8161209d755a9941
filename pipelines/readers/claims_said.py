"""What a file of claims says, whatever its layout, to the datasets: read, checked, and the refused told apart."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import polars as pl

from attribution.claims_checks import FINDING, check
from pipelines.readers.claims_rows import typed_claims, typed_summaries, unreadable, with_money
from pipelines.readers.delimited import clip, reject_rows
from pipelines.readers.parsed import Parsed, Quarantine
from schemas.claim_message import ClaimMessage
from schemas.columns import polars_schema
from schemas.invoice import Invoice

NOTHING = pl.DataFrame(schema=FINDING)
_REASON = {
    "no_summary": "missing_reference",
    "duplicate_claim": "duplicate_row",
    "share_range": "bad_share",
    "blend": "bad_share",
    "claimed_sum": "bad_number",
    "unmatched_work": "bad_record",
}
"""What the registry calls it where a claim is refused for a rule."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_NEEDED = ("message_id", "created_at", "sender_name")
_ECHOED = ("message_id", "sales_report_id", "related_message_id", "sender_party_id")


@dataclass(frozen=True)
class Said:
    """A file's header, summaries and claims, all of it text.

    Attributes:
        message: columns of ``claim_message`` by name; empty texts where the file says nothing.
        summaries: rows of ``SUMMARY_TEXT``.
        claims: rows of ``CLAIM_TEXT``.
        rejects: lines that are no claims or summaries, as the registry keeps them.
        rows: how many rows or records there are, good or bad.
        findings: the same for whom it concerns, and what else is to be told; rows of ``claim_finding``.
        called: what the file calls our columns.
    """

    message: Mapping[str, str]
    summaries: pl.DataFrame
    claims: pl.DataFrame
    rejects: pl.DataFrame
    rows: int
    findings: pl.DataFrame = field(default_factory=lambda: NOTHING)
    called: Mapping[str, str] = field(default_factory=dict)


def parsed(said: Said, *, name: str, delivery_id: str) -> Parsed:
    """The datasets of a file of claims. One in which every claim is refused is read too, so that its sender is told.

    Raises:
        Quarantine: where the header does not say who sends what, and when.
    """
    message = _message(said, name=name, delivery_id=delivery_id)
    summaries, bad_summaries = typed_summaries(said.summaries, delivery_id, said.called)
    claims, bad_claims = typed_claims(said.claims, delivery_id, said.called)
    told = unreadable(said.claims, bad_claims, delivery_id)
    unread = [one for one in [*told["summary_id"], *said.findings.filter(rule="unreadable")["summary_id"]] if one]
    found = check(summaries, claims, unread)
    findings = [said.findings, unreadable(said.summaries, bad_summaries, delivery_id), told, found]
    refused = found.filter(pl.col("severity") == "refused", pl.col("claim_id") != "")
    rejects = [said.rejects, bad_summaries, with_money(bad_claims, told), with_money(_rejects(refused), refused)]
    frames = {
        "claim_message": message,
        "claim_summary": summaries.drop("row").sort("summary_id"),
        "claim": claims.drop("author_ids").join(refused, on="row", how="anti").sort("row"),
        "claim_finding": _once(pl.concat(findings)),
        "invoice": pl.DataFrame(schema=polars_schema(Invoice)),
    }
    row = message.row(0, named=True)
    return Parsed(
        frames,
        said.rows,
        sender=row["sender_party_id"] or row["sender_name"],
        sent_at=row["created_at"],
        first_date=date.fromisoformat(row["created_at"][:10]),
        rejects=pl.concat(rejects).unique(["row", "reason"], keep="first", maintain_order=True).sort("row"),
    )


def moment(text: str, *, name: str, called: str) -> str:
    """An instant as ``2026-10-31T22:30:00Z``; one without an offset is taken as UTC.

    Raises:
        Quarantine: where it is no date and time.
    """
    try:
        when = datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else None
        if when is not None:
            when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
            return when.strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        pass  # the 31st of April, or an instant that only exists in another time zone: told below
    raise Quarantine(
        "invalid_content",
        f"{name}: {called} {clip(text)!r} is not a date and time: write it like 2026-10-31T09:30:00Z. The claims count "
        "from that day on.",
    )


def _message(said: Said, *, name: str, delivery_id: str) -> pl.DataFrame:
    given, called = said.message, said.called
    missing = [called.get(key, key) for key in _NEEDED if not given.get(key, "").strip()]
    if missing:
        raise Quarantine("invalid_content", f"{name} does not say its {', '.join(missing)}: fill it in.")
    strange = [called.get(key, key) for key in _ECHOED if not given.get(key, "").isprintable()]
    if strange:
        told = f"{name}: its {', '.join(strange)} holds a line end or the like, and could not be answered: take it out."
        raise Quarantine("invalid_content", told)
    row = {key: given.get(key) or None for key in polars_schema(ClaimMessage)}
    row |= {
        "delivery_id": delivery_id,
        "created_at": moment(given["created_at"], name=name, called=called.get("created_at", "created_at")),
        "usage_start": _day(said, "usage_start", name=name),
        "usage_end": _day(said, "usage_end", name=name),
        "claiming_round": _round(said, name=name),
    }
    return pl.DataFrame([row], schema=polars_schema(ClaimMessage))


def _day(said: Said, key: str, *, name: str) -> date | None:
    """A day, or the first or last of a month or year that is given instead of one."""
    text = said.message.get(key, "")
    if not text:
        return None
    if _DAY.fullmatch(text):
        parts = [int(part) for part in text.split("-")]
        try:
            return _first(*parts) if key == "usage_start" else _last(*parts)
        except ValueError:
            pass  # the 31st of April: told below
    told = f"{name}: {said.called.get(key, key)} {clip(text)!r} is not a day: write it like 2026-10-31."
    raise Quarantine("invalid_content", told)


def _first(year: int, month: int = 1, day: int = 1) -> date:
    return date(year, month, day)


def _last(year: int, month: int = 12, day: int | None = None) -> date:
    if day is not None:
        return date(year, month, day)
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return date.fromordinal(date(*following, 1).toordinal() - 1)


def _round(said: Said, *, name: str) -> int | None:
    text = said.message.get("claiming_round", "")
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 5:
        return int(text)
    called = said.called.get("claiming_round", "claiming_round")
    raise Quarantine("invalid_content", f"{name}: {called} {clip(text)!r} is not the number of a round, such as 2.")


def _rejects(refused: pl.DataFrame) -> pl.DataFrame:
    """The first rule that a claim breaks, as the registry keeps it."""
    first = refused.unique("row", keep="first", maintain_order=True)
    reason = pl.col("rule").replace_strict(_REASON, return_dtype=pl.String)
    return reject_rows(first, reason, detail=pl.col("detail"), reference=pl.col("claim_id"))


def _once(findings: pl.DataFrame) -> pl.DataFrame:
    key = ["delivery_id", "row", "claim_id", "rule", "severity"]
    return findings.unique(key, keep="first", maintain_order=True).sort(key)
