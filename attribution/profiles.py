"""What a month's deliveries look like, in whole numbers: what the expectations are held against."""

from collections.abc import Iterable

import polars as pl
from stdnum import isrc

from attribution.period import bounds, days
from schemas.catalogue_profile import CatalogueProfile
from schemas.columns import WHOLE_PPB, Strict, polars_schema
from schemas.stream_profile import StreamProfile

_LONGEST_SECONDS = 3_600
"""Longer plays are counted as this long where quantiles are taken, so that they need a few thousand classes only."""
_KEY = ["metric", "scope", "key"]
_TRACK_COLUMNS = ["isrc", "deliverer", "has_deal", "label", "duration_ms", "icpn", "contains_ai"]

Finding = tuple[str, str, str, int]
"""Metric, scope, key and value."""


def stream_profile(
    period: str,
    *,
    listening: pl.LazyFrame,
    stream_day: pl.LazyFrame,
    usage: pl.LazyFrame,
    previous_usage: pl.LazyFrame | None = None,
) -> pl.DataFrame:
    """The profile of a month's stream logs.

    Args:
        period: month, ``YYYY-MM``.
        listening: the month's. Read once, and reduced to a few thousand rows.
        stream_day: the month's days; other days are left out. A day without plays counts as 0.
        usage: the month's.
        previous_usage: that of the month before. Without it nothing is said of new ISRCs.

    Returns:
        Rows of ``StreamProfile``, sorted by its key. Quantiles are of the mean time that a listener gave a track,
        in whole seconds downward, counted once per play.
    """
    heard = _heard(listening)
    findings = [
        *_of_month(heard, stream_day, period),
        *_of_isrcs(usage, previous_usage),
        *_of_days(stream_day, period),
        *_of_territories(heard),
    ]
    return _profile(StreamProfile, period, findings)


def catalogue_profile(period: str, *, track: pl.LazyFrame, release: pl.LazyFrame, deal: pl.LazyFrame) -> pl.DataFrame:
    """The profile of a month's catalogue, whole and by deliverer: rows of ``CatalogueProfile``, sorted by its key.

    A track without deal has none that is valid on any day of the month.
    """
    first, last = bounds(period)
    valid = (pl.col("valid_from") <= last) & (pl.col("valid_to").fill_null(last) >= first)
    dealt = deal.filter(valid).select("track_id").unique().with_columns(has_deal=True)
    tracks = track.join(dealt, on="track_id", how="left").select(_TRACK_COLUMNS).collect()
    by_isrc = tracks.group_by("isrc").agg(pl.col("deliverer").n_unique())
    shared = by_isrc.filter(pl.col("deliverer") > 1)
    findings: list[Finding] = [
        ("tracks", "catalogue", "", tracks.height),
        ("releases", "catalogue", "", release.select(pl.len()).collect().item()),
        ("isrcs", "catalogue", "", by_isrc.height),
        ("deliverers", "catalogue", "", tracks["deliverer"].n_unique()),
        ("isrc_shared_ppb", "catalogue", "", _ppb(shared.height, by_isrc.height)),
    ]
    findings += [
        (metric, "catalogue", "", _ppb(tracks.filter(fault).height, tracks.height))
        for metric, fault in _track_faults(tracks).items()
    ]
    for (deliverer,), group in tracks.group_by("deliverer"):
        without = group["has_deal"].null_count()
        findings += [
            ("tracks", "deliverer", str(deliverer), group.height),
            ("no_deal_ppb", "deliverer", str(deliverer), _ppb(without, group.height)),
        ]
    return _profile(CatalogueProfile, period, findings)


