"""Claim Detail Messages: a message by hand, and the forms that the same message may come in."""

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.datasets import DATASETS
from pipelines.wire.flat_layouts import layout_of
from tests.formats.cdm_files import CLAIM, DELIVERY, HEAD, SUMMARY, line, message, parsed

GOLDEN = (Path(__file__).parent / "golden" / "claims.tsv").read_bytes()


def test_the_header_says_who_sends_what_and_when_in_utc(tmp_path):
    found = parsed(tmp_path, GOLDEN)

    assert found.frames["claim_message"].to_dicts() == [
        {
            "delivery_id": DELIVERY,
            "message_id": "PLY-2026-09-1",
            "layout": "ClaimsAmounts 2.0",
            "sender_party_id": "PADPIDA2999010101X",
            "sender_name": "Polyhymn | Sons",
            "on_behalf_of_party_id": None,
            "on_behalf_of_name": None,
            "recipient_party_id": None,
            "sales_report_id": "2026-09-0123456789abcdef",
            "created_at": "2026-11-01T01:30:00Z",
            "usage_start": date(2026, 9, 1),
            "usage_end": date(2026, 9, 30),
            "claiming_round": 2,
            "related_message_id": "PLY-2026-09-0",
        }
    ]
    assert (found.sender, found.sent_at) == ("PADPIDA2999010101X", "2026-11-01T01:30:00Z")
    assert (found.first_date, found.last_date) == (date(2026, 11, 1), None)


def test_the_header_says_whose_claims_they_are_where_another_sends_them(tmp_path):
    head = line(HEAD, SentOnBehalfOfPartyId="PADPIDA2999010102Y", SentOnBehalfOfName="Fennimore & Co")

    [message_] = parsed(tmp_path, message(line(SUMMARY), line(CLAIM), head=head)).frames["claim_message"].to_dicts()

    assert message_["sender_party_id"] == "PADPIDA2999010101X"
    assert (message_["on_behalf_of_party_id"], message_["on_behalf_of_name"]) == (
        "PADPIDA2999010102Y",
        "Fennimore & Co",
    )


def test_summaries_are_exact(tmp_path):
    summaries = parsed(tmp_path, GOLDEN).frames["claim_summary"]

    first, second = summaries.to_dicts()
    assert first["exchange_rate"] == Decimal("1.15")
    assert (first["exchange_from"], first["exchange_to"]) == (date(2026, 9, 30), date(2026, 9, 30))
    assert (first["split_mechanical_ppb"], first["split_performing_ppb"]) == (250_000_000, 750_000_000)
    assert first["market_share_ppb"] == 123_456_789
    assert first["invoice_reference"] == "INV-7"
    assert (second["currency_of_reporting"], second["currency_of_invoicing"]) == ("JPY", None)
    assert [row["total_claimed"] for row in (first, second)] == [Decimal("4.25"), Decimal(3)]


def test_a_rate_is_taken_with_as_many_digits_as_our_reports_state_it_with(tmp_path):
    found = parsed(tmp_path, message(line(SUMMARY, ExchangeRate="0.000057102559051184"), line(CLAIM)))

    assert found.frames["claim_summary"]["exchange_rate"].to_list() == [Decimal("0.000057102559051184")]
    assert found.frames["claim_finding"].is_empty()


def test_claims_are_exact_and_their_texts_without_escapes(tmp_path):
    found = parsed(tmp_path, GOLDEN.replace(b"\t4.25", b"\t4.250000001"))

    first, second, third = found.frames["claim"].to_dicts()
    assert first == {
        "delivery_id": DELIVERY,
        "row": 6,
        "claim_id": "C1",
        "summary_id": "S1",
        "dsp_resource_id": "trk-1",
        "isrc": "GBZ9Q2000001",
        "title": "Low\tTide | Two \\ Three",
        "licensor_work_id": "PLY-77",
        "iswc": "T0345246801",
        "work_title": "LOW TIDE",
        "claim_basis": "Direct",
        "mechanical_ppb": 500_000_000,
        "performing_ppb": 250_000_000,
        "blended_ppb": 312_500_000,
        "sales_transaction_id": "2026-09/GB/premium/trk-1",
        "usages": Decimal(120),
        "claimed_mechanical": Decimal(1),
        "claimed_performing": Decimal("2.000000001"),
        "claimed": Decimal("3.000000001"),
    }
    assert (second["mechanical_ppb"], second["usages"], second["title"]) == (1, Decimal("0.5"), None)
    assert (second["sales_transaction_id"], second["work_title"]) == (None, "海")
    assert (third["row"], third["usages"], third["claimed"]) == (10, Decimal(3), Decimal(3))


def test_the_message_by_hand_keeps_the_contracts_and_has_one_thing_to_tell(tmp_path):
    found = parsed(tmp_path, GOLDEN)

    for dataset, frame in found.frames.items():
        DATASETS[dataset].validate(frame, lazy=True)
    assert found.frames["claim_finding"].select("row", "rule", "severity").rows() == [(9, "unused_record", "warning")]
    assert (found.rows, found.rejects.height) == (6, 0)


@pytest.mark.parametrize(
    "same",
    [
        GOLDEN.replace(b"\n", b"\r\n"),
        gzip.compress(GOLDEN, mtime=0),
        GOLDEN[:-1],
        GOLDEN + b"\n",
        GOLDEN.replace(b"CD01.01\t", b"CD01\t"),
    ],
    ids=["crlf", "gzip", "no last line end", "empty line at the end", "no version"],
)
def test_the_same_message_may_come_in_other_forms(tmp_path, same: bytes):
    plain, other = parsed(tmp_path, GOLDEN), parsed(tmp_path, same)

    assert {name: rows.to_dicts() for name, rows in other.frames.items()} == {
        name: rows.to_dicts() for name, rows in plain.frames.items()
    }


def test_a_later_version_of_a_record_only_has_more_cells(tmp_path):
    later = line(CLAIM, RecordType="CD01.02") + "\tnew"

    found = parsed(tmp_path, message(line(SUMMARY), later))

    assert found.frames["claim"]["claimed"].to_list() == [Decimal("3.000000001")]


def test_a_message_with_nothing_to_claim_is_a_message(tmp_path):
    found = parsed(tmp_path, message(line(SUMMARY, TotalClaimedAmount="0")))

    assert found.frames["claim_summary"].height == 1
    assert found.frames["claim_finding"].is_empty()


def test_the_records_of_these_tests_have_the_cells_of_the_layouts():
    for record in (HEAD, SUMMARY, CLAIM):
        layout = layout_of(record["RecordType"], "cdm")
        assert layout is not None
        assert tuple(record) == layout.names
