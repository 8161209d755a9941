"""What waits where a society says that it is open whose a share is. The month is that of ``modes_month``."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.settled_worlds import leaks, settled, valid
from tests.unit.ai_money_month import W1, earned
from tests.unit.ai_money_month import WORLD as DRAWN_ON
from tests.unit.modes_month import MANDATE, P1, P2, P3, PROVISION, WORLD, lines
from tests.worlds import World, agreement

PAID = agreement("a1", "soc", "direct", rate="10%")
SECOND = MANDATE | {"mandate": "m2", "owner": "035", "licensor": "gem"}
OTHER = agreement("a2", "gem", "direct", rate="10%")
PARTIES = [{"party": "soc", "society_code": "319"}, {"party": "gem", "society_code": "035"}]
BOTH = replace(WORLD, agreements=[PAID, OTHER], mandates=[MANDATE, SECOND], parties=PARTIES)


def told(world: World, **said: tuple[str | None, str]) -> dict[str, tuple[Any, ...]]:
    """Status and reason of each party's line."""
    return {row[2]: row[4:] for row in lines(replace(world, said=said))}


FINE = ("payable", None)
WAITS = ("hold", "dispute")


def test_without_a_word_everything_is_payable():
    assert told(BOTH) == {P1: FINE, P2: FINE, P3: FINE}


@pytest.mark.parametrize("status", ["CO", "RC"])
def test_shares_of_the_societys_own_members_wait_and_no_others(status):
    assert told(BOTH, W1=("052", status)) == {P1: WAITS, P2: FINE, P3: FINE}


@pytest.mark.parametrize("status", ["DU", "RA", "AS", "AC", "RJ", "NP"])
def test_no_other_status_holds_anything(status):
    assert told(BOTH, W1=("052", status)) == {P1: FINE, P2: FINE, P3: FINE}


def test_shares_that_the_society_licenses_wait_whoever_owns_them():
    anybody = {
        "mandate": "m3",
        "owner_kind": "any",
        "owner": "",
        "right": "PR",
        "territories": "+DE",
        "licensor": "gem",
    }
    world = replace(BOTH, mandates=[anybody], agreements=[OTHER])

    assert told(world, W2=("035", "CO")) == {P1: FINE, P2: FINE, P3: WAITS}


def test_where_neither_is_known_the_whole_work_waits():
    assert told(BOTH, W1=("101", "CO")) == {P1: WAITS, P2: WAITS, P3: FINE}


def test_where_the_sender_is_no_society_the_whole_work_waits():
    assert told(BOTH, W1=(None, "CO")) == {P1: WAITS, P2: WAITS, P3: FINE}


def test_a_dispute_of_two_works_is_of_each():
    assert told(BOTH, W1=("035", "CO"), W2=("052", "RC")) == {P1: FINE, P2: WAITS, P3: WAITS}


def test_what_waits_is_as_much_as_would_have_been_paid():
    world = replace(BOTH, said={"W1": ("052", "CO")})

    assert [row[:4] for row in lines(world)] == [row[:4] for row in lines(BOTH)]


def test_accrued_money_waits_too():
    claims = agreement("a1", "soc", "claims", rate="10%")

    found = told(replace(BOTH, agreements=[claims, OTHER]), W1=("052", "CO"))

    assert found == {P1: WAITS, P2: FINE, P3: ("accrued", None)}


def test_money_without_a_payee_stays_in_suspense():
    world = replace(WORLD, agreements=[PAID, PROVISION])

    assert told(world, W1=("101", "CO")) == {P1: WAITS, P2: ("suspense", "no_mandate"), P3: FINE}


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["W1", "W2"]),
        st.tuples(st.sampled_from(["052", "035", "101", None]), st.sampled_from(["CO", "RC", "AS", "RJ"])),
    )
)
def test_whatever_is_said_every_nano_unit_has_its_place(said):
    world = replace(BOTH, said=said)

    month = settled(world)

    assert leaks(world, month) == {}
    valid(month)
    before, after = (each.licensor_earning.select(pl.col("amount").sum()).item() for each in (settled(BOTH), month))
    assert before == after


def test_what_ai_tracks_owe_for_a_work_waits_with_it():
    disputed = replace(DRAWN_ON, said={"1": ("052", "CO")})

    before = earned(DRAWN_ON, "source", "licensor")
    after = earned(disputed, "source", "licensor")

    assert (W1, "soc", "18", "payable", None) in before
    assert (W1, "soc", "18", "hold", "dispute") in after
    assert [row for row in after if row[0] != W1] == [row for row in before if row[0] != W1]
