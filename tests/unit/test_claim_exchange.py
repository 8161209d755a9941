"""Claims in another currency than the report: one conversion, at a rate that the licence allows."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.golden.cases import case
from tests.unit.claim_books import AUGUST, SEPTEMBER, Book, Settled

CASES = case("fx_01_ddex")["cases"]


def claimed(
    rate: str,
    asks: str,
    *,
    ours: str | None,
    price: str = "100",
    invoice: str = "",
    currency: str = "SEK",
    **policy: object,
) -> Settled:
    """A claim of a whole line that costs ``price`` of ``currency``, in EUR; ``ours`` is so much of it for one EUR."""
    book = Book({"A": policy}, per_eur={} if ours is None else {currency: Fraction(ours)})
    book.settle(AUGUST, {"licensor": "A", "price": price, "accrued": price, "currency": currency})
    summary = {
        "currency_of_reporting": currency, "currency_of_invoicing": "EUR", "exchange_rate": Decimal(rate),
        "exchange_rate_source": "ECB", "exchange_from": date(2026, 8, 31), "exchange_to": date(2026, 8, 31),
    }  # fmt: skip
    book.send("A", {"performing": "1", "asks_performing": asks}, invoice="I1", summary=summary)
    book.bill("A", "I1", invoice or asks)
    return book.settle(SEPTEMBER)


def test_a_claim_is_converted_once_with_its_own_rate_and_paid_in_its_own_currency():
    one = CASES[0]
    exact = Fraction(one["exact_eur"])

    found = claimed("0.0879", f"{Decimal(exact.numerator) / exact.denominator}", ours="11.37", price=one["amount_sek"],
                    invoice=one["rounded_half_even"])  # fmt: skip

    columns = ("status", "reason", "released", "payable", "rate", "rate_source")
    [row] = found.claims(*columns)
    assert row == ("payable", None, Decimal(one["amount_sek"]), Decimal("108.517824"), Decimal("0.0879"), "ECB")
    assert Fraction(row[3]) == exact
    assert found.journal.select("account", "currency", "amount").rows() == [
        ("accrued", "SEK", Decimal("1234.56")),
        ("exchange", "EUR", Decimal("108.517824")),
        ("exchange", "SEK", Decimal("-1234.56")),
        ("payable", "EUR", Decimal("-108.517824")),
    ]


def test_no_rate_above_our_own_quotation_is_paid():
    found = claimed("0.1", "10", ours="12.5")

    # 100 SEK are 8 EUR by our quotation
    assert found.claims("paid_rate", "payable") == [(Decimal("0.08"), Decimal(8))]


def test_who_asks_at_a_rate_that_is_not_paid_is_told_so():
    found = claimed("0.8", "80", ours="12.5", invoice="8")

    assert found.claims("status", "reason", "payable") == [("payable", "calculation", Decimal(8))]
    [told] = found.discrepancy.filter(claim_id="c1").to_dicts()
    assert told["discrepancy_type"] == "CalculationError"
    assert "exchange rate is above our own quotation" in told["detail"]


def test_a_licence_may_allow_rates_somewhat_above_our_quotation():
    found = claimed("0.0816", "8.16", ours="12.5", exchange_tolerance_ppb=20_000_000)

    assert found.claims("status", "paid_rate", "payable") == [("payable", Decimal("0.0816"), Decimal("8.16"))]


def test_without_a_quotation_of_ours_a_claim_is_held_until_there_is_one():
    found = claimed("0.08", "8", ours=None)

    assert found.claims("status", "reason", "held") == [("hold", "no_quotation", Decimal(100))]


def test_a_rate_that_our_report_states_is_taken_with_all_its_digits_and_paid_to_the_cent():
    # 17512.35 rupiah are a euro; with nine digits after the point, 0.000057103, a billion is 44 cents more
    found = claimed("0.000057102559051184", "57102.56", ours="17512.35", price="1000000000", currency="IDR")

    assert found.claims("status", "reason", "released", "payable", "paid_rate") == [
        ("payable", None, Decimal(1_000_000_000), Decimal("57102.559051184"), Decimal("0.000057102559051184"))
    ]
    assert found.discrepancy.is_empty()


def test_what_asks_with_more_digits_than_we_quote_is_paid_at_ours():
    found = claimed("0.000057102559051185", "57102.56", ours="17512.35", price="1000000000", currency="IDR")

    assert found.claims("paid_rate", "payable") == [(Decimal("0.000057102559051184"), Decimal("57102.559051184"))]
