"""Two months of works-used notices; then a society says that a work is in conflict, and later that it is not."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.months import PERIOD, ask, settle, small_sample
from tests.formats.cwr_environment import frame_independently, read_independently
from tests.formats.cwr_lines import Cwr, record

AUGUST = "2026-08"
LINES = """
SELECT territory, offering, e."right", agreement, track_id, segment, e.party_id, amount, status, reason
FROM work_earning e WHERE work_id = ? ORDER BY ALL"""
USED = """
SELECT e.work_id, w.submitter_work_id, s.society_code
FROM work_earning e JOIN work w ON w.work_id = e.work_id JOIN work_share s
ON s.work_id = e.work_id AND s.party_id = e.party_id AND s."right" = e."right"
WHERE e.status IN ('payable', 'accrued') AND s.society_code IS NOT NULL AND e.amount > 0
GROUP BY ALL ORDER BY sum(e.amount) DESC, 1, 2, 3 LIMIT 1"""


class Month:
    """A home and what is delivered to it."""

    def __init__(self, folder: Path) -> None:
        self.home, self.deliveries = folder / "home", folder / "deliveries"

    def settle(self, period: str = PERIOD) -> dict[str, Any]:
        return settle(self.home, self.deliveries, period)

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return ask(self.home / "warehouse.duckdb", sql, *values)

    def say(self, number: str, status: str, day: str, society: str) -> None:
        said = {"original_transaction_type": "NWR", "processing_date": day, "transaction_status": status}
        news = Cwr(sender=f"SO{society:0>9}", created=f"{day}120000")
        told = [record("ACK", submitter_creation=number, **said), record("MSG", message_type="T")]
        path = self.deliveries / "works" / f"CW26{day[4:]}{society}_PTA.V22"
        path.write_bytes(bytes(news.group("ACK", told)))

    def notices(self, period: str) -> list[Path]:
        return sorted((self.home / "settlement" / period).glob("*/WORKS-USED_*"))


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """August, and September after it."""
    month = Month(tmp_path_factory.mktemp("registered"))
    august = small_sample(month.deliveries.with_name("august"), period=AUGUST, plays=1_000)
    small_sample(month.deliveries, plays=2_000)
    for folder in ("streams", "finance"):
        shutil.copytree(august / folder, month.deliveries / folder, dirs_exist_ok=True)
    month.settle(AUGUST)
    month.settle()
    return month


def test_every_recipient_has_the_next_number_in_the_next_month(month: Month) -> None:
    first, second = (
        dict(month.ask("SELECT recipient, number FROM notice_sequence WHERE period = ?", period))
        for period in (AUGUST, PERIOD)
    )

    assert set(first.values()) == {1}
    assert {name: number - first.get(name, 0) for name, number in second.items()} == dict.fromkeys(second, 1)
    assert {path.stem[-3:] for path in month.notices(AUGUST)} == {"001"}
    assert {path.stem[-3:] for path in month.notices(PERIOD)} >= {"002"}


def test_independent_readers_accept_every_notice_of_the_month(month: Month) -> None:
    for path in month.notices(PERIOD):
        assert frame_independently(path)["errors"] == []
        found = read_independently(path)
        assert found["stated"]["transactions"] == found["transactions"] > 0


def test_a_conflict_holds_the_societys_shares_until_it_says_that_it_is_over(month: Month) -> None:
    before = {path.name: path.read_bytes() for path in month.notices(PERIOD)}
    [(work, number, society)] = month.ask(USED)
    fine = month.ask(LINES, work)

    month.say(number, "CO", "20260928", society)
    month.say(number, "RA", "20260930", society)  # of a registration that was sent again: nothing is decided by it
    month.settle()
    held = month.ask(LINES, work)
    [(status, is_disputed, messages)] = month.ask(
        "SELECT status, is_disputed, messages FROM work_registration WHERE work_id = ? AND period = ?", work, PERIOD
    )
    unbalanced = month.ask("SELECT entry FROM journal GROUP BY entry, currency HAVING sum(amount) <> 0")
    month.say(number, "AS", "20261005", society)
    month.settle()

    assert (status, is_disputed, messages) == ("RA", True, 1)
    assert [row[:8] for row in held] == [row[:8] for row in fine]
    assert ("hold", "dispute") in {row[8:] for row in held}
    assert {new[8:] for new, old in zip(held, fine, strict=True) if new != old} == {("hold", "dispute")}
    assert unbalanced == []
    assert month.ask(LINES, work) == fine
    assert month.ask("SELECT status FROM acknowledgement WHERE period = ? ORDER BY processing_date", PERIOD) == [
        ("CO",),
        ("RA",),
        ("AS",),
    ]
    assert {path.name: path.read_bytes() for path in month.notices(PERIOD)} == before
