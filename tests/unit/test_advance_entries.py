"""The journal of advances, worked by hand; and each figure that is changed is found."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from attribution.advance_entries import advance_entries
from attribution.reconcile import journal_entries
from attribution.reconcile_settlement import accounts_of_advances, advances_in_deductions, advances_in_journal
from schemas.columns import MONEY
from schemas.journal import Journal
from tests.unit.advance_months import Month, advance, earning, month

NANO = pl.lit(Decimal("0.000000001")).cast(MONEY)
LAST = advance(is_guarantee=True, valid_to=date(2026, 1, 31))


def booked(found: Month) -> list[tuple]:
    entries = advance_entries(found.account.lazy(), found.deduction.lazy(), period="2026-01")
    return Journal.validate(entries, lazy=True).rows()


def test_recouping_lowers_what_is_payable_and_what_is_unrecouped():
    assert booked(month([advance()], [earning("30")])) == [
        ("2026-01:advance:adv:recoupment", "advance_recouped", "lab", "EUR", Decimal(-30)),
        ("2026-01:advance:adv:recoupment", "payable", "lab", "EUR", Decimal(30)),
    ]


def test_earnings_in_another_currency_go_through_exchange_and_the_advance_stays_in_its_own():
    entry = "2026-01:advance:adv:recoupment"

    assert booked(month([advance()], [earning("10"), earning("25", "USD")])) == [
        (entry, "advance_recouped", "lab", "EUR", Decimal(-30)),
        (entry, "exchange", "", "EUR", Decimal(20)),
        (entry, "exchange", "", "USD", Decimal(-25)),
        (entry, "payable", "lab", "EUR", Decimal(10)),
        (entry, "payable", "lab", "USD", Decimal(25)),
    ]


def test_breakage_is_an_expense_and_ends_the_advance_without_a_payment():
    assert booked(month([LAST], [earning("30")]))[:2] == [
        ("2026-01:advance:adv:breakage", "advance_expired", "lab", "EUR", Decimal(-70)),
        ("2026-01:advance:adv:breakage", "breakage", "", "EUR", Decimal(70)),
    ]


def test_a_month_in_which_nothing_is_recouped_has_no_entry():
    assert booked(month([advance()], [])) == []


SOUND = month([LAST, advance("other", "5", agreements=["deal"])], [earning("30"), earning("90", agreement="more")])


def leaks(found: Month, journal: pl.DataFrame) -> set[str]:
    account, deduction = found.account.lazy(), found.deduction.lazy()
    all_of_them = {
        "accounts": accounts_of_advances(account),
        "deductions": advances_in_deductions(account, deduction),
        "journal": advances_in_journal(account, deduction, journal.lazy()),
        "entries": journal_entries(journal.lazy()),
    }
    return {name for name, rows in all_of_them.items() if rows.height}


ENTRIES = advance_entries(SOUND.account.lazy(), SOUND.deduction.lazy(), period="2026-01")


def changed(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    is_first = pl.int_range(pl.len()) == 0
    return frame.with_columns(pl.when(is_first).then(pl.col(column) + NANO).otherwise(column).cast(MONEY).alias(column))


def test_sound_accounts_have_no_leaks():
    assert leaks(SOUND, ENTRIES) == set()


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ("opening", {"accounts"}),
        ("earned", {"accounts"}),
        ("recouped", {"accounts", "deductions", "journal"}),
        ("closing", {"accounts"}),
        ("breakage", {"accounts", "journal"}),
        ("cash_over_advance", {"accounts"}),
    ],
)
def test_one_nano_unit_too_many_in_an_account_is_found(column: str, found: set[str]):
    broken = replace(SOUND, account=changed(SOUND.account, column))

    assert leaks(broken, ENTRIES) == found


def test_one_nano_unit_too_many_taken_or_booked_is_found():
    assert leaks(replace(SOUND, deduction=changed(SOUND.deduction, "amount")), ENTRIES) == {"deductions", "journal"}
    assert leaks(SOUND, changed(ENTRIES, "amount")) == {"entries", "journal"}
    assert leaks(SOUND, ENTRIES[1:]) == {"entries", "journal"}


def test_more_recouped_than_earned_is_found_even_where_the_figures_add_up():
    more = SOUND.account.with_columns(
        earned=pl.lit(Decimal(1)).cast(MONEY), cash_over_advance=(1 - pl.col("recouped")).cast(MONEY)
    )

    assert accounts_of_advances(more.lazy())["advance"].to_list() == ["adv", "other"]
