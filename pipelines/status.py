"""What a home holds: deliveries received, files refused, months settled, reports that recipients acknowledged."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

import polars as pl

from pipelines import record
from pipelines.carried import inputs_digest
from pipelines.home import Home
from pipelines.intake import receive
from pipelines.registry import Registry
from pipelines.wire.message_names import Acknowledgement, acknowledgements, whole

_REPORT = "dsr_"
"""How kinds of files begin that a recipient can acknowledge."""


def status_of(home: Home) -> dict[str, Any]:
    """Receive what is new, then say what is there.

    Returns:
        ``deliveries`` counted by kind and status, ``refused`` files with reason and detail, ``months`` settled with
        how many of their reports are acknowledged, ``acknowledgements`` with the report of each, or what is wrong.
    """
    registry = receive(home)
    received = registry.deliveries()
    counted = (
        received.group_by("kind", "status")
        .agg(files=pl.len(), rows=pl.col("rows").sum(), rejected_rows=pl.col("rejected_rows").sum())
        .with_columns(pl.col("kind").fill_null("(unknown)"))
        .sort("kind", "status")
    )
    refused = received.filter(pl.col("status") == "quarantined").select("name", "reason", "detail")
    kept = {period: _kept(home, period) for period in record.settled(home)}
    sent = {period: _reports(month) for period, month in kept.items()}
    said = acknowledgements(home.deliveries, [name for names in sent.values() for name in names])
    return {
        "home": str(home.root),
        "deliveries": counted.to_dicts(),
        "refused": refused.to_dicts(),
        "months": [_month(home, registry, month) | _answered(sent[period], said) for period, month in kept.items()],
        "acknowledgements": [
            {"file": each.file, "report": each.report and str(each.report), "fault": each.fault} for each in said
        ],
    }


def _kept(home: Home, period: str) -> record.RunRecord:
    kept = record.load(home, period)
    if kept is None:
        raise FileNotFoundError(f"The record of {period} was there a moment ago; run `partita status` again.")
    return kept


def _month(home: Home, registry: Registry, kept: record.RunRecord) -> dict[str, Any]:
    period = kept.period
    try:
        current = record.unchanged(home, period, inputs_digest(home, registry, period)) is not None
    except record.NotReleased:
        current = False
    return {"period": period, "state": "settled" if current else "to be run again", "files": len(kept.summary["files"])}


def _reports(kept: record.RunRecord) -> list[str]:
    files = kept.summary["files"]
    return [PurePosixPath(file["path"]).name for file in files if file["kind"].startswith(_REPORT)]


def _answered(sent: Iterable[str], said: Iterable[Acknowledgement]) -> dict[str, int]:
    """How many reports there are, whose files are counted once, and how many of them somebody acknowledged."""
    reports, answers = {whole(name) for name in sent}, {each.report for each in said}
    return {"reports": len(reports), "acknowledged": len(reports & answers)}
