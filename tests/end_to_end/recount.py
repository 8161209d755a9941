"""Stream logs counted by the standard library, without a line of the product."""

import csv
import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

TERRITORIES = {"GB", "DE", "FR", "IE", "US", "JP"}
"""Those of the sample."""

Play = dict[str, Any]


def delivered(folder: Path) -> Iterator[Play]:
    """Every row of the stream logs below ``folder``; files of the same bytes once."""
    seen = set()
    for path in sorted((folder / "streams").iterdir()):
        known = hashlib.sha256(path.read_bytes()).digest()
        if known in seen:
            continue
        seen.add(known)
        if path.suffix == ".parquet":
            yield from pq.read_table(path).to_pylist()
        else:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from csv.DictReader(lines) if ".csv" in path.name else map(json.loads, lines)


def well_formed(folder: Path, period: str) -> dict[str, list[Play]]:
    """The month's rows without fault by stream; one that came twice has several."""
    rows = defaultdict(list)
    for row in delivered(folder):
        at = _moment(row["played_at"])
        track = any(row.get(name) for name in ("track_id", "isrc", "rendition_id"))
        named = row["account_id"] and row["offering"] and track
        if at and f"{at:%Y-%m}" == period and named and row["territory"] in TERRITORIES and int(row["played_ms"]) >= 0:
            rows[row["stream_id"]].append(row)
    return rows


def _moment(at: datetime | str) -> datetime | None:
    try:
        return (at if isinstance(at, datetime) else datetime.fromisoformat(at)).astimezone(UTC)
    except ValueError:
        return None
