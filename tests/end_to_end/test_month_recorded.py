"""What record companies are told of the sample month: DSR financial reports and sales files."""

import csv
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from tests.end_to_end.conftest import Ask
from tests.end_to_end.recipients import RECORDED, Files
from tests.formats.dsr_reader import Report


@pytest.mark.parametrize("licensor", RECORDED)
def test_a_financial_report_sums_to_what_the_warehouse_says(
    query: Ask, reports: dict[str, list[Report]], licensor: str
) -> None:
    [report] = reports[licensor]
    places = {each["SummaryRecordId"]: each for each in report.of("SY10.01")}
    money, plays = defaultdict(Decimal), Counter()
    for line in report.of("SR08.01"):
        summary = places[line["SummaryRecordId"]]
        money[summary["Territory"], summary["ServiceDescription"].lower()] += line.number("AllocatedRevenueCoT")
        plays[summary["Territory"], summary["ServiceDescription"].lower()] += int(line["NetUsage"])
    due = query(
        """SELECT territory, offering, sum(amount) FILTER (status = 'payable'), sum(plays) FROM recording_earning
        WHERE licensor = ? GROUP BY ALL""",
        licensor,
    )

    assert money == {(territory, offering): amount for territory, offering, amount, _ in due}
    assert plays == {(territory, offering): count for territory, offering, _, count in due}
    assert {
        (each["Territory"], each["ServiceDescription"].lower()): each.number("FinalTotalAmountCoT")
        for each in places.values()
    } == money


@pytest.mark.parametrize("licensor", RECORDED)
def test_what_a_report_says_in_the_recipients_currency_is_what_the_same_money_is_paid_as(
    query: Ask, reports: dict[str, list[Report]], licensor: str
) -> None:
    [report] = reports[licensor]
    earned, told = defaultdict(Decimal), defaultdict(Decimal)
    for each in report.of("SY10.01"):
        earned[each["CurrencyOfTransaction"]] += each.number("FinalTotalAmountCoT")
        told[each["CurrencyOfTransaction"]] += each.number("FinalTotalAmountCoA")
    paid = query("SELECT currency, payable, payment_amount FROM payment WHERE licensor = ?", licensor)

    assert {currency for currency, _, _ in paid} == set(told)
    for currency, payable, amount in paid:
        part = amount * earned[currency] / payable
        assert abs(part - told[currency]) < len(report.of("SY10.01")) * Decimal("1e-9"), currency


@pytest.mark.parametrize("licensor", RECORDED)
def test_what_is_on_hold_is_told_with_its_plays_and_without_money(
    query: Ask, reports: dict[str, list[Report]], licensor: str
) -> None:
    [report] = reports[licensor]
    held = [line for line in report.of("SR08.01") if line["PriceType"] == "UserDefined Blocked"]
    told = Counter({line["ISRC"]: 0 for line in held})
    for line in held:
        told[line["ISRC"]] += int(line["NetUsage"])

    assert {line.number("AllocatedRevenueCoT") for line in held} <= {0}
    assert told == dict(
        query(
            """SELECT isrc, sum(plays) FROM recording_earning JOIN track USING (track_id)
            WHERE licensor = ? AND status = 'hold' GROUP BY ALL""",
            licensor,
        )
    )


@pytest.mark.parametrize("licensor", RECORDED)
def test_a_summary_says_what_sources_take_and_what_is_on_hold_and_the_rest_is_paid(
    query: Ask, reports: dict[str, list[Report]], licensor: str
) -> None:
    [report] = reports[licensor]
    taken, held = defaultdict(Decimal), defaultdict(Decimal)
    for each in report.of("SY10.01"):
        place = each["Territory"], each["ServiceDescription"].lower()
        steps = defaultdict(
            Decimal, zip(each.several("CalculationType"), map(Decimal, each.several("CalculationValue")), strict=True)
        )
        taken[place], held[place] = steps["UserDefined AiSources"], steps["UserDefined Blocked"]
        pool = max(steps["RevenueShare"], steps["Minimum"])

        assert pool - taken[place] - held[place] == each.number("FinalTotalAmountCoT")
    due = query(
        """SELECT territory, offering, sum(a.amount) FROM ai_earning a
        JOIN pool p USING (territory, offering, side, agreement)
        WHERE side = 'recorded' AND p.licensor = ? GROUP BY ALL""",
        licensor,
    )
    kept = query(
        """SELECT territory, offering, sum(amount) FROM recording_earning WHERE licensor = ? AND status = 'hold'
        GROUP BY ALL""",
        licensor,
    )

    assert {place: amount for place, amount in taken.items() if amount} == {row[:2]: row[2] for row in due if row[2]}
    assert {place: amount for place, amount in held.items() if amount} == {row[:2]: row[2] for row in kept if row[2]}


@pytest.mark.parametrize("licensor", RECORDED)
def test_a_sales_file_sums_to_what_the_warehouse_says(query: Ask, of_kind: dict[str, Files], licensor: str) -> None:
    [path] = of_kind["flat_sales"][licensor]
    sold: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    with path.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            total = sold[row["territory"], row["currency"]]
            total[0] += Decimal(row["net_amount"])
            total[1] += Decimal(row["quantity"])

    assert {key: tuple(total) for key, total in sold.items()} == {
        (territory, currency): (amount, plays)
        for territory, currency, amount, plays in query(
            """SELECT territory, currency, sum(amount), sum(plays) FROM recording_earning WHERE licensor = ?
            GROUP BY ALL""",
            licensor,
        )
    }
