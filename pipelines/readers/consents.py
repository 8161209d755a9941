"""Consents: YAML, or CSV of grants or of reservations, to the rows of the registry."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError

from pipelines.readers.consents_rows import (
    read_grants,
    read_reservations,
    reservation_rows,
    to_frame,
)
from pipelines.readers.delimited import decode
from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.readers.terms_mistakes import located, mistakes_of, refusal, unknown_territories
from pipelines.readers.yaml_document import LARGEST, load_yaml
from schemas.consent import Consent
from schemas.consent_entries import ConsentsFile
from schemas.consent_revocation import ConsentRevocation
from schemas.reservation import Reservation

_NAMES = {"grants": "consent_id", "revocations": "consent_id", "reservations": "subject_id"}


def read(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Read one file of consents.

    Raises:
        Quarantine: where anything in YAML is wrong, or no row of a CSV can be used.
    """
    size, ending = path.stat().st_size, Path(name).suffix.lower()
    if ending not in {".yaml", ".yml", ".csv"}:
        raise Quarantine("unknown_format", f"{name} is neither YAML nor CSV by its name. See docs/consents.md.")
    if size > LARGEST:
        raise Quarantine("unreadable", f"{name} has {size:,} bytes, above {LARGEST:,}. Split it.")
    if ending == ".csv":
        return _read_csv(path.read_bytes(), name=name)
    return _read_yaml(path.read_bytes(), name=name)


def _read_csv(content: bytes, *, name: str) -> Parsed:
    header = decode(content, name=name).split("\n", 1)[0]
    is_of_grants = "consent_id" in header
    parsed = read_grants(content, name=name) if is_of_grants else read_reservations(content, name=name)
    return Parsed({**_frames([], [], []), **parsed.frames}, parsed.rows, rejects=parsed.rejects)


def _read_yaml(content: bytes, *, name: str) -> Parsed:
    document = load_yaml(content, name=name)
    try:
        said = ConsentsFile.model_validate(document.data)
    except ValidationError as error:
        raise refusal(mistakes_of(error, document, _NAMES, ConsentsFile.model_json_schema), name=name) from error
    known = {"recorded_at": said.issued}
    grants = [_known(entry.model_dump(), known) | {"purposes": sorted(entry.purposes)} for entry in said.grants]
    revocations = [_known(entry.model_dump(), known) for entry in said.revocations]
    reservations = [_known(row, known) for entry in said.reservations for row in reservation_rows(entry)]
    mistakes = [
        *_twice("grants", [f"{row['consent_id']}, version {row['version']}" for row in grants]),
        *_twice("revocations", [f"{row['consent_id']} of {row['recorded_at']}" for row in revocations]),
        *_twice("reservations", [_reserved(row) for row in reservations]),
        *_known_later(said.issued, [*grants, *revocations, *reservations]),
        *unknown_territories((entry.consent_id, entry.territories) for entry in said.grants),
    ]
    if mistakes:
        raise refusal(located(mistakes, document), name=name)
    frames = _frames(grants, revocations, reservations)
    rows = sum(frame.height for frame in frames.values())
    if not rows:
        raise Quarantine("invalid_content", f"{name} says nothing but its date. Send it with its grants.")
    return Parsed(frames, rows, sent_at=said.issued)


def _frames(
    grants: list[dict[str, Any]], revocations: list[dict[str, Any]], reservations: list[dict[str, Any]]
) -> dict[str, pl.DataFrame]:
    return {
        "consent": to_frame(Consent, grants),
        "consent_revocation": to_frame(ConsentRevocation, revocations),
        "reservation": to_frame(Reservation, reservations),
    }


def _known(row: dict[str, Any], issued: dict[str, str]) -> dict[str, Any]:
    """The row, known since the file was made where it does not say since when."""
    return row | (issued if row["recorded_at"] is None else {})


def _twice(section: str, things: list[str]) -> Iterator[str]:
    yield from (f"{section}: {thing} is there {n} times: leave one" for thing, n in Counter(things).items() if n > 1)


def _known_later(issued: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    late = [row for row in rows if row["recorded_at"][:10] > issued[:10]]
    for row in late:
        thing = row.get("consent_id", row.get("subject_id"))
        yield f"{thing}: recorded_at {row['recorded_at']} is after the file was issued, {issued}: correct one of them"


def _reserved(row: dict[str, Any]) -> str:
    return f"{row['kind']} {row['subject_id']}, {row['use']} from {row['valid_from']}"
