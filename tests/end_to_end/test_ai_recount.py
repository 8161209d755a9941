"""The sample month's AI money against a second reckoning of it, and what must never happen to it."""

from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

from tests.end_to_end.ai_recount import PPB, Source
from tests.end_to_end.ai_recount_money import Line, Money, nano
from tests.end_to_end.conftest import Ask
from tests.end_to_end.months import PERIOD

NOTE = "DRAW ON THIS WORK"


@pytest.fixture(scope="module")
def month(settled: Path) -> Money:
    return Money(settled, PERIOD)


@pytest.fixture(scope="module")
def drawn_only(query: Ask) -> set[str]:
    """Works that AI tracks of the month draw on and that no track played has in it."""
    rows = query(
        """SELECT DISTINCT source FROM ai_earning WHERE kind = 'iswc' AND basis = 'drawn_on' AND source NOT IN (
            SELECT iswc FROM work JOIN work_earning USING (work_id) WHERE iswc IS NOT NULL)"""
    )
    return {source for (source,) in rows}


def test_weights_are_those_of_the_chains_and_payable_by_floor_confidence_and_residual(month: Money) -> None:
    found: dict[tuple[str, str, str], dict[Source, tuple[int, int]]] = defaultdict(dict)
    for row in month.rows("source_share"):
        weights = row["claimed_weight_ppb"], row["payable_weight_ppb"]
        found[row["track_id"], row["licence"], row["right"]][row["kind"], row["source"], row["use"]] = weights
    expected = {
        (track_id, licence["licence"], licence["right"]): month.weights(track_id, licence)
        for track_id in month.tracks
        if month.is_taken(track_id)
        for licence in month.licences(track_id)
    }

    assert set(found) == {key for key, (claimed, _) in expected.items() if claimed}
    for key, rows in found.items():
        claimed, payable = expected[key]
        assert set(rows) == {*claimed, *payable}, key
        assert [sum(column) for column in zip(*rows.values(), strict=True)] == [PPB, PPB], key
        for source, (told, counted) in rows.items():
            assert abs(told - claimed[source] * PPB) < 1, (key, source)
            assert abs(counted - payable[source] * PPB) < 1, (key, source)


def test_every_payee_has_its_exact_part_of_every_recorded_line_to_the_nano_unit(month: Money) -> None:
    expected = month.recorded()
    licences = {row["licence"] for row in month.rows("ai_licence") if row["revenue_base"] == "service_share"}
    found = {line: units for line, units in month.settled().items() if _licence(line) in {None, *licences}}
    payees = {line for line in expected if line.owed}
    deviating = [line for line in payees if abs(expected[line] - found.get(line, 0)) >= 1]

    assert len(payees) > 3_000
    assert {line for line, units in found.items() if units and line not in expected} == set()
    assert deviating == []
    # the line itself is rounded, and so is what each payee has of it
    assert [line for line in expected if abs(expected[line] - found.get(line, 0)) >= 2] == []


def test_every_licensor_has_its_part_of_the_month_within_a_nano_unit_a_line(month: Money) -> None:
    expected, lines = defaultdict(Fraction), Counter()
    for line, units in {**month.recorded(), **month.beside()[0]}.items():
        if line.owed:
            expected[line.owed.licence, line.owed.licensor, line.territory] += units
            lines[line.owed.licence, line.owed.licensor, line.territory] += 1
    found: Counter[tuple[str, str | None, str]] = Counter()
    for row in month.rows("ai_earning"):
        found[row["licence"], row["licensor"], row["territory"]] += nano(row["amount"])

    assert set(found) == set(expected)
    assert [key for key in found if abs(found[key] - expected[key]) > lines[key]] == []


def test_what_deliverers_keep_and_what_sources_have_is_every_recorded_pool_exactly(month: Money) -> None:
    sums: Counter[tuple[str, str, str]] = Counter()
    own = [row for row in month.rows("ai_earning") if row["side"] == "recorded"]
    for row in [*month.rows("recording_earning"), *own]:
        sums[row["territory"], row["offering"], row["agreement"]] += nano(row["amount"])
    pools = {
        (row["territory"], row["offering"], row["agreement"]): nano(row["amount"])
        for row in month.rows("pool")
        if row["side"] == "recorded"
    }

    assert own
    assert {key: units for key, units in sums.items() if units} == {key: units for key, units in pools.items() if units}


def test_pools_of_features_and_generators_are_their_share_and_go_by_plays_and_weights(month: Money) -> None:
    lines, shares = month.beside()
    pools = {
        (row["territory"], row["offering"], row["agreement"]): row for row in month.rows("pool") if row["side"] == "ai"
    }
    terms = {row["licence"]: row for row in month.rows("ai_licence")}
    found = {
        line: units
        for line, units in month.settled().items()
        if line.owed and terms[line.owed.licence]["revenue_base"] != "service_share"
    }

    assert shares
    for key, share in shares.items():
        assert abs(nano(pools[key]["revenue_share"]) - share) <= Fraction(1, 2), key
    assert set(found) == set(lines)
    assert [line for line in lines if abs(lines[line] - found[line]) > 1] == []


def test_fixed_sums_and_minimums_come_to_what_the_licence_says(month: Money) -> None:
    sums: Counter[str] = Counter()
    for row in month.rows("ai_earning"):
        sums[row["licence"]] += nano(row["amount"])
    terms = {row["licence"]: row for row in month.rows("ai_licence") if row["fixed"] or row["minimum"]}

    assert {row["revenue_base"] for row in terms.values()} >= {"fixed", "generator_income"}
    for name, row in terms.items():
        if row["fixed"]:
            assert sums[name] == nano(row["fixed"])
        else:
            assert sums[name] >= nano(row["minimum"])
    assert any(sums[name] == nano(row["minimum"]) for name, row in terms.items() if row["minimum"])


