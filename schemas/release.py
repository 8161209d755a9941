import polars as pl

from schemas import vocabulary
from schemas.columns import SHA256, Strict, code, plain, text


class Release(Strict):
    """One row per release and deliverer.

    Source: DDEX ERN 4.3, 4.3.1, 4.3.2, Release.
    """

    release_id: str = text("deliverer:ICPN, or deliverer:its own release number")
    deliverer: str = text("Party that delivered it: DPID of the message sender, or of whom it sent on behalf")
    message_sender: str = text("DPID of the message sender")
    icpn: str = text("EAN or UPC, digits only", nullable=True, matches=r"^[0-9]{12,14}$")
    grid: str = text("Global Release Identifier", nullable=True)
    catalog_number: str = text("Label's own number", nullable=True)
    release_type: str = text("DDEX ReleaseType", nullable=True)
    title: str = text("Display title")
    artist: str = text("Display artist")
    label: str = text("Label name", nullable=True)
    release_date: pl.Date = plain("Original or first release date", nullable=True)
    contains_ai: str = code("DDEX ContainsAI as delivered", vocabulary.CONTAINS_AI, nullable=True)
    delivery_id: str = text("Message that it was last received in", matches=SHA256)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["release_id"]
