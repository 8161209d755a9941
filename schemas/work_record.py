import polars as pl

from schemas.columns import Strict, code, count, text


class WorkRecord(Strict):
    """One row per record of a work's last registration, as received."""

    work_id: str = text("Work")
    position: pl.Int32 = count("Order in the transaction; the header is 0")
    record: str = text("CWR record type")
    content: str = text("The record after its 19-character prefix, right-trimmed")
    version: str = code("CWR version of the file", ("2.1", "2.2", "3.1"))

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["work_id", "position"]
