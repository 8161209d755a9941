"""Releases, tracks and deals of a month for measuring, a column at a time."""

from datetime import date
from typing import Final

import polars as pl

from attribution import period as months
from pipelines.sample.bench_terms import DELIVERERS
from schemas.columns import polars_schema
from schemas.contribution import Contribution
from schemas.deal import Deal
from schemas.release import Release
from schemas.track import Track
from schemas.track_index import TrackIndex

_WHEEL: Final = [
    place for place, turns in enumerate((14, 11, 9, 7, 5, 4, 3, 3, 2, 2, 2, 2)) for _ in range(turns)
]  # fmt: skip
"""Which deliverer gets a track: 64 turns, some have many more than others."""
_ON_A_RELEASE: Final = 10
_SINCE: Final = date(2020, 1, 1)
_USES: Final = {
    "SubscriptionModel": ["ConditionalDownload", "OnDemandStream"],
    "AdvertisementSupportedModel": ["NonInteractiveStream", "OnDemandStream"],
}


def scattered(number: pl.Expr, salt: int) -> pl.Expr:
    """A number below 65,536 that looks drawn, from a whole number below 2³¹.

    Source: D. Knuth, The Art of Computer Programming 3, §6.4, multiplicative hashing.
    """
    return (number.cast(pl.Int64) * 2_654_435_761 + salt * 40_503_000_003) % 4_294_967_296 // 65_536


def played_ms(number: pl.Expr) -> pl.Expr:
    """Length of track ``number``."""
    return 120_000 + number.cast(pl.Int64) * 7_919 % 180_000


def padded(number: pl.Expr, width: int) -> pl.Expr:
    """A whole number as text, with zeros before it."""
    return number.cast(pl.String).str.zfill(width)


def service_id(number: pl.Expr) -> pl.Expr:
    """The service's own name for track ``number``."""
    return pl.concat_str(pl.lit("t"), padded(number, 7))


def tracks_frame(tracks: int) -> pl.DataFrame:
    """All tracks by ``number``, the most played first: ``place`` of the deliverer, ``isrc``, ``icpn``, ``track_id``."""
    number, place = pl.col("number"), pl.col("place")
    rows = pl.DataFrame({"number": pl.int_range(tracks, eager=True)}).with_columns(
        place=pl.lit(pl.Series(_WHEEL, dtype=pl.Int64)).gather(scattered(number, 1) % len(_WHEEL))
    )
    turn = pl.int_range(pl.len()).over("place")
    return (
        rows.with_columns(turn=turn, release=turn // _ON_A_RELEASE)
        .with_columns(
            isrc=pl.concat_str(
                pl.lit("GBB"),
                padded(place, 2),
                padded(25 - pl.col("turn") // 100_000, 2),
                padded(pl.col("turn") % 100_000, 5),
            ),
            icpn=_ean(place * 10_000_000 + pl.col("release")),
            deliverer=pl.lit(pl.Series(list(DELIVERERS.values()))).gather(place),
        )
        .with_columns(track_id=pl.concat_str("isrc", "icpn", "deliverer", separator="-"))
    )


def _ean(number: pl.Expr) -> pl.Expr:
    """A 13-digit EAN of the range for a shop's own use."""
    code = pl.lit(290_000_000_000) + number
    digits = [code // 10**power % 10 for power in range(11, -1, -1)]
    summed = sum((digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)), pl.lit(0))
    return pl.concat_str(code.cast(pl.String), ((10 - summed % 10) % 10).cast(pl.String))


def index_frame(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``track_index``."""
    named = rows.select(service_id(pl.col("number")).alias("track_id"), "isrc", "icpn", "deliverer", rendition_id=None)
    return named.cast(polars_schema(TrackIndex)).sort("track_id")


def catalogue_frames(rows: pl.DataFrame, place: int, period: str, delivery_id: str) -> dict[str, pl.DataFrame]:
    """Rows of ``release``, ``track``, ``contribution`` and ``deal`` of one deliverer, as its messages would give them.

    One track in a hundred loses its deals in mid-month, one in 200 has none.
    """
    number = pl.col("number")
    own = rows.filter(pl.col("place") == place).with_columns(
        release_id=pl.concat_str("deliverer", "icpn", separator=":"),
        title=pl.concat_str(pl.lit("Measured Song "), number),
        artist=pl.concat_str(pl.lit("Measured Artist "), pl.col("release") // 3),
        label=pl.lit(f"Measured Label {place}"),
    )
    return {
        "release": _releases(own, delivery_id),
        "track": _tracks(own),
        "contribution": _contributions(own),
        "deal": _deals(own, period),
    }


def _releases(own: pl.DataFrame, delivery_id: str) -> pl.DataFrame:
    first = own.sort("number").unique("release_id", keep="first", maintain_order=True)
    return _as(
        Release,
        first.with_columns(
            message_sender="deliverer",
            release_type=pl.lit("Album"),
            release_date=pl.lit(_SINCE),
            delivery_id=pl.lit(delivery_id),
        ),
    ).sort("release_id")


def _tracks(own: pl.DataFrame) -> pl.DataFrame:
    return _as(
        Track, own.with_columns(release_title="title", duration_ms=played_ms(pl.col("number")))
    ).sort("track_id")  # fmt: skip


def _contributions(own: pl.DataFrame) -> pl.DataFrame:
    who = own.with_columns(sequence=1, contributor="artist", role=pl.lit("LeadPerformer"), is_generative=False)
    return _as(Contribution, who).sort("track_id", "sequence", "role")


def _deals(own: pl.DataFrame, period: str) -> pl.DataFrame:
    chance, middle = scattered(pl.col("number"), 2), months.bounds(period)[0].replace(day=15)
    licensed = own.filter(chance % 200 != 1)
    pieces = [
        licensed.with_columns(
            deal=place,
            territories=pl.lit("+2136"),
            commercial_models=pl.lit([model], dtype=pl.List(pl.String)),
            use_types=pl.lit(uses, dtype=pl.List(pl.String)),
            valid_from=pl.lit(_SINCE),
            valid_to=pl.when(chance % 100 == 0).then(pl.lit(middle)),
        )
        for place, (model, uses) in enumerate(_USES.items(), 1)
    ]
    return _as(Deal, pl.concat(pieces)).sort("track_id", "deal", "valid_from")


def _as(model: type, rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of a dataset; what is not among ``rows`` is null."""
    schema = polars_schema(model)
    missing = {name: pl.lit(None) for name in schema if name not in rows.columns}
    return rows.with_columns(**missing).select(schema.names()).cast(schema)
