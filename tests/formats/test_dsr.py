import hashlib
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from schemas.agreement import Agreement
from schemas.columns import MONEY
from schemas.licensor_earning import LicensorEarning
from schemas.pool import Pool
from schemas.right_split import RightSplit
from schemas.territory_set import TerritorySet
from tests.formats.dsr_reader import Record, read
from tests.formats.months import BASES, LINES, OFFERINGS, PAYMENTS, POOLS, TRACKS, month
from tests.formats.months_works import AGREEMENTS, EARNINGS, USAGE
from tests.formats.reports import report, written
from tests.formats.rows import rows

GOLDEN = Path(__file__).parent / "golden"


def total(records: list[Record], cell: str) -> Decimal:
    return sum((record.number(cell) for record in records), Decimal(0))


@pytest.mark.parametrize("party", ["halcyon", "vireo", "nordlys", "castle", "tern"])
def test_an_independent_reader_finds_nothing_wrong(tmp_path, party):
    assert report(tmp_path, party).problems == []


@pytest.mark.parametrize(("party", "golden"), [("halcyon", "financial.tsv"), ("nordlys", "basic_audio.tsv")])
def test_the_month_by_hand_gives_the_file_by_hand(tmp_path, party, golden):
    [path] = written(tmp_path, party)

    unstamped = re.sub(r"\t2026-09-[0-9a-f]{16}\t", "\t2026-09-0000000000000000\t", path.read_text(), count=1)

    assert unstamped == (GOLDEN / golden).read_text()


@pytest.mark.parametrize("currency", ["CoT", "CoA"])
@pytest.mark.parametrize("amount", ["AllocatedRevenue", "AllocatedNetRevenue"])
def test_the_lines_of_a_summary_sum_to_it_exactly(tmp_path, amount, currency):
    found = report(tmp_path, "halcyon")

    for summary in found.of("SY10.01"):
        lines = [each for each in found.of("SR08.01") if each["SummaryRecordId"] == summary["SummaryRecordId"]]
        assert total(lines, f"{amount}{currency}") == summary.number(f"{amount}{currency}")


def test_a_summary_is_converted_once_at_the_rate_that_it_states(tmp_path):
    summary = report(tmp_path, "halcyon").of("SY10.01")[1]

    assert (summary["CurrencyOfTransaction"], summary["CurrencyOfAccounting"]) == ("EUR", "GBP")
    assert (summary["ExchangeRate"], summary["ExchangeRateSource"]) == ("0.8612345", "European Central Bank")
    assert summary.number("FinalTotalAmountCoT") == 312
    assert summary.number("FinalTotalAmountCoA") == Decimal("268.705164")


def test_a_recorded_licensor_is_told_its_own_lines_and_no_suspense(tmp_path):
    lines = report(tmp_path, "vireo").of("SR08.01")

    assert [(each["DspResourceId"], each["AllocatedRevenueCoT"]) for each in lines] == [("t4", "100"), ("t4", "50")]


def test_market_share_is_told_by_usage_of_the_whole_base_and_of_the_licensor(tmp_path):
    summary = report(tmp_path, "halcyon").of("SY10.01")[1]

    assert (summary["TotalUsages"], summary["AllocatedUsages"]) == ("100", "60")
    assert summary["RightsControllerMarketShare"] == "60"


def test_a_minimum_that_was_the_greater_is_named(tmp_path):
    found = report(tmp_path, "halcyon")

    assert found.of("SY10.01")[0].several("CalculationType") == ["RevenueShare", "Minimum"]
    assert found.of("SY10.01")[0].several("CalculationValue") == ["7.8", "10"]
    told = Counter()
    for line in found.of("SR08.01"):
        if line["SummaryRecordId"] == "1":
            told[line["PriceType"]] += line.number("AllocatedRevenueCoT")
    assert told == {"RevenueShare": Decimal("7.8"), "Minimum": Decimal("2.2")}


def test_a_sum_beside_the_revenue_share_is_told_as_what_it_adds(tmp_path):
    free = pl.col("offering") == "free"
    # 7.80 of revenue and 2.20 beside it, of which no minimum is the whole
    beside = pl.when(free).then(pl.lit(Decimal("2.2")).cast(MONEY)).otherwise("minimum")
    found = report(tmp_path, "halcyon", month(pool=POOLS.with_columns(minimum=beside)))

    assert found.of("SY10.01")[0].several("CalculationType") == ["RevenueShare", "UserDefined TopUp"]
    assert found.of("SY10.01")[0].several("CalculationValue") == ["7.8", "2.2"]
    assert found.of("SY10.01")[1].several("CalculationType") == ["RevenueShare"]


