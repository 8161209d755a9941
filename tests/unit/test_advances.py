"""Advances recouped month by month: worked by hand, and what always holds."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.advance_entries import advance_entries
from attribution.advances import BrokenAccountError
from attribution.fx import MissingRateError
from attribution.reconcile import journal_entries
from attribution.reconcile_settlement import accounts_of_advances, advances_in_deductions, advances_in_journal
from tests.unit.advance_months import Month, advance, earning, month

RUN = ("opening", "earned", "recouped", "closing", "cash_over_advance")


def test_a_month_opens_with_what_the_month_before_left():
    january = month([advance()], [earning("30")])
    february = month([advance()], [earning("90")], period="2026-02", before=january)

    assert january.told(*RUN) == [(100, 30, 30, 70, 0)]
    assert february.told(*RUN) == [(70, 90, 70, 0, 20)]
    assert (january.taken, february.taken) == ({("adv", "EUR"): Decimal(30)}, {("adv", "EUR"): Decimal(70)})


def test_a_recouped_advance_takes_nothing_more():
    done = month([advance()], [earning("100")])

    after = month([advance()], [earning("50")], period="2026-02", before=done)

    assert after.told(*RUN) == [(0, 50, 0, 0, 50)]
    assert after.taken == {}


def test_only_what_is_payable_to_its_licensor_recoups():
    found = month(
        [advance()],
        [
            earning("10"),
            earning("20", status="accrued"),
            earning("30", status="hold", reason="overclaim"),
            earning("40", licensor="other"),
            earning("50", licensor=None, status="suspense", reason="no_deal"),
        ],
    )

    assert found.told("earned", "recouped") == [(10, 10)]


def test_an_advance_of_named_agreements_leaves_the_others_alone():
    earned = [earning("10"), earning("20", agreement="second"), earning("40", agreement="second@2026-01-15")]

    found = month([advance(agreements=["second"])], earned)

    assert found.told("earned", "recouped") == [(60, 60)]


def test_earnings_in_other_currencies_are_converted_as_one_sum_and_the_same_part_of_each_is_taken():
    # 60 EUR + 50 USD at 1.25 + 15,000 JPY at 150 = 60 + 40 + 100 = 200 EUR, of which 100 are recouped: a half
    found = month([advance()], [earning("60"), earning("50", "USD"), earning("15000", "JPY")])

    assert found.told(*RUN) == [(100, 200, 100, 0, 100)]
    assert found.taken == {("adv", "EUR"): Decimal(30), ("adv", "USD"): Decimal(25), ("adv", "JPY"): Decimal(7500)}


def test_earnings_that_the_advance_covers_are_taken_whole_whatever_the_rate():
    found = month([advance()], [earning("0.000000001", "JPY"), earning("33.333333333", "USD")])

    assert found.told("earned", "recouped") == [(Decimal("26.666666666"), Decimal("26.666666666"))]
    assert found.taken == {("adv", "JPY"): Decimal("0.000000001"), ("adv", "USD"): Decimal("33.333333333")}


def test_a_currency_below_zero_is_set_off_by_the_others():
    found = month([advance()], [earning("100"), earning("-25", "USD")])

    assert found.told(*RUN) == [(100, 80, 80, 20, 0)]
    assert found.taken == {("adv", "EUR"): Decimal(100), ("adv", "USD"): Decimal(-25)}


def test_a_month_below_zero_recoups_nothing_and_raises_no_advance():
    found = month([advance()], [earning("-40")])

    assert found.told(*RUN) == [(100, -40, 0, 100, -40)]
    assert found.taken == {}


def test_a_month_without_earnings_has_its_row():
    assert month([advance()], []).told(*RUN) == [(100, 0, 0, 100, 0)]


def test_of_two_advances_the_one_that_begins_first_is_recouped_first():
    old = advance("zed", "30", valid_from=date(2025, 1, 1), carried_on=date(2026, 1, 1), carried_over=Decimal(30))

    found = month([advance("adv", "100"), old], [earning("50", agreement="a"), earning("50", agreement="b")])

    assert found.told("advance", *RUN) == [("adv", 100, 70, 70, 30, 0), ("zed", 30, 100, 30, 0, 70)]
    assert found.taken == {("adv", "EUR"): Decimal(70), ("zed", "EUR"): Decimal(30)}


def test_of_two_that_begin_together_the_first_by_name_is_and_the_other_has_what_it_left():
    by_deal = advance("b", "100", agreements=["third"])

    found = month([by_deal, advance("a", "10")], [earning(str(n), agreement=name) for n, name in (
        (1, "first"), (1, "second"), (1, "third"), (27, "fourth"))])  # fmt: skip

    # a takes a third of everything, in cumulative halves of a nano-unit; b what that leaves of the third agreement
    assert found.told("advance", "earned", "recouped") == [
        ("a", 30, 10),
        ("b", Decimal("0.666666667"), Decimal("0.666666667")),
    ]


def test_what_a_guarantee_does_not_earn_is_breakage_in_its_last_month_only():
    guarantee = advance(is_guarantee=True, valid_to=date(2026, 2, 28))
    january = month([guarantee], [earning("30")])
    february = month([guarantee], [earning("30")], period="2026-02", before=january)
    march = month([guarantee], [earning("30")], period="2026-03", before=february)

    assert january.told("closing", "breakage") == [(70, 0)]
    assert february.told("closing", "breakage") == [(40, 40)]
    assert march.account.is_empty()


def test_what_another_advance_does_not_earn_stays_open():
    found = month([advance(valid_to=date(2026, 1, 31))], [earning("30")])

    assert found.told("closing", "breakage") == [(70, 0)]


def test_an_advance_without_an_end_goes_on():
    before = month([advance(valid_to=None)], [earning("30")])

    found = month([advance(valid_to=None)], [], period="2026-02", before=before)

    assert found.told("opening", "closing") == [(70, 70)]


def test_nothing_is_recouped_before_the_month_in_which_it_is_paid():
    late = advance(paid_on=date(2026, 2, 20))

    assert month([late], [earning("30")]).account.is_empty()
    assert month([late], [earning("30")], period="2026-02").told("opening", "recouped") == [(100, 30)]


def test_what_another_system_left_is_carried_over():
    given = advance(carried_over=Decimal("12.5"), carried_on=date(2026, 3, 1))

    assert month([given], [earning("30")], period="2026-02").account.is_empty()
    assert month([given], [earning("30")], period="2026-03").told("opening", "recouped") == [
        (Decimal("12.5"), Decimal("12.5"))
    ]


@pytest.mark.parametrize("before", [None, month([advance("other")], [])], ids=["not settled", "settled without it"])
def test_a_month_whose_predecessor_is_missing_says_which_to_settle_first(before: Month | None):
    with pytest.raises(BrokenAccountError, match=r"Advance adv: 2026-03 opens .* Settle 2026-02 first .* 2026-01\)"):
        month([advance()], [earning("30")], period="2026-03", before=before)


@pytest.mark.parametrize(
    ("changed", "told"),
    [(advance(amount="120"), "settled with 100 EUR, and the terms now say 120 EUR"),
     (advance(currency="USD"), "settled with 100 EUR, and the terms now say 100 USD")],
)  # fmt: skip
def test_an_advance_that_changes_while_it_is_recouped_is_refused(changed: dict, told: str):
    january = month([advance()], [earning("30")])

    with pytest.raises(BrokenAccountError, match=told):
        month([changed], [earning("30")], period="2026-02", before=january)


def test_earnings_that_cannot_be_converted_stop_the_month_by_name():
    with pytest.raises(MissingRateError, match="Advance adv: No rate for SEK, to convert SEK to EUR: put one"):
        month([advance()], [earning("30", "SEK")])


def test_no_advances_take_nothing():
    found = month([], [earning("30")])

    assert found.account.is_empty()
    assert found.deduction.is_empty()


positive = st.integers(0, 10**14).map(lambda units: str(Decimal(units).scaleb(-9)))
any_amount = st.integers(-(10**12), 10**14).map(lambda units: str(Decimal(units).scaleb(-9)))


def earnings_of(amount: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict]]:
    names = st.sampled_from(["EUR", "USD", "JPY"]), st.sampled_from(["a", "b", "c"])
    return st.lists(st.builds(earning, amount, *names), max_size=6)


@settings(deadline=None, max_examples=60)
@given(st.lists(earnings_of(positive) | earnings_of(any_amount), min_size=1, max_size=4), positive, positive)
def test_in_any_months_accounts_go_on_nothing_is_taken_that_is_not_payable_and_the_books_balance(
    months: list[list[dict]], whole: str, part: str
):
    given = [advance("a", whole, is_guarantee=True), advance("b", part, agreements=["a", "c"], currency="USD")]
    before = None
    for number, earnings in enumerate(months, start=1):
        period = f"2026-{number:02d}"
        found = month(given, earnings, period=period, before=before)
        account, deduction = found.account.lazy(), found.deduction.lazy()
        journal = advance_entries(account, deduction, period=period).lazy()

        assert accounts_of_advances(account).is_empty()
        assert advances_in_deductions(account, deduction).is_empty()
        assert advances_in_journal(account, deduction, journal).is_empty()
        assert journal_entries(journal).is_empty()
        if before is not None:
            assert found.told("opening") == before.told("closing")
        if all(one["amount"] >= 0 for one in earnings):  # refunds of one agreement are not set off by another's
            for currency in ("EUR", "USD", "JPY"):
                taken = sum(units for key, units in found.taken.items() if key[1] == currency)
                assert 0 <= taken <= sum(one["amount"] for one in earnings if one["currency"] == currency)
        before = found
