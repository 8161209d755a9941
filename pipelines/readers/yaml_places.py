"""Where in a YAML file a thing stands, found in the tree that the file was read from, once somebody asks."""

from collections.abc import Sequence
from typing import NamedTuple

import yaml

Path = tuple[int | str, ...]
"""Keys and places in lists (from 0) that lead to a thing."""


class Place(NamedTuple):
    """Line and column, counted from 1."""

    line: int
    column: int


class Places:
    """Lines and columns of one document."""

    def __init__(self, root: yaml.Node) -> None:
        self._root = root

    def of(self, path: Sequence[int | str], *, key: bool = False) -> Place:
        """Where the thing at ``path`` begins, or what surrounds it where the file does not say it.

        Args:
            path: keys and places in lists; what a reader added to the end of it stands nowhere.
            key: the key itself is meant, not what it stands for.
        """
        at, node = self._root.start_mark, self._root
        for step in path:
            found = _below(node, step)
            if found is None:
                break
            name, node = found
            # A value that was left out stands where the parser noticed: its key is where people look.
            is_empty = isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index
            at = name.start_mark if key or is_empty else node.start_mark
        return Place(at.line + 1, at.column + 1)


def _below(node: yaml.Node, step: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and the value of one step; an item of a list is its own key."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        pairs = ((name, value) for name, value in node.value if name.value == str(step))
        return next(pairs, None)
    return None
