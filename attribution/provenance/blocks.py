"""Take-downs: tracks that draw on what its owner forbids, or that use a voice without consent, and from which day."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from attribution.provenance.consent import grants, reaching, voices
from attribution.provenance.licences import MODEL, fitting, generated_on
from attribution.provenance.owning import catalogues, works_licensed
from attribution.provenance.resolution import owners, resolutions
from attribution.provenance.stores import heard
from schemas.columns import polars_schema
from schemas.takedown import Takedown

_KIND = {"iswc": "work", "isrc": "recording"}
_AT_PLAY = "distribute"
_MINING = ["data_mining", "ai_training", "ai_generative_training", "ai_inference"]
"""Reservations that a grant by the subject's owner lifts; who opts out of more is heard in any case."""
_KEY = ["track_id", "from_date", "kind", "subject_id"]


def takedowns(
    *,
    facts: pl.DataFrame,
    claims: pl.DataFrame,
    manifests: pl.DataFrame,
    resolved: pl.DataFrame,
    voice_claim: pl.DataFrame,
    consent: pl.DataFrame,
    reservation: pl.DataFrame,
    ai_licence: pl.DataFrame,
    party: pl.DataFrame,
    work: pl.LazyFrame,
    work_share: pl.LazyFrame,
    track: pl.LazyFrame,
    territory_set: pl.DataFrame,
    first: date,
    last: date,
    places: Sequence[str] = (),
    mandate: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The blocks of a month, whatever the manifest is worth: who forbids is heard.

    A voice that nobody granted for the model and the day of generation is blocked since then; one whose grant ended
    for distribution, from the day after. A reservation blocks what was generated while it was in force, since then;
    one of distribution blocks the days that it is in force itself. A reservation against mining is lifted by a grant
    for the same subject and model, of an owner of the subject or of whoever reserved, that reaches everywhere we play;
    one that ended for distribution lifts it no longer from the day after. A reservation after the generation affects
    only what is generated later. Tracks that AI generated nothing of are not concerned.

    Args:
        facts: as ``tracks.facts`` returns them.
        claims: rows of ``attribution_claim``.
        manifests: rows of ``provenance_manifest``.
        resolved: as ``graph.resolve`` returns it.
        voice_claim: rows of ``voice_claim``.
        consent: rows of ``consent``, as ``consent.as_known`` returns them.
        reservation: rows of ``reservation``.
        ai_licence: rows of ``ai_licence``: their rules say who gets the money in the end.
        party: rows of ``party``.
        work: rows of ``work``.
        work_share: rows of ``work_share``.
        track: rows of ``track``.
        territory_set: members of the territories of grants.
        first: the month's first day.
        last: its last day.
        places: territories that the service plays in; none: grants are taken to hold everywhere.
        mandate: rows of ``mandate``: by whom owners of works are licensed.

    Returns:
        Rows of ``takedown`` that touch the month, by key.
    """
    ai = facts.filter(pl.col("contribution") != "None").drop_nulls("evidence_id")
    used = _voices_heard(ai, claims, manifests, voice_claim, last=last)
    sources = _drawn_on(ai, manifests, resolved)
    unvoiced = _unvoiced(voices(used, consent, party, territory_set, places), ai, first, len(places))
    subjects = pl.concat([sources, _as_subjects(used)], how="diagonal")
    links = catalogues(sources, work, work_share, track, party)
    licensed = works_licensed(sources, work, work_share, mandate)
    mine = pl.concat([links.rename({"catalogue": "grantor"}), licensed.rename({"owner": "grantor"})]).unique()
    reserved = _reserved(subjects, links, reservation)
    lifted = _lifted(reserved, reaching(consent, territory_set, places), party, mine)
    opted = _opted_out(reserved.join(lifted, on="ask", how="left"), first=first)
    found = pl.concat([unvoiced, opted], how="diagonal").filter(
        pl.col("from_date") <= last, pl.col("to_date").is_null() | (pl.col("to_date") >= first)
    )
    owned = owners(links, consent, reservation, licensed, party)
    rules = resolutions(found, fitting(ai.select("track_id", *MODEL, "day"), ai_licence), owned)
    return _once(found.join(rules, on=["track_id", "kind", "subject_id"], how="left"))


def voices_used(ai: pl.DataFrame, voice_claim: pl.DataFrame) -> pl.DataFrame:
    """The voices of each track, as its own manifest names them: a row per track, voice, role and grant."""
    return ai.select("track_id", "evidence_id", "manifest", *MODEL, "day").join(
        voice_claim, on=["evidence_id", "manifest"]
    )


def _voices_heard(
    ai: pl.DataFrame, claims: pl.DataFrame, manifests: pl.DataFrame, voice_claim: pl.DataFrame, *, last: date
) -> pl.DataFrame:
    """The voices in each track, also in what it samples or remixes: there by that file's model, on its day."""
    made = manifests.select("evidence_id", "manifest", *MODEL, day=generated_on(last))
    heard_in = heard(claims, manifests).join(made, on=["evidence_id", "manifest"])
    return (
        ai.select("track_id", "evidence_id")
        .join(heard_in, on="evidence_id")
        .join(voice_claim, on=["evidence_id", "manifest"])
    )


def _drawn_on(ai: pl.DataFrame, manifests: pl.DataFrame, resolved: pl.DataFrame) -> pl.DataFrame:
    """The works and recordings that each track draws on, however little, and those between it and them."""
    named = resolved.filter(pl.col("kind").is_in(list(_KIND))).select(
        "evidence_id", pl.col("kind").replace_strict(_KIND), subject_id="source"
    )
    upstream = manifests.filter(~pl.col("is_active"))
    between = [
        upstream.select("evidence_id", kind=pl.lit(kind), subject_id=column).drop_nulls()
        for kind, column in (("work", "self_iswc"), ("recording", "self_isrc"))
    ]
    tracks = ai.select("track_id", "evidence_id", *MODEL, "day")
    return tracks.join(pl.concat([named, *between]).unique(), on="evidence_id").drop("evidence_id")


def _as_subjects(used: pl.DataFrame) -> pl.DataFrame:
    return used.select(
        "track_id", *MODEL, "day", kind=pl.lit("voice"), subject_id="voice_id", named="consent_id"
    ).unique()


def _unvoiced(outcomes: pl.DataFrame, ai: pl.DataFrame, first: date, places: int) -> pl.DataFrame:
    """Blocks for want of consent; one that is the same in all places is one for everywhere."""
    never = pl.min_horizontal("day", pl.lit(first))
    starts = outcomes.join(ai.select("track_id", "day"), on="track_id").with_columns(
        from_date=pl.when(pl.col("outcome") == "blocked").then(never).otherwise(pl.col("last_day").dt.offset_by("1d"))
    )
    where = pl.when(pl.len() < places).then(pl.lit("+") + pl.col("territory").sort().str.join(" +"))
    return (
        starts.drop_nulls("from_date")
        .group_by("track_id", "voice_id", "from_date")
        .agg(territories=where.first(), consent_id=pl.col("consent_id").min())
        .select(
            "track_id", "from_date", "consent_id", "territories", kind=pl.lit("voice"), subject_id="voice_id",
            to_date=pl.lit(None, pl.Date), reason=pl.lit("voice_not_consented"),
        )
    )  # fmt: skip


def _reserved(subjects: pl.DataFrame, links: pl.DataFrame, reservation: pl.DataFrame) -> pl.DataFrame:
    """What reservations forbid of each subject, itself or with the catalogue that it is in: one ``ask`` each."""
    said = reservation.select("kind", "subject_id", "use", "valid_from", "valid_to", reserver="grantor").unique()
    whole = said.filter(pl.col("kind") == "catalogue").rename({"subject_id": "catalogue"}).drop("kind")
    reserved = pl.concat(
        [said.filter(pl.col("kind") != "catalogue"), links.join(whole, on="catalogue").drop("catalogue")],
        how="diagonal",
    ).rename({"use": "forbids"})
    is_then = (pl.col("valid_from") <= pl.col("day")) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("day"))
    )
    found = subjects.join(reserved, on=["kind", "subject_id"])
    return found.filter((pl.col("forbids") == _AT_PLAY) | is_then).with_row_index("ask")


