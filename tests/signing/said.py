"""What a manifest says: actions, attribution, training and mining, ingredients. Plain data, as the library takes it."""

from collections.abc import Mapping
from typing import Any

LABEL = "org.partita.attribution"
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
GENERATED_AT = "2026-01-10T09:30:00Z"
MODEL = {"generator": "Example Generator", "model_id": "example-model", "model_version": "1"}

Said = dict[str, Any]


def entry(right: str, weight: str, *, use: str = "training_influence", **names: str) -> Said:
    """One entry of an attribution; ``names`` is iswc, isrc or upstream_manifest, and confidence, license_id."""
    return {"right": right, "weight": weight, "use": use, **names}


def attribution(
    entries: list[Said],
    *,
    unattributed: tuple[str, str] = ("0", "0"),
    voices: list[Said] | None = None,
    generated_at: str = GENERATED_AT,
    ai_use: tuple[str, ...] = ("composition", "instrumentation"),
    **more: Any,
) -> Said:
    """The data of an attribution assertion; ``unattributed`` is (composition, recording), ``more`` replaces keys."""
    said: Said = {
        "schema_version": "1.1",
        "output": {"generated_at": generated_at, **MODEL, "ai_use": list(ai_use)},
        "method": {"provider": "Example Attribution", "name": "influence", "version": "1", "kind": "causal_tda"},
        "entries": entries,
        "unattributed_weight": {"composition": unattributed[0], "recording": unattributed[1]},
    }
    if voices:
        said["voices"] = voices
    return said | more


def assertion(data: Said, *, label: str = LABEL, created: bool = True) -> Said:
    """An assertion of kind JSON; not ``created`` is gathered, which its signer does not answer for."""
    return {"label": label, "kind": "Json", "data": data} | ({"created": True} if created else {})


def actions(source_type: str | None, *, action: str = "c2pa.created", **more: Any) -> Said:
    """The created actions assertion; ``source_type`` is an IPTC name, a whole URI, or None for none at all."""
    said: Said = {"action": action, **more}
    if source_type is not None:
        said["digitalSourceType"] = source_type if ":" in source_type else IPTC + source_type
    return {"label": "c2pa.actions.v2", "created": True, "data": {"actions": [said]}}


def reservation(data: Mapping[str, Any]) -> Said:
    """A CAWG training and mining assertion: what its owner reserves."""
    return {"label": "cawg.training-mining", "created": True, "data": data}


def redaction(manifest: str, *, label: str = LABEL) -> str:
    """The URI by which a later manifest blacks out an assertion of an earlier one."""
    return f"self#jumbf=/c2pa/{manifest}/c2pa.assertions/{label}"


def manifest(
    title: str,
    *assertions: Said,
    source_type: str | None = "trainedAlgorithmicMedia",
    **more: Any,
) -> Said:
    """A manifest definition with its actions first; ``more`` replaces or adds keys."""
    said: Said = {
        "claim_generator_info": [{"name": "example-generator", "version": "1"}],
        "title": title,
        "assertions": [actions(source_type), *assertions],
    }
    return said | more
