"""The sample month: the same bytes every time, in the standards' own formats, with all that is in it on purpose."""

import csv
import gzip
import hashlib
import io
import json
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import lxml.etree as lx
import polars as pl
import pytest
import yaml
from stdnum import ean, isrc
from stdnum.iso7064 import mod_37_36

from pipelines.sample import write_sample
from pipelines.sample.bench import bench_intake, write_bench
from schemas.check_digits import is_ipi_name_number, is_iswc

SHIPPED = Path(__file__).parents[2] / "data" / "sample"


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return folder


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def messages(sample: Path) -> dict[str, lx._Element]:
    return {path.name: lx.parse(path).getroot() for path in sorted((sample / "catalogue").glob("*.xml"))}


def of_isrc(sample: Path, code: str) -> list[lx._Element]:
    return [root for root in messages(sample).values() if code in root.xpath("//ISRC/text()")]


def named(sample: Path, title: str) -> str:
    """Where the read-me says that something is."""
    line = next(line for line in (sample / "README.md").read_text("utf-8").splitlines() if f"| {title}" in line)
    return line.split("|")[2].strip()


def log(path: Path) -> list[dict]:
    if path.suffix == ".parquet":
        return pl.read_parquet(path).with_columns(pl.col("played_at").dt.strftime("%FT%TZ")).to_dicts()
    text = gzip.decompress(path.read_bytes()).decode()
    if ".ndjson" in path.name:
        return [json.loads(line) for line in text.splitlines()]
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module")
def plays(sample) -> list[dict]:
    files = [path for path in sorted((sample / "streams").iterdir()) if "resent" not in path.name]
    return [row for path in files for row in log(path)]


@pytest.fixture(scope="module")
def registrations(sample) -> list[list[str]]:
    """Every transaction of every file, as its records."""
    found: list[list[str]] = []
    for path in sorted((sample / "works").iterdir()):
        for line in path.read_bytes().decode("ascii").split("\r\n"):
            if line[:3] in {"NWR", "REV"}:
                found.append([line])
            elif line[:3] not in {"HDR", "GRH", "GRT", "TRL", ""}:
                found[-1].append(line)
    return found


def by_title(registrations: list[list[str]], title: str) -> list[list[str]]:
    return [records for records in registrations if records[0][19:79].strip() == title]


def shares(records: list[str], starts: dict[str, int]) -> int:
    """Sum of a share, in hundredths of a percent, over the records that have one: by kind, where it starts."""
    return sum(int(line[starts[line[:3]] :][:5]) for line in records if line[:3] in starts)


def in_september(row: dict) -> bool:
    moment = datetime.fromisoformat(row["played_at"].replace("Z", "+00:00"))
    return moment.astimezone(UTC).strftime("%Y-%m") == "2026-09"


def test_the_same_options_give_the_same_bytes(sample, tmp_path):
    write_sample(tmp_path)

    assert digests(tmp_path) == digests(sample)


def test_what_is_shipped_is_what_the_command_writes(sample):
    assert digests(SHIPPED) == digests(sample)


def test_another_seed_gives_another_month(tmp_path):
    options = {"plays": 1_000, "tracks": 200, "listeners": 50}
    write_sample(tmp_path / "one", seed=1, **options)
    write_sample(tmp_path / "two", seed=2, **options)

    one, two = digests(tmp_path / "one"), digests(tmp_path / "two")

    assert one["streams/2026-09-01.parquet"] != two["streams/2026-09-01.parquet"]
    assert one["works/CW260001FOM_000.V22"] != two["works/CW260001FOM_000.V22"]


def test_a_shorter_month_of_another_year_and_size_can_be_written_over_a_longer_one(tmp_path):
    write_sample(tmp_path, plays=1_000, tracks=200, listeners=50)
    write_sample(tmp_path, period="2027-02", plays=1_500, tracks=260, listeners=60)

    days = [path.name[:10] for path in (tmp_path / "streams").iterdir() if path.name[:2] == "20"]

    assert {day[:7] for day in days} == {"2027-02"}
    assert len(set(days)) == 28
    assert (tmp_path / "finance" / "revenue-2027-02.csv").exists()
    assert not (tmp_path / "finance" / "revenue-2026-09.csv").exists()


