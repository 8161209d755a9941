import polars as pl

from schemas import vocabulary
from schemas.columns import IPI_NAME_NUMBER, TERRITORIES, Strict, code, plain, share, text


class WorkShare(Strict):
    """One row per work, right, party and set of territories.

    In CWR 3.1 nobody owns: what is collected is all that is said, and ``share_kind`` is always collection. Where its
    recipients are told different things, what all are told counts, else what the first is told. The manuscript share
    (MAN) says who wrote how much and is no share of this kind.

    Source: CISAC CWR 2.1 and 2.2, SPU/OPU/SPT/OPT, SWR/OWR/SWT/OWT; CWR 3.1, SPT/OPT/SWT/OWT.
    """

    work_id: str = text("Work")
    right: str = code("PR or MR", vocabulary.RIGHT)
    party_id: str = text("IPI name number, else submitter:interested party number")
    party_name: str = text("Writer or publisher")
    ipi_name_number: str = text("IPI name number", nullable=True, matches=IPI_NAME_NUMBER)
    society_code: str = text("CISAC code of the society for this right, three digits or more", nullable=True)
    role: str = text("CWR publisher type or writer designation")
    is_controlled: pl.Boolean = plain("Claimed by the submitter (SPU, SWR), not merely named (OPU, OWR)")
    submitter: str = text("Sender of the registration that says so")
    territories: str = text("Includes and excludes over the TIS tree", matches=TERRITORIES)
    share_ppb: pl.Int64 = share("What the party collects there; ownership where nothing is said of collection")
    share_kind: str = code("collection or ownership", ("collection", "ownership"))

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["work_id", "right", "party_id", "role", "submitter", "territories", "share_kind"]
