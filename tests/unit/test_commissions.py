"""The commission of promotion programmes, by hand: a line of its own that touches no pool, line or composition."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from attribution.commissions import commission_deductions, commission_entries, commissions
from attribution.ledger import in_order
from attribution.payments import payments
from attribution.reconcile import journal_entries
from attribution.reconcile_promotions import (
    commissions_in_deductions,
    commissions_in_journal,
    commissions_of_lines,
    plays_under_programmes,
)
from attribution.reconcile_settlement import deductions_of_payments
from attribution.settlement_deductions import deductions
from schemas.advance import Advance
from schemas.columns import MONEY, empty
from schemas.commission import Commission
from schemas.journal import Journal
from schemas.party import Party
from schemas.party_tax import PartyTax
from schemas.payment import Payment
from schemas.promotion import Promotion
from schemas.promotion_usage import PromotionUsage
from schemas.recording_earning import RecordingEarning
from schemas.usage import Usage
from tests.formats.rows import rows
from tests.settled_worlds import Month, leaks, settled
from tests.worlds import World, agreement, work

WORLD = World(
    plays=[("DE", "premium", "A", 60), ("DE", "premium", "B", 30), ("DE", "premium", "C", 10)],
    revenue={("DE", "premium"): ("EUR", "1000.00", 100)},
    tracks={"A": "PA", "B": "PA", "C": "PC"},
    parties=[{"party": "alpha", "dpid": "PA"}, {"party": "gamma", "dpid": "PC"}],
    works=[work("W", ("00000000101", "100%", "052", "+DE"))],
    links=[("A", "W", "1")],
    mandates=[
        {"mandate": "m", "owner_kind": "any", "owner": "", "right": "PR", "territories": "+DE", "licensor": "hub"}
    ],
    agreements=[
        agreement("alpha-deal", "alpha", rate="50%"),
        agreement("gamma-deal", "gamma", rate="60%"),
        agreement("hub-deal", "hub", "direct", rate="10%"),
    ],
)
MONTH = settled(WORLD)
RADIO = {
    "promotion": "radio",
    "licensor": "alpha",
    "kind": "commission",
    "surfaces": ["radio"],
    "rate_ppb": 300_000_000,
}
PROMOTIONS = rows(
    Promotion,
    RADIO,
    {**RADIO, "promotion": "autoplay", "surfaces": ["autoplay"], "rate_ppb": 100_000_000},
    {**RADIO, "promotion": "samplers", "kind": "zero_rate", "surfaces": ["sampler"], "rate_ppb": 0},
)
PLAYS = [("radio", "A", 12), ("radio", "B", 30), ("autoplay", "A", 6)]
PARTIES = rows(Party, {"party": "alpha", "name": "x", "currency": "EUR"}, {"party": "gamma", "name": "x"}).lazy()


def under(*plays: tuple[str, str, int], **more: Any) -> pl.DataFrame:
    given = [
        {"promotion": name, "track_ref": track, "surface": name, "ref_segment": 0, "track_id": track, "plays": count,
         **more}
        for name, track, count in plays
    ]  # fmt: skip
    return rows(PromotionUsage, *given)


def found(*plays: tuple[str, str, int], lines: pl.DataFrame = MONTH.recording_earning) -> pl.DataFrame:
    return Commission.validate(commissions(lines.lazy(), under(*plays), PROMOTIONS), lazy=True)


def taken_off(taken: pl.DataFrame, *advances: dict[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of ``advance_account`` and ``settlement_deduction``."""
    return deductions(
        MONTH.licensor_earning.lazy(), rows(Advance, *advances), WORLD.quotations, before=None, period="2026-09",
        earlier=[commission_deductions(taken.lazy())],
    )  # fmt: skip


def with_commission(taken: pl.DataFrame) -> Month:
    entries = commission_entries(taken.lazy(), period="2026-09")
    _, deducted = taken_off(taken)
    paid = payments(
        MONTH.licensor_earning.lazy(), PARTIES, WORLD.quotations, settlement_deduction=deducted,
        party_tax=empty(PartyTax), period="2026-09",
    )  # fmt: skip
    return replace(
        MONTH,
        journal=Journal.validate(in_order([MONTH.journal, entries]), lazy=True),
        payment=Payment.validate(paid, lazy=True),
    )


def test_a_commission_is_its_rate_of_what_the_plays_under_the_programme_earned():
    # alpha has 90 of 100 plays: 450.00, of which A 300.00 and B 150.00. Of A's 60 plays 12 are radio and 6 autoplay:
    # 60.00 at 30 % and 30.00 at 10 %; B is all radio: 150.00 at 30 %
    assert found(*PLAYS).select("track_id", "promotion", "plays", "earning", "amount").rows() == [
        ("A", "autoplay", 6, Decimal(30), Decimal(3)),
        ("A", "radio", 12, Decimal(60), Decimal(18)),
        ("B", "radio", 30, Decimal(150), Decimal(45)),
    ]


def test_plays_at_a_rate_of_zero_earned_nothing_of_the_line():
    # A's 300.00 are for 60 - 10 = 50 plays: 12 of them have 72.00, 6 have 36.00
    taken = found(*PLAYS[:1], PLAYS[2], ("samplers", "A", 10))

    assert taken.select("promotion", "earning", "amount").rows() == [
        ("autoplay", Decimal(36), Decimal("3.6")),
        ("radio", Decimal(72), Decimal("21.6")),
    ]


def line(track: str, amount: str, plays: int, **more: Any) -> dict[str, Any]:
    given = {"agreement": "alpha-deal", "licensor": "alpha", "track_id": track, "plays": plays}
    return {**given, "amount": Decimal(amount), **more}