def test_where_a_pool_pays_nothing_its_net_revenue_is_split_by_plays(tmp_path):
    nothing = pl.lit(Decimal(0)).cast(MONEY)
    free = pl.col("offering") == "free"
    poor = month(
        pool=POOLS.filter(free).with_columns(amount=nothing, revenue_share=nothing, minimum=nothing, top_up=nothing),
        recording_earning=LINES.filter(free).with_columns(amount=nothing).lazy(),
    )

    lines = report(tmp_path, "halcyon", poor).of("SR08.01")

    assert [each["AllocatedRevenueCoA"] for each in lines] == ["0", "0", "0"]
    assert [each["AllocatedNetRevenueCoT"] for each in lines] == ["5", "5", "5"]


def test_a_currency_without_a_rate_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(ValueError, match=r"halcyon earned in EUR and is accounted in GBP.*deliver the month's"):
        written(tmp_path, "halcyon", month(payment=PAYMENTS.clear()))


def test_an_offering_without_terms_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(ValueError, match="no terms on the month's last day for 'free', 'premium'"):
        written(tmp_path, "halcyon", month(service_offering=OFFERINGS.clear()))


def test_a_licensor_without_a_pool_and_a_line_gets_no_file(tmp_path):
    assert written(tmp_path, "vireo", month(pool=POOLS.clear(), recording_earning=LINES.clear().lazy())) == []


@pytest.mark.parametrize("party", ["nordlys", "castle", "tern"])
def test_a_works_licensor_is_told_every_qualified_play_once(tmp_path, party):
    found = report(tmp_path, party)
    streams, due = Counter(), {}
    names = {each["SummaryRecordId"]: each["ServiceDescription"] for each in found.of("SY02.03")}

    for usage in found.of("SU02.02"):
        streams[names[usage["SummaryRecordId"]]] += int(usage["NumberOfStreams"])
    for summary in found.of("SY02.03"):
        due[summary["ServiceDescription"]] = int(summary["TotalUsages"])

    assert streams == due
    assert due == ({"PremiumPlus": 100} if party == "tern" else {"Free": 40, "PremiumPlus": 100})


def test_unmatched_and_unknown_tracks_are_reported_and_short_plays_are_not(tmp_path):
    found = report(tmp_path, "nordlys")
    resources = {each["DspResourceId"]: each for each in found.of("AS01.02", "AS02.03")}

    assert set(resources) == {"ghost", "t1", "t2", "t3", "t4"}
    assert (resources["t2"]["ISWC"], resources["ghost"]["Title"]) == ("", "[unknown]")
    assert not any("premium/t3" in usage["SalesTransactionId"] for usage in found.of("SU02.02"))


def test_a_medley_is_a_recording_with_each_of_its_works(tmp_path):
    found = report(tmp_path, "nordlys")

    assert [each["DspResourceId"] for each in found.of("AS01.02")] == ["t4"]
    assert [(each["DspWorkId"], each["Title"]) for each in found.of("MW01.02")] == [
        ("PB 1:K1", "KETTLE SONG"),
        ("T0345246801", "EBB"),
    ]


def test_a_writer_without_a_number_keeps_its_place(tmp_path):
    [work] = [each for each in report(tmp_path, "nordlys").of("AS02.03") if each["DspResourceId"] == "t1"]

    assert work.several("ComposerAuthorName") == ["Lind Mara", "Ode | Ola"]
    assert work.several("ComposerAuthorPartyId") == ["IPI::00000000297", ""]
    assert (work.several("MusicPublisherName"), work.several("MusicPublisherPartyId")) == (["Castle Publishing"], [""])


def test_rights_of_a_base_share_all_but_the_right_and_its_percentage(tmp_path):
    summaries = report(tmp_path, "nordlys").of("SY02.03")

    assert [(each["RightsType"], each["RightsTypePercentage"]) for each in summaries] == [
        ("MechanicalRight", "25"),
        ("PerformingRight", "75"),
    ] * 2
    for first, second in (summaries[:2], summaries[2:]):
        alike = {"SummaryRecordId", "RightsType", "RightsTypePercentage"}
        assert {k: v for k, v in first.cells.items() if k not in alike} == {
            k: v for k, v in second.cells.items() if k not in alike
        }