def _lifted(reserved: pl.DataFrame, consent: pl.DataFrame, party: pl.DataFrame, mine: pl.DataFrame) -> pl.DataFrame:
    """Each ``ask`` that a grant for this model lifts, and the last day that it does (null: no end).

    A voice is granted by whoever may; a work or recording by those whose it is (``mine``), or by whoever reserved it,
    in our name for him or his own.
    """
    asks = reserved.filter(pl.col("forbids").is_in(_MINING))
    asked = asks.select("ask", "kind", "subject_id", *MODEL, "day", "named", purpose=pl.lit("train"))
    called = party.select(grantor="party", called="name")
    held = (
        grants(asked, consent, party)
        .filter("is_in_time", "is_own")
        .join(asks.select("ask", "kind", "subject_id", "reserver"), on="ask")
        .join(mine.with_columns(is_mine=pl.lit(value=True)), on=["kind", "subject_id", "grantor"], how="left")
        .join(called, on="grantor", how="left")
    )
    is_reserver = pl.any_horizontal(pl.col(name) == pl.col("reserver") for name in ("grantor", "called"))
    return (
        held.filter((pl.col("kind") == "voice") | pl.col("is_mine").fill_null(value=False) | is_reserver)
        .group_by("ask")
        .agg(lifted_to=pl.when(pl.col("last_day").is_not_null().all()).then(pl.col("last_day").max()))
        .with_columns(is_lifted=pl.lit(value=True))
    )


def _opted_out(reserved: pl.DataFrame, *, first: date) -> pl.DataFrame:
    """Blocks by reservations, those that are lifted from the day after."""
    is_at_play = pl.col("forbids") == _AT_PLAY
    return reserved.filter(pl.col("is_lifted").is_null() | pl.col("lifted_to").is_not_null()).select(
        "track_id", "kind", "subject_id",
        from_date=pl.when(is_at_play)
        .then("valid_from")
        .otherwise(pl.coalesce(pl.col("lifted_to").dt.offset_by("1d"), pl.min_horizontal("day", pl.lit(first)))),
        to_date=pl.when(is_at_play).then("valid_to"),
        reason=pl.lit("opted_out"),
        consent_id=pl.lit(None, pl.String),
        territories=pl.lit(None, pl.String),
    )  # fmt: skip


def _once(found: pl.DataFrame) -> pl.DataFrame:
    """One block per track, day and subject: of several the one that lasts longest, then the one for everywhere."""
    longest = pl.col("to_date").fill_null(date.max)
    order = [*_KEY, longest, pl.col("territories").is_not_null(), "reason"]
    return (
        found.sort(order, descending=[one is longest for one in order])
        .unique(_KEY, keep="first", maintain_order=True)
        .with_columns(pl.col("resolution").fill_null("deliverer"))
        .select(pl.col(name).cast(kind) for name, kind in polars_schema(Takedown).items())
        .sort(_KEY)
    )
