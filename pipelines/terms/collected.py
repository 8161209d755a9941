"""Terms from wherever they lie, a folder or a home: what every file says, and where it says it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from attribution.terms import TERMS
from pipelines.home import Home
from pipelines.intake import receive
from pipelines.readers.parsed import Mistake, Quarantine
from pipelines.readers.terms import NAMES, read
from pipelines.readers.yaml_document import Document, load_yaml
from pipelines.readers.yaml_places import Place
from pipelines.store import digest
from schemas.columns import polars_schema

KIND = "terms"
_ENDINGS = (".yaml", ".yml")
_FIRST = Place(1, 1)


@dataclass(frozen=True)
class TermsFile:
    """A file whose terms count. ``version`` and ``older`` are known of one that a home received."""

    name: str
    delivery_id: str
    issued: str
    path: Path | None = None
    version: int | None = None
    older: Sequence[str] = ()
    """digests of what came under its name before"""

    def place(self, dataset: str, thing: Mapping[str, Any], *keys: str) -> tuple[Place, tuple[int | str, ...]]:
        """Where it says a thing, or one of ``keys`` of it; and the path there. Its first line where it does not lie."""
        if self._document is None:
            return _FIRST, ()
        path = _entry(self._document.data, dataset, thing)
        entry = _at(self._document.data, path)
        key = next((key for key in keys if isinstance(entry, dict) and key in entry), None)
        meant = path if key is None else (*path, key)
        return self._document.places.of(meant, key=key is not None), meant

    @property
    def is_there(self) -> bool:
        """Whether the file still lies where it was, with the bytes that were read."""
        return self._document is not None

    @cached_property
    def _document(self) -> Document | None:
        if self.path is None or not self.path.is_file() or digest(self.path) != self.delivery_id:
            return None
        return load_yaml(self.path.read_bytes(), name=self.name)


@dataclass(frozen=True)
class Collected:
    """All terms of one place: those files that count, and what is wrong with the others."""

    files: Mapping[str, TermsFile]
    """by digest"""
    intake: Mapping[str, pl.DataFrame]
    """rows by dataset, with ``delivery_id`` and ``sent_at``"""
    mistakes: Sequence[tuple[str, Mistake]] = ()
    """with the name of the file"""
    copies: Mapping[str, str] = field(default_factory=dict)
    """names of files that have the bytes of another, by name; they say nothing new"""
    is_whole: bool = True
    """whether the files stand for all terms that there are"""


def of_folder(place: Path) -> Collected:
    """The terms in a file, a folder of them, or the folder ``terms`` of a folder of deliveries.

    Raises:
        FileNotFoundError: where no file of terms lies there.
    """
    found: dict[str, TermsFile] = {}
    copies, mistakes = {}, []
    rows: dict[str, list[pl.DataFrame]] = {name: [] for name in TERMS}
    paths = [*_paths(place)]
    if not paths:
        raise FileNotFoundError(f"{place} holds no file of terms: name a YAML file, or a folder with such files.")
    for path in paths:
        name, delivery_id = str(path), digest(path)
        if delivery_id in found:
            copies[name] = found[delivery_id].name
            continue
        try:
            parsed = read(path, name=name, delivery_id=delivery_id)
        except Quarantine as refused:
            whole = [Mistake(*_FIRST, (), "", refused.detail.removeprefix(f"{name}: "))]
            mistakes += [(name, mistake) for mistake in refused.mistakes or whole]
            continue
        found[delivery_id] = TermsFile(name, delivery_id, parsed.sent_at or "", path)
        for dataset in TERMS:
            said = parsed.frames[dataset].with_columns(
                delivery_id=pl.lit(delivery_id), sent_at=pl.lit(parsed.sent_at, pl.String)
            )
            rows[dataset].append(said)
    intake = {name: pl.concat([_none(name), *frames]) for name, frames in rows.items()}
    return Collected(found, intake, mistakes, copies, is_whole=place.is_dir())


def of_home(home: Home) -> Collected:
    """The terms that a home received, with what came since the last time."""
    registry = receive(home)
    rows = registry.deliveries().filter(pl.col("kind") == KIND).sort("name", "version")
    accepted = rows.filter(pl.col("status") == "accepted")
    older = {
        row["name"]: rows.filter(pl.col("name") == row["name"], pl.col("version") < row["version"])
        for row in accepted.iter_rows(named=True)
    }
    files = {
        row["delivery_id"]: TermsFile(
            row["name"],
            row["delivery_id"],
            row["sent_at"] or "",
            home.deliveries / row["name"],
            row["version"],
            older[row["name"]]["delivery_id"].to_list(),
        )
        for row in accepted.iter_rows(named=True)
    }
    refused = rows.filter(pl.col("status") == "quarantined")
    mistakes = [(name, Mistake(*_FIRST, (), "", detail)) for name, detail in refused.select("name", "detail").rows()]
    return Collected(files, {name: registry.intake(name).collect() for name in TERMS}, mistakes)


def _paths(place: Path) -> Iterator[Path]:
    """Files of terms by name. In a folder ``terms`` of deliveries every file is one, whatever it is called."""
    if place.is_file():
        yield place
        return
    folder = place / KIND if (place / KIND).is_dir() else place
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not is_hidden and (folder.name == KIND or path.suffix.lower() in _ENDINGS):
            yield path


def _none(dataset: str) -> pl.DataFrame:
    types = polars_schema(TERMS[dataset][0])
    return pl.DataFrame(schema={**types, "delivery_id": pl.String, "sent_at": pl.String})


def _entry(document: Mapping[Any, Any], dataset: str, thing: Mapping[str, Any]) -> tuple[int | str, ...]:
    """What leads to a thing in a document: to its right, where it has several."""
    key = TERMS[dataset][1]
    if not key:
        return (dataset,)
    sections = [section for section, name in NAMES.items() if name == key[0]]
    for section in sections:
        entries = document.get(section)
        for at, entry in enumerate(entries if isinstance(entries, list) else []):
            named = [name for name in key if name in entry]
            if named and all(str(entry[name]) == str(thing[name]) for name in named):
                rights = entry.get("rights") if isinstance(entry.get("rights"), dict) else {}
                said = next((right for right in (thing.get("right"), "blend") if right in rights), None)
                return (section, at, "rights", str(said)) if said else (section, at)
    return ()


def _at(data: Any, path: Sequence[int | str]) -> Any:
    for step in path:
        data = data[step]
    return data
