from schemas.columns import ISRC, Strict, text


class TrackIndex(Strict):
    """One row per track number of the service.

    Source: the service's own ``tracks.csv``, beside the messages of the catalogue.
    """

    track_id: str = text("The service's track number, as its stream logs give it")
    isrc: str = text("Recording", matches=ISRC)
    icpn: str = text("EAN or UPC of the release; null where it has none", nullable=True, matches=r"^[0-9]{12,14}$")
    deliverer: str = text("Party that delivered it: its DPID")
    rendition_id: str = text("Audio file, where the service reports by it", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["track_id"]
