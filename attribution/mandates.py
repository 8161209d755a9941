"""Who may license an owner's share to us: the most specific mandate, by IPI name number, by society, or by any."""

from datetime import date

import polars as pl

from attribution.repertoire import RIGHT

_OWNER = ["owner_kind", "owner", "right"]


def in_force(mandate: pl.DataFrame, territory_set: pl.DataFrame, *, territory: str, on: date) -> pl.DataFrame:
    """The mandates of a territory.

    Args:
        mandate: rows of ``mandate``.
        territory_set: members of the mandates' territories.
        territory: where.
        on: the day that decides, the last one of the month.

    Returns:
        ``owner_kind``, ``owner``, ``right`` and ``licensor``, once per owner and right; the licensor is null where two
        hold the same one: both claim all of it.
    """
    members = territory_set.filter(pl.col("territory") == territory)
    rows = mandate.filter(pl.col("valid_from") <= on, pl.col("valid_to").is_null() | (pl.col("valid_to") >= on)).join(
        members, on="territories", how="semi"
    )
    alone = pl.when(pl.col("licensor").n_unique() == 1).then(pl.col("licensor").first())
    return rows.group_by(_OWNER).agg(licensor=alone).sort(_OWNER)


def licensor_of(
    shares: pl.DataFrame, mandates: pl.DataFrame, licensors: pl.Series, *, parties: pl.Series, societies: pl.Series
) -> pl.Series:
    """Who licenses each share to us: its place in ``licensors``; null where nobody has a mandate.

    Where two have the most specific one, it is the place after the last licensor: see :func:`overclaimed`.

    Args:
        shares: ``right``, and ``party`` and ``society`` by number.
        mandates: from :func:`in_force`.
        licensors: all that a mandate names.
        parties: the id of each party's number: its IPI name number, where it has one.
        societies: the code of each society's number.
    """
    anyone, nobody = pl.Series("owner", [""]), pl.zeros(shares.height, dtype=pl.UInt32, eager=True)
    found = [
        _given(mandates, licensors, kind, names).gather(number_of(shares["right"], owner, size=names.len()))
        for kind, names, owner in (
            ("ipi", parties, shares["party"]),
            ("society", societies, shares["society"]),
            ("any", anyone, nobody),
        )
    ]
    return pl.select(licensor=pl.coalesce(found)).to_series()


def overclaimed(licensors: pl.Series) -> pl.Expr:
    """Whether two licensors claim a share, by the ``licensor`` that :func:`licensor_of` gave."""
    return (pl.col("licensor") == licensors.len()).fill_null(value=False)


def _given(mandates: pl.DataFrame, licensors: pl.Series, kind: str, owners: pl.Series) -> pl.Series:
    """The licensor by one kind of mandate, in a list with a place for every right × owner."""
    rows = (
        mandates.filter(pl.col("owner_kind") == kind)
        .join(pl.DataFrame({"owner": owners}).with_row_index("number"), on="owner")
        .join(pl.DataFrame({"licensor": licensors}).with_row_index("at"), on="licensor", how="left")
        .with_columns(pl.col("at").fill_null(licensors.len()))
    )
    size = owners.len()
    every = pl.repeat(None, size * len(RIGHT.categories), dtype=pl.UInt32, eager=True)
    return every.scatter(number_of(rows["right"].cast(RIGHT), rows["number"], size=size), rows["at"])


def number_of(right: pl.Series, other: pl.Series, *, size: int) -> pl.Series:
    """One number for a right and one of ``size`` others."""
    return right.to_physical().cast(pl.UInt32) * size + other
