"""What anyone may know of AI tracks: what they say of themselves, what they draw on, and whose their money is."""

import polars as pl

from attribution.apportion import apportion
from attribution.money import money, nano
from schemas.columns import NO_CURRENCY, polars_schema
from schemas.transparency import Transparency
from schemas.vocabulary import STATUS

_SOURCE = ["track_id", "right", "kind", "source", "basis"]
_KEY = ["period", *_SOURCE, "licence", "currency"]
_UNNAMED = ("fallback", "unresolved")
"""Kinds that are no source of their own: without money they are told only where the track's right has none at all."""
_PLACE = ["track_id", "territory", "offering"]
_KIND = ["basis", "currency"]


def transparency(
    *,
    ai_track: pl.LazyFrame,
    provenance_verdict: pl.LazyFrame,
    source_share: pl.LazyFrame,
    takedown: pl.LazyFrame,
    track: pl.LazyFrame,
    work: pl.LazyFrame,
    usage: pl.LazyFrame,
    recording_earning: pl.LazyFrame,
    ai_earning: pl.LazyFrame,
    period: str,
) -> pl.DataFrame:
    """Every AI track of a month with its verdict, its sources, their weights and all of its money.

    Args:
        ai_track: rows of ``ai_track``; each has at least a row, played or not.
        provenance_verdict: rows of ``provenance_verdict``.
        source_share: rows of ``source_share``.
        takedown: rows of ``takedown``.
        track: rows of ``track``.
        work: rows of ``work``.
        usage: rows of ``usage``.
        recording_earning: rows of ``recording_earning``; of other tracks they are passed over.
        ai_earning: rows of ``ai_earning``; their amounts are all there, status by status.
        period: the month.

    Returns:
        Rows of ``transparency``, by its key.
    """
    types = polars_schema(Transparency)
    rows = pl.concat([_own(ai_track, recording_earning), *_sources(source_share, ai_earning)], how="diagonal")
    described = _described(ai_track, provenance_verdict, takedown, track, usage)
    lists = [name for name, kind in types.items() if isinstance(kind, pl.List)]
    return (
        rows.join(described, on="track_id", how="left")
        .join(_titles(track, work), on=["kind", "source"], how="left")
        .with_columns(pl.col(lists).fill_null(pl.lit([], pl.List(pl.String))))
        .with_columns(
            pl.col("right", "kind", "source", "licence").fill_null(""),
            pl.col("basis").fill_null("own"),
            pl.col("currency").fill_null(NO_CURRENCY),
            pl.col("has_conflict").fill_null(value=False),
            pl.col("plays", "claimed_weight_ppb", "payable_weight_ppb").fill_null(0),
            *(money(pl.col(status).fill_null(0)) for status in STATUS),
            period=pl.lit(period),
        )
        .select(pl.col(name).cast(kind) for name, kind in types.items())
        .sort(_KEY)
        .collect(engine="streaming")
    )


def by_surface(ai_earning: pl.LazyFrame, ai_surface: pl.LazyFrame) -> pl.DataFrame:
    """What sources earn from each surface: a track's money there, split by where it was played from.

    Money of another offering than the track was played in (a feature's) follows all its plays in the territory; money
    of a track without plays there, or of no one track, has the empty surface.

    Args:
        ai_earning: rows of ``ai_earning``.
        ai_surface: rows of ``ai_surface``.

    Returns:
        ``surface, basis, currency, amount``, by the first three; the amounts sum to those of ``ai_earning``.
    """
    sums = ai_earning.group_by(*_PLACE, *_KIND).agg(nano("amount").sum()).collect(engine="streaming").lazy()
    there = ai_surface.group_by("track_id", "territory", "surface").agg(pl.col("plays").sum())
    placed = sums.join(ai_surface.select(*_PLACE, "surface", "plays"), on=_PLACE)
    others = sums.join(ai_surface, on=_PLACE, how="anti")
    elsewhere = others.join(there, on=["track_id", "territory"], how="left").with_columns(
        pl.col("surface").fill_null(""), plays=pl.col("plays").fill_null(1)
    )
    found = pl.concat([placed, elsewhere.select(placed.collect_schema().names())])
    parts = apportion(found, amount="amount", weight="plays", within=[*_PLACE, *_KIND], order=["surface"], into="part")
    summed = parts.group_by("surface", *_KIND).agg(pl.col("part").sum())
    return summed.select("surface", *_KIND, amount=money("part")).sort("surface", *_KIND).collect()


def _own(ai_track: pl.LazyFrame, recording_earning: pl.LazyFrame) -> pl.LazyFrame:
    """The track itself: what its deliverer has, by currency."""
    kept = recording_earning.join(ai_track, on="track_id", how="semi").group_by("track_id", "currency").agg(*_sums())
    return ai_track.select("track_id").join(kept, on="track_id", how="left")


