"""Ways to break a DDEX flat file: each has a name, and says which rule must tell of it and in which line.

A way of breaking takes a file as :class:`Flat` and gives what became of it as :class:`Broken`. Cells are found by the
file's own heading lines, and not by our layouts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

FOOTERS = ("FOOT", "SRFO")


@dataclass(frozen=True)
class Flat:
    """A file: its name and its lines without their ends."""

    name: str
    lines: tuple[str, ...]

    def at(self, record: str, nth: int = 0) -> int:
        """Index of the nth line of a record type, from the end where it is negative."""
        return [index for index, line in enumerate(self.lines) if line.split("\t")[0] == record][nth]

    def names(self, record: str) -> list[str]:
        """Cells of a record, as the heading line has them."""
        heading = next(line for line in self.lines if line.startswith(f"#{record}\t"))
        return [record, *heading.split("\t")[1:]]

    def cell(self, record: str, name: str, nth: int = 0) -> str:
        return self.lines[self.at(record, nth)].split("\t")[self.names(record).index(name)]

    def with_lines(self, lines: Sequence[str]) -> "Flat":
        return replace(self, lines=tuple(lines))

    def put(self, record: str, name: str, value: str, nth: int = 0) -> "Flat":
        """With another value in a cell."""
        index = self.at(record, nth)
        cells = self.lines[index].split("\t")
        cells[self.names(record).index(name)] = value
        return self.with_lines([*self.lines[:index], "\t".join(cells), *self.lines[index + 1 :]])

    def without(self, index: int) -> "Flat":
        return self.with_lines([*self.lines[:index], *self.lines[index + 1 :]]).counted(-1)

    def insert(self, index: int, line: str) -> "Flat":
        """With a line before the one at an index."""
        return self.with_lines([*self.lines[:index], line, *self.lines[index:]]).counted(1)

    def counted(self, more: int, *, summaries: int = 0) -> "Flat":
        """With a footer that counts so many lines more."""
        found = self
        for footer in FOOTERS:
            for name in ("NumberOfLinesInFile", "NumberOfLinesInReport", "NumberOfSummaryRecords"):
                if any(line.split("\t")[0] == footer for line in self.lines) and name in self.names(footer):
                    change = summaries if "Summary" in name else more
                    old = found.cell(footer, name, -1)
                    found = found.put(footer, name, str(int(old) + change), -1) if old else found
        return found

    @property
    def raw(self) -> bytes:
        return "".join(f"{line}\n" for line in self.lines).encode()


@dataclass(frozen=True)
class Broken:
    """What a file became, and the line of the fault from 1; 0 where it is the file's name."""

    raw: bytes
    line: int
    name: str


@dataclass(frozen=True)
class Mutation:
    """A way to break a file, the rule that must tell of it, and the rules that may tell of what follows from it."""

    name: str
    rule: str
    change: Callable[[Flat], Broken]
    also: frozenset[str] = field(default_factory=frozenset)


def flat(path: Path) -> Flat:
    return Flat(path.name, tuple(path.read_text(encoding="utf-8").removesuffix("\n").split("\n")))


def broken(file: Flat, index: int) -> Broken:
    return Broken(file.raw, index + 1, file.name)


def put(
    record: str, cell: str, value: str | Callable[[str], str], rule: str, *also: str, nth: int = 0, name: str = ""
) -> Mutation:
    """Another value in a cell; a function is given the old one."""

    def change(file: Flat) -> Broken:
        new = value(file.cell(record, cell, nth)) if callable(value) else value
        return broken(file.put(record, cell, new, nth), file.at(record, nth))

    told = value if isinstance(value, str) else value.__name__
    return Mutation(name or f"{record}.{cell} is {told!r}", rule, change, frozenset(also))


def line(name: str, rule: str, change: Callable[[Flat], tuple[Flat, int]], *also: str) -> Mutation:
    """Another change of lines; it gives the file and the index of the line of the fault."""
    return Mutation(name, rule, lambda file: broken(*change(file)), frozenset(also))


def raw(name: str, rule: str, change: Callable[[Flat], tuple[bytes, int]], *also: str) -> Mutation:
    """Another change of bytes; it gives them and the index of the line of the fault."""

    def made(file: Flat) -> Broken:
        bytes_, index = change(file)
        return Broken(bytes_, index + 1, file.name)

    return Mutation(name, rule, made, frozenset(also))


def renamed(what: str, rule: str, change: Callable[[list[str]], list[str]]) -> Mutation:
    """Another name of the file: its elements between underscores are changed."""

    def made(file: Flat) -> Broken:
        stem, _, ending = file.name.rpartition(".")
        return Broken(file.raw, 0, f"{'_'.join(change(stem.split('_')))}.{ending}")

    return Mutation(f"the file's name has {what}", rule, made)


def element(place: int, value: str) -> Callable[[list[str]], list[str]]:
    return lambda elements: [*elements[:place], value, *elements[place + 1 :]]
