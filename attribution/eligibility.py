"""Who delivered what was played, whether a live deal covers it, and under which agreement."""

from collections.abc import Iterator

import polars as pl

from attribution.agreements import by_epoch
from attribution.bases import BASE, pieces
from attribution.catalogue import UNDELIVERED
from attribution.deals import live_deals
from attribution.delivered import Delivered
from attribution.epochs import epochs
from attribution.weight_columns import NOBODY, codes_of, weighed, weights_of
from schemas.columns import polars_schema
from schemas.usage import Usage

_COUNTS = ["plays", "short_plays", "played_ms", "listeners"]


def usage_by_base(
    counts: pl.LazyFrame, known: Delivered, choice: pl.DataFrame, *, at_most: int = 1_000_000
) -> Iterator[pl.DataFrame]:
    """:func:`usage` of all bases in their order, about ``at_most`` rows at a time."""
    yield usage(pl.DataFrame(schema=counts.collect_schema()), known, choice)
    for piece in pieces(counts, at_most=at_most):
        yield usage(piece, known, choice)


def usage(counts: pl.DataFrame, known: Delivered, choice: pl.DataFrame) -> pl.DataFrame:
    """What was played, by track, with who contracts for it.

    A reference with several tracks (one ISRC from two deliverers, reported by ISRC) stands for the one
    with a live deal; between equals, for the first deliverer and track in alphabetical order. Several
    references of one track are summed; so are their listeners, who may be the same: an upper bound.

    Args:
        counts: territory, offering, ``track_ref``, segment, plays, ``short_plays``, ``played_ms``,
            listeners, and columns of weights, and of codes of ineligibility, for each allocation; of whole bases.
        known: from ``delivered.delivered``.
        choice: from ``allocations.chosen``.

    Returns:
        Rows of ``usage``, with the columns of weights. ``licensor`` is null where ``reason`` says why; ``agreement``
        is then our provision for such usage, if we have one.
    """
    bases = counts.select(BASE).unique().sort(BASE).with_row_index("base")
    rows = counts.join(bases, on=BASE).with_row_index("row")
    figures = [*_COUNTS, *weights_of(counts), *codes_of(counts)]
    chosen = _chosen(rows, known, bases)
    summed = _summed(rows, chosen, figures)
    strangers = rows.filter(~pl.col("row").is_in(chosen["row"].implode()))
    ordered = _in_order(summed, strangers, known, figures)
    placed = _with_terms(_with_facts(ordered, known), known, bases)
    return _as_usage(_with_nobody(weighed(placed, choice, bases)), bases)


def tracks_of(counts: pl.DataFrame, known: Delivered) -> pl.DataFrame:
    """What was played with the track that :func:`usage` takes it for; what nobody delivered is left out.

    Args:
        counts: territory, offering, ``track_ref``, segment and more.
        known: from ``delivered.delivered``.

    Returns:
        ``counts`` with its segment as ``ref_segment``, ``track_id``, ``segment`` and its first ``day``, ``is_live``.
    """
    bases = counts.select(BASE).unique().sort(BASE).with_row_index("base")
    rows = counts.join(bases, on=BASE).with_row_index("row")
    chosen = _chosen(rows, known, bases)
    named = chosen.select("row", "segment", "day", "is_live", known.tracks["track_id"].gather(chosen["track"]))
    return rows.drop("base").rename({"segment": "ref_segment"}).join(named, on="row").drop("row")


def _chosen(rows: pl.DataFrame, known: Delivered, bases: pl.DataFrame) -> pl.DataFrame:
    """The track and own segment of each row that is of a track."""
    found = _candidates(rows, known)
    chosen = _preferred(found.with_columns(is_live=live_deals(found, known.deals, bases)))
    return _in_own_segments(chosen, known)


def _candidates(rows: pl.DataFrame, known: Delivered) -> pl.DataFrame:
    """Every track that a row may be of. A segment is judged by its first day: nothing changes within it."""
    return (
        rows.select("row", "base", "segment", "track_ref")
        .join(known.references, on="track_ref")
        .join(known.segments, on=["track_ref", "segment"], how="left")
        .select("row", "base", "segment", "track", "turn", pl.col("day").fill_null(known.first))
        .with_row_index("candidate")
    )


def _preferred(found: pl.DataFrame) -> pl.DataFrame:
    alone, several = found.filter(pl.col("turn") == 0), found.filter(pl.col("turn") > 0)
    best = several.sort("row", ~pl.col("is_live"), "turn").unique("row", keep="first", maintain_order=True)
    return pl.concat([alone, best])


def _in_own_segments(chosen: pl.DataFrame, known: Delivered) -> pl.DataFrame:
    """Two references of one track may be cut on different days: the track's own cuts number both."""
    own = (
        chosen.select("row", "track", reference_day="day")
        .join(known.own_segments, on="track")
        .filter(pl.col("day") <= pl.col("reference_day"))
        .group_by("row")
        .agg(pl.col("own_segment").max(), own_day=pl.col("day").max())
    )
    return chosen.join(own, on="row", how="left").with_columns(
        segment=pl.coalesce("own_segment", "segment"), day=pl.coalesce("own_day", "day")
    )


