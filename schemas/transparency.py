import polars as pl

from schemas import provenance_words as words
from schemas import vocabulary
from schemas.columns import (
    ISRC,
    PERIOD,
    SHA256,
    Money,
    Strict,
    Texts,
    code,
    count,
    currency,
    money,
    plain,
    share,
    text,
)

NO_SOURCE = ""
"""``kind`` of the row that says what an AI track's own deliverer gets."""


class Transparency(Strict):
    """One row per AI track, source, licence, basis and currency in a month; one of each track itself.

    A source that earned nothing is there once, without a licence. Money of no one track has an empty track.
    """

    period: str = text("Month", matches=PERIOD)
    track_id: str = text("AI track; empty for money of no one track")
    isrc: str = text("Its recording", nullable=True, matches=ISRC)
    title: str = text("Its title", nullable=True)
    artist: str = text("Its display artist", nullable=True)
    disclosure: str = code("DDEX ContainsAI, or absent", words.DISCLOSURE, nullable=True)
    manifest_state: str = code("What its manifest is worth", words.MANIFEST, nullable=True)
    licence_state: str = code("Whether its sources are licensed", words.LICENCE, nullable=True)
    contribution: str = code("How much of it AI made", words.CONTRIBUTION, nullable=True)
    ai_uses: Texts = plain("What AI was used for, sorted")
    generator: str = text("Who runs the model", nullable=True)
    model_id: str = text("Model", nullable=True)
    model_version: str = text("Version of it", nullable=True)
    generated_at: str = text("ISO 8601, UTC", nullable=True)
    provider: str = text("Attribution provider", nullable=True)
    is_rendition: pl.Boolean = plain("Made for one listener", nullable=True)
    evidence_id: str = text("Pair of files behind it", nullable=True, matches=SHA256)
    manifest: str = text("URN of its manifest", nullable=True)
    verdict_state: str = code("C2PA validation state", words.STATE, nullable=True)
    verdict_reasons: Texts = plain("Why its manifest does not count, of words.VERDICT_REASON, sorted")
    signer: str = text("Who signed it, by its certificate", nullable=True)
    recorded: str = code("Fate of the deliverer's money", words.FATE_RECORDED, nullable=True)
    reserve: str = code("Fate of the sources' money", words.FATE_RESERVE, nullable=True)
    reason: str = code("Why something of the track is held", vocabulary.REASON, nullable=True)
    blocked_from: pl.Date = plain("First day on which it must not be played", nullable=True)
    plays: pl.Int64 = count("Qualified plays of the track in the month, everywhere")
    right: str = code("composition, recording or voice; empty for the track itself", ("", *words.SOURCE_RIGHT))
    kind: str = code("What the source is; empty for the track itself", (NO_SOURCE, *words.SOURCE_KIND))
    source: str = text("ISWC, ISRC, voice, model@version, or why it is unresolved; empty for the track itself")
    source_title: str = text("Title of the work or recording, as last received", nullable=True)
    uses: Texts = plain("What it was used for, of words.USE, sorted; of a voice, its role")
    basis: str = code("Why it earns; own for the track itself", vocabulary.BASIS)
    licence: str = text("Licence of the source; empty where it earned nothing, and for the track itself")
    claimed_weight_ppb: pl.Int64 = share("Weight as claimed, resolved through all upstream manifests")
    payable_weight_ppb: pl.Int64 = share("Weight that money follows")
    consents: Texts = plain("Grants that cover it, sorted")
    has_conflict: pl.Boolean = plain("The attribution provider belongs to its payee")
    reasons: Texts = plain("Why some of its money is on hold or in suspense, of vocabulary.REASON, sorted")
    currency: str = currency()
    payable: Money = money("Payable")
    accrued: Money = money("Accrued, waiting for a claim")
    hold: Money = money("On hold")
    suspense: Money = money("In suspense")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["period", "track_id", "right", "kind", "source", "basis", "licence", "currency"]
