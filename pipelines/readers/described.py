"""What a JSON Schema says of one place in a document: which keys it knows there, and what it expects."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]

_EITHER = ("anyOf", "oneOf", "allOf")


def keys_at(schema: Schema, path: Sequence[int | str]) -> list[str]:
    """The keys that are known in the mapping at ``path``, in their order."""
    known = (name for place in _at(schema, path) for name in place.get("properties", {}))
    return list(dict.fromkeys(known))


def description_at(schema: Schema, path: Sequence[int | str]) -> str:
    """What is said about the value at ``path``; nothing where nothing is."""
    return next((place["description"] for place in _at(schema, path) if "description" in place), "")


def _at(schema: Schema, path: Sequence[int | str]) -> list[Schema]:
    """Everything that the schema says of a place: as its key has it first, then as its type has it."""
    found = [*_meant(schema, schema)]
    for step in path:
        found = [meant for place in found for below in _below(place, step) for meant in _meant(schema, below)]
    return found


def _below(place: Schema, step: int | str) -> Iterator[Schema]:
    if isinstance(step, int):
        yield from ([place["items"]] if "items" in place else [])
    elif step in place.get("properties", {}):
        yield place["properties"][step]
    elif isinstance(place.get("additionalProperties"), Mapping):
        yield place["additionalProperties"]


def _meant(root: Schema, place: Schema) -> Iterator[Schema]:
    """A place, what it refers to, and its alternatives."""
    yield place
    if "$ref" in place:
        yield from _meant(root, root["$defs"][place["$ref"].rsplit("/", 1)[-1]])
    for way in _EITHER:
        for one in place.get(way, []):
            yield from _meant(root, one)