def test_numbers_too_small_for_the_special_cases_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"100 tracks are too few .* ask for 200 or more"):
        write_sample(tmp_path, tracks=100)


def test_the_sample_is_smaller_than_three_megabytes(sample):
    assert sum(path.stat().st_size for path in sample.rglob("*") if path.is_file()) < 3_000_000


def test_there_are_400_tracks_60000_plays_and_2000_listeners(sample, plays):
    tracks = sum(len(root.findall("ResourceList/SoundRecording")) for root in messages(sample).values())
    good = {row["stream_id"] for row in plays if not row["stream_id"].startswith("bad-") and in_september(row)}

    assert tracks == 400
    assert len(good) == 60_000
    assert 1_500 < len({row["account_id"] for row in plays}) <= 2_001


def test_listening_has_a_heavy_head_and_a_long_tail(plays):
    by_track = Counter(row["track_id"] or row["isrc"] for row in plays).most_common()
    by_listener = Counter(row["account_id"] for row in plays)

    assert sum(many for _, many in by_track[:20]) > 25_000
    assert len(by_track) >= 400
    assert sum(many <= 3 for many in by_listener.values()) > 500


def test_three_offerings_and_six_territories_in_four_currencies_have_revenue(sample):
    rows = list(csv.DictReader((sample / "finance" / "revenue-2026-09.csv").open(encoding="utf-8")))

    assert {row["offering"] for row in rows} == {"premium", "family", "free"}
    assert {(row["territory"], row["currency"]) for row in rows} == {
        ("GB", "GBP"), ("DE", "EUR"), ("FR", "EUR"), ("IE", "EUR"), ("US", "USD"), ("JP", "JPY"),
    }  # fmt: skip
    assert all("." not in row["net"] for row in rows if row["currency"] == "JPY")


def test_the_rates_are_said_to_be_invented(sample):
    rows = list(csv.DictReader((sample / "finance" / "rates-2026-09.csv").open(encoding="utf-8")))

    assert {row["source"] for row in rows} == {"invented for the sample"}
    assert {"date": "2026-09-30", "currency": "USD", "per_eur": "1.1520", "source": "invented for the sample"} in rows


def test_messages_are_of_three_versions_from_four_senders_one_of_them_for_its_members(sample):
    found = {
        (
            lx.QName(root).namespace,
            root.findtext("MessageHeader/MessageSender/PartyName/FullName"),
            root.findtext("MessageHeader/SentOnBehalfOf/PartyName/FullName"),
        )
        for root in messages(sample).values()
    }

    assert found == {
        ("http://ddex.net/xml/ern/432", "Quillfeather Recordings Ltd", None),
        ("http://ddex.net/xml/ern/43", "Umikage Onkyo K.K.", None),
        ("http://ddex.net/xml/ern/431", "Tideline Independents Association", "Marrow and Moss Records LLC"),
        ("http://ddex.net/xml/ern/431", "Tideline Independents Association", "Disques Cloche Bleue SARL"),
        ("http://ddex.net/xml/ern/431", "Tideline Independents Association", "Zvonnitsa Klang UG"),
        ("http://ddex.net/xml/ern/432", "Parcelsong Distribution GmbH", None),
    }


def test_titles_are_in_several_scripts(sample):
    text = "".join("".join(root.itertext("TitleText")) for root in messages(sample).values())

    assert all(character in text for character in "éñß雨の夜Тихй")


def test_identifiers_have_the_form_and_check_digits_that_they_need(sample, registrations):
    roots = messages(sample).values()
    codes = {code for root in roots for code in root.xpath("//ISRC/text()")}
    icpns = {code for root in roots for code in root.xpath("//ICPN/text()")}
    dpids = {code for root in roots for code in root.xpath("//PartyId/text()")}
    numbers = {records[0][95:106].strip() for records in registrations} - {""}
    people = {line[115:126].strip() for records in registrations for line in records if line[:3] in {"SWR", "OWR"}}

    assert all(isrc.is_valid(code) for code in codes)
    assert all(ean.is_valid(code) for code in icpns)
    assert all(mod_37_36.is_valid(code) and len(code) == 18 for code in dpids)
    assert all(is_iswc(number) for number in numbers)
    assert all(is_ipi_name_number(number) for number in people - {""})


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


