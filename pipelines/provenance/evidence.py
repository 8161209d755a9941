"""A month's evidence: which pairs of files there are, what each is worth, and what its manifests say."""

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from pipelines.home import Home
from pipelines.provenance.cache import Verdicts, frames
from pipelines.provenance.pool import PROCESSES, verify_all
from pipelines.provenance.reading import Reading
from pipelines.provenance.trust import Trust, trust_in_force
from pipelines.provenance.verify import Found, evidence_id, found
from schemas.columns import polars_schema
from schemas.reservation import Reservation

DATASETS: Final = ("provenance_verdict", "provenance_manifest", "attribution_claim", "voice_claim", "reservation")
_BATCH: Final = 1_000
"""Pairs that are judged before what was found is kept: a killed run loses no more."""
_FOLDER = "provenance/"
_RECEIVED = ("accepted", "duplicate")


class Evidence(NamedTuple):
    """Rows of the five datasets, each by its key; reservations are those of the sources' own manifests."""

    verdict: pl.DataFrame
    manifest: pl.DataFrame
    claim: pl.DataFrame
    voice: pl.DataFrame
    reservation: pl.DataFrame


def evidence(  # noqa: PLR0917, everything that a month rests on
    home: Home,
    index: pl.DataFrame,
    deliveries: pl.DataFrame,
    tracks: pl.DataFrame | pl.LazyFrame,
    trust_list: pl.DataFrame,
    period: str,
    *,
    processes: int = PROCESSES,
) -> Evidence:
    """Judge every pair of files that a track may rest on, each once.

    What was judged before under the trust list in force is taken as it was found, whatever has ended since.

    Args:
        home: where the verdicts are kept, and whose deliveries these are.
        index: rows of ``provenance_index``.
        deliveries: rows of ``delivery``.
        tracks: with ``file_name``, the audio that a message names.
        trust_list: rows of ``trust_list``.
        period: the month; the lists in force on its last day judge.
        processes: how many files are read at a time.

    Raises:
        BadAnchor: where a trust list names no certificate.
        VerifierBroken: where the library does not do what was promised of it.
    """
    trust = trust_in_force(trust_list, period)
    kept = Verdicts(home.root / "verdicts", trust)
    wanted = pairs(index, deliveries, tracks)
    asked = wanted.with_columns(evidence_id=pl.Series(map(evidence_id, *wanted), dtype=pl.String))
    new = asked.join(kept.known(), on="evidence_id", how="anti")
    lost = _judge(new, kept, trust, _places(home, deliveries, new), processes)
    known, gone = kept.of(asked), frames(lost)
    mine = {name: pl.concat([known.pop(name), gone[name]]) for name in DATASETS}
    said = mine["reservation"].select(polars_schema(Reservation).names()).unique()
    key = ["kind", "subject_id", "use", "valid_from", "origin"]
    mine["reservation"] = said.sort(said.columns, nulls_last=True).unique(key, keep="first", maintain_order=True)
    return Evidence(*(mine[name].sort(_ORDER[name]) for name in DATASETS))


_ORDER: Final = {
    "provenance_verdict": ["evidence_id"],
    "provenance_manifest": ["evidence_id", "manifest"],
    "attribution_claim": ["evidence_id", "manifest", "place"],
    "voice_claim": ["evidence_id", "manifest", "voice_id", "role"],
    "reservation": ["kind", "subject_id", "use", "valid_from", "origin"],
}


def pairs(index: pl.DataFrame, deliveries: pl.DataFrame, tracks: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """The pairs of files that tracks may rest on: those that an index names, and audio that a message names.

    A pair of which a file was never received is none. The newest accepted bytes under a name are meant.

    Returns:
        ``asset_sha256`` and ``store_sha256``, either of which may be empty, sorted.
    """
    files = _newest(deliveries)
    sha = {"": "", **dict(files.select("name", "delivery_id").iter_rows())}
    named = index.select(
        pl.col("asset").replace_strict(sha, default=None, return_dtype=pl.String).alias("asset_sha256"),
        pl.col("store").replace_strict(sha, default=None, return_dtype=pl.String).alias("store_sha256"),
    )
    base = pl.col("file_name").str.split("/").list.last()
    by_message = files.select(file_name=pl.col("name").str.split("/").list.last(), asset_sha256="delivery_id").join(
        tracks.lazy().select(base).drop_nulls().unique().collect(), on="file_name", how="semi"
    )
    embedded = by_message.select("asset_sha256", store_sha256=pl.lit(""))
    return pl.concat([named.drop_nulls(), embedded]).unique().sort("asset_sha256", "store_sha256")


def _newest(deliveries: pl.DataFrame) -> pl.DataFrame:
    received = deliveries.filter(pl.col("kind") == "provenance", pl.col("status").is_in(_RECEIVED))
    return received.sort("version").unique("name", keep="last", maintain_order=True)


def _places(home: Home, deliveries: pl.DataFrame, wanted: pl.DataFrame) -> dict[str, Path]:
    """Where the bytes of each wanted delivery lie."""
    digests = pl.concat([wanted["asset_sha256"], wanted["store_sha256"]]).implode()
    found = _newest(deliveries).filter(pl.col("delivery_id").is_in(digests)).sort("name", descending=True)
    return {sha256: home.deliveries / name for name, sha256 in found.select("name", "delivery_id").iter_rows()}


def _judge(new: pl.DataFrame, kept: Verdicts, trust: Trust, places: Mapping[str, Path], processes: int) -> list[Found]:
    """Judge and keep; what is returned is not kept, since its files are not there, and may come back."""
    wanted = new.select("asset_sha256", "store_sha256").rows()
    files = [(places.get(asset), places.get(store)) for asset, store in wanted]
    judged = zip(wanted, verify_all(trust, files, processes=processes) if files else (), strict=True)
    lost = []
    while batch := list(islice(judged, _BATCH)):
        kept.keep([one for pair, one in batch if _pair(one) == pair])
        lost += [pair for pair, one in batch if _pair(one) != pair]
    return [found(_gone(*pair), trust) for pair in lost]


def _gone(asset: str, store: str) -> Reading:
    """What is left of files that were received and are not there any more, or are others now."""
    return Reading(asset, store, "other" if asset else "c2pa", state="absent", fault="audio_missing")


def _pair(judged: Found) -> tuple[str, str]:
    return judged.verdict["asset_sha256"], judged.verdict["store_sha256"]
