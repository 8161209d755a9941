"""Every record of CWR 2.1, 2.2 and 3.1, written and read again."""

from importlib.resources import files

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.wire.fixed import DoesNotFit, cells, fields_of, misfits, records_of

KINDS = sorted(
    {tuple(line.split(",")[:2]) for line in files("schemas").joinpath("wire/cwr.csv").read_text().splitlines()[1:]}
)
CHARACTERS = st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc", "Zl", "Zp"])


def _values(size: int, form: str) -> st.SearchStrategy[str | None]:
    """What a field may hold, as it is meant."""
    if form == "N":
        return st.integers(0, 10**size - 1).map(lambda number: f"{number:0{size}d}")
    if form in "DT":
        return st.none() | st.integers(1, 10**size - 1).map(lambda number: f"{number:0{size}d}")
    printable = st.text(CHARACTERS, min_size=1, max_size=size).filter(lambda text: not text.endswith(" "))
    return st.none() | printable


@st.composite
def rows(draw: st.DrawFn, version: str, record: str) -> pl.DataFrame:
    height = draw(st.integers(1, 3))
    columns = {
        cell.name: [draw(_values(cell.size, cell.format)) for _ in range(height)] for cell in cells(version, record)
    }
    first = cells(version, record)[0].name
    is_detail = first == "Record Prefix"
    columns[first] = [f"{record}{draw(st.integers(0, 99_999_999)):08d}{0:08d}" if is_detail else record] * height
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def test_the_three_versions_have_their_records() -> None:
    versions = {version: [record for each, record in KINDS if each == version] for version in ("2.1", "2.2", "3.1")}

    assert [len(records) for records in versions.values()] == [39, 42, 37]
    assert {"WRK", "MAN", "OWK", "XRF", "ARI"} <= set(versions["3.1"])


@pytest.mark.parametrize(("version", "record"), KINDS)
def test_the_fields_of_a_record_leave_no_gap_and_have_names_of_their_own(version: str, record: str) -> None:
    found = cells(version, record)

    assert [cell.start for cell in found[1:]] == [cell.start + cell.size for cell in found[:-1]]
    assert len({cell.name for cell in found}) == len(found)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data(), st.sampled_from(KINDS))
def test_what_is_written_is_read_as_it_was(data: st.DataObject, kind: tuple[str, str]) -> None:
    given_rows = data.draw(rows(*kind))

    lines = records_of(*kind, given_rows)

    assert fields_of(*kind, lines).equals(given_rows)
    assert records_of(*kind, fields_of(*kind, lines)).equals(lines)


def test_a_zero_in_a_text_that_readers_do_not_want_to_see_is_something() -> None:
    given = pl.DataFrame({"Group ID": ["00001"], "Submission/Distribution type": ["0"]})

    line = records_of("2.2", "GRH", given).item()

    assert line == "GRH   00001     0000000000" + "0 "


@pytest.mark.parametrize(("version", "record"), KINDS)
def test_a_record_of_nothing_is_blanks_and_zeros_of_full_width(version: str, record: str) -> None:
    line = records_of(version, record, pl.DataFrame({"transaction": [0], "sequence": [7]})).item()

    last = cells(version, record)[-1]
    short = {"GRH": 26, "GRT": 24} if version != "3.1" else {}
    assert len(line) == short.get(record, last.start + last.size - 1)
    body = line[3:] if cells(version, record)[0].name == "Record Type" else line[19:]
    assert line[:3] == record
    assert not body.strip(" 0")


def test_a_short_record_has_blanks_and_zeros_for_the_rest() -> None:
    read = fields_of("2.2", "SWR", pl.Series(["SWR0000000000000004W00000007ASHGROVE"]))

    assert read["Writer Last Name"].item() == "ASHGROVE"
    assert read["Writer First Name"].item() is None
    assert read["PR Ownership Share"].item() == "00000"


def test_two_fields_of_one_name_are_told_apart() -> None:
    assert [cell.name for cell in cells("2.2", "REC") if cell.name.startswith("Constant")] == ["Constant", "Constant 2"]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("Publisher Name", "N" * 46, "too long"),
        ("PR Ownership Share", "100000", "too long"),
        ("PR Ownership Share", "50.00", "not digits"),
        ("PR Ownership Share", "-5000", "not digits"),
        ("Publisher Name", "A\r\nB", "unprintable character"),
        ("Publisher Name", "A\tB", "unprintable character"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(field: str, value: str, why: str) -> None:
    given_rows = pl.DataFrame({"transaction": [0, 0], "sequence": [1, 2], field: ["1", value]})

    with pytest.raises(DoesNotFit, match=f"SPU, row 1: {field} is .*{why}"):
        records_of("2.2", "SPU", given_rows)
    assert misfits("2.2", "SPU", given_rows).select("row", "field", "value", "why").rows() == [(1, field, value, why)]


def test_a_column_that_is_no_field_is_refused() -> None:
    with pytest.raises(ValueError, match=r"SPU of CWR 2\.2 has no field 'Publisher'"):
        records_of("2.2", "SPU", pl.DataFrame({"transaction": [0], "sequence": [1], "Publisher": ["X"]}))


def test_a_count_with_more_digits_than_the_prefix_has_is_refused() -> None:
    with pytest.raises(DoesNotFit, match="8 digits"):
        records_of("2.2", "SPU", pl.DataFrame({"transaction": [100_000_000], "sequence": [1]}))
