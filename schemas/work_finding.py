from schemas.columns import SHA256, Strict, code, text


class WorkFinding(Strict):
    """One row per work and share rule that it breaks.

    Source: CISAC CWR 2.1 Rev 8, transaction edit rules for shares.
    """

    work_id: str = text("Work")
    submitter_work_id: str = text("Submitter's work number")
    delivery_id: str = text("File", matches=SHA256)
    rule: str = text("Name of the rule")
    severity: str = code("warning: used all the same; refused: the registration is not used", ("warning", "refused"))
    detail: str = text("What, where, how much, and what to do")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["work_id", "submitter_work_id", "delivery_id", "rule", "detail"]
