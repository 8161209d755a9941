"""Works reports in every form that a licensor can ask for: two versions, blocks or single records, five summaries."""

import gzip
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.writers.settled import Reporting
from schemas.columns import MONEY
from tests.formats.dsr_reader import read
from tests.formats.months import BASES, RELEASES, TRACKS, month
from tests.formats.months_works import AGREEMENTS
from tests.formats.reports import report, written

GOLDEN = Path(__file__).parent / "golden"
_NEWER = ("SY01", "SY02", "SY03", "SY04", "SY05")
_WISHES: list[dict[str, Any]] = [
    {"basic_audio": version, "is_single_record": single, "summary": summary, "usage": usage}
    for version, summaries in (("1.3", _NEWER), ("1.2", (*_NEWER[:2], *_NEWER[3:])))
    for summary in summaries
    for single, usage in ((False, "SU01"), (False, "SU02"), (True, "SU02"))
]
FORMS = [Reporting(**wish) for wish in _WISHES]


def told(tmp_path, wish: Reporting, party: str = "nordlys", **other):
    return report(tmp_path, party, month(reporting={party: wish}, **other))


@pytest.mark.parametrize("wish", FORMS, ids=str)
def test_an_independent_reader_finds_nothing_wrong_in_any_form(tmp_path, wish):
    for party in ("nordlys", "castle", "tern"):
        assert told(tmp_path / party, wish, party).problems == []


@pytest.mark.parametrize(
    ("golden", "party", "wish"),
    [
        ("blocks_1.2", "castle", Reporting(basic_audio="1.2", summary="SY05", usage="SU01")),
        ("single_1.3", "castle", Reporting(is_single_record=True, summary="SY03")),
        ("subscribers_1.3", "tern", Reporting(summary="SY04")),
    ],
)
def test_the_month_by_hand_gives_the_file_by_hand(tmp_path, golden, party, wish):
    [path] = written(tmp_path, party, month(reporting={party: wish}))

    unstamped = re.sub(r"\t2026-09-[0-9a-f]{16}\t", "\t2026-09-0000000000000000\t", path.read_text(), count=1)

    assert unstamped == (GOLDEN / f"basic_audio_{golden}.tsv").read_text()


@pytest.mark.parametrize("wish", FORMS, ids=str)
def test_every_qualified_play_is_told_once_in_any_form(tmp_path, wish):
    found = told(tmp_path, wish)
    streams = Counter()

    for name in ("NumberOfStreams", "Usages"):
        for line in found.records:
            if line.type[:2] in ("SU", "SR") and name in line.cells:
                streams[line["SummaryRecordId"]] += int(line[name])

    assert sorted(streams.values()) == [40, 100]


@pytest.mark.parametrize("wish", FORMS, ids=str)
def test_a_transaction_has_the_same_name_in_any_form(tmp_path, wish):
    names = [each["SalesTransactionId"] for each in told(tmp_path, wish).records if "SalesTransactionId" in each.cells]

    assert sorted(names) == sorted(
        f"2026-09/DE/{base}"
        for base in (
            "free/t1",
            "free/t2",
            "free/t3",
            "free/t4",
            "premium/ghost",
            "premium/t1",
            "premium/t2",
            "premium/t4",
        )
    )


def test_the_header_says_the_profile_and_its_version(tmp_path):
    heads = [
        told(tmp_path / str(number), wish).records[0]
        for number, wish in enumerate(
            [Reporting(), Reporting(basic_audio="1.2"), Reporting(is_single_record=True), FORMS[-1]]
        )
    ]

    assert [(head["Profile"], head["ProfileVersion"]) for head in heads] == [
        ("BasicAudioProfile", "1.3"),
        ("BasicAudioProfile", "1.2"),
        ("BasicAudioProfileSRB", "1.3"),
        ("BasicAudioProfileSRB", "1.2"),
    ]


@pytest.mark.parametrize("summary", ["SY01", "SY03", "SY04"])
def test_a_summary_without_a_right_is_there_once_a_base(tmp_path, summary):
    found = told(tmp_path, Reporting(summary=summary))

    summaries = [each for each in found.records if each.type.startswith(summary)]
    assert [(each["ServiceDescription"], each["NetRevenue"]) for each in summaries] == [
        ("Free", "200"),
        ("PremiumPlus", "1000"),
    ]


def test_money_of_all_rights_is_told_where_all_of_it_is_settled(tmp_path):
    both = pl.concat([AGREEMENTS.head(1), AGREEMENTS.head(1).with_columns(right=pl.lit("PR"), mode=pl.lit("claims"))])

    settled = told(tmp_path / "a", Reporting(summary="SY03"), "castle").of("SY03.01")
    mixed = told(tmp_path / "b", Reporting(summary="SY03"), "castle", agreement=both).of("SY03.01")

    assert [each["AllocatedRevenue"] for each in settled] == ["0", "9"]
    assert [each["AllocatedRevenue"] for each in mixed] == ["", ""]


