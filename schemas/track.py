import polars as pl

from schemas import vocabulary
from schemas.columns import ISRC, Strict, code, count, text


class Track(Strict):
    """One row per recording in one release by one deliverer.

    Source: DDEX ERN 4.3, 4.3.1, 4.3.2, SoundRecording and TrackRelease.
    """

    track_id: str = text("The service's track number, else ISRC-release-deliverer")
    isrc: str = text("Recording", matches=ISRC)
    release_id: str = text("Release that it is in")
    rendition_id: str = text("Audio file, where the service reports by it", nullable=True)
    deliverer: str = text("Party that delivered it, and is paid for it")
    icpn: str = text("EAN or UPC of the release", nullable=True)
    title: str = text("Display title")
    sub_title: str = text("Version title", nullable=True)
    artist: str = text("Display artist")
    release_title: str = text("Display title of the release")
    label: str = text("Label name", nullable=True)
    duration_ms: pl.Int64 = count("Length; 0 where not delivered")
    file_name: str = text("Audio file that the message names", nullable=True)
    contains_ai: str = code("DDEX ContainsAI as delivered", vocabulary.CONTAINS_AI, nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["track_id"]
