from schemas.columns import Strict, text


class RecordingListener(Strict):
    """One row per recording and listener with a qualified play in a month, for recordings with few listeners.

    A recording with as many listeners as any eligibility asks for needs none of them by name: it has reached them.
    """

    recording: str = text("ISRC; what the log calls it where we do not know it")
    listener: str = text("Keyed hash of the account: 32 hexadecimal digits")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["recording", "listener"]
