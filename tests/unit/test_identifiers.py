import csv

from schemas.identifiers import COUNTRIES, CURRENCIES, FORMER_CURRENCIES, is_currency, is_territory
from tests.paths import INPUTS


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((INPUTS / "codes" / name).read_text("utf-8").splitlines()))


def test_the_countries_are_those_of_iso_3166():
    assert {row["ISO3166-1-Alpha-2"] for row in table("country_codes.csv")} == COUNTRIES


def test_the_currencies_are_those_of_iso_4217_that_money_is_paid_in():
    living = {row["AlphabeticCode"] for row in table("iso4217_codes_all.csv") if not row["WithdrawalDate"]} - {""}
    no_money = {code for code in living if code[0] == "X"} - {"XAF", "XCD", "XCG", "XOF", "XPF"}
    indexed = {"BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW"}

    assert living - no_money - indexed == CURRENCIES


def test_a_former_currency_has_the_month_of_its_withdrawal():
    last = {row["AlphabeticCode"]: row["WithdrawalDate"] for row in table("iso4217_codes_all.csv")}
    several = {"ANG": "2025-03", "HRK": "2023-01", "VEF": "2018-08"}  # withdrawn entity by entity

    assert {code: several.get(code, last[code]) for code in FORMER_CURRENCIES} == FORMER_CURRENCIES


def test_neither_former_money_nor_the_code_for_none_is_a_currency():
    assert is_currency("EUR")
    assert not is_currency("BGN")
    assert not is_currency("XXX")
    assert not is_currency("eur")


def test_kosovo_is_a_territory_and_the_united_kingdoms_old_letters_are_not():
    assert is_territory("XK")
    assert not is_territory("UK")
    assert not is_territory("")
