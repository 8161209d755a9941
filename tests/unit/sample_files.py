"""What tests read from the files of a sample month."""

import csv
import gzip
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import lxml.etree as lx
import polars as pl


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def messages(sample: Path) -> dict[str, lx._Element]:
    return {path.name: lx.parse(path).getroot() for path in sorted((sample / "catalogue").glob("*.xml"))}


def of_isrc(sample: Path, code: str) -> list[lx._Element]:
    return [root for root in messages(sample).values() if code in root.xpath("//ISRC/text()")]


def of_ai(sample: Path) -> dict[str, lx._Element]:
    """The messages of the AI part: music made with AI, and what it is made from."""
    return {name: root for name, root in messages(sample).items() if "-299" in name}


def ordinary(sample: Path) -> dict[str, lx._Element]:
    """All other messages."""
    return {name: root for name, root in messages(sample).items() if "-299" not in name}


def named(sample: Path, title: str) -> str:
    """Where the read-me says that something is."""
    line = next(line for line in (sample / "README.md").read_text("utf-8").splitlines() if f"| {title}" in line)
    return line.split("|")[2].strip()


def log(path: Path) -> list[dict]:
    if path.suffix == ".parquet":
        return pl.read_parquet(path).with_columns(pl.col("played_at").dt.strftime("%FT%TZ")).to_dicts()
    text = gzip.decompress(path.read_bytes()).decode()
    if ".ndjson" in path.name:
        return [json.loads(line) for line in text.splitlines()]
    return list(csv.DictReader(io.StringIO(text)))


def by_title(registrations: list[list[str]], title: str) -> list[list[str]]:
    return [records for records in registrations if records[0][19:79].strip() == title]


def shares(records: list[str], starts: dict[str, int]) -> int:
    """Sum of a share, in hundredths of a percent, over the records that have one: by kind, where it starts."""
    return sum(int(line[starts[line[:3]] :][:5]) for line in records if line[:3] in starts)


def in_september(row: dict) -> bool:
    moment = datetime.fromisoformat(row["played_at"].replace("Z", "+00:00"))
    return moment.astimezone(UTC).strftime("%Y-%m") == "2026-09"


def registered(sample: Path, head: str) -> dict[str, str]:
    """Titles of the registered works whose ISWC begins in a certain way."""
    lines = [line for path in (sample / "works").iterdir() for line in path.read_text("ascii").splitlines()]
    return {line[95:106]: line[19:79].strip() for line in lines if line[:3] == "NWR" and line[95:].startswith(head)}