def test_one_isrc_is_delivered_by_two_deliverers(sample):
    track, code = named(sample, "One ISRC delivered by two deliverers").split(" ")[:2]
    rows = list(csv.DictReader((sample / "catalogue" / "tracks.csv").open(encoding="utf-8")))

    listed = [row for row in rows if row["isrc"] == code.strip("()")]

    assert len({row["deliverer"] for row in listed}) == 2
    assert track in {row["track_id"] for row in listed}
    assert len(of_isrc(sample, code.strip("()"))) == 2


def test_most_tracks_have_a_number_of_the_service_and_the_others_are_played_by_isrc(sample, plays):
    listed = {row["isrc"] for row in csv.DictReader((sample / "catalogue" / "tracks.csv").open(encoding="utf-8"))}
    by_isrc = {row["isrc"] for row in plays if row.get("isrc") and not row["stream_id"].startswith("bad-")}
    delivered = {code for root in messages(sample).values() for code in root.xpath("//ISRC/text()")}

    assert 360 < len(listed) < 399
    assert by_isrc - delivered == {"GBZ9Q2099999"}
    assert not by_isrc & listed


def test_a_track_has_no_deal(sample):
    code = named(sample, "A track without a deal").split(" ")[1].strip("()")

    (root,) = of_isrc(sample, code)

    assert root.find("DealList") is None


def test_a_deal_ends_in_mid_month_and_the_track_is_played_before_and_after(sample, plays):
    track, code = named(sample, "A track whose deal ends in mid-month").split(" ")[:2]
    (root,) = of_isrc(sample, code.strip("()"))
    days = {row["stream_id"][:10] for row in plays if row["track_id"] == track}

    assert set(root.xpath("//EndDate/text()")) == {"2026-09-15"}
    assert any(day <= "2026-09-15" for day in days)
    assert any(day > "2026-09-15" for day in days)


def test_a_track_is_shorter_than_31_seconds(sample, plays):
    track, code = named(sample, "A track under 31 seconds").split(" ")[:2]
    (root,) = of_isrc(sample, code.strip("()"))
    lengths = {int(row["played_ms"]) for row in plays if row["track_id"] == track}

    assert root.findtext("ResourceList/SoundRecording/Duration") == "PT30.4S"
    assert min(lengths) < 30_000 <= max(lengths) <= 30_400


def test_some_tracks_are_disclosed_as_made_with_ai_in_the_versions_that_can_say_so(sample):
    said = Counter(
        (
            lx.QName(root).namespace[-3:],
            recording.findtext("ContainsAI"),
            bool(recording.xpath(".//SpecialContributor")),
        )
        for root in messages(sample).values()
        for recording in root.iterfind("ResourceList/SoundRecording")
        if recording.find("ContainsAI") is not None
    )

    assert said == {
        ("432", "Partly", True): 2,
        ("431", "Partly", True): 1,
        ("431", "None", False): 1,
        ("431", "All", True): 1,
    }


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
    delivered = {code for root in messages(sample).values() for code in root.xpath("//ISRC/text()")}

    linked = {line[249:261] for records in registrations for line in records if line[:3] == "REC"}

    assert 10 < len(delivered - linked) < 40


def test_an_unknown_track_is_played(sample, plays):
    known = {row["track_id"] for row in csv.DictReader((sample / "catalogue" / "tracks.csv").open(encoding="utf-8"))}

    unknown = {row["track_id"] for row in plays if row["track_id"]} - known

    assert unknown == {"unknown-track"}


def test_six_rows_have_one_fault_each(plays):
    bad = [row for row in plays if row["stream_id"].startswith("bad-")]

    assert len(bad) == 6
    assert bad[0]["territory"] == "XX"
    assert int(bad[1]["played_ms"]) < 0
    assert bad[2]["played_at"] == "yesterday"
    assert bad[3]["account_id"] == bad[4]["offering"] == bad[5]["track_id"] + bad[5]["isrc"] == ""


