"""Which of several deliveries holds, where they say different things of one thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from schemas.agreement import Agreement
from schemas.columns import polars_schema
from schemas.fx_rate import FxRate
from schemas.mandate import Mandate
from schemas.party import Party
from schemas.revenue import Revenue
from schemas.service import Service
from schemas.service_offering import ServiceOffering

CONFLICT = pl.Schema({"dataset": pl.String(), "thing": pl.String(), "deliveries": pl.String(), "detail": pl.String()})
"""One row per thing that deliveries disagree about and that no date decides."""

TERMS = {
    "service": (Service, ()),
    "service_offering": (ServiceOffering, ("offering", "valid_from")),
    "party": (Party, ("party",)),
    "agreement": (Agreement, ("agreement", "right", "valid_from")),
    "mandate": (Mandate, ("mandate", "right")),
}
"""Datasets of the terms, and what names a thing in each; there is one service."""


_NAMED = ("dataset", "thing", "licensor")


@dataclass(frozen=True)
class Latest:
    """What holds, by dataset; and what cannot, because deliveries disagree: the month must stop there."""

    frames: dict[str, pl.DataFrame]
    conflicts: pl.DataFrame


def latest_terms(intake: Mapping[str, pl.DataFrame]) -> Latest:
    """The terms that hold over all files: for each thing, the newest file's.

    A newer file replaces things one by one; what it leaves out stays. Files that say the same agree, whatever their
    dates. Files of one date, or without one, that say different things are a conflict: none of them holds.

    Args:
        intake: rows of all accepted deliveries by dataset, with ``delivery_id`` and ``sent_at`` (ISO 8601, UTC).
    """
    found = {name: _newest(name, intake[name], polars_schema(model), key) for name, (model, key) in TERMS.items()}
    return Latest(
        {name: rows for name, (rows, _) in found.items()},
        pl.concat([conflicts for _, conflicts in found.values()]),
    )


def missing_parties(terms: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Agreements, mandates and parties that name a licensor which no file of terms describes.

    Returns:
        ``dataset``, ``thing``, ``licensor`` and ``detail``.
    """
    named = pl.concat(
        terms[dataset].select(pl.lit(dataset).alias("dataset"), pl.col(key).alias("thing"), "licensor")
        for dataset, key in (("agreement", "agreement"), ("mandate", "mandate"), ("party", "party"))
    )
    return (
        named.drop_nulls("licensor")
        .unique()
        .join(terms["party"].select(licensor="party"), on="licensor", how="anti")
        .sort("dataset", "thing")
        .with_columns(
            detail=pl.format("{} {} names {}, which is no party of any file of terms: add it under parties", *_NAMED)
        )
    )


def latest_revenue(intake: pl.DataFrame) -> Latest:
    """The revenue that holds for each month, territory and offering, by the rule of :func:`latest_terms`."""
    return _one("revenue", intake, polars_schema(Revenue), ("period", "territory", "offering"))


def latest_rates(intake: pl.DataFrame) -> Latest:
    """The exchange rate that holds for each day and currency, by the rule of :func:`latest_terms`."""
    return _one("fx_rate", intake, polars_schema(FxRate), ("date", "currency"))


def _one(dataset: str, intake: pl.DataFrame, schema: pl.Schema, key: Sequence[str]) -> Latest:
    rows, conflicts = _newest(dataset, intake, schema, key)
    return Latest({dataset: rows}, conflicts)


def _newest(
    dataset: str, intake: pl.DataFrame, schema: pl.Schema, key: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    content, names = list(schema), list(key) or [pl.lit(dataset).alias("thing")]
    newest = pl.col("sent_at").max().over(names)
    candidates = (
        intake.lazy()
        .filter(pl.col("sent_at").is_null() | (pl.col("sent_at") == newest))
        .group_by(content)
        .agg(pl.col("delivery_id").min())
        .with_columns(_versions=pl.len().over(names))
        .collect()
    )
    agreed = candidates.filter(pl.col("_versions") == 1).select(content).sort(key or content)
    return agreed, _conflicts(dataset, candidates.filter(pl.col("_versions") > 1), key)


def _conflicts(dataset: str, rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
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
            detail=pl.format(
                "{} deliveries say different things of {} {}, and their dates do not decide: send one of them again, "
                "under its old name or with a newer date of issue",
                "count",
                pl.lit(dataset),
                "thing",
            ),
        )
        .cast(dict(CONFLICT.items()))
    )