def measured(profile: pl.DataFrame, previous: pl.DataFrame | None) -> pl.DataFrame:
    """A profile against the one of the month before, and against its own middle.

    Args:
        profile: rows of ``StreamProfile`` or ``CatalogueProfile``.
        previous: that of the month before, or ``None``.

    Returns:
        Per metric, scope and key: ``value``, ``previous``, ``of_previous_ppb`` (null where there is nothing to
        compare with) and ``of_median_ppb`` (of the lower median over the keys of metric and scope). What was only
        there the month before comes with the value 0. Sorted.
    """
    before = (profile.clear() if previous is None else previous).select(*_KEY, previous="value")
    both = profile.select(*_KEY, "value").join(before, on=_KEY, how="full", coalesce=True)
    value = pl.col("value").fill_null(0)
    median = value.sort().get((pl.len() - 1) // 2).over("metric", "scope")
    return both.with_columns(
        value,
        of_previous_ppb=_ppb_of(value, pl.col("previous")),
        of_median_ppb=_ppb_of(value, median),
    ).sort(_KEY)


def _heard(listening: pl.LazyFrame) -> pl.DataFrame:
    """Listening by territory, second and whether its surface is known: a few thousand rows of any log."""
    plays = pl.col("plays") + pl.col("short_plays")
    return (
        listening.filter(plays > 0)
        .with_columns(
            all_plays=plays,
            second=(pl.col("played_ms") // plays // 1000).clip(upper_bound=_LONGEST_SECONDS),
            has_surface=pl.col("surface") != "",
        )
        .group_by("territory", "second", "has_surface")
        .agg(pl.col("all_plays", "plays", "played_ms").sum())
        .collect(engine="streaming")
    )


def _of_month(heard: pl.DataFrame, stream_day: pl.LazyFrame, period: str) -> list[Finding]:
    rows = stream_day.filter(pl.col("played_date").is_between(*bounds(period)))
    came, rejected = rows.select(pl.col("plays", "rejected").sum()).collect().row(0)
    plays, qualified, played_ms = heard.select(pl.col("all_plays", "plays", "played_ms").sum()).row(0)
    without = heard.filter(~pl.col("has_surface")).select(pl.col("all_plays").sum()).item()
    values = {
        "plays": plays,
        "qualified_ppb": _ppb(qualified, plays),
        "rejected_ppb": _ppb(rejected, came),
        "surface_missing_ppb": _ppb(without, plays),
        "territories": heard["territory"].n_unique(),
        "played_ms_mean": played_ms // plays if plays else 0,
        **{f"played_ms_p{percent}": _quantile_ms(heard, percent) for percent in (10, 50, 90)},
    }
    return [(metric, "month", "", value) for metric, value in values.items()]


def _of_isrcs(usage: pl.LazyFrame, previous_usage: pl.LazyFrame | None) -> list[Finding]:
    plays = pl.col("plays") + pl.col("short_plays")
    total, without = usage.select(plays.sum(), without=plays.filter(pl.col("isrc").is_null()).sum()).collect().row(0)
    isrcs = usage.select("isrc").drop_nulls().unique().collect()
    findings = [
        ("isrcs", "month", "", isrcs.height),
        ("isrc_missing_ppb", "month", "", _ppb(without, total)),
    ]
    if previous_usage is None:
        return findings
    new = isrcs.join(previous_usage.select("isrc").unique().collect(), on="isrc", how="anti")
    return [*findings, ("new_isrc_ppb", "month", "", _ppb(new.height, isrcs.height))]


def _of_days(stream_day: pl.LazyFrame, period: str) -> Iterable[Finding]:
    counted = stream_day.group_by("played_date").agg(pl.col("accepted").sum()).collect()
    plays = dict(counted.iter_rows())
    return [("plays", "day", day.isoformat(), plays.get(day, 0)) for day in days(period)]


def _of_territories(heard: pl.DataFrame) -> Iterable[Finding]:
    by_territory = heard.group_by("territory").agg(pl.col("all_plays", "played_ms").sum())
    for territory, plays, played_ms in by_territory.iter_rows():
        yield "plays", "territory", territory, plays
        yield "played_ms_mean", "territory", territory, played_ms // plays


def _quantile_ms(heard: pl.DataFrame, percent: int) -> int:
    by_second = heard.group_by("second").agg(pl.col("all_plays").sum()).sort("second")
    reached = pl.col("all_plays").cum_sum() * 100 >= pl.col("all_plays").sum() * percent
    return by_second.filter(reached).select(pl.col("second").head(1).sum() * 1000).item()


def _track_faults(tracks: pl.DataFrame) -> dict[str, pl.Expr]:
    prefixes = tracks["isrc"].str.head(2).unique().to_list()
    unknown = [prefix for prefix in prefixes if not isrc.is_valid(f"{prefix}AAA0000000")]
    return {
        "no_deal_ppb": pl.col("has_deal").is_null(),
        "no_label_ppb": pl.col("label").is_null(),
        "no_duration_ppb": pl.col("duration_ms") == 0,
        "no_icpn_ppb": pl.col("icpn").is_null(),
        "isrc_prefix_unknown_ppb": pl.col("isrc").str.head(2).is_in(unknown),
        "ai_undisclosed_ppb": pl.col("contains_ai").is_null(),
        "ai_contained_ppb": pl.col("contains_ai").is_in(["All", "Partly"]),
    }


def _profile(model: type[Strict], period: str, findings: Iterable[Finding]) -> pl.DataFrame:
    rows = [(period, *finding) for finding in findings]
    return pl.DataFrame(rows, schema=polars_schema(model), orient="row").sort("period", *_KEY)


def _ppb(part: int, whole: int) -> int:
    return part * WHOLE_PPB // whole if whole else 0


def _ppb_of(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """As :func:`_ppb`, but null where there is no whole."""
    ratio = part.cast(pl.Int128) * WHOLE_PPB // whole.cast(pl.Int128)
    return ratio.clip(upper_bound=WHOLE_PPB * 1_000).cast(pl.Int64)
