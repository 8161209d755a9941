"""Rules that claims are held to by themselves; the rest of them are tested through files, in tests/faults."""

from decimal import Decimal

import polars as pl
import pytest

from attribution.claims_checks import check, repeated_rounds, wrong_recipients
from schemas.claim_finding import ClaimFinding
from schemas.claim_words import CLAIM_RULE
from tests.unit.claim_frames import claims, messages, summaries


def asking(*amounts: str) -> list[dict]:
    return [{"claimed": Decimal(one), "claimed_performing": Decimal(one)} for one in amounts]


@pytest.mark.parametrize(
    ("total", "amounts", "fits"),
    [
        ("1.00", ("0.5", "0.5"), True),
        ("1.01", ("0.5", "0.5"), True),  # lines of two digits or fewer: each may be half a cent off
        ("1.02", ("0.5", "0.5"), False),
        ("1.02", ("0.25", "0.25", "0.25", "0.25"), True),
        ("1.03", ("0.25", "0.25", "0.25", "0.25"), False),
        ("4.001", ("2", "2"), True),
        ("4.02", ("2", "2"), False),
        ("1.01", ("0.500000001", "0.499999999"), True),  # exact lines: a hundredth for the total's own rounding
        ("1.010000001", ("0.500000001", "0.499999999"), False),
        ("0.99", ("0.50", "0.51"), False),
        ("10", (), False),
        ("0", (), True),
    ],
)
def test_a_total_may_differ_by_what_rounding_explains(total: str, amounts: tuple[str, ...], fits: bool):
    found = check(summaries({"total_claimed": Decimal(total)}), claims(*asking(*amounts)))

    assert found.filter(rule="total").is_empty() == fits


def test_a_yen_has_no_cents_to_be_rounded_to():
    lines = claims(*asking("1", "2", "3"))
    near, far = (
        check(summaries({"total_claimed": Decimal(total), "currency_of_reporting": "JPY"}), lines)
        for total in ("7.5", "7.51")
    )

    assert (near["rule"].to_list(), far["rule"].to_list()) == ([], ["total", *["no_summary"] * 3])


def test_nothing_is_said_of_a_total_some_of_whose_claims_could_not_be_read_but_that():
    found = check(summaries({"total_claimed": Decimal(99)}), claims(*asking("1")), ["S", "S"])

    assert found.select("rule", "severity").rows() == [("total", "warning")]
    assert "2 of its claims could not be read" in found["detail"][0]


def test_a_claim_may_break_several_rules_and_each_is_told():
    broken = {
        "mechanical_ppb": 1_000_000_001, "blended_ppb": 0, "claimed": Decimal(7), "claim_basis": "Unmatched",
        "isrc": "?", "iswc": "T0345246800", "author_ids": ["IPI::1", "ISNI::1", "IPI::x"],
    }  # fmt: skip
    found = check(summaries({"total_claimed": Decimal(7)}), claims(broken))

    assert ClaimFinding.validate(found, lazy=True)["rule"].to_list() == [
        "blend", "claimed_sum", "ipi_check", "isrc_form", "iswc_check", "share_range", "unmatched_work",
    ]  # fmt: skip
    assert found.filter(rule="ipi_check")["detail"].to_list() == ["no IPI name number that checks: IPI::1, IPI::x"]


def test_every_rule_that_can_be_broken_is_in_the_closed_list():
    found = check(summaries({"split_mechanical_ppb": 1}), claims({"claimed": Decimal(7)}))

    assert set(found["rule"]) <= set(CLAIM_RULE)


def test_blends_of_the_largest_shares_do_not_overflow():
    whole = {"mechanical_ppb": 10**9, "performing_ppb": 10**9, "blended_ppb": 10**9}

    assert check(summaries(), claims(whole)).is_empty()


