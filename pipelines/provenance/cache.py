"""Verdicts as they were found, for ever: a pair of files is judged once under a trust list.

A batch of verdicts is a partition that is never written again. What the library said, and when, is kept beside it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import polars as pl

from pipelines.provenance.trust import Trust
from pipelines.provenance.verify import Found
from pipelines.store import Store
from schemas.attribution_claim import AttributionClaim
from schemas.columns import polars_schema
from schemas.provenance_manifest import ProvenanceManifest
from schemas.provenance_verdict import ProvenanceVerdict
from schemas.reservation import Reservation
from schemas.voice_claim import VoiceClaim

FRAMES: Final = {
    "provenance_manifest": ProvenanceManifest,
    "attribution_claim": AttributionClaim,
    "voice_claim": VoiceClaim,
    "reservation": Reservation,
    "provenance_verdict": ProvenanceVerdict,
}
"""What a batch holds, the verdicts last: where they are, the rest is."""
_RECORD: Final = pl.Schema(
    {"evidence_id": pl.String, "checked_at": pl.String, "sdk": pl.String, "report": pl.String, "detail": pl.String}
)
_RESERVATION: Final = pl.Schema({"evidence_id": pl.String(), **polars_schema(Reservation)})

Rows = list[dict[str, Any]]


class Verdicts:
    """The verdicts of a home under one trust list."""

    def __init__(self, folder: Path, trust: Trust) -> None:
        self._store, self._key = Store(folder), trust.key

    def known(self) -> pl.DataFrame:
        """The pairs that were ever judged by this list: ``evidence_id``.

        Raises:
            StoreError: where a batch is no longer what was written.
        """
        return self._owners().select("evidence_id")

    def of(self, pairs: pl.DataFrame) -> dict[str, pl.DataFrame]:
        """Rows of the datasets of ``FRAMES`` of those among ``pairs`` (with ``evidence_id``) that were judged.

        Of a pair that two runs judged side by side the first batch counts, by name. ``reservation`` has
        ``evidence_id`` besides.

        Raises:
            StoreError: where a batch is no longer what was written.
        """
        owners = self._owners().join(pairs, on="evidence_id", how="semi")
        return {
            name: pl.concat(
                [
                    self._read(name, batch).join(owners, on=["evidence_id", "_batch"], how="semi").drop("_batch")
                    for batch in [None, *sorted(set(owners["_batch"]))]
                ]
            )
            for name in FRAMES
        }

    def _owners(self) -> pl.DataFrame:
        """The batch that holds each pair."""
        folder = self._store.folder / "provenance_verdict"
        batches = sorted(path.stem for path in folder.glob(f"{self._key}-*.parquet"))
        whole = [batch for batch in batches if self._store.has("provenance_verdict", batch)]
        names = [self._read("provenance_verdict", batch).select("evidence_id", "_batch") for batch in [None, *whole]]
        return pl.concat(names).group_by("evidence_id").agg(pl.col("_batch").min())

    def keep(self, judged: Sequence[Found]) -> None:
        """Add a batch, whole or not at all."""
        ids = sorted(found.verdict["evidence_id"] for found in judged)
        batch = f"{self._key}-{sha256(''.join(ids).encode()).hexdigest()[:16]}"
        if not judged or self._store.has("provenance_verdict", batch):
            return
        self._store.write("record", batch, pl.DataFrame(_records(judged), schema=_RECORD, orient="row"))
        for name, rows in _rows(judged).items():
            self._store.write(name, batch, _frame(name, rows))

    def _read(self, name: str, batch: str | None) -> pl.DataFrame:
        rows = _frame(name, []) if batch is None else self._store.read(name, batch).collect()
        return rows.with_columns(_batch=pl.lit(batch, pl.String))


def frames(judged: Sequence[Found]) -> dict[str, pl.DataFrame]:
    """Rows of the datasets of ``FRAMES``, of verdicts that are not kept; ``reservation`` has ``evidence_id``."""
    return {name: _frame(name, rows) for name, rows in _rows(judged).items()}


def _rows(judged: Sequence[Found]) -> dict[str, Rows]:
    return {
        "provenance_manifest": [row for found in judged for row in found.manifests],
        "attribution_claim": [row for found in judged for row in found.claims],
        "voice_claim": [row for found in judged for row in found.voices],
        "reservation": [
            {"evidence_id": found.verdict["evidence_id"], **row} for found in judged for row in found.reservations
        ],
        "provenance_verdict": [found.verdict for found in judged],
    }


def _frame(name: str, rows: Rows) -> pl.DataFrame:
    if name != "reservation":
        return pl.DataFrame(rows, schema=polars_schema(FRAMES[name]), orient="row")
    texts = {column: pl.String() if column.startswith("valid_") else kind for column, kind in _RESERVATION.items()}
    return pl.DataFrame(rows, schema=texts, orient="row").with_columns(pl.col("valid_from", "valid_to").str.to_date())


def _records(judged: Sequence[Found]) -> Rows:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return [
        {
            "evidence_id": found.verdict["evidence_id"],
            "checked_at": now,
            "sdk": found.verdict["sdk"],
            "report": found.report,
            "detail": found.detail,
        }
        for found in judged
    ]
