"""The plays under the promotion programmes of a month, from listening and the catalogue."""

import polars as pl

from attribution import promotions as rules
from attribution.delivered import delivered
from attribution.eligibility import tracks_of
from attribution.period import bounds
from pipelines import engine
from pipelines.home import Home
from schemas.columns import empty
from schemas.promotion_usage import PromotionUsage


def promotion_usage(
    home: Home,
    period: str,
    *,
    promotion: pl.LazyFrame,
    promotion_track: pl.LazyFrame,
    track_ref: pl.LazyFrame,
    track: pl.LazyFrame,
    party: pl.LazyFrame,
    territory_set: pl.LazyFrame,
    **known: pl.LazyFrame,
) -> pl.DataFrame:
    """Rows of ``promotion_usage``; of the catalogue no more is read than what programmes may be of.

    Args:
        home: where ``listening`` is.
        period: the month.
        promotion: rows of the dataset of its name, as all that follow.
        promotion_track: opt-ins.
        track_ref: every name that the log may give a track.
        track: the catalogue.
        party: parties.
        territory_set: members of lists of territories.
        known: deal, segments, service_offering and agreement, as ``delivered.delivered`` wants them.

    Raises:
        TermsError: where two programmes cover the same plays.
    """
    first, last = bounds(period)
    opted = rules.opted_in(promotion, promotion_track, track, party)
    wanted = rules.promoted_references(opted, promotion, track_ref, first, last)
    if wanted.is_empty():
        return empty(PromotionUsage)
    named = track_ref.join(wanted.lazy(), on="track_ref", how="semi")
    of_them = known | {"deal": known["deal"].join(named, on="track_id", how="semi")}
    month = delivered(
        track_refs=named,
        track=track.join(named, on="track_id", how="semi"),
        territory_set=territory_set,
        party=party,
        first=first,
        last=last,
        **of_them,
    )
    played = tracks_of(engine.promoted(home, period, wanted), month)
    return rules.promotion_usage(played, opted.collect(), promotion.collect(), territory_set.collect())
