"""Whose a work or recording is: of which catalogues, by whom it is licensed, and so whose grants of it count."""

import polars as pl

_SUBJECT = ["kind", "subject_id"]


def catalogues(
    sources: pl.DataFrame, work: pl.LazyFrame, work_share: pl.LazyFrame, track: pl.LazyFrame, party: pl.DataFrame
) -> pl.DataFrame:
    """Whose catalogue each source is of.

    A work is of every party that has a share in it; a recording of whoever delivered it, and of that party's licensor.

    Args:
        sources: ``kind`` (work or recording) and ``subject_id`` (ISWC or ISRC).
        work: rows of ``work``.
        work_share: rows of ``work_share``.
        track: rows of ``track``.
        party: rows of ``party``.

    Returns:
        ``kind``, ``subject_id`` and ``catalogue``, by any name that a grant may use: our name for the party, its IPI
        name number, or its DDEX party identifier.
    """
    wanted = sources.lazy().select("kind", "subject_id").unique()
    works = wanted.filter(pl.col("kind") == "work").join(
        work.select("work_id", "iswc"), left_on="subject_id", right_on="iswc"
    )
    held = works.join(work_share.select("work_id", "party_id", "ipi_name_number"), on="work_id")
    recordings = wanted.filter(pl.col("kind") == "recording").join(
        track.select("isrc", "deliverer"), left_on="subject_id", right_on="isrc"
    )
    parties = party.lazy().select("party", "ipi_name_number", "dpid", "licensor")
    by_ipi = held.join(parties.drop_nulls("ipi_name_number"), on="ipi_name_number").select(
        "kind", "subject_id", catalogue="party"
    )
    delivered = recordings.join(parties, left_on="deliverer", right_on="dpid")
    named = [held.select("kind", "subject_id", catalogue=name) for name in ("party_id", "ipi_name_number")]
    named += [recordings.select("kind", "subject_id", catalogue="deliverer")]
    named += [delivered.select("kind", "subject_id", catalogue=name) for name in ("party", "licensor")]
    return pl.concat([by_ipi, *named]).drop_nulls().unique().collect()


def works_licensed(
    sources: pl.DataFrame, work: pl.LazyFrame, work_share: pl.LazyFrame, mandate: pl.DataFrame | None
) -> pl.DataFrame:
    """Who has a mandate of a party in each work, or of its society, in any territory.

    Args:
        sources: ``kind`` and ``subject_id``; those that are no works are passed over.
        work: rows of ``work``.
        work_share: rows of ``work_share``.
        mandate: rows of ``mandate``, or nothing.

    Returns:
        ``kind``, ``subject_id`` and ``owner``.
    """
    if mandate is None:
        return pl.DataFrame(schema=dict.fromkeys([*_SUBJECT, "owner"], pl.String()))
    works = sources.lazy().filter(pl.col("kind") == "work").select(_SUBJECT).unique()
    titled = works.join(work.select("work_id", "iswc"), left_on="subject_id", right_on="iswc")
    held = titled.join(work_share, on="work_id")
    given = [
        held.join(mandate.lazy().filter(pl.col("owner_kind") == kind), left_on=name, right_on="owner")
        for kind, name in (("ipi", "party_id"), ("society", "society_code"))
    ]
    return pl.concat(each.select(*_SUBJECT, owner="licensor") for each in given).unique().collect()


def grantors(
    sources: pl.DataFrame,
    *,
    work: pl.LazyFrame,
    work_share: pl.LazyFrame,
    track: pl.LazyFrame,
    party: pl.DataFrame,
    mandate: pl.DataFrame | None,
) -> pl.DataFrame:
    """Who may grant each work and recording: those in whose catalogue it is, and who has a mandate of theirs.

    A mandate of everybody whom no other is of makes nobody an owner.

    Args:
        sources: ``kind`` (work or recording) and ``subject_id`` (ISWC or ISRC).
        work: rows of ``work``.
        work_share: rows of ``work_share``.
        track: rows of ``track``.
        party: rows of ``party``.
        mandate: rows of ``mandate``, or nothing.

    Returns:
        ``kind``, ``subject_id`` and ``grantor``, by any name that a grant may use.
    """
    links = catalogues(sources, work, work_share, track, party).select(*_SUBJECT, grantor="catalogue")
    licensed = works_licensed(sources, work, work_share, mandate).select(*_SUBJECT, grantor="owner")
    return pl.concat([links, licensed]).unique()
