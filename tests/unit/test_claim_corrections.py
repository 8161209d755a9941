"""Claims that are corrected: in the same month, after they were paid, before they come in, and more than once."""

from decimal import Decimal
from typing import Any

import pytest

from tests.unit.claim_books import AUGUST, OCTOBER, SEPTEMBER, Book, Settled

LATER, NOVEMBER = "2026-10-05T00:00:00Z", "2026-11"


def book(*, self_billed: tuple[str, ...] = ("A", "B"), **policy: Any) -> Book:
    kept = Book({"A": policy, "B": policy}, self_billed=self_billed)
    kept.settle(AUGUST, *({"licensor": name, "price": "100", "accrued": "60"} for name in ("A", "B")))
    return kept


def part(percent: int, asks: int | None = None) -> dict[str, str]:
    return {"performing": f"{percent}%", "asks_performing": str(percent if asks is None else asks)}


def outcome(month: Settled) -> dict[str, tuple[str, str | None, Decimal]]:
    return {name: tuple(rest) for name, *rest in month.claims("message_id", "status", "reason", "released")}


def test_of_a_claim_and_its_correction_in_one_month_only_the_correction_counts():
    kept = book()
    kept.send("A", part(40), message="first")
    kept.send("A", part(30), message="second", corrects="first", on="2026-09-25T00:00:00Z")
    kept.send("A", part(20), message="third", corrects="second", on="2026-09-26T00:00:00Z")

    assert outcome(kept.settle(SEPTEMBER)) == {
        "first": ("rejected", "replaced", Decimal(0)),
        "second": ("rejected", "replaced", Decimal(0)),
        "third": ("payable", None, Decimal(20)),
    }


@pytest.mark.parametrize(("percent", "more"), [(50, 10), (40, 0), (30, 0)])
def test_a_correction_of_a_paid_claim_is_paid_what_it_asks_beyond_that(percent: int, more: int):
    kept = book()
    kept.send("A", part(40), message="first")
    kept.settle(SEPTEMBER)
    kept.send("A", part(percent), message="second", corrects="first", on=LATER)
    found = kept.settle(OCTOBER)

    state = ("payable", None) if more else ("rejected", "previously_claimed")
    assert outcome(found) == {"second": (*state, Decimal(more))}
    assert found.discrepancy["discrepancy_type"].to_list() == ([] if more else ["PreviouslyInvoiced"])


def test_a_claim_that_was_paid_in_part_is_paid_once_though_two_corrections_follow():
    kept = book(self_billed=())
    kept.send("A", part(60), message="first", invoice="I1")
    kept.bill("A", "I1", "30")
    kept.settle(SEPTEMBER)
    kept.send("A", part(60), message="second", corrects="first", invoice="I2", on=LATER)
    kept.bill("A", "I2", "20")
    second = kept.settle(OCTOBER)
    kept.send("A", part(60), message="third", corrects="second", invoice="I3", on="2026-11-05T00:00:00Z")
    kept.bill("A", "I3", "60")
    third = kept.settle(NOVEMBER)

    assert outcome(second)["second"] == ("waiting_invoice", "invoice_differs", Decimal(20))
    assert outcome(third) == {
        "second": ("payable", "replaced", Decimal(0)),
        "third": ("payable", None, Decimal(10)),
    }


def test_a_claim_that_comes_in_after_its_correction_is_not_paid_too():
    kept = book()
    kept.send("A", part(50), message="new", corrects="old", on="2026-09-25T00:00:00Z")
    kept.settle(SEPTEMBER)
    kept.send("A", part(40), message="old", on="2026-09-20T00:00:00Z")

    assert outcome(kept.settle(OCTOBER)) == {"old": ("rejected", "replaced", Decimal(0))}


def test_a_correction_said_again_without_a_name_is_previously_claimed():
    kept = book()
    kept.send("A", part(40), message="first")
    kept.settle(SEPTEMBER)
    kept.send("A", part(50), message="second", corrects="first", on=LATER)
    kept.settle(OCTOBER)
    kept.send("A", part(50), message="again", on="2026-11-05T00:00:00Z")

    assert outcome(kept.settle(NOVEMBER)) == {"again": ("rejected", "previously_claimed", Decimal(0))}


def test_a_claim_of_nothing_can_be_corrected_to_what_it_is_worth():
    kept = book()
    kept.send("A", part(40, asks=0), message="first")
    kept.settle(SEPTEMBER)
    kept.send("A", part(40), message="second", corrects="first", on=LATER)

    assert outcome(kept.settle(OCTOBER)) == {"second": ("payable", None, Decimal(40))}


def test_two_claims_on_one_work_that_correct_a_paid_one_are_paid_beyond_it_together():
    kept = book()
    kept.send("A", part(40), message="first")
    kept.settle(SEPTEMBER)
    kept.send("A", part(30), part(25), message="second", corrects="first", on=LATER)

    assert kept.settle(OCTOBER).books()["released"] == Decimal(15)


def test_what_was_paid_of_a_replaced_claim_is_of_the_line_for_good():
    kept = book(self_billed=("B",))
    kept.send("A", part(80), message="first", invoice="I1")
    kept.bill("A", "I1", "40")
    kept.settle(SEPTEMBER)
    kept.send("A", {"performing": "0"}, message="second", corrects="first", on=LATER)
    kept.send("B", part(100), message="other", on=LATER)
    found = kept.settle(OCTOBER)

    assert outcome(found)["other"] == ("hold", "overclaim", Decimal(0))
    assert found.match.filter(message_id="other")["held"].to_list() == [Decimal(60)]


def test_a_hub_corrects_what_it_claimed_for_a_licensor():
    kept = book()
    kept.policies = {"A": {}, "B": {}, "hub": {}}
    for_a = {"rights_controller_party_id": "PADPIDAA"}
    kept.send("hub", part(60), message="first", summary=for_a)
    kept.send("hub", part(50), message="second", corrects="first", summary=for_a, on="2026-09-25T00:00:00Z")

    assert outcome(kept.settle(SEPTEMBER)) == {
        "first": ("rejected", "replaced", Decimal(0)),
        "second": ("payable", None, Decimal(50)),
    }


def test_messages_that_name_themselves_or_each_other_end():
    kept = book()
    kept.send("A", part(10), message="itself", corrects="itself")
    kept.send("A", part(20), message="one", corrects="other")
    kept.send("A", part(30), message="other", corrects="one")

    found = outcome(kept.settle(SEPTEMBER))

    assert found["itself"] == ("payable", None, Decimal(10))
    assert {found["one"][1], found["other"][1]} == {"replaced"}
