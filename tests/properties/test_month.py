"""A random small month: everything conserves, every payee has its exact share, and no order of rows shows."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.exact_model import owed, service_share
from tests.properties.random_worlds import worlds
from tests.settled_worlds import MODELS, leaks, settled, valid
from tests.worlds import World

slow = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(worlds())
def test_every_nano_unit_has_its_place_and_every_payee_its_exact_share(world: World):
    month = settled(world)

    assert leaks(world, month) == {}
    valid(month)
    for base, payees in owed(world).items():
        here = month.licensor_earning.filter(pl.col("territory") == base[0], pl.col("offering") == base[1])
        found: dict[tuple[str, str, str | None], tuple[Fraction, int]] = {}
        for name, status, reason, amount, lines in here.select(
            "agreement", "status", "reason", "amount", "lines"
        ).rows():
            found[name, status, reason] = (Fraction(amount), lines)
        assert {payee for payee, exact in payees.items() if exact} <= set(found)
        for payee, (amount, lines) in found.items():
            assert abs(amount - payees[payee]) <= Fraction(lines, 10**9), (base, payee)


@slow
@given(worlds())
def test_the_service_keeps_what_is_left(world: World):
    month = settled(world)

    kept = month.journal.filter(pl.col("account") == "service_share").select("entry", "amount").rows()
    for base in world.revenue:
        booked = dict(kept).get(f"2026-09:{base[0]}:{base[1]}:settlement", Decimal(0))
        # every pool is rounded once, to half a nano-unit at most, and so is its revenue share
        pools = month.pool.filter(pl.col("territory") == base[0], pl.col("offering") == base[1]).height
        assert abs(-Fraction(booked) - service_share(world, base)) <= Fraction(pools, 10**9)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.randoms())
def test_no_order_of_rows_and_no_cut_of_the_month_shows(world: World, chance):
    def shuffled(rows):
        mixed = list(rows)
        chance.shuffle(mixed)
        return mixed

    one = settled(world)
    other = settled(
        replace(
            world,
            plays=shuffled(world.plays),
            agreements=shuffled(world.agreements),
            works=shuffled(world.works),
            links=shuffled(world.links),
            mandates=shuffled(world.mandates),
            parties=shuffled(world.parties),
            deals=shuffled(world.deals or []),
            revenue=dict(shuffled(world.revenue.items())),
        ),
        at_most=2,
    )

    for name in MODELS:
        assert getattr(one, name).equals(getattr(other, name)), name
