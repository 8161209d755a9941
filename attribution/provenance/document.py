"""One attribution: what a generator says that a track draws on. Checked by hand, as its JSON Schema says it.

Source: ``schemas/wire/attribution-1.1.json``, which is what we publish; a test holds the two together.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from schemas import provenance_words as words
from schemas.columns import ISRC, ISWC, WHOLE_PPB

MOST_ENTRIES: Final = 5_000
VERSIONS: Final = ("1.0", "1.1")

_TEXT = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,200}")
_WEIGHT = re.compile(r"0(\.[0-9]{1,8})?|1(\.0{1,8})?")
_CONFIDENCE = re.compile(r"0(\.[0-9]{1,4})?|1(\.0{1,4})?")
_DAY, _HOUR = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "[0-9]{2}:[0-9]{2}"
_MOMENT = re.compile(rf"{_DAY}T{_HOUR}:[0-9]{{2}}(\.[0-9]{{1,9}})?(Z|[+-]{_HOUR})")
_NAMES = {
    "iswc": re.compile(ISWC),
    "isrc": re.compile(ISRC),
    "upstream_manifest": re.compile(r"urn:c2pa:[^\x00-\x1f\x7f\ud800-\udfff]{1,191}"),
}
_SIDES = {"composition": {"iswc", "upstream_manifest"}, "recording": {"isrc", "upstream_manifest"}}

Row = dict[str, Any]


class _NotAsAgreed(ValueError):
    """The document is not what its schema describes."""


@dataclass(frozen=True)
class Attribution:
    """What one attribution says; ``reasons`` why it does not count, and no entries where they mean nothing.

    ``entries`` have the columns of ``attribution_claim`` from ``place`` on; ``voices`` those of ``voice_claim`` from
    ``voice_id`` on; ``said`` those of ``provenance_manifest`` that an attribution fills.
    """

    reasons: tuple[str, ...] = ()
    said: Row | None = None
    entries: tuple[Row, ...] = ()
    voices: tuple[Row, ...] = ()


def read_attribution(data: object, present: Collection[str]) -> Attribution:
    """Read the data of an attribution assertion.

    Args:
        data: as the assertion holds it; anything at all.
        present: URNs of the manifests that are in the store.

    Returns:
        What it says. Bad data raises nothing: it is ``too_many_entries``, ``attribution_invalid`` or
        ``weights_not_whole``, all without entries, or ``upstream_not_in_store``, with them.
    """
    try:
        if len(_list(_map(data), "entries")) > MOST_ENTRIES:
            return Attribution(("too_many_entries",))
        return _read(_map(data), present)
    except (_NotAsAgreed, OverflowError):
        return Attribution(("attribution_invalid",))


def utc(moment: str) -> str:
    """A moment of ISO 8601 with its offset, as UTC to the second.

    Raises:
        ValueError: where it is none.
    """
    if not _MOMENT.fullmatch(moment):
        raise ValueError(f"{moment!r} is no moment of RFC 3339")
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _read(data: Mapping[str, Any], present: Collection[str]) -> Attribution:
    version = _one_of(data, "schema_version", VERSIONS)
    _closed(data, {"schema_version", "output", "method", "entries", "unattributed_weight", "voices"} | _new(version))
    entries = [_entry(_map(entry)) for entry in _list(data, "entries")]
    voices = tuple(_voice(_map(voice)) for voice in _list(data, "voices", optional=True))
    rest = _unattributed(_map(data.get("unattributed_weight")))
    said = _self(_map(data.get("self", {})))
    if version == "1.0" or entries or voices or any(rest.values()) or {"output", "method"} & set(data):
        said |= _output(_map(data.get("output"))) | _method(_map(data.get("method")))
    used = {entry["right"] for entry in entries} | {right for right, weight in rest.items() if weight}
    if any(_weighed(entries, right) + rest[right] != WHOLE_PPB for right in used):
        return Attribution(("weights_not_whole",), said, (), _once(voices))
    named = {entry["source"] for entry in entries if entry["kind"] == "manifest"}
    reasons = ("upstream_not_in_store",) if named - set(present) else ()
    return Attribution(reasons, said, _placed(entries, rest), _once(voices))


def _new(version: str) -> set[str]:
    return {"self"} if version == "1.1" else set()


def _entry(entry: Mapping[str, Any]) -> Row:
    right = _one_of(entry, "right", tuple(_SIDES))
    names = [name for name in _NAMES if name in entry]
    if len(names) != 1 or names[0] not in _SIDES[right]:
        raise _NotAsAgreed
    _closed(entry, {"right", "use", "weight", "confidence", "license_id", *names})
    return {
        "right": right,
        "kind": "manifest" if names[0] == "upstream_manifest" else names[0],
        "source": _matching(entry, names[0], _NAMES[names[0]]),
        "use": _one_of(entry, "use", words.USE),
        "claimed_weight_ppb": _ppb(_matching(entry, "weight", _WEIGHT)),
        "confidence_ppb": _ppb(_matching(entry, "confidence", _CONFIDENCE)) if "confidence" in entry else None,
        "licence": _matching(entry, "license_id", _TEXT) if "license_id" in entry else None,
    }


def _voice(voice: Mapping[str, Any]) -> Row:
    _closed(voice, {"voice_id", "consent_id", "role"})
    names = {name: _matching(voice, name, _TEXT) for name in ("voice_id", "consent_id")}
    return {**names, "role": _one_of(voice, "role", words.VOICE_ROLE)}


def _unattributed(rest: Mapping[str, Any]) -> dict[str, int]:
    _closed(rest, set(_SIDES))
    return {right: _ppb(_matching(rest, right, _WEIGHT)) for right in _SIDES}


def _self(said: Mapping[str, Any]) -> Row:
    _closed(said, {"iswc", "isrc"})
    return {f"self_{name}": _matching(said, name, _NAMES[name]) for name in ("iswc", "isrc") if name in said}


def _output(output: Mapping[str, Any]) -> Row:
    names = ("generator", "model_id", "model_version")
    _closed(output, {*names, "generated_at", "ai_use"})
    uses = _list(output, "ai_use", optional=True)
    if not all(isinstance(use, str) and use in words.AI_USE for use in uses):
        raise _NotAsAgreed
    texts = {name: _matching(output, name, _TEXT) for name in names}
    try:
        generated_at = utc(_matching(output, "generated_at", _MOMENT))
    except ValueError as error:
        raise _NotAsAgreed from error
    return {**texts, "generated_at": generated_at, "ai_uses": sorted(set(uses))}


def _method(method: Mapping[str, Any]) -> Row:
    _closed(method, {"provider", "name", "version", "kind", "top_k", "truncated"})
    top, cut = method.get("top_k", 1), method.get("truncated", False)
    if not isinstance(top, int) or isinstance(top, bool) or top < 1 or not isinstance(cut, bool):
        raise _NotAsAgreed
    provider, name, version = (_matching(method, key, _TEXT) for key in ("provider", "name", "version"))
    kind = _one_of(method, "kind", words.METHOD_KIND)
    return {"provider": provider, "method_kind": kind, "method_name": f"{name} {version}"}


def _weighed(entries: Sequence[Row], right: str) -> int:
    return sum(entry["claimed_weight_ppb"] for entry in entries if entry["right"] == right)


def _placed(entries: Sequence[Row], rest: Mapping[str, int]) -> tuple[Row, ...]:
    """The entries as they stand, then what is attributed to nobody."""
    nobody = {"kind": "unattributed", "source": "", "use": None, "confidence_ppb": None, "licence": None}
    left = [{**nobody, "right": right, "claimed_weight_ppb": weight} for right, weight in rest.items() if weight]
    return tuple({"place": place, **entry} for place, entry in enumerate([*entries, *left]))


def _once(voices: Sequence[Row]) -> tuple[Row, ...]:
    """A voice in a role, once: the first that names it."""
    found: dict[tuple[str, str], Row] = {}
    for voice in voices:
        found.setdefault((voice["voice_id"], voice["role"]), voice)
    return tuple(found.values())


def _ppb(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole + part.ljust(9, "0"))


def _map(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _NotAsAgreed
    return value


def _list(data: Mapping[str, Any], key: str, *, optional: bool = False) -> list[Any]:
    value = data.get(key, [] if optional else None)
    if not isinstance(value, list):
        raise _NotAsAgreed
    return value


def _closed(data: Mapping[str, Any], allowed: Collection[str]) -> None:
    if not set(data) <= set(allowed):
        raise _NotAsAgreed


def _matching(data: Mapping[str, Any], key: str, pattern: re.Pattern[str]) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _NotAsAgreed
    return value


def _one_of(data: Mapping[str, Any], key: str, allowed: Sequence[str]) -> str:
    value = data.get(key)
    if not isinstance(value, str) or value not in allowed:
        raise _NotAsAgreed
    return value