def _summed(rows: pl.DataFrame, chosen: pl.DataFrame, figures: list[str]) -> pl.DataFrame:
    place = 2 * pl.col("track").cast(pl.Int64) + 1
    counted = chosen.select(
        "base", "track", "segment", "day", "is_live", *(rows[name].gather(chosen["row"]) for name in figures)
    ).with_columns(order=_order(place, pl.col("segment")))
    if not counted["order"].is_duplicated().any():
        return counted
    codes = codes_of(rows)
    return counted.group_by("order", "base", "track", "segment").agg(
        *(pl.col(name).min() if name in codes else pl.col(name).sum() for name in figures),
        pl.col("is_live").all(),
        pl.col("day").min(),
    )


def _order(place: pl.Expr, segment: pl.Expr) -> pl.Expr:
    """Base, place and segment in one number: sorting by it is several times quicker than by the three.

    Room for 65,536 bases, 2³¹ tracks and 32,768 segments.
    """
    return pl.col("base").cast(pl.Int64) * 2**47 + place * 2**15 + segment


def _in_order(summed: pl.DataFrame, strangers: pl.DataFrame, known: Delivered, figures: list[str]) -> pl.DataFrame:
    """As ``usage`` is sorted, with references that nobody delivered at their place between the tracks' ids."""
    named = strangers.select("base", "segment", *figures, track_id="track_ref").sort("base", "track_id", "segment")
    place = 2 * pl.lit(known.tracks["track_id"].search_sorted(named["track_id"])).cast(pl.Int64)
    cuts = known.segments.filter(pl.col("track_ref") == UNDELIVERED).select("segment", "day")
    dated = named.join(cuts, on="segment", how="left", maintain_order="left").with_columns(
        pl.col("day").fill_null(known.first)
    )
    unknown = dated.with_columns(order=_order(place, pl.lit(0)))  # sorted among themselves already
    return pl.concat([summed, unknown], how="diagonal").sort("order", maintain_order=True)


def _with_facts(rows: pl.DataFrame, known: Delivered) -> pl.DataFrame:
    facts = known.tracks.select(pl.all().gather(rows["track"]))
    return rows.with_columns(
        facts["isrc"],
        facts["deliverer"],
        facts["licensor"],
        facts["party"],
        track_id=pl.coalesce(facts["track_id"], "track_id"),
    )


def _with_terms(rows: pl.DataFrame, known: Delivered, bases: pl.DataFrame) -> pl.DataFrame:
    """The agreement of each row, looked up in one list that has a place for every base, epoch and party."""
    month = epochs(known.agreement, first=known.first, last=known.last)
    key = ["base", "epoch"]
    terms = by_epoch(known.agreement, known.territory_set, bases, month).join(bases, on=BASE)
    numbers = pl.DataFrame({"epoch": pl.int_range(len(month.days), dtype=pl.UInt32, eager=True)})
    every = bases.select("base").join(numbers, how="cross", maintain_order="left_right")
    cells = every.join(known.parties, how="cross", maintain_order="left_right").join(
        terms.select(*key, "licensor", "agreement", "allocation"),
        on=[*key, "licensor"],
        how="left",
        maintain_order="left",
    )
    provisions = every.join(terms.filter(pl.col("licensor").is_null()), on=key, how="left", maintain_order="left")
    slot = rows.select(pl.col("base") * len(month.days) + month.number(rows["day"])).to_series()
    place = pl.select(slot * max(known.parties.height, 1) + rows["party"]).to_series()
    return (
        rows.with_columns(licensed=pl.when("is_live").then(cells["agreement"].gather(place)))
        .with_columns(reason=_reason())
        .with_columns(
            licensor=pl.when(pl.col("reason").is_null()).then("licensor"),
            agreement=pl.coalesce("licensed", provisions["agreement"].gather(slot)),
            allocation=pl.when("is_live", pl.col("licensed").is_not_null())
            .then(cells["allocation"].gather(place))
            .otherwise(provisions["allocation"].gather(slot)),
        )
    )


def _reason() -> pl.Expr:
    return (
        pl.when(pl.col("track").is_null())
        .then(pl.lit("unknown_track"))
        .when(~pl.col("is_live"))
        .then(pl.lit("no_deal"))
        .when(pl.col("licensed").is_null())
        .then(pl.lit("no_agreement"))
    )


def _with_nobody(rows: pl.DataFrame) -> pl.DataFrame:
    """Why nobody has a weight: listeners who played nothing, unless nothing that counts was played at all."""
    is_nobody = pl.col("track_id") == NOBODY
    of_tracks = pl.col("weight").filter(~is_nobody).sum().over("base")
    reason = pl.when(of_tracks > 0).then(pl.lit("idle_listeners")).otherwise(pl.lit("no_plays"))
    return rows.with_columns(reason=pl.when(is_nobody).then(reason).otherwise("reason"))


def _as_usage(rows: pl.DataFrame, bases: pl.DataFrame) -> pl.DataFrame:
    types = polars_schema(Usage)
    placed = rows.with_columns(bases[name].gather(rows["base"]).alias(name) for name in BASE)
    named = placed.rename({"day": "from_date"})
    whole = named.with_columns(zero_rate_plays=pl.lit(0))
    return whole.select(*(pl.col(name).cast(types[name]) for name in types), *weights_of(rows))
