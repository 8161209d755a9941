"""Who gets the money of a blocked track in the end: by the licence of whoever licenses what it must not use."""

import polars as pl

_RIGHT = {"work": "composition", "recording": "recording", "voice": "voice"}
_SUBJECT = ["kind", "subject_id"]


def owners(
    links: pl.DataFrame, consent: pl.DataFrame, reservation: pl.DataFrame, licensed: pl.DataFrame, party: pl.DataFrame
) -> pl.DataFrame:
    """Who may license each subject: its owners, who grants a voice, who reserves, and who contracts for them.

    Args:
        links: as ``owning.catalogues`` returns them.
        consent: rows of ``consent``.
        reservation: rows of ``reservation``.
        licensed: as ``owning.works_licensed`` returns them.
        party: rows of ``party``.

    Returns:
        ``kind``, ``subject_id`` and ``licensor``.
    """
    sung = consent.filter(pl.col("kind") == "voice")
    said = [frame.select(*_SUBJECT, owner="grantor") for frame in (sung, reservation)]
    owned = pl.concat([links.select(*_SUBJECT, owner="catalogue"), *said, licensed]).drop_nulls().unique()
    agents = party.select(owner="party", licensor="licensor").drop_nulls()
    through = owned.join(agents, on="owner").select(*_SUBJECT, "licensor")
    return pl.concat([owned.select(*_SUBJECT, licensor="owner"), through]).unique()


def resolutions(found: pl.DataFrame, fits: pl.DataFrame, owned: pl.DataFrame) -> pl.DataFrame:
    """The rule of the licence that fits each blocked track and is of its subject's licensor.

    Where no such licence is known, another that fits decides, our provision last.

    Args:
        found: ``track_id``, ``kind`` and ``subject_id``.
        fits: as ``licences.fitting`` returns them.
        owned: as :func:`owners` returns them.

    Returns:
        ``track_id``, ``kind``, ``subject_id`` and ``resolution``, where any licence fits.
    """
    key = ["track_id", *_SUBJECT]
    asked = found.select(key).unique().with_columns(right=pl.col("kind").replace_strict(_RIGHT, return_dtype=pl.String))
    return (
        asked.join(fits, on=["track_id", "right"])
        .join(owned.with_columns(is_its=True), on=[*_SUBJECT, "licensor"], how="left")
        .sort(*key, pl.col("is_its").is_null(), pl.col("licensor").is_null(), "licence")
        .unique(key, keep="first", maintain_order=True)
        .select(*key, resolution="block_resolution")
    )
