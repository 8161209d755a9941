"""Broken claims: what refuses a message whole, and what refuses one claim alone."""

import gzip
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.datasets import DATASETS
from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.shapes import kept_types
from tests.formats.cdm_files import CLAIM, HEAD, SUMMARY, line, message, parsed

GOOD = message(line(SUMMARY), line(CLAIM))
EVERY_PRIVATE_CHARACTER = "".join(map(chr, [*range(0xFDD0, 0xFDF0), *range(0xE000, 0xF900)]))
NOTICE = line(HEAD, Profile="DataDiscrepancies")


def refused(folder: Path, content: str | bytes, name: str = "claims/claims.tsv") -> Quarantine:
    with pytest.raises(Quarantine) as caught:
        parsed(folder, content, name)
    return caught.value


def right(found: Parsed) -> Parsed:
    for dataset, frame in found.frames.items():
        assert frame.columns == list(kept_types(dataset))
        DATASETS[dataset].validate(frame, lazy=True)
    return found


def told(found: Parsed) -> list[tuple[str, str, str]]:
    columns = ("claim_id", "rule", "severity")
    return right(found).frames["claim_finding"].select(columns).rows()


def changed(folder: Path, **cells: str) -> Parsed:
    """A message with one claim that is changed, and a right one beside it."""
    total = Decimal("3.000000001") * 2
    other = line(CLAIM, ClaimId="C2")
    return parsed(folder, message(line(SUMMARY, TotalClaimedAmount=str(total)), line(CLAIM, **cells), other))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty_file"),
        ("\n\n \n", "empty_file"),
        (b"\xef\xbb\xbf" + GOOD.encode(), "byte_order_mark"),
        (GOOD.encode("utf-16"), "wrong_encoding"),
        (GOOD.encode("utf-16-le"), "wrong_encoding"),
        (GOOD.encode() + b"\0\n", "wrong_encoding"),
        (GOOD.replace("Low Tide", "Lów Tide").encode("latin-1"), "wrong_encoding"),
        (GOOD.replace("Low Tide", "Low\\\t" + EVERY_PRIVATE_CHARACTER), "unreadable"),
        (gzip.compress(GOOD.encode(), mtime=0)[:-12], "truncated"),
        (gzip.compress(GOOD.encode(), mtime=0)[:10] + b"\xff" * 90, "unreadable"),
        (gzip.compress(b"CDMH.01\t" + b"a" * 3_000_000, mtime=0), "oversized_field"),
        (GOOD[: GOOD.rindex("SRFO")], "truncated"),
        (GOOD[:-2], "invalid_content"),
        (message(line(SUMMARY), line(CLAIM), lines=5), "truncated"),
        (message(line(SUMMARY), line(CLAIM), lines=3), "invalid_content"),
        (message(line(SUMMARY), line(CLAIM), summaries=2), "truncated"),
        (message(line(SUMMARY), line(CLAIM), summaries=0), "invalid_content"),
        (GOOD.replace("SRFO\t4\t1", "SRFO\t4.0\t1"), "invalid_content"),
        (GOOD.replace("SRFO\t4\t1", "SRFO\t-4\t1"), "invalid_content"),
        (GOOD.replace("SRFO\t4\t1", "SRFO\t4"), "invalid_content"),
        (GOOD + GOOD.splitlines()[-1] + "\n", "invalid_content"),
        (GOOD + GOOD, "invalid_content"),
        (GOOD.split("\n", 1)[1], "invalid_content"),
        (message(line(SUMMARY), line(HEAD), line(CLAIM)), "invalid_content"),
        (message(head=line(SUMMARY), lines=2, summaries=1), "invalid_content"),
        (message(head=line(HEAD) + "\tmore"), "invalid_content"),
        (message(head=line(HEAD).rsplit("\t", 1)[0]), "invalid_content"),
        (message(head=line(HEAD, Profile="ClaimAmounts")), "unsupported_version"),
        (message(head=line(HEAD, ProfileVersion="3.0")), "unsupported_version"),
        (message(head=line(HEAD, Profile="Claims")), "unsupported_version"),
        (message(head=line(HEAD, Profile="ClaimsAmountsCorrections")), "unsupported_version"),
        (message(head=line(HEAD, Profile="BasicCDMPostUsage", ProfileVersion="1.0")), "unsupported_version"),
        (message(head=NOTICE), "invalid_content"),
        (message(head=line(HEAD, MessageId="")), "invalid_content"),
        (message(head=line(HEAD, SenderName=" ")), "invalid_content"),
        (message(head=line(HEAD, MessageCreatedDateTime="")), "invalid_content"),
        (message(head=line(HEAD, MessageCreatedDateTime="2026-02-30T10:00:00Z")), "invalid_content"),
        (message(head=line(HEAD, MessageCreatedDateTime="20 October 2026")), "invalid_content"),
        (message(head=line(HEAD, MessageCreatedDateTime="0001-01-01T00:00:00+14:00")), "invalid_content"),
        (message(head=line(HEAD, UsageStartDate="2026-13")), "invalid_content"),
        (message(head=line(HEAD, ClaimingRound="first")), "invalid_content"),
        (message(head=line(HEAD, ClaimingRound="1e3")), "invalid_content"),
        ("HEAD\tdsrf/1.3\nFOOT\t2\n", "invalid_content"),
        ("claim,money\n1,2\n", "not_yet_supported"),
        ("invoice,licensor\n1,2\n", "not_yet_supported"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 200)), "wrong_encoding"),
    ],
)
def test_a_message_that_cannot_be_settled_by_is_refused_whole(tmp_path: Path, content: str | bytes, reason: str):
    quarantine = refused(tmp_path, content)

    assert quarantine.reason == reason
    assert "claims/claims.tsv" in quarantine.detail


