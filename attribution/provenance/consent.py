"""Consent: which grant holds for a voice, work or recording, as known on a day, and until when."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from attribution.provenance.licences import MODEL

_AS_IT_IS = ["self", "authorised_representative"]
_EVERYWHERE = ""
"""Stands for a territory where none are told apart."""


def as_known(consent: pl.DataFrame, on: date) -> pl.DataFrame:
    """Each grant as its latest version says that was recorded by the end of a day.

    Args:
        consent: rows of ``consent``.
        on: the day; a grant of which nothing was recorded by then is not known.
    """
    recorded = pl.col("recorded_at").str.slice(0, 10).str.to_date("%Y-%m-%d")
    return (
        consent.filter(recorded <= on)
        .sort("consent_id", "version")
        .unique("consent_id", keep="last", maintain_order=True)
    )


def grants(asks: pl.DataFrame, consent: pl.DataFrame, party: pl.DataFrame) -> pl.DataFrame:
    """The grants that cover what is asked, whether they held then or not.

    A grant counts that is in writing and signed, with the digest of what was signed; of a minor only by the guardian
    and with a court's approval. It covers the generator that is its grantee, by our name for that party or the
    party's own, the model and version that it names, and the project that it names, which only a manifest that names
    the grant can be of.

    Args:
        asks: ``ask``, ``kind`` and ``subject_id`` of what is used, the model's three columns, ``day`` of generation,
            ``named``, the grant that the manifest names (null: none), and ``purpose``.
        consent: rows of ``consent``, as :func:`as_known` returns them.
        party: rows of ``party``.

    Returns:
        ``ask``, ``consent_id``, ``grantor``, ``territories``, ``named``; ``is_own``: granted by whoever may, or with
        the artist's signed mandate on file; ``is_begun``: its term had begun on the day of generation;
        ``is_in_time``: and had not ended; ``last_day`` that what was generated under it may be played on, null for
        no end.
    """
    held = consent.filter(_is_on_paper(), _is_fit_for_minor()).join(_names(party), on="grantee", how="left")
    return (
        asks.join(held, on=["kind", "subject_id"], suffix="_granted")
        .filter(_is_covered())
        .with_columns(_ends=_ends(), _revoked=_revoked())
        .select(
            "ask", "consent_id", "grantor", "territories", "named", is_own=_is_own(), is_in_time=_is_in_time(),
            is_begun=pl.col("term_from") <= pl.col("day"),
            last_day=_last_day(),
        )
    )  # fmt: skip


def reaching(consent: pl.DataFrame, territory_set: pl.DataFrame, places: Sequence[str]) -> pl.DataFrame:
    """The grants that hold in every one of some places.

    Args:
        consent: rows of ``consent``.
        territory_set: members of the grants' territories.
        places: territories; none: every grant is taken to hold everywhere.
    """
    inside = pl.col("territory").filter(pl.col("territory").is_in(list(places))).n_unique()
    whole = territory_set.group_by("territories").agg(is_whole=inside == len(set(places)))
    return consent.join(whole.filter("is_whole"), on="territories", how="semi") if places else consent


def artists(consent: pl.DataFrame) -> pl.DataFrame:
    """Who speaks for each voice, by its grants, in force or not: its artist, or who has the artist's mandate.

    Args:
        consent: rows of ``consent``, as :func:`as_known` returns them.

    Returns:
        ``voice_id``, ``consent_id`` and ``artist``.
    """
    return consent.filter(pl.col("kind") == "voice", _is_own()).select(
        "consent_id", voice_id="subject_id", artist="grantor"
    )


def _names(party: pl.DataFrame) -> pl.DataFrame:
    """What a manifest may call each party as the operator of a model."""
    each = [party.select(grantee="party", called=name) for name in ("party", "name", "dpid")]
    return pl.concat(each).drop_nulls().group_by("grantee").agg(pl.col("called").unique())


def _is_on_paper() -> pl.Expr:
    return pl.col("is_in_writing") & pl.col("signed_at").is_not_null() & pl.col("evidence_sha256").is_not_null()


def _is_fit_for_minor() -> pl.Expr:
    is_guarded = (pl.col("grantor_capacity") == "guardian") & pl.col("court_approval_ref").is_not_null()
    return ~pl.col("is_minor") | is_guarded


def _is_covered() -> pl.Expr:
    grantee, generator = pl.col("grantee"), pl.col("generator")
    is_grantee = grantee.is_null() | (generator == grantee) | pl.col("called").list.contains(generator)
    models = [pl.col(f"{name}_granted").is_null() | (pl.col(name) == pl.col(f"{name}_granted")) for name in MODEL[1:]]
    is_purpose = pl.col("purposes").list.contains("generate") | pl.col("purposes").list.contains(pl.col("purpose"))
    is_project = pl.col("project").is_null() | (pl.col("named") == pl.col("consent_id"))
    return pl.all_horizontal(is_grantee, *models, is_purpose, is_project).fill_null(value=False)


def _is_own() -> pl.Expr:
    """A voice is its artist's own: who else grants it needs the artist's mandate. Works and recordings are traded."""
    capacity = pl.col("grantor_capacity")
    has_mandate = pl.col("mandate_sha256").is_not_null() & pl.col("mandate_signed_at").is_not_null()
    is_guardian = (capacity == "guardian") & pl.col("is_minor")
    is_estate = (capacity == "estate") & pl.col("estate_ref").is_not_null()
    return (pl.col("kind") != "voice") | capacity.is_in(_AS_IT_IS) | is_guardian | is_estate | has_mandate


def _ends() -> pl.Expr:
    """Last day of the term; a minor's ends before the coming of age."""
    return pl.min_horizontal("term_to", pl.when("is_minor").then(pl.col("minor_until").dt.offset_by("-1d")))


