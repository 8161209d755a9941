"""The sample month's money, recounted from the deliveries and from the published warehouse by other means."""

import csv
import re
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.end_to_end.conftest import Ask
from tests.end_to_end.months import PERIOD, SAMPLE
from tests.end_to_end.recount import well_formed

CURRENCIES = ["EUR", "GBP", "JPY", "USD"]
STATUSES = ("payable", "accrued", "hold", "suspense")
OFFERED, FEATURES = 18, 5
"""Rows of revenue of what is listened to, and of what makes music."""
RECORDED = """
    SELECT territory, offering, agreement, track_id, segment, currency, amount FROM recording_earning
    UNION ALL
    SELECT territory, offering, agreement, track_id, segment, currency, amount FROM ai_earning WHERE side = 'recorded'
"""
"""What deliverers keep of recorded pools, and what sources have of their tracks."""


def test_no_currency_has_a_difference(said: dict[str, Any]) -> None:
    assert {currency: figures["difference"] for currency, figures in said["amounts"].items()} == dict.fromkeys(
        CURRENCIES, "0.000000000"
    )


def test_the_summary_says_all_that_machines_were_promised(said: dict[str, Any]) -> None:
    assert {"period", "plays_in", "plays_qualified", "plays_rejected", "amounts", "files", "unchanged"} <= set(said)
    assert (said["period"], said["unchanged"]) == (PERIOD, False)
    for figures in said["amounts"].values():
        assert {"pools", *STATUSES, "difference"} <= set(figures)
        assert all(re.fullmatch(r"-?\d+\.\d{9}", amount) for amount in figures.values())
    for file in said["files"]:
        assert set(file) == {"path", "recipient", "kind", "lines", "sha256"}


def test_the_summary_is_the_sum_of_its_statuses(said: dict[str, Any]) -> None:
    for figures in said["amounts"].values():
        amount = {name: Decimal(text) for name, text in figures.items()}

        assert amount["pools"] == sum(amount[status] for status in STATUSES)
        assert amount["revenue"] + amount["top_up"] == amount["pools"] + amount["service_share"]


@pytest.fixture(scope="module")
def good() -> dict[str, list[dict[str, Any]]]:
    """The month's well-formed rows by stream, counted without a line of the product."""
    return well_formed(SAMPLE, PERIOD)


def test_plays_in_are_the_delivered_rows_of_the_month(said: dict[str, Any], good: dict[str, Any]) -> None:
    accepted = sum(map(len, good.values()))

    assert accepted == 60_000 + 12
    assert (said["plays_in"], said["plays_rejected"]) == (accepted + 6, 6)
    assert said["plays_in"] == sum(
        said[fate] for fate in ("plays_qualified", "plays_short", "plays_duplicate", "plays_rejected")
    )


def test_plays_of_every_base_are_those_that_lasted_thirty_seconds(query: Ask, good: dict[str, Any]) -> None:
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for place in net_revenue():
        counted[place] = 0  # features that make music earn, and are not listened to
    for versions in good.values():
        lasted = {int(version["played_ms"]) >= 30_000 for version in versions}
        assert len(lasted) == 1, "the sample's rows that come twice agree about that"
        counted[versions[0]["territory"], versions[0]["offering"]] += lasted.pop()

    assert dict(counted) == {
        (territory, offering): plays
        for territory, offering, plays in query("SELECT territory, offering, plays FROM base")
    }


def net_revenue() -> dict[tuple[str, str], Decimal]:
    """What finance delivered, by territory and offering."""
    with (SAMPLE / "finance" / f"revenue-{PERIOD}.csv").open(newline="") as lines:
        return {(row["territory"], row["offering"]): Decimal(row["net"]) for row in csv.DictReader(lines)}


def test_all_net_revenue_is_in_a_base(query: Ask) -> None:
    found = query("SELECT territory, offering, amount FROM base")

    assert net_revenue() == {(territory, offering): amount for territory, offering, amount in found}
    assert len(found) == OFFERED + FEATURES


def test_a_feature_that_nobody_listens_to_pays_sources_alone(query: Ask) -> None:
    features = "SELECT territory, offering FROM base WHERE plays = 0"

    assert set(query(features)) == {
        *(("GB", "remix_studio"), ("DE", "remix_studio"), ("US", "remix_studio")),
        *(("DE", "song_maker"), ("US", "song_maker")),
    }
    assert query(f"SELECT DISTINCT side FROM pool JOIN ({features}) USING (territory, offering)") == [("ai",)]


def test_parts_of_a_base_leave_a_rest_between_nothing_and_the_base(query: Ask) -> None:
    parts = query(
        """SELECT b.amount, sum(p.base_part) FROM pool p JOIN base b USING (territory, offering)
        WHERE side <> 'ai'
        GROUP BY territory, offering, "right", b.amount"""
    )

    assert len(parts) == OFFERED * 3
    assert all(0 <= part <= base for base, part in parts)


def test_what_sources_have_beside_the_recorded_pools_is_of_no_part_of_a_base(query: Ask) -> None:
    assert query("SELECT DISTINCT base_part FROM pool WHERE side = 'ai'") == [(0,)]


def test_a_recorded_pool_is_its_rate_of_its_exact_part_of_the_revenue(query: Ask) -> None:
    pools = query(
        """SELECT u.weight, w.weight, a.rate_ppb, b.amount, p.revenue_share
        FROM pool p
        JOIN base b USING (territory, offering)
        JOIN base_weight w USING (territory, offering, side, allocation)
        JOIN agreement a ON a.agreement = p.agreement AND a."right" = 'recorded'
        JOIN (SELECT territory, offering, agreement, sum(weight)::BIGINT AS weight FROM usage GROUP BY ALL) u
          ON (u.territory, u.offering, u.agreement) = (p.territory, p.offering, p.agreement)
        WHERE p.side = 'recorded'"""
    )

    assert len(pools) == query("SELECT count(*) FROM pool WHERE side = 'recorded'")[0][0] > 80
    for own, whole, rate_ppb, net, share in pools:
        exact = Fraction(own, whole) * Fraction(rate_ppb, 10**9) * Fraction(net) * 10**9
        assert Fraction(share) * 10**9 == round(exact)  # Python rounds a Fraction half to even


