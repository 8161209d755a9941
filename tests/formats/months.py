"""A tiny settled month, all of its figures chosen by hand, for the tests of the files that are made of it."""

from datetime import date
from typing import Any

from pipelines.writers.settled import AiMonth, Service, Settled
from schemas.ai_earning import AiEarning
from schemas.ai_licence import AiLicence
from schemas.ai_surface import AiSurface
from schemas.ai_track import AiTrack
from schemas.base import Base
from schemas.columns import empty
from schemas.party import Party
from schemas.payment import Payment
from schemas.pool import Pool
from schemas.provenance_verdict import ProvenanceVerdict
from schemas.recording_earning import RecordingEarning
from schemas.release import Release
from schemas.service_offering import ServiceOffering
from schemas.source_share import SourceShare
from schemas.territory_set import TerritorySet
from schemas.track import Track
from schemas.transparency import Transparency
from tests.formats.months_works import AGREEMENTS, EARNINGS, USAGE
from tests.formats.rows import PERIOD, money, rows

SERVICE = Service("Brook Music", "PADPIDA2026000001A")
PARTIES = rows(
    Party,
    {"party": "halcyon", "name": "Halcyon Records", "dpid": "PADPIDA2026000002B", "currency": "GBP"},
    {"party": "vireo", "name": "Vireo Aggregation", "dpid": "PADPIDA2026000003C", "currency": "EUR"},
    {"party": "smallroom", "name": "Small Room", "dpid": "PADPIDA2026000004D", "licensor": "vireo"},
    {"party": "nordlys", "name": "Nordlys Rights", "dpid": "PADPIDA2026000005E", "ipi_name_number": "00000000199"},
    {"party": "castle", "name": "Castle Publishing", "dpid": "PADPIDA2026000006F"},
    {"party": "tern", "name": "Tern Songs", "dpid": "PADPIDA2026000007G"},
)
OFFERINGS = rows(
    ServiceOffering,
    {
        "offering": "free",
        "title": "Free",
        "commercial_model": "AdvertisementSupportedModel",
        "use_type": "NonInteractiveStream",
        "qualifying_ms": 30000,
    },
    {
        "offering": "premium",
        "title": "Premium Plus",
        "commercial_model": "SubscriptionModel",
        "use_type": "OnDemandStream",
        "qualifying_ms": 30000,
    },
)
BASES = rows(
    Base,
    {"offering": "free", "amount": money("200"), "plays": 40, "subscribers": 0},
    {"offering": "premium", "amount": money("1000"), "plays": 100, "subscribers": 50},
)
RELEASES = rows(
    Release,
    {
        "release_id": "H:1",
        "deliverer": "PADPIDA2026000002B",
        "icpn": "5012345678900",
        "grid": "A1000000000000000A",
        "catalog_number": "HAL 1",
        "release_type": "Album",
        "title": "Tidelines",
        "artist": "Mara Lind",
    },
    {
        "release_id": "S:1",
        "deliverer": "PADPIDA2026000004D",
        "icpn": "0123456789012",
        "title": "Kitchen Tape",
        "artist": "Room Nine",
    },
)
_HALCYON = {
    "release_id": "H:1",
    "deliverer": "PADPIDA2026000002B",
    "icpn": "5012345678900",
    "artist": "Mara Lind",
    "release_title": "Tidelines",
    "label": "Halcyon",
}
TRACKS = rows(
    Track,
    {"track_id": "t1", "isrc": "GBHAL2600001", "title": "Ebb", "duration_ms": 201_400, **_HALCYON},
    {"track_id": "t2", "isrc": "GBHAL2600002", "title": "Flow", "sub_title": "Live", "duration_ms": 3_600_000}
    | _HALCYON,
    {"track_id": "t3", "isrc": "GBHAL2600003", "title": "Slack Water", **_HALCYON},
    {
        "track_id": "t4",
        "isrc": "DESMR2600001",
        "title": "Kettle",
        "release_id": "S:1",
        "deliverer": "PADPIDA2026000004D",
        "icpn": "0123456789012",
        "artist": "Room Nine",
        "release_title": "Kitchen Tape",
        "label": "Small Room",
        "duration_ms": 61_000,
    },
)
POOLS = rows(
    Pool,
    {
        "offering": "free",
        "agreement": "hal-26",
        "licensor": "halcyon",
        "base_part": money("15"),
        "usage_share_ppb": 75_000_000,
        "revenue_share": money("7.8"),
        "minimum": money("10"),
        "top_up": money("2.2"),
        "amount": money("10"),
    },
    {
        "agreement": "hal-26",
        "licensor": "halcyon",
        "base_part": money("600"),
        "usage_share_ppb": 600_000_000,
        "revenue_share": money("312"),
        "amount": money("312"),
    },
    {
        "agreement": "vir-26",
        "licensor": "vireo",
        "base_part": money("300"),
        "usage_share_ppb": 300_000_000,
        "revenue_share": money("150"),
        "amount": money("150"),
    },
    {
        "right": "MR",
        "side": "composition",
        "agreement": "cas-26",
        "licensor": "castle",
        "mode": "direct",
        "base_part": money("500"),
        "revenue_share": money("10"),
        "amount": money("10"),
    },
    {
        "right": "MR",
        "side": "composition",
        "agreement": "nor-26",
        "licensor": "nordlys",
        "mode": "claims",
        "base_part": money("500"),
        "revenue_share": money("10"),
        "amount": money("10"),
    },
)
LINES = rows(
    RecordingEarning,
    *(
        {"offering": "free", "agreement": "hal-26", "licensor": "halcyon", "track_id": track, "plays": 1}
        | {"amount": money(amount)}
        for track, amount in (("t1", "3.333333334"), ("t2", "3.333333333"), ("t3", "3.333333333"))
    ),
    {"agreement": "hal-26", "licensor": "halcyon", "track_id": "t1", "plays": 40, "amount": money("208")},
    {"agreement": "hal-26", "licensor": "halcyon", "track_id": "t2", "plays": 20, "amount": money("104")},
    {"agreement": "provision", "track_id": "ghost", "plays": 10, "amount": money("50"), "status": "suspense"}
    | {"reason": "unknown_track"},
    {"agreement": "vir-26", "licensor": "vireo", "track_id": "t4", "segment": 0, "plays": 20, "amount": money("100")},
    {"agreement": "vir-26", "licensor": "vireo", "track_id": "t4", "segment": 1, "plays": 10, "amount": money("50")},
)
_FX = {"rate": money("0.8612345"), "rate_date": date(2026, 9, 30), "rate_source": "European Central Bank"}
PAYMENTS = rows(
    Payment,
    {"licensor": "halcyon", "payable": money("322"), "payment_currency": "GBP", "payment_amount": money("277.317509")}
    | {"to_pay": money("277.32"), "tax_note": "nothing is known"}
    | _FX,
    {"licensor": "vireo", "payable": money("170"), "recouped": money("20"), "advance": "vireo-2026"}
    | {"payment_currency": "EUR", "rate": money("1"), "payment_amount": money("150"), "tax_treatment": "domestic"}
    | {"vat_rate_ppb": 190_000_000, "vat": money("28.5"), "withholding_rate_ppb": 150_000_000}
    | {"withholding": money("22.5"), "certificate": "C-7", "self_billing": "SB-1", "to_pay": money("156")},
)

WITHOUT_AI = AiMonth(
    ai_track=empty(AiTrack),
    ai_licence=empty(AiLicence),
    ai_surface=empty(AiSurface),
    provenance_verdict=empty(ProvenanceVerdict),
    source_share=empty(SourceShare).lazy(),
    ai_earning=empty(AiEarning).lazy(),
    transparency=empty(Transparency),
)


def month(**other: Any) -> Settled:
    """The month, with some of its frames replaced."""
    frames: dict[str, Any] = {
        "service_offering": OFFERINGS,
        "party": PARTIES,
        "agreement": AGREEMENTS,
        "territory_set": rows(TerritorySet, {"territories": "+DE"}),
        "base": BASES,
        "pool": POOLS,
        "licensor_earning": EARNINGS,
        "payment": PAYMENTS,
        "usage": USAGE.lazy(),
        "recording_earning": LINES.lazy(),
        "track": TRACKS.lazy(),
        "release": RELEASES.lazy(),
        "ai": WITHOUT_AI,
    }
    return Settled(service=SERVICE, period=PERIOD, **(frames | other))
