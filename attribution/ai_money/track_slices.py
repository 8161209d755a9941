"""The slices of a territory's AI tracks: track × licence × source × payee, with the weight of each in the track."""

from dataclasses import dataclass

import polars as pl

from attribution.agreements import TermsError
from attribution.ai_money.payable import REASON, Payable
from attribution.ai_money.slices import Sources, slices
from attribution.ai_money.slices_words import AGENT, GAP, NAMED, WHOLE
from attribution.ai_money.takers import owned, pair, with_takers
from attribution.ai_money.terms import SERVICE_SHARE, AiTerms
from attribution.ragged import expand, runs

WHOLE_WEIGHT = 10**27
"""All of a track's money: weight × share of the licence × slice of the source, each in parts per billion."""
_SLICE = ["work_right", "party_id", "licensor", "reason", "scope", "slice_ppb"]


def track_slices(pay: Payable, of: Sources, ai: AiTerms, *, territory: str, at_once: int = 250_000) -> pl.DataFrame:
    """Who has which part of each AI track in a territory.

    A slice goes to its licensor under that licensor's licence. What nobody has licensed goes to our provision.

    Args:
        pay: what is owed for the sources.
        of: the sources.
        ai: the month.
        territory: where.
        at_once: rows of ``pay.rows`` at a time.

    Returns:
        ``track``, ``row`` (of ``pay.rows``), ``version``, ``work_right``, ``party_id``, ``licensor`` (its number),
        ``reason`` and Int128 ``weight``, of ``WHOLE_WEIGHT``; in the order of track and of what names an earning.
        Slices of licences that pay beside the track's own money are among them.
    """
    rows = _covering(pay, ai, territory)
    taken = with_takers(rows, pay.licences, of.licensors)
    table = slices(of, ai, territory=territory, size=pay.variants.height)
    places = runs(table["variant"], size=pay.variants.height)
    own = owned(taken, ai.party, of.licensors)
    found = (_placed(_pairs(some, table, places), own, of.licensors) for some in taken.iter_slices(at_once))
    return _merged(pl.concat([_placed(_pairs(taken.clear(), table, places), own, of.licensors), *found]))


