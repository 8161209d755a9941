"""Which licence of sources fits a track: by its model, and by the day on which it was generated."""

from datetime import date

import polars as pl

MODEL = ["generator", "model_id", "model_version"]
"""What generated a track."""
SIDES = pl.DataFrame({"right": ["composition", "recording"]})
"""Rights that a track of which nothing is known may use."""


def generated_on(last: date) -> pl.Expr:
    """The day on which a track was generated, by ``generated_at``; where that is unknown, the month's ``last``."""
    return pl.col("generated_at").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).fill_null(last)


def fitting(tracks: pl.DataFrame, ai_licence: pl.DataFrame) -> pl.DataFrame:
    """The licences in force for each track, of every right.

    A licence fits where what it says of generator, model and version is what the track says; where the track says
    nothing of it, the model is unknown and every licence may be meant. Of one licence's dated rows the one in force
    on the day of generation counts; of two in force, the later. Territories are for the play to decide.

    Args:
        tracks: ``track_id``, the model's three columns and ``day``, on which the track was generated.
        ai_licence: rows of ``ai_licence``.

    Returns:
        ``track_id`` and the licence's columns, without those of the model.
    """
    key = [*MODEL, "day"]
    contexts = tracks.select(key).unique().with_row_index("context")
    on = contexts.join(ai_licence, how="cross", suffix="_licensed").filter(
        pl.col("valid_from") <= pl.col("day"),
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("day")),
        *(pl.col(f"{name}_licensed").is_null() | pl.col(name).is_null() | (pl.col(f"{name}_licensed") == pl.col(name))
          for name in MODEL),
    )  # fmt: skip
    newest = pl.col("valid_from") == pl.col("valid_from").max().over("context", "licence", "right")
    return (
        tracks.select("track_id", *key)
        .join(contexts, on=key, nulls_equal=True)
        .select("track_id", "context")
        .join(on.filter(newest).drop(*key, *(f"{name}_licensed" for name in MODEL)), on="context")
        .drop("context")
    )
