"""One YAML document as plain data, with nothing in it that a reader of the text would not see."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from pipelines.readers.delimited import check_end, clip, decode
from pipelines.readers.parsed import Mistake, Quarantine
from pipelines.readers.yaml_places import Places

LARGEST = 20_000_000
"""Bytes; a file of terms is written by people."""
LONGEST_VALUE = 10_000
DEEPEST = 12
_SHOWN = 200

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """What a file says, and where it says it."""

    data: dict[Any, Any]
    places: Places


class _StrictLoader(_Loader):
    """The safe loader, which would keep the last of two values for one key."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable) or key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {clip(str(key))!r} is there twice, or is no name", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, OverflowError) as error:
            raise yaml.constructor.ConstructorError(
                None, None, f"a date or number that cannot be: {error}", node.start_mark
            ) from error


def load_yaml(content: bytes, *, name: str) -> Document:
    """The mapping that a YAML file holds, with the place of everything in it.

    Raises:
        Quarantine: cut off, not YAML, not one mapping; anchors, aliases, tags, duplicate keys; too large,
            too deep or a value too long.
    """
    if len(content) > LARGEST:
        raise Quarantine("unreadable", f"{name} has {len(content):,} bytes, above {LARGEST:,}. Split it.")
    text = decode(content, name=name)
    check_end(text, name=name)
    try:
        for _ in _guarded(text, name=name):
            pass
        loader = _StrictLoader(text)
        root = loader.get_single_node()
        document = None if root is None else loader.construct_document(root)
    except yaml.YAMLError as error:
        raise _refusal(error, name=name) from error
    if root is None or not isinstance(document, dict):
        raise Quarantine("invalid_content", f"{name} is no mapping of keys to values. See docs/terms.md.")
    return Document(document, Places(root))


def _guarded(text: str, *, name: str) -> Iterator[None]:
    """Look at every event before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _at(event.start_mark, "YAML anchors and aliases are not taken. Write the value out.", name=name)
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > LONGEST_VALUE:
            raise _at(
                event.start_mark,
                f"a value of {len(event.value):,} characters, above {LONGEST_VALUE:,}. "
                "Look for a quote that was never closed.",
                name=name,
                reason="oversized_field",
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _at(event.start_mark, f"more than {DEEPEST} levels deep. See docs/terms.md.", name=name)
        yield


def _refusal(error: yaml.YAMLError, *, name: str) -> Quarantine:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    told = [getattr(error, "context", None), getattr(error, "problem", None) or str(error).splitlines()[0]]
    problem = ", ".join(part for part in told if part)
    reason = "invalid_content" if isinstance(error, yaml.constructor.ConstructorError) else "unreadable"
    return _at(
        mark, f"{problem[:_SHOWN]}. Correct it; an editor that knows YAML shows where.", name=name, reason=reason
    )


def _at(mark: Any, told: str, *, name: str, reason: str = "invalid_content") -> Quarantine:
    """A file refused at one place; of some errors nobody says where."""
    if mark is None:
        return Quarantine(reason, f"{name}: {told}")
    line, column = mark.line + 1, mark.column + 1
    return Quarantine(reason, f"{name}, line {line}: {told}", [Mistake(line, column, (), "", told)])
