"""A month with one AI track in it: DE premium, 1,000.00 EUR net, ten plays: six of the AI track, four of another.

``label`` has 50 % of net revenue, so that the AI track's line is 300.00 EUR. ``soc`` licenses the works of society 052
on the composition side, and ``major`` delivered the recording of track C.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.settled_worlds import Month, leaks, settled, valid
from tests.worlds import World, agreement, ppb, work

W1, W2, W3 = "T0000000011", "T0000000022", "T0000000033"
P1, P2 = "00000000101", "00000000202"
EVIDENCE = "e" * 64


def track(name: str = "A", **more: Any) -> dict[str, Any]:
    """A verified track that AI made all of, licensed."""
    usual = {
        "track_id": name, "evidence_id": EVIDENCE, "manifest": "urn:c2pa:a", "disclosure": "All",
        "manifest_state": "verified", "licence_state": "yes", "contribution": "All", "ai_uses": [], "generator": "gen",
        "model_id": "m", "model_version": "1", "generated_at": "2026-08-01T00:00:00Z", "provider": None,
        "is_rendition": False, "feature": None, "recorded": "less_reserve", "reserve": "paid", "composition": "paid",
        "reason": None,
    }  # fmt: skip
    return {**usual, **more}


def source(
    licence: str, kind: str, name: str, weight: str = "1", *, right: str | None = None, **more: Any
) -> dict[str, Any]:
    """A row of ``source_share``."""
    basis = {"fallback": "fallback", "voice": "voice"}.get(kind, "drawn_on")
    rights = {"isrc": "recording", "voice": "voice"}
    usual = {
        "track_id": "A", "licence": licence, "right": right or rights.get(kind, "composition"), "kind": kind,
        "source": name, "use": "", "basis": basis, "claimed_weight_ppb": ppb(weight),
        "payable_weight_ppb": ppb(weight), "has_conflict": False,
    }  # fmt: skip
    return {**usual, **more}


def licence(name: str, licensor: str | None, right: str = "composition", **more: Any) -> dict[str, Any]:
    """A row of ``ai_licence``."""
    usual = {
        "licence": name, "licensor": licensor, "right": right, "territories": "+DE", "revenue_base": "service_share",
        "performing_ppb": ppb("1"), "floor_ppb": 0, "confidence_ppb": 0, "fallback_key": "equal",
        "residual": "deliverer", "unaccepted": "hold", "block_resolution": "sources", "on_conflict": "flag",
        "requires_consent": False,
    }  # fmt: skip
    return {**usual, **more}


def share(name: str, part: str, contribution: str = "All", role: str = "", **more: Any) -> dict[str, Any]:
    """A row of ``ai_licence_share``."""
    return {"licence": name, "contribution": contribution, "role": role, "share_ppb": ppb(part), **more}


def grant(name: str, grantor: str, voice: str, **more: Any) -> dict[str, Any]:
    """A row of ``consent``: the artist's own, in writing."""
    usual = {
        "consent_id": name, "version": 1, "kind": "voice", "subject_id": voice, "grantor": grantor,
        "grantor_capacity": "self", "purposes": ["generate"], "use_description": "x", "term_from": LONG_AGO,
        "is_in_writing": True, "signed_at": "2026-01-01T00:00:00Z",
        "evidence_sha256": "f" * 64, "is_minor": False, "notice_days": 0,
        "is_post_term_use_allowed": False, "recorded_at": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    return {**usual, **more}


LONG_AGO = date(2026, 1, 1)
SOURCES = [
    source("works", "iswc", W1, "0.6"),
    source("works", "deliverer", "", "0.4", basis="own"),
    source("sounds", "isrc", "QZABC2600002"),
]
TERMS = {
    "ai_licence": [licence("works", "soc"), licence("sounds", "major", "recording")],
    "ai_licence_share": [share("works", "10%"), share("sounds", "20%")],
}
WORLD = World(
    plays=[("DE", "premium", "A", 6), ("DE", "premium", "B", 4)],
    revenue={("DE", "premium"): ("EUR", "1000.00", 100)},
    tracks={"A": "PADPIDA1", "B": "PADPIDA1", "C": "PADPIDA2"},
    parties=[
        {"party": "label", "dpid": "PADPIDA1"},
        {"party": "major", "dpid": "PADPIDA2"},
        {"party": "soc"},
    ],
    agreements=[agreement("deal", "label", rate="50%", is_ai_deduction_accepted=True)],
    works=[
        work("1", (P1, "100%", "052", "+DE"), iswc=W1, right="PR MR"),
        work("2", (P1, "70%", "052", "+DE"), (P2, "30%", "035", "+DE"), iswc=W2, right="PR MR"),
        work("3", (P1, "80%", "052", "+DE"), iswc=W3, right="PR MR"),
    ],
    mandates=[
        {"mandate": f"m{right}", "owner_kind": "society", "owner": "052", "right": right, "territories": "+DE",
         "licensor": "soc"}
        for right in ("PR", "MR")
    ],
    ai={"ai_track": [track()], "source_share": SOURCES, **TERMS},
)  # fmt: skip


def world(of: World = WORLD, **ai: Any) -> World:
    """The month with other rows of some datasets of the AI side; other fields of the world by their names."""
    fields = {name: ai.pop(name) for name in list(ai) if name in World.__dataclass_fields__}
    return replace(of, ai={**of.ai, **ai}, **fields)


def month(of: World) -> Month:
    """The month settled; every conservation holds and every schema is kept."""
    found = settled(of)
    assert leaks(of, found) == {}
    valid(found)
    return found


def kept(of: World) -> dict[tuple[str, int], tuple[str, str, str | None]]:
    """What deliverers keep, by track and segment: amount, status, reason."""
    rows = month(of).recording_earning.select("track_id", "segment", "amount", "status", "reason").rows()
    return {row[:2]: (plain(row[2]), *row[3:]) for row in rows}


def earned(of: World, *columns: str) -> list[tuple[Any, ...]]:
    """Rows of ``ai_earning``: the columns, amount, status, reason."""
    found = month(of).ai_earning.select(*columns, "amount", "status", "reason").rows()
    at = len(columns)
    return [(*row[:at], plain(row[at]), *row[at + 1 :]) for row in found]


def plain(amount: Decimal) -> str:
    return f"{amount:f}".rstrip("0").rstrip(".") or "0"
