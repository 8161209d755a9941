from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.terms import CONFLICT, TERMS, latest_rates, latest_revenue, latest_terms, missing_parties
from schemas.columns import polars_schema
from schemas.revenue import Revenue

ISSUED = {"sent_at": pl.String(), "delivery_id": pl.String()}
AGREEMENT: dict[str, Any] = {
    "agreement": "halcyon", "licensor": "halcyon", "side": "recorded", "right": "recorded", "mode": "recorded",
    "territories": "+2136", "offerings": ["family", "premium"], "valid_from": date(2026, 1, 1), "valid_to": None,
    "rate_ppb": 520_000_000, "minimum_kind": None, "minimum": None, "fee": None, "currency": None,
    "is_register_payable": False, "source": "Contract 1",
}  # fmt: skip
REVENUE: dict[str, Any] = {
    "period": "2026-09", "territory": "GB", "offering": "premium", "currency": "GBP", "gross": Decimal(12),
    "tax": Decimal(2), "net": Decimal(10), "subscribers": 1, "trial_subscribers": 0, "free_subscribers": 0,
}  # fmt: skip


def terms(**rows: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    return {
        name: pl.DataFrame(rows.get(name, []), schema={**polars_schema(model), **ISSUED})
        for name, (model, _) in TERMS.items()
    }


def agreement(delivery: str, issued: str | None, **changed: Any) -> dict[str, Any]:
    return {**AGREEMENT, **changed, "delivery_id": delivery, "sent_at": issued}


def revenue(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{**REVENUE, **row} for row in rows], schema={**polars_schema(Revenue), **ISSUED})


def test_the_newest_file_holds_for_what_it_says_and_leaves_the_rest():
    old = agreement("a", "2026-01-01T00:00:00Z", rate_ppb=1)
    other = agreement("a", "2026-01-01T00:00:00Z", agreement="other")
    new = agreement("b", "2026-02-01T00:00:00Z", rate_ppb=2)

    found = latest_terms(terms(agreement=[new, old, other]))

    assert found.frames["agreement"].select("agreement", "rate_ppb").rows() == [("halcyon", 2), ("other", 520_000_000)]
    assert found.conflicts.is_empty()
    assert found.conflicts.schema == CONFLICT


def test_files_of_one_date_that_disagree_are_a_conflict_and_neither_holds():
    one = agreement("a", "2026-01-01T00:00:00Z", offerings=["premium"])
    two = agreement("b", "2026-01-01T00:00:00Z", offerings=["family"])

    found = latest_terms(terms(agreement=[one, two]))

    assert found.frames["agreement"].is_empty()
    assert found.conflicts.select("dataset", "thing", "deliveries").rows() == [
        ("agreement", "halcyon recorded 2026-01-01", "a, b")
    ]
    assert "send one of them again" in found.conflicts["detail"][0]


def test_files_that_say_the_same_agree():
    same = [agreement("a", "2026-01-01T00:00:00Z"), agreement("b", "2026-01-01T00:00:00Z")]

    found = latest_terms(terms(agreement=same))

    assert found.frames["agreement"].height == 1
    assert found.conflicts.is_empty()


def test_there_is_one_service_and_the_newest_file_says_which():
    rows = [
        {"name": "Old Name", "dpid": "P1", "delivery_id": "a", "sent_at": "2026-01-01T00:00:00Z"},
        {"name": "New Name", "dpid": "P2", "delivery_id": "b", "sent_at": "2026-02-01T00:00:00Z"},
    ]

    assert latest_terms(terms(service=rows)).frames["service"].rows() == [("New Name", "P2")]


@given(st.permutations(range(6)))
def test_the_order_of_the_files_changes_nothing(order: list[int]):
    rows = [
        agreement(f"{place}", f"2026-01-0{1 + place % 3}T00:00:00Z", agreement=f"a{place % 2}", rate_ppb=place)
        for place in range(6)
    ]

    found = latest_terms(terms(agreement=[rows[place] for place in order]))

    assert found.frames["agreement"].select("agreement", "rate_ppb").rows() == [("a0", 2), ("a1", 5)]


def test_a_licensor_that_no_file_describes_is_named():
    party = {
        "party": "halcyon", "name": "Halcyon", "dpid": None, "ipi_name_number": None, "society_code": None,
        "licensor": "nobody", "currency": None, "payment_minimum": None, "source": "s",
    }  # fmt: skip

    found = missing_parties(terms(agreement=[agreement("a", None)], party=[party]))

    assert found.select("dataset", "thing", "licensor").rows() == [("party", "halcyon", "nobody")]


@pytest.mark.parametrize(
    ("dates", "net"),
    [
        (("2026-10-01", "2026-10-05"), Decimal(20)),
        (("2026-10-05", "2026-10-01"), Decimal(10)),
        (("2026-10-05", None), None),
        ((None, None), None),
    ],
)
def test_two_figures_for_one_month_are_decided_by_their_dates_or_not_at_all(dates: tuple[str | None, ...], net: object):
    first = {"delivery_id": "a", "sent_at": dates[0]}
    second = {"delivery_id": "b", "sent_at": dates[1], "gross": Decimal(24), "tax": Decimal(4), "net": Decimal(20)}

    found = latest_revenue(revenue(first, second))

    assert found.frames["revenue"]["net"].to_list() == ([] if net is None else [net])
    assert found.conflicts["thing"].to_list() == (["2026-09 GB premium"] if net is None else [])


def test_revenue_that_two_files_give_alike_counts_once():
    found = latest_revenue(revenue({"delivery_id": "a", "sent_at": None}, {"delivery_id": "b", "sent_at": None}))

    assert found.frames["revenue"].height == 1
    assert found.conflicts.is_empty()


def test_a_later_table_of_rates_corrects_an_earlier_one():
    def rate(delivery: str, issued: str, per_eur: str) -> dict[str, Any]:
        return {
            "date": date(2026, 4, 1), "currency": "USD", "per_eur": Decimal(per_eur), "source": "A bank",
            "delivery_id": delivery, "sent_at": issued,
        }  # fmt: skip

    rows = pl.DataFrame(
        [rate("a", "2026-04-02T00:00:00Z", "1.1"), rate("b", "2026-04-13T00:00:00Z", "1.2")],
        schema_overrides={"per_eur": pl.Decimal(38, 9)},
    )

    assert latest_rates(rows).frames["fx_rate"]["per_eur"].to_list() == [Decimal("1.2")]
