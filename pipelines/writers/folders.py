"""Names that are safe on any disk, checksums, and the one step that makes a month's files the current ones."""

import gzip
import hashlib
import os
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import polars as pl

from pipelines.store import digest
from schemas.columns import polars_schema
from schemas.settlement_file import SettlementFile

CHECKSUMS = "SHA256SUMS"
FINANCE = "finance"
"""Folder of our own finance; no recipient's folder may be called so."""
TRANSPARENCY = "transparency"
"""Folder of what anyone may read of the month's AI tracks; reserved likewise."""

_LIMIT_BYTES = 100
_DEVICES = {
    "con", "prn", "aux", "nul", "conin$", "conout$",
    *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"),
}  # fmt: skip
"""What Windows takes for a device, whatever follows the first dot."""
_KEPT = {"L", "M", "N"}
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks that leave no ink. Source: Unicode, Default_Ignorable_Code_Point."""
_BLOCK = 1 << 20
_RELEASES = ".releases"


@dataclass(frozen=True)
class FileRow:
    """One row of ``schemas/settlement_file.py``."""

    path: str
    recipient: str
    kind: str
    lines: int
    bytes: int
    sha256: str


def safe_name(name: str, *, limit: int = _LIMIT_BYTES) -> str:
    """``name`` as one element of a path or file name, on any file system and in any shell.

    Letters, marks, digits and inner dots stay; runs of anything else (separators, spaces, underscores, controls,
    invisible and direction marks) become one dash. What has no letter, or is cut to ``limit`` bytes, gets
    a few digits of its sha256, so that different names stay different.
    """
    composed = _UNSEEN.sub("", unicodedata.normalize("NFC", name))
    kept = "".join(char if char == "." or unicodedata.category(char)[0] in _KEPT else "-" for char in composed)
    plain = re.sub(r"[.-]*-[.-]*|\.+", lambda run: "-" if "-" in run[0] else ".", kept).strip(".-")
    if not any(unicodedata.category(char)[0] in "LN" for char in plain):
        return f"unnamed-{_digits(name)}"
    if plain.split(".")[0].casefold() in _DEVICES:
        plain = f"x-{plain}"
    if len(plain.encode()) > limit:
        plain = f"{_cut(plain, limit - 9)}-{_digits(name)}"
    return plain


def folder_names(names: Mapping[str, str]) -> dict[str, str]:
    """A folder for each party, by its key, from its name.

    Names that a disk without regard for case or form could take for one another get digits of the
    party's key behind them, all of them, so that the order of the parties does not matter.
    """
    plain = {party: safe_name(name) for party, name in names.items()}
    folds = Counter([FINANCE, TRANSPARENCY, CHECKSUMS.casefold(), *map(_fold, plain.values())])
    return {
        party: name if folds[_fold(name)] == 1 else f"{_cut(name, _LIMIT_BYTES - 13)}-{_digits(party, 12)}"
        for party, name in plain.items()
    }


def file_row(path: Path, *, recipient: str, kind: str) -> FileRow:
    """What was written at ``path``, in a recipient's folder of the period; lines are those of its content."""
    lines = 0
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        while block := file.read(_BLOCK):
            lines += block.count(b"\n")
    size = path.stat().st_size
    return FileRow(f"{path.parent.name}/{path.name}", recipient, kind, lines, size, digest(path))


def write_checksums(folder: Path, *, recipient: str) -> FileRow:
    """``SHA256SUMS`` of a recipient's folder, for ``sha256sum -c``."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != CHECKSUMS)
    sums = "".join(f"{digest(path)}  {path.name}\n" for path in files)
    (folder / CHECKSUMS).write_bytes(sums.encode())
    return file_row(folder / CHECKSUMS, recipient=recipient, kind="checksums")


def settlement_files(rows: Iterable[FileRow]) -> pl.DataFrame:
    """Rows of ``schemas/settlement_file.py``, in its order."""
    schema = polars_schema(SettlementFile)
    return pl.DataFrame([astuple(row) for row in rows], schema=schema, orient="row").sort("path")


def release(folder: Path, settlement: Path, period: str) -> Path:
    """Make ``folder`` the month's files, in one step that either happens or does not.

    ``settlement/<period>`` is a relative link into ``settlement/.releases``, replaced by a rename: a reader
    sees the old files or the new ones, a kill at any point leaves one of both, and the home can be moved.

    Args:
        folder: the new files, on the disk of ``settlement``; it is moved, not copied.
        settlement: folder of all months.
        period: month.

    Returns:
        Where the files lie now, by the link.
    """
    releases = settlement / _RELEASES
    releases.mkdir(parents=True, exist_ok=True)
    target = _free(releases, f"{period}-{_content(folder)[:12]}")
    _sync_all(folder)
    folder.rename(target)
    _sync(releases)
    _point(settlement / period, target)
    _sweep(releases, period, keep=target)
    return settlement / period


def _point(link: Path, target: Path) -> None:
    if link.is_dir() and not link.is_symlink():  # a home that was copied with its links followed
        link.rename(_free(target.parent, f"{link.name}-copied"))
    aside = target.parent / f".{link.name}.link"
    aside.unlink(missing_ok=True)
    aside.symlink_to(Path(_RELEASES) / target.name)
    aside.replace(link)
    _sync(link.parent)


def _sweep(releases: Path, period: str, *, keep: Path) -> None:
    for old in sorted(releases.glob(f"{period}-*")):
        if old != keep:
            shutil.rmtree(old)


def _free(releases: Path, name: str) -> Path:
    """A name that is not taken: what lies there by the same name may be damaged, and is swept afterwards."""
    taken = {path.name for path in releases.iterdir()}
    turns = (f"{name}-{turn}" if turn > 1 else name for turn in range(1, len(taken) + 2))
    return releases / next(turn for turn in turns if turn not in taken)


def _content(folder: Path) -> str:
    """A digest of all files; those with a checksum beside them by their checksums."""
    total = hashlib.sha256()
    for path in _files(folder):
        if path.name == CHECKSUMS or not (path.parent / CHECKSUMS).exists():
            total.update(f"{path.relative_to(folder).as_posix()} {digest(path)}\n".encode())
    return total.hexdigest()


def _sync_all(folder: Path) -> None:
    for path in [*_files(folder), *(path for path in folder.rglob("*") if path.is_dir()), folder]:
        _sync(path)


def _files(folder: Path) -> Sequence[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _cut(name: str, limit: int) -> str:
    return name.encode()[:limit].decode(errors="ignore").rstrip(".-")


def _digits(text: str, count: int = 8) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:count]
