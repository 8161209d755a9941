"""Whose a source is in a territory: works by party and right, recordings by deliverer, voices by owner, models."""

from dataclasses import dataclass

import polars as pl

from attribution.ai_money.fallback import rolled, training_lists
from attribution.ai_money.payable import REASON, Payable
from attribution.ai_money.slices_recorded import recording_slices, voice_slices
from attribution.ai_money.slices_words import GAP, NAMED, NOBODY, SLICE, WHOLE, in_order, sliced
from attribution.ai_money.terms import AiTerms
from attribution.disputes import disputes
from attribution.repertoire import Repertoire, repertoire
from attribution.works_used import claims
from schemas.columns import WHOLE_PPB


@dataclass(frozen=True)
class Sources:
    """A month's sources, prepared once for all territories."""

    licensors: pl.Series
    """every party that may be a payee, by number"""
    known: Repertoire
    """the works among them; an ISWC stands where a recording stands elsewhere"""
    compositions: pl.DataFrame
    """variant, work (its number in ``known``; null: unknown), performing_ppb"""
    elsewhere: pl.DataFrame
    """slices that are the same in every territory"""
    lists: pl.DataFrame
    """variant, member, list_ppb: the works that a model was trained on; a member is a variant of its own"""


def sources(ai: AiTerms, pay: Payable) -> Sources:
    """Prepare the month's sources.

    Args:
        ai: the month.
        pay: what is owed for them.
    """
    wanted = pay.variants.with_row_index("variant")
    fallback = wanted.filter(pl.col("kind") == "fallback")
    lists, members = training_lists(fallback, ai.training_use, first=wanted.height)
    every = pl.concat([wanted.drop("fallback_key", "grant"), members])
    iswc, isrc = (every.filter(pl.col("kind") == kind) for kind in ("iswc", "isrc"))
    licensors = _licensors(ai)
    known = _known(ai, iswc["source"])
    works = pl.DataFrame({"source": known.isrc}).with_row_index("work")
    unlisted = fallback.join(lists, on="variant", how="anti")["variant"]
    whole = wanted.filter((pl.col("kind") == "unresolved") | pl.col("variant").is_in(unlisted.implode()))
    recorded = recording_slices(isrc, ai, licensors)
    fixed = [recorded, voice_slices(wanted.filter(pl.col("kind") == "voice"), ai, licensors), _whole(whole)]
    of_models = rolled(lists.filter(pl.col("right") == "recording"), recorded)
    return Sources(
        licensors=licensors,
        known=known,
        compositions=iswc.join(works, on="source", how="left").select("variant", "work", "performing_ppb"),
        elsewhere=pl.concat([*fixed, of_models]).filter(pl.col("variant") < wanted.height),
        lists=lists.filter(pl.col("right") == "composition"),
    )


def slices(of: Sources, ai: AiTerms, *, territory: str, size: int) -> pl.DataFrame:
    """The slices of every variant of a source in a territory.

    Args:
        of: from :func:`sources`.
        ai: the month.
        territory: where.
        size: how many variants have money; those beyond are only members of training lists.

    Returns:
        ``variant``, ``work_right``, ``party_id``, ``licensor`` (its number), ``reason``, ``scope`` and
        ``slice_ppb``; a variant's slices sum to the whole, but for a work in the public domain, which has none.
    """
    works = _composition_slices(of, ai, territory)
    every = [works.filter(pl.col("variant") < size), of.elsewhere, rolled(of.lists, works)]
    return in_order(pl.concat(every))


def _licensors(ai: AiTerms) -> pl.Series:
    named = [
        ai.mandate["licensor"],
        ai.ai_licence["licensor"],
        ai.party["party"],
        ai.party["licensor"],
        ai.consent["grantor"],
    ]
    return pl.concat(names.alias("licensor") for names in named).drop_nulls().unique().sort()


