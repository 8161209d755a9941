"""Which of several deliveries holds of one thing: the newest, or none where no date decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

CONFLICT = pl.Schema({"dataset": pl.String(), "thing": pl.String(), "deliveries": pl.String(), "detail": pl.String()})
"""One row per thing that deliveries disagree about and that no date decides."""

_UNDECIDED = (
    "{} deliveries say different things of {} {}, and their dates do not decide: send one of them again, under its old "
    "name or with a newer date of issue"
)


@dataclass(frozen=True)
class Latest:
    """What holds, by dataset; and what cannot, because deliveries disagree: the month must stop there."""

    frames: dict[str, pl.DataFrame]
    conflicts: pl.DataFrame


def newest(
    dataset: str, intake: pl.DataFrame, schema: pl.Schema, key: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that hold, and the conflicts.

    Args:
        dataset: what the conflicts call it.
        intake: rows of ``schema`` with ``delivery_id`` and ``sent_at``.
        schema: what a row says.
        key: what names a row; nothing, where there is one thing.
    """
    content = list(schema)
    candidates = _candidates(dataset, intake, content, key)
    agreed = candidates.filter(pl.col("_versions") == 1).select(content).sort(key or content)
    return agreed, conflicts(dataset, candidates.filter(pl.col("_versions") > 1), key)


def newest_whole(
    dataset: str, intake: Mapping[str, pl.DataFrame], rows_in: str, thing: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Whose rows hold for each thing of several rows: its names and ``delivery_id``; and the conflicts.

    Args:
        dataset: has each thing once a delivery, or, being ``rows_in`` too, all its rows.
        intake: rows by dataset, as :func:`newest` has them.
        rows_in: dataset with the rows of each thing; a delivery may have none.
        thing: columns that name one, in both.
    """
    origin = ["delivery_id", "sent_at"]
    said = _as_text(intake[rows_in], thing).group_by(*thing, "delivery_id").agg(pl.col("_row").sort().str.join("\n"))
    heads = _as_text(intake[dataset], thing) if dataset != rows_in else intake[dataset].with_columns(_row=pl.lit(""))
    things = heads.select(*thing, *origin, _head="_row").unique().join(said, on=[*thing, "delivery_id"], how="left")
    content = [*thing, "_head", "_row"]
    candidates = _candidates(dataset, things.with_columns(pl.col("_row").fill_null("")), content, thing)
    holding = candidates.filter(pl.col("_versions") == 1).select(*thing, "delivery_id")
    return holding, conflicts(dataset, candidates.filter(pl.col("_versions") > 1), thing)


def conflicts(dataset: str, rows: pl.DataFrame, key: Sequence[str], detail: str = _UNDECIDED) -> pl.DataFrame:
    """One conflict a thing: rows of ``CONFLICT``.

    Args:
        dataset: what the detail calls it.
        rows: what deliveries say of the things; ``key`` and ``delivery_id``.
        key: what names a thing.
        detail: text with places for the number of deliveries, the dataset and the thing.
    """
    thing = pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=" ") if key else pl.lit(dataset)
    return (
        rows.select(thing=thing, delivery_id="delivery_id")
        .group_by("thing")
        .agg(deliveries=pl.col("delivery_id").unique().sort().str.join(", "), count=pl.len())
        .sort("thing")
        .select(
            pl.lit(dataset).alias("dataset"),
            "thing",
            "deliveries",
            detail=pl.format(detail, "count", pl.lit(dataset), "thing"),
        )
        .cast(dict(CONFLICT.items()))
    )


def _candidates(dataset: str, intake: pl.DataFrame, content: Sequence[str], key: Sequence[str]) -> pl.DataFrame:
    """What the newest deliveries say of each thing, once; ``_versions`` counts what they say."""
    names = list(key) or [pl.lit(dataset).alias("thing")]
    latest = pl.col("sent_at").max().over(names)
    return (
        intake.lazy()
        .filter(pl.col("sent_at").is_null() | (pl.col("sent_at") == latest))
        .group_by(content)
        .agg(pl.col("delivery_id").min())
        .with_columns(_versions=pl.len().over(names))
        .collect()
    )


def _as_text(rows: pl.DataFrame, thing: Sequence[str]) -> pl.DataFrame:
    """Every row as one text, beside what names its thing and where it is from."""
    said = [name for name in rows.columns if name not in {*thing, "delivery_id", "sent_at"}]
    lists = {name for name in said if isinstance(rows.schema[name], pl.List)}
    texts = [pl.col(name).list.join("\x1d") if name in lists else pl.col(name).cast(pl.String) for name in said]
    each = [text.fill_null("\x1e") for text in texts]
    return rows.select(*thing, "delivery_id", "sent_at", _row=pl.concat_str(each, separator="\x1f"))
