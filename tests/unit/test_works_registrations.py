"""Which work an acknowledgement is about, and what was said last of it."""

from datetime import date
from itertools import permutations

import polars as pl
import pytest

from attribution.works_registrations import Registrations, registrations
from pipelines.datasets import DATASETS
from schemas.acknowledgement import Acknowledgement
from schemas.acknowledgement_message import AcknowledgementMessage
from tests.formats.rows import rows
from tests.unit.registrations import Files

ONE, TWO = "T0000000010", "T0345246801"


def ack(number: str = "A", status: str = "AS", day: int = 10, **more: object) -> dict[str, object]:
    """What society 052 says on a day of September; each in a file of its own."""
    usual = {
        "delivery_id": f"{day:064x}",
        "row": 3,
        "sender": "SO000000052",
        "society_code": "052",
        "sent_at": f"2026-09-{day:02d}T00:00:00Z",
        "submitter_work_id": number,
        "original_type": "NWR",
        "original_sent": "20260901120000",
        "original_place": "00001 00000000",
        "processing_date": date(2026, 9, day),
        "status": status,
    }
    return usual | more


def said(files: Files, *acks: dict[str, object], messages: tuple[dict[str, object], ...] = ()) -> Registrations:
    work = pl.LazyFrame(files.rows["work"], schema_overrides={"iswc": pl.String, "composite_type": pl.String})
    told = rows(Acknowledgement, *acks).lazy()
    found = registrations(told, rows(AcknowledgementMessage, *messages).lazy(), work)
    for name in ("acknowledgement", "work_registration", "work_finding"):
        DATASETS[name].validate(getattr(found, name).collect(), lazy=True)
    return found


def state(found: Registrations) -> list[tuple]:
    return found.work_registration.select("work_id", "society_code", "status", "is_disputed").collect().rows()


def rules(found: Registrations) -> list[str]:
    return found.work_finding.collect()["rule"].to_list()


def one_work(**fields: object) -> Files:
    files = Files()
    files.work("PB1", "A", **fields)
    return files


def test_an_acknowledgement_is_about_the_work_of_its_number():
    found = said(one_work(iswc=ONE), ack())

    assert state(found) == [(ONE, "052", "AS", False)]
    assert found.acknowledgement.collect()["work_id"].to_list() == [ONE]
    assert rules(found) == []


def test_a_number_that_no_work_has_is_a_finding():
    found = said(one_work(), ack("B", title="STRANGE"))

    assert state(found) == []
    assert rules(found) == ["acknowledgement_unknown"]
    assert found.work_finding.collect()["detail"].item() == (
        "SO000000052 says AS of work number B (STRANGE) on 2026-09-10. No work here has that number. Ask the sender "
        "whose it is, or have its registration delivered."
    )


def two_works() -> Files:
    files = Files()
    files.work("PB1", "A", iswc=ONE, title="EBB")
    files.work("PB2", "A", iswc=TWO, title="FLOW")
    return files


@pytest.mark.parametrize(
    ("more", "work"),
    [({"iswc": TWO}, TWO), ({"title": "Ebb "}, ONE), ({"iswc": TWO, "title": "EBB"}, TWO)],
    ids=["by its ISWC", "by its title", "by its ISWC before its title"],
)
def test_of_two_works_with_a_number_it_is_about_the_one_that_it_repeats(more, work):
    assert state(said(two_works(), ack(**more))) == [(work, "052", "AS", False)]


@pytest.mark.parametrize(("ours", "theirs"), [("Café del Mar", "CAFE DEL MAR"), ("CAFE DEL MAR", "CAFÉ DEL MAR")])
def test_a_title_is_known_without_its_marks_which_a_notice_leaves_out(ours, theirs):
    files = Files()
    files.work("PB1", "A", iswc=ONE, title=ours)
    files.work("PB2", "A", iswc=TWO, title="CAFE DU LAC")

    assert state(said(files, ack(title=theirs))) == [(ONE, "052", "AS", False)]


