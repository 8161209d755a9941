import polars as pl

from schemas.columns import ISWC, SHA256, Strict, Texts, plain, text


class Work(Strict):
    """One row per musical work.

    Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, NWR and REV; CWR 3.1 Rev 0, WRK.
    """

    work_id: str = text("ISWC, else submitter:work number")
    iswc: str = text("ISWC without dots", nullable=True, matches=ISWC)
    submitter: str = text("Sender of the last registration: CWR sender type and code")
    submitter_work_id: str = text("Submitter's work number")
    title: str = text("Work title")
    version_type: str = text("CWR version type: ORI or MOD")
    composite_type: str = text("CWR composite type", nullable=True)
    writer_names: Texts = plain("Composers and authors")
    writer_ids: Texts = plain("Their IPI name numbers, in the same order; empty where unknown")
    arranger_names: Texts = plain("Arrangers, adaptors and translators")
    arranger_ids: Texts = plain("Their IPI name numbers, in the same order")
    publisher_names: Texts = plain("Publishers")
    publisher_ids: Texts = plain("Their IPI name numbers, in the same order")
    is_public_domain: pl.Boolean = plain("Every writer is in the public domain: nothing is owed")
    delivery_id: str = text("File of the last registration", matches=SHA256)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["work_id"]
