"""A track's tree for a terminal, and for machines."""

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from attribution.ai_money.paths import Node, Part, total
from attribution.money import from_nano
from pipelines.transparency.words import KIND, MANIFEST, REASON, UNRESOLVED, USE, VERDICT, said

if TYPE_CHECKING:
    from pipelines.provenance.tree import Told

_WIDTH = 160
_DIGITS = 9
_STYLE = {"payable": "green", "accrued": "blue", "hold": "yellow", "suspense": "magenta"}


def show_tree(told: "Told") -> None:
    """Print what a track was made from, with weights, verdicts and money, and that its money adds up."""
    console = Console()
    console = console if console.is_terminal else Console(width=_WIDTH)
    top = Tree(_heading(told))
    for root in told.roots:
        _hang(top, root, told)
    console.print(top)
    for line in sums(told):
        console.print(Text(line), soft_wrap=True)


def sums(told: "Told") -> list[str]:
    """What the track gives up for its sources, what the ends of the tree have, and the difference, by currency."""
    ends = total(told.roots)
    lines = [
        f"Reserve {plain(told.reserve.get(name, 0))} {name} = ends of the tree {plain(ends.get(name, 0))} {name}, "
        f"difference {plain(difference)}"
        for name, difference in told.difference.items()
    ]
    return lines or ["Reserve 0: nothing is taken from this track, or it earned nothing; difference 0"]


def as_json(told: "Told") -> dict[str, Any]:
    """The same as one object; amounts and weights are decimal strings, exact."""
    ends = total(told.roots)
    names = ("track_id", "title", "artist", "isrc", "disclosure", "manifest_state", "licence_state", "contribution")
    return {
        "period": told.period,
        **{name: told.track[name] for name in names},
        "manifest": told.track["manifest"],
        "verdict": _verdict_json(told),
        "tree": [_node_json(root) for root in told.roots],
        "reserve": {name: plain(units) for name, units in told.reserve.items()},
        "ends": {name: plain(units) for name, units in ends.items()},
        "difference": {name: plain(units) for name, units in told.difference.items()},
    }


def plain(units: int) -> str:
    """Nano-units as a decimal without idle zeros."""
    return f"{from_nano(units):f}".rstrip("0").rstrip(".")


def percent(weight: Fraction) -> str:
    """A weight as a percentage, to nine digits of the whole."""
    parts = round(weight * 10**_DIGITS)
    return f"{f'{parts // 10**7}.{parts % 10**7:07d}'.rstrip('0').rstrip('.')} %"


def name_of(node: Node, told: "Told") -> str:
    """What a node is, in words and with its number."""
    source = node["source"]
    if node["kind"] == "right":
        return f"{node['right']}, beside what the manifest attributes"
    if node["kind"] == "manifest":
        return f"manifest {source}"
    if node["kind"] == "unattributed":
        return "attributed to nobody"
    if node["kind"] == "unresolved":
        return f"{KIND['unresolved']} {said(UNRESOLVED, source)}"
    title = told.titles.get(source)
    return f"{said(KIND, node['kind'])} {source}" + (f" “{title}”" if title else "")


def _heading(told: "Told") -> Text:
    track = told.track
    text = Text(f"{track['title'] or track['track_id']}", style="bold")
    text.append(f" by {track['artist']}" if track["artist"] else "", style="none")
    text.append(f"  {track['isrc'] or ''} {track['track_id']}, {told.period}\n", style="dim")
    text.append(said(MANIFEST, track["manifest_state"]), style="none")
    why = "; ".join(said(VERDICT, reason) for reason in (told.verdict or {}).get("reasons", ()))
    text.append(f" Why: {why}." if why else "", style="yellow")
    if track["reason"]:
        text.append(f" {REASON.get(track['reason'], (track['reason'], ''))[0]}", style="yellow")
    return text


def _hang(above: Tree, node: Node, told: "Told") -> None:
    branch = above.add(_line(node, told))
    for child in node["children"]:
        _hang(branch, child, told)


def _line(node: Node, told: "Told") -> Text:
    text = Text()
    if node["kind"] == "manifest" and node["part"] == node["weight"] == 1 and node["source"] == told.track["manifest"]:
        text.append(f"{node['right']}: ", style="bold")
    text.append(name_of(node, told))
    if node["weight"] is not None and node["kind"] != "right":
        text.append(f"  {percent(node['weight'])}", style="cyan")
    if node["use"]:
        text.append(f"  {said(USE, node['use'])}", style="dim")
    wrong = node["reason"] or "; ".join(told.manifests.get(node["source"], ()))
    if node["kind"] == "manifest":
        text.append(f"  {_wrong(wrong)}" if wrong else "  verified", style="yellow" if wrong else "green")
    _add_money(text, node)
    return text


def _wrong(codes: str) -> str:
    return "; ".join(UNRESOLVED.get(code) or said(VERDICT, code) for code in codes.split("; "))


def _add_money(text: Text, node: Node) -> None:
    if node["children"]:
        told = ", ".join(f"{plain(units)} {name}" for name, units in total([node]).items() if units)
        text.append(f"\nΣ {told}" if told else "", style="bold")
        return
    for place, part in enumerate(_shown(node)):
        why = f" ({part.reason})" if part.reason else ""
        text.append(", " if place else "\n")
        text.append(f"{plain(part.units)} {part.currency} {part.status}{why}", style=_STYLE[part.status])


def _shown(node: Node) -> Iterable[Part]:
    return [part for part in node.get("money", ()) if part.units]


def _verdict_json(told: "Told") -> dict[str, Any] | None:
    names = ("evidence_id", "state", "is_verified", "reasons", "signer", "signed_at", "trust_list")
    return {name: told.verdict[name] for name in names} if told.verdict else None


def _node_json(node: Node) -> dict[str, Any]:
    weight = node["weight"]
    return {
        **{name: node[name] for name in ("right", "kind", "source", "use", "confidence_ppb", "reason")},
        "weight": None if weight is None else str(weight),
        "money": [
            {"currency": part.currency, "status": part.status, "reason": part.reason, "amount": plain(part.units)}
            for part in _shown(node)
        ],
        "children": [_node_json(child) for child in node["children"]],
    }
