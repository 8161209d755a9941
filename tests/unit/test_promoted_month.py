"""Promotion programmes in a home: from the log's plays to those under each programme."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from attribution.catalogue import segments
from attribution.promotions import opted_in, promotion_changes
from pipelines.home import Home
from pipelines.promoted import promotion_usage
from schemas.agreement import Agreement
from schemas.party import Party
from schemas.promotion import Promotion
from schemas.promotion_track import PromotionTrack
from schemas.promotion_usage import PromotionUsage
from schemas.territory_set import TerritorySet
from tests.formats.rows import rows
from tests.stream_logs import as_csv, plays, reduced
from tests.worlds import FIRST, LAST, World, catalogue, service

RADIO = {"surface": "radio"}
EARLY, LATE = {"played_at": "2026-09-15T23:59:59Z"}, {"played_at": "2026-09-16T00:00:00Z"}
WORLD = World(
    plays=[("GB", "premium", "T1", 1)],
    tracks={"T1": "PA", "T2": "PA", "T3": "PB"},
    isrcs={"T1": "QZABC2600001", "T3": "QZABC2600001"},
    deals=[{"track_id": "T1"}, {"track_id": "T2", "valid_to": date(2026, 9, 20)}, {"track_id": "T3"}],
)
PARTIES = rows(
    Party, {"party": "alpha", "name": "x", "dpid": "PA"}, {"party": "beta", "name": "x", "dpid": "PB"}
).lazy()
COVERED = rows(TerritorySet, *({"territories": text, "territory": "GB"} for text in ("+2136", "+GB"))).lazy()


def found(folder: Path, log: list[dict[str, Any]], *opt_ins: dict[str, Any], **more: Any) -> list[tuple]:
    """track_ref, ref_segment, track_id, segment and plays of what is under the programme."""
    usual = {"promotion": "spot", "licensor": "alpha", "kind": "commission", "surfaces": ["radio"]}
    promotion = rows(Promotion, {**usual, "territories": "+GB", **more}).lazy()
    taken = rows(PromotionTrack, *({"promotion": "spot", **one} for one in opt_ins)).lazy()
    known = catalogue(WORLD)
    opted = opted_in(promotion, taken, known["track"], PARTIES)
    deals = known["deal"].select("track_id", "valid_from", "valid_to")
    cuts = segments(known["track_refs"], pl.concat([deals, promotion_changes(opted)]), FIRST, LAST)
    reduced(folder, {"day.csv": as_csv(log)}, segments=cuts.collect())
    usage = promotion_usage(
        Home.at(folder, folder / "deliveries"),
        "2026-09",
        promotion=promotion,
        promotion_track=taken,
        track_ref=known["track_refs"],
        track=known["track"],
        party=PARTIES,
        territory_set=COVERED,
        deal=known["deal"],
        segments=cuts,
        service_offering=service(WORLD),
        agreement=rows(Agreement).lazy(),
    )
    PromotionUsage.validate(usage, lazy=True)
    return usage.select("track_ref", "ref_segment", "track_id", "segment", "plays").rows()


def test_an_opt_in_from_mid_month_on_counts_the_later_plays_of_its_surface_alone(tmp_path: Path):
    log = plays(
        RADIO | EARLY, RADIO | LATE, RADIO | LATE | {"account_id": "bob"}, LATE | {"surface": "search"},
        RADIO | LATE | {"played_ms": "10"}, RADIO | LATE | {"territory": "FR"},
    )  # fmt: skip

    assert found(tmp_path, log, {"track": "T1", "from_date": date(2026, 9, 16)}) == [("T1", 1, "T1", 1, 2)]


def test_plays_after_the_last_day_of_an_opt_in_are_under_no_programme(tmp_path: Path):
    log = plays(RADIO | EARLY, RADIO | LATE)
    opt_in = {"track": "T1", "from_date": date(2026, 1, 1), "to_date": date(2026, 9, 15)}

    assert found(tmp_path, log, opt_in) == [("T1", 0, "T1", 0, 1)]


def test_a_track_that_the_log_calls_by_id_and_by_isrc_is_one_track_in_its_own_segments(tmp_path: Path):
    by_isrc = {"track_id": "QZABC2600001"}
    log = plays(RADIO | LATE, RADIO | LATE | by_isrc, RADIO | EARLY | by_isrc)

    usage = found(tmp_path, log, {"track": "QZABC2600001", "from_date": date(2026, 9, 16)})

    assert usage == [("QZABC2600001", 1, "T1", 1, 1), ("T1", 1, "T1", 1, 1)]


def test_plays_that_no_live_deal_covers_are_under_no_programme(tmp_path: Path):
    ours = {"track_id": "T2"}
    log = plays(RADIO | LATE | ours, RADIO | ours | {"played_at": "2026-09-21T00:00:00Z"})

    assert found(tmp_path, log, {"track": "", "from_date": date(2026, 1, 1)}) == [("T2", 0, "T2", 0, 1)]


def test_a_month_without_programmes_looks_at_nothing(tmp_path: Path):
    assert found(tmp_path, plays(RADIO)) == []
    assert found(tmp_path, plays(RADIO), {"track": "T1", "from_date": date(2026, 10, 1)}) == []
