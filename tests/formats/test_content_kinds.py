"""Lists that say what recordings are: read, refused whole, or left out row by row; and which of several holds."""

from itertools import permutations

import polars as pl
import pytest

from attribution.content_kinds import content_kinds
from pipelines.readers.parsed import Quarantine
from schemas.columns import polars_schema
from schemas.content_kind import ContentKind
from tests.formats.ern_messages import read_message, short

HEADER = "isrc,content_kind,source\n"
ROW = "GBXYZ2600001,functional,Editorial list 7\n"
NAME = "catalogue/kinds.csv"


def test_a_list_of_kinds_is_told_from_one_of_track_numbers_by_its_header(tmp_path):
    content = 'Source,ISRC,Content_Kind\n" list 7 ",gb-xyz-26-00002,Music\n x ,GBXYZ2600001,spoken_word\n'

    parsed = read_message(tmp_path, content, name="catalogue/anything.csv")

    assert ContentKind.validate(parsed.frames["content_kind"], lazy=True).rows() == [
        ("GBXYZ2600001", "spoken_word", "x"),
        ("GBXYZ2600002", "music", "list 7"),
    ]
    assert (set(parsed.frames), parsed.rows, parsed.rejects.height) == ({"content_kind"}, 2, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (HEADER, "empty_file"),
        ("isrc,content_kind\nGBXYZ2600001,music\n", "missing_column"),
        ("isrc,content_kind,source,mood\nGBXYZ2600001,music,x,blue\n", "unexpected_column"),
        ((HEADER + ROW)[:-5], "truncated"),
        (HEADER + ROW.replace("functional", "noise"), "no_valid_row"),
        (b"\xef\xbb\xbf" + (HEADER + ROW).encode(), "byte_order_mark"),
    ],
    ids=short,
)
def test_a_list_of_kinds_that_cannot_be_used_is_refused(tmp_path, content, reason):
    with pytest.raises(Quarantine) as caught:
        read_message(tmp_path, content, name=NAME)

    assert caught.value.reason == reason


def test_bad_rows_of_a_list_of_kinds_are_left_out_alone(tmp_path):
    bad = [
        "short,music,x",
        "GBXYZ2600002,noise,x",
        "GBXYZ2600003,,x",
        "GBXYZ2600004,music,",
        "GBXYZ2600001,music,x",
        ",",
    ]

    parsed = read_message(tmp_path, HEADER + ROW + "\n".join(bad) + "\n", name=NAME)

    assert parsed.rows == 7
    assert parsed.frames["content_kind"].rows() == [("GBXYZ2600001", "functional", "Editorial list 7")]
    assert parsed.rejects.select("row", "reason", "detail").rows() == [
        (2, "bad_identifier", "isrc SHORT has not the form of one"),
        (3, "unknown_code", "content_kind noise of GBXYZ2600002 is none of music, functional, spoken_word"),
        (4, "missing_value", "isrc GBXYZ2600003, content_kind , source x: one of them is empty"),
        (5, "missing_value", "isrc GBXYZ2600004, content_kind music, source : one of them is empty"),
        (6, "duplicate_row", "isrc GBXYZ2600001 is listed in another row too"),
        (7, "bad_record", "2 fields instead of 3; quote values that hold the delimiter"),
    ]


def test_of_lists_that_differ_one_holds_whatever_their_order():
    types = {**polars_schema(ContentKind), "delivery_id": pl.String(), "sent_at": pl.String()}
    told = [
        ("A", "music", "x", "2", None), ("A", "functional", "y", "3", None), ("A", "spoken_word", "z", "1", None),
        ("B", "functional", "x", "2", None),
    ]  # fmt: skip

    found = {
        tuple(content_kinds(pl.LazyFrame(list(rows), schema=types, orient="row")).collect().rows())
        for rows in permutations(told)
    }

    assert found == {(("A", "functional", "y"), ("B", "functional", "x"))}
