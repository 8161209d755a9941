"""The registry over several deliveries: versions, revocations, reservations."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.consents import CONSENTS
from attribution.terms import CONFLICT, Latest, latest_consents
from pipelines.datasets import DATASETS
from schemas.columns import polars_schema

GRANT: dict[str, Any] = {
    "consent_id": "mira", "version": 1, "kind": "voice", "subject_id": "voice-mira", "grantor": "mira",
    "grantor_capacity": "self", "purposes": ["distribute", "generate"], "use_description": "Lead vocals",
    "territories": "+2136", "term_from": date(2026, 1, 1), "is_in_writing": True, "signed_at": "2025-12-20T00:00:00Z",
    "evidence_sha256": "a" * 64, "is_minor": False, "notice_days": 0, "is_post_term_use_allowed": True,
    "recorded_at": "2026-01-05T00:00:00Z", "source": "Form 17", "delivery_id": "a",
}  # fmt: skip
REVOCATION: dict[str, Any] = {
    "consent_id": "mira", "revoked_on": date(2026, 8, 18), "scope": "all", "notice_days": 30,
    "recorded_at": "2026-08-20T00:00:00Z", "source": "Letter", "delivery_id": "r",
}  # fmt: skip
RESERVATION: dict[str, Any] = {
    "kind": "work", "subject_id": "T0345246801", "use": "generate", "valid_from": date(2026, 7, 1),
    "origin": "registry", "original": "generate", "recorded_at": "2026-07-02T00:00:00Z", "source": "List",
    "delivery_id": "o",
}  # fmt: skip


def latest(
    consent: Sequence[dict[str, Any]], revocation: Sequence[dict] = (), reservation: Sequence[dict] = ()
) -> Latest:
    given_rows = dict(zip(CONSENTS, (consent, revocation, reservation), strict=True))
    types = {"sent_at": pl.String(), "delivery_id": pl.String()}
    found = latest_consents(
        {
            name: pl.DataFrame(rows, schema={**polars_schema(DATASETS[name]), **types}, orient="row")
            for name, rows in given_rows.items()
        }
    )
    for name, rows in found.frames.items():
        DATASETS[name].validate(rows, lazy=True)
    assert found.conflicts.schema == CONFLICT
    return found


def versions(found: Latest) -> list[tuple]:
    columns = ["version", "term_to", "revoked_on", "notice_days", "recorded_at"]
    return found.frames["consent"].select(columns).rows()


def test_all_versions_of_a_grant_are_kept():
    second = {**GRANT, "version": 2, "term_to": date(2026, 12, 31), "recorded_at": "2026-05-01T00:00:00Z"}

    found = latest([second, GRANT])

    assert versions(found) == [
        (1, None, None, 0, "2026-01-05T00:00:00Z"),
        (2, date(2026, 12, 31), None, 0, "2026-05-01T00:00:00Z"),
    ]
    assert found.conflicts.is_empty()


def test_a_version_that_two_files_state_alike_was_known_since_the_first():
    again = {**GRANT, "recorded_at": "2026-03-01T00:00:00Z", "source": "Form 17, again", "delivery_id": "b"}

    found = latest([again, GRANT])

    assert versions(found) == [(1, None, None, 0, "2026-01-05T00:00:00Z")]
    assert found.conflicts.is_empty()


def test_a_version_of_which_two_files_say_different_things_is_a_conflict_and_neither_holds():
    other = {**GRANT, "territories": "+GB", "recorded_at": "2026-03-01T00:00:00Z", "delivery_id": "b"}

    found = latest([GRANT, other])

    assert found.frames["consent"].is_empty()
    assert found.conflicts.select("dataset", "thing", "deliveries").rows() == [("consent", "mira 1", "a, b")]
    assert "send it again as its next version" in found.conflicts["detail"][0]


def test_a_version_with_another_subject_is_a_conflict():
    other = {**GRANT, "version": 2, "subject_id": "voice-mora", "recorded_at": "2026-03-01T00:00:00Z"}

    found = latest([GRANT, other])

    assert found.conflicts.select("dataset", "thing").rows() == [("consent", "mira")]
    assert "give a grant of another subject a name of its own" in found.conflicts["detail"][0]


def test_a_revocation_is_the_next_version_of_its_grant():
    found = latest([GRANT], [REVOCATION])

    assert versions(found) == [
        (1, None, None, 0, "2026-01-05T00:00:00Z"),
        (2, None, date(2026, 8, 18), 30, "2026-08-20T00:00:00Z"),
    ]
    last = found.frames["consent"].row(1, named=True)
    assert (last["revocation_scope"], last["source"], last["use_description"]) == ("all", "Letter", "Lead vocals")


def test_what_was_known_before_a_revocation_stays_known():
    found = latest([GRANT], [REVOCATION])

    assert found.frames["consent"].row(0, named=True)["revocation_scope"] is None


def test_a_revocation_takes_what_was_known_of_the_grant_by_then_and_later_versions_carry_it():
    second = {**GRANT, "version": 2, "term_to": date(2026, 12, 31), "recorded_at": "2026-05-01T00:00:00Z"}
    third = {**GRANT, "version": 3, "term_to": date(2028, 12, 31), "recorded_at": "2026-09-01T00:00:00Z"}

    found = latest([GRANT, second, third], [REVOCATION])

    assert versions(found) == [
        (1, None, None, 0, "2026-01-05T00:00:00Z"),
        (2, date(2026, 12, 31), None, 0, "2026-05-01T00:00:00Z"),
        (3, date(2026, 12, 31), date(2026, 8, 18), 30, "2026-08-20T00:00:00Z"),
        (4, date(2028, 12, 31), date(2026, 8, 18), 30, "2026-09-01T00:00:00Z"),
    ]


def test_a_version_that_states_a_revocation_of_its_own_keeps_it():
    own = {
        **GRANT, "version": 2, "revoked_on": date(2026, 9, 1), "revocation_scope": "future_distribution",
        "notice_days": 7, "recorded_at": "2026-09-02T00:00:00Z",
    }  # fmt: skip

    found = latest([GRANT, own], [REVOCATION])

    assert versions(found)[2] == (3, None, date(2026, 9, 1), 7, "2026-09-02T00:00:00Z")
    assert found.frames["consent"]["revocation_scope"].to_list() == [None, "all", "future_distribution"]


def test_a_second_revocation_replaces_the_first():
    sooner = {**REVOCATION, "notice_days": 0, "recorded_at": "2026-08-25T00:00:00Z"}

    found = latest([GRANT], [sooner, REVOCATION])

    assert [row[3] for row in versions(found)] == [0, 30, 0]


def test_a_revocation_that_was_known_before_its_grant_counts_from_the_start():
    late = {**GRANT, "recorded_at": "2026-10-01T00:00:00Z"}

    assert versions(latest([late], [REVOCATION])) == [(1, None, date(2026, 8, 18), 30, "2026-10-01T00:00:00Z")]


def test_an_older_version_that_comes_late_does_not_become_the_newest():
    second = {**GRANT, "version": 2, "term_to": date(2026, 12, 31), "recorded_at": "2026-02-01T00:00:00Z"}
    first = {**GRANT, "recorded_at": "2026-10-01T00:00:00Z"}

    found = latest([second, first], [REVOCATION])

    assert versions(found) == [
        (1, None, None, 0, "2026-10-01T00:00:00Z"),
        (2, date(2026, 12, 31), None, 0, "2026-02-01T00:00:00Z"),
        (3, date(2026, 12, 31), date(2026, 8, 18), 30, "2026-08-20T00:00:00Z"),
    ]


def test_a_revocation_that_two_files_bring_counts_once():
    again = {**REVOCATION, "recorded_at": "2026-08-22T00:00:00Z", "delivery_id": "s"}

    assert len(versions(latest([GRANT], [REVOCATION, again]))) == 2


def test_two_revocations_of_one_moment_that_differ_are_a_conflict():
    found = latest([GRANT], [REVOCATION, {**REVOCATION, "scope": "future_generation", "delivery_id": "s"}])

    assert found.conflicts.select("dataset", "deliveries").rows() == [("consent_revocation", "r, s")]


def test_a_revocation_of_a_grant_that_there_is_not_is_a_conflict():
    found = latest([GRANT], [{**REVOCATION, "consent_id": "mora"}])

    assert found.conflicts.select("dataset", "thing").rows() == [("consent_revocation", "mora")]
    assert "which no delivery grants" in found.conflicts["detail"][0]
    assert len(versions(found)) == 1


@pytest.mark.parametrize("known", ["2026-07-01T00:00:00Z", "2026-07-09T00:00:00Z"])
def test_of_two_that_reserve_the_same_the_one_that_became_known_last_holds(known: str):
    other = {**RESERVATION, "valid_to": date(2026, 12, 31), "recorded_at": known, "delivery_id": "p"}

    found = latest([], [], [RESERVATION, other])

    assert found.frames["reservation"]["valid_to"].to_list() == [date(2026, 12, 31) if known > "2026-07-05" else None]
    assert found.conflicts.is_empty()


def test_a_reservation_that_is_sent_again_was_known_since_the_first():
    again = {**RESERVATION, "recorded_at": "2026-09-01T00:00:00Z", "delivery_id": "p"}

    found = latest([], [], [again, RESERVATION])

    assert found.frames["reservation"]["recorded_at"].to_list() == ["2026-07-02T00:00:00Z"]


def test_two_that_reserve_differently_and_became_known_at_once_are_a_conflict():
    other = {**RESERVATION, "valid_to": date(2026, 12, 31), "delivery_id": "p"}

    found = latest([], [], [RESERVATION, other])

    assert found.conflicts.select("dataset", "deliveries").rows() == [("reservation", "o, p")]


@settings(deadline=None, max_examples=50)
@given(st.permutations(range(5)), st.permutations(range(3)))
def test_the_order_of_the_deliveries_changes_nothing(grants: list[int], ends: list[int]):
    stated = [
        {**GRANT, "consent_id": f"c{at % 2}", "version": 1 + at // 2, "recorded_at": f"2026-0{1 + at}-01T00:00:00Z"}
        for at in range(5)
    ]
    ended = [
        {**REVOCATION, "consent_id": f"c{at % 2}", "notice_days": at, "recorded_at": f"2026-0{2 + at}-15T00:00:00Z"}
        for at in range(3)
    ]

    found = latest([stated[at] for at in grants], [ended[at] for at in ends])

    assert found.frames["consent"].equals(latest(stated, ended).frames["consent"])
    assert found.frames["consent"].height == 8


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 12)), min_size=1, max_size=12))
def test_versions_are_numbered_in_the_order_that_they_became_known_and_no_revocation_is_lost(said: list):
    stated = [
        {**GRANT, "version": place, "recorded_at": f"2026-{month:02d}-01T00:00:00Z"}
        for place, month in enumerate(sorted(month for is_end, month in said if not is_end), 1)
    ]
    ended = [
        {**REVOCATION, "recorded_at": f"2026-{month:02d}-15T00:00:00Z"}
        for month in sorted({month for is_end, month in said if is_end})[:1]
    ]
    if not stated:
        return

    rows = latest(stated, ended).frames["consent"].sort("version")

    assert rows["version"].is_unique().all()
    assert rows["recorded_at"].to_list() == sorted(rows["recorded_at"])
    after = [row for row in rows.to_dicts() if ended and row["recorded_at"] >= ended[0]["recorded_at"]]
    assert all(row["revoked_on"] == date(2026, 8, 18) for row in after)
    assert rows["revoked_on"].is_not_null().sum() == len(after)
