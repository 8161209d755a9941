"""The end of a month: its tables in the warehouse, and its record."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attribution.period import days
from pipelines.carried import inputs_digest
from pipelines.claims_settled import claims_digest
from pipelines.datasets import DATASETS
from pipelines.home import Home
from pipelines.intake import registry
from pipelines.record import RunRecord, code_digest, left, save
from pipelines.summary import summarise
from pipelines.warehouse import publish

WHOLE = ("delivery", "delivery_reject")
"""Tables that are of no one month."""
MONTHLY = (
    "accepted_unverified", "accrual_account", "acknowledgement", "acknowledgement_message", "advance",
    "advance_account", "agreement", "ai_earning", "ai_licence", "ai_licence_share", "ai_surface", "ai_track",
    "allocation", "attribution_claim", "attribution_provider", "base", "base_weight", "claim", "claim_booked",
    "claim_discrepancy", "claim_earning", "claim_finding", "claim_match", "claim_message", "claim_summary",
    "claimable", "commission", "consent", "content_kind", "contribution", "deal", "eligibility",
    "embodied_work", "fx_rate", "invoice", "invoice_booked", "journal", "licensor_earning", "mandate",
    "notice_sequence", "party", "party_tax", "payment", "pool", "promotion", "promotion_track", "promotion_usage",
    "provenance_index", "provenance_manifest", "provenance_verdict", "recording_earning", "recording_work", "release",
    "reporting", "reservation", "revenue", "revenue_kind", "right_split", "service_offering", "settlement_deduction",
    "settlement_file", "source_share", "stream_duplicate", "takedown", "territory_set", "track", "track_shares",
    "training_use", "transparency", "trust_list", "unverified_use", "us_mechanical_parameter", "usage",
    "usage_weight", "voice_claim", "work", "work_component", "work_earning", "work_finding",
    "work_registration", "work_share",
)  # fmt: skip
"""Tables with a month's rows. No listener is in any of them."""
DAILY = "stream_day"
TABLES = (*WHOLE, *MONTHLY, DAILY)


def publish_month(home: Home, period: str) -> Mapping[str, Any]:
    """Publish a release of the warehouse with the month's rows, checked against their digests; what it came to."""
    store = home.store
    tables: dict[str, Path | list[Path]] = {name: store.checked(name) for name in WHOLE}
    tables |= {name: store.checked(name, period) for name in MONTHLY}
    tables[DAILY] = [store.checked(DAILY, str(day)) for day in days(period)]
    path = publish(home.root, period, tables, models=DATASETS)
    return {"path": str(path), "bytes": path.stat().st_size, "tables": len(tables)}


def keep_record(home: Home, period: str) -> Mapping[str, Any]:
    """Keep what the month came to and the digests of what it was made from; the summary, for reading."""
    summary = summarise(home, period)
    inputs = inputs_digest(home, registry(home), period)
    claims = claims_digest(home, period)
    save(home, RunRecord(period, inputs, code_digest(), summary, left=left(home, period), claims=claims))
    return {
        "plays_qualified": summary["plays_qualified"],
        "amounts": summary["amounts"],
        "files": len(summary["files"]),
    }
