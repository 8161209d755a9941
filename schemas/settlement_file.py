import polars as pl

from schemas import vocabulary
from schemas.columns import SHA256, Strict, code, count, text


class SettlementFile(Strict):
    """One row per file written for a recipient."""

    path: str = text("Below the period's settlement folder, with / between its parts")
    recipient: str = text("Party; empty for files of our own finance")
    kind: str = code("Kind of file", vocabulary.FILE_KIND)
    lines: pl.Int64 = count("Lines in it, all of them")
    bytes: pl.Int64 = count("Size")
    sha256: str = text("Of the bytes", matches=SHA256)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["path"]
