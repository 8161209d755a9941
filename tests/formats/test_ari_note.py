from pathlib import Path

import polars as pl
import pytest

from pipelines.writers.cwr import write_notice
from pipelines.writers.cwr_drawn_on import drawn_on_notes, with_notes
from pipelines.writers.settled import Settled
from schemas.columns import empty
from schemas.work_record import WorkRecord
from tests.formats.cwr_environment import read_independently
from tests.formats.cwr_lines import simple
from tests.formats.months_ai import AI_PARTIES, EBB, ai_month
from tests.formats.months_works import AGREEMENTS, WORKS
from tests.formats.test_cwr_notice import known, received

AGREED = AGREEMENTS.with_columns(ai_reports=pl.lit(["ari_note"]))


def records(folder: Path) -> pl.DataFrame:
    """EBB, which Flow draws on, and another work."""
    folder.mkdir(exist_ok=True)
    found = received(folder / "in", simple("A1"), simple("A2"))
    first, second = found["work_id"].unique(maintain_order=True)
    return found.with_columns(work_id=pl.col("work_id").replace({first: EBB, second: "PB 1:K1"}))


def notice(folder: Path, month: Settled, party: str = "nordlys", *, played: tuple[str, ...] = ()) -> list[str]:
    every = records(folder).lazy()
    own = every.filter(pl.col("work_id").is_in(played))
    recipient = month.recipient(party)
    written = write_notice(
        folder, recipient, month, with_notes(own, every, drawn_on_notes(recipient, month, WORKS.lazy())), known()
    )
    return [line for row in written for line in next(folder.glob("WORKS*")).read_text("ascii").split("\n")]


def test_without_an_agreement_a_work_that_is_only_drawn_on_is_in_no_notice(tmp_path):
    assert notice(tmp_path, ai_month()) == []


def test_without_an_agreement_a_work_that_was_played_carries_no_note(tmp_path):
    kinds = [line[:3] for line in notice(tmp_path, ai_month(), played=(EBB,))]

    assert "NWR" in kinds
    assert "ARI" not in kinds


def test_by_agreement_a_drawn_on_work_is_there_as_received_with_a_note(tmp_path):
    lines = notice(tmp_path, ai_month(agreement=AGREED))

    assert [line[:3] for line in lines if line[:3] in ("NWR", "ARI")] == ["NWR", "ARI"]
    [note] = [line for line in lines if line.startswith("ARI")]
    assert note[19:41] == f"052{'':14}ALL  "
    assert note[41:].strip() == (
        "AI TRACKS OF 2026-09 DRAW ON THIS WORK AND DO NOT EMBODY IT. THIS IS NO SHARE. "
        "SEE THE AI ATTRIBUTION STATEMENT"
    )


def test_the_note_is_a_record_that_an_independent_reader_reads(tmp_path):
    notice(tmp_path, ai_month(agreement=AGREED))

    found = read_independently(next(tmp_path.glob("WORKS*")))

    assert "ARI" in found["record_types"]
    assert found["lines"] == found["records"]


def test_no_share_of_the_work_is_changed_by_a_note(tmp_path):
    plain = [line for line in notice(tmp_path / "a", ai_month(), played=(EBB,)) if line[:3] in ("SPU", "SPT", "SWR")]
    noted = [line for line in notice(tmp_path / "b", ai_month(agreement=AGREED)) if line[:3] in ("SPU", "SPT", "SWR")]

    assert plain == noted


def test_a_recipient_without_a_society_code_gets_no_note(tmp_path):
    nameless = AI_PARTIES.with_columns(society_code=pl.lit(None, pl.String))

    assert notice(tmp_path, ai_month(agreement=AGREED, party=nameless)) == []


@pytest.mark.parametrize(("code", "written"), [("52", "052"), ("0052", "052"), ("312", "312")])
def test_a_society_code_has_three_digits(tmp_path, code, written):
    named = AI_PARTIES.with_columns(society_code=pl.lit(code))

    [note] = [line for line in notice(tmp_path, ai_month(agreement=AGREED, party=named)) if line.startswith("ARI")]

    assert note[19:22] == written


def test_a_work_whose_records_nobody_sent_has_nothing_to_put_a_note_to():
    month, none = ai_month(agreement=AGREED), empty(WorkRecord).lazy()
    notes = drawn_on_notes(month.recipient("nordlys"), month, WORKS.lazy())

    assert with_notes(none, none, notes).collect().is_empty()
