import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.writers import dsr
from pipelines.writers.flat import write_sales
from pipelines.writers.folders import folder_names, release, safe_name, write_checksums
from tests.formats.dsr_reader import read
from tests.formats.months import PARTIES, month
from tests.formats.rows import PERIOD

HOSTILE = [
    "../../etc/passwd",
    "..",
    ".",
    "",
    "/absolute",
    "C:\\Windows",
    "a\0b",
    "line\nend",
    "\u202egnp.exe",
    "\u2066\u200b\ufeff",
    "con",
    "COM1.txt",
    "lpt³",
    "nul.",
    "trailing. ",
    " .hidden",
    "-rf",
    "$(reboot)",
    "%2e%2e",
    "a" * 300,
    "é" * 300,
    "👩‍👩‍👧",
    "\u3164",
    "\u0301",
    "~",
]


def check(name: str, safe: str) -> None:
    assert 0 < len(safe.encode()) <= 100, name
    assert safe not in {".", ".."}
    assert safe[0] not in ".-~ "
    assert safe[-1] not in ". "
    assert not set(safe) & set("/\\:*?\"<>|_$`'; \t\n\0")
    assert all(unicodedata.category(char)[0] in "LMN" or char in ".-" for char in safe)
    assert safe.partition(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt1", "com¹", "lpt³"}


@pytest.mark.parametrize("name", [*HOSTILE, "\ud800"])
def test_a_hostile_name_becomes_a_folder_below_the_one_it_is_made_in(tmp_path, name):
    safe = safe_name(name)

    check(name, safe)
    (tmp_path / safe).mkdir()
    assert (tmp_path / safe).resolve().parent == tmp_path.resolve()


@given(st.text(st.characters(), max_size=150))
def test_any_name_is_made_safe(name):
    check(name, safe_name(name))


@given(st.text(st.characters(), max_size=60))
def test_a_safe_name_is_left_as_it_is(name):
    assert safe_name(safe_name(name)) == safe_name(name)


def test_hostile_names_that_are_cut_or_replaced_stay_different():
    names = ["a" * 300, "a" * 301, "\u3164", "\u200b", ""]

    assert len({safe_name(name) for name in names}) == len(names)


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.sampled_from(["Halcyon", "HALCYON", "hálcyon", "finance"])))
def test_no_two_recipients_share_a_folder_even_without_regard_for_case(names):
    folders = folder_names(names)

    folded = [unicodedata.normalize("NFKC", folder).casefold() for folder in folders.values()]
    assert len(set(folded)) == len(names)
    assert "finance" not in folded


def test_folders_do_not_depend_on_the_order_of_the_parties():
    names = {"a": "Halcyon", "b": "HALCYON", "c": "ﬁnch", "d": "Finch"}

    assert folder_names(names) == folder_names(dict(reversed(names.items())))
    assert len(set(folder_names(names).values())) == 4


@pytest.mark.parametrize("name", [*HOSTILE, "=cmd()", "a\tb|c\\d"])
def test_the_files_of_a_hostile_partner_stay_in_its_folder_and_can_be_read(tmp_path, name):
    parties = PARTIES.with_columns(name=pl.lit(name), dpid=pl.lit(None, pl.String))
    settled = month(party=parties)
    folder = tmp_path / "next" / safe_name(name)
    folder.mkdir(parents=True)

    [row] = dsr.write_recorded(folder, settled.recipient("halcyon"), settled)
    write_sales(folder, settled.recipient("halcyon"), settled)
    write_checksums(folder, recipient="halcyon")
    release(tmp_path / "next", tmp_path / "settlement", PERIOD)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["settlement"]
    path = tmp_path / "settlement" / PERIOD / row.path
    assert len(path.name.encode()) <= 255
    problems = read(path).problems
    assert [problem for problem in problems if "recipient" not in problem] == []
