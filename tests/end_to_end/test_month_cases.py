"""What is in the sample on purpose (data/sample/README.md) ends where it should."""

import pytest

from tests.end_to_end.conftest import Ask

WHOLE = 1_000_000_000


def test_a_track_without_a_deal_is_in_suspense_whole(query: Ask) -> None:
    fates = query("SELECT DISTINCT licensor, status, reason FROM recording_earning WHERE track_id = 't000141'")

    assert fates == [(None, "suspense", "no_deal")]


def test_a_deal_that_ends_in_mid_month_pays_the_plays_before_and_holds_back_those_after(query: Ask) -> None:
    fates = query(
        """SELECT segment, licensor, status, reason, sum(plays) > 0 FROM recording_earning
        WHERE track_id = 't000221' GROUP BY ALL ORDER BY ALL"""
    )

    assert fates == [(0, "tideline", "payable", None, True), (1, None, "suspense", "no_deal", True)]


def test_each_deliverer_of_one_isrc_is_paid_for_its_own_track(query: Ask) -> None:
    paid = query(
        """SELECT track_id, licensor, sum(amount) > 0 FROM recording_earning JOIN track USING (track_id)
        WHERE isrc = 'GBZ9Q2500003' AND status = 'payable' GROUP BY ALL ORDER BY ALL"""
    )

    assert paid == [("t000003", "quillfeather", True), ("t000331", "parcelsong", True)]


def test_an_aggregator_is_paid_for_its_members_tracks(query: Ask) -> None:
    members = query(
        """SELECT DISTINCT p.party FROM usage u JOIN party p ON p.dpid = u.deliverer
        WHERE u.licensor = 'tideline' ORDER BY 1"""
    )

    assert members == [("clochebleue",), ("marrowmoss",), ("zvonnitsa",)]


@pytest.mark.parametrize(
    ("track", "column", "licensed"),
    [
        ("t000262", "territory", ["DE", "FR", "GB", "IE"]),
        ("t000142", "territory", ["DE", "FR", "GB", "JP", "US"]),
        ("t000332", "offering", ["family", "premium"]),
    ],
)
def test_a_deal_covers_what_it_names_and_nothing_else(query: Ask, track: str, column: str, licensed: list[str]) -> None:
    fates = query(
        f"SELECT {column}, reason FROM usage WHERE track_id = ? AND plays > 0 GROUP BY ALL ORDER BY ALL", track
    )

    assert [name for name, reason in fates if reason is None] == licensed
    assert {reason for name, reason in fates if name not in licensed} == {"no_deal"}


def test_unknown_tracks_are_in_suspense_on_both_sides(query: Ask) -> None:
    for lines in ("recording_earning", "work_earning"):
        fates = query(f"SELECT DISTINCT track_id, status FROM {lines} WHERE reason = 'unknown_track' ORDER BY 1")

        assert fates == [("GBZ9Q2099999", "suspense"), ("unknown-track", "suspense")]


def test_an_overclaimed_work_is_on_hold_for_all_who_claim_it_scaled_to_the_whole(query: Ask) -> None:
    lines = query(
        """SELECT status, reason, territory, offering, "right", track_id, segment, sum(share_ppb),
               count(DISTINCT licensor) FROM work_earning WHERE work_id = 'T9900000104' GROUP BY ALL"""
    )
    outside_the_us = [line for line in lines if line[2] not in ("US",)]

    assert {line[:2] for line in lines} == {("hold", "overclaim")}
    assert {line[7] for line in outside_the_us} == {WHOLE}
    assert {line[8] for line in outside_the_us if line[2] != "JP"} == {2}


