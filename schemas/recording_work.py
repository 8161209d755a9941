import polars as pl

from schemas.columns import ISRC, Strict, share, text


class RecordingWork(Strict):
    """One row per recording and work in it.

    Source: CISAC CWR 2.1 and 2.2, REC and COM.
    """

    isrc: str = text("Recording", matches=ISRC)
    work_id: str = text("Work")
    proportion_ppb: pl.Int64 = share("Part of the recording that is this work; a recording's works sum to the whole")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["isrc", "work_id"]