def test_money_stands_only_where_our_computation_settles_it_and_without_holds(tmp_path):
    told = {
        party: [summary.several("AllocatedRevenue") for summary in report(tmp_path, party).of("SY02.03")]
        for party in ("castle", "nordlys", "tern")
    }

    assert told == {"castle": [["0"], ["9"]], "nordlys": [[""]] * 4, "tern": [[""]]}


def test_a_register_share_that_the_contract_accepts_is_told(tmp_path):
    accepted = AGREEMENTS.with_columns(is_register_payable=pl.col("licensor") == "tern")
    pool = {"right": "PR", "agreement": "ter-26", "licensor": "tern", "side": "composition", "mode": "share_register"}
    paid = rows(LicensorEarning, {"amount": Decimal("2.5"), "plays": 4} | pool)
    own = rows(Pool, {"base_part": Decimal(250), "amount": Decimal("2.5"), "revenue_share": Decimal("2.5")} | pool)
    settled = month(agreement=accepted, licensor_earning=pl.concat([EARNINGS, paid]), pool=pl.concat([POOLS, own]))

    [summary] = report(tmp_path, "tern", settled).of("SY02.03")

    assert (summary.several("AllocatedRevenue"), summary["AllocatedNetRevenue"]) == (["2.5"], "250")


def test_one_sum_for_several_rights_names_no_right(tmp_path):
    blended = AGREEMENTS.filter(pl.col("licensor") == "tern").with_columns(right=pl.lit("all"))

    found = report(tmp_path, "tern", month(agreement=blended))

    assert found.problems == []
    [summary] = found.of("SY02.03")
    assert (summary["RightsType"], summary["RightsTypePercentage"]) == ("", "")


def test_a_rate_of_both_rights_is_told_as_its_split_divides_it(tmp_path):
    blend = AGREEMENTS.filter(pl.col("licensor") == "nordlys").with_columns(
        is_blend=pl.lit(value=True), rate_ppb=pl.lit(80_000_000)
    )
    parts = {"right_split": "de", "performing_ppb": 625_000_000, "mechanical_ppb": 375_000_000}

    found = report(tmp_path, "nordlys", month(agreement=blend, right_split=rows(RightSplit, parts)))

    assert found.problems == []
    told = [(each["RightsType"], each["RightsTypePercentage"]) for each in found.of("SY02.03")]
    assert told == [("MechanicalRight", "37.5"), ("PerformingRight", "62.5")] * 2


def test_each_territory_of_a_works_licensor_has_its_report(tmp_path):
    sets = rows(TerritorySet, {"territories": "+DE"}, {"territories": "+DE", "territory": "AT"})
    bases = pl.concat([BASES, BASES.with_columns(territory=pl.lit("AT"))])

    paths = written(tmp_path, "tern", month(territory_set=sets, base=bases))

    assert [path.name.split("_")[5] for path in paths] == ["AT", "DE"]
    assert [read(path).problems for path in paths] == [[], []]
    assert read(paths[0]).of("SU02.02") == []  # nothing was played there: header, summary, footer


def test_an_agreement_out_of_force_is_not_reported_on(tmp_path):
    ended = AGREEMENTS.with_columns(valid_to=pl.lit("2026-08-31").str.to_date())

    assert written(tmp_path, "nordlys", month(agreement=Agreement.validate(ended))) == []


def test_the_message_id_is_a_digest_of_the_message(tmp_path):
    [path] = written(tmp_path, "halcyon")
    raw = path.read_bytes()
    [stamp] = re.findall(rb"2026-09-([0-9a-f]{16})\t", raw)

    assert hashlib.sha256(raw.replace(stamp, b"0" * 16)).hexdigest()[:16] == stamp.decode()


def test_another_content_has_another_message_id(tmp_path):
    renamed = TRACKS.with_columns(title=pl.col("title") + pl.lit(" again"))

    ids = {
        report(tmp_path / name, "halcyon", settled).records[0]["MessageId"]
        for name, settled in {"a": month(), "b": month(), "c": month(track=renamed.lazy())}.items()
    }

    assert len(ids) == 2


@pytest.mark.parametrize("party", ["halcyon", "nordlys"])
def test_order_of_the_rows_does_not_change_a_byte(tmp_path, party):
    turned = {
        name: frame.reverse() for name, frame in (("base", BASES), ("pool", POOLS), ("agreement", AGREEMENTS))
    } | {
        name: frame.reverse().lazy()
        for name, frame in (("usage", USAGE), ("recording_earning", LINES), ("track", TRACKS))
    }

    [first] = written(tmp_path / "a", party)
    [second] = written(tmp_path / "b", party, month(**turned))

    assert first.read_bytes() == second.read_bytes()
