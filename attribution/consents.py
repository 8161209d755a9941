"""What the registry of consents says, over all deliveries: every version of every grant, and what is reserved."""

from collections.abc import Mapping, Sequence

import polars as pl

from attribution.latest import Latest, conflicts
from schemas.columns import polars_schema
from schemas.consent import Consent
from schemas.consent_revocation import ConsentRevocation
from schemas.reservation import Reservation

CONSENTS = ("consent", "consent_revocation", "reservation")
"""Datasets that deliveries of consents are read into; revocations then become versions of their grants."""

_GRANT = ["consent_id"]
_RESERVED = ["kind", "subject_id", "use", "valid_from", "origin"]
_ENDS = {"revoked_on": "revoked_on", "revocation_scope": "scope", "notice_days": "notice_days"}
"""Columns of a version that a revocation fills, and its own that they are filled with."""
_UNDECIDED = "{} deliveries say different things of {} {}: send it again as its next version, or correct one of them"
_OTHER_SUBJECT = (
    "{} versions of {} {} are not all of one kind and subject: give a grant of another subject a name of its own"
)
_NO_GRANT = "{} delivery has a {} of {}, which no delivery grants: deliver the grant, or correct the name"


def latest_consents(intake: Mapping[str, pl.DataFrame]) -> Latest:
    """The registry: all versions of all grants, and the reservations that hold.

    A version that several deliveries give alike counts once, known since the first of them. A revocation that came
    by itself becomes the next version of its grant, with what was known of the grant by then; versions that became
    known later carry it, unless they state a revocation of their own, so that no restatement brings a grant back to
    life by leaving it out. A second revocation replaces the first. Version numbers stay as delivered until a revocation
    comes in between. Of reservations alike in key the one that became known last holds.

    Args:
        intake: rows of ``CONSENTS`` of all accepted deliveries, with ``delivery_id`` and ``sent_at``.

    Returns:
        ``consent`` and ``reservation``. Conflicts: a version, or a grant's revocations of one moment, of which
        deliveries say different things; versions of one name with different subjects; a revocation of a grant that
        there is not.
    """
    consent, by_version = _agreed("consent", Consent, intake, ["consent_id", "version"])
    revocation, by_moment = _agreed("consent_revocation", ConsentRevocation, intake, ["consent_id", "recorded_at"])
    reservation, by_use = _agreed("reservation", Reservation, intake, _RESERVED, is_newest_alone=True)
    groundless = intake["consent_revocation"].join(intake["consent"], on=_GRANT, how="anti")
    return Latest(
        {
            "consent": _with_revocations(consent, revocation),
            "reservation": reservation.sort("kind", "subject_id", "use", "valid_from", "origin"),
        },
        pl.concat(
            [
                by_version,
                by_moment,
                by_use,
                conflicts("consent", _of_two_subjects(intake["consent"]), _GRANT, _OTHER_SUBJECT),
                conflicts("consent_revocation", groundless, _GRANT, _NO_GRANT),
            ]
        ),
    )


def _of_two_subjects(consent: pl.DataFrame) -> pl.DataFrame:
    """Versions whose grant, by its name, is of another subject too."""
    return consent.filter(pl.struct("kind", "subject_id").n_unique().over("consent_id") > 1)


def _agreed(
    dataset: str, model: type, intake: Mapping[str, pl.DataFrame], key: Sequence[str], *, is_newest_alone: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that say one thing of their key, known since the first delivery that said it; and the conflicts.

    Args:
        dataset: in ``intake``.
        model: its schema.
        intake: as :func:`latest_consents` has it.
        key: what names a row.
        is_newest_alone: whether what became known last replaces what was known before.
    """
    columns = polars_schema(model).names()
    content = [name for name in columns if name not in {"recorded_at", "source"}]
    said = (
        intake[dataset]
        .group_by(content)
        .agg(
            pl.col("recorded_at").min(),
            pl.col("source").sort_by("recorded_at", "source").first(),
            pl.col("delivery_id").min(),
            _last=pl.col("recorded_at").max(),
        )
    )
    if is_newest_alone:
        said = said.filter(pl.col("_last") == pl.col("_last").max().over(key))
    judged = said.with_columns(_versions=pl.len().over(key))
    undecided = judged.filter(pl.col("_versions") > 1)
    return judged.filter(pl.col("_versions") == 1).select(columns), conflicts(dataset, undecided, key, _UNDECIDED)


def _with_revocations(consent: pl.DataFrame, revocation: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``consent``: a version for every statement and every revocation, in the order that they became known."""
    stated = consent.sort("consent_id", "version").with_row_index("_stated")
    ended = revocation.sort("consent_id", "recorded_at").with_row_index("_ended")
    # a statement became known, at the latest, when a higher version of it did
    known = pl.col("recorded_at").cum_min(reverse=True).over("consent_id", order_by="version")
    lines = pl.concat(
        [
            stated.select("consent_id", "version", "_stated", _known=known, _is_end=pl.lit(False)),
            ended.select("consent_id", "_ended", _known="recorded_at", _is_end=pl.lit(True)),
        ],
        how="diagonal",
    ).sort("consent_id", "_known", "_is_end", "version")
    told = (
        lines.with_columns(pl.col("_stated", "_ended").forward_fill().over("consent_id"))
        .drop_nulls("_stated")
        .with_columns(version=_numbered())
        .select("version", "_stated", "_ended", "_is_end")
    )
    own = _ENDS | {"recorded_at": "recorded_at", "source": "source"}
    ends = ended.select("_ended", **{f"_{name}": pl.col(said) for name, said in own.items()})
    rows = told.join(stated.drop("version"), on="_stated").join(ends, on="_ended", how="left")
    return _ended_rows(rows).select(polars_schema(Consent).names()).sort("consent_id", "version")


def _ended_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Every version with the revocation that it is, states or carries."""
    is_carried = pl.col("_revoked_on").is_not_null() & (pl.col("_is_end") | pl.col("revoked_on").is_null())
    later = pl.max_horizontal("recorded_at", "_recorded_at")
    return rows.with_columns(
        *(pl.when(is_carried).then(pl.col(f"_{name}")).otherwise(name).alias(name) for name in _ENDS),
        pl.when("_is_end").then(later).otherwise("recorded_at").alias("recorded_at"),
        pl.when("_is_end").then("_source").otherwise("source").alias("source"),
    )


def _numbered() -> pl.Expr:
    """The version as it was delivered, or one more than the one before it where that is taken."""
    place = pl.int_range(pl.len()).over("consent_id")
    given = pl.col("version").cast(pl.Int64).fill_null(0)
    return ((given - place).cum_max().over("consent_id") + place).cast(pl.Int32)
