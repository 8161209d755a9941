import polars as pl

from schemas.columns import Strict, count, offering, plain, territory, text


class PromotionUsage(Strict):
    """One row per promotion programme, territory, offering, track reference, surface and segment of the reference."""

    promotion: str = text("Name of the programme")
    valid_from: pl.Date = plain("First day of the programme as dated")
    territory: str = territory()
    offering: str = offering()
    track_ref: str = text("What the log calls the track")
    surface: str = text("Where in the service it was played from")
    ref_segment: pl.Int16 = count("Interval of the reference's month, as in listening")
    track_id: str = text("Track")
    segment: pl.Int16 = count("Interval of the track's month, as in usage")
    plays: pl.Int64 = count("Qualified plays under the programme")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["promotion", "valid_from", "territory", "offering", "track_ref", "surface", "ref_segment"]
