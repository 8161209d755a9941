"""Whatever weights, shares, refusals and blocks: no nano-unit is lost, and each source has its exact share."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.columns import WHOLE_PPB
from tests.settled_worlds import leaks, settled, valid
from tests.unit.ai_money_month import W1, W2, W3, WORLD, licence, share, source, track, world
from tests.worlds import World, agreement

UNKNOWN = "T9999999999"
NANO = Fraction(1, 10**9)
ppbs = st.integers(0, WHOLE_PPB)


@st.composite
def weights(draw: Any, names: list[str]) -> dict[str, int]:
    """Weights of some names that sum to the whole."""
    cuts = sorted(draw(st.lists(ppbs, min_size=len(names) - 1, max_size=len(names) - 1)))
    return dict(zip(names, [b - a for a, b in zip([0, *cuts], [*cuts, WHOLE_PPB], strict=True)], strict=True))


@st.composite
def months(draw: Any) -> tuple[World, dict[str, dict[str, int]], dict[str, int]]:
    """A month of two AI tracks, with the weights of each and the share of each licence."""
    of_tracks = {name: draw(weights([W1, W2, W3, UNKNOWN, "deliverer", "cycle"])) for name in "AB"}
    shares = {name: draw(st.integers(0, WHOLE_PPB // 2)) for name in ("aside", "sounds", "works")}
    kinds = {"deliverer": "deliverer", "cycle": "unresolved"}
    sources = [
        source(one, kinds.get(name, "iswc"), name, track_id=of, payable_weight_ppb=weight)
        for of, named in of_tracks.items()
        for one in ("aside", "works")
        for name, weight in named.items()
    ] + [source("sounds", "isrc", "QZABC2600002", track_id=of) for of in of_tracks]
    part = draw(st.sampled_from(["0", "0.25", "0.333333333", "1"]))
    unaccepted = draw(st.sampled_from(["service", "hold"]))
    state = draw(st.sampled_from([{}, {"reserve": "held", "reason": "disclosure_conflict"}]))
    made = world(
        revenue={("DE", "premium"): ("EUR", draw(st.sampled_from(["1000.00", "0.01", "-3.33", "99999.97"])), 100)},
        agreements=[agreement("deal", "label", rate="50%", is_ai_deduction_accepted=draw(st.booleans()))],
        ai_track=[track("A", **state), track("B")],
        source_share=sources,
        ai_licence=[
            licence("aside", None, performing_ppb=int(Fraction(part) * WHOLE_PPB), unaccepted=unaccepted),
            licence("works", "soc", performing_ppb=int(Fraction(part) * WHOLE_PPB), unaccepted=unaccepted),
            licence("sounds", "major", "recording"),
        ],
        ai_licence_share=[{**share(name, "0"), "share_ppb": value} for name, value in shares.items()],
    )
    return made, of_tracks, shares


@settings(max_examples=15, deadline=None)
@given(months())
def test_nothing_is_lost_and_every_source_has_its_share(given_month: tuple):
    of, of_tracks, shares = given_month
    month = settled(of)

    assert leaks(of, month) == {}
    valid(month)
    summed = month.ai_earning.group_by("track_id", "source").agg(pl.col("amount").sum())
    totals = {(name, iswc): amount for name, iswc, amount in summed.iter_rows()}
    lines = {"A": Fraction(6, 10), "B": Fraction(4, 10)}
    net = Fraction(Decimal(of.revenue["DE", "premium"][1]))
    for name, part in lines.items():
        line = net / 2 * part
        # W1 is all soc's; three tenths of W2 nobody licenses, a fifth of W3 nobody claims: both the provision's
        for iswc, own, other in (
            (W1, 10, 0),
            (W2, 7, shares["aside"]),
            (W3, 8, shares["aside"]),
            (UNKNOWN, 0, shares["aside"]),
        ):
            rate = Fraction(own * shares["works"] + (10 - own) * other, 10)
            true = line * of_tracks[name][iswc] * rate / WHOLE_PPB**2
            assert abs(Fraction(totals.get((name, iswc), Decimal(0))) - true) <= 6 * NANO


def test_worlds_without_ai_are_as_they_were():
    without = settled(world(ai_track=[], source_share=[]))
    with_terms = settled(WORLD)

    assert without.ai_earning.is_empty()
    assert without.recording_earning["amount"].sum() == with_terms.recording_earning["amount"].sum() + 78
