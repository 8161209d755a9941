"""VAT and withholding of a payment, each treatment worked by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from attribution.taxes import TAXES, taxed
from schemas.columns import MONEY, empty
from schemas.party_tax import PartyTax
from tests.formats.rows import rows

SEPTEMBER = date(2026, 9, 30)
ENTRY = {"party": "lab", "country": "DE", "tax_ids": []}
DOMESTIC = {**ENTRY, "treatment": "domestic", "vat_rate_ppb": 190_000_000}
WITHHELD = {**ENTRY, "country": "JP", "treatment": "outside_scope", "withholding_rate_ppb": 150_000_000}
TREATY = {
    **WITHHELD,
    "treaty_rate_ppb": 50_000_000,
    "certificate": "C-7",
    "certificate_from": date(2026, 1, 1),
    "certificate_to": date(2026, 8, 31),
}


def told(*entries: dict[str, Any], amount: str = "1000", currency: str = "EUR", on: date = SEPTEMBER) -> dict[str, Any]:
    """What one payment of "lab" says of its taxes."""
    payment = pl.DataFrame(
        {"licensor": ["lab"], "payment_currency": [currency]}
    ).with_columns(payment_amount=pl.lit(Decimal(amount)).cast(MONEY))  # fmt: skip
    known = rows(PartyTax, *entries) if entries else empty(PartyTax)
    return taxed(payment, known, on=on).select(TAXES).row(0, named=True)


def test_domestic_vat_is_paid_on_top():
    found = told(DOMESTIC)

    assert (found["tax_treatment"], found["vat_rate_ppb"], found["vat"]) == ("domestic", 190_000_000, Decimal(190))
    assert (found["withholding"], found["to_pay"], found["tax_note"]) == (Decimal(0), Decimal(1190), None)


@pytest.mark.parametrize(
    ("treatment", "why"),
    [
        ("reverse_charge", "reverse charge, Art. 196 Directive 2006/112/EC"),
        ("outside_scope", "outside the scope of VAT, Art. 2 Directive 2006/112/EC"),
        ("exempt", "exempt from VAT, Title IX Directive 2006/112/EC"),
    ],
)
def test_no_vat_is_zero_with_its_reason(treatment: str, why: str):
    found = told({**ENTRY, "treatment": treatment, "self_billing": "SB-4"})

    assert (found["vat"], found["vat_rate_ppb"], found["to_pay"]) == (Decimal(0), None, Decimal(1000))
    assert (found["tax_note"], found["self_billing"]) == (why, "SB-4")


def test_of_a_licensor_without_an_entry_nothing_is_claimed():
    found = told()

    assert {name: found[name] for name in TAXES if name not in {"to_pay", "tax_note"}} == dict.fromkeys(TAXES[:7])
    assert found["to_pay"] == Decimal(1000)
    assert found["tax_note"] == "nothing is known of the licensor's taxes: add it under taxes to the terms"


def test_an_entry_of_another_party_or_another_time_is_not_known_either():
    other = {**DOMESTIC, "party": "other"}
    ended = {**DOMESTIC, "valid_to": date(2026, 9, 29)}

    assert told(other, ended)["tax_treatment"] is None


def test_the_entry_of_the_months_last_day_holds():
    before = {**DOMESTIC, "valid_to": date(2026, 9, 29)}
    after = {**ENTRY, "treatment": "exempt", "valid_from": date(2026, 9, 30)}

    assert told(before, after)["tax_treatment"] == "exempt"


def test_tax_is_withheld_from_what_is_paid():
    found = told(WITHHELD)

    assert (found["withholding_rate_ppb"], found["withholding"]) == (150_000_000, Decimal(150))
    assert (found["to_pay"], found["certificate"]) == (Decimal(850), None)


def test_vat_is_paid_in_full_while_tax_is_withheld_of_the_net_amount():
    found = told({**DOMESTIC, "withholding_rate_ppb": 100_000_000})

    assert (found["vat"], found["withholding"], found["to_pay"]) == (Decimal(190), Decimal(100), Decimal(1090))


@pytest.mark.parametrize(
    ("month_end", "rate", "withheld", "certificate"),
    [
        (date(2025, 12, 31), 150_000_000, 150, None),
        (date(2026, 1, 31), 50_000_000, 50, "C-7"),
        (date(2026, 8, 31), 50_000_000, 50, "C-7"),
        (date(2026, 9, 30), 150_000_000, 150, None),
    ],
)
def test_a_treatys_rate_holds_while_its_certificate_covers_the_months_last_day(
    month_end: date, rate: int, withheld: int, certificate: str | None
):
    found = told({**TREATY, "valid_from": date(2025, 1, 1)}, on=month_end)

    assert (found["withholding_rate_ppb"], found["withholding"]) == (rate, Decimal(withheld))
    assert found["certificate"] == certificate
    late = "; the full rate is withheld, since certificate C-7 is of 2026-01-01 to 2026-08-31"
    assert found["tax_note"] == "outside the scope of VAT, Art. 2 Directive 2006/112/EC" + late * (certificate is None)


def test_a_treaty_without_certificate_lowers_nothing_and_says_so():
    found = told({**WITHHELD, "treaty_rate_ppb": 0})

    assert found["withholding"] == Decimal(150)
    assert found["tax_note"].endswith("the full rate is withheld, since there is no certificate for the treaty's")


def test_nothing_is_withheld_from_an_amount_below_zero_and_its_vat_is_taken_back():
    found = told({**TREATY, "treatment": "domestic", "vat_rate_ppb": 190_000_000}, amount="-1000")

    assert (found["vat"], found["withholding"], found["to_pay"]) == (Decimal(-190), Decimal(0), Decimal(-1190))
    assert (found["withholding_rate_ppb"], found["certificate"]) == (0, None)
    assert found["tax_note"] == "nothing is withheld from an amount below zero"


@pytest.mark.parametrize(
    ("currency", "amount", "vat", "withheld", "to_pay"),
    [
        ("JPY", "1005", "100", "50", "1055"),
        ("JPY", "1015.4", "102", "51", "1066"),
        ("KWD", "1.005", "0.100", "0.050", "1.055"),
        ("KWD", "1.015", "0.102", "0.051", "1.066"),
        ("EUR", "10.05", "1.00", "0.50", "10.55"),
        ("EUR", "10.154", "1.02", "0.51", "10.66"),
    ],
)
def test_each_tax_is_rounded_once_to_the_minor_unit_half_to_even(
    currency: str, amount: str, vat: str, withheld: str, to_pay: str
):
    found = told(
        {**DOMESTIC, "vat_rate_ppb": 100_000_000, "withholding_rate_ppb": 50_000_000}, amount=amount, currency=currency
    )

    assert (found["vat"], found["withholding"], found["to_pay"]) == (Decimal(vat), Decimal(withheld), Decimal(to_pay))


def test_taxes_are_of_the_whole_cents_that_are_paid():
    assert told({**DOMESTIC, "vat_rate_ppb": 50_000_000}, amount="10.104")["vat"] == Decimal("0.50")


def test_an_amount_of_many_digits_is_taxed_exactly():
    found = told({**DOMESTIC, "vat_rate_ppb": 333_333_333}, amount="12345678901234567890.12")

    # a third, 4115226300411522630.04, less a third of a billionth, 4115226300.4115…: 4115226296296296329.6284…
    assert found["vat"] == Decimal("4115226296296296329.63")


def of_one_invoice(*amounts: str, currency: str, entry: dict[str, Any]) -> pl.DataFrame:
    payments = pl.DataFrame(
        {"licensor": ["lab"] * len(amounts), "payment_currency": [currency] * len(amounts)}
    ).with_columns(pl.Series("payment_amount", [Decimal(amount) for amount in amounts], dtype=MONEY))
    return taxed(payments, rows(PartyTax, entry), on=SEPTEMBER)


def test_what_is_earned_in_several_currencies_is_taxed_as_one_sum():
    found = of_one_invoice("9707", "-7467", currency="JPY", entry=WITHHELD)

    # 15 % of 9,707 - 7,467 = 2,240: 336, and not 15 % of 9,707
    assert found["withholding"].to_list() == [Decimal(1456), Decimal(-1120)]
    assert found["to_pay"].sum() == Decimal(2240 - 336)


def test_taxes_of_one_invoice_are_rounded_once():
    found = of_one_invoice("0.13", "0.13", "0.14", currency="EUR", entry=DOMESTIC)

    # 19 % of 0.40 is 0.076: 0.08, where each by itself is 0.02, 0.02 and 0.03
    assert found["vat"].sum() == Decimal("0.08")
    assert found["vat"].to_list() == [Decimal("0.02"), Decimal("0.02"), Decimal("0.04")]


def test_nothing_is_withheld_where_all_together_is_below_zero():
    found = of_one_invoice("1000", "-1500", currency="JPY", entry=WITHHELD)

    assert found["withholding"].to_list() == [Decimal(0), Decimal(0)]
    assert set(found["tax_note"]) == {
        "outside the scope of VAT, Art. 2 Directive 2006/112/EC; nothing is withheld from an amount below zero"
    }
