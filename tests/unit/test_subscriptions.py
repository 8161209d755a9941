"""What listeners bring in is the revenue of their kind and base, or the month stops with a sentence."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from attribution.subscriptions import (
    kinds_of_revenue,
    latest_revenue_kinds,
    latest_subscriptions,
    subscriptions_of_revenue,
)
from schemas.columns import polars_schema
from schemas.revenue import Revenue
from schemas.revenue_kind import RevenueKind
from schemas.subscription import Subscription
from tests.formats.rows import rows

SENT = {"delivery_id": pl.String(), "sent_at": pl.String()}
REVENUE = rows(
    Revenue,
    {"gross": Decimal(100), "tax": Decimal(0), "net": Decimal(100), "subscribers": 11, "trial_subscribers": 3,
     "free_subscribers": 0},
)  # fmt: skip
KINDS = [("individual", "79.999999999", 8), ("student", "20.000000001", 3), ("trial", "0", 3)]


def kind(name: str, net: str, subscribers: int, **more: Any) -> dict[str, Any]:
    return {"subscriber_kind": name, "net": Decimal(net), "subscribers": subscribers, **more}


def leaks(*kinds: dict[str, Any]) -> list[str]:
    return kinds_of_revenue(rows(RevenueKind, *kinds).lazy(), REVENUE.lazy())["detail"].to_list()


def listener(place: int, name: str, net: str | None, **more: Any) -> dict[str, Any]:
    amount = {} if net is None else {"net": Decimal(net)}
    return {"listener": f"{place:032x}", "subscriber_kind": name, **amount, **more}


def listed(*listeners: dict[str, Any], kinds: list[tuple[str, str, int]] | None = None) -> list[str]:
    by_kind = rows(RevenueKind, *(kind(*one) for one in (KINDS if kinds is None else kinds)))
    found = subscriptions_of_revenue(rows(Subscription, *listeners).lazy(), by_kind.lazy(), REVENUE.lazy())
    return found["detail"].to_list()


def test_kinds_that_are_all_of_the_revenue_leave_nothing_to_say():
    assert leaks(*(kind(*one) for one in KINDS)) == []
    assert leaks() == []


@pytest.mark.parametrize(
    ("place", "changed", "said"),
    [
        (0, ("individual", "80", 8), "sums to 100.000000001, revenue is 100.000000000: 0.000000001 too much"),
        (1, ("student", "19", 3), "revenue is 100.000000000: -1.000000001 too much"),
        (1, ("student", "20.000000001", 2), "individual + family + student are 10 by kind, and revenue has 11 subscr"),
        (2, ("trial", "0", 0), "trial are 0 by kind, and revenue has 3 trial_subscribers"),
        (2, ("advertising", "0", 3), "trial are 0 by kind"),
    ],
)
def test_kinds_that_are_not_all_of_the_revenue_stop_the_month_with_the_difference(
    place: int, changed: tuple[str, str, int], said: str
):
    given = [kind(*(changed if at == place else one)) for at, one in enumerate(KINDS)]

    [detail] = leaks(*given)

    assert detail.startswith("In DE premium ")
    assert said in detail
    assert detail.endswith("missing from the sums.")


def test_kinds_in_another_currency_or_without_revenue_stop_the_month():
    [currencies] = leaks(kind(*KINDS[0]), kind(*KINDS[1], currency="USD"))
    [without] = leaks(kind("student", "1", 1, territory="FR"))

    assert "is in EUR, USD, revenue in EUR" in currencies
    assert without.startswith("In FR premium there is revenue by kind, and no revenue.")


def test_listeners_sum_to_their_kind():
    sound = [listener(1, "student", "15"), listener(2, "student", "5.000000001"), listener(3, "individual", None)]

    assert listed(*sound) == []
    assert listed(*sound[:2], listener(4, "student", None)) == []
    assert "figures of 2 listeners (student) sum to 20.000000002, revenue is 20.000000001: 0.000000001" in listed(
        listener(1, "student", "15"), listener(2, "student", "5.000000002")
    )[0]  # fmt: skip
    assert "0.999999999 too much, though some have none" in listed(
        listener(1, "student", "21"), listener(2, "student", None)
    )[0]  # fmt: skip


def test_listeners_sum_to_the_base_where_revenue_is_not_told_by_kind():
    assert listed(listener(1, "student", "15"), listener(2, "family", "85"), kinds=[]) == []
    assert "(all) sum to 99.000000000, revenue is 100.000000000: -1.000000000" in listed(
        listener(1, "student", "15"), listener(2, "family", "84"), kinds=[]
    )[0]  # fmt: skip


def test_a_kind_of_listener_that_revenue_by_kind_does_not_tell_of_stops_the_month():
    [detail] = listed(listener(1, "family", None))

    assert detail.startswith("In DE premium revenue by kind says nothing of family, and listeners are (1).")


def test_a_base_without_revenue_has_listeners_who_bring_in_nothing():
    assert listed(listener(1, "student", None, territory="FR")) == []
    assert "sum to 1.000000000, revenue is 0.000000000" in listed(listener(1, "student", "1", territory="FR"))[0]


def kinds_sent(*given: tuple[str, str | None, dict[str, Any]]) -> pl.DataFrame:
    sent = [{**one, "delivery_id": delivery, "sent_at": sent_at} for delivery, sent_at, one in given]
    usual = {"period": "2026-09", "territory": "DE", "offering": "premium", "currency": "EUR"}
    return pl.DataFrame([{**usual, **one} for one in sent], schema={**polars_schema(RevenueKind), **SENT})


def test_a_newer_file_tells_all_kinds_of_a_base_anew():
    old = [("a", "2026-10-01", kind("student", "1", 1)), ("a", "2026-10-01", kind("family", "1", 1))]
    other = ("a", "2026-10-01", kind("family", "7", 1, territory="FR"))
    new = ("b", "2026-10-05", kind("student", "2", 1))

    found = latest_revenue_kinds(kinds_sent(*old, other, new))

    assert found.frames["revenue_kind"].select("territory", "subscriber_kind", "net").rows() == [
        ("DE", "student", Decimal(2)),
        ("FR", "family", Decimal(7)),
    ]
    assert found.conflicts.is_empty()
    RevenueKind.validate(found.frames["revenue_kind"], lazy=True)


def test_files_of_one_date_that_tell_kinds_differently_are_a_conflict():
    found = latest_revenue_kinds(kinds_sent(("a", None, kind("student", "1", 1)), ("b", None, kind("family", "1", 1))))

    assert found.frames["revenue_kind"].is_empty()
    assert found.conflicts["thing"].to_list() == ["2026-09 DE premium"]


def sent(*given: tuple[str, str | None, dict[str, Any]]) -> pl.DataFrame:
    usual = {"period": "2026-09", "territory": "DE", "offering": "premium", "net": None}
    said = [{**usual, **one, "delivery_id": delivery, "sent_at": sent_at} for delivery, sent_at, one in given]
    types = {name: kind for name, kind in polars_schema(Subscription).items() if name != "currency"}
    return pl.DataFrame(said, schema={**types, **SENT})


def test_lists_add_up_and_the_newer_one_holds_for_a_listener():
    given = sent(
        ("a", "2026-10-01", listener(1, "student", "1")),
        ("a", "2026-10-01", listener(2, "family", None)),
        ("b", "2026-10-05", listener(1, "trial", "0")),
        ("b", "2026-10-05", listener(3, "trial", None, territory="XK")),
    )

    found = latest_subscriptions(given, REVENUE)

    Subscription.validate(found.frames["subscription"], lazy=True)
    assert found.frames["subscription"].select("listener", "territory", "subscriber_kind", "currency").rows() == [
        (f"{1:032x}", "DE", "trial", "EUR"),
        (f"{2:032x}", "DE", "family", "EUR"),
        (f"{3:032x}", "XK", "trial", "XXX"),
    ]


def test_lists_that_disagree_are_one_conflict_that_names_no_listener():
    files = {"a": "family", "b": "trial"}
    given = [(file, None, listener(at, name, None)) for at in (1, 2) for file, name in files.items()]

    found = latest_subscriptions(sent(*given), REVENUE)

    assert found.frames["subscription"].is_empty()
    assert found.conflicts.height == 1
    assert "disagree on listeners (2)" in found.conflicts["detail"][0]
    assert f"{1:032x}" not in found.conflicts["detail"][0]
