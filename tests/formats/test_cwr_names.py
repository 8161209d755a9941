"""What notices are called, who they say they are from, and how they are numbered."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.writers.cwr import Known, write_notice
from pipelines.writers.cwr_names import is_masked
from pipelines.writers.cwr_numbers import Numbers
from pipelines.writers.folders import folder_names
from pipelines.writers.settled import Reporting
from schemas.columns import empty
from schemas.work import Work
from schemas.work_finding import WorkFinding
from tests.formats import months
from tests.formats.cwr_environment import frame_independently
from tests.formats.cwr_lines import simple
from tests.formats.test_cwr_notice import received

SENDER = {"cwr_sender": "AA000000123", "cwr_sender_code": "PTA", "cwr_consent": "letter of 2026-08-01"}
PARTY = months.month().party["party"].item(0)


def sent(
    folder: Path,
    numbers: Numbers,
    *,
    society: str | None = "052",
    party: str = PARTY,
    others: dict[str, Reporting] | None = None,
    **wishes: object,
) -> Path:
    """The notice of a month with one work."""
    folder.mkdir(exist_ok=True)
    wanted = {party: Reporting(**wishes)} | (others or {})
    month = months.month(reporting=wanted)
    month = months.month(reporting=wanted, party=month.party.with_columns(society_code=pl.lit(society)))
    records = received(folder / "in", simple("A1")).lazy()
    known = Known(empty(Work).lazy(), empty(WorkFinding).lazy(), numbers)
    [row] = write_notice(folder, month.recipient(party), month, records, known)
    return folder / row.path.split("/")[-1]


def test_with_sender_code_and_consent_a_notice_is_named_under_the_mask(tmp_path):
    path = sent(tmp_path, Numbers("2026-09"), **SENDER)

    assert path.name == "CW260001PTA_052.V21"
    assert path.read_text("ascii").startswith("HDRAA000000123")
    assert frame_independently(path)["is_valid"]


def test_a_notice_of_2_2_under_the_mask_says_so_in_its_name(tmp_path):
    assert sent(tmp_path, Numbers("2026-09"), cwr_version="2.2", **SENDER).name == "CW260001PTA_052.V22"


def test_a_receiver_without_a_society_is_000(tmp_path):
    assert sent(tmp_path, Numbers("2026-09"), society=None, **SENDER).name == "CW260001PTA_000.V21"


def test_an_ipi_name_number_of_eleven_digits_has_its_first_two_for_the_sender_type(tmp_path):
    path = sent(tmp_path, Numbers("2026-09"), **(SENDER | {"cwr_sender": "01234567890"}))

    assert path.read_text("ascii").startswith("HDR01234567890")


@pytest.mark.parametrize(
    "without",
    [
        {"cwr_consent": None},
        {"cwr_consent": "  "},
        {"cwr_sender": None},
        {"cwr_sender_code": None},
        {"cwr_sender": "XX000000123"},
        {"cwr_sender": "AA00000012"},
        {"cwr_sender_code": "partita"},
    ],
    ids=str,
)
def test_whatever_lacks_the_notice_has_a_name_that_no_society_takes_and_no_code(tmp_path, without):
    path = sent(tmp_path, Numbers("2026-09"), **(SENDER | without))

    assert path.name.startswith("WORKS-USED_2026-09_")
    assert path.suffix == ".txt"
    assert path.read_text("ascii").startswith("HDRAA000000000")


def test_nobody_is_under_the_mask_unasked():
    assert not is_masked(Reporting())


def test_numbers_under_the_mask_begin_again_with_each_year():
    before = Numbers("2026-11")
    before.next("hub", "CW26PTA_052")

    after = Numbers("2026-12", before.rows())

    assert after.next("hub", "CW27PTA_052", last=41) == 1


def test_two_recipients_of_one_society_never_have_the_same_name(tmp_path):
    numbers = Numbers("2026-09")
    first, second = months.month().party["party"].head(2)

    paths = [sent(tmp_path / party, numbers, party=party, **SENDER) for party in (first, second)]

    assert [path.name for path in paths] == ["CW260001PTA_052.V21", "CW260002PTA_052.V21"]


def test_what_either_of_two_recipients_of_one_society_had_before_has_its_number(tmp_path):
    numbers = Numbers("2026-09")
    first, second = months.month().party["party"].head(2)
    other = Reporting(**SENDER, cwr_last_number=41)

    one = sent(tmp_path / "one", numbers, party=first, others={second: other}, **SENDER)
    two = sent(
        tmp_path / "two", numbers, party=second, others={first: Reporting(**SENDER)}, **SENDER, cwr_last_number=41
    )

    assert [one.name, two.name] == ["CW260042PTA_052.V21", "CW260043PTA_052.V21"]


def test_what_another_had_before_counts_in_no_later_year_and_in_no_other_series(tmp_path):
    before = Numbers("2025-11")
    first, second = months.month().party["party"].head(2)
    before.next(second, "CW25PTA_052", last=41)
    other = Reporting(**SENDER, cwr_last_number=41)
    elsewhere = Reporting(**(SENDER | {"cwr_sender_code": "PTB"}), cwr_last_number=41)

    later = sent(tmp_path / "a", Numbers("2026-09", before.rows()), party=first, others={second: other}, **SENDER)
    alone = sent(tmp_path / "b", Numbers("2026-09"), party=first, others={second: elsewhere}, **SENDER)

    assert [later.name, alone.name] == ["CW260001PTA_052.V21"] * 2


def test_numbers_go_on_from_those_that_terms_give(tmp_path):
    numbers = Numbers("2026-09")

    path = sent(tmp_path / "a", numbers, cwr_last_number=41)
    again = sent(tmp_path / "b", Numbers("2026-10", numbers.rows()), cwr_last_number=41)

    assert path.name.endswith("_042.txt")
    assert again.name.endswith("_043.txt")


def test_more_notices_a_year_than_the_mask_has_numbers_for_are_refused_in_words(tmp_path):
    with pytest.raises(ValueError, match=r"four digits for it\. Correct cwr_last_number"):
        sent(tmp_path, Numbers("2026-09"), cwr_last_number=9999, **SENDER)


def test_recipients_whose_names_fold_to_one_have_folders_of_their_own(tmp_path):
    folders = folder_names({"a": "Hub of Societies", "b": "HUB of  Societies"})

    assert len({name.casefold() for name in folders.values()}) == 2