def _known(ai: AiTerms, iswcs: pl.Series) -> Repertoire:
    """The works of the ISWCs; of several works with one ISWC, the one with most shares, then the first by id."""
    wanted = (
        ai.work.lazy()
        .filter(pl.col("iswc").is_not_null())
        .join(pl.LazyFrame({"iswc": iswcs.unique()}, schema={"iswc": pl.String}), on="iswc", how="semi")
    )
    shares = ai.work_share.lazy().group_by("work_id").agg(shares=pl.len())
    links = (
        wanted.select("iswc", "work_id")
        .join(shares, on="work_id", how="left")
        .sort("iswc", pl.col("shares").fill_null(0), "work_id", descending=[False, True, False])
        .unique("iswc", keep="first", maintain_order=True)
        .select("work_id", isrc="iswc", proportion_ppb=pl.lit(WHOLE_PPB, pl.Int64))
    )
    waiting = disputes(ai.work_registration.lazy(), ai.work_share.lazy(), ai.party.lazy())
    return repertoire(links, links, ai.work.lazy(), ai.work_share.lazy(), waiting)


def _composition_slices(of: Sources, ai: AiTerms, territory: str) -> pl.DataFrame:
    """PR and MR parts of a work's money by party: its claim in that right × the licence's part for the right."""
    works = of.compositions["work"].drop_nulls().unique().sort()
    found = claims(of.known, works, ai.mandate, ai.territory_set, of.licensors, territory=territory, on=ai.on).rows
    is_gap, has_none = pl.col("reason") == "share_gap", pl.col("licensor").is_null()
    said = pl.col("reason").cast(pl.String).replace("two_mandates", "overclaim")
    reason = pl.coalesce(said, pl.when(has_none).then(pl.lit("no_mandate")))
    owned = of.compositions.join(found.drop("work"), left_on="work", right_on="recording").select(
        "variant",
        _part().alias("weight"),
        work_right=pl.col("right").cast(pl.String),
        party_id=pl.lit(of.known.party_id).gather(pl.col("party")),
        licensor="licensor",
        reason=reason.cast(REASON),
        scope=pl.when(is_gap).then(GAP).when(has_none).then(NOBODY).otherwise(NAMED).cast(pl.UInt8),
    )
    every = pl.concat([owned, _unknown(of.compositions.filter(pl.col("work").is_null()))], how="vertical_relaxed")
    return sliced(every, weight="weight", order=["work_right", "party_id"])


def _part() -> pl.Expr:
    """A share's part of the work's money, out of 10¹⁸."""
    performing = pl.col("performing_ppb").cast(pl.Int128)
    of_right = pl.when(pl.col("right").cast(pl.String) == "PR").then(performing).otherwise(WHOLE_PPB - performing)
    return pl.col("share_ppb") * of_right


def _unknown(compositions: pl.DataFrame) -> pl.DataFrame:
    """Works that no registration names: both rights whole, and nobody's."""
    rights = pl.DataFrame({"right": ["MR", "PR"]})
    return (
        compositions.with_columns(share_ppb=pl.lit(WHOLE_PPB, pl.Int64))
        .join(rights, how="cross")
        .select(
            "variant",
            _part().alias("weight"),
            work_right="right",
            party_id=pl.lit(""),
            licensor=pl.lit(None, pl.UInt32),
            reason=pl.lit("unknown_work").cast(REASON),
            scope=pl.lit(NOBODY, pl.UInt8),
        )
    )


def _whole(wanted: pl.DataFrame) -> pl.DataFrame:
    """What reaches no source."""
    return wanted.select(
        "variant",
        work_right=pl.lit(""),
        party_id=pl.lit(""),
        licensor=pl.lit(None, pl.UInt32),
        reason=pl.lit("provenance_unverified"),
        scope=pl.lit(WHOLE),
        slice_ppb=pl.lit(WHOLE_PPB),
    ).cast(dict(SLICE.items()))
