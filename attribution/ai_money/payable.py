"""What each AI track owes to its sources before territories are known: weight, share of the licence, and holds."""

from dataclasses import dataclass

import polars as pl

from attribution.ai_money.terms import AiTerms, of_tracks, shares_of, versions
from schemas import provenance_words as words
from schemas.vocabulary import BASIS
from schemas.vocabulary import REASON as REASONS

REASON = pl.Enum(sorted(REASONS))
_CODES = {"right": sorted(words.SOURCE_RIGHT), "kind": sorted(words.SOURCE_KIND), "basis": sorted(BASIS)}
"""In alphabetical order, so that their numbers sort as the words do."""
_ROW = ["track", "licence", "right", "kind", "source", "basis", "held"]
"""What a row is of, in the order of rows."""
_VARIANT = ["right", "kind", "source", "performing_ppb", "fallback_key", "grant"]


@dataclass(frozen=True)
class Payable:
    """Sources with a weight, under the licences that give them a share.

    Tracks, versions of licences and variants of sources are named by their place.
    """

    tracks: pl.DataFrame
    """track_id, evidence_id, feature, in the order of track_id"""
    licences: pl.DataFrame
    """rows of ``ai_licence``, with ``version``"""
    variants: pl.DataFrame
    """right, kind, source, performing_ppb, fallback_key, grant: what a slice of money depends on"""
    rows: pl.DataFrame
    """track, version, variant, right, kind, source, basis, held, consent_id, has_conflict, payable_ppb, the greatest
    rate_ppb, and Int128 ``due``: weight × rate, of 10¹⁸"""


def payable(ai: AiTerms) -> Payable:
    """Read the month's source shares as weights that money follows.

    Several uses of one source are one row. What a licence gives no share has no row, and what is the deliverer's
    stays with it.

    Args:
        ai: the month.
    """
    licences, tracks = versions(ai.ai_licence), of_tracks(ai).with_row_index("track")
    profiled = tracks.with_columns(profile=pl.struct("day", "contribution", "uses").rank("dense"))
    sources = _sources(ai, licences, profiled)
    kinds = (
        profiled.select("profile", "day", "contribution", "uses")
        .unique()
        .join(sources.select("profile", "role").unique(), on="profile")
    )
    roles = pl.when(pl.col("role") == "").then("uses").otherwise("role")
    shares = shares_of(kinds.with_columns(roles=roles), licences, ai.ai_licence_share)
    rates = shares.select("profile", "role", pl.col("licence").cast(sources.schema["licence"]), "version", "rate_ppb")
    found = _of_feature(sources.join(rates, on=["profile", "role", "licence"]), licences, profiled)
    rows = _summed(_held(found, licences))
    variants = rows.select(_VARIANT).unique().sort(_VARIANT).with_row_index("variant")
    numbered = rows.join(variants, on=_VARIANT, nulls_equal=True, maintain_order="left")
    return Payable(
        tracks=tracks.select("track_id", "evidence_id", "feature"),
        licences=licences,
        variants=variants.drop("variant").with_columns(pl.col("right", "kind", "source").cast(pl.String)),
        rows=numbered.drop("licence", "performing_ppb", "fallback_key", "grant"),
    )


def _sources(ai: AiTerms, licences: pl.DataFrame, tracks: pl.DataFrame) -> pl.DataFrame:
    """Source shares that money may follow, their texts as numbers: there are many.

    A source that its licence drops (too small a weight, one not sure enough, one that is in the track) is one without
    weight: it is licensed all the same, and no provision is made for it.
    """
    has_weight = (pl.col("payable_weight_ppb") > 0) | (pl.col("claimed_weight_ppb") > 0)
    shares = ai.source_share.lazy().filter(pl.col("kind") != "deliverer", has_weight)
    named = shares.select("source").unique().collect()["source"].sort()
    enums = {**_CODES, "licence": licences["licence"].unique().sort(), "source": named}
    held = pl.coalesce(pl.col("held").cast(REASON), pl.col("reason").cast(REASON))
    facts = tracks.lazy().select("track_id", "track", "profile", "held")
    return (
        shares.filter(pl.col("licence").is_in(licences["licence"].unique().implode()))
        .with_columns(role=pl.when(pl.col("right") == "voice").then("use").otherwise(pl.lit("")))
        .with_columns(pl.col(name).cast(pl.Enum(values)) for name, values in enums.items())
        .join(facts, on="track_id")
        .select(
            "track", "profile", "role", *enums, "consent_id", "has_conflict", held=held, weight="payable_weight_ppb"
        )
        .collect()
    )  # fmt: skip


def _of_feature(rows: pl.DataFrame, licences: pl.DataFrame, tracks: pl.DataFrame) -> pl.DataFrame:
    """Rows without those of a feature's or generator's licence for tracks of another, or of none that is known.

    Such a licence is paid from revenue that is not theirs.
    """
    kept = pl.repeat(value=True, n=rows.height, eager=True)
    for base, name in (("feature_revenue", "feature"), ("generator_income", "generator")):
        whose = licences.filter(pl.col("revenue_base") == base).select("version", of=name)
        named = rows.select("track", "version").join(whose, on="version", how="left", maintain_order="left")
        kept &= named["of"].is_null() | named["of"].eq_missing(tracks[name].gather(named["track"]))
    return rows.filter(kept)


def _held(rows: pl.DataFrame, licences: pl.DataFrame) -> pl.DataFrame:
    """Rows with what of their licence a slice depends on; held where the licence holds for a payee's own provider."""
    terms = licences.select("version", "performing_ppb", "fallback_key", "on_conflict")
    is_held = pl.col("has_conflict") & (pl.col("on_conflict") == "hold")
    conflict = pl.when(is_held).then(pl.lit("provider_conflict").cast(REASON))
    return rows.join(terms, on="version").select(
        *_ROW[:-1],
        "version",
        "rate_ppb",
        "consent_id",
        "has_conflict",
        held=pl.coalesce("held", conflict),
        performing_ppb=pl.when(pl.col("right") == "composition").then("performing_ppb").otherwise(0),
        fallback_key=pl.when(pl.col("kind") == "fallback").then("fallback_key").otherwise(pl.lit("")),
        payable_ppb="weight",
        due=pl.col("weight").cast(pl.Int128) * pl.col("rate_ppb"),
    )


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per source, in order. Most are alone, and nothing is to be summed."""
    ordered = rows.sort(_ROW, nulls_last=False)
    is_again = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift(1)) for name in _ROW)
    if ordered.select(is_again.any()).item():
        sums = pl.col("payable_ppb", "due").sum(), pl.col("rate_ppb").max(), pl.col("has_conflict").any()
        ordered = ordered.group_by(_ROW, maintain_order=True).agg(
            *sums, pl.col("consent_id").min(), pl.col("version", "performing_ppb", "fallback_key").first()
        )
    return ordered.with_columns(grant=pl.when(pl.col("right") == "voice").then("consent_id"))