def test_of_two_works_that_nothing_tells_apart_it_is_about_none():
    found = said(two_works(), ack(title="ELSE"))

    assert state(found) == []
    assert rules(found) == ["acknowledgement_ambiguous"]


def test_two_registrations_of_one_work_with_one_number_are_that_work():
    files = Files()
    files.work("PB1", "A", iswc=ONE)
    files.work("PB2", "A", iswc=ONE)

    assert state(said(files, ack())) == [(ONE, "052", "AS", False)]


def test_another_submitters_number_is_known_by_its_iswc():
    assert state(said(one_work(iswc=ONE), ack("OTHER", iswc=ONE))) == [(ONE, "052", "AS", False)]


def test_a_number_that_is_another_work_by_iswc_and_title_is_a_coincidence():
    found = said(one_work(iswc=ONE, title="EBB"), ack(iswc=TWO, title="FLOW"))

    assert state(found) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_was_processed_last_counts_whatever_comes_in_first(order):
    acks = [ack(day=3, status="CO"), ack(day=5, status="RC"), ack(day=9, status="AS")]

    found = said(one_work(), *(acks[place] for place in order))

    assert state(found) == [("PB1:A", "052", "AS", False)]
    assert found.acknowledgement.collect().height == 3


def test_an_old_day_in_a_new_file_changes_nothing():
    acks = [ack(day=9, status="AS"), ack(day=12, status="CO", processing_date=date(2026, 9, 8))]

    assert state(said(one_work(), *acks)) == [("PB1:A", "052", "AS", False)]


def test_of_one_day_what_was_sent_last_counts():
    acks = [ack(day=9, status="CO"), ack(day=12, status="AS", processing_date=date(2026, 9, 9))]

    assert state(said(one_work(), *acks)) == [("PB1:A", "052", "AS", False)]


def test_every_society_has_its_own_word():
    other = {"sender": "SO000000010", "society_code": "010"}

    found = said(one_work(), ack(day=9), ack(day=5, status="CO", **other))

    assert state(found) == [("PB1:A", "010", "CO", True), ("PB1:A", "052", "AS", False)]


@pytest.mark.parametrize(("status", "is_disputed"), [("CO", True), ("RC", True), ("RJ", False), ("NP", False)])
def test_bad_news_is_a_finding_and_only_open_claims_are_disputed(status, is_disputed):
    found = said(one_work(), ack(status=status))

    assert state(found) == [("PB1:A", "052", status, is_disputed)]
    assert rules(found) == ["acknowledgement"]


@pytest.mark.parametrize("status", ["RA", "DU", "RJ"])
@pytest.mark.parametrize("open_status", ["CO", "RC"])
def test_what_is_said_before_anybody_looks_at_shares_ends_no_dispute(open_status, status):
    found = said(one_work(), ack(day=3, status=open_status), ack(day=9, status=status))

    assert state(found) == [("PB1:A", "052", status, True)]
    details = found.work_finding.collect()["detail"].to_list()
    assert [detail for detail in details if "until it says that this is over" in detail] != []
    assert len(details) == (2 if status == "RJ" else 1)


@pytest.mark.parametrize("status", ["AS", "AC", "NP"])
def test_a_dispute_is_over_once_it_is_decided_whatever_is_received_after_it(status):
    acks = [ack(day=3, status="CO"), ack(day=5, status="RA"), ack(day=7, status=status), ack(day=9, status="RA")]

    assert state(said(one_work(), *acks)) == [("PB1:A", "052", "RA", False)]


@pytest.mark.parametrize("status", ["DU", "RA", "AS", "AC"])
def test_good_news_is_no_finding(status):
    assert rules(said(one_work(), ack(status=status))) == []


def test_messages_are_counted():
    sent = {"delivery_id": f"{10:064x}", "row": 3, "message_type": "F", "original_record": "1", "record": "NWR"}
    more = {"level": "F", "validation": "001", "message": "TITLE"}

    found = said(one_work(), ack(), messages=tuple({**sent, **more, "message_row": row} for row in (4, 5)))

    assert found.work_registration.collect()["messages"].to_list() == [2]