def _revoked() -> pl.Expr:
    """First day on which a revocation has effect."""
    return pl.col("revoked_on") + pl.duration(days=pl.col("notice_days"))


def _ended(*scopes: str) -> pl.Expr:
    """That day, where the revocation is of one of these scopes; one that names none ends all."""
    return pl.when(pl.col("revocation_scope").fill_null("all").is_in(scopes)).then("_revoked")


def _is_in_time() -> pl.Expr:
    day, revoked = pl.col("day"), _ended("future_generation", "all")
    in_term = (pl.col("term_from") <= day) & (pl.col("_ends").is_null() | (day <= pl.col("_ends")))
    return in_term & (revoked.is_null() | (day < revoked))


def _last_day() -> pl.Expr:
    term = pl.when(~pl.col("is_post_term_use_allowed")).then("_ends")
    return pl.min_horizontal(term, _ended("future_distribution", "all").dt.offset_by("-1d"))


def voices(
    used: pl.DataFrame,
    consent: pl.DataFrame,
    party: pl.DataFrame,
    territory_set: pl.DataFrame,
    places: Sequence[str] = (),
) -> pl.DataFrame:
    """Whether each voice of each track is consented to, by territory.

    Args:
        used: ``track_id``, ``voice_id``, ``consent_id`` (that the manifest names), the model's three columns and
            ``day`` of generation.
        consent: rows of ``consent``, as :func:`as_known` returns them.
        party: rows of ``party``.
        territory_set: members of the grants' territories.
        places: territories that the service plays in; none: grants are taken to hold everywhere.

    Returns:
        Per ``track_id``, ``voice_id`` and ``territory`` (empty where no places are told): ``outcome``, ``consent_id``
        and ``last_day``. The outcome is ``ok``; ``consent_missing``, where only somebody granted it who has no
        mandate of the artist on file; or ``blocked``, where nobody granted it for that model, day and place. After
        the ``last_day`` (null: no end) it is blocked as well. Of several grants the one that lasts longest counts,
        then the one that the manifest names.
    """
    key = ["voice_id", "named", *MODEL, "day"]
    told = used.rename({"consent_id": "named"}).unique(["track_id", *key])
    asks = told.select(key).unique().with_row_index("ask")
    asked = asks.with_columns(kind=pl.lit("voice"), subject_id="voice_id", purpose=pl.lit("generate"))
    held = grants(asked, consent, party).filter("is_in_time")
    where = pl.DataFrame({"territory": list(places) or [_EVERYWHERE]}, schema={"territory": pl.String})
    members = territory_set.select("territories", "territory").join(where, on="territory", how="semi").unique()
    placed = held.join(members, on="territories") if places else held.join(where, how="cross")
    best = placed.sort(
        "ask", "territory", ~pl.col("is_own"), pl.col("last_day").is_not_null(), -pl.col("last_day").to_physical(),
        ~pl.col("consent_id").eq_missing(pl.col("named")), "consent_id",
    ).unique(["ask", "territory"], keep="first", maintain_order=True)  # fmt: skip
    return (
        told.join(asks, on=key, nulls_equal=True)
        .join(where, how="cross")
        .join(best.select("ask", "territory", "consent_id", "is_own", "last_day"), on=["ask", "territory"], how="left")
        .with_columns(outcome=_outcome())
        .select("track_id", "voice_id", "territory", "outcome", "consent_id", "last_day")
        .sort("track_id", "voice_id", "territory")
    )


def _outcome() -> pl.Expr:
    return (
        pl.when(pl.col("consent_id").is_null())
        .then(pl.lit("blocked"))
        .when(pl.col("is_own"))
        .then(pl.lit("ok"))
        .otherwise(pl.lit("consent_missing"))
    )
