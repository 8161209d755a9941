"""A month of AI tracks with cached verdicts: how long its attribution takes, from claims to earnings.

``python -m tests.bench.ai_month`` makes the datasets, then resolves, weighs and settles them in a process of its own.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path

import click
import polars as pl

from attribution.ai_money.datasets import datasets
from attribution.ai_money.terms import AiTerms
from attribution.bases import bases
from attribution.fx import Quotation
from attribution.pools import recorded_pools
from attribution.provenance.graph import resolve
from attribution.provenance.sources import source_shares
from pipelines.datasets import DATASETS
from pipelines.store import Store
from schemas.columns import empty
from tests.bench.ai_month_rows import FIRST, LAST, OFFERINGS, PERIOD, TERRITORIES, every
from tests.bench.watch import peak_of_process

_TERMS = [
    "ai_licence", "ai_licence_share", "agreement", "consent", "mandate", "party", "takedown", "territory_set",
    "training_use", "ai_track",
]  # fmt: skip
_QUOTATIONS = {"EUR": Quotation(Fraction(1), None, None)}


@dataclass(frozen=True)
class Attributed:
    """What it took."""

    tracks: int
    lines: int
    earnings: int
    seconds: dict[str, float]
    peak_bytes: int


def make(folder: Path, tracks: int) -> None:
    """Write the month's datasets."""
    store = Store(folder)
    for name, frame in every(tracks).items():
        store.write(name, PERIOD, frame)


def attribute(folder: Path, tracks: int) -> Attributed:
    """Resolve, weigh and settle what :func:`make` wrote."""
    store, clock, seconds = Store(folder), time.perf_counter(), {}
    terms = {name: _read(store, name).collect() for name in _TERMS}
    large = {name: _read(store, name) for name in ("track", "work", "work_share")}

    def lap(step: str) -> None:
        nonlocal clock
        seconds[step], clock = time.perf_counter() - clock, time.perf_counter()

    resolved = resolve(_read(store, "attribution_claim").collect(), _read(store, "provenance_manifest").collect())
    lap("resolve")
    registry = {name: terms[name] for name in ("ai_licence", "consent", "training_use", "party", "territory_set")}
    weighed = source_shares(
        ai_track=terms["ai_track"], resolved=resolved, voice_claim=_read(store, "voice_claim").collect(),
        attribution_provider=_read(store, "attribution_provider").collect(), first=FIRST, last=LAST,
        places=TERRITORIES, **registry, **large,
    )  # fmt: skip
    store.write("source_share", PERIOD, weighed)
    del resolved, weighed
    lap("source_share")
    shares, cuts = _read(store, "source_share"), _read(store, "track_segment")
    given = {**terms, **large, "source_share": shares, "track_segment": cuts}
    ai = AiTerms(**given, base=empty(DATASETS["base"]), quotations=_QUOTATIONS, on=LAST)
    rows = _settle(store, ai)
    lap("settle")
    return Attributed(tracks, rows[0], rows[1], seconds, peak_of_process())


def _settle(store: Store, ai: AiTerms) -> tuple[int, int]:
    usage = _read(store, "usage")
    base = bases(usage, _read(store, "revenue"), period=PERIOD)
    agreement, sets = ai.agreement.lazy(), ai.territory_set.lazy()
    sums = usage.group_by("territory", "offering").agg(pl.col("weight").sum()).collect()
    whole = sums.with_columns(side=pl.lit("recorded"), allocation=pl.lit("pro_rata"), is_choice=pl.lit(value=True))
    pool = recorded_pools(usage, base.lazy(), whole, agreement, sets, quotations=_QUOTATIONS, first=FIRST, last=LAST)
    settled = AiTerms(**{**vars(ai), "base": base})
    names = ("recording_earning", "ai_pool", "ai_earning")
    written = [
        store.write(name, PERIOD, rows) for name, rows in zip(names, datasets(usage, pool.lazy(), settled), strict=True)
    ]
    return written[0].rows, written[2].rows


def _read(store: Store, name: str) -> pl.LazyFrame:
    return store.read(name, PERIOD) if store.has(name, PERIOD) else empty(DATASETS[name]).lazy()


def measured(tracks: int) -> Attributed:
    """Make a month of so many AI tracks and attribute it, each in a process of its own."""
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp)
        for work in (make, attribute):
            with get_context("spawn").Pool(1) as pool:
                found = pool.apply(work, (folder, tracks))
    return found


def lines(found: Attributed) -> Iterator[str]:
    """What it took, in words."""
    yield (
        f"{found.tracks:,} AI tracks with cached verdicts in {len(TERRITORIES)} territories × {len(OFFERINGS)} "
        f"offerings: {found.lines:,} recorded lines, {found.earnings:,} earnings of sources"
    )
    steps = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in found.seconds.items())
    yield f"{steps}; together {sum(found.seconds.values()):.1f} s, peak {found.peak_bytes / 2**30:.2f} GiB"


@click.command()
@click.option("--tracks", type=click.IntRange(min=100), default=100_000, show_default=True, help="AI tracks.")
def main(tracks: int) -> None:
    """Time the attribution of a month of AI tracks."""
    click.echo("\n".join(lines(measured(tracks))))


if __name__ == "__main__":
    sys.exit(main())
