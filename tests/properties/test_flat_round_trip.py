"""What is written of any record of any version is read again as it was, whatever its cells hold."""

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.wire.flat_layouts import STANDARDS, RecordLayout, layouts
from pipelines.wire.flat_read import batches
from pipelines.wire.flat_write import lines_of, text_of
from tests.formats.dsr_reader import split_cells

KNOWN = {
    f"{standard} {record}": layout
    for standard in STANDARDS
    for record, layout in layouts(standard).items()
    if layout.is_complete
}
NO_ESCAPE = ["Cc", "Cs", "Zl", "Zp"]
PLAIN = st.characters(exclude_categories=NO_ESCAPE)
HOSTILE = st.sampled_from("\t|\\#\u202e\u05d0😀\ufdd0\ue000 ,\"'")
TEXT = st.text(PLAIN | HOSTILE, max_size=6)


def _value(name: str, *, is_multi: bool, is_free: bool) -> st.SearchStrategy:
    if is_free:
        return st.lists(TEXT, min_size=1, max_size=4)
    return st.lists(TEXT, max_size=3).filter(lambda values: values != [""]) if is_multi else TEXT


def _rows(layout: RecordLayout) -> st.SearchStrategy:
    cells = {
        cell.name: _value(cell.name, is_multi=cell.is_multi, is_free=cell.type == "free") for cell in layout.cells[1:]
    }
    return st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=3)


def _frame(layout: RecordLayout, rows: list[dict]) -> pl.DataFrame:
    schema = {cell.name: pl.List(pl.String) if cell.is_multi else pl.String for cell in layout.cells}
    return pl.DataFrame([{"RecordType": layout.record, **row} for row in rows], schema=schema)


@pytest.mark.parametrize("layout", KNOWN.values(), ids=KNOWN.keys())
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_as_it_was(layout, data):
    frame = _frame(layout, data.draw(_rows(layout)))

    text = text_of(layout.record, frame)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.tsv"
        path.write_bytes(text)
        [found] = batches(path)

    read = found[layout.record]
    assert read["line"].to_list() == list(range(1, frame.height + 1))
    assert read.drop("line").to_dicts() == frame.to_dicts()
    assert text_of(layout.record, read) == text


@pytest.mark.parametrize("layout", KNOWN.values(), ids=KNOWN.keys())
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_a_reader_that_knows_the_standard_only_finds_every_value(layout, data):
    frame = _frame(layout, data.draw(_rows(layout)))

    lines = lines_of(layout.record, frame)

    for line, row in zip(lines, frame.rows(), strict=True):
        values = [value if isinstance(value, list) else [value] for value in row]
        if layout.has_free_cells:
            values = [*values[:-1], *([value] for value in values[-1])]
        assert split_cells(line) == [value or [""] for value in values]


@given(st.text(PLAIN, max_size=3), st.characters(categories=["Cc", "Zl", "Zp"]).filter(lambda char: char != "\t"))
@settings(deadline=None)
def test_what_has_no_escape_is_refused_and_never_changed(text, control):
    with pytest.raises(ValueError, match="control character or line end"):
        text_of("SRFO", pl.DataFrame({"NumberOfLinesInReport": [text + control + text]}))
