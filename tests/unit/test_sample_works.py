"""The sample month's registrations of works, with all that is in them on purpose."""

import yaml

from schemas.check_digits import is_iswc
from tests.unit.sample_files import by_title, named, ordinary, shares


def test_cwr_files_are_ascii_capitals_with_right_counts(sample):
    for path in (sample / "works").iterdir():
        lines = path.read_bytes().decode("ascii").removesuffix("\r\n").split("\r\n")
        transactions = sum(line[:3] in {"NWR", "REV"} for line in lines)

        assert all(line == line.upper() for line in lines)
        assert lines[-2] == f"GRT00001{transactions:08d}{len(lines) - 2:08d}"
        assert lines[-1] == f"TRL00001{transactions:08d}{len(lines):08d}"


def test_records_are_as_wide_as_the_standard_says(sample):
    widths = {
        "NWR": {260}, "REV": {260}, "SPU": {183}, "OPU": {183}, "SPT": {58}, "OPT": {58}, "SWR": {180}, "OWR": {180},
        "SWT": {52}, "OWT": {52}, "PWR": {110, 112}, "REC": {266, 540}, "COM": {308}, "XRF": {38}, "HDR": {101, 167},
        "GRH": {26, 28}, "GRT": {24}, "TRL": {24},
    }  # fmt: skip
    lines = [line for path in (sample / "works").iterdir() for line in path.read_text("ascii").splitlines()]

    assert {line[:3] for line in lines} == set(widths)
    assert all(len(line) in widths[line[:3]] for line in lines)


def test_ownership_adds_up_to_the_whole_or_to_nothing_in_every_registration(registrations):
    pr = {"SPU": 115, "OPU": 115, "SWR": 129, "OWR": 129}
    mr = {kind: start + 8 for kind, start in pr.items()}

    assert {shares(records, pr) for records in registrations} == {0, 10_000}
    assert {shares(records, mr) for records in registrations} == {0, 10_000}


def test_publishers_collect_in_chains_by_territories_that_are_included_and_excluded(registrations):
    kinds = {line[76:78].strip() for records in registrations for line in records if line[:3] == "SPU"}
    signs = {line[49:54] for records in registrations for line in records if line[:3] == "SPT"}

    assert kinds == {"E", "AM", "SE"}
    assert {"I2136", "E0392", "I0392", "E2101", "I2101", "I2120", "E2120"} <= signs


def test_a_work_is_controlled_by_two_submitters_beyond_the_whole(sample, registrations):
    title = named(sample, "An overclaimed work").split(" (")[0]
    both = by_title(registrations, title)
    controlled = {"SPU": 123, "SWR": 137}

    assert len({records[0][95:106] for records in both}) == 1
    assert len({records[0][81:84] for records in both}) == 2
    assert sum(shares(records, controlled) for records in both) == 15_000


def test_a_publisher_collects_in_europe_only(sample, registrations):
    title = named(sample, "A share gap").split(" (")[0]

    (records,) = by_title(registrations, title)

    assert [line[34:54] for line in records if line[:3] == "SPT"] == ["050001000000000I2120"]


def test_nobody_collects_for_a_work_in_germany(sample, registrations):
    title = named(sample, "A work that nobody collects for in Germany").split(" (")[0]
    (records,) = by_title(registrations, title)
    ends = {"SPT": 49, "SWT": 43}
    places = [line[ends[line[:3]] :][:5] for line in records if line[:3] in ends]

    assert places.count("I2136") == places.count("E0276") == len(places) // 2


def test_a_work_is_in_the_public_domain(sample, registrations):
    title = named(sample, "A work in the public domain").split(" (")[0]

    (records,) = by_title(registrations, title)

    assert [line[115:126] for line in records if line[:3] in {"SWR", "OWR"}] == ["00865900903"]


def test_a_medley_has_a_work_of_its_own(sample, registrations):
    title = named(sample, "A medley that is registered and owned").split(" (")[0]
    (records,) = by_title(registrations, title)
    known = {each[0][95:106] for each in registrations}

    parts = [line for line in records if line[:3] == "COM"]

    assert records[0][139:142] == "MED"
    assert records[0][197:200] == "002"
    assert len(parts) == 2
    assert all(is_iswc(line[79:90]) and line[79:90] in known for line in parts)
    assert shares(records, {"SPU": 115, "OPU": 115, "SWR": 129, "OWR": 129}) == 10_000


def test_a_medley_of_two_works_is_owned_by_nobody_and_its_recording_is_on_both(sample, registrations):
    title, code = (
        named(sample, "A medley of two works, parted").split(" (")[0],
        named(sample, "A medley of two works, parted").split(" ")[-1],
    )
    (records,) = by_title(registrations, title)

    parts = {line[79:90]: line[104:110] for line in records if line[:3] == "COM"}
    on = {each[0][95:106] for each in registrations for line in each if line[:3] == "REC" and line[249:261] == code}

    assert shares(records, {"SPU": 115, "OPU": 115, "SWR": 129, "OWR": 129}) == 0
    assert sorted(parts.values()) == ["000130", "000200"]
    assert set(parts) < on


def test_a_recording_is_linked_to_two_works(sample, registrations):
    code = named(sample, "A recording linked to two works").split(":")[0]

    titles = {records[0][19:79] for records in registrations for line in records if line[249:261] == code}

    assert len(titles) == 2


def test_a_work_is_registered_again_with_another_writer(sample, registrations):
    title = named(sample, "A work registered again").split(" (")[0]

    first, again = by_title(registrations, title)

    assert (first[0][:3], again[0][:3]) == ("NWR", "REV")
    assert [sum(line[:3] == "SWR" for line in records) for records in (first, again)] == [1, 2]


def test_some_works_have_a_writer_whom_nobody_licenses(sample, registrations):
    terms = yaml.safe_load((sample / "terms" / "works.yaml").read_text("utf-8"))
    owners = {mandate.get("owner") for mandate in terms["mandates"] if mandate["territories"] == "+2120"}
    writers = [line for records in registrations for line in records if line[:3] == "OWR" and line[126:129] == "094"]

    assert writers
    assert "094" not in owners


def test_some_tracks_have_no_work_and_most_have_one(sample, registrations):
    delivered = {code for root in ordinary(sample).values() for code in root.xpath("//ISRC/text()")}

    linked = {line[249:261] for records in registrations for line in records if line[:3] == "REC"}

    assert 10 < len(delivered - linked) < 40
