from decimal import Decimal

from attribution.shares import track_shares
from schemas.ai_earning import AiEarning
from schemas.recording_earning import RecordingEarning
from schemas.track_shares import TrackShares
from schemas.usage import Usage
from schemas.work_earning import WorkEarning
from tests.formats.rows import rows

USAGE = rows(
    Usage,
    {"track_id": "T", "plays": 5, "offering": "family"},
    {"track_id": "T", "plays": 7},
    {"track_id": "S", "plays": 1},
)


def recorded(**more) -> dict:
    return {"track_id": "T", "agreement": "rec", "licensor": "label", "plays": 5, **more}


def composed(**more) -> dict:
    return {
        "track_id": "T", "agreement": "pub", "licensor": "hub", "right": "PR", "work_id": "W", "party_id": "P",
        "share_ppb": 1, **more,
    }  # fmt: skip


def drawn(**more) -> dict:
    return {
        "track_id": "T", "agreement": "rec", "licensor": "society", "licence": "sources", "right": "composition",
        "kind": "iswc", "source": "T0000000001", "work_right": "PR", "party_id": "P", "basis": "drawn_on",
        "weight_ppb": 1, "has_conflict": False, **more,
    }  # fmt: skip


def shares(*lines: dict) -> list[tuple]:
    of_recordings = rows(RecordingEarning, *(line for line in lines if not {"work_id", "licence"} & set(line)))
    of_works = rows(WorkEarning, *(line for line in lines if "work_id" in line))
    of_sources = rows(AiEarning, *(line for line in lines if "licence" in line))
    found = TrackShares.validate(track_shares(of_recordings, of_works, of_sources, USAGE, period="2026-09"), lazy=True)
    return found.select("track_id", "side", "payee", "status", "amount", "share_ppb", "plays", "basis").rows()


def test_a_tracks_money_is_summed_over_offerings_rights_works_and_parties():
    found = shares(
        recorded(amount=Decimal(3), offering="family"),
        recorded(amount=Decimal(2)),
        composed(amount=Decimal(1)),
        composed(amount=Decimal("0.5"), right="MR"),
        composed(amount=Decimal("0.5"), licensor="other", agreement="theirs"),
    )

    assert found == [
        ("T", "composition", "hub", "payable", Decimal("1.5"), 750_000_000, 12, "embodied"),
        ("T", "composition", "other", "payable", Decimal("0.5"), 250_000_000, 12, "embodied"),
        ("T", "recorded", "label", "payable", Decimal(5), 1_000_000_000, 12, "own"),
    ]


def test_shares_are_whole_and_sum_to_the_whole():
    found = shares(*(composed(amount=Decimal(1), licensor=name, agreement=name) for name in "abc"))

    assert [row[5] for row in found] == [333_333_334, 333_333_333, 333_333_333]


def test_money_without_a_payee_has_its_part_too():
    found = shares(
        composed(amount=Decimal(3)),
        composed(
            amount=Decimal(1), licensor=None, status="suspense", reason="share_gap", agreement="aside", party_id=""
        ),
    )

    assert [(row[2], row[3], row[5]) for row in found] == [
        ("", "suspense", 250_000_000),
        ("hub", "payable", 750_000_000),
    ]


def test_a_track_that_earned_nothing_is_shared_by_registered_shares():
    found = shares(
        composed(amount=Decimal(0), share_ppb=700_000_000),
        composed(amount=Decimal(0), share_ppb=300_000_000, licensor="other", agreement="theirs"),
    )

    assert [row[5] for row in found] == [700_000_000, 300_000_000]


def test_refunds_weigh_by_their_size():
    found = shares(composed(amount=Decimal(-3)), composed(amount=Decimal(-1), licensor="other", agreement="theirs"))

    assert [(row[4], row[5]) for row in found] == [(Decimal(-3), 750_000_000), (Decimal(-1), 250_000_000)]


def test_what_a_track_draws_on_is_a_share_of_the_side_that_bears_it():
    found = shares(
        recorded(amount=Decimal(6)),
        drawn(amount=Decimal(1)),
        drawn(amount=Decimal(1), basis="fallback", kind="fallback", source="m@1"),
        drawn(amount=Decimal(2), side="ai", agreement="sources"),
        drawn(amount=Decimal(9), side="ai", agreement="sources", track_id=""),
    )

    assert [(row[1], row[2], row[4], row[5], row[7]) for row in found] == [
        ("ai", "society", Decimal(2), 1_000_000_000, "drawn_on"),
        ("recorded", "label", Decimal(6), 750_000_000, "own"),
        ("recorded", "society", Decimal(1), 125_000_000, "drawn_on"),
        ("recorded", "society", Decimal(1), 125_000_000, "fallback"),
    ]


def test_no_lines_have_no_shares():
    assert shares() == []