def test_no_money_of_a_source_goes_out_without_proof_licence_and_consent(query: Ask) -> None:
    paid = "basis IN ('drawn_on', 'fallback', 'voice', 'embodied') AND status IN ('payable', 'accrued')"

    assert query(f"SELECT count(*) > 1000 FROM ai_earning WHERE {paid}") == [(True,)]
    assert query(
        f"""SELECT e.* FROM ai_earning e WHERE {paid} AND NOT (
            EXISTS (SELECT 1 FROM provenance_verdict v WHERE v.evidence_id = e.evidence_id AND v.state = 'Trusted'
                AND len(v.reasons) = 0)
            AND EXISTS (SELECT 1 FROM ai_track t WHERE t.track_id = e.track_id AND t.evidence_id = e.evidence_id
                AND t.manifest_state = 'verified')
            AND EXISTS (SELECT 1 FROM ai_licence l WHERE l.licence = e.licence AND l."right" = e."right"
                AND l.licensor = e.licensor)
            AND EXISTS (SELECT 1 FROM source_share s WHERE s.track_id = e.track_id AND s.licence = e.licence
                AND s."right" = e."right" AND s.kind = e.kind AND s.source = e.source AND s.basis = e.basis
                AND s.reason IS NULL AND s.payable_weight_ppb > 0)
            AND e.reason IS NULL)"""
    ) == []  # fmt: skip
    # a voice: the newest version of its grant is signed, on its owner's own authority, and was in force when it sang
    assert query(
        f"""SELECT e.* FROM ai_earning e JOIN ai_track t USING (track_id)
        LEFT JOIN (FROM consent QUALIFY row_number() OVER (PARTITION BY consent_id ORDER BY version DESC) = 1) c
            ON c.consent_id = e.consent_id AND c.kind = 'voice' AND c.subject_id = e.source
        WHERE e."right" = 'voice' AND {paid} AND NOT coalesce(
            c.is_in_writing AND c.signed_at IS NOT NULL AND c.evidence_sha256 IS NOT NULL
            AND (c.grantor_capacity = 'self' OR c.mandate_sha256 IS NOT NULL)
            AND t.generated_at[:10]::DATE BETWEEN c.term_from AND coalesce(c.term_to, DATE '9999-12-31')
            AND (c.revoked_on IS NULL OR t.generated_at[:10]::DATE < c.revoked_on + c.notice_days), false)"""
    ) == []  # fmt: skip


def test_blocked_tracks_pay_nobody_of_their_recording_from_the_block_on_and_their_works_all_the_same(
    month: Money,
) -> None:
    recorded, sources, works = (
        [row for row in month.rows(table) if month.is_blocked(row)]
        for table in ("recording_earning", "ai_earning", "work_earning")
    )

    assert {row["track_id"] for row in recorded} == {row["track_id"] for row in month.rows("takedown")}
    assert {(row["status"], row["reason"]) for row in recorded} == {("hold", "blocked")}
    assert sources == []
    assert {row["status"] for row in works} >= {"payable"}
    assert "blocked" not in {row["reason"] for row in month.rows("work_earning")}


def test_works_that_ai_only_draws_on_are_in_no_usage_report_and_in_a_notice_only_as_a_note(
    month: Money, drawn_only: set[str]
) -> None:
    folder = month.home / "settlement" / PERIOD
    paths = {row["path"]: row["kind"] for row in month.rows("settlement_file")}
    reports = [path for path, kind in paths.items() if kind == "dsr_basic_audio"]
    notices = [path for path, kind in paths.items() if kind == "works_used_notice"]

    assert drawn_only
    assert reports
    assert notices
    for path in reports:
        text = (folder / path).read_text(encoding="utf-8")
        assert [work for work in drawn_only if work in text] == [], path
    for path in notices:
        for registration in _registrations((folder / path).read_text(encoding="utf-8")):
            if any(work in registration[0] for work in drawn_only):
                assert any(record[:3] == "ARI" and NOTE in record for record in registration), registration[0]


def _registrations(notice: str) -> list[list[str]]:
    """The records of each work of a notice."""
    found: list[list[str]] = []
    for record in notice.splitlines():
        if record[:3] in {"NWR", "REV"}:
            found.append([])
        if found:
            found[-1].append(record)
    return found


def test_every_ai_track_is_in_the_transparency_table_with_all_its_money(month: Money) -> None:
    told, booked = Counter(), Counter()
    for row in month.rows("transparency"):
        units = sum(nano(row[name]) for name in ("payable", "accrued", "hold", "suspense"))
        told[row["track_id"], row["right"], row["currency"]] += units
    for row in month.rows("ai_earning"):
        booked[row["track_id"], row["right"], row["currency"]] += nano(row["amount"])
    for row in month.rows("recording_earning"):
        if row["track_id"] in month.tracks:
            booked[row["track_id"], "", row["currency"]] += nano(row["amount"])

    assert {track_id for track_id, _, _ in told} - {""} == set(month.tracks)
    assert +told == +booked


def test_the_second_reckoning_is_none_of_a_month_in_which_something_else_was_said(settled: Path, month: Money) -> None:
    other = Money(settled, PERIOD)
    for entry in other.rows("attribution_claim"):
        entry["confidence_ppb"] = 1

    assert other.recorded() != month.recorded()


def _licence(line: Line) -> str | None:
    return line.owed.licence if line.owed else None
