"""What recorded licensors are told, line by line: every play once, and to the nano-unit what is owed."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from attribution.report_lines import ADJUSTMENT, ARTIFICIAL, REPORT_LINE, in_report_order, report_lines
from schemas import vocabulary
from schemas.columns import empty
from schemas.commission import Commission
from schemas.pool import Pool
from schemas.promotion import Promotion
from schemas.promotion_usage import PromotionUsage
from schemas.recording_earning import RecordingEarning
from schemas.usage import Usage
from tests.formats.rows import money, rows

OWN = {"agreement": "hal-26", "licensor": "halcyon"}
USAGE = rows(
    Usage,
    {"track_id": "paid", "plays": 60, "weight": 60},
    {"track_id": "mixed", "plays": 30, "weight": 10, "zero_rate_plays": 20},
    {"track_id": "given", "plays": 7, "weight": 0, "zero_rate_plays": 7},
    {"track_id": "rare", "plays": 9, "weight": 0, "ineligible": "below_plays"},
    {"track_id": "rain", "plays": 40, "weight": 8, "ineligible": "functional"},
    {"track_id": "stranger", "plays": 5, "weight": 5},
)
EARNINGS = rows(
    RecordingEarning,
    {"track_id": "paid", "plays": 60, "amount": money("60")} | OWN,
    {"track_id": "mixed", "plays": 30, "amount": money("10.000000001")} | OWN,
    {"track_id": "given", "plays": 7, "amount": money("0")} | OWN,
    {"track_id": "rare", "plays": 9, "amount": money("0")} | OWN,
    {"track_id": "rain", "plays": 40, "amount": money("8"), "status": "hold", "reason": "blocked"} | OWN,
    {"track_id": "stranger", "plays": 5, "amount": money("5"), "agreement": "provision", "licensor": None}
    | {"status": "suspense", "reason": "unknown_track"},
)
POOLS = rows(
    Pool,
    {"base_part": money("90"), "revenue_share": money("78.000000001"), "amount": money("78.000000001")} | OWN,
)
PROGRAMME = {"licensor": "halcyon", "surfaces": ["radio"], "territories": "+DE"}
PROMOTIONS = rows(
    Promotion,
    {"promotion": "radio", "kind": "commission", "rate_ppb": 300_000_000} | PROGRAMME,
    {"promotion": "sampler", "kind": "zero_rate", "valid_from": date(2026, 2, 1)} | PROGRAMME,
)
PLAYED = {"surface": "radio", "ref_segment": 0}
PROMOTED = rows(
    PromotionUsage,
    {"promotion": "radio", "track_ref": "paid", "track_id": "paid", "plays": 12} | PLAYED,
    *(
        {"promotion": "sampler", "track_ref": ref, "track_id": track, "plays": plays, "valid_from": date(2026, 2, 1)}
        | PLAYED
        for ref, track, plays in (("m1", "mixed", 15), ("m2", "mixed", 5), ("g", "given", 7))
    ),
)
COMMISSIONS = rows(
    Commission,
    {"track_id": "paid", "promotion": "radio", "plays": 12, "earning": money("12"), "rate_ppb": 300_000_000}
    | {"amount": money("3.6")}
    | OWN,
)


def told(**other: Any) -> pl.DataFrame:
    frames = {
        "recording_earning": EARNINGS, "usage": USAGE, "promotion_usage": PROMOTED, "promotion": PROMOTIONS,
        "commission": COMMISSIONS, "pool": POOLS,
    } | other  # fmt: skip
    found = report_lines(**{name: frame.lazy() for name, frame in frames.items()}).collect()
    assert found.schema == REPORT_LINE
    return in_report_order(found)


def lines(found: pl.DataFrame) -> list[tuple[str, str, int, str]]:
    return [
        (track, name, plays, format(amount.normalize(), "f"))
        for track, name, plays, amount in found.select("track_id", "row_class", "plays", "amount").rows()
    ]


def test_every_play_stands_in_one_line_of_its_class():
    assert lines(told()) == [
        ("given", "zero_rate", 7, "0"),
        ("mixed", "stream", 10, "10.000000001"),
        ("mixed", "zero_rate", 20, "0"),
        ("paid", "stream", 60, "60"),
        ("paid", "commission", 0, "-3.6"),
        ("rain", "stream", 40, "8"),
        ("rare", "ineligible", 9, "0"),
    ]


def test_a_line_says_why_it_counts_nothing_or_is_on_hold_and_which_programme_it_is_of():
    found = told().filter(pl.col("track_id").is_in(["rare", "rain", "given", "paid"]))

    assert found.select("status", "reason", "promotion").rows() == [
        ("payable", None, "sampler"),
        ("payable", None, None),
        ("payable", None, "radio"),
        ("hold", "blocked", None),
        ("payable", "below_plays", None),
    ]


def test_what_a_minimum_adds_is_a_line_of_its_own_beside_each_that_it_adds_to():
    topped = POOLS.with_columns(revenue_share=pl.lit(money("52")).cast(pl.Decimal(38, 9)), top_up=pl.lit(
        money("26.000000001")).cast(pl.Decimal(38, 9)))  # fmt: skip

    found = told(pool=topped).filter(pl.col("row_class").is_in(["stream", "minimum_top_up"]))

    # by hand: 26.000000001 of 78.000000001, a third to the nano-unit; the one that is left goes to the largest rest
    assert lines(found) == [
        ("mixed", "stream", 10, "6.666666667"),
        ("mixed", "minimum_top_up", 0, "3.333333334"),
        ("paid", "stream", 60, "40"),
        ("paid", "minimum_top_up", 0, "20"),
        ("rain", "stream", 40, "5.333333333"),
        ("rain", "minimum_top_up", 0, "2.666666667"),
    ]
    assert found.filter(pl.col("track_id") == "rain")["reason"].to_list() == ["blocked", "blocked"]


def test_of_revenue_below_zero_all_that_a_pool_pays_is_its_minimum():
    below = POOLS.with_columns(
        revenue_share=pl.lit(money("-20")).cast(pl.Decimal(38, 9)),
        top_up=pl.lit(money("98.000000001")).cast(pl.Decimal(38, 9)),
    )

    found = told(pool=below).group_by("row_class").agg(pl.col("amount").sum())

    assert dict(found.rows())["minimum_top_up"] == money("78.000000001")
    assert dict(found.rows())["stream"] == 0


def test_plays_that_count_nothing_and_are_paid_a_minimum_all_the_same_are_paid():
    priced = EARNINGS.with_columns(
        amount=pl.when(pl.col("track_id") == "rare")
        .then(pl.lit(money("0.9")))
        .otherwise("amount")
        .cast(pl.Decimal(38, 9))
    )

    [row] = told(recording_earning=priced).filter(pl.col("track_id") == "rare").rows(named=True)

    assert (row["row_class"], row["amount"], row["reason"]) == ("stream", money("0.9"), None)


def test_nobody_is_told_of_what_has_no_licensor():
    assert "stranger" not in told()["track_id"]


def test_excluded_plays_are_told_at_zero_and_adjustments_with_the_month_that_they_are_of():
    track = {"territory": "DE", "offering": "premium", "track_id": "farmed", "segment": 0, "currency": "EUR"} | OWN
    artificial = pl.DataFrame([track | {"plays": 900}], schema=ARTIFICIAL)
    earlier = track | {"original_period": "2026-07", "plays": -4, "amount": money("-0.4"), "status": "payable"}
    adjustment = pl.DataFrame([earlier | {"reason": None}], schema=ADJUSTMENT)

    found = told(artificial=artificial, adjustment=adjustment).filter(pl.col("track_id") == "farmed")

    assert found.select("row_class", "original_period", "plays", "amount").rows() == [
        ("artificial", None, 900, money("0")),
        ("adjustment", "2026-07", -4, money("-0.4")),
    ]


def test_every_class_is_in_the_closed_list():
    assert set(told()["row_class"]) <= set(vocabulary.ROW_CLASS)


AMOUNTS = st.integers(0, 10**20)


@given(
    st.lists(st.tuples(AMOUNTS, st.integers(0, 50), st.integers(0, 50), st.booleans()), min_size=1, max_size=8),
    st.integers(0, 10**21),
    st.fractions(0, 1),
)
def test_lines_sum_to_the_pools_earnings_and_plays_exactly(tracks, ai_part, topped):
    names = [f"t{number}" for number in range(len(tracks))]
    whole = sum(units for units, *_ in tracks) + ai_part
    top_up = int(whole * topped)
    nano = Decimal(1).scaleb(-9)
    usage = rows(
        Usage,
        *(
            {"track_id": name, "plays": paid + free, "zero_rate_plays": free, "weight": paid if counts else 0}
            | ({} if counts else {"ineligible": "short"})
            for name, (_, paid, free, counts) in zip(names, tracks, strict=True)
        ),
    )
    earned = rows(
        RecordingEarning,
        *(
            {"track_id": name, "plays": paid + free, "amount": units * nano} | OWN
            for name, (units, paid, free, _) in zip(names, tracks, strict=True)
        ),
    )
    promoted = rows(
        PromotionUsage,
        *(
            {"promotion": "sampler", "track_ref": name, "track_id": name, "plays": free}
            | {"valid_from": date(2026, 2, 1)}
            | PLAYED
            for name, (_, _, free, _) in zip(names, tracks, strict=True)
        ),
    )
    figures = {"revenue_share": (whole - top_up) * nano, "top_up": top_up * nano, "amount": whole * nano}
    pools = rows(Pool, {"base_part": Decimal(0)} | figures | OWN)

    found = told(
        recording_earning=earned, usage=usage, promotion_usage=promoted, pool=pools, commission=empty(Commission)
    )

    plays, units = Counter(), Counter()
    for name, row_class, count, amount in found.select("track_id", "row_class", "plays", "amount").rows():
        assert amount >= 0
        plays[name] += count
        units[name] += int(amount.scaleb(9))
        units[row_class] += int(amount.scaleb(9))
    assert [plays[name] for name in names] == [paid + free for _, paid, free, _ in tracks]
    assert [units[name] for name in names] == [units for units, *_ in tracks]
    kept = whole - ai_part
    assert units["minimum_top_up"] == (top_up * kept // whole if whole else 0)
    if not ai_part:
        assert (units["stream"], units["minimum_top_up"]) == (whole - top_up, top_up)
    assert (units["zero_rate"], units["ineligible"]) == (0, 0)
