"""Two labels in one territory and offering, each by its own contract: worked by hand, through the rules.

DE premium in September: 2,400.00 EUR gross with 400.00 tax, so 2,000.00 net; 250 who pay, 50 on trial. 1,000 plays:
halcyon 600 (its track A 400, B 200), vireo 300 (its track C), and 100 of a track that nobody licensed.

halcyon: 52 % of net revenue, at least 1.50 EUR for each who pays, by its share of the usage.
    revenue      52 % × 600/1000 × 2,000.00 = 624.00
    minimum      600/1000 × 250 × 1.50      = 225.00
    it gets      624.00; A 400/600 = 416.00, B 200/600 = 208.00

vireo: 45 % of gross revenue less tax and a store fee of 30 % of what is left, at least 2.40 EUR for each who pays or is
on trial by its share of the usage, or 0.50 EUR a play, whichever is more, but never more than 200.00 EUR by those.
    revenue      2,400.00 − 400.00 = 2,000.00; less 30 % = 1,400.00
    rate         45 % × 300/1000 × 1,400.00 = 189.00
    subscribers  300/1000 × 300 × 2.40      = 216.00
    plays        300 × 0.50                 = 150.00
    minima       greater of 216.00 and 150.00, capped at 200.00
    it gets      200.00, of which 11.00 are topped up by the service; C all of it

Unlicensed: 50 % set aside, 100/1000 × 50 % × 2,000.00 = 100.00.

The service keeps 2,000.00 − 624.00 − 200.00 − 100.00 + 11.00 topped up = 1,087.00.
"""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from attribution.bases import bases
from attribution.earnings import recording_earnings
from attribution.pools import recorded_pools
from schemas.agreement import Agreement
from schemas.base import Base
from schemas.base_weight import BaseWeight
from schemas.pool import Pool
from schemas.revenue import Revenue
from schemas.territory_set import TerritorySet
from schemas.usage import Usage
from tests.formats.rows import rows
from tests.unit.formula_pools import HERE, QUOTED, month_of, of_formula
from tests.worlds import FIRST, LAST, agreement

TRACKS = {"A": ("halcyon", 400), "B": ("halcyon", 200), "C": ("vireo", 300), "D": (None, 100)}
REVENUE = {"currency": "EUR", "gross": Decimal(2400), "tax": Decimal(400), "net": Decimal(2000), "subscribers": 250,
           "trial_subscribers": 50, "free_subscribers": 0}  # fmt: skip
HALCYON = agreement(
    "halcyon-2026", "halcyon", rate="52%", minimum_kind="per_subscriber", minimum=Decimal("1.50"), currency="EUR"
)
VIREO = agreement(
    "vireo-2026",
    "vireo",
    currency="EUR",
    **of_formula(
        {
            "greater_of": [
                {"rate": "45 %"},
                {
                    "lesser_of": [
                        {
                            "greater_of": [
                                {"per_subscriber": {"amount": "2.40", "counts": ["paying", "trial"]}},
                                {"per_play": "0.50"},
                            ]
                        },
                        {"fixed": "200"},
                    ]
                },
            ]
        },
        of={
            "of": "gross",
            "deductions": [
                {"name": "tax", "kind": "tax", "delivered": True},
                {"name": "store fee", "kind": "store_fee", "rate": "30 %"},
            ],
        },
    ),
)
ASIDE = agreement("aside", None, rate="50%")