def _pairs(taken: pl.DataFrame, table: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    pairs = expand(places.select(pl.all().gather(taken["variant"])))
    rows = taken.select(pl.exclude("variant", "right", "rate_ppb", "is_share").gather(pairs["parent"]))
    return rows.hstack(table.select(pl.col(_SLICE).gather(pairs["child"])))


def _covering(pay: Payable, ai: AiTerms, territory: str) -> pl.DataFrame:
    """Rows of the licences that cover a territory; one that is paid from a feature, where that has revenue."""
    sets = ai.territory_set.filter(pl.col("territory") == territory)["territories"]
    features = ai.base.filter(pl.col("territory") == territory)["offering"].implode()
    pays = pay.licences["feature"].is_null() | pay.licences["feature"].is_in(features)
    covers = pay.licences["territories"].is_in(sets.implode()) & pays
    rows = pay.rows.select("track", "version", "variant", "right", "rate_ppb", "due").with_row_index("row")
    found = rows.filter(covers.gather(rows["version"]))
    _refuse_two(found, pay, covers, territory)
    return found


def _refuse_two(rows: pl.DataFrame, pay: Payable, covers: pl.Series, territory: str) -> None:
    """Two licences of one licensor for the same would both pay it."""
    same = ["licensor", "right", "revenue_base", "feature"]
    named = pay.licences.filter(covers).select("version", "licence", *same).drop_nulls("licensor")
    twice = named.filter(pl.col("licence").n_unique().over(same) > 1)
    if twice.is_empty():
        return
    on_track = rows.select("track", "version").join(twice, on="version").unique(["track", "licence"])
    both = on_track.filter(pl.len().over("track", *same) > 1).sort("track", "licence")
    if both.is_empty():
        return
    one, other = both.row(0, named=True), both.row(1, named=True)
    raise TermsError(
        f"Licences {one['licence']} and {other['licence']} of {one['licensor']} both cover the {one['right']} sources "
        f"of track {pay.tracks['track_id'][one['track']]} in {territory}, from the same revenue: it would be paid "
        "twice. Let one end before the other begins, or name the models that each is for."
    )


def _placed(found: pl.DataFrame, own: pl.Series, licensors: pl.Series) -> pl.DataFrame:
    """The slices that the licence of their row pays or takes."""
    scope, is_own = pl.col("scope"), pl.col("owner") == pl.col("licensor")
    is_free = pl.col("takes_rest") & (scope != AGENT)
    kept = found.filter(
        (scope.is_in([NAMED, AGENT]) & is_own)
        | ((scope == GAP) & pl.col("takes_gap"))
        | ((scope == WHOLE) & pl.col("takes_whole"))
        | (is_free & ~scope.is_in([GAP, WHOLE]))
    )
    covered = kept.select(pair(licensors)).to_series().is_in(own.implode()).fill_null(value=False)
    is_left = pl.col("takes_rest") & (scope == NAMED)
    free = kept.filter(~(pl.Series(covered) & kept.select(is_left).to_series()))
    unlicensed = pl.when(is_left).then(pl.lit("no_licence").cast(REASON))
    return free.select(
        "track",
        "row",
        "version",
        "work_right",
        "party_id",
        is_left=is_left,
        licensor=pl.when(~is_left).then("licensor"),
        reason=pl.coalesce("reason", unlicensed),
        weight=pl.col("due") * pl.col("slice_ppb"),
    )


def _merged(placed: pl.DataFrame) -> pl.DataFrame:
    """One row for what several licensors have not licensed of a recording or of a training list."""
    several = pl.col("is_left") & (pl.col("party_id") == "")
    key = ["track", "row", "version", "work_right", "party_id", "licensor", "reason"]
    columns = ["place", *key, "weight"]
    numbered = placed.with_row_index("place")
    left = numbered.filter(several)
    if left.is_empty():
        return placed.drop("is_left")
    one = left.group_by(key).agg(pl.col("place").min(), pl.col("weight").sum())
    others = numbered.filter(~several).select(columns)
    return pl.concat([others, one.select(columns)]).sort("place").drop("place")


@dataclass(frozen=True)
class Cut:
    """A territory's slices, by who bears them: the track's own money, or a pool beside it."""

    lines: pl.DataFrame
    """with ``is_voice``: voices come first"""
    beside: pl.DataFrame


def divided(found: pl.DataFrame, pay: Payable) -> Cut:
    """Tell the slices that a track's own money bears from the others.

    Raises:
        TermsError: where licences take more than a track has.
    """
    is_share = (pay.licences["revenue_base"] == SERVICE_SHARE).gather(found["version"])
    is_voice = (pay.rows["right"] == "voice").gather(found["row"])
    lines = found.with_columns(is_voice.alias("is_voice")).filter(is_share, pl.col("weight") > 0)
    _refuse_more_than_all(lines, ["is_voice"], pay)
    beside = found.filter(~is_share)
    of_feature = pay.licences["feature"].gather(beside["version"])
    _refuse_more_than_all(beside.with_columns(of_feature).drop_nulls("feature"), ["feature"], pay)
    return Cut(lines, beside)


def _refuse_more_than_all(lines: pl.DataFrame, by: list[str], pay: Payable) -> None:
    over = (
        lines.group_by("track", *by)
        .agg(pl.col("weight").sum(), pl.col("version").unique().sort())
        .filter(pl.col("weight") > WHOLE_WEIGHT)
        .sort("track", *by)
    )
    if over.is_empty():
        return
    row = over.row(0, named=True)
    names = ", ".join(sorted({pay.licences["licence"][version] for version in row["version"]}))
    raise TermsError(
        f"Licences {names} take {row['weight'] // 10**18} parts per billion of track "
        f"{pay.tracks['track_id'][row['track']]}, more than the whole of it. Lower a share, or let one of them end."
    )
