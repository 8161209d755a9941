"""Whose a recording is, in whole parts per billion."""

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.repertoire import repertoire
from attribution.works_used import claims
from schemas.mandate import Mandate
from schemas.recording_work import RecordingWork
from schemas.territory_set import TerritorySet
from schemas.work import Work
from schemas.work_share import WorkShare
from tests.formats.rows import rows

ISRC = "QZABC2600001"
WHOLE = 1_000_000_000
WORKS, PARTIES = st.sampled_from("VW"), st.sampled_from("PQRS")
SETS = rows(TerritorySet, {"territories": "+DE", "territory": "DE"}, {"territories": "+FR", "territory": "FR"})
USUAL = {
    "right": "PR", "party_name": "n", "role": "E", "is_controlled": True, "submitter": "PB1", "territories": "+DE",
    "share_kind": "collection", "work_id": "W",
}  # fmt: skip


def claimed(
    shares: list[dict[str, Any]], *, links: dict[str, int] | None = None, free: str = "", mandates: tuple = ()
) -> list[tuple[Any, ...]]:
    """PR of one recording in Germany: work, party, licensor, share and reason."""
    parts = {"W": WHOLE} if links is None else links
    linked = [{"isrc": ISRC, "work_id": name, "proportion_ppb": part} for name, part in parts.items()]
    usual = {"submitter": "PB1", "submitter_work_id": "1", "title": "t"}
    works = [{**usual, "work_id": name, "is_public_domain": name == free} for name in parts]
    known = repertoire(
        pl.LazyFrame({"isrc": [ISRC]}),
        rows(RecordingWork, *linked).lazy(),
        rows(Work, *works).lazy(),
        rows(WorkShare, *({**USUAL, **one} for one in shares)).lazy(),
    )
    terms, licensors, recording = rows(Mandate, *mandates), pl.Series(["hub", "rival"]), pl.Series([1], dtype=pl.UInt32)
    every = claims(known, recording, terms, SETS, licensors, territory="DE", on=date(2026, 9, 30)).rows
    found = every.filter(pl.col("right") == "PR")
    work, party = known.work_id.gather(found["work"]), known.party_id.gather(found["party"])
    return list(zip(work, party, licensors.gather(found["licensor"]), found["share_ppb"], found["reason"], strict=True))


def share(party: str, ppb: int, **more: Any) -> dict[str, Any]:
    return {"party_id": party, "share_ppb": ppb, **more}


def test_shares_of_the_territory_and_what_they_leave():
    found = claimed([share("P", 600_000_000), share("Q", 400_000_000, territories="+FR")])

    assert found == [("W", "", None, 400_000_000, "share_gap"), ("W", "P", None, 600_000_000, None)]


def test_a_work_without_shares_here_is_a_gap_of_the_whole():
    assert claimed([]) == [("W", "", None, WHOLE, "share_gap")]


def test_parts_of_a_medley_are_whole_and_sum_to_the_proportion():
    shares = [share("P", 250_000_000), share("Q", 250_000_000), share("R", 500_000_000)]

    found = claimed(shares, links={"V": 666_666_666, "W": 333_333_334})

    assert [(row[0], row[1], row[3]) for row in found] == [
        ("V", "", 666_666_666),
        ("W", "P", 83_333_334),
        ("W", "Q", 83_333_333),
        ("W", "R", 166_666_667),
    ]


def test_an_overclaim_is_scaled_to_the_whole():
    found = claimed([share("P", WHOLE), share("Q", WHOLE), share("R", WHOLE)])

    assert [(row[3], row[4]) for row in found] == [
        (333_333_334, "overclaim"),
        (333_333_333, "overclaim"),
        (333_333_333, "overclaim"),
    ]


def test_a_party_is_licensed_by_the_society_that_its_own_registration_names():
    society = {"owner_kind": "society", "right": "PR", "territories": "+DE"}
    mandates = (
        {**society, "mandate": "a", "owner": "035", "licensor": "rival"},
        {**society, "mandate": "b", "owner": "052", "licensor": "hub"},
    )
    named = share("P", 500_000_000, society_code="035", is_controlled=False, submitter="PB2")
    own = share("P", 500_000_000, society_code="052")
    silent = share("P", 1, society_code=None, submitter="PB0")

    assert claimed([named, own], mandates=mandates) == [("W", "P", "hub", WHOLE, None)]
    assert claimed([silent, named], mandates=mandates)[-1][2] == "rival"


def test_a_public_domain_part_of_a_medley_is_nobodys():
    found = claimed([share("P", WHOLE)], links={"V": 250_000_000, "W": 750_000_000}, free="V")

    assert found == [("W", "P", None, 750_000_000, None)]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("VW"), st.sampled_from("PQRS"), st.integers(0, WHOLE)), unique_by=lambda one: one[:2]
    ),
    st.integers(0, WHOLE),
)
def test_a_recordings_parts_always_sum_to_the_whole(shares: list[tuple[str, str, int]], first: int):
    links = {"V": first, "W": WHOLE - first}

    found = claimed([share(party, ppb, work_id=work) for work, party, ppb in shares], links=links)

    for name, proportion in links.items():
        assert sum(row[3] for row in found if row[0] == name) == proportion
    assert all(row[3] > 0 for row in found)
