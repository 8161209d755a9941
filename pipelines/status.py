"""What a home holds: deliveries received, files refused, months settled."""

from typing import Any

import polars as pl

from pipelines import record
from pipelines.carried import inputs_digest
from pipelines.home import Home
from pipelines.intake import receive
from pipelines.registry import Registry


def status_of(home: Home) -> dict[str, Any]:
    """Receive what is new, then say what is there.

    Returns:
        ``deliveries`` counted by kind and status, ``refused`` files with reason and detail, ``months`` settled.
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
    return {
        "home": str(home.root),
        "deliveries": counted.to_dicts(),
        "refused": refused.to_dicts(),
        "months": [_month(home, registry, period) for period in record.settled(home)],
    }


def _month(home: Home, registry: Registry, period: str) -> dict[str, Any]:
    kept = record.load(home, period)
    if kept is None:
        raise FileNotFoundError(f"The record of {period} was there a moment ago; run `partita status` again.")
    try:
        current = record.unchanged(home, period, inputs_digest(home, registry, period)) is not None
    except record.NotReleased:
        current = False
    return {"period": period, "state": "settled" if current else "to be run again", "files": len(kept.summary["files"])}
