from schemas.columns import Strict, text


class TrackRef(Strict):
    """One row per track reference that a stream log may use and track that it can mean."""

    track_ref: str = text("What a log may call the track: its track_id, isrc or rendition_id")
    track_id: str = text("Track")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["track_ref", "track_id"]
