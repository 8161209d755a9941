"""The registry of deliveries: one row per file and version, each file read once for its bytes."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from attribution.period import bounds
from pipelines.readers import READERS, Reader
from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.received import Found, Received, StreamFile
from pipelines.shapes import intake_types, kept_types, outdated, remember
from pipelines.store import Store
from schemas.columns import empty, polars_schema
from schemas.delivery import Delivery
from schemas.delivery_reject import DeliveryReject
from schemas.vocabulary import KIND

Told = Callable[[str, int], None]
Row = dict[str, Any]

_DELIVERY = "delivery"
_REJECTS = "delivery_reject"
"""Written last of what a file says: where it is, the rest is."""
_NONE: Row = {"version": 0, "delivery_id": None, "reason": None}


class Registry:
    """Deliveries of one folder, in one home. A file is read once, whatever it is called and however often it comes.

    The same bytes under a second name are a duplicate; other bytes under a known name are its next version, and
    supersede the last once they can be read, unless the file is a message that says itself what it replaces. A file
    that has gone from the folder stays registered: what was received was received, and is kept as it was read. Only
    what tells of accounts is read again, from where it lies; a version of a stream log that cannot be read replaces
    it, since it is gone.
    """

    def __init__(self, home: Path, deliveries: Path, readers: Mapping[str, Reader] | None = None) -> None:
        self._received = Received(home, deliveries)
        self._store = Store(home / "registry")
        self._kept = home / "intake"
        self._intake = Store(self._kept)
        self._readers = READERS if readers is None else readers

    def receive(self, *, told: Told | None = None) -> pl.DataFrame:
        """Register every file of the folder and read those whose bytes are new.

        What a killed run left half done is done again, and what an earlier version of the project read otherwise.

        Args:
            told: hears of each file that is read: its name and its rows.

        Returns:
            Rows of ``delivery``, of all files ever received here, by name and version.
        """
        known = self.deliveries()
        newest = {row["name"]: row for row in known.iter_rows(named=True)}
        old = outdated(self._kept)
        kept = (row for row in known.iter_rows(named=True) if row["delivery_id"] not in old and self._is_kept(row))
        verdicts = {_sort(row["name"], row["delivery_id"]): row for row in kept}
        rows = []
        for found in self._received.files():
            last = newest.get(found.name, _NONE)
            is_known = last["delivery_id"] == found.delivery_id and not self._can_be_read_now(last)
            if is_known and _sort(found.name, found.delivery_id) in verdicts:
                continue
            row = self._verdict(found, verdicts, told)
            still = (last["delivery_id"], last["reason"])  # kept for a reader that is not there yet, once more
            if row and not is_known and (row["delivery_id"], row["reason"]) != still:
                rows.append(row | {"name": found.name, "version": last["version"] + 1})
        registered = _judged(pl.concat([known, pl.DataFrame(rows, schema=known.schema)]))
        if not registered.equals(known) or not self._store.has(_DELIVERY):
            self._store.write(_DELIVERY, None, registered)
        remember(self._kept)
        return registered

    def deliveries(self) -> pl.DataFrame:
        """Rows of ``delivery`` as last registered."""
        if self._store.has(_DELIVERY):
            return self._store.read(_DELIVERY).collect()
        torn = self._store.path(_DELIVERY)  # killed between the two renames: whole, but its digest not yet written
        return pl.read_parquet(torn) if torn.exists() else empty(Delivery)

    def rejects(self) -> pl.DataFrame:
        """Rows of ``delivery_reject``, of all accepted deliveries."""
        kinds = self._accepted().select("delivery_id", "kind")
        rows = self.intake(_REJECTS).drop("sent_at").collect().join(kinds, on="delivery_id")
        return rows.select(polars_schema(DeliveryReject).names()).sort("delivery_id", "row", "reason")

    def intake(self, dataset: str) -> pl.LazyFrame:
        """What all accepted deliveries say of a dataset, with ``delivery_id`` and ``sent_at``."""
        types = intake_types(dataset)
        sent = {
            str(self._intake.checked(dataset, delivery_id)): (delivery_id, sent_at)
            for delivery_id, sent_at in self._accepted().select("delivery_id", "sent_at").rows()
            if self._intake.has(dataset, delivery_id)
        }
        if not sent:
            return pl.LazyFrame(schema=types)
        ids, moments = ({file: said[place] for file, said in sent.items()} for place in (0, 1))
        path = pl.col("_path")
        return (
            pl.scan_parquet(
                list(sent),
                include_file_paths="_path",
                glob=False,
                schema=kept_types(dataset),
                missing_columns="insert",
                extra_columns="ignore",
            )
            .with_columns(
                delivery_id=path.replace_strict(ids, return_dtype=pl.String),
                sent_at=path.replace_strict(moments, return_dtype=pl.String),
            )
            .select(types.names())
        )

    def stream_files(self, period: str) -> list[StreamFile]:
        """The accepted stream logs that hold plays of a month.

        Raises:
            FileNotFoundError: where one is no longer as it was received.
        """
        first, last = bounds(period)
        rows = self._accepted().filter(
            pl.col("kind") == "streams", pl.col("first_date") <= last, pl.col("last_date") >= first
        )
        columns = ("period", "first_date", "last_date", "rejected_rows")
        return [
            StreamFile(row["delivery_id"], self._still(row), *(row[column] for column in columns))
            for row in rows.iter_rows(named=True)
        ]

    def places(self, delivery_ids: pl.Series) -> dict[str, Path]:
        """Where some accepted deliveries lie, by id; a FileNotFoundError where one is no longer as it was received."""
        rows = self._accepted().filter(pl.col("delivery_id").is_in(delivery_ids.implode()))
        return {row["delivery_id"]: self._still(row) for row in rows.iter_rows(named=True)}

    def digest(self, period: str) -> str:
        """sha256 over what a month is settled from: every accepted file, of stream logs those that touch it."""
        first, last = bounds(period)
        outside = (pl.col("first_date") > last) | (pl.col("last_date") < first)
        relevant = self._accepted().filter(~outside.fill_null(False)).sort("kind", "delivery_id")
        text = "".join(f"{kind} {delivery_id}\n" for kind, delivery_id in relevant.select("kind", "delivery_id").rows())
        return sha256(text.encode()).hexdigest()

    def _accepted(self) -> pl.DataFrame:
        return self.deliveries().filter(pl.col("status") == "accepted")

    def _is_kept(self, row: Row) -> bool:
        return row["reason"] is not None or self._intake.has(_REJECTS, row["delivery_id"])

    def _can_be_read_now(self, row: Row) -> bool:
        return row.get("reason") == "not_yet_supported" and row["kind"] in self._readers

    def _still(self, row: Row) -> Path:
        """Where a file lies, under whichever of its names: one that was moved is still the same delivery."""
        names = self.deliveries().filter(pl.col("delivery_id") == row["delivery_id"])["name"].unique().sort()
        for name in names:
            if (path := self._received.find(name, row["delivery_id"])) is not None:
                return path
        raise FileNotFoundError(
            f"{', '.join(names)}: no longer the file that was received (sha256 {row['delivery_id']}). Put it back, or "
            f"deliver another version under the same name; its {row['rows']} rows would otherwise be lost."
        )

    def _verdict(self, found: Found, verdicts: dict[tuple, Row], told: Told | None) -> Row | None:
        """What a file is worth; nothing for one that was still being written while it was read."""
        key = _sort(found.name, found.delivery_id)
        if key in verdicts and not self._can_be_read_now(verdicts[key]):
            return verdicts[key]
        try:
            row: Row = self._accept(found)
        except Quarantine as quarantine:
            row = _row(found) | {"status": "quarantined", "reason": quarantine.reason, "detail": quarantine.detail}
        except FileNotFoundError:
            return None
        if not found.is_as_found():
            return None
        verdicts[key] = row
        if told:
            told(found.name, row["rows"])
        return row

    def _accept(self, found: Found) -> Row:
        if found.fault:
            raise Quarantine("unreadable", found.fault)
        if found.kind not in KIND:
            places = ", ".join(KIND)
            raise Quarantine("unknown_kind", f"{found.name} is in no folder of ours: put it in one of {places}")
        if found.kind not in self._readers:
            kept = f"{found.name}: {found.kind} cannot be read yet; it is kept for later"
            raise Quarantine("not_yet_supported", kept)
        parsed = self._readers[found.kind](found.path, name=found.name, delivery_id=found.delivery_id)
        for dataset, rows in {**parsed.frames, _REJECTS: parsed.rejects}.items():
            self._intake.write(dataset, found.delivery_id, rows)
        return _row(found, parsed)


def _sort(name: str, delivery_id: str) -> tuple[str, str, str]:
    """What decides how bytes are read: the bytes, the folder, and how the name ends."""
    return delivery_id, name.split("/", 1)[0], Path(name).suffix.lower()


def _row(found: Found, parsed: Parsed | None = None) -> Row:
    said = parsed or Parsed(frames={}, rows=0)
    return {
        "delivery_id": found.delivery_id,
        "kind": found.kind if found.kind in KIND else None,
        "sender": said.sender,
        "sent_at": said.sent_at,
        "period": said.period,
        "first_date": said.first_date,
        "last_date": said.last_date,
        "bytes": found.size,
        "rows": said.rows,
        "rejected_rows": said.rejects["row"].n_unique(),
        "status": "accepted",
        "reason": None,
        "detail": None,
    }


_IS_MESSAGE = pl.col("kind").is_in(["catalogue", "works", "claims"]) & ~pl.col("name").str.ends_with(".csv")
"""A message says itself what it replaces, by release, work or message; senders use one name for many of them."""


def _judged(rows: pl.DataFrame) -> pl.DataFrame:
    """Quarantined stays so. Of the rest an older version is superseded; the second of equal bytes, a duplicate."""
    readable = pl.col("reason").is_null()
    newest = pl.col("version").filter(readable | (pl.col("kind") == "streams")).max().over("name")
    ordered = rows.sort("name", "version").with_columns(
        _counts=readable & ((pl.col("version") == newest) | _IS_MESSAGE), _row=pl.int_range(pl.len())
    )
    first = pl.col("_row").filter("_counts").min().over("delivery_id")
    status = (
        pl.when(~readable)
        .then(pl.lit("quarantined"))
        .when(~pl.col("_counts"))
        .then(pl.lit("superseded"))
        .when(pl.col("_row") != first)
        .then(pl.lit("duplicate"))
        .otherwise(pl.lit("accepted"))
    )
    return ordered.with_columns(status=status).drop("_counts", "_row")
