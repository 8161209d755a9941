"""The sample's consent registry: grants of voices, works and catalogues, a revocation, and opt-outs."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from attribution import period as months
from pipelines.sample.ai_signed import OSTRAKON, SONGLOOM, WEFT, WORK

ISSUED: Final = "2025-12-15"
REVOKED: Final = "marlow-lead"
"""The grant that is taken back in the month."""
_NOTICE_DAYS: Final = 14
_WAVE: Final = {"grantee": OSTRAKON.generator, "model_id": OSTRAKON.model_id}
_STUDIO: Final = {"grantee": WEFT.generator, "purposes": "[train, generate, cover, remix, distribute]"}
_SUNG: Final = {"kind": "voice", **_WAVE, "purposes": "[generate, distribute]"}
_LEAD: Final = "Lead vocals of songs made with Ostrakon Wave, for streaming"
_TRAINED: Final = "Training of Ostrakon Wave, and streaming of what it makes"
_REMIXED: Final = "Covers, remixes and renditions in the Remix Studio, for one listener at a time"


def _digest(text: str) -> str:
    """Of a document that is as invented as the rest."""
    return hashlib.sha256(text.encode()).hexdigest()


GRANTS: Final[tuple[Mapping[str, str], ...]] = (
    {
        "consent_id": "odalys-lead", **_SUNG, "subject_id": "voice-odalys", "grantor": "odalys-quillon",
        "grantor_capacity": "self", "use_description": _LEAD,
    },
    # A label may grant a voice where the artist has signed that it may.
    {
        "consent_id": "temper-mandated", **_SUNG, "subject_id": "voice-temper", "grantor": "quillfeather",
        "grantor_capacity": "label", "use_description": "Backing vocals of songs made with Ostrakon Wave",
        "mandate_sha256": _digest("mandate of voice-temper"), "mandate_signed_at": "2025-11-02",
    },
    {
        "consent_id": REVOKED, **_SUNG, "subject_id": "voice-marlow", "grantor": "marlow-tarrowby",
        "grantor_capacity": "self", "use_description": _LEAD,
    },
    # This one is not worth anything by itself.
    {
        "consent_id": "cassel-by-label", **_SUNG, "subject_id": "voice-cassel", "grantor": "parcelsong",
        "grantor_capacity": "distributor", "use_description": _LEAD,
    },
    *(
        {
            "consent_id": f"{name}-trained", "kind": "work", "subject_id": WORK[name], "grantor": "polyhymn",
            "grantor_capacity": "cmo", **_WAVE, "purposes": "[train, generate, distribute]",
            "use_description": _TRAINED,
        }
        for name in ("orchard", "ferry", "phare", "staircase", "almanac")
    ),
    {
        "consent_id": "almanac-loom", "kind": "work", "subject_id": WORK["almanac"], "grantor": "polyhymn",
        "grantor_capacity": "cmo", "grantee": SONGLOOM.generator, "purposes": "[train, generate, distribute]",
        "use_description": "Training of Songloom, and streaming of what it makes",
    },
    *(
        {
            "consent_id": f"{name}-studio", "kind": "work", "subject_id": WORK[name], "grantor": "polyhymn",
            "grantor_capacity": "cmo", **_STUDIO, "use_description": _REMIXED,
        }
        for name in ("ferry", "staircase", "todai")
    ),
    *(
        {
            "consent_id": f"{party}-studio", "kind": "catalogue", "subject_id": party, "grantor": party,
            "grantor_capacity": capacity, **_STUDIO, "use_description": _REMIXED,
        }
        for party, capacity in (("fennimore", "publisher"), ("quillfeather", "label"), ("umikage", "label"))
    ),
)  # fmt: skip
"""What is granted, all of it in writing."""
_RESERVATIONS: Final = (
    ("work", WORK["forbidden"], "cawg.ai_generative_training cawg.ai_training", "Opt-out of the writer"),
    ("work", WORK["phare"], "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING", "Reservation on the publisher's pages"),
)
"""From the second the grant for that work is an exception, as for the work that the manifest of h5.wav reserves."""


def write_consents(folder: Path, *, period: str) -> None:
    """Grants, a revocation with notice that has effect in mid-month, and opt-outs."""
    folder.mkdir(parents=True, exist_ok=True)
    first, _ = months.bounds(period)
    notice = first + timedelta(days=1)
    texts = {
        "grants.yaml": f"issued: {ISSUED}\n\ngrants:\n" + "".join(_grant(grant) for grant in GRANTS),
        "revocation.yaml": _REVOCATION.format(day=notice, grant=REVOKED, notice=_NOTICE_DAYS),
        "opt-outs.csv": "".join(f"{','.join(row)}\n" for row in [_COLUMNS, *map(_reservation, _RESERVATIONS)]),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


_COLUMNS: Final = ("kind", "subject_id", "use", "valid_from", "recorded_at", "source")
_REVOCATION: Final = """\
issued: {day}

revocations:
  - consent_id: {grant}
    revoked_on: {day}
    scope: all
    notice_days: {notice}
    source: Invented for the sample
"""
_ALWAYS: Final = {
    "territories": '"+2136"', "term_from": "2026-01-01", "term_to": "2030-12-31", "is_in_writing": "true",
    "signed_at": ISSUED, "source": "Invented for the sample",
}  # fmt: skip


def _grant(grant: Mapping[str, str]) -> str:
    said = {**grant, **_ALWAYS, "evidence_sha256": _digest(grant["consent_id"])}
    return "".join(f"{'  - ' if key == 'consent_id' else '    '}{key}: {value}\n" for key, value in said.items())


def _reservation(row: tuple[str, str, str, str]) -> tuple[str, ...]:
    kind, subject, use, source = row
    return (kind, subject, use, "2025-01-01", f"{ISSUED}T00:00:00Z", f"Invented for the sample: {source.lower()}")