def settled(*agreements: dict) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Base, pools and lines, by the rules alone."""
    owner = {one["licensor"]: one["agreement"] for one in agreements}
    usage = rows(
        Usage,
        *(
            {"track_id": track, "plays": plays, "weight": plays, "licensor": who, "agreement": owner.get(who),
             "reason": None if who else "no_deal", "from_date": date(2026, 9, 1)}
            for track, (who, plays) in TRACKS.items()
        ),
    )  # fmt: skip
    base = bases(usage.lazy(), rows(Revenue, REVENUE).lazy(), period="2026-09")
    agreed = rows(Agreement, *agreements).lazy()
    places = rows(TerritorySet, {"territories": "+DE", "territory": "DE"}).lazy()
    whole = rows(BaseWeight, {"weight": usage["weight"].sum()})
    pool = recorded_pools(usage.lazy(), base.lazy(), whole, agreed, places, quotations=QUOTED, first=FIRST, last=LAST)
    return Base.validate(base), Pool.validate(pool), recording_earnings(usage, pool)


def test_each_label_gets_what_its_contract_says():
    _, pool, lines = settled(HALCYON, VIREO, ASIDE)

    assert pool.select("agreement", "revenue_share", "minimum", "top_up", "amount").rows() == [
        ("aside", Decimal(100), Decimal(0), Decimal(0), Decimal(100)),
        ("halcyon-2026", Decimal(624), Decimal(225), Decimal(0), Decimal(624)),
        ("vireo-2026", Decimal(189), Decimal(200), Decimal(11), Decimal(200)),
    ]
    assert lines.select("track_id", "amount", "status", "reason").sort("track_id").rows() == [
        ("A", Decimal(416), "payable", None),
        ("B", Decimal(208), "payable", None),
        ("C", Decimal(200), "payable", None),
        ("D", Decimal(100), "suspense", "no_deal"),
    ]


def test_a_controller_can_follow_each_contract_by_its_steps():
    _, pool, _ = settled(HALCYON, VIREO, ASIDE)

    steps = dict(pool.select("agreement", "formula").rows())
    assert steps["halcyon-2026"] == (
        "52 % × 3/5 × 2000.00 EUR net = 624.00 EUR; minimum 3/5 × 250 subscribers × 1.50 EUR = 225.00 EUR; "
        "the greater of both"
    )
    assert steps["vireo-2026"] == (
        "revenue 2400.00 EUR gross; less tax as delivered 400.00 EUR = 2000.00 EUR; "
        "less store fee, 30 % of that, 600.00 EUR = 1400.00 EUR; "
        "a: 45 % × 3/10 × 1400.00 EUR revenue = 189.00 EUR; "
        "b: 3/10 × 300 subscribers (250 paying, 50 trial) × 2.40 EUR = 216.00 EUR; "
        "c: 300 plays × 0.50 EUR = 150.00 EUR; d: fixed 200.00 EUR; "
        "greater of (a, lesser of (greater of (b, c), d)) = 200.00 EUR"
    )


@pytest.mark.parametrize("other", [None, {**VIREO, **of_formula({"per_play": "9"})}, {**VIREO, "licensor": "nobody"}])
def test_neither_contract_changes_what_the_other_gives(other: dict | None):
    with_both = settled(HALCYON, VIREO, ASIDE)
    with_another = settled(*filter(None, [HALCYON, other, ASIDE]))

    of_halcyon = pl.col("agreement") == "halcyon-2026"
    for one, two in zip(with_both, with_another, strict=True):
        if "agreement" in one.columns:
            assert one.filter(of_halcyon).equals(two.filter(of_halcyon))


def test_the_service_keeps_what_both_leave_and_bears_what_a_minimum_adds():
    month = month_of(
        HALCYON,
        VIREO,
        ASIDE,
        plays=[(*HERE, track, plays) for track, (_, plays) in TRACKS.items()],
        revenue={HERE: ("EUR", "2000.00", 250)},
        revenue_more={HERE: {"gross": Decimal(2400), "tax": Decimal(400), "trial_subscribers": 50}},
        tracks={"A": "PADPIDA1", "B": "PADPIDA1", "C": "PADPIDA2"},
        parties=[{"party": "halcyon", "dpid": "PADPIDA1"}, {"party": "vireo", "dpid": "PADPIDA2"}],
    )

    booked = month.journal.select("account", "sub_account", "amount").rows()
    assert [row for row in booked if row[0] in ("service_share", "minimum_top_up")] == [
        ("minimum_top_up", "", Decimal(11)),
        ("service_share", "", Decimal(-1087)),
    ]