def test_what_a_track_earns_is_within_one_nano_unit_of_its_exact_share(query: Ask) -> None:
    lines = query(
        f"""SELECT r.amount, p.amount, u.weight,
               sum(u.weight) OVER (PARTITION BY r.territory, r.offering, r.agreement)::BIGINT
        FROM (SELECT territory, offering, agreement, track_id, segment, sum(amount) AS amount
              FROM ({RECORDED}) GROUP BY ALL) r
        JOIN pool p ON (p.territory, p.offering, p.agreement, p.side)
                     = (r.territory, r.offering, r.agreement, 'recorded')
        JOIN usage u ON (u.territory, u.offering, u.track_id, u.segment)
                      = (r.territory, r.offering, r.track_id, r.segment)"""
    )

    assert len(lines) == query("SELECT count(*) FROM usage WHERE weight > 0")[0][0] > 1_000
    for line, pool, own, whole in lines:
        assert abs(Fraction(line) - Fraction(pool) * own / whole) < Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("lines", "side", "right"),
    [
        (RECORDED, "recorded", "'recorded'"),
        ("SELECT * FROM work_earning", "composition", '"right"'),
        ("SELECT * FROM ai_earning WHERE side = 'ai'", "ai", "'ai'"),
    ],
    ids=["recorded", "composition", "ai"],
)
def test_the_lines_of_every_pool_sum_to_it(query: Ask, lines: str, side: str, right: str) -> None:
    leaking = query(
        f"""SELECT p.*, l.amount
        FROM (SELECT * FROM pool WHERE side = ? AND mode NOT IN ('blanket', 'statutory')) p
        FULL JOIN (SELECT territory, offering, {right} AS "right", agreement, currency, sum(amount) AS amount
                   FROM ({lines}) GROUP BY ALL) l
          ON (p.territory, p.offering, p."right", p.agreement, p.currency)
           = (l.territory, l.offering, l."right", l.agreement, l.currency)
        WHERE p.amount IS DISTINCT FROM l.amount""",
        side,
    )

    assert leaking == []


def test_every_pool_is_payable_accrued_on_hold_or_in_suspense(query: Ask) -> None:
    leaking = query(
        """SELECT p.territory, p.offering, p.agreement, p."right", p.amount, e.amount
        FROM pool p FULL JOIN (
            SELECT territory, offering, side, "right", agreement, currency, sum(amount) AS amount
            FROM licensor_earning GROUP BY ALL) e
          ON (p.territory, p.offering, p.side, p."right", p.agreement, p.currency)
           = (e.territory, e.offering, e.side, e."right", e.agreement, e.currency)
        WHERE p.amount IS DISTINCT FROM e.amount"""
    )

    assert leaking == []
    assert {status for (status,) in query("SELECT DISTINCT status FROM licensor_earning")} == set(STATUSES)


def test_revenue_is_the_pools_less_the_top_ups_and_the_services_share(query: Ask) -> None:
    books = query(
        """SELECT territory, offering, b.amount, p.paid, j.kept
        FROM base b
        JOIN (SELECT territory, offering, sum(amount - top_up) AS paid FROM pool GROUP BY ALL) p
          USING (territory, offering)
        JOIN (SELECT entry, -sum(amount) AS kept FROM journal WHERE account = 'service_share' GROUP BY entry) j
          ON j.entry = b.period || ':' || territory || ':' || offering || ':settlement'"""
    )

    assert len(books) == OFFERED + FEATURES
    assert [book for book in books if book[2] != book[3] + book[4]] == []


def test_what_the_service_adds_is_booked_by_what_it_is_for(query: Ask) -> None:
    booked = query(
        """SELECT account, entry, amount FROM journal WHERE account IN ('ai_cost', 'minimum_top_up') ORDER BY ALL"""
    )

    assert {account for account, _, _ in booked} == {"ai_cost", "minimum_top_up"}
    assert booked == query(
        """SELECT CASE side WHEN 'ai' THEN 'ai_cost' ELSE 'minimum_top_up' END,
               period || ':' || territory || ':' || offering || ':settlement', sum(top_up)
        FROM pool GROUP BY ALL HAVING sum(top_up) <> 0 ORDER BY ALL"""
    )


def test_the_journal_sums_to_zero_entry_by_entry_in_every_currency(query: Ask) -> None:
    sums = query("SELECT entry, currency, sum(amount) FROM journal GROUP BY ALL")

    assert sorted({currency for _, currency, _ in sums}) == CURRENCIES
    assert [row for row in sums if row[2] != 0] == []


def test_what_is_booked_as_owed_is_what_the_lines_say(query: Ask) -> None:
    booked = query(
        f"SELECT account, currency, -sum(amount) FROM journal WHERE account IN {STATUSES} GROUP BY ALL ORDER BY ALL"
    )

    assert booked == query("SELECT status, currency, sum(amount) FROM licensor_earning GROUP BY ALL ORDER BY ALL")


def test_the_shares_of_every_track_sum_to_the_whole(query: Ask) -> None:
    odd = query(
        """SELECT period, track_id, territory, side, currency, sum(share_ppb) FROM track_shares
        GROUP BY ALL HAVING sum(share_ppb) <> 1000000000"""
    )

    assert odd == []