def test_a_file_comes_twice_under_two_names(sample):
    twice = Counter(digests(sample / "streams").values())

    assert sorted(twice.values())[-2:] == [1, 2]


def test_some_plays_come_twice_one_of_them_with_another_length(plays):
    found: dict[str, set[int]] = {}
    counted = Counter(row["stream_id"] for row in plays)
    for row in plays:
        if counted[row["stream_id"]] > 1:
            found.setdefault(row["stream_id"], set()).add(int(row["played_ms"]))

    assert len(found) == 12
    assert sorted(len(lengths) for lengths in found.values()) == [1] * 11 + [2]


def test_offsets_decide_which_month_a_play_is_in(sample):
    rows = log(sample / "streams" / "month-ends.csv.gz")

    assert Counter(in_september(row) for row in rows) == {True: 5, False: 4}
    assert all(row["stream_id"].endswith("-in") == in_september(row) for row in rows)


def test_about_one_play_in_eight_is_short(plays):
    short = sum(int(row["played_ms"]) < 30_000 for row in plays)

    assert 0.10 < short / len(plays) < 0.14


def test_there_is_a_licensor_of_works_for_every_mode(sample):
    terms = yaml.safe_load((sample / "terms" / "works.yaml").read_text("utf-8"))

    modes = {agreement["mode"]: agreement["licensor"] for agreement in terms["agreements"]}

    assert modes == {
        "claims": "polyhymn", "blanket": "northmeadow", "statutory": "ledgerline",
        "direct": "fennimore", "share_register": "kotonoha",
    }  # fmt: skip


def test_a_minimum_binds_in_one_base_only(sample):
    terms = yaml.safe_load((sample / "terms" / "recorded.yaml").read_text("utf-8"))
    rows = list(csv.DictReader((sample / "finance" / "revenue-2026-09.csv").open(encoding="utf-8")))
    minima = {"+DE +FR +IE": ("DE", "FR", "IE"), "+GB": ("GB",)}

    binding = {
        (agreement["agreement"], row["territory"], row["offering"])
        for agreement in terms["agreements"]
        if agreement.get("minimum_kind") == "per_subscriber"
        for row in rows
        if row["territory"] in minima[agreement["territories"]]
        if int(row["subscribers"]) * Decimal(agreement["minimum"]) > Decimal("0.52") * Decimal(row["net"])
    }

    assert binding == {("quillfeather-eur", "IE", "family")}


def test_no_currency_or_society_is_invented(sample):
    societies = {"010", "021", "034", "035", "038", "044", "052", "058", "094", "128"}
    terms = yaml.safe_load((sample / "terms" / "works.yaml").read_text("utf-8"))

    owners = {mandate["owner"] for mandate in terms["mandates"] if mandate["owner_kind"] == "society"}

    assert owners <= societies


def test_a_month_for_measuring_is_the_same_every_time(tmp_path):
    for name in ("one", "two"):
        write_bench(tmp_path / name, plays=20_000, tracks=1_000, listeners=500)

    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_a_month_for_measuring_has_the_plays_asked_for_and_few_of_them_twice(tmp_path):
    write_bench(tmp_path, plays=100_000, tracks=1_000, listeners=500)

    rows = pl.read_parquet(tmp_path / "streams" / "*.parquet")

    assert rows.height == 100_000
    assert 99_980 < rows["stream_id"].n_unique() < 100_000
    assert rows["territory"].n_unique() == 8
    assert rows["offering"].n_unique() == 4


def test_rows_for_measuring_are_rows_of_the_datasets():
    from pipelines.datasets import DATASETS

    counted: Counter[str] = Counter()
    for _, _, parsed in bench_intake(tracks=2_000):
        for dataset, frame in parsed.frames.items():
            DATASETS[dataset].validate(frame, lazy=True)
            counted[dataset] += frame.height

    assert counted["track"] == counted["track_index"] == 2_000
    assert counted["work"] == 1_400 + 14
    assert counted["recording_work"] > 1_900
