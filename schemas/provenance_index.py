import polars as pl

from schemas.columns import ISRC, Strict, plain, text


class ProvenanceIndex(Strict):
    """One row per track reference and pair of files.

    Source: the index beside the files in ``provenance/``.
    """

    track_ref: str = text("The track as its index names it: track_id, ISRC, rendition_id, or the file that ERN names")
    asset: str = text("Audio file, by its name below the delivery folder; empty where a store came alone")
    store: str = text("Detached manifest store; empty where the manifest is in the audio")
    is_rendition: pl.Boolean = plain("Made for one listener; the index describes it, since no message does")
    isrc: str = text("Of a rendition: the recording that it renders", nullable=True, matches=ISRC)
    deliverer: str = text("Of a rendition: DPID of who is paid for it", nullable=True)
    feature: str = text("Of a rendition: offering whose revenue pays for it", nullable=True)
    valid_from: pl.Date = plain("Of a rendition: first day", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["track_ref", "asset", "store"]
