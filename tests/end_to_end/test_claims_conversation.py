"""A whole conversation: a month is reported, two licensors of works claim, and the next month answers and pays.

Both license 6 % for each of the two rights in GB. The hub claims half of one line, three fifths of another that a
second hub claims three fifths of too, and a line that no report has. It invoices all it claims. The second hub invoices
five pounds too much, and takes them off with a credit note; the first one's is on an invoice that it never sent.
"""

import csv
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipelines.wire.flat_read import Message, read
from tests.end_to_end.months import PERIOD, ask, settle, small_sample
from tests.formats.cdm_files import CLAIM, HEAD, SUMMARY, line, message

AUGUST = "2026-08"
HUB, OTHER = "polyhymn", "second-hub"
TERMS = """\
issued: 2026-07-20
parties:
  - party: second-hub
    name: Second Hub of a Test
    dpid: PADPIDA2999010199Q
    currency: EUR
    source: Invented for a test
agreements:
  - agreement: second-hub-gb
    licensor: second-hub
    side: composition
    mode: claims
    rights: {PR: "6 %", MR: "6 %"}
    territories: "+GB"
    overclaim: pay_undisputed
    claim_months: 6
    valid_from: 2020-01-01
    source: Invented for a test
"""


@dataclass(frozen=True)
class Line:
    """A line of a report, as its recipient reads it, and what all of each right costs by the licence's 6 %."""

    transaction: str
    track: str
    price: Fraction


def reported(home: Path, name: str) -> Message:
    """The report of GB that a recipient got."""
    [path] = (home / "settlement" / AUGUST).glob(f"{name}*/DSR_*_GB_*.tsv*")
    return read(path)


def lines_of(report: Message) -> list[Line]:
    """The lines of the base with the most revenue, by what they cost, most first."""
    summaries = {row["SummaryRecordId"]: row for row in report.records["SY02.03"].iter_rows(named=True)}
    tracks = {
        row["BlockId"]: row["DspResourceId"]
        for record in ("AS01.02", "AS02.03")
        if record in report.records
        for row in report.records[record].iter_rows(named=True)
    }
    found = []
    for row in report.records["SU02.02"].iter_rows(named=True):
        base = summaries[row["SummaryRecordId"]]
        part = Fraction(int(row["NumberOfStreams"]), int(base["TotalUsages"]))
        price = Fraction(6, 100) * Fraction(base["NetRevenue"]) * part
        found.append(Line(row["SalesTransactionId"], tracks[row["BlockId"]], price))
    return sorted(found, key=lambda one: (-one.price, one.transaction))


def amount(exact: Fraction) -> str:
    """To nine digits, rounded down."""
    units = exact * 10**9
    return f"{Decimal(units.numerator // units.denominator).scaleb(-9):f}"


def claim_line(number: int, line_of_ours: Line, percent: int) -> tuple[str, Decimal]:
    """A CD01 for a part of both rights, and what it asks."""
    each = Decimal(amount(line_of_ours.price * percent / 100))
    cells = {
        "ClaimId": f"C{number}", "DspResourceId": line_of_ours.track, "ResourceISRC": "", "MusicalWorkISWC": "",
        "SalesTransactionId": line_of_ours.transaction, "ShareClaimedMechanical": str(percent),
        "ShareClaimedPerforming": str(percent), "BlendedShareClaimedForMechAndPerf": str(percent),
        "ClaimedAmountMechanical": f"{each:f}", "ClaimedAmountPerforming": f"{each:f}",
        "ClaimedAmount": f"{2 * each:f}",
    }  # fmt: skip
    return line(CLAIM, **cells), 2 * each


def claim_file(report: Message, name: str, invoice: str, claims: list[tuple[str, Decimal]]) -> str:
    """A CDM that answers a report."""
    to = report.head
    head = line(
        HEAD, MessageId=f"{name}-1", MessageCreatedDateTime="2026-09-21T09:00:00Z", SalesReportId=to["MessageId"],
        UsageStartDate=to["UsageStartDate"], UsageEndDate=to["UsageEndDate"], SenderPartyId=to["RecipientPartyId"],
        SenderName=to["RecipientName"],
    )  # fmt: skip
    cells = {
        "InvoiceReference": invoice, "RightsControllerName": to["RecipientName"], "RightsControllerPartyId": "",
        "CurrencyOfInvoicing": "GBP", "ExchangeRate": "", "ExchangeRateSource": "", "StartDateOfCurrencyExchange": "",
        "EndDateOfCurrencyExchange": "", "RightsTypeSplitMechanical": "50", "RightsTypeSplitPerforming": "50",
        "StartOfClaimPeriod": to["UsageStartDate"], "EndOfClaimPeriod": to["UsageEndDate"], "ServiceDescription": "",
        "TotalClaimedAmount": f"{sum(asked for _, asked in claims):f}",
    }  # fmt: skip
    return message(line(SUMMARY, **cells), *(text for text, _ in claims), head=head)


