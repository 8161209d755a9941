"""Published contracts and shares, through the formula: what they say is what a pool comes to."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from attribution.fx import Quotation
from schemas.columns import WHOLE_PPB
from schemas.term_values import rate_ppb
from tests.golden.cases import case
from tests.unit.formula_pools import HERE, month_of, of_formula
from tests.worlds import agreement

MINIMA, FX, MARKET = case("minima_01_sony_spotify_2011"), case("fx_01_ddex"), case("market_01_reference_shares")
SAYS = MINIMA["sources"][0]["says"]
"""The contract's figures, as its source has them."""
BY_SUBSCRIBER = re.search(r"subscribers x USD ([0-9.]+)", SAYS)
BY_PLAY = re.search(r"free tier USD ([0-9.]+) per stream", SAYS)
HEADLINE = re.search(r"^([0-9]+%) of gross revenue", SAYS)
EURO = Quotation(Fraction(1), None, None)


def label(one: dict[str, Any], *minima: Any, net: Decimal) -> dict[str, Any]:
    """The label's pool: its part of gross revenue, or the greatest minimum."""
    assert HEADLINE
    rate = {"rate": HEADLINE[1]}
    tree = {"greater_of": [rate, *minima]} if minima else rate
    plays = one.get("label_streams", 200)
    gross = Decimal(one["gross"])
    return month_of(
        agreement("2011", "label", currency="USD", **of_formula(tree, {"of": "gross"})),
        plays=[(*HERE, "ours", plays), (*HERE, "others", int(plays * (1 / Fraction(one["share"]) - 1)))],
        revenue={HERE: ("USD", str(net), one.get("subscribers", 0))},
        revenue_more={HERE: {"gross": gross, "tax": gross - net}},
    ).pool.row(0, named=True)


@pytest.mark.parametrize("net", ["1", "0.8"])
def test_the_revenue_share_is_of_gross_whatever_tax_takes(net: str):
    one = MINIMA["cases"][0]

    assert label(one, net=Decimal(one["gross"]) * Decimal(net))["amount"] == Decimal(one["expected_revenue_share"])


@pytest.mark.parametrize("one", MINIMA["cases"][1:], ids=lambda one: one["tier"])
def test_the_greater_of_gross_revenue_and_the_tiers_minimum(one: dict[str, Any]):
    assert BY_SUBSCRIBER
    assert BY_PLAY
    minimum = {"premium": {"per_subscriber": BY_SUBSCRIBER[1]}, "free": {"per_play": BY_PLAY[1]}}[one["tier"]]

    found = label(one, minimum, net=Decimal(one["gross"]))

    assert found["amount"] == Decimal(one["expected_payable"])
    assert found["revenue_share"] == Decimal(one["revenue_share"])
    assert found["minimum"] == Decimal(one.get("per_sub_minimum") or one["usage_minimum"])


def owed_in_euros(amount: str, per_eur: Fraction) -> Decimal:
    """What a fixed sum in kronor comes to where revenue is in euros."""
    return month_of(
        agreement("deal", "label", currency="SEK", **of_formula({"fixed": amount})),
        quotations={"EUR": EURO, "SEK": Quotation(per_eur, None, None)},
    ).pool["amount"][0]


def test_a_sum_in_another_currency_is_converted_exactly_and_once():
    by_rate, by_quote, lines = FX["cases"]
    per_eur = 1 / Fraction(by_rate["rate_eur_per_sek"])

    found = {
        by_rate["exact_eur"]: owed_in_euros(by_rate["amount_sek"], per_eur),
        by_quote["exact_eur"]: owed_in_euros(by_quote["amount_sek"], Fraction(by_quote["ecb_quote_sek_per_eur"])),
        lines["exact"]: owed_in_euros(str(sum(map(Decimal, lines["lines_sek"]))), per_eur),
    }

    assert {exact: round(Fraction(exact) * 10**9) for exact in found} == {
        exact: int(amount.scaleb(9)) for exact, amount in found.items()
    }


PUBLISHED = [
    (row["what"], share)
    for row in MARKET["rows"]
    for text in (row["value"] if isinstance(row["value"], list) else [row["value"]])
    if "%" in text and not text.startswith("+")
    for share in re.findall(r"[0-9.]+", text)
]
"""Every share of a whole; a rise is none, nor is an amount of money."""


@pytest.mark.parametrize(("what", "share"), PUBLISHED)
def test_every_published_share_can_be_written_as_a_rate(what: str, share: str):
    assert 0 <= rate_ppb(f"{share} %") <= WHOLE_PPB
    assert Fraction(rate_ppb(f"{share} %"), WHOLE_PPB) == Fraction(share) / 100


def test_every_row_is_a_share_or_known_not_to_be_one():
    shares = {what for what, _ in PUBLISHED}

    rest = {row["what"].split(":")[0] for row in MARKET["rows"] if row["what"] not in shares}

    assert rest == {
        "user-centric would move, Spotify per year",
        "SoundCloud FPR",
        "SoundCloud example",
        "CNM/Deloitte 2021",
        "CNM/Deloitte 2021 per-decile changes (top 10 artists -17.2% etc.)",
        "Phonorecords III retroactive true-up",
    }


@pytest.mark.parametrize(
    "what", ["label headline share, Apple Music", "recordings share of US service revenue 2021 (MLC data)"]
)
def test_a_published_share_of_recordings_of_a_hundred_dollars(what: str):
    (share,) = [share for name, share in PUBLISHED if name == what]

    found = month_of(
        agreement("all", "label", **of_formula({"rate": f"{share} %"})),
        plays=[(*HERE, "ours", 1)],
        revenue={HERE: ("USD", "100", 1)},
        revenue_more={},
    )

    assert found.pool["amount"].to_list() == [Decimal(share)]


def percent(share: Fraction) -> str:
    return f"{Decimal(share.numerator) / share.denominator} %"


def test_what_is_left_of_a_hundred_dollars_after_recordings_and_songs():
    dima = case("us_mech_02_worked")["cases"][0]
    recording, song, service = (Fraction(dima["expected"][name]) for name in ("recording", "song_all_in", "service"))
    parts = {
        "label": agreement("recordings", "label", **of_formula({"rate": percent(recording)})),
        "soc": agreement("songs", "soc", "blanket", **of_formula({"rate": percent(song)})),
    }

    found = month_of(
        *parts.values(), plays=[(*HERE, "ours", 1)], revenue={HERE: ("USD", dima["revenue"], 1)}, revenue_more={}
    )

    assert dict(found.pool.select("agreement", "amount").rows()) == {"recordings": recording, "songs": song}
    kept = found.journal.filter(account="service_share")["amount"].to_list()
    assert [-Fraction(amount) for amount in kept] == [service]
