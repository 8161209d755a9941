from pathlib import Path

import polars as pl
import pytest

from pipelines.readers.cwr import read
from pipelines.readers.parsed import Parsed
from tests.formats.cwr_lines import Cwr, collects, linked, publisher, record, simple, work, writer

FILE = "0" * 64
NOBODY = "00865900903"
HALF_AND_ALL = {"pr": 5000, "mr": 10000}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "delivery"


def parsed(path: Path, *works: list[str], version: str = "2.2") -> Parsed:
    path.write_bytes(bytes(Cwr(version).group("NWR", *works)))
    return read(path, name="works/delivery", delivery_id=FILE)


def rules(path: Path, *records: str, **fields: object) -> dict[str, str]:
    """Rules that a work of these records breaks, and how badly; an honest work beside it is never blamed."""
    result = parsed(path, simple("HONEST"), work("A1", *records, **fields))
    found = result.frames["work_finding"].select("submitter_work_id", "rule", "severity").rows()
    assert {number for number, _, _ in found} <= {"A1"}
    return {rule: severity for _, rule, severity in found}


def named(**owned: int) -> str:
    return writer("W9", "OWR", **owned)


PUBLISHED = (publisher("P1", **HALF_AND_ALL), collects("P1", "SPT", **HALF_AND_ALL))
WRITTEN = (writer("W1", pr=5000), collects("W1", "SWT", pr=5000), linked("P1", "W1", publisher_sequence=1))


def test_a_work_that_keeps_every_rule_has_no_finding(file):
    assert rules(file, *PUBLISHED, *WRITTEN) == {}


@pytest.mark.parametrize(("owned", "broken"), [(5006, False), (5007, True)])
def test_publishers_own_at_most_half_of_the_performing_right(file, owned, broken):
    records = [publisher("P1", "OPU", pr=owned, mr=10000), named(pr=10000 - owned)]

    assert ("publisher_ownership" in rules(file, *records)) is broken


@pytest.mark.parametrize(("owned", "broken"), [(0, False), (4994, False), (4993, True)])
def test_writers_own_none_of_the_performing_right_or_at_least_half(file, owned, broken):
    records = [publisher("P1", "OPU", pr=5000, mr=10000), named(pr=owned)]

    assert ("writer_ownership" in rules(file, *records)) is broken