def test_what_is_held_or_in_suspense_carries_no_commission():
    lines = rows(
        RecordingEarning,
        line("A", "300", 60, status="hold", reason="blocked"),
        line("B", "150", 30, status="suspense", reason="no_deal", licensor=None),
    )

    assert found(*PLAYS, lines=lines).is_empty()


def test_a_line_is_apportioned_exactly_and_a_commission_rounded_once_half_to_even():
    # 0.000000010 over 3 plays of 1, 1 and 1: 4, 3 and 3 nano; names break the tie, and the rest comes before names
    lines = rows(RecordingEarning, line("A", "0.000000010", 3), line("B", "-0.000000005", 1))
    taken = found(("radio", "A", 1), ("autoplay", "A", 1), ("radio", "B", 1), lines=lines)

    assert taken.select("track_id", "promotion", "earning", "amount").rows() == [
        ("A", "autoplay", Decimal("0.000000003"), Decimal(0)),
        ("A", "radio", Decimal("0.000000003"), Decimal("0.000000001")),
        ("B", "radio", Decimal("-0.000000005"), Decimal("-0.000000002")),
    ]
    assert commissions_of_lines(taken.lazy(), lines.lazy()).is_empty()


def test_the_journal_has_an_entry_for_it_that_sums_to_zero_beside_the_untouched_settlement():
    month = with_commission(found(*PLAYS))
    own = month.journal.filter(pl.col("entry").str.ends_with(":commission"))

    assert own.rows() == [
        ("2026-09:DE:premium:commission", "commission", "", "EUR", Decimal(-66)),
        ("2026-09:DE:premium:commission", "payable", "alpha", "EUR", Decimal(66)),
    ]
    assert journal_entries(month.journal.lazy()).is_empty()
    assert month.journal.filter(pl.col("entry").str.ends_with(":settlement")).equals(MONTH.journal)
    assert leaks(WORLD, month) == {}


def test_the_payment_says_what_was_earned_what_is_left_to_the_service_and_what_remains():
    paid = with_commission(found(*PLAYS)).payment

    assert paid.select("licensor", "payable", "commission", "payment_amount").rows() == [
        ("alpha", Decimal(450), Decimal(66), Decimal(384)),
        ("gamma", Decimal(60), Decimal(0), Decimal(60)),
        ("hub", Decimal(60), Decimal(0), Decimal(60)),
    ]


def test_what_is_left_to_the_service_recoups_no_advance():
    advance = {
        "advance": "start", "licensor": "alpha", "agreements": [], "amount": Decimal(1000), "currency": "EUR",
        "paid_on": date(2026, 9, 1), "valid_from": date(2026, 9, 1), "is_guarantee": False,
    }  # fmt: skip

    account, deducted = taken_off(found(*PLAYS), advance)

    assert account.select("earned", "recouped", "closing").rows() == [(Decimal(384), Decimal(384), Decimal(616))]
    assert deducted.select("kind", "reference", "amount").rows() == [
        ("advance", "start", Decimal(384)),
        ("commission", "autoplay", Decimal(3)),
        ("commission", "radio", Decimal(63)),
    ]


def test_a_sound_commission_has_no_leaks():
    taken = found(*PLAYS)
    month = with_commission(taken)

    assert plays_under_programmes(under(*PLAYS).lazy(), MONTH.usage.lazy()).is_empty()
    assert commissions_of_lines(taken.lazy(), MONTH.recording_earning.lazy()).is_empty()
    assert commissions_in_journal(taken.lazy(), month.journal.lazy()).is_empty()
    assert commissions_in_deductions(taken.lazy(), taken_off(taken)[1].lazy()).is_empty()
    assert deductions_of_payments(taken_off(taken)[1].lazy(), month.payment.lazy()).is_empty()


@pytest.mark.parametrize("by", ["0.000000001", "-0.000000001"])
def test_a_commission_that_is_changed_by_one_nano_unit_is_found_everywhere(by: str):
    taken = found(*PLAYS)
    month = with_commission(taken)
    changed = taken.with_columns(amount=(pl.col("amount") + pl.lit(Decimal(by)).cast(MONEY)).cast(MONEY))

    assert commissions_of_lines(changed.lazy(), MONTH.recording_earning.lazy()).height == 2
    booked_otherwise = commissions_in_journal(changed.lazy(), month.journal.lazy())
    assert booked_otherwise["account"].to_list() == ["commission", "payable"]
    deducted = taken_off(taken)[1].lazy()
    assert commissions_in_deductions(changed.lazy(), deducted)["reference"].to_list() == ["autoplay", "radio"]


def test_a_commission_on_more_than_the_line_or_on_a_line_that_is_not_payable_is_found():
    taken = found(*PLAYS)
    held = MONTH.recording_earning.with_columns(status=pl.lit("hold"))
    less = MONTH.recording_earning.with_columns(amount=pl.lit(Decimal(89)).cast(MONEY))

    assert commissions_of_lines(taken.lazy(), held.lazy()).height == 2
    assert commissions_of_lines(taken.lazy(), less.lazy())["track_id"].to_list() == ["A", "B"]


def test_more_plays_under_programmes_than_plays_are_found():
    usage = rows(Usage, {"track_id": "A", "plays": 17, "weight": 17})

    too_many = plays_under_programmes(under(*PLAYS).lazy(), usage.lazy())

    assert too_many.select("track_id", "found", "expected").rows() == [("A", 18, 17), ("B", 30, None)]
