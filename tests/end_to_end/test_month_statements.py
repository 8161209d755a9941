"""What licensors of sources are told of AI tracks in the sample month, and what reports of usage do not say of them."""

import json
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import product

import pytest
from jsonschema import Draft202012Validator

from tests.end_to_end.conftest import Ask
from tests.end_to_end.recipients import SOURCES, WORKS, Files
from tests.formats.ai_statements import lines
from tests.formats.dsr_reader import Record, Report


def listed(record: Record, name: str) -> list[str]:
    """The values of a cell, however many it may hold."""
    value = record.cells[name]
    return [each for each in (value if isinstance(value, list) else [value]) if each]


@pytest.mark.parametrize("licensor", sorted(SOURCES))
def test_a_statement_of_ai_tracks_has_every_line_of_its_licensor_and_nobody_elses(
    query: Ask, of_kind: dict[str, Files], licensor: str
) -> None:
    [path], [published] = of_kind["ai_attribution"][licensor], of_kind["ai_attribution_schema"][licensor]
    rows = lines(path)
    judge = Draft202012Validator(json.loads(published.read_text(encoding="utf-8")))
    told = Counter((row["track_id"], row["currency"], row["status"], row.get("reason")) for row in rows)
    money: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        money[row["basis"], row["currency"], row["status"]] += Decimal(row["amount"])

    assert [problem.message for row in rows for problem in judge.iter_errors(row)] == []
    assert len({row["line_id"] for row in rows}) == len(rows)
    assert told == {
        row[:4]: row[4]
        for row in query(
            "SELECT track_id, currency, status, reason, count(*) FROM ai_earning WHERE licensor = ? GROUP BY ALL",
            licensor,
        )
    }
    assert money == {
        row[:3]: row[3]
        for row in query(
            "SELECT basis, currency, status, sum(amount) FROM ai_earning WHERE licensor = ? GROUP BY ALL", licensor
        )
    }


def test_a_work_that_is_only_drawn_on_is_in_no_report_of_usage(query: Ask, reports: dict[str, list[Report]]) -> None:
    drawn_on = query(
        """SELECT DISTINCT track.isrc, source FROM ai_earning JOIN track USING (track_id)
        WHERE kind = 'iswc' AND basis = 'drawn_on' AND (track.isrc, source) NOT IN (
            SELECT (isrc, iswc) FROM recording_work JOIN work USING (work_id) WHERE iswc IS NOT NULL)"""
    )
    told = set()
    for report in (report for licensor in WORKS for report in reports[licensor]):
        isrcs = {each["BlockId"]: listed(each, "ISRC") for each in report.of("AS01.02", "AS02.03")}
        for each in report.of("AS02.03", "MW01.02"):
            told |= set(product(isrcs[each["BlockId"]], listed(each, "ISWC")))

    assert len(drawn_on) > 20
    assert len(told) > 200
    assert told.isdisjoint(drawn_on)
