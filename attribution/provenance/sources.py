"""Who has what weight in an AI track: the claims of its manifest, as each licence of sources counts them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from attribution.provenance.blocks import voices_used
from attribution.provenance.consent import voices
from attribution.provenance.licences import MODEL, SIDES, fitting, generated_on
from attribution.provenance.source_consent import source_consents, voice_weights
from schemas.columns import WHOLE_PPB, empty, polars_schema
from schemas.provenance_words import EMBODYING_USE
from schemas.source_share import SourceShare

_SOURCES = ["iswc", "isrc"]
_TERMS = ["licence", "licensor", "right", "floor_ppb", "residual", "on_conflict", "requires_consent"]
_KEY = ["track_id", "licence", "right", "kind", "source", "use"]
_OWED = ["iswc", "isrc", "voice", "fallback"]
_EMBODIED = pl.Schema({"track_id": pl.String(), "iswc": pl.String()})


@dataclass(frozen=True)
class Registry:
    """Rows of the datasets of these names, by which sources find their licences, grants and owners."""

    ai_licence: pl.DataFrame
    """our provision too"""
    consent: pl.DataFrame
    """as ``consent.as_known`` returns them"""
    training_use: pl.DataFrame
    attribution_provider: pl.DataFrame
    party: pl.DataFrame
    work: pl.LazyFrame
    work_share: pl.LazyFrame
    track: pl.LazyFrame
    territory_set: pl.DataFrame
    first: date
    """the month's first day"""
    last: date
    places: Sequence[str] = ()
    """territories that the service plays in; none: grants are taken to hold everywhere"""
    mandate: pl.DataFrame | None = None
    """by whom owners of works are licensed"""
    embodied: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_EMBODIED))
    """``track_id`` and ``iswc`` of works that are registered for a track's own recording"""


def source_shares(
    *, ai_track: pl.DataFrame, resolved: pl.DataFrame, voice_claim: pl.DataFrame, at_most: int = 20_000, **known: Any
) -> pl.DataFrame:
    """The weights that money follows, of every AI track under every licence that fits it.

    Each licence counts the whole of a track's claims of its right. Weight of a source below the licence's floor goes
    where weight of nobody goes: to the deliverer or into the fallback pool. Weight that the provider is not sure
    enough of goes to the fallback key, the works that the model was trained on; a provider that does not say how sure
    it is counts as sure. Works that are in the track (a cover, a remix, a sample, lyrics, or registered for its own
    recording) are paid like any work in it, so that their weight is the deliverer's here. What leads to no source is
    held. Weight moves and is never lost: per track, licence and right, what is claimed and what is payable both sum to
    the whole.

    Args:
        ai_track: rows of ``ai_track``; those that AI made nothing of draw on nothing.
        resolved: as ``graph.resolve`` returns it.
        voice_claim: rows of ``voice_claim``.
        at_most: tracks at a time, which bounds the memory.
        known: the fields of :class:`Registry`.

    Returns:
        Rows of ``source_share``, by key.
    """
    pieces = source_share_pieces(ai_track, resolved, voice_claim, Registry(**known), at_most=at_most)
    return pl.concat([empty(SourceShare), *pieces])


def source_share_pieces(
    ai_track: pl.DataFrame, resolved: pl.DataFrame, voice_claim: pl.DataFrame, known: Registry, *, at_most: int
) -> Iterator[pl.DataFrame]:
    """:func:`source_shares`, so many tracks at a time, in their order."""
    is_taken = (pl.col("reserve") != "none") | (pl.col("recorded") == "held")
    taken = (
        ai_track.filter(pl.col("contribution") != "None", is_taken)
        .with_columns(day=generated_on(known.last))
        .sort("track_id")
    )
    for piece in taken.iter_slices(at_most):
        yield _shares(piece, resolved, voice_claim, known)


