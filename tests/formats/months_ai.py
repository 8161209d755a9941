"""The month by hand with AI in it: Flow is generated, Slack Water is blocked, Kettle has a manifest that does not hold.

Flow (t2) draws on EBB, on the recording of it, and sings with a cloned voice; what it draws on that nobody licenses
waits. Every nano-unit that it gives up is in one row below: 104 = 84 + 20 in premium, 3.333333333 = 2.833333333 + 0.5.
"""

from datetime import date
from typing import Any

import polars as pl

from attribution.transparency import transparency
from pipelines.writers.settled import AiMonth, Settled
from schemas.ai_earning import AiEarning
from schemas.ai_licence import AiLicence
from schemas.ai_surface import AiSurface
from schemas.ai_track import AiTrack
from schemas.party import Party
from schemas.provenance_verdict import ProvenanceVerdict
from schemas.recording_earning import RecordingEarning
from schemas.source_share import SourceShare
from schemas.takedown import Takedown
from tests.formats.months import LINES, PARTIES, TRACKS, month
from tests.formats.months_works import USAGE, WORKS
from tests.formats.rows import PERIOD, money, rows

EBB, FLOW_PROOF, KETTLE_PROOF = "T0345246801", "a" * 64, "b" * 64
_URN = "urn:c2pa:00000000-0000-4000-8000-00000000000"
AI_PARTIES = pl.concat(
    [
        PARTIES.with_columns(society_code=pl.when(pl.col("party") == "nordlys").then(pl.lit("052"))),
        rows(Party, {"party": "mara", "name": "Mara Lind", "currency": "EUR"}),
    ]
)
AI_TRACKS = rows(
    AiTrack,
    {
        "track_id": "t2", "evidence_id": FLOW_PROOF, "manifest": f"{_URN}2", "disclosure": "All",
        "manifest_state": "verified", "licence_state": "yes", "contribution": "All",
        "ai_uses": ["composition", "vocals"], "generator": "Lyrebird Labs", "model_id": "wren", "model_version": "2",
        "generated_at": "2026-08-14T09:30:00Z", "provider": "Fair Measure", "is_rendition": False,
        "recorded": "less_reserve", "reserve": "paid", "composition": "paid",
    },
    {
        "track_id": "t3", "disclosure": "Partly", "manifest_state": "verified", "licence_state": "opted_out",
        "contribution": "Partly", "ai_uses": [], "is_rendition": False, "recorded": "held", "reserve": "none",
        "composition": "paid", "reason": "blocked",
    },
    {
        "track_id": "t4", "evidence_id": KETTLE_PROOF, "manifest": f"{_URN}4", "disclosure": "Partly",
        "manifest_state": "unverified", "licence_state": "yes", "contribution": "Partly", "ai_uses": [],
        "is_rendition": False, "recorded": "less_reserve", "reserve": "held", "composition": "paid",
        "reason": "provenance_unverified",
    },
)  # fmt: skip
VERDICTS = rows(
    ProvenanceVerdict,
    {
        "evidence_id": FLOW_PROOF, "asset_sha256": "1" * 64, "store_sha256": "", "trust_list": "2026-01", "sdk": "x",
        "format": "wav", "state": "Trusted", "reasons": [], "is_verified": True, "manifest": f"{_URN}2",
        "signer": "Lyrebird Labs", "signed_at": "2026-08-14T09:31:00Z",
    },
    {
        "evidence_id": KETTLE_PROOF, "asset_sha256": "2" * 64, "store_sha256": "3" * 64, "trust_list": "2026-01",
        "sdk": "x", "format": "mp3", "state": "Valid", "reasons": ["untrusted_signer"], "is_verified": False,
        "manifest": f"{_URN}4", "signer": "Nobody <script>",
    },
)  # fmt: skip
_PART = {"track_id": "t2", "licence": "works-ai", "right": "composition", "has_conflict": False, "basis": "drawn_on"}
SHARES = rows(
    SourceShare,
    {"kind": "iswc", "source": EBB, "use": "training_influence", "claimed_weight_ppb": 500_000_000}
    | {"payable_weight_ppb": 500_000_000}
    | _PART,
    {"kind": "iswc", "source": EBB, "use": "conditioning", "claimed_weight_ppb": 220_000_000}
    | {"payable_weight_ppb": 220_000_000}
    | _PART,
    {"kind": "deliverer", "source": "", "use": "", "claimed_weight_ppb": 280_000_000}
    | {"payable_weight_ppb": 280_000_000}
    | _PART
    | {"basis": "own"},
    {"kind": "isrc", "source": "GBHAL2600001", "use": "training_influence", "claimed_weight_ppb": 1_000_000_000}
    | {"payable_weight_ppb": 1_000_000_000, "right": "recording", "licence": "masters-ai"}
    | {"track_id": "t2", "has_conflict": True, "basis": "drawn_on"},
    {
        "kind": "voice",
        "source": "voice:mara",
        "use": "lead",
        "claimed_weight_ppb": 1_000_000_000,
        "consent_id": "mara-1",
    }
    | {"payable_weight_ppb": 1_000_000_000, "right": "voice", "licence": "voice-ai", "track_id": "t2"}
    | {"has_conflict": False, "basis": "voice"},
    {"kind": "unresolved", "source": "unverified", "use": "", "claimed_weight_ppb": 1_000_000_000}
    | {"payable_weight_ppb": 1_000_000_000, "reason": "provenance_unverified"}
    | _PART
    | {"track_id": "t4"},
)
_WORK = {
    "side": "recorded", "agreement": "hal-26", "track_id": "t2", "licence": "works-ai", "right": "composition",
    "kind": "iswc", "source": EBB, "basis": "drawn_on", "weight_ppb": 720_000_000, "evidence_id": FLOW_PROOF,
    "has_conflict": False, "party_id": "",
}  # fmt: skip
_CASTLE = {"licensor": "castle", "work_right": "MR", "party_id": "PB1"}
_NORDLYS = {"licensor": "nordlys", "work_right": "PR", "party_id": "WR1", "status": "accrued"}
_KETTLE = {
    "agreement": "vir-26", "track_id": "t4", "kind": "unresolved", "source": "unverified", "status": "hold",
    "reason": "provenance_unverified", "weight_ppb": 1_000_000_000, "evidence_id": KETTLE_PROOF, "work_right": "",
    "licensor": None,
}  # fmt: skip
EARNED = rows(
    AiEarning,
    _WORK | _CASTLE | {"offering": "free", "amount": money("0.3")},
    _WORK | _NORDLYS | {"offering": "free", "amount": money("0.2")},
    _WORK | _CASTLE | {"amount": money("7")},
    _WORK | _NORDLYS | {"amount": money("4.999999999")},
    _WORK
    | {"licensor": "halcyon", "licence": "masters-ai", "right": "recording", "kind": "isrc", "source": "GBHAL2600001"}
    | {"work_right": "", "amount": money("2"), "weight_ppb": 1_000_000_000, "has_conflict": True},
    _WORK
    | {"licensor": "mara", "licence": "voice-ai", "right": "voice", "kind": "voice", "source": "voice:mara"}
    | {"work_right": "", "party_id": "mara", "amount": money("4"), "weight_ppb": 1_000_000_000, "basis": "voice"}
    | {"consent_id": "mara-1"},
    _WORK
    | {"licensor": None, "licence": "provision", "work_right": "MR", "status": "suspense", "reason": "no_licence"}
    | {"amount": money("2.000000001")},
    _WORK | _KETTLE | {"amount": money("10")},
    _WORK | _KETTLE | {"amount": money("5"), "segment": 1},
    _WORK
    | {"side": "ai", "agreement": "feature-ai", "licence": "feature-ai", "licensor": "castle", "track_id": ""}
    | {"kind": "fallback", "source": "wren@2", "basis": "fallback", "work_right": "", "amount": money("3")}
    | {"evidence_id": None},
)
_LEFT = {
    ("free", "t2", 0): "2.833333333",
    ("premium", "t2", 0): "84",
    ("premium", "t4", 0): "90",
    ("premium", "t4", 1): "45",
}
AI_LINES = rows(
    RecordingEarning,
    *(
        row
        | {"amount": money(_LEFT.get((row["offering"], row["track_id"], row["segment"]), str(row["amount"])))}
        | ({"status": "hold", "reason": "blocked"} if row["track_id"] == "t3" else {})
        for row in LINES.to_dicts()
    ),
)
TAKEDOWNS = rows(
    Takedown,
    {"track_id": "t3", "from_date": date(2026, 9, 1), "reason": "opted_out", "kind": "work", "subject_id": EBB}
    | {"resolution": "sources"},
)
SURFACES = rows(
    AiSurface,
    {"track_id": "t2", "surface": "agent", "plays": 15},
    {"track_id": "t2", "surface": "playlist", "plays": 5},
    {"track_id": "t2", "offering": "free", "surface": "radio", "plays": 1},
)
LICENCES = rows(
    AiLicence,
    {
        "licence": "voice-ai", "licensor": "mara", "right": "voice", "territories": "+2136",
        "revenue_base": "service_share", "performing_ppb": 0, "floor_ppb": 0, "confidence_ppb": 0,
        "fallback_key": "equal", "residual": "deliverer", "unaccepted": "service", "block_resolution": "sources",
        "on_conflict": "flag", "requires_consent": True,
    },
)  # fmt: skip


def ai_month(**other: Any) -> Settled:
    """The month, with some of its frames replaced."""
    return month(**({"party": AI_PARTIES, "recording_earning": AI_LINES.lazy(), "ai": told()} | other))


def told(**other: pl.DataFrame) -> AiMonth:
    """Its AI tracks, with some of their frames replaced."""
    frames = {
        "ai_track": AI_TRACKS, "provenance_verdict": VERDICTS, "source_share": SHARES, "takedown": TAKEDOWNS,
        "track": TRACKS, "work": WORKS, "usage": USAGE, "recording_earning": AI_LINES, "ai_earning": EARNED,
    } | other  # fmt: skip
    table = transparency(**{name: frame.lazy() for name, frame in frames.items()}, period=PERIOD)
    return AiMonth(
        ai_track=frames["ai_track"],
        ai_licence=LICENCES,
        ai_surface=SURFACES,
        provenance_verdict=frames["provenance_verdict"],
        source_share=frames["source_share"].lazy(),
        ai_earning=frames["ai_earning"].lazy(),
        transparency=table,
    )
