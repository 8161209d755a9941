"""Numbers of claims: what is read is what was written, to the last digit, or is refused."""

from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.readers.claims_rows import plain, to_money, to_ppb

digits = st.text("0123456789", min_size=1, max_size=15)
ends = st.text("0123456789", max_size=9)
zeros = st.text("0", max_size=20)


def read(text: str, rule) -> object:
    return pl.DataFrame({"x": [text]}).select(rule("x")).item()


@given(digits, ends, zeros)
def test_an_amount_is_read_exactly_whatever_zeros_follow(whole: str, end: str, idle: str):
    text = f"{whole}.{end}{idle}"

    assert read(text, to_money) == Decimal(text)
    assert read(whole, to_money) == Decimal(whole)


@given(digits, st.text("0123456789", min_size=10, max_size=25).filter(lambda end: end[9:].strip("0")))
def test_an_amount_of_more_digits_than_money_has_is_never_rounded(whole: str, end: str):
    assert read(f"{whole}.{end}", to_money) is None


@given(st.integers(0, 999), st.text("0123456789", max_size=7), zeros)
def test_a_percentage_is_read_in_parts_per_billion_exactly(whole: int, end: str, idle: str):
    found = read(f"{whole}.{end}{idle}", to_ppb)

    assert Decimal(found) == Decimal(f"{whole}.{end or 0}") * 10**7


@given(st.integers(0, 100), st.text("0123456789", min_size=8, max_size=20).filter(lambda end: end[7:].strip("0")))
def test_a_finer_percentage_is_never_rounded(whole: int, end: str):
    assert read(f"{whole}.{end}", to_ppb) is None


@given(st.text(max_size=30))
def test_any_other_text_is_no_number(text: str):
    body = text.replace(".", "", 1)
    is_number = body.isascii() and body.isdigit() and text[:1] != "."

    found = read(text, to_money)

    assert (found is None) or (is_number and found == Decimal(text))


@given(digits, st.text("0123456789", max_size=30))
def test_what_says_nothing_is_left_out_and_nothing_else(whole: str, end: str):
    found = pl.DataFrame({"x": [f"{whole}.{end}"]}).select(plain(pl.col("x"))).item()

    assert Decimal(found) == Decimal(f"{whole}.{end}0")
    assert not found.endswith(".")
    assert "." not in found or not found.endswith("0")
