"""Whose recordings and voices are: the same in every territory."""

import polars as pl

from attribution.ai_money.slices_words import AGENT, NAMED, NOBODY, SLICE, WHOLE, sliced
from attribution.ai_money.terms import AiTerms


def recording_slices(wanted: pl.DataFrame, ai: AiTerms, licensors: pl.Series) -> pl.DataFrame:
    """The slices of recordings: each deliverer of the ISRC has an equal part, and its licensor is paid.

    A rendition delivers no recording: it is made of one.

    Args:
        wanted: ``variant`` and ``source``, an ISRC.
        ai: the month.
        licensors: payees by number.
    """
    renditions = ai.ai_track.filter("is_rendition").select("track_id")
    delivered = (
        ai.track.lazy()
        .join(wanted.lazy().select(isrc="source").unique(), on="isrc", how="semi")
        .join(renditions.lazy(), on="track_id", how="anti")
        .select("deliverer", source="isrc")
        .unique()
        .collect()
    )
    parties = ai.party.drop_nulls("dpid").select(deliverer="dpid", licensor=pl.coalesce("licensor", "party"))
    of_source = delivered.join(parties.unique("deliverer", keep="first"), on="deliverer", how="left")
    counted = of_source.group_by("source", "licensor").agg(parts=pl.len())
    rows = (
        wanted.select("variant", "source")
        .join(counted, on="source", how="left")
        .join(_numbers(licensors), on="licensor", how="left")
    )
    is_known = pl.col("parts").is_not_null()
    reason = (
        pl.when(~is_known).then(pl.lit("unknown_track")).when(pl.col("number").is_null()).then(pl.lit("no_agreement"))
    )
    return sliced(
        rows.select(
            "variant",
            licensor="number",
            reason=reason,
            scope=pl.when(pl.col("number").is_null()).then(NOBODY).otherwise(NAMED),
            parts=pl.col("parts").fill_null(1),
        ),
        weight="parts",
        order=["licensor"],
    )


def voice_slices(wanted: pl.DataFrame, ai: AiTerms, licensors: pl.Series) -> pl.DataFrame:
    """The slices of voices: the whole is its owner's, who granted its consent, or of whoever contracts for the owner.

    Args:
        wanted: ``variant`` and ``grant``, the consent that covers it; a voice without one is nobody's.
        ai: the month.
        licensors: payees by number.
    """
    newest = ai.consent.sort("consent_id", "version").unique("consent_id", keep="last", maintain_order=True)
    owners = newest.select("grantor", grant="consent_id")
    agents = ai.party.select(grantor="party", agent="licensor")
    rows = wanted.select("variant", "grant").join(owners, on="grant", how="left").join(agents, on="grantor", how="left")
    held = pl.when(pl.col("grantor").is_null()).then(pl.lit("consent_missing"))
    scope = pl.when(pl.col("grantor").is_null()).then(WHOLE).otherwise(NAMED)
    party_id = pl.col("grantor").fill_null("")
    own = rows.select("variant", party_id=party_id, licensor="grantor", reason=held, scope=scope)
    other = rows.filter(pl.col("agent").is_not_null() & (pl.col("agent") != pl.col("grantor")))
    by_agent = other.select(
        "variant", party_id=party_id, licensor="agent", reason=pl.lit(None, pl.String), scope=pl.lit(AGENT)
    )
    both = pl.concat([own, by_agent], how="vertical_relaxed").join(_numbers(licensors), on="licensor", how="left")
    return both.select(
        "variant",
        work_right=pl.lit(""),
        party_id="party_id",
        licensor="number",
        reason="reason",
        scope="scope",
        slice_ppb=pl.lit(1_000_000_000),
    ).cast(dict(SLICE.items()))


def _numbers(licensors: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"licensor": licensors}).with_row_index("number")
