"""The reader of CWR: who has which share of a work, and where."""

from pathlib import Path

import polars as pl
import pytest

from tests.formats.cwr_lines import collects, publisher, shares, writer
from tests.formats.cwr_parsed import IPI, one


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "delivery"


def test_a_party_is_known_by_its_ipi_name_number_else_by_the_submitters_number(file):
    frames = one(
        file,
        writer("W1", pr=5000, writer_ipi_name=199),
        collects("W1", "SWT", pr=5000),
        writer("W2", kind="OWR", pr=5000, mr=10000),
    )

    rows = frames["work_share"].filter(pl.col("share_ppb") > 0, right="PR")
    assert rows.select("party_id", "society_code", "is_controlled", "share_kind").sort("party_id").rows() == [
        (IPI, "052", True, "collection"),
        ("PB000000123:W2", "052", False, "ownership"),
    ]


@pytest.mark.parametrize("code", ["000", "099", "   "])
def test_the_codes_for_no_society_are_no_society(file, code):
    frames = one(file, writer("W1", kind="OWR", pr=10000, pr_affiliation_society=code))

    assert frames["work_share"]["society_code"].to_list() == [None]


def test_territories_are_an_ordered_list_of_includes_and_excludes(file):
    frames = one(
        file,
        publisher("P1", pr=5000, mr=10000),
        collects("P1", "SPT", 2136, pr=5000, mr=10000),
        collects("P1", "SPT", 840, sign="E", sequence=2),
        collects("P1", "SPT", 840, pr=2500, mr=10000, sequence=3),
        writer("W1", pr=5000),
        collects("W1", "SWT", pr=5000),
    )

    assert shares(frames["work_share"]) == {
        ("PR", "PUBLISHER P1", "+2136 -840", 5000),
        ("PR", "PUBLISHER P1", "+840", 2500),
        ("MR", "PUBLISHER P1", "+2136 +840", 10000),
        ("PR", "WRITER W1", "+2136", 5000),
    }


def test_a_publisher_in_two_chains_collects_the_sum(file):
    frames = one(
        file,
        publisher("P1", pr=2500, mr=5000),
        collects("P1", "SPT", pr=2500, mr=5000),
        publisher("P1", pr=2500, mr=5000, chain=2),
        collects("P1", "SPT", pr=2500, mr=5000),
        writer("W1", pr=5000),
        collects("W1", "SWT", pr=5000),
    )

    assert ("PR", "PUBLISHER P1", "+2136", 5000) in shares(frames["work_share"])


def test_an_owner_whose_administrator_collects_has_a_share_of_zero(file):
    frames = one(
        file,
        publisher("P1", pr=5000, mr=10000),
        publisher("P2", role="AM"),
        collects("P2", "SPT", pr=5000, mr=10000),
        writer("W1", pr=5000),
        collects("W1", "SWT", pr=5000),
    )

    rows = frames["work_share"].filter(right="PR").select("party_name", "share_ppb").sort("party_name").rows()
    assert rows == [("PUBLISHER P1", 0), ("PUBLISHER P2", 500_000_000), ("WRITER W1", 500_000_000)]


def test_a_party_that_is_only_named_has_its_ownership_unless_its_chain_says_who_collects(file):
    frames = one(
        file,
        publisher("P1", "OPU", pr=2500, mr=5000),
        publisher("P2", "OPU", pr=2500, mr=5000, chain=2),
        publisher("P3", "OPU", role="AM", chain=2),
        collects("P3", "OPT", pr=2500, mr=5000),
        writer("W1", "OWR", pr=2500),
        writer("W2", "OWR", pr=2500),
        collects("W2", "OWT", 826, pr=2500),
    )

    assert shares(frames["work_share"].filter(right="PR")) == {
        ("PR", "PUBLISHER P1", "+2136", 2500),
        ("PR", "PUBLISHER P3", "+2136", 2500),
        ("PR", "WRITER W1", "+2136", 2500),
        ("PR", "WRITER W2", "+826", 2500),
    }
