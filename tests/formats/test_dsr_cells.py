import re
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.wire.cells import altered, altered_cells, decimal, duration, identifiers, text, texts, transaction_id
from pipelines.wire.flat_record import heading, line
from schemas.columns import MONEY
from schemas.track import Track
from schemas.vocabulary import CELL_REASON
from tests.formats.dsr_layouts import LAYOUTS
from tests.formats.dsr_reader import read, split_cells
from tests.formats.months import TRACKS, month
from tests.formats.reports import report
from tests.paths import INPUTS, ROOT

ESCAPED = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.sampled_from("\t|\\"), max_size=20)

HOSTILE = {
    "tab": "a\tb",
    "pipe": "a|b",
    "backslash": "a\\b\\\\c\\",
    "escape before delimiter": "ends in \\",
    "pipe after backslash": "\\|\\\t|",
    "quotes": "say \"no\", 'so'",
    "formula": '=HYPERLINK("x")',
    "bidi": "\u202eabc\u2066 עברית",
    "long": "ä" * 100_000,
    "comment": "#HEAD",
    "astral": "𝄞🎵",
}


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_title_comes_back_whole(tmp_path, title):
    tracks = TRACKS.with_columns(title=pl.lit(title), artist=pl.lit(title), release_title=pl.lit(title))

    recorded = report(tmp_path, "halcyon", month(track=Track.validate(tracks).lazy()))
    works = report(tmp_path, "nordlys", month(track=tracks.lazy()))

    assert (recorded.problems, works.problems) == ([], [])
    assert {each["ResourceTitle"] for each in recorded.of("SR08.01")} == {title}
    assert {each["Title"] for each in works.of("AS02.03")} == {title, "[unknown]"}


@pytest.mark.parametrize("title", ["two\nlines", "two\r\nlines", "nul\0here", "next\u0085line", "para\u2029graph"])
def test_what_the_standard_cannot_escape_becomes_a_space(tmp_path, title):
    tracks = TRACKS.with_columns(title=pl.lit(title)).lazy()

    found = report(tmp_path, "halcyon", month(track=tracks))

    assert found.problems == []
    [told] = {each["ResourceTitle"] for each in found.of("SR08.01")}
    assert told.split() == re.split(r"[\n\r\0\u0085\u2029]+", title)


def test_a_title_of_nothing_but_controls_is_said_to_be_unknown(tmp_path):
    found = report(tmp_path, "nordlys", month(track=TRACKS.with_columns(title=pl.lit("\n\0 ")).lazy()))

    assert found.problems == []
    assert {each["Title"] for each in found.of("AS02.03")} == {"[unknown]"}


@settings(deadline=None)  # the first call of a new expression is slow
@given(st.lists(ESCAPED, min_size=1, max_size=4))
def test_any_texts_in_one_cell_come_back(values):
    row = pl.DataFrame({"one": [values[0]], "all": [values]}).select(
        pl.concat_str(text("one"), texts("all"), text("one"), separator="\t")
    )

    one = [[values[0].strip(" ")]]
    assert split_cells(row.item()) == [*one, [value.strip(" ") for value in values], *one]


@settings(deadline=None)  # the first call of a new expression is slow
@given(st.lists(st.lists(st.text(max_size=5), min_size=2, max_size=2), min_size=2, max_size=2))
def test_different_keys_never_meet_in_one_transaction_id(keys):
    ids = pl.DataFrame(keys, schema=["a", "b"], orient="row").select(transaction_id("2026-09", ["a", "b"])).to_series()

    assert (ids[0] == ids[1]) == (keys[0] == keys[1])
    assert not re.search(r"[ |\\\x00-\x1f\x7f-\x9f\u2028\u2029]", ids[0])


