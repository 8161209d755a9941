"""The datasets of a month of AI tracks: works and recordings with their owners, tracks that draw on five of them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipelines.datasets import DATASETS
from schemas.columns import polars_schema
from tests.formats.rows import rows
from tests.unit.ai_money_month import licence, share
from tests.worlds import agreement, ppb

PERIOD, FIRST, LAST = "2026-09", date(2026, 9, 1), date(2026, 9, 30)
TERRITORIES, OFFERINGS = ("AT", "CH", "DE", "FR", "GB"), ("family", "premium")
_SOURCES = 50_000
"""Works, and as many recordings."""
_DELIVERERS = [f"PADPIDA{at:02d}" for at in range(20)]
_SOCIETIES = ["052", "035", "058"]
_WORLD = "+2136"
_WEIGHTS = {
    "composition": [400_000_000, 300_000_000, 200_000_000, 100_000_000],
    "recording": [500_000_000, 400_000_000, 100_000_000],
}


def every(tracks: int) -> Mapping[str, pl.DataFrame]:
    """Every dataset that the attribution of a month reads."""
    numbers = pl.select(n=pl.int_range(tracks)).with_columns(track_id=_named("A", "n"), evidence_id=_digest("n"))
    return {
        **_terms(),
        **_works(),
        "track": _catalogue(tracks),
        "ai_track": _as("ai_track", numbers, disclosure="All", manifest_state="verified", licence_state="yes",
            contribution="All", ai_uses=[], generator="gen", model_id="m", model_version="1",
            generated_at="2026-08-01T00:00:00Z", is_rendition=False, recorded="less_reserve", reserve="paid",
            composition="paid"),
        "attribution_claim": _claims(numbers),
        "provenance_manifest": _as("provenance_manifest", numbers.with_columns(manifest=_named("urn:", "n")),
            is_active=True, reasons=[], contribution="All", is_editing_only=False, ai_uses=[], generator="gen",
            model_id="m", model_version="1", generated_at="2026-08-01T00:00:00Z"),
        "usage": _usage(tracks),
        "revenue": rows(DATASETS["revenue"], *(_revenue(place, name) for place in TERRITORIES for name in OFFERINGS)),
    }  # fmt: skip


def _named(prefix: str, column: str) -> pl.Expr:
    return pl.lit(prefix) + pl.col(column).cast(pl.String).str.zfill(10)


def _digest(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).str.zfill(64)


def _as(dataset: str, frame: pl.DataFrame, **fixed: Any) -> pl.DataFrame:
    """The rows of a dataset, with what is the same in all of them; columns of which nothing is said are null."""
    types = polars_schema(DATASETS[dataset])
    missing = {name: fixed.get(name) for name in types if name not in frame.columns}
    return frame.with_columns(pl.lit(value, types[name]).alias(name) for name, value in missing.items()).select(
        pl.col(name).cast(kind) for name, kind in types.items()
    )


def _claims(numbers: pl.DataFrame) -> pl.DataFrame:
    """Three works, two recordings, and a part of either that nobody is named for."""
    entries = pl.DataFrame(
        [
            (at, right, weight, at < len(weights) - 1)
            for right, weights in _WEIGHTS.items()
            for at, weight in enumerate(weights)
        ],
        schema=["at", "right", "claimed_weight_ppb", "is_named"],
        orient="row",
    ).with_row_index("place")
    drawn = (pl.col("n") * 7_919 + pl.col("place") * 104_729) % _SOURCES
    is_work = pl.col("right") == "composition"
    rows_ = numbers.join(entries, how="cross").with_columns(drawn=drawn).with_columns(
        manifest=_named("urn:", "n"),
        kind=pl.when(~pl.col("is_named")).then(pl.lit("unattributed")).when(is_work).then(pl.lit("iswc")).otherwise(
            pl.lit("isrc")
        ),
        source=pl.when(~pl.col("is_named")).then(pl.lit("")).when(is_work).then(_iswc()).otherwise(_isrc()),
        use=pl.when("is_named").then(pl.lit("training_influence")),
        confidence_ppb=pl.when("is_named").then(900_000_000),
    )  # fmt: skip
    return _as("attribution_claim", rows_)


def _iswc() -> pl.Expr:
    return _named("T", "drawn")


def _isrc() -> pl.Expr:
    return pl.lit("QZABC") + pl.col("drawn").cast(pl.String).str.zfill(7)


def _catalogue(tracks: int) -> pl.DataFrame:
    sources = pl.select(drawn=pl.int_range(_SOURCES)).select(track_id=_named("S", "drawn"), isrc=_isrc(), n="drawn")
    own = pl.select(n=pl.int_range(tracks)).select(track_id=_named("A", "n"), isrc=_named("QZ", "n"), n="n")
    deliverer = pl.lit(pl.Series(_DELIVERERS)).gather(pl.col("n") % len(_DELIVERERS))
    return _as("track", pl.concat([sources, own]).with_columns(deliverer=deliverer), release_id="r", title="t",
               artist="a", release_title="r", duration_ms=0)  # fmt: skip


def _works() -> dict[str, pl.DataFrame]:
    """Two owners of each work, in PR and MR, of two of three societies."""
    works = pl.select(drawn=pl.int_range(_SOURCES)).with_columns(work_id=_iswc(), iswc=_iswc())
    owners = pl.DataFrame({"owner": [0, 1]}).join(pl.DataFrame({"right": ["MR", "PR"]}), how="cross")
    held = works.join(owners, how="cross").with_columns(
        party_id=((pl.col("drawn") * 31 + pl.col("owner") * 17) % 20_000).cast(pl.String).str.zfill(11),
        society_code=pl.lit(pl.Series(_SOCIETIES)).gather((pl.col("drawn") + pl.col("owner")) % 3),
    )
    share_ = {"share_ppb": 500_000_000, "party_name": "n", "role": "E", "is_controlled": True, "submitter": "PB1",
              "share_kind": "collection", "territories": _WORLD}  # fmt: skip
    texts = ["writer_names", "writer_ids", "arranger_names", "arranger_ids", "publisher_names", "publisher_ids"]
    return {
        "work": _as("work", works, submitter="PB1", submitter_work_id="1", title="w", version_type="ORI",
                    is_public_domain=False, delivery_id="0" * 64, **{name: [] for name in texts}),
        "work_share": _as("work_share", held, **share_),
    }  # fmt: skip


def _usage(tracks: int) -> pl.DataFrame:
    """Every AI track and as many others, played in every base."""
    ids = pl.concat([
        pl.select(n=pl.int_range(tracks)).select(track_id=_named(prefix, "n"), n="n") for prefix in ("A", "Z")
    ])  # fmt: skip
    places = pl.DataFrame({"territory": TERRITORIES}).join(pl.DataFrame({"offering": OFFERINGS}), how="cross")
    plays = pl.col("n") * 13 % 97 + 1
    played = places.join(ids, how="cross").with_columns(plays=plays, weight=plays, composition_weight=plays)
    return _as("usage", played, segment=0, short_plays=0, played_ms=0, listeners=1, deliverer=_DELIVERERS[0],
               licensor="label", agreement="deal", from_date=FIRST, allocation="pro_rata",
               zero_rate_plays=0)  # fmt: skip


def _revenue(territory: str, offering: str) -> dict[str, Any]:
    money = {"gross": Decimal(900_000), "tax": Decimal(0), "net": Decimal(900_000)}
    return {"territory": territory, "offering": offering, **money, "subscribers": 1, "trial_subscribers": 0,
            "free_subscribers": 0}  # fmt: skip


def _terms() -> dict[str, pl.DataFrame]:
    licensors = ["soc-a", "soc-b", None]
    works = [licence(f"works-{who}", who, territories=_WORLD, performing_ppb=ppb("0.75")) for who in licensors]
    sounds = [licence(f"sounds-{who}", who, "recording", territories=_WORLD) for who in ("one", "two", None)]
    members = [{"territories": text, "territory": place} for place in TERRITORIES for text in (_WORLD, "+DE")]
    mandates = [
        {"mandate": f"{who}-{right}", "owner_kind": "society", "owner": code, "right": right, "territories": _WORLD,
         "licensor": who}
        for who, code in zip(("soc-a", "soc-b"), _SOCIETIES, strict=False)
        for right in ("PR", "MR")
    ]  # fmt: skip
    parties = [{"party": name, "name": name} for name in ("label", "soc-a", "soc-b", "one", "two", "three")]
    labels = [
        {"party": dpid.lower(), "name": dpid, "dpid": dpid, "licensor": ("one", "two", "three")[at % 3]}
        for at, dpid in enumerate(_DELIVERERS)
    ]
    deal = agreement("deal", "label", rate="52%", territories=_WORLD, is_ai_deduction_accepted=True)
    given = {
        "agreement": [deal],
        "ai_licence": [*works, *sounds],
        "ai_licence_share": [share(one["licence"], "10%") for one in (*works, *sounds)],
        "mandate": mandates,
        "party": [*parties, *labels],
        "territory_set": members,
    }
    return {name: rows(DATASETS[name], *some) for name, some in given.items()}