def _shares(taken: pl.DataFrame, resolved: pl.DataFrame, voice_claim: pl.DataFrame, known: Registry) -> pl.DataFrame:
    fits = fitting(taken.select("track_id", *MODEL, "day"), known.ai_licence).select(
        "track_id", *_TERMS, threshold_ppb="confidence_ppb"
    )
    weights = _in_track(_weights(taken, resolved), known.embodied)
    placed = weights.join(fits, on=["track_id", "right"]).with_columns(_goes_to())
    registered = {name: getattr(known, name) for name in ("party", "work", "work_share", "track", "mandate", "last")}
    consented = source_consents(_asked(placed, taken), known.consent, **registered)
    used = voices_used(taken.drop_nulls("evidence_id"), voice_claim)
    outcomes = voices(used.drop("role"), known.consent, known.party, known.territory_set, known.places)
    voiced = voice_weights(used, outcomes, fits, consent=known.consent, party=known.party, first=known.first)
    rows = [_own(placed, consented), _moved(placed, taken, known.training_use), voiced]
    return _as_shares(_conflicted(pl.concat(rows, how="diagonal"), taken, known.attribution_provider, known.party))


def _weights(taken: pl.DataFrame, resolved: pl.DataFrame) -> pl.DataFrame:
    """The resolved claims of each track; of one that should have claims and has none, whole rights that are held."""
    said = taken.select("track_id", "evidence_id").join(resolved, on="evidence_id")
    silent = taken.filter(pl.col("manifest_state") != "verified").join(said, on="track_id", how="anti")
    why = pl.when(pl.col("manifest_state") == "none").then(pl.lit("no_manifest")).otherwise(pl.lit("unverified"))
    unread = silent.select(
        "track_id", kind=pl.lit("unresolved"), source=why, claimed_weight_ppb=pl.lit(WHOLE_PPB, pl.Int64)
    ).join(SIDES, how="cross")
    columns = ["track_id", "right", "kind", "source", "use", "claimed_weight_ppb", "confidence_ppb"]
    weights = pl.concat([said.select(columns), unread], how="diagonal").filter(pl.col("claimed_weight_ppb") > 0)
    source = ["track_id", "right", "kind", "source"]
    total = pl.col("claimed_weight_ppb").sum().over(source)
    is_split = pl.struct(source).is_duplicated()
    return weights.with_columns(is_split=is_split).with_columns(
        total=pl.when("is_split").then(total).otherwise("claimed_weight_ppb")
    )


def _in_track(weights: pl.DataFrame, embodied: pl.DataFrame) -> pl.DataFrame:
    """Whether each source is in the track: by its use, or because the track's own recording is registered as of it."""
    registered = embodied.select("track_id", kind=pl.lit("iswc"), source="iswc", is_registered=pl.lit(value=True))
    is_used = pl.col("use").is_in(list(EMBODYING_USE))
    return weights.join(registered, on=["track_id", "kind", "source"], how="left").with_columns(
        is_embodied=is_used.fill_null(value=False) | pl.col("is_registered").fill_null(value=False)
    )


def _goes_to() -> pl.Expr:
    """Where each weight goes under a licence: to its own source, the deliverer or the fallback pool."""
    residual = pl.when(pl.col("residual") == "deliverer").then(pl.lit("deliverer")).otherwise(pl.lit("fallback"))
    is_embodied = (pl.col("right") == "composition") & pl.col("is_embodied")
    return (
        pl.when(pl.col("kind") == "unresolved")
        .then(pl.lit("own"))
        .when(pl.col("kind") == "unattributed")
        .then(residual)
        .when(is_embodied)
        .then(pl.lit("deliverer"))
        .when(pl.col("total") < pl.col("floor_ppb"))
        .then(residual)
        .when(pl.col("confidence_ppb") < pl.col("threshold_ppb"))
        .then(pl.lit("fallback"))
        .otherwise(pl.lit("own"))
        .alias("to")
    )


