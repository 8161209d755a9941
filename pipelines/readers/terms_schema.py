"""The JSON Schema of a file of terms, for editors: made from the models that read it and the datasets that they fill.

What a key means is written once: in the model, or in the dataset whose column it becomes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, Final

from attribution.terms import TERMS
from pipelines.readers.terms_ai import RENAMED, presets
from schemas.terms import TermsFile

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
NAME: Final = "urn:partita:terms"

Node = dict[str, Any]


def schema_text() -> str:
    """The published file: ``docs/terms.schema.json``."""
    return json.dumps(terms_schema(), indent=2, ensure_ascii=False) + "\n"


@cache
def terms_schema() -> Node:
    """The schema, every key with its meaning."""
    said = deepcopy(TermsFile.model_json_schema())
    entries = said.pop("$defs")
    _fill_in(entries["AiLicenceEntry"])
    for name, node in said["properties"].items():
        _describe(node, name, [], entries)
    found = {"$schema": DIALECT, "$id": NAME, **said, "title": "Terms of Partita", "$defs": entries}
    return _tidy(found)


def _describe(node: Node, key: str, filled: list[str], entries: dict[str, Node]) -> None:
    """Say what a key means, and every key below it; ``filled`` are the datasets that its entry fills."""
    said = [_column(filled, key), *_told(node)]
    models = [entries[ref] for ref in _refs(node)]
    if not filled:
        said += [_first_paragraph(model.get("description", "")) for model in models[:1]]
    for model in models:
        _describe_model(model, filled or _filled(key, model), entries)
    text = ". ".join(dict.fromkeys(one for one in said if one))
    if text:
        node["description"] = text


def _describe_model(model: Node, filled: list[str], entries: dict[str, Node]) -> None:
    """Say what the keys of a model mean, and of those that it is one of; once, whoever refers to it."""
    if model.get("_seen"):
        return
    model["_seen"] = True
    for name, below in model.get("properties", {}).items():
        _describe(below, name, filled, entries)
    for ref in [*_refs({name: below for name, below in model.items() if name != "properties"})]:
        _describe_model(entries[ref], filled, entries)


def _told(node: Node) -> Iterator[str]:
    """What a key says of itself, and the type of its value; which then need not say it again."""
    yield node.get("description", "")
    for way in node.get("anyOf", []):
        yield way.pop("description", "") if "$ref" not in way else ""
        if "examples" in way:
            node["examples"] = way.pop("examples")


def _refs(node: Any) -> Iterator[str]:
    """Models that a key's value is made of, nearest first."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].rsplit("/", 1)[-1]
        for below in node.values():
            yield from _refs(below)
    elif isinstance(node, list):
        for below in node:
            yield from _refs(below)


def _filled(section: str, entry: Node) -> list[str]:
    """The datasets that the entries of a section fill: those whose rows are named by a key of it."""
    return [
        name for name, (_, key) in TERMS.items() if name == section or set(key[:1]) & set(entry.get("properties", {}))
    ]


def _column(datasets: list[str], key: str) -> str:
    """What a dataset says of the column that a key becomes; nothing where it becomes none."""
    columns = [TERMS[dataset][0].to_schema().columns for dataset in datasets]
    names = (key, f"{key}_ppb", RENAMED.get(key, key))
    return next((known[name].description or "" for known in columns for name in names if name in known), "")


def _first_paragraph(text: str) -> str:
    return text.split("\n\n", maxsplit=1)[0].replace("``", "`").rstrip(".")


def _fill_in(entry: Node) -> None:
    """A licence with a preset says less: only what the preset leaves to it."""
    figures = {name: set(preset["figures"]) for name, preset in presets().items()}
    optional = [key for key in entry["required"] if any(key in filled for filled in figures.values())]
    entry["required"] = [key for key in entry["required"] if key not in optional]
    entry["properties"]["preset"] = {"enum": list(figures)}
    entry["allOf"] = [
        {"if": {"not": {"required": ["preset"]}}, "then": {"required": optional}},
        *(
            {
                "if": {"properties": {"preset": {"const": name}}, "required": ["preset"]},
                "then": {
                    "required": sorted({*presets()[name]["needs"], *optional} - (filled - {*presets()[name]["needs"]}))
                },
            }
            for name, filled in figures.items()
        ),
    ]


def _tidy(node: Any, *, is_keys: bool = False) -> Any:
    """Without what only machines would say, and with a mapping's least size as JSON Schema has it."""
    if isinstance(node, list):
        return [_tidy(one) for one in node]
    if not isinstance(node, Mapping):
        return re.sub("``", "`", node) if isinstance(node, str) else node
    kept = {
        name: _tidy(below, is_keys=not is_keys and name in {"properties", "$defs"})
        for name, below in node.items()
        if is_keys or (name not in {"title", "_seen"}) or (name == "title" and "$id" in node)
    }
    if not is_keys and kept.get("type") == "object" and "minLength" in kept:
        kept["minProperties"] = kept.pop("minLength")
    return {name: below for name, below in kept.items() if is_keys or not (name == "default" and below is None)}