@pytest.mark.parametrize(
    ("second", "is_repeated"),
    [
        ({}, True),
        ({"claiming_round": 2}, False),
        ({"sales_report_id": "R2"}, False),
        ({"sender_name": "Another"}, False),
        ({"related_message_id": "M0"}, False),
        ({"claiming_round": None}, False),
        ({"sales_report_id": None}, False),
        ({"related_message_id": "M1"}, True),
        ({"message_id": "M0", "claiming_round": 2}, True),
        ({"message_id": "M0", "related_message_id": "M0"}, True),
    ],
)
def test_a_round_that_is_sent_again_counts_once(second: dict, is_repeated: bool):
    later = {"created_at": "2026-10-21T08:00:00Z"} | second
    found = ClaimFinding.validate(repeated_rounds(messages({}, later)), lazy=True)

    assert found["delivery_id"].to_list() == (["1" * 64] if is_repeated else [])
    assert set(found["severity"]) <= {"refused"}


def test_which_of_two_equal_rounds_counts_does_not_depend_on_their_order():
    both = messages({"created_at": "2026-10-22T08:00:00Z"}, {})

    assert repeated_rounds(both).equals(repeated_rounds(both.reverse()))
    assert repeated_rounds(both)["delivery_id"].to_list() == ["0" * 64]


def test_a_sender_is_known_by_its_id_where_it_has_one():
    both = messages({"sender_party_id": "PADPIDA1"}, {"sender_party_id": "PADPIDA1", "sender_name": "Other words"})

    assert repeated_rounds(both).height == 1


def test_a_sender_is_the_same_however_its_id_is_written():
    both = messages({"sender_party_id": "PADPIDA2014"}, {"sender_party_id": "DPID::PA-DPIDA-2014"})

    assert repeated_rounds(both).height == 1


@pytest.mark.parametrize(
    ("first", "second", "is_repeated"),
    [
        ({"on_behalf_of_party_id": "PADPIDA1"}, {"on_behalf_of_party_id": "PADPIDA2"}, False),
        ({"on_behalf_of_party_id": "PADPIDA1"}, {}, False),
        ({"on_behalf_of_party_id": "PADPIDA1"}, {"on_behalf_of_party_id": "DPID::PA-DPIDA-1"}, True),
        ({"on_behalf_of_name": "One"}, {"on_behalf_of_name": "Two"}, False),
        ({"sender_party_id": "PADPIDA1"}, {"sender_party_id": "PADPIDA1", "on_behalf_of_party_id": "PADPIDA1"}, True),
    ],
)
def test_who_sends_for_several_others_answers_a_report_once_a_round_for_each(
    first: dict, second: dict, is_repeated: bool
):
    assert repeated_rounds(messages(first, second)).height == is_repeated


def test_a_correction_of_a_correction_is_no_repetition():
    three = messages({}, {"related_message_id": "M0"}, {"related_message_id": "M1"})

    assert repeated_rounds(three).is_empty()


def test_a_message_that_is_older_and_comes_in_after_another_was_booked_is_the_repetition():
    both = messages({"created_at": "2026-10-22T08:00:00Z"}, {})

    found = repeated_rounds(both, ["0" * 64])

    assert repeated_rounds(both)["delivery_id"].to_list() == ["0" * 64]
    assert found["delivery_id"].to_list() == ["1" * 64]


@pytest.mark.parametrize(
    ("recipient", "ours", "is_wrong"),
    [
        (None, ["PADPIDA1"], False),
        ("PADPIDA1", ["PADPIDA1"], False),
        ("pa-dpida-1", ["PADPIDA1"], False),
        ("PADPIDA2", ["PADPIDA1"], True),
        ("PADPIDA2", [], False),
    ],
)
def test_a_message_to_another_service_is_refused(recipient: str | None, ours: list[str], is_wrong: bool):
    found = ClaimFinding.validate(wrong_recipients(messages({"recipient_party_id": recipient}), ours), lazy=True)

    assert found.select("rule", "severity", "claim_id").rows() == [("wrong_recipient", "refused", "")] * is_wrong


def test_no_claims_have_no_findings():
    assert check(summaries(), claims()).is_empty()
    assert check(summaries().clear(), claims()).is_empty()
    assert repeated_rounds(messages().clear()).is_empty()
    assert pl.concat([check(summaries(), claims()), repeated_rounds(messages().clear())]).is_empty()