@pytest.mark.parametrize(
    ("owned", "severity"),
    [(10006, None), (10007, "refused"), (9994, None), (9993, "warning"), (0, None)],
)
@pytest.mark.parametrize("right", ["pr", "mr"])
def test_all_parties_own_the_whole_of_a_right_or_nothing_of_it(file, right, owned, severity):
    other = {"pr": "mr", "mr": "pr"}[right]
    records = [named(**{right: owned // 2, other: 5000}), named(**{right: owned - owned // 2, other: 5000})]

    assert rules(file, *records).get("total_ownership") == severity


@pytest.mark.parametrize(("more", "severity"), [(0, None), (6, None), (7, "refused")])
def test_nobody_collects_more_than_the_whole_in_any_territory(file, more, severity):
    records = [
        publisher("P1", **HALF_AND_ALL),
        collects("P1", "SPT", 2136, **HALF_AND_ALL),
        collects("P1", "SPT", 826, sequence=2, pr=5000 + more, mr=10000),
        *WRITTEN,
    ]

    assert rules(file, *records).get("collection") == severity


def test_a_refused_registration_is_a_reject_and_loads_nothing(file):
    result = parsed(file, simple("HONEST"), work("A1", named(pr=10000, mr=10000), named(pr=1000)))

    assert result.frames["work"]["submitter_work_id"].to_list() == ["HONEST"]
    assert result.frames["work_share"]["work_id"].unique().to_list() == ["PB000000123:HONEST"]
    assert result.rejects.select("row", "reason", "reference").rows() == [(9, "bad_share", "A1")]
    assert "110.00 %, above 100 %" in result.rejects["detail"].item()


@pytest.mark.parametrize(("role", "broken"), [("E", False), ("AQ", False), ("AM", True), ("SE", True)])
def test_only_original_publishers_and_acquirers_own(file, role, broken):
    records = [publisher("P1", "OPU", role=role, pr=5000, mr=10000), named(pr=5000)]

    assert ("owner_role" in rules(file, *records)) is broken


def test_an_original_publisher_owns_nothing_beside_its_acquirer(file):
    records = [publisher("P1", "OPU", pr=2500, mr=5000), publisher("P2", "OPU", role="AQ", pr=2500, mr=5000)]

    assert "acquired_owner" in rules(file, *records, named(pr=5000))


def test_a_chain_collects_what_it_owns(file):
    short = collects("P1", "SPT", pr=4000, mr=10000)

    assert rules(file, PUBLISHED[0], short, *WRITTEN) == {"chain_collection": "warning"}


def test_a_chain_may_collect_something_else_where_shares_change(file):
    short = collects("P1", "SPT", pr=4000, mr=10000, shares_change="Y")

    assert rules(file, PUBLISHED[0], short, *WRITTEN) == {}


def test_a_chain_may_collect_less_where_an_income_participant_is_in_it(file):
    short = collects("P1", "SPT", pr=4000, mr=10000)
    participant = publisher("P2", role="PA")

    assert rules(file, PUBLISHED[0], short, participant, *WRITTEN) == {}


def test_a_sub_publisher_collects_for_its_chain(file):
    local = [publisher("P2", role="SE"), collects("P2", "SPT", 250, **HALF_AND_ALL)]
    home = [publisher("P1", **HALF_AND_ALL), collects("P1", "SPT", **HALF_AND_ALL)]
    without = collects("P1", "SPT", 250, sign="E", sequence=2)

    assert rules(file, *home, without, *local, *WRITTEN) == {}


@pytest.mark.parametrize(
    ("version_type", "roles", "expected"),
    [
        ("ORI", ["CA"], set()),
        ("ORI", ["C", "A"], set()),
        ("ORI", [], {"no_author"}),
        ("ORI", ["CA", "AR"], {"original_has_arranger"}),
        ("MOD", ["CA", "AD"], set()),
        ("MOD", ["CA"], {"modified_by_nobody"}),
        ("MOD", ["TR"], {"no_author"}),
    ],
)
def test_somebody_wrote_the_work_and_somebody_modified_a_modified_one(file, version_type, roles, expected):
    writers = [writer(f"W{i}", "OWR", role=role) for i, role in enumerate(roles)]

    assert set(rules(file, *writers, version_type=version_type)) == expected


def test_nobody_owns_the_performing_right_of_a_work_in_the_public_domain(file):
    free = writer("W1", "OWR", writer_ipi_name=NOBODY, pr=10000)

    assert rules(file, free) == {"public_domain_owned": "warning"}


def test_a_controlled_writer_has_a_publisher_unless_writers_own_all(file):
    alone = [writer("W1", pr=5000), collects("W1", "SWT", pr=5000)]
    owning = [writer("W1", pr=10000, mr=10000), collects("W1", "SWT", pr=10000, mr=10000)]

    assert rules(file, *PUBLISHED, *alone) == {"writer_without_publisher": "warning"}
    assert rules(file, *owning) == {}


def test_a_link_names_a_chain_of_the_work(file):
    astray = linked("P1", "W1", publisher_sequence=7)

    assert rules(file, *PUBLISHED, *WRITTEN[:2], astray) == {"link_to_no_chain": "warning"}


def test_a_controlled_writer_who_owns_collects(file):
    assert rules(file, *PUBLISHED, WRITTEN[0], WRITTEN[2]) == {"writer_without_collection": "warning"}


def test_a_territory_that_is_included_for_nothing_is_a_warning(file):
    nothing = collects("W1", "SWT", 840, sequence=2)

    assert rules(file, *PUBLISHED, *WRITTEN[:2], nothing, WRITTEN[2]) == {"included_for_nothing": "warning"}


def test_a_share_of_an_excluded_territory_is_not_used(file):
    result = parsed(
        file, work("A1", *PUBLISHED, *WRITTEN[:2], collects("W1", "SWT", 840, sign="E", pr=5000), WRITTEN[2])
    )

    assert result.frames["work_finding"]["rule"].to_list() == ["excluded_with_share"]
    rows = result.frames["work_share"].filter(right="PR", party_name="WRITER W1")
    assert rows.select("territories", "share_ppb").rows() == [("+2136 -840", 500_000_000)]


def test_a_number_with_wrong_check_digits_is_reported_and_not_used(file):
    wrong = writer("W1", "OWR", pr=10000, mr=10000, writer_ipi_name="00000000198")
    recording = record("REC", isrc="GBAAA26000X1", isrc_validity="Y")
    result = parsed(file, work("A1", wrong, recording, iswc="T0345246802"))

    found = result.frames["work_finding"].select("rule", "severity").rows()
    assert found == [("ipi_name_number", "warning"), ("isrc", "warning"), ("iswc", "warning")]
    assert result.frames["work"]["iswc"].to_list() == [None]
    assert result.frames["work_share"]["party_id"].unique().to_list() == ["PB000000123:W1"]
    assert result.frames["recording_work"].height == 0


def test_version_2_1_knows_no_collection_of_others_and_links_without_a_chain(file):
    result = parsed(file, simple("A1", version="2.1"), version="2.1")

    assert result.frames["work_finding"].height == 0
    assert result.rejects.height == 0


def test_a_finding_says_where_and_how_much(file):
    result = parsed(file, work("A1", PUBLISHED[0], collects("P1", "SPT", pr=4000, mr=10000), *WRITTEN))

    assert result.frames["work_finding"].filter(pl.col("rule") == "chain_collection")["detail"].to_list() == [
        "PR, AD and territories of the same lines: chain 01 collects 40.00 % and owns 50.00 %. "
        "Used as it is; ask the submitter to correct it."
    ]