@pytest.mark.parametrize(
    ("cells", "reason", "rule"),
    [
        ({"ClaimedAmount": "NaN"}, "bad_number", "unreadable"),
        ({"ClaimedAmount": "1e3"}, "bad_number", "unreadable"),
        ({"ClaimedAmount": "inf"}, "bad_number", "unreadable"),
        ({"ClaimedAmount": "3,00"}, "bad_number", "unreadable"),
        ({"ClaimedAmount": " 3"}, "bad_number", "unreadable"),
        ({"ClaimedAmount": "+3"}, "bad_number", "unreadable"),
        ({"ClaimedAmount": "٣"}, "bad_number", "unreadable"),
        ({"ClaimedAmount": "-3"}, "negative_number", "unreadable"),
        ({"ClaimedAmountMechanical": "-0.000000001"}, "negative_number", "unreadable"),
        ({"ClaimedAmount": "3.0000000001"}, "bad_number", "unreadable"),
        ({"ClaimedAmount": "9" * 40}, "bad_number", "unreadable"),
        ({"ClaimedAmount": ""}, "missing_value", "unreadable"),
        ({"Usages": "many"}, "bad_number", "unreadable"),
        ({"Usages": "-1"}, "negative_number", "unreadable"),
        ({"ClaimId": ""}, "missing_value", "unreadable"),
        ({"DspResourceId": " "}, "missing_value", "unreadable"),
        ({"ClaimBasis": "Matched"}, "unknown_code", "unreadable"),
        ({"ClaimBasis": ""}, "missing_value", "unreadable"),
        ({"ShareClaimedMechanical": "33.33333333"}, "bad_share", "unreadable"),
        ({"ShareClaimedMechanical": "-1"}, "bad_share", "unreadable"),
        ({"ShareClaimedMechanical": "1000"}, "bad_share", "unreadable"),
        ({"ShareClaimedMechanical": "half"}, "bad_share", "unreadable"),
        ({"MusicalWorkTitle": "A" * 50_000}, "oversized_field", "unreadable"),
        ({"ShareClaimedMechanical": "101", "BlendedShareClaimedForMechAndPerf": "44"}, "bad_share", "share_range"),
        ({"BlendedShareClaimedForMechAndPerf": "31.2601"}, "bad_share", "blend"),
        ({"BlendedShareClaimedForMechAndPerf": "37.5"}, "bad_share", "blend"),
        ({"ClaimedAmountMechanical": "0.98"}, "bad_number", "claimed_sum"),
        ({"ClaimBasis": "Unmatched"}, "bad_record", "unmatched_work"),
    ],
)
def test_a_claim_that_breaks_a_rule_is_refused_alone(tmp_path: Path, cells: dict[str, str], reason: str, rule: str):
    found = changed(tmp_path, **cells)

    assert right(found).frames["claim"]["claim_id"].to_list() == ["C2"]
    assert found.rejects.select("row", "reason").rows() == [(3, reason)]
    refusal = found.frames["claim_finding"].filter(severity="refused")
    assert refusal["rule"].to_list() == [rule]
    assert refusal["row"].to_list() == [3]


