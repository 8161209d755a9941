import polars as pl

from schemas.columns import ISWC, Strict, code, count, text


class WorkComponent(Strict):
    """One row per composite, excerpted or modified work and work that it names as its source.

    Source: CISAC CWR 2.1 and 2.2, VER, COM, EWT; CWR 3.1, OWK, which is COM of a composite work, EWT of an
    excerpt, else VER.
    """

    work_id: str = text("The work that names its sources")
    record: str = code("CWR record that names it", ("VER", "COM", "EWT"))
    sequence: pl.Int32 = count("Order within the work, from 1")
    source_title: str = text("Title as named")
    source_iswc: str = text("ISWC as named", nullable=True, matches=ISWC)
    source_work_number: str = text("Submitter's number as named", nullable=True)
    duration_seconds: pl.Int64 = count("Duration of the part; 0 where not said")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["work_id", "record", "sequence"]