@dataclass(frozen=True)
class Conversation:
    home: Path
    lines: list[Line]
    asked: Mapping[str, Decimal]
    answered: Mapping[str, Any]


@pytest.fixture(scope="module")
def conversation(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    folder = tmp_path_factory.mktemp("claims")
    deliveries, home = small_sample(folder / "deliveries", period=AUGUST, plays=2_000), folder / "home"
    (deliveries / "terms" / "second-hub.yaml").write_text(TERMS, encoding="utf-8")
    settle(home, deliveries, AUGUST)
    september = small_sample(folder / "september", plays=1_000)
    for name in ("streams", "finance"):
        shutil.copytree(september / name, deliveries / name, dirs_exist_ok=True)
    hub, other = reported(home, "Polyhymn"), reported(home, "Second-Hub")
    first, second, *_ = lines = lines_of(hub)
    stranger = Line(f"{AUGUST}/GB/premium/no-such-track", "no-such-track", Fraction(1))
    claims = {
        HUB: [claim_line(1, first, 50), claim_line(2, second, 60), claim_line(3, stranger, 100)],
        OTHER: [claim_line(1, second, 60)],
    }
    (deliveries / "claims").mkdir(exist_ok=True)
    for name, report in ((HUB, hub), (OTHER, other)):
        path = deliveries / "claims" / f"{name}.tsv"
        path.write_text(claim_file(report, name, f"INV-{name}", claims[name]), encoding="utf-8")
    asked = {name: sum((one for _, one in made), Decimal(0)) for name, made in claims.items()}
    billed = {HUB: round(asked[HUB], 2), OTHER: round(asked[OTHER], 2) + 5}
    invoices = [f"INV-{name},{name},2026-09-22,GBP,{billed[name]}," for name in claims]
    notes = [f"CN-1,{OTHER},2026-09-24,GBP,-5.00,INV-{OTHER}", f"CN-1,{HUB},2026-09-24,GBP,-5.00,INV-0"]
    (deliveries / "claims" / "invoices.csv").write_text(
        "\n".join(["invoice,licensor,date,currency,amount,credits", *invoices, *notes, ""])
    )
    return Conversation(home, lines, asked, settle(home, deliveries))


def within(found: Decimal, exact: Fraction, units: int = 2) -> bool:
    """Prices and the licensor's own amounts are each rounded to a nano-unit."""
    return abs(Fraction(found) - exact) <= Fraction(units, 10**9)


def test_a_claim_with_its_line_and_its_invoice_is_payable(conversation: Conversation) -> None:
    sql = """SELECT "right", status, reason, released FROM claim_match
        WHERE period = ? AND licensor = ? AND claim_id = 'C1' ORDER BY 1"""

    found = ask(conversation.home / "warehouse.duckdb", sql, PERIOD, HUB)

    assert [row[:3] for row in found] == [("MR", "payable", None), ("PR", "payable", None)]
    assert all(within(row[3], conversation.lines[0].price / 2) for row in found)


def test_an_overclaim_is_held_or_paid_by_each_licence(conversation: Conversation) -> None:
    sql = """SELECT licensor, status, reason, released, held FROM claim_match
        WHERE period = ? AND "right" = 'PR' AND reason = 'overclaim' ORDER BY licensor"""
    price = conversation.lines[1].price

    hub, other = ask(conversation.home / "warehouse.duckdb", sql, PERIOD)

    # 60 % and 60 % of one right: each may have half; nobody disputes 40 % of the second hub's, whose licence pays that
    assert hub[:3] == (HUB, "hold", "overclaim")
    assert other[:3] == (OTHER, "hold", "overclaim")
    assert hub[3] == 0
    assert within(hub[4], price / 2)
    assert within(other[3], price * Fraction(4, 10))
    assert within(other[4], price * Fraction(1, 10))


def test_every_licensor_is_told_what_is_not_paid_and_why(conversation: Conversation) -> None:
    told = {}
    for name in ("Polyhymn", "Second-Hub"):
        [path] = (conversation.home / "settlement" / PERIOD).glob(f"{name}*/claim-discrepancies_*.tsv")
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        told[name] = [(row["claim_id"], row["discrepancy_type"]) for row in rows]

    assert told["Polyhymn"] == [
        ("", "UserDefined Rejected"), ("", "CalculationError"), ("C2", "Overclaim"),
        ("C3", "UserDefined UnknownTransaction"),
    ]  # fmt: skip
    assert told["Second-Hub"] == [("C1", "Overclaim")]


def test_invoices_and_credit_notes_are_in_the_books(conversation: Conversation) -> None:
    sql = "SELECT licensor, invoice, credits, booked FROM invoice_booked WHERE period = ? ORDER BY 1, 2"

    assert ask(conversation.home / "warehouse.duckdb", sql, PERIOD) == [
        (HUB, "CN-1", "INV-0", PERIOD),
        (HUB, f"INV-{HUB}", None, PERIOD),
        (OTHER, "CN-1", f"INV-{OTHER}", PERIOD),
        (OTHER, f"INV-{OTHER}", None, PERIOD),
    ]


def test_the_rest_stays_accrued_and_the_ledger_balances(conversation: Conversation) -> None:
    warehouse = conversation.home / "warehouse.duckdb"
    flow = """SELECT sum(opening), sum(opening_held), sum(difference), sum(released), sum(residual), sum(closing),
        sum(closing_held) FROM accrual_account WHERE period = ? AND original_period = ? AND currency = 'GBP'"""
    august = "SELECT sum(closing + closing_held) FROM accrual_account WHERE period = ? AND currency = 'GBP'"
    unbalanced = "SELECT entry FROM journal GROUP BY period, entry, currency HAVING sum(amount) <> 0"
    untouched = """SELECT count(*) FROM accrual_account a JOIN accrual_account b USING (original_period, territory,
        offering, "right", agreement, track_id) WHERE a.period = ? AND b.period = ? AND a.closing = b.opening
        AND b.closing = b.opening"""

    [row] = ask(warehouse, flow, PERIOD, AUGUST)
    opening, held, difference, released, residual, closing, closing_held = row
    assert opening + held == ask(warehouse, august, AUGUST)[0][0]
    assert opening + held + difference == released + residual + closing + closing_held
    assert residual == 0
    assert closing > 0
    assert ask(warehouse, unbalanced) == []
    assert ask(warehouse, untouched, AUGUST, PERIOD)[0][0] > 0


def test_what_is_payable_is_in_the_payment(conversation: Conversation) -> None:
    sql = "SELECT licensor, claimed FROM payment WHERE period = ? AND currency = 'GBP' AND claimed <> 0 ORDER BY 1"
    first, second = conversation.lines[:2]

    found = dict(ask(conversation.home / "warehouse.duckdb", sql, PERIOD))

    assert set(found) == {HUB, OTHER}
    assert within(found[HUB], first.price, 4)
    assert within(found[OTHER], second.price * Fraction(8, 10), 4)
    [path] = (conversation.home / "settlement" / PERIOD).glob("finance/payments.csv")
    with path.open(newline="", encoding="utf-8") as lines:
        rows = {(row["licensor"], row["currency"]): row for row in csv.DictReader(lines)}
    assert Decimal(rows[HUB, "GBP"]["claimed"]) == found[HUB]
    assert Decimal(rows[HUB, "GBP"]["payable"]) == 0


def test_the_closing_table_says_what_became_of_claims(conversation: Conversation) -> None:
    told = conversation.answered["claims"]
    paid = "SELECT sum(claimed) FROM payment WHERE period = ? AND currency = 'GBP'"

    assert told["claims"] == {"payable": 2, "hold": 4, "rejected": 2}  # each claim is of two rights
    assert told["discrepancies"] == {"CalculationError": 1, "Overclaim": 2, "Rejected": 1, "UnknownTransaction": 1}
    assert (
        Decimal(told["accounts"]["GBP"]["payable"]) == ask(conversation.home / "warehouse.duckdb", paid, PERIOD)[0][0]
    )


def test_a_second_run_finds_nothing_new(conversation: Conversation) -> None:
    deliveries = conversation.home.parent / "deliveries"

    assert settle(conversation.home, deliveries)["unchanged"] is True