def test_a_claim_of_a_summary_that_is_not_there_is_refused_alone(tmp_path: Path):
    dangling = line(CLAIM, ClaimId="C2", SummaryRecordId="S9")
    found = parsed(tmp_path, message(line(SUMMARY), line(CLAIM), dangling))

    assert right(found).frames["claim"]["claim_id"].to_list() == ["C1"]
    assert told(found) == [("C2", "no_summary", "refused")]
    assert found.rejects.select("row", "reason").rows() == [(4, "missing_reference")]


def test_what_a_refused_claim_asks_for_is_told(tmp_path: Path):
    found = changed(tmp_path, BlendedShareClaimedForMechAndPerf="60")

    [finding] = found.frames["claim_finding"].filter(severity="refused").to_dicts()
    assert finding["claimed"] == Decimal("3.000000001")
    assert finding["sales_transaction_id"] == "2026-09/GB/premium/trk-1"
    assert found.rejects["detail"].to_list() == [
        "50 % mechanical and 25 % performing, split 25 to 75, are 31.25 % together and not 60 %: correct the shares "
        "(asks for 3.000000001)"
    ]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"ResourceISRC": "GBZ9Q20000011"}, "isrc_form"),
        ({"MusicalWorkISWC": "T0345246802"}, "iswc_check"),
        ({"MusicalWorkISWC": "0345246801"}, "iswc_check"),
        ({"MusicalWorkComposerAuthorPartyId": "IPI::00000000198"}, "ipi_check"),
        ({"MusicalWorkComposerAuthorPartyId": "PADPIDA2999010101X|IPI::198"}, "ipi_check"),
        ({"LicensorWorkId": "", "MusicalWorkISWC": ""}, "matched_no_work"),
    ],
)
def test_a_doubtful_identifier_is_a_warning_and_the_claim_is_settled(tmp_path: Path, cells: dict[str, str], rule: str):
    found = changed(tmp_path, **cells)

    assert told(found) == [("C1", rule, "warning")]
    assert found.frames["claim"].height == 2
    assert found.rejects.is_empty()


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"RightsTypeSplitMechanical": "24.9999999"}, "split_sum"),
        ({"TotalClaimedAmount": "3.02"}, "total"),
        ({"TotalClaimedAmount": "0"}, "total"),
        ({"ExchangeRate": ""}, "exchange_incomplete"),
        ({"ExchangeRate": "0"}, "exchange_incomplete"),
        ({"ExchangeRateSource": ""}, "exchange_incomplete"),
        ({"StartDateOfCurrencyExchange": ""}, "exchange_incomplete"),
        ({"StartDateOfCurrencyExchange": "2026-10-01"}, "exchange_incomplete"),
        ({"CurrencyOfInvoicing": "EURO"}, "unknown_currency"),
        ({"CurrencyOfReporting": "XXX"}, "unknown_currency"),
        ({"CurrencyOfInvoicing": "", "CurrencyOfReporting": ""}, "unknown_currency"),
    ],
)
def test_a_summary_that_breaks_a_rule_is_refused_with_its_claims(tmp_path: Path, cells: dict[str, str], rule: str):
    found = parsed(tmp_path, message(line(SUMMARY, **cells), line(CLAIM)))

    assert told(found) == [("", rule, "refused"), ("C1", "no_summary", "refused")]
    assert found.frames["claim"].is_empty()
    assert rule in found.frames["claim_finding"]["detail"][1]
    assert found.rejects.select("row", "reason").rows() == [(3, "missing_reference")]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"SummaryRecordId": ""}, "missing_value"),
        ({"Territory": "Worldwide"}, "unknown_territory"),
        ({"Territory": "UK"}, "unknown_territory"),
        ({"TotalClaimedAmount": "NaN"}, "bad_number"),
        ({"TotalClaimedAmount": "-3.000000001"}, "negative_number"),
        ({"ExchangeRate": "1.1500000000000000001"}, "bad_number"),
        ({"RightsTypeSplitPerforming": "75 %"}, "bad_share"),
        ({"EndDateOfCurrencyExchange": "2026-02-30"}, "bad_timestamp"),
        ({"EndDateOfCurrencyExchange": "2026-9-30"}, "bad_timestamp"),
    ],
)
def test_a_summary_that_cannot_be_read_is_refused_with_its_claims(tmp_path: Path, cells: dict[str, str], reason: str):
    found = parsed(tmp_path, message(line(SUMMARY, **cells), line(CLAIM)))

    assert told(found) == [("", "unreadable", "refused"), ("C1", "no_summary", "refused")]
    assert found.rejects.select("row", "reason").rows() == [(2, reason), (3, "missing_reference")]
    assert found.frames["claim_summary"].is_empty()


