from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.terms import CONFLICT, TERMS, latest_rates, latest_revenue, latest_terms, missing_parties
from schemas.columns import polars_schema
from schemas.revenue import Revenue

ISSUED = {"sent_at": pl.String(), "delivery_id": pl.String()}
AGREEMENT: dict[str, Any] = {
    "agreement": "halcyon", "licensor": "halcyon", "side": "recorded", "right": "recorded", "mode": "recorded",
    "territories": "+2136", "offerings": ["family", "premium"], "valid_from": date(2026, 1, 1), "valid_to": None,
    "rate_ppb": 520_000_000, "minimum_kind": None, "minimum": None, "fee": None, "currency": None,
    "is_register_payable": False, "is_ai_deduction_accepted": False, "source": "Contract 1",
}  # fmt: skip
LICENCE: dict[str, Any] = {
    "licence": "nordhub-ai", "licensor": "nordhub", "right": "composition", "territories": "+2136",
    "valid_from": date(2026, 1, 1), "revenue_base": "service_share", "performing_ppb": 500_000_000, "floor_ppb": 0,
    "confidence_ppb": 0, "fallback_key": "equal", "residual": "deliverer", "unaccepted": "service",
    "block_resolution": "sources", "on_conflict": "flag", "requires_consent": False, "source": "Contract 2",
}  # fmt: skip
ANCHOR: dict[str, Any] = {
    "trust_list": "anchors", "kind": "manifest", "place": 1, "anchor": "A", "valid_from": date(2026, 1, 1),
    "source": "Policy",
}  # fmt: skip
JANUARY, FEBRUARY = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"
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


