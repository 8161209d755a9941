"""One month, five modes: DE premium, 1,000.00 EUR net, ten plays: six of track A, four of track B.

A is work W1: 60 % of P1 (society 052), 40 % of P2 (society 035). B is work W2: all of P3 (society 052).
The hub ``soc`` has the mandate for society 052. Nobody has one for 035.
"""

from decimal import Decimal
from typing import Any

from tests.settled_worlds import leaks, settled
from tests.worlds import World, agreement, work

P1, P2, P3, P4 = "00000000101", "00000000202", "00000000303", "00000000404"
MANDATE = {
    "mandate": "m1",
    "owner_kind": "society",
    "owner": "052",
    "right": "PR",
    "territories": "+DE",
    "licensor": "soc",
}
WORLD = World(
    plays=[("DE", "premium", "A", 6), ("DE", "premium", "B", 4)],
    revenue={("DE", "premium"): ("EUR", "1000.00", 100)},
    tracks={"A": "label", "B": "label"},
    works=[
        work("W1", (P1, "60%", "052", "+DE"), (P2, "40%", "035", "+DE")),
        work("W2", (P3, "100%", "052", "+DE")),
    ],
    links=[("A", "W1", "1"), ("B", "W2", "1")],
    mandates=[MANDATE],
)
PROVISION = agreement("aside", None, "direct", rate="5%")


def lines(world: World) -> list[tuple[Any, ...]]:
    """Of every line: agreement, work, party, amount, status, reason; after every conservation held."""
    month = settled(world)
    assert leaks(world, month) == {}
    found = month.work_earning.select("agreement", "work_id", "party_id", "amount", "status", "reason").rows()
    return [(*row[:3], f"{row[3]:f}".rstrip("0").rstrip("."), *row[4:]) for row in found]


def pools(world: World) -> dict[tuple[str, str], Decimal]:
    rows = settled(world).pool.select("right", "agreement", "amount").rows()
    return {(right, name): amount for right, name, amount in rows}