def test_two_summaries_of_one_id_are_both_refused(tmp_path: Path):
    found = parsed(tmp_path, message(line(SUMMARY), line(SUMMARY, Territory="DE"), line(CLAIM)))

    assert found.rejects.select("row", "reason").rows() == [
        (2, "duplicate_row"), (3, "duplicate_row"), (4, "missing_reference"),
    ]  # fmt: skip
    assert right(found).frames["claim"].is_empty()


def test_a_claim_that_is_there_twice_counts_once_and_two_that_differ_not_at_all(tmp_path: Path):
    same = parsed(tmp_path, message(line(SUMMARY), line(CLAIM), line(CLAIM)))
    other = line(CLAIM, DspResourceId="trk-2")
    differ = parsed(tmp_path, message(line(SUMMARY, TotalClaimedAmount="6"), line(CLAIM), other))

    assert right(same).frames["claim"]["row"].to_list() == [3]
    assert told(same) == [("C1", "duplicate_claim", "refused")]
    assert right(differ).frames["claim"].is_empty()
    assert differ.rejects.select("row", "reason").rows() == [(3, "duplicate_row"), (4, "duplicate_row")]


def test_a_line_of_too_few_or_too_many_cells_is_refused_alone_and_its_total_doubted(tmp_path: Path):
    short, long = line(CLAIM, ClaimId="C2").rsplit("\t", 1)[0], line(CLAIM, ClaimId="C3") + "\tx"
    found = parsed(tmp_path, message(line(SUMMARY), line(CLAIM), short, long))

    assert right(found).frames["claim"]["claim_id"].to_list() == ["C1"]
    assert found.rejects.select("row", "reason").rows() == [(4, "bad_record"), (5, "bad_record")]
    assert told(found) == [
        ("", "total", "warning"), ("C2", "unreadable", "refused"), ("C3", "unreadable", "refused"),
    ]  # fmt: skip


def test_other_records_are_counted_and_told_and_nothing_of_them_is_settled(tmp_path: Path):
    body = [line(SUMMARY), "CS02.01\tS1\ta", line(CLAIM), "CX01\ta", "CX01\tb", "CR01\tC1\t3\t4", "XY99\t1"]
    found = parsed(tmp_path, message(*body))

    unused = right(found).frames["claim_finding"].filter(rule="unused_record")
    assert unused.select("row", "severity").rows() == [
        (3, "warning"), (5, "warning"), (7, "refused"), (8, "refused"),
    ]  # fmt: skip
    assert unused["detail"][1] == "2 records CX01, the first in line 5: read by name alone, nothing of them is settled"
    assert found.rejects.select("row", "reason").rows() == [(8, "bad_record")]
    assert found.frames["claim"].height == 1


def test_a_message_in_which_every_claim_is_refused_is_read_so_that_its_sender_is_told(tmp_path: Path):
    found = parsed(tmp_path, message(line(SUMMARY), line(CLAIM, ClaimedAmount="x")))

    assert right(found).frames["claim"].is_empty()
    assert found.frames["claim_message"].height == 1
    assert found.rows == 2


def test_a_huge_number_of_small_claims_may_be_off_by_their_rounding_and_no_more(tmp_path: Path):
    parts = {"ClaimedAmountMechanical": "0", "ClaimedAmountPerforming": "0.01", "ClaimedAmount": "0.01"}
    claims = [line(CLAIM, ClaimId=f"C{turn}", **parts) for turn in range(100)]

    near = parsed(tmp_path, message(line(SUMMARY, TotalClaimedAmount="1.5"), *claims))
    far = parsed(tmp_path, message(line(SUMMARY, TotalClaimedAmount="1.51"), *claims))

    assert near.frames["claim"].height == 100
    assert far.frames["claim"].is_empty()
    assert far.frames["claim_finding"].filter(pl.col("claim_id") == "")["rule"].to_list() == ["total"]