def test_subscribers_and_what_they_pay_are_told_per_subscriber(tmp_path):
    gross = BASES.with_columns(gross=pl.lit(Decimal("599.5")).cast(MONEY), free_subscribers=pl.lit(7, pl.Int64))

    found = told(tmp_path, Reporting(summary="SY04"), base=gross)

    assert found.problems == []
    assert [
        (each["SubscriberType"], each["Subscribers"], each["ConsumerPaidUnitPrice"]) for each in found.of("SY04.02")
    ] == [("NonPaying", "7", "0"), ("Paying", "50", "11.99")]


def test_a_summary_that_must_name_a_right_says_so_where_one_sum_is_for_all(tmp_path):
    blended = AGREEMENTS.filter(pl.col("licensor") == "tern").with_columns(right=pl.lit("all"))

    found = told(tmp_path, Reporting(summary="SY05"), "tern", agreement=blended)

    assert found.problems == []
    assert [each["RightsType"] for each in found.of("SY05.03")] == ["UserDefined AllRights"]


@pytest.mark.parametrize("wish", FORMS, ids=str)
def test_every_summary_says_at_what_rate_its_currency_is_told(tmp_path, wish):
    summaries = [each for each in told(tmp_path, wish).records if each.type.startswith("SY")]

    assert {(each["CurrencyOfTransaction"], each["ExchangeRate"]) for each in summaries} == {("EUR", "1")}


def test_the_release_of_a_track_is_told_as_it_was_delivered_and_never_guessed(tmp_path):
    other = RELEASES.filter(pl.col("release_id") == "H:1").with_columns(title=pl.lit("Tidelines (Deluxe)"))

    found = told(tmp_path, Reporting(), release=other.lazy())

    assert found.problems == []
    tracks = {each["BlockId"]: each["DspResourceId"] for each in found.of("AS01.02", "AS02.03")}
    releases = {tracks[each["BlockId"]]: each["Title"] for each in found.of("RE01.02")}
    assert releases == dict.fromkeys(["t1", "t2", "t3"], "Tidelines (Deluxe)")  # t4's release nobody delivered


def test_a_single_record_of_a_medley_names_no_one_of_its_works(tmp_path):
    found = told(tmp_path, Reporting(is_single_record=True))

    works = {each["DspResourceId"]: each["ISWC"] for each in found.of("SR02.01")}
    assert works == {"ghost": "", "t1": "T0345246801", "t2": "", "t3": "", "t4": ""}


@pytest.mark.parametrize("title", ["a\tb", "a|b", "a\\b\\", "two\nlines", "ä" * 70, "\u202eabc עברית", "🎵"])
def test_a_hostile_title_comes_back_from_a_single_record(tmp_path, title):
    tracks = TRACKS.with_columns(title=pl.lit(title), artist=pl.lit(title))
    releases = RELEASES.with_columns(title=pl.lit(title), artist=pl.lit(title))

    found = told(tmp_path, Reporting(is_single_record=True), track=tracks.lazy(), release=releases.lazy())

    assert found.problems == []
    whole = title.replace("\n", " ")
    assert {each["ResourceTitle"] for each in found.of("SR02.01")} == {whole, "[unknown]"}
    assert {each["ReleaseTitle"] for each in found.of("SR02.01")} == {whole, "[unknown]"}


@pytest.mark.parametrize("wish", [Reporting(basic_audio="1.2"), Reporting(is_single_record=True)], ids=str)
def test_a_territory_without_plays_has_a_valid_file_that_says_so(tmp_path, wish):
    [path] = written(tmp_path, "tern", month(reporting={"tern": wish}, usage=month().usage.clear()))

    found = read(path)
    assert found.problems == []
    assert [each.type[:2] for each in found.records] == ["HE", "SY", "SR" if wish.is_single_record else "FO"]


def test_a_report_is_divided_and_packed_as_its_recipient_wants_it(tmp_path):
    wish = Reporting(max_lines=20, is_gzipped=True, has_semaphores=True)

    paths = written(tmp_path, "nordlys", month(reporting={"nordlys": wish}))

    streams = Counter()
    for path in paths:
        plain = path.with_suffix("")
        plain.write_bytes(gzip.decompress(path.read_bytes()))
        assert len(plain.read_text().splitlines()) <= 20
        for line in read(plain).of("SU02.02"):
            streams[line["SummaryRecordId"]] += int(line["NumberOfStreams"])
    assert len(paths) > 1
    assert streams == {"1": 40, "3": 100}
    assert [path.name[-5:] for path in (tmp_path / "nordlys" / "file_available").iterdir()] == [".ctrl"]
