"""A track's chain of manifests as a graph, for Mermaid and Graphviz: each manifest and source is there once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attribution.ai_money.paths import Node, total
from pipelines.provenance.tree_print import name_of, percent, plain

if TYPE_CHECKING:
    from pipelines.provenance.tree import Told

_Id = tuple[str, str, str]


@dataclass(frozen=True)
class _Graph:
    labels: dict[_Id, str]
    edges: list[tuple[_Id, _Id, str]]


def mermaid(told: "Told") -> str:
    """The graph as a Mermaid flow chart."""
    graph = _graph(told)
    ids = {node: f"n{place}" for place, node in enumerate(graph.labels)}
    lines = ["flowchart TD", *(f'  {ids[node]}["{_mermaid(label)}"]' for node, label in graph.labels.items())]
    lines += [f'  {ids[above]} -->|"{_mermaid(part)}"| {ids[below]}' for above, below, part in graph.edges]
    return "\n".join(lines) + "\n"


def dot(told: "Told") -> str:
    """The graph in the language of Graphviz."""
    graph = _graph(told)
    ids = {node: f"n{place}" for place, node in enumerate(graph.labels)}
    lines = ["digraph provenance {", '  node [shape=box, fontname="sans-serif"];']
    lines += [f'  {ids[node]} [label="{_dot(label)}"];' for node, label in graph.labels.items()]
    lines += [f'  {ids[above]} -> {ids[below]} [label="{_dot(part)}"];' for above, below, part in graph.edges]
    return "\n".join([*lines, "}"]) + "\n"


def _graph(told: "Told") -> _Graph:
    """Nodes with their money, and the edges between them; a diamond's lower end is one node with two edges."""
    track = told.track
    top: _Id = ("", "track", track["track_id"])
    money: dict[_Id, list[Node]] = {}
    edges: dict[tuple[_Id, _Id, str], None] = {}
    labels: dict[_Id, str] = {top: f"{track['title'] or track['track_id']}, {told.period}"}
    for above, node in _pairs(top, told.roots):
        here = _id(node)
        labels.setdefault(here, name_of(node, told))
        money.setdefault(here, []).extend([] if node["children"] else [node])
        edges[above, here, "" if node["part"] is None else percent(node["part"])] = None
    for here, ends in money.items():
        labels[here] += "".join(f"\n{plain(units)} {name}" for name, units in total(ends).items() if units)
    return _Graph(labels, list(edges))


def _pairs(above: _Id, nodes: list[Node]) -> Iterator[tuple[_Id, Node]]:
    for node in nodes:
        yield above, node
        yield from _pairs(_id(node), node["children"])


def _id(node: Node) -> _Id:
    return node["right"], node["kind"], f"{node['source']} {node['reason'] or ''}"


def _mermaid(text: str) -> str:
    """A label between quotes: what Mermaid or a page would take for markup is a character code."""
    codes = {char: f"#{ord(char)};" for char in '"<>&`#'} | {"\n": "<br/>"}
    return "".join(codes.get(char, char if char.isprintable() else " ") for char in text)


def _dot(text: str) -> str:
    return "".join(
        {"\n": "\\n", "\\": "\\\\", '"': '\\"'}.get(char, char if char.isprintable() else " ") for char in text
    )
