from decimal import Decimal

import polars as pl

from attribution.ledger import journal, licensor_earnings
from schemas.base import Base
from schemas.journal import Journal
from schemas.licensor_earning import LicensorEarning
from schemas.pool import Pool
from tests.formats.rows import rows

BASE = rows(Base, {"amount": Decimal(1000), "plays": 10, "weight": 10, "subscribers": 5})


def pool(name: str, amount: str, top_up: str = "0", **more) -> dict:
    given = {"agreement": name, "amount": Decimal(amount), "top_up": Decimal(top_up)}
    return {**given, "revenue_share": Decimal(amount) - Decimal(top_up), "base_part": Decimal(0), **more}


def earning(name: str, amount: str, status: str, licensor: str | None = "lab", reason: str | None = None) -> dict:
    return {
        "agreement": name,
        "amount": Decimal(amount),
        "status": status,
        "licensor": licensor,
        "reason": reason,
        "plays": 1,
    }


def book(pools: list[dict], earnings: list[dict], base: pl.DataFrame = BASE) -> list[tuple]:
    found = journal(base.lazy(), rows(Pool, *pools).lazy(), rows(LicensorEarning, *earnings).lazy(), period="2026-09")
    return Journal.validate(found, lazy=True).select("account", "sub_account", "amount").rows()


def test_an_entry_says_where_the_revenue_of_a_base_went():
    pools = [pool("deal", "540", "20"), pool("aside", "100", licensor=None), pool("hub", "120", side="composition")]
    earnings = [
        earning("deal", "540", "payable"),
        earning("aside", "100", "suspense", None, "no_deal"),
        earning("hub", "70", "accrued", "hub"),
        earning("hub", "50", "hold", "hub", "overclaim"),
    ]

    # 1000 + a top-up of 20 = 540 + 100 + 120 + 260
    assert book(pools, earnings) == [
        ("accrued", "hub", Decimal(-70)),
        ("hold", "hub", Decimal(-50)),
        ("minimum_top_up", "", Decimal(20)),
        ("payable", "lab", Decimal(-540)),
        ("revenue", "", Decimal(1000)),
        ("service_share", "", Decimal(-260)),
        ("suspense", "no_deal", Decimal(-100)),
    ]


def test_what_the_service_bears_for_sources_of_ai_tracks_is_a_cost_of_its_own():
    pools = [pool("deal", "500"), pool("sources", "30", "30", side="ai", right="ai", mode="ai", minimum=Decimal(30))]
    earnings = [
        earning("deal", "480", "payable"),
        earning("deal", "15", "hold", None, "provenance_unverified"),
        earning("deal", "5", "suspense", None, "no_licence"),
        earning("sources", "30", "payable", "society"),
    ]

    assert book(pools, earnings) == [
        ("ai_cost", "", Decimal(30)),
        ("hold", "provenance_unverified", Decimal(-15)),
        ("payable", "lab", Decimal(-480)),
        ("payable", "society", Decimal(-30)),
        ("revenue", "", Decimal(1000)),
        ("service_share", "", Decimal(-500)),
        ("suspense", "no_licence", Decimal(-5)),
    ]


def test_what_one_licensor_is_owed_by_several_agreements_of_a_base_is_one_posting():
    pools = [pool("one", "100"), pool("two", "50")]
    earnings = [earning("one", "100", "payable"), earning("two", "50", "payable")]

    assert ("payable", "lab", Decimal(-150)) in book(pools, earnings)


def test_rates_of_more_than_the_whole_are_the_services_loss():
    assert ("service_share", "", Decimal(200)) in book([pool("one", "1200")], [earning("one", "1200", "payable")])


def test_a_refunded_month_turns_every_sign():
    base = BASE.with_columns(amount=pl.lit(Decimal(-1000)).cast(BASE.schema["amount"]))

    assert book([pool("one", "-520")], [earning("one", "-520", "payable")], base) == [
        ("payable", "lab", Decimal(520)),
        ("revenue", "", Decimal(-1000)),
        ("service_share", "", Decimal(480)),
    ]


def test_a_base_without_money_has_no_entry():
    base = BASE.with_columns(amount=pl.lit(Decimal(0)).cast(BASE.schema["amount"]), currency=pl.lit("XXX"))

    assert book([], [], base) == []


def test_earnings_of_both_sides_and_all_bases_stand_in_one_order():
    one = rows(LicensorEarning, {**earning("b", "1", "payable"), "territory": "DE"})
    other = rows(LicensorEarning, {**earning("a", "1", "payable"), "territory": "DE"}, earning("c", "2", "payable"))

    assert licensor_earnings([one, other])["agreement"].to_list() == ["a", "b", "c"]
    assert licensor_earnings([]).is_empty()