@settings(deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_the_files_changes_nothing(order: list[int]):
    rows = [
        agreement(f"{place}", f"2026-01-0{1 + place % 3}T00:00:00Z", agreement=f"a{place % 2}", rate_ppb=place)
        for place in range(6)
    ]

    found = latest_terms(terms(agreement=[rows[place] for place in order]))

    assert found.frames["agreement"].select("agreement", "rate_ppb").rows() == [("a0", 2), ("a1", 5)]


def licence(delivery: str, issued: str | None, **changed: Any) -> dict[str, Any]:
    return {**LICENCE, **changed, "delivery_id": delivery, "sent_at": issued}


def shares(delivery: str, issued: str | None, **of_all: int) -> list[dict[str, Any]]:
    """Shares of contribution All by role; ``other`` is every other one."""
    key = {"licence": "nordhub-ai", "valid_from": date(2026, 1, 1), "contribution": "All"}
    return [
        {**key, "role": "" if role == "other" else role, "share_ppb": ppb, "delivery_id": delivery, "sent_at": issued}
        for role, ppb in of_all.items()
    ]


def test_a_newer_file_replaces_all_shares_of_a_licence():
    found = latest_terms(
        terms(
            ai_licence=[licence("a", JANUARY), licence("b", FEBRUARY)],
            ai_licence_share=[*shares("a", JANUARY, vocals=30, other=10), *shares("b", FEBRUARY, other=20)],
        )
    )

    assert found.frames["ai_licence_share"].select("role", "share_ppb").rows() == [("", 20)]
    assert found.frames["ai_licence"].height == 1
    assert found.conflicts.is_empty()


def test_a_newer_file_that_makes_a_licence_a_fixed_sum_leaves_it_no_share():
    fixed = licence("b", FEBRUARY, revenue_base="fixed", fixed=Decimal(12), currency="EUR")

    found = latest_terms(
        terms(ai_licence=[licence("a", JANUARY), fixed], ai_licence_share=shares("a", JANUARY, vocals=30, other=10))
    )

    assert found.frames["ai_licence"]["revenue_base"].to_list() == ["fixed"]
    assert found.frames["ai_licence_share"].is_empty()


def test_files_of_one_date_that_differ_in_a_share_alone_are_a_conflict():
    found = latest_terms(
        terms(
            ai_licence=[licence("a", JANUARY), licence("b", JANUARY)],
            ai_licence_share=[*shares("a", JANUARY, other=10), *shares("b", JANUARY, other=20)],
        )
    )

    assert found.frames["ai_licence"].is_empty()
    assert found.frames["ai_licence_share"].is_empty()
    assert found.conflicts.select("dataset", "thing", "deliveries").rows() == [
        ("ai_licence", "nordhub-ai 2026-01-01", "a, b")
    ]


def test_a_licence_and_shares_that_two_files_say_alike_count_once():
    found = latest_terms(
        terms(
            ai_licence=[licence("a", JANUARY), licence("b", FEBRUARY)],
            ai_licence_share=[*shares("a", JANUARY, vocals=3, other=1), *shares("b", FEBRUARY, other=1, vocals=3)],
        )
    )

    assert found.frames["ai_licence_share"].select("role", "share_ppb").rows() == [("", 1), ("vocals", 3)]
    assert found.conflicts.is_empty()


def test_shares_of_another_beginning_of_the_licence_stay():
    later = licence("b", FEBRUARY, valid_from=date(2026, 7, 1))
    its_share = {**shares("b", FEBRUARY, other=20)[0], "valid_from": date(2026, 7, 1)}

    found = latest_terms(
        terms(
            ai_licence=[licence("a", JANUARY), later],
            ai_licence_share=[*shares("a", JANUARY, vocals=30, other=10), its_share],
        )
    )

    assert found.frames["ai_licence_share"]["share_ppb"].to_list() == [10, 30, 20]


def test_a_newer_file_replaces_a_trust_list_whole():
    old = [{**ANCHOR, "place": place, "anchor": f"old {place}"} for place in (1, 2)]
    sent = [
        *({**row, "delivery_id": "a", "sent_at": JANUARY} for row in old),
        {**ANCHOR, "anchor": "new", "delivery_id": "b", "sent_at": FEBRUARY},
        {**ANCHOR, "trust_list": "other", "delivery_id": "a", "sent_at": JANUARY},
    ]

    found = latest_terms(terms(trust_list=sent))

    assert found.frames["trust_list"].select("trust_list", "anchor").rows() == [("anchors", "new"), ("other", "A")]
    assert found.conflicts.is_empty()


def test_trust_lists_of_one_name_and_date_that_differ_are_a_conflict():
    sent = [
        {**ANCHOR, "delivery_id": "a", "sent_at": JANUARY},
        {**ANCHOR, "delivery_id": "b", "sent_at": JANUARY},
        {**ANCHOR, "kind": "tsa", "delivery_id": "b", "sent_at": JANUARY},
    ]

    found = latest_terms(terms(trust_list=sent))

    assert found.frames["trust_list"].is_empty()
    assert found.conflicts.select("dataset", "thing", "deliveries").rows() == [("trust_list", "anchors", "a, b")]


def promoted(delivery: str, issued: str | None, *tracks: str, **changed: Any) -> dict[str, list[dict[str, Any]]]:
    sent = {"promotion": "spot", "valid_from": date(2026, 1, 1), "delivery_id": delivery, "sent_at": issued}
    terms = {
        "licensor": "halcyon", "kind": "commission", "rate_ppb": 1, "surfaces": ["radio"], "territories": "+2136",
        "offerings": [], "source": "s", **sent, **changed,
    }  # fmt: skip
    opt_ins = [{"track": track, "from_date": date(2026, 7, 1), **sent} for track in tracks]
    return {"promotion": [terms], "promotion_track": opt_ins}


def both(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: one[name] + other[name] for name in one}


def test_a_newer_file_replaces_a_promotion_with_all_of_its_opt_ins():
    found = latest_terms(terms(**both(promoted("a", JANUARY, "A", "B"), promoted("b", FEBRUARY, "C"))))

    assert found.frames["promotion_track"]["track"].to_list() == ["C"]
    assert found.frames["promotion"].height == 1
    assert found.conflicts.is_empty()


@pytest.mark.parametrize(
    "other", [promoted("b", None, "A"), promoted("b", None, "A", "B", surfaces=["radio", "search"])]
)
def test_promotions_of_one_date_that_differ_in_opt_ins_or_surfaces_are_a_conflict(other: dict[str, list[Any]]):
    found = latest_terms(terms(**both(promoted("a", None, "A", "B"), other)))

    assert found.frames["promotion"].is_empty()
    assert found.frames["promotion_track"].is_empty()
    assert found.conflicts["thing"].to_list() == ["spot 2026-01-01"]


def test_the_licensor_of_a_promotion_must_be_described():
    found = missing_parties(terms(**promoted("a", None, "A")))

    assert found.select("dataset", "thing", "licensor").rows() == [("promotion", "spot", "halcyon")]


def test_licensors_of_ai_licences_and_owners_of_providers_must_be_described_too():
    provider = {"provider": "Echo", "owner": "nobody", "source": "s", "delivery_id": "a", "sent_at": None}
    ours = {**provider, "provider": "Own", "owner": None}

    found = missing_parties(
        terms(ai_licence=[licence("a", None), licence("a", None, licence="aside", licensor=None)],
              attribution_provider=[provider, ours])
    )  # fmt: skip

    assert found.select("dataset", "thing", "licensor").rows() == [
        ("ai_licence", "nordhub-ai", "nordhub"),
        ("attribution_provider", "Echo", "nobody"),
    ]


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
