"""What a notice leaves out, and what it cannot say as it was received."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.readers.cwr import read
from pipelines.writers.cwr import Known, write_notice
from pipelines.writers.cwr_numbers import Numbers
from pipelines.writers.folders import FileRow
from pipelines.writers.settled import Reporting
from schemas.work_record import WorkRecord
from tests.formats import months
from tests.formats.cwr_lines import Cwr, collects, linked, publisher, simple, work, writer
from tests.formats.rows import rows


def greedy(number: str, *, pr: int = 6000) -> list[str]:
    """A work whose publisher owns more of the performing right than publishers may."""
    return work(
        number,
        publisher("P1", pr=pr, mr=10000),
        collects("P1", "SPT", pr=pr, mr=10000),
        writer("W1", pr=10000 - pr),
        collects("W1", "SWT", pr=10000 - pr),
        linked("P1", "W1", publisher_sequence=1),
        work_title=f"GREEDY {number}",
    )


def sent(
    folder: Path, *works: list[str], version: str = "2.1", received_in: str = "2.2"
) -> tuple[list[FileRow], pl.DataFrame, Numbers]:
    """Files written, the rows of what was not sent as received, and the numbers used."""
    folder.mkdir(exist_ok=True)
    (folder / "in").write_bytes(bytes(Cwr(received_in).group("NWR", *works)))
    frames = read(folder / "in", name="works/in", delivery_id="0" * 64).frames
    return given(folder, frames, version=version)


def given(folder: Path, frames: dict[str, pl.DataFrame], *, version: str = "2.1"):
    party = months.month().party["party"].item(0)
    month = months.month(reporting={party: Reporting(cwr_version=version)})
    numbers = Numbers(month.period)
    known = Known(frames["work"].lazy(), frames["work_finding"].lazy(), numbers)
    written = write_notice(folder, month.recipient(party), month, frames["work_record"].lazy(), known)
    lists = list(folder.glob("works-not-sent_*.csv"))
    return written, pl.read_csv(lists[0]) if lists else pl.DataFrame(), numbers


def titles(folder: Path) -> list[str]:
    lines = next(folder.glob("WORKS-USED*")).read_text("utf-8").splitlines()
    return [line[19:79].strip() for line in lines if line.startswith("NWR")]


def test_a_work_that_breaks_a_share_rule_is_left_out_and_listed(tmp_path):
    written, told, _ = sent(tmp_path, simple("A1"), greedy("A2"))

    assert titles(tmp_path) == ["WORK A1"]
    assert [row.kind for row in written] == ["works_used_notice", "works_not_sent"]
    assert set(told["rule"]) == {"publisher_ownership", "writer_ownership"}
    assert told.filter(rule="publisher_ownership").to_dicts() == [
        {
            "work_id": "PB000000123:A2",
            "title": "GREEDY A2",
            "sent": "no",
            "rule": "publisher_ownership",
            "detail": "PR: publishers own 60.00 %, above 50 %. Used as it is; ask the submitter to correct it.",
        }
    ]


def test_the_list_is_called_like_the_notice(tmp_path):
    written, _, _ = sent(tmp_path, simple("A1"), greedy("A2"))

    name = months.month().party["name"].item(0).replace(" ", "-")
    assert [row.path.split("/")[-1] for row in written] == [
        f"WORKS-USED_2026-09_{name}_001.txt",
        f"works-not-sent_2026-09_{name}.csv",
    ]


def test_where_every_work_is_left_out_there_is_no_notice_and_no_number_is_used(tmp_path):
    written, told, numbers = sent(tmp_path, greedy("A2"))

    assert [row.kind for row in written] == ["works_not_sent"]
    assert told["sent"].unique().to_list() == ["no"]
    assert numbers.rows().is_empty()


def test_where_every_work_can_be_sent_nothing_is_listed(tmp_path):
    written, _, _ = sent(tmp_path, simple("A1"))

    assert [row.kind for row in written] == ["works_used_notice"]


@pytest.mark.parametrize("version", ["2.1", "2.2"])
def test_what_is_sent_breaks_no_rule_when_it_is_read_again(tmp_path, version):
    sent(tmp_path, simple("A1"), greedy("A2"), greedy("A3", pr=5500), simple("A4"), version=version)

    again = read(next(tmp_path.glob("WORKS-USED*")), name="works/again", delivery_id="1" * 64)

    assert again.rows == 2
    assert again.frames["work_finding"].is_empty()
    assert again.rejects.is_empty()


def test_a_rule_that_an_earlier_registration_of_the_work_broke_is_past(tmp_path):
    _, told, _ = sent(tmp_path, greedy("A1"), simple("A1"))

    assert titles(tmp_path) == ["WORK A1"]
    assert told.is_empty()


def test_a_title_that_ascii_cannot_say_is_listed_and_sent_with_question_marks(tmp_path):
    _, told, _ = sent(tmp_path, simple("A1", work_title="東京 NIGHT"), simple("A2", work_title="Café"))

    assert titles(tmp_path) == ["?? NIGHT", "CAFE"]
    assert told.select("work_id", "title", "sent", "rule").rows() == [
        ("PB000000123:A1", "東京 NIGHT", "yes", "characters")
    ]
    assert "NWR, Work Title: 東京 NIGHT" in told["detail"].item()


def two_chains(number: str) -> list[str]:
    """A work in 2.1 whose writer is linked with a publisher that stands in two chains."""
    return work(
        number,
        publisher("P1", pr=2500, mr=5000),
        collects("P1", "SPT", pr=2500, mr=5000),
        publisher("P1", pr=2500, mr=5000, chain=2),
        collects("P1", "SPT", pr=2500, mr=5000),
        writer("W1", pr=5000),
        collects("W1", "SWT", pr=5000),
        linked("P1", "W1", "2.1"),
        version="2.1",
    )


def test_a_link_whose_chain_nobody_said_can_be_sent_in_2_1_and_not_in_2_2(tmp_path):
    _, none, _ = sent(tmp_path / "a", two_chains("A1"), received_in="2.1", version="2.1")
    written, told, _ = sent(tmp_path / "b", two_chains("A1"), received_in="2.1", version="2.2")

    assert none.is_empty()
    assert [row.kind for row in written] == ["works_not_sent"]
    assert told["rule"].to_list() == ["link_to_no_chain"]
    assert "publisher P1 is in none or in several" in told["detail"].item()


def test_a_work_last_registered_in_another_version_is_left_out(tmp_path):
    (tmp_path / "in").write_bytes(bytes(Cwr().group("NWR", simple("A1"), simple("A2"))))
    frames = read(tmp_path / "in", name="works/in", delivery_id="0" * 64).frames
    later = rows(
        WorkRecord,
        {"work_id": "PB000000123:A2", "record": "WRK", "position": 0, "content": "WORK A2", "version": "2.2"},
    )
    earlier = frames["work_record"].filter(pl.col("work_id") == "PB000000123:A1")
    frames["work_record"] = pl.concat([earlier, later.with_columns(version=pl.lit("3.1"))])

    _, told, _ = given(tmp_path, frames)

    assert titles(tmp_path) == ["WORK A1"]
    assert told.select("work_id", "sent", "rule").rows() == [("PB000000123:A2", "no", "other_version")]
