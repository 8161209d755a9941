import polars as pl

from schemas import provenance_words as words
from schemas import vocabulary
from schemas.columns import (
    SHA256,
    Money,
    Strict,
    code,
    count,
    currency,
    money,
    offering,
    plain,
    reason,
    share,
    status,
    territory,
    text,
)


class AiEarning(Strict):
    """One row per pool, track, segment, licence, source and payee."""

    territory: str = territory()
    offering: str = offering()
    side: str = code("Side of the pool that bears it: recorded, or ai", ("recorded", "ai"))
    agreement: str = text("Agreement of the pool that bears it: the deliverer's, or the licence itself")
    licensor: str = text("Payee; null where nobody licenses the source", nullable=True)
    track_id: str = text("AI track; empty for money of no one track")
    segment: pl.Int16 = count("Interval of the month")
    licence: str = text("Licence of the source")
    right: str = code("composition, recording or voice", words.SOURCE_RIGHT)
    kind: str = code("What the source is", words.SOURCE_KIND)
    source: str = text("ISWC, ISRC, voice, model@version, or why it is unresolved")
    work_right: str = code("PR or MR; empty on other rights", ("", "PR", "MR"))
    party_id: str = text("Owner of the share, or of the voice; empty where not told")
    basis: str = code("Why it earns", vocabulary.BASIS)
    weight_ppb: pl.Int64 = share("Payable weight of the source in the track")
    currency: str = currency()
    amount: Money = money("Part of the pool")
    status: str = status()
    reason: str = reason()
    evidence_id: str = text("Pair of files behind it", nullable=True, matches=SHA256)
    consent_id: str = text("Grant behind it", nullable=True)
    has_conflict: pl.Boolean = plain("The attribution provider belongs to the payee")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = [
            "territory",
            "offering",
            "side",
            "agreement",
            "track_id",
            "segment",
            "licence",
            "right",
            "kind",
            "source",
            "basis",
            "work_right",
            "party_id",
            "licensor",
            "status",
            "reason",
        ]
