import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import check_digits

nine = st.from_regex(r"[0-9]{9}", fullmatch=True)

IPI_NAME = ["00865900903", "00473321567", "00288936400"]
ISWC = ["T0345246801", "T0000000010"]


@pytest.mark.parametrize("number", IPI_NAME)
def test_the_stand_in_writers_of_the_standard_have_valid_ipi_name_numbers(number):
    assert check_digits.is_ipi_name_number(number)


@pytest.mark.parametrize("number", ISWC)
def test_the_iswcs_of_the_standard_are_valid(number):
    assert check_digits.is_iswc(number)


def test_the_ipi_base_number_of_the_standard_is_valid():
    assert check_digits.is_ipi_base_number("I-000000229-7")


@pytest.mark.parametrize(
    "text", ["", "T034524680", "T-034.524.680-1", "t0345246801", "T0345246802", "T034524680١", "X0345246801"]
)
def test_what_is_not_an_iswc_is_refused(text):
    assert not check_digits.is_iswc(text)


@pytest.mark.parametrize("text", ["", "0086590090", "00865900904", "0086590090X", "008659009031"])
def test_what_is_not_an_ipi_name_number_is_refused(text):
    assert not check_digits.is_ipi_name_number(text)


@pytest.mark.parametrize("text", ["", "I0000002297", "I-000000229-8", "A-000000229-7", "I-00000022X-7"])
def test_what_is_not_an_ipi_base_number_is_refused(text):
    assert not check_digits.is_ipi_base_number(text)


@given(nine, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found_in_an_ipi_name_number(digits, place, by):
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]

    assert not check_digits.is_ipi_name_number(wrong + check_digits.ipi_name_check(digits))


@given(st.lists(st.one_of(nine, st.text(max_size=12)), min_size=1, max_size=20))
def test_a_column_is_checked_as_its_values_are(values):
    names = [v + check_digits.ipi_name_check(v) if len(v) == 9 and v.isascii() and v.isdigit() else v for v in values]
    works = ["T" + v + "7" for v in values]

    frame = pl.DataFrame({"name": names, "work": works}).select(
        name=check_digits.ipi_name_checks(pl.col("name")), work=check_digits.iswc_checks(pl.col("work"))
    )

    assert frame["name"].to_list() == [check_digits.is_ipi_name_number(v) for v in names]
    assert frame["work"].to_list() == [check_digits.is_iswc(v) for v in works]


def test_no_number_is_neither_right_nor_wrong():
    nothing = pl.DataFrame({"number": [None]}, schema={"number": pl.String})

    checked = nothing.select(
        a=check_digits.ipi_name_checks(pl.col("number")), b=check_digits.iswc_checks(pl.col("number"))
    )

    assert checked.row(0) == (None, None)


def test_a_number_that_is_not_nine_digits_has_no_check_digit():
    with pytest.raises(ValueError, match="not 9 digits"):
        check_digits.iswc_check("12345678")
