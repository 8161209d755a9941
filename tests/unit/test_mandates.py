from datetime import date
from typing import Any

import polars as pl

from attribution.mandates import in_force, licensor_of
from attribution.repertoire import RIGHT
from schemas.mandate import Mandate
from schemas.territory_set import TerritorySet
from tests.formats.rows import rows

ON = date(2026, 9, 30)
SETS = rows(TerritorySet, {"territories": "+DE", "territory": "DE"}, {"territories": "+2120", "territory": "DE"})
USUAL = {"mandate": "m", "owner_kind": "any", "owner": "", "right": "PR", "territories": "+DE", "licensor": "hub"}


def licensors(*mandates: dict[str, Any], party: str = "00000000101", society: str | None = "052") -> list[str | None]:
    """Who licenses a party's PR and MR in Germany."""
    held = in_force(rows(Mandate, *({**USUAL, **one} for one in mandates)), SETS, territory="DE", on=ON)
    names, codes = pl.Series(["", party]), pl.Series(["", society or "999"])
    shares = pl.DataFrame(
        {"right": ["PR", "MR"], "party": [1, 1], "society": [1, 1] if society else [None, None]},
        schema={"right": RIGHT, "party": pl.UInt32, "society": pl.UInt32},
    )
    known = held["licensor"].drop_nulls().unique().sort()
    named = pl.concat([known, pl.Series(["overclaim"])])
    return named.gather(licensor_of(shares, held, known, parties=names, societies=codes)).to_list()


def test_the_most_specific_mandate_wins():
    ipi = {"mandate": "a", "owner_kind": "ipi", "owner": "00000000101", "licensor": "publisher"}
    society = {"mandate": "b", "owner_kind": "society", "owner": "052", "licensor": "society"}
    anyone = {"mandate": "c", "licensor": "everybody"}

    assert licensors(anyone, society, ipi)[0] == "publisher"
    assert licensors(anyone, society)[0] == "society"
    assert licensors(anyone)[0] == "everybody"


def test_a_mandate_is_for_its_owner_right_territory_and_days():
    society = {"owner_kind": "society", "owner": "052"}

    assert licensors(society) == ["hub", None]
    assert licensors({**society, "right": "MR"}) == [None, "hub"]
    assert licensors({**society, "owner": "035"}) == [None, None]
    assert licensors(society, society=None) == [None, None]
    assert licensors({**society, "territories": "+FR"}) == [None, None]
    assert licensors({**society, "valid_to": date(2026, 9, 29)}) == [None, None]
    assert licensors({**society, "valid_from": date(2026, 10, 1)}) == [None, None]


def test_two_mandates_of_one_licensor_for_the_same_are_one():
    assert licensors({}, {"mandate": "again", "territories": "+2120"}) == ["hub", None]


def test_two_licensors_with_the_same_mandate_both_claim_and_neither_licenses():
    society = {"owner_kind": "society", "owner": "052"}
    anyone = {"mandate": "c", "licensor": "everybody"}

    assert licensors(society, {**society, "mandate": "other", "licensor": "rival"}, anyone) == ["overclaim", None]
