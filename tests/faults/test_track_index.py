"""Lists of track numbers that are wrong: a bad file is refused whole, a bad row alone."""

import pytest

from pipelines.readers.parsed import Quarantine
from tests.formats.ern_messages import ICPN, SENDER, read_message, short

HEADER = "track_id,isrc,icpn,deliverer\n"
ROW = f"T1,GBXYZ2600001,{ICPN},{SENDER}\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty_file"),
        (HEADER, "empty_file"),
        ("track_id,isrc,deliverer\nT1,GBXYZ2600001,x\n", "missing_column"),
        ("track_id,isrc,icpn,deliverer,mood\nT1,GBXYZ2600001,,x,blue\n", "unexpected_column"),
        (b"\xef\xbb\xbf" + (HEADER + ROW).encode(), "byte_order_mark"),
        ((HEADER + ROW).replace("T1", "Tä").encode("latin-1"), "wrong_encoding"),
        ((HEADER + ROW).encode("utf-16"), "wrong_encoding"),
        ((HEADER + ROW)[:-5], "truncated"),
        (HEADER + "x" * 200_000 + ROW, "oversized_field"),
        (HEADER + "T1,short,,x\n", "no_valid_row"),
    ],
    ids=short,
)
def test_a_list_of_track_numbers_that_cannot_be_used_is_refused(tmp_path, content, reason):
    with pytest.raises(Quarantine) as caught:
        read_message(tmp_path, content, name="catalogue/tracks.csv")

    assert caught.value.reason == reason


def test_bad_rows_of_a_list_of_track_numbers_are_left_out_alone(tmp_path):
    bad = ["T2,NaN,,x", ",GBXYZ2600002,,x", "T3,GBXYZ2600003,-1,x", "T1,GBXYZ2600009,,x", "T4,GBXYZ2600004,,", "T5"]

    parsed = read_message(tmp_path, HEADER + ROW + "\n".join(bad) + "\n", name="catalogue/tracks.csv")

    assert parsed.rows == 7
    assert parsed.frames["track_index"]["track_id"].to_list() == ["T1"]
    assert parsed.frames["track_index"]["isrc"].to_list() == ["GBXYZ2600001"]
    assert parsed.rejects.select("row", "reason").rows() == [
        (2, "bad_identifier"),
        (3, "missing_value"),
        (4, "bad_identifier"),
        (5, "duplicate_row"),
        (6, "missing_value"),
        (7, "bad_record"),
    ]


def test_which_of_two_rows_for_one_track_number_is_kept_does_not_hang_on_their_order(tmp_path):
    rows = [ROW, "T1,GBXYZ2600009,,x\n"]

    kept = [
        read_message(tmp_path, HEADER + "".join(order), name="catalogue/tracks.csv").frames["track_index"].rows()
        for order in (rows, rows[::-1])
    ]

    assert kept[0] == kept[1]