def _sources(source_share: pl.LazyFrame, ai_earning: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Sources that earn, by licence and currency; and those that do not, once each."""
    licensed = [*_SOURCE, "licence"]
    said = source_share.group_by(licensed).agg(
        pl.col("claimed_weight_ppb", "payable_weight_ppb").sum(),
        uses=pl.col("use").filter(pl.col("use") != "").unique().sort(),
    )
    summed = ai_earning.group_by(*licensed, "currency").agg(
        *_sums(),
        weight_ppb=pl.col("weight_ppb").max(),
        consents=pl.col("consent_id").drop_nulls().unique().sort(),
        has_conflict=pl.col("has_conflict").any(),
    )
    earned = summed.collect(engine="streaming").lazy()  # read once, looked at three times
    paid = earned.join(said, on=licensed, how="left").with_columns(
        pl.col("payable_weight_ppb").fill_null(pl.col("weight_ppb"))
    )
    idle = (
        source_share.join(earned, on=_SOURCE, how="anti")
        .group_by(_SOURCE)
        .agg(
            pl.col("claimed_weight_ppb", "payable_weight_ppb").filter(_is_first_licence()).sum(),
            uses=pl.col("use").filter(pl.col("use") != "").unique().sort(),
            consents=pl.col("consent_id").drop_nulls().unique().sort(),
            has_conflict=pl.col("has_conflict").any(),
            reasons=pl.col("reason").drop_nulls().unique().sort(),
        )
    )
    of_paid = idle.join(earned.select("track_id", "right").unique(), on=["track_id", "right"], how="semi")
    hidden = of_paid.filter(pl.col("kind").is_in(_UNNAMED))
    return paid.drop("weight_ppb"), idle.join(hidden, on=_SOURCE, how="anti")


def _is_first_licence() -> pl.Expr:
    licences = pl.col("licence").sort_by("payable_weight_ppb", "licence", descending=[True, False])
    return pl.col("licence") == licences.first()


def _sums() -> list[pl.Expr]:
    """Nano-units by status, and every reason."""
    amount = nano("amount")
    return [
        *(amount.filter(pl.col("status") == status).sum().alias(status) for status in STATUS),
        pl.col("reason").drop_nulls().unique().sort().alias("reasons"),
    ]


def _titles(track: pl.LazyFrame, work: pl.LazyFrame) -> pl.LazyFrame:
    """Titles by ISWC and ISRC; of several of one number the first by its key."""
    works = work.select("iswc", "title", key="work_id").drop_nulls("iswc").rename({"iswc": "source"})
    tracks = track.select("isrc", "title", key="track_id").drop_nulls("isrc").rename({"isrc": "source"})
    return pl.concat(
        rows.group_by("source").agg(source_title=pl.col("title").sort_by("key").first(), kind=pl.lit(kind).first())
        for kind, rows in (("iswc", works), ("isrc", tracks))
    )


def _described(
    ai_track: pl.LazyFrame,
    provenance_verdict: pl.LazyFrame,
    takedown: pl.LazyFrame,
    track: pl.LazyFrame,
    usage: pl.LazyFrame,
) -> pl.LazyFrame:
    """What is known of each track, whoever earns from it."""
    judged = (
        provenance_verdict.sort("trust_list")
        .unique("evidence_id", keep="last", maintain_order=True)
        .select("evidence_id", "signer", verdict_state="state", verdict_reasons="reasons")
    )
    named = track.join(ai_track, on="track_id", how="semi").select("track_id", "isrc", "title", "artist")
    played = usage.join(ai_track, on="track_id", how="semi").group_by("track_id").agg(pl.col("plays").sum())
    blocked = takedown.group_by("track_id").agg(blocked_from=pl.col("from_date").min())
    return (
        ai_track.join(judged, on="evidence_id", how="left")
        .join(named, on="track_id", how="left")
        .join(played, on="track_id", how="left")
        .join(blocked, on="track_id", how="left")
    )


def by_basis(rows: pl.DataFrame) -> pl.DataFrame:
    """What AI tracks earned, by currency and basis.

    Args:
        rows: of ``transparency``.

    Returns:
        ``currency, basis``, an amount per status and their ``total``, by the first two; nothing without money.
    """
    sums = rows.group_by("currency", "basis").agg(nano(status).sum() for status in STATUS)
    return (
        sums.with_columns(total=pl.sum_horizontal(STATUS))
        .filter(pl.any_horizontal(pl.col(STATUS) != 0))
        .with_columns(money(name) for name in (*STATUS, "total"))
        .sort("currency", "basis")
    )


def by_currency(rows: pl.DataFrame) -> pl.DataFrame:
    """An amount per status, by currency: the sums of rows of ``transparency``."""
    sums = rows.group_by("currency").agg(nano(status).sum() for status in STATUS)
    return sums.with_columns(money(status) for status in STATUS).sort("currency")


def across(sums: pl.DataFrame, row: str, column: str) -> pl.DataFrame:
    """Amounts as a table: a column per value of ``column``, and their ``total``, for each value of ``row``.

    Args:
        sums: one row per ``row`` and ``column``, with ``amount``.
        row: names a row of the table.
        column: names a column of it.
    """
    columns = sums[column].unique().sort()
    amount = nano("amount")
    return (
        sums.group_by(row)
        .agg(*(amount.filter(pl.col(column) == value).sum().alias(value) for value in columns), total=amount.sum())
        .with_columns(money(name) for name in (*columns, "total"))
        .sort(row)
    )


def waiting(ai_earning: pl.LazyFrame, recording_earning: pl.LazyFrame, ai_track: pl.LazyFrame) -> pl.DataFrame:
    """What of AI tracks' money is on hold or in suspense, by reason and currency, of sources and of the tracks.

    Returns:
        ``reason, is_source, currency, amount``, by the first three.
    """
    key = ["reason", "is_source", "currency"]
    own = recording_earning.join(ai_track, on="track_id", how="semi").with_columns(is_source=pl.lit(value=False))
    parts = [ai_earning.with_columns(is_source=pl.lit(value=True)), own]
    sums = [part.filter(pl.col("reason").is_not_null()).group_by(key).agg(nano("amount").sum()) for part in parts]
    found = pl.concat(sums).filter(pl.col("amount") != 0)
    return found.with_columns(money("amount")).sort(key).collect(engine="streaming")
