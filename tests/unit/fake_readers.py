"""Readers that take a file's text for what it says, and a folder to deliver into."""

import hashlib
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.readers.parsed import REJECTS, Parsed, Quarantine
from pipelines.registry import Registry
from schemas.columns import empty
from schemas.fx_rate import FxRate
from schemas.stream_day import StreamDay


class Readers:
    """Readers that take a file's text for what it says, and note which files they were given."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def finance(self, path: Path, *, name: str, delivery_id: str) -> Parsed:
        self.read.append(name)
        text = path.read_text()
        if text.startswith("bad"):
            raise Quarantine("invalid_content", f"{name} is bad")
        rejects = pl.DataFrame([{"row": 2, "reason": "bad_number", "detail": "x"}], schema=REJECTS)
        rates = empty(FxRate).clear(len(text)).with_columns(currency=pl.lit(text))
        return Parsed({"fx_rate": rates}, len(text), sender=text, sent_at="2026-10-01T00:00:00Z", rejects=rejects)

    def streams(self, path: Path, *, name: str, delivery_id: str) -> Parsed:
        self.read.append(name)
        if path.read_text() == "bad":
            raise Quarantine("truncated", f"{name} is cut off")
        first, last = (date.fromisoformat(day) for day in path.read_text().split())
        day = (
            empty(StreamDay)
            .clear(1)
            .with_columns(played_date=first, delivery_id=pl.lit(delivery_id), plays=pl.lit(1, pl.Int64))
        )
        return Parsed({"stream_day": day}, 1, period=f"{first:%Y-%m}", first_date=first, last_date=last)

    def registry(self, folder: Path) -> Registry:
        return Registry(folder / "home", folder / "in", {"finance": self.finance, "streams": self.streams})


def deliver(folder: Path, name: str, text: str) -> Path:
    path = folder / "in" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def outcome(registered: pl.DataFrame) -> list[tuple]:
    return registered.select("name", "version", "status").rows()


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