def test_a_share_that_nobody_collects_outside_europe_is_a_gap_there_and_paid_in_europe(query: Ask) -> None:
    fates = query(
        """SELECT territory, "right", reason, min(share_ppb), max(share_ppb) FROM work_earning
        WHERE work_id = 'T9900000057' AND (territory = 'JP' OR reason IS NOT NULL) GROUP BY ALL ORDER BY ALL"""
    )

    assert fates == [
        ("JP", "MR", "share_gap", WHOLE, WHOLE),
        ("JP", "PR", "share_gap", WHOLE // 2, WHOLE // 2),
        ("JP", "PR", None, WHOLE // 2, WHOLE // 2),
    ]


def test_a_work_that_nobody_collects_for_in_germany_is_a_gap_there_alone(query: Ask) -> None:
    gaps = query(
        """SELECT territory, "right", licensor, min(share_ppb) FROM work_earning
        WHERE work_id = 'T9900001094' AND reason = 'share_gap' GROUP BY ALL ORDER BY ALL"""
    )

    assert gaps == [("DE", "MR", None, WHOLE), ("DE", "PR", None, WHOLE)]
    assert query("SELECT DISTINCT reason FROM work_earning WHERE work_id = 'T9900001094' AND territory = 'DE'") == [
        ("share_gap",)
    ]


def test_a_party_without_a_mandate_is_in_suspense(query: Ask) -> None:
    works = {work for (work,) in query("SELECT DISTINCT work_id FROM work_earning WHERE reason = 'no_mandate'")}

    assert {"T9900002462", "T9900002484", "T9900002508"} <= works
    assert any(work.endswith(":LSS000077") for work in works)


def test_a_track_without_a_work_is_in_suspense_on_the_composition_side_and_paid_on_the_other(query: Ask) -> None:
    tracks = ["t000056", "t000070", "t000096", "t000102", "t000133", "t000215"]

    assert query("SELECT DISTINCT status, reason FROM work_earning WHERE list_contains(?, track_id)", tracks) == [
        ("suspense", "unknown_work")
    ]
    assert query(
        """SELECT count(DISTINCT track_id) FROM recording_earning
        WHERE status = 'payable' AND list_contains(?, track_id)""",
        tracks,
    ) == [(6,)]


def test_nothing_is_owed_for_a_work_in_the_public_domain(query: Ask) -> None:
    isrcs = ["GBZ9Q2500002", "GBZ9Q2500004"]

    assert query("SELECT sum(plays) > 0 FROM usage WHERE list_contains(?, isrc)", isrcs) == [(True,)]
    assert query("SELECT is_public_domain FROM work WHERE work_id = 'T9900000024'") == [(True,)]
    assert query("SELECT * FROM work_earning JOIN track USING (track_id) WHERE list_contains(?, isrc)", isrcs) == []


def test_a_medley_is_parted_between_its_works_by_their_durations(query: Ask) -> None:
    parts = query("SELECT work_id, proportion_ppb FROM recording_work WHERE isrc = 'GBZ9Q2500040' ORDER BY 1")
    shares = query(
        """SELECT DISTINCT work_id, sum(share_ppb) FROM work_earning JOIN track USING (track_id)
        WHERE isrc = 'GBZ9Q2500040' AND territory = 'GB' GROUP BY work_id, offering, "right" ORDER BY 1"""
    )

    # 90 and 120 seconds: 3/7 and 4/7
    assert parts == shares == [("T9900000386", 428_571_429), ("T9900000411", 571_428_571)]


def test_a_medley_registered_as_a_work_of_its_own_is_one_work(query: Ask) -> None:
    works = query("SELECT work_id, proportion_ppb FROM recording_work WHERE isrc = 'GBZ9Q2500017'")

    assert works == [("T9900000159", WHOLE)]


def test_a_recording_linked_to_two_works_is_parted_equally(query: Ask) -> None:
    works = query("SELECT work_id, proportion_ppb FROM recording_work WHERE isrc = 'GBZ9Q2500014' ORDER BY 1")

    assert works == [("T9900000126", WHOLE // 2), ("T9900000182", WHOLE // 2)]


def test_the_newer_registration_of_a_work_counts(query: Ask) -> None:
    assert query("SELECT len(writer_names) FROM work WHERE work_id = 'T9900000488'") == [(2,)]


def test_the_rows_that_are_wrong_are_quarantined_alone_each_with_its_reason(query: Ask) -> None:
    assert query("SELECT reference, reason FROM delivery_reject ORDER BY 1") == [
        ("bad-1", "unknown_territory"),
        ("bad-2", "negative_number"),
        ("bad-3", "bad_timestamp"),
        ("bad-4", "missing_value"),
        ("bad-5", "missing_value"),
        ("bad-6", "missing_value"),
    ]


def test_the_file_that_came_twice_counts_once(query: Ask) -> None:
    twins = query("SELECT status FROM delivery WHERE name LIKE 'streams/2026-09-05%' ORDER BY 1")
    days = query("SELECT count(*) FROM stream_day WHERE played_date = DATE '2026-09-05'")

    assert (twins, days) == ([("accepted",), ("duplicate",)], [(1,)])


def test_plays_that_came_twice_count_once(query: Ask) -> None:
    assert query("SELECT count(*), sum(plays) FROM stream_duplicate") == [(12, 24)]


def test_the_month_is_cut_in_utc(query: Ask) -> None:
    ends = query(
        """SELECT sum(plays) FROM stream_day JOIN delivery USING (delivery_id)
        WHERE name = 'streams/month-ends.csv.gz' AND stream_day.period = '2026-09'"""
    )

    assert ends == [(5,)]


def test_a_minimum_that_binds_is_topped_up_at_the_cost_of_the_service(query: Ask) -> None:
    tops = query(
        """SELECT territory, offering, agreement, top_up, amount - revenue_share FROM pool
        WHERE top_up <> 0 AND side <> 'ai'"""
    )

    assert [top[:3] for top in tops] == [("IE", "family", "quillfeather-eur")]
    assert tops[0][3] == tops[0][4] > 0
    assert query("SELECT entry, amount FROM journal WHERE account = 'minimum_top_up'") == [
        ("2026-09:IE:family:settlement", tops[0][3])
    ]


def test_an_agreement_counts_from_its_first_day(query: Ask) -> None:
    used = query("SELECT DISTINCT agreement FROM pool WHERE licensor = 'umikage' AND side = 'recorded'")

    assert used == [("umikage-second",)]


def test_the_united_states_have_one_fee_for_performances_and_one_amount_an_offering_for_mechanicals(
    query: Ask,
) -> None:
    modes = query(
        """SELECT "right", mode, licensor, count(*) FROM pool WHERE territory = 'US' AND side = 'composition'
        AND mode <> 'direct' GROUP BY ALL ORDER BY ALL"""
    )

    assert modes == [("MR", "statutory", "ledgerline", 3), ("PR", "blanket", "northmeadow", 3)]
    assert query("""SELECT DISTINCT "right", licensor FROM work_earning WHERE territory = 'US'""") == [
        ("MR", "fennimore")
    ]


def test_every_settlement_mode_is_used(query: Ask) -> None:
    modes = query("SELECT DISTINCT side, mode FROM pool ORDER BY ALL")

    assert modes == [
        ("ai", "ai"),
        *(("composition", mode) for mode in ("blanket", "claims", "direct", "share_register", "statutory")),
        ("recorded", "recorded"),
    ]