@pytest.mark.parametrize(
    ("amount", "told"),
    [("0", "0"), ("100", "100"), ("0.5", "0.5"), ("-0.000000001", "-0.000000001"), ("12345678901234567890", None)],
)
def test_numbers_have_no_exponent_and_no_idle_zeros(amount, told):
    cell = pl.select(decimal(pl.lit(Decimal(amount)).cast(MONEY))).item()

    assert cell == (told or amount)


@pytest.mark.parametrize(
    ("milliseconds", "told"),
    [(0, ""), (None, ""), (59_499, "PT59S"), (59_500, "PT1M0S"), (3_661_000, "PT1H1M1S")],
)
def test_a_duration_is_told_to_the_nearest_second(milliseconds, told):
    assert pl.select(duration(pl.lit(milliseconds, pl.Int64))).item() == told


def test_no_known_number_leaves_the_cell_empty():
    assert pl.DataFrame({"ids": [["", ""]]}).select(identifiers("IPI", "ids")).item() == ""


def test_a_record_without_a_mandatory_cell_is_not_built():
    with pytest.raises(ValueError, match="NumberOfSummaryRecords must be given"):
        line("SRFO", {"NumberOfLinesInReport": "1"})


def test_our_layouts_have_the_cells_and_the_rules_of_the_standard():
    every = pl.read_csv(ROOT / "schemas" / "wire" / "dsr.csv").filter(pl.col("position") > 1)
    layouts = every.filter(pl.col("record").is_in(list(LAYOUTS)))

    ours, standard = {}, {}
    for record, cells in layouts.group_by("record"):
        ours[record[0]] = cells.sort("position").select(pl.col("min") > 0, pl.col("multi") > 0).rows()
        standard[record[0]] = [(flag == "!" or more == "!", flag == "*") for _, flag, _, more in LAYOUTS[record[0]]]

    assert ours == standard


def test_a_heading_names_the_cells_of_its_record():
    assert heading("SRFO") == "#SRFO\tNumberOfLinesInReport\tNumberOfSummaryRecords"


def test_the_reader_agrees_with_the_counts_of_an_official_sample():
    [path] = (INPUTS / "ddex").glob("DSR_*_UnlimitedMusicMonthly_*.tsv")

    found = read(path)

    assert (found.lines, found.comments) == (33, 6)
    assert (
        sum(each.number("NumberOfStreams") for each in found.of("SU02.02"))
        == found.of("SY01.02")[0].number("TotalUsages")
        == 3160
    )
    assert not [problem for problem in found.problems if "footer" in problem or "summary" in problem]


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("a\tb|c\\d", None),
        ("𝄞 \u202eabc עברית", None),
        ("", None),
        (None, None),
        ("two\nlines", "line_end"),
        ("next\u0085line", "line_end"),
        ("para\u2029graph ", "line_end"),
        ("nul\0here", "control_character"),
        (" leads", "outer_space"),
        ("trails ", "outer_space"),
    ],
)
def test_what_is_not_written_as_it_is_has_a_reason_from_the_list(title, reason):
    assert reason is None or reason in CELL_REASON
    assert pl.select(altered(pl.lit(title, pl.String))).item() == reason


@settings(deadline=None)  # the first call of a new expression is slow
@given(st.text(max_size=6))
def test_a_text_is_altered_just_where_there_is_a_reason(value):
    row = pl.DataFrame({"value": [value]}).select(text("value"), reason=altered("value")).row(0)

    assert (split_cells(row[0])[0] == [value]) == (row[1] is None)


def test_altered_values_are_listed_with_the_row_and_the_cell_that_they_are_of():
    rows = pl.DataFrame({"track": ["t1", "t2"], "title": ["a\nb", "fine"], "writers": [["x", "y "], []]})

    listed = altered_cells(rows, {"title": "Title", "writers": "ComposerAuthorName"}, key=["track"])

    assert listed.rows() == [
        ("t1", "Title", "a\nb", "line_end"),
        ("t1", "ComposerAuthorName", "y ", "outer_space"),
    ]