def _asked(placed: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """The sources that some licence wants a grant for."""
    wanted = placed.filter("requires_consent", pl.col("kind").is_in(_SOURCES)).select(
        "track_id", "kind", "source", "use"
    )
    return wanted.unique().join(taken.select("track_id", *MODEL, "day"), on="track_id")


def _own(placed: pl.DataFrame, consented: pl.DataFrame) -> pl.DataFrame:
    """A row per source, as claimed; payable is what stays with it."""
    basis = pl.when("is_embodied").then(pl.lit("embodied")).otherwise(pl.lit("drawn_on"))
    lost = pl.when(pl.col("kind") == "unresolved").then(pl.lit("provenance_unverified"))
    is_wanted = pl.col("requires_consent") & pl.col("kind").is_in(_SOURCES)
    payable = pl.when(pl.col("to") == "own").then("claimed_weight_ppb").otherwise(0)
    each = placed.filter(pl.col("kind") != "unattributed").with_columns(
        pl.col("use").fill_null(""), payable_weight_ppb=payable
    )
    named, weights = (
        [*_KEY, "licensor", "on_conflict", "requires_consent", "is_embodied"],
        ["claimed_weight_ppb", "payable_weight_ppb"],
    )
    summed = each.filter("is_split").group_by(named).agg(pl.col(weights).sum())
    return (
        pl.concat([each.filter(~pl.col("is_split")).select(*named, *weights), summed])
        .lazy()
        .join(consented.lazy(), on=["track_id", "kind", "source", "use"], how="left")
        .with_columns(
            basis=basis,
            reason=pl.coalesce(lost, pl.when(is_wanted).then("consent_reason")),
            consent_id=pl.when(is_wanted).then("consent_id"),
        )
        .collect()
    )


def _moved(placed: pl.DataFrame, taken: pl.DataFrame, training_use: pl.DataFrame) -> pl.DataFrame:
    """What goes to the deliverer and to the fallback pool: of it, what nobody was named for is claimed as such."""
    trained = training_use.select("model_id", "model_version", "right").unique().with_columns(is_trained=True)
    model = pl.format("{}@{}", pl.col("model_id").fill_null(""), pl.col("model_version").fill_null(""))
    is_pool = pl.col("kind") == "fallback"
    return (
        placed.filter(pl.col("to") != "own")
        .group_by("track_id", "licence", "right", "licensor", "on_conflict", kind="to")
        .agg(
            claimed_weight_ppb=pl.col("claimed_weight_ppb").filter(pl.col("kind") == "unattributed").sum(),
            payable_weight_ppb=pl.col("claimed_weight_ppb").sum(),
        )
        .join(taken.select("track_id", "model_id", "model_version"), on="track_id")
        .join(trained, on=["model_id", "model_version", "right"], how="left")
        .with_columns(
            source=pl.when(is_pool).then(model).otherwise(pl.lit("")),
            use=pl.lit(""),
            basis=pl.when(is_pool).then(pl.lit("fallback")).otherwise(pl.lit("own")),
            reason=pl.when(is_pool & pl.col("is_trained").is_null()).then(pl.lit("provenance_unverified")),
        )
    )


def _conflicted(
    rows: pl.DataFrame, taken: pl.DataFrame, attribution_provider: pl.DataFrame, party: pl.DataFrame
) -> pl.DataFrame:
    """Mark the rows whose licensor, or a client of it, owns who found the weights; hold them where the licence says."""
    agents = party.select(owner="party", agent="licensor")
    owned = attribution_provider.select("provider", "owner").drop_nulls().join(agents, on="owner", how="left")
    owners = taken.select("track_id", "provider").join(owned, on="provider")
    is_payee = pl.any_horizontal(pl.col(name) == pl.col("licensor") for name in ("owner", "agent"))
    is_owner = is_payee & pl.col("kind").is_in(_OWED)
    is_held = pl.col("has_conflict") & (pl.col("on_conflict") == "hold")
    return (
        rows.join(owners.select("track_id", "owner", "agent"), on="track_id", how="left")
        .with_columns(has_conflict=is_owner.fill_null(value=False))
        .with_columns(reason=pl.coalesce("reason", pl.when(is_held).then(pl.lit("provider_conflict"))))
    )


def _as_shares(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.col(name).cast(kind) for name, kind in polars_schema(SourceShare).items()).sort(_KEY)
