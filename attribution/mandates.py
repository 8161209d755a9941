"""Who may license an owner's share to us: the most specific mandate, by IPI name number, by society, or by any."""

from datetime import date

import polars as pl

from attribution.agreements import TermsError
from attribution.repertoire import RIGHT

_OWNER = ["owner_kind", "owner", "right"]
_SAID_BY = {"ipi": "IPI name number {}", "society": "society {}", "any": "any owner{}"}


def in_force(mandate: pl.DataFrame, territory_set: pl.DataFrame, *, territory: str, on: date) -> pl.DataFrame:
    """The mandates of a territory.

    Args:
        mandate: rows of ``mandate``.
        territory_set: members of the mandates' territories.
        territory: where.
        on: the day that decides, the last one of the month.

    Returns:
        ``owner_kind``, ``owner``, ``right`` and ``licensor``, once per owner and right.

    Raises:
        TermsError: where two licensors hold the same one, naming both mandates.
    """
    members = territory_set.filter(pl.col("territory") == territory)
    rows = mandate.filter(pl.col("valid_from") <= on, pl.col("valid_to").is_null() | (pl.col("valid_to") >= on)).join(
        members, on="territories", how="semi"
    )
    two = rows.filter(pl.col("licensor").n_unique().over(_OWNER) > 1).sort(*_OWNER, "licensor", "mandate")
    if not two.is_empty():
        raise TermsError(_contradiction(two, territory, on))
    return rows.select(*_OWNER, "licensor").unique().sort(_OWNER)


def licensor_of(
    shares: pl.DataFrame, mandates: pl.DataFrame, licensors: pl.Series, *, parties: pl.Series, societies: pl.Series
) -> pl.Series:
    """Who licenses each share to us: its place in ``licensors``; null where nobody has a mandate.

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


def _given(mandates: pl.DataFrame, licensors: pl.Series, kind: str, owners: pl.Series) -> pl.Series:
    """The licensor by one kind of mandate, in a list with a place for every right × owner."""
    rows = (
        mandates.filter(pl.col("owner_kind") == kind)
        .join(pl.DataFrame({"owner": owners}).with_row_index("number"), on="owner")
        .join(pl.DataFrame({"licensor": licensors}).with_row_index("at"), on="licensor")
    )
    size = owners.len()
    every = pl.repeat(None, size * len(RIGHT.categories), dtype=pl.UInt32, eager=True)
    return every.scatter(number_of(rows["right"].cast(RIGHT), rows["number"], size=size), rows["at"])


def number_of(right: pl.Series, other: pl.Series, *, size: int) -> pl.Series:
    """One number for a right and one of ``size`` others."""
    return right.to_physical().cast(pl.UInt32) * size + other


def _contradiction(two: pl.DataFrame, territory: str, on: date) -> str:
    one = two.row(0, named=True)
    other = two.filter(pl.col("licensor") != one["licensor"], *(pl.col(name) == one[name] for name in _OWNER)).row(
        0, named=True
    )
    return (
        f"Mandates {one['mandate']} ({one['licensor']}) and {other['mandate']} ({other['licensor']}) both license "
        f"{one['right']} of {_SAID_BY[one['owner_kind']].format(one['owner'])} in {territory} on {on}. Let one end "
        f"(valid_to), or take {territory} out of one of them."
    )
