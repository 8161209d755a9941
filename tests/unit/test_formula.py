import pytest

from attribution.formula import amount, percent


@pytest.mark.parametrize(
    ("ppb", "text"),
    [(0, "0 %"), (520_000_000, "52 %"), (71_234_567, "7.1234567 %"), (1_000_000_000, "100 %"), (1, "0.0000001 %")],
)
def test_a_rate_is_a_percentage_with_all_its_digits(ppb: int, text: str):
    assert percent(ppb) == text


@pytest.mark.parametrize(
    ("nano", "text"),
    [(0, "0.00 EUR"), (1, "0.000000001 EUR"), (-1_500_000_000, "-1.50 EUR"), (10**30, f"1{'0' * 21}.00 EUR")],
)
def test_an_amount_has_all_its_digits_and_at_least_two(nano: int, text: str):
    assert amount(nano, "EUR") == text
