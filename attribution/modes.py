"""How compositions are settled: five modes, by agreement, right and base.

``direct`` pays our computation by work and party; ``share_register`` does where the contract accepts registered
shares, and else accrues it; ``claims`` accrues it until the licensor claims; ``blanket`` is one sum that covers the
right; ``statutory`` is one sum for all that nobody else has licensed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from attribution.bases import BASE, among, cut
from attribution.destinations import BY_SUM, Destinations, destinations
from attribution.earnings import licensor_earnings, spread
from attribution.epochs import Epochs, epochs
from attribution.fees import in_force
from attribution.lines import lines, played
from attribution.money import nano
from attribution.pools import Quotations
from attribution.repertoire import Repertoire
from attribution.right_splits import with_splits
from attribution.us_month import UsInputs, UsMonth, us_month, with_overtime
from attribution.us_pools import priced
from attribution.works_used import claims
from schemas.columns import empty, polars_schema
from schemas.licensor_earning import LicensorEarning
from schemas.pool import Pool
from schemas.right_split import RightSplit
from schemas.unverified_use import UnverifiedUse
from schemas.vocabulary import REASON as REASONS
from schemas.vocabulary import STATUS as STATUSES
from schemas.work_earning import WorkEarning

STATUS, WHY = pl.Enum(STATUSES), pl.Enum(REASONS)
Frames = Iterator[pl.DataFrame]


@dataclass(frozen=True)
class Settled:
    """What compositions earn in one base: rows of the datasets of these names."""

    pool: pl.DataFrame
    work_earning: pl.DataFrame
    licensor_earning: pl.DataFrame
    unverified_use: pl.DataFrame


@dataclass(frozen=True)
class Named:
    """What the numbers in lines stand for: rows of the base's usage; works and parties."""

    rows: pl.DataFrame
    known: Repertoire


@dataclass(frozen=True)
class _Place:
    """A territory with its usage and bases."""

    territory: str
    rows: pl.DataFrame
    bases: pl.DataFrame


@dataclass(frozen=True)
class Terms:
    """What compositions are licensed under, and their bases apportioned by: rows of these datasets, and rates."""

    agreement: pl.DataFrame
    mandate: pl.DataFrame
    territory_set: pl.DataFrame
    usage_weight: pl.LazyFrame
    base_weight: pl.DataFrame
    quotations: Quotations
    first: date
    last: date
    right_split: pl.DataFrame = field(default_factory=lambda: empty(RightSplit))
    us: UsInputs = field(default_factory=UsInputs)

    @property
    def month(self) -> Epochs:
        """The month, cut where an agreement or a mandate begins or has ended."""
        composition = self.agreement.filter(pl.col("side") == "composition")
        return epochs(composition, self.mandate, first=self.first, last=self.last)


def settle(
    usage: pl.LazyFrame, base: pl.LazyFrame, known: Repertoire, terms: Terms, *, at_most: int = 1_000_000
) -> Iterator[Settled]:
    """Settle the compositions of a month, base by base, in the order of territory and offering.

    Args:
        usage: rows of ``usage``; whole territories are read, about ``at_most`` rows at a time.
        base: rows of ``base``, all of the month's.
        known: the registered works of the month's recordings.
        terms: who licenses what, and at which rates.
        at_most: rows.

    Raises:
        TermsError: where agreements or mandates contradict each other, or a sum cannot be converted.
    """
    bases = base.collect()
    covered = in_force(terms.agreement, terms.territory_set, bases, terms.month)
    agreed = with_splits(covered, terms.right_split, terms.territory_set, on=terms.last)
    us = us_month(agreed, terms.us, on=terms.last)
    used = usage.group_by("territory").len().collect()
    sizes = bases.select("territory").unique().join(used, on="territory", how="left").fill_null(0)
    for territories in cut(sizes, ["territory"], at_most=at_most):
        there = among(territories, ["territory"])
        rows = played(usage.filter(there), known, terms.usage_weight.filter(there))
        for territory in territories["territory"]:
            is_there = pl.col("territory") == territory
            at = _Place(territory, rows.filter(is_there), bases.filter(is_there).sort("offering"))
            yield from _settle_territory(at, known, agreed, terms, us)


def datasets(settled: Iterator[Settled]) -> tuple[Frames, Frames, Frames, Frames]:
    """The rows of ``work_earning``, ``pool``, ``licensor_earning`` and ``unverified_use``, each piece by piece.

    Read the first one first.

    Lines are many and passed on as they come; pools and what they come to are few, and kept until asked for.
    """
    pool, earning, unverified = [empty(Pool)], [empty(LicensorEarning)], [empty(UnverifiedUse)]

    def lines_first() -> Frames:
        yield empty(WorkEarning)
        for one in settled:
            pool.append(one.pool)
            earning.append(one.licensor_earning)
            unverified.append(one.unverified_use)
            yield one.work_earning

    return lines_first(), iter(pool), iter(earning), iter(unverified)


def _settle_territory(
    at: _Place, known: Repertoire, agreed: pl.DataFrame, terms: Terms, us: UsMonth | None
) -> Iterator[Settled]:
    licensors, month = terms.mandate["licensor"].unique().sort(), terms.month
    mandated = (known, at.rows["recording"], terms.mandate, terms.territory_set, licensors)
    claimed = [claims(*mandated, territory=at.territory, on=day) for day in month.days]
    for one in at.bases.iter_slices(1):
        goals = destinations(agreed.join(one, on=BASE, how="semi"), licensors, len(month.days))
        rows = with_overtime(at.rows.filter(pl.col("offering") == one["offering"].item()), goals.pools, us)
        shares = lines(rows, claimed, goals, licensors, month.number(rows["from_date"]))
        yield settle_base(Named(rows, known), shares, goals, one, terms, us=us)


def settle_base(
    named: Named,
    shares: pl.DataFrame,
    goals: Destinations,
    base: pl.DataFrame,
    terms: Terms,
    *,
    us: UsMonth | None,
) -> Settled:
    """Price the pools of one base and split them over their lines.

    Args:
        named: what the numbers in ``shares`` stand for.
        shares: from ``lines.lines``.
        goals: the base's pools.
        base: its row of ``base``.
        terms: weights of bases, and rates.
        us: from ``us_month.us_month``.
    """
    parts = _parts(shares, goals)
    found = priced(parts, named.rows, base, terms.base_weight, terms.quotations, us=us)
    # both are in the order of right and agreement
    numbered_pools = found.pool.with_columns(parts["pool"], parts["is_register_payable"])
    by_line = numbered_pools.filter(~pl.col("mode").is_in(BY_SUM))
    paid = spread(shares.filter(pl.col("pool").is_in(by_line["pool"].implode())), by_line, order=["order"])
    ordered = _with_status(paid.sort("order"), by_line)
    earnings = _earnings(ordered, named, numbered_pools)
    return Settled(found.pool, _as_work_earning(ordered, named, by_line), earnings, found.unverified_use)


def _parts(shares: pl.DataFrame, goals: Destinations) -> pl.DataFrame:
    """The pools that have usage, and those that are owed without."""
    counted = shares.group_by("pool").agg(pl.col("weight", "plays").sum())
    return (
        goals.pools.join(counted, on="pool", how="left", maintain_order="left")
        .filter(pl.col("weight").is_not_null() | pl.col("mode").is_in(BY_SUM))
        .with_columns(pl.col("weight", "plays").fill_null(0))
    )


def _with_status(paid: pl.DataFrame, by_line: pl.DataFrame) -> pl.DataFrame:
    is_paid = (pl.col("mode") == "direct") | ((pl.col("mode") == "share_register") & pl.col("is_register_payable"))
    usual = (
        pl.when(pl.col("licensor").is_null())
        .then(pl.lit("suspense"))
        .when(is_paid)
        .then(pl.lit("payable"))
        .otherwise(pl.lit("accrued"))
    )
    why = pl.when(pl.col("licensor").is_not_null()).then("hold_reason").cast(WHY)
    of_pool = by_line.select("pool", usual=usual.cast(STATUS), hold_reason=why)
    is_held = pl.col("reason").is_in(["overclaim", "dispute"]) | pl.col("hold_reason").is_not_null()
    return paid.join(of_pool, on="pool", how="left", maintain_order="left").with_columns(
        status=pl.when(is_held).then(pl.lit("hold").cast(STATUS)).otherwise("usual"),
        reason=pl.coalesce(pl.col("reason").cast(WHY), "hold_reason"),
    )


def _as_work_earning(ordered: pl.DataFrame, named: Named, by_line: pl.DataFrame) -> pl.DataFrame:
    types = polars_schema(WorkEarning)
    of_pool = by_line.select("pool", *BASE, "right", "agreement", "licensor", "currency")
    lined = ordered.join(of_pool, on="pool", how="left", maintain_order="left").with_columns(
        named.rows["track_id"].gather(ordered["row"]),
        named.rows["segment"].gather(ordered["row"]),
        named.known.work_id.gather(ordered["work"]),
        named.known.party_id.gather(ordered["party"]),
    )
    return lined.select(pl.col(name).cast(types[name]) for name in types)


def _earnings(ordered: pl.DataFrame, named: Named, numbered_pools: pl.DataFrame) -> pl.DataFrame:
    """By pool, status and reason; a row's plays count once, however many parties share it."""
    is_first = pl.col("row").ne_missing(pl.col("row").shift(1))
    by_line = (
        ordered.select("pool", "row", "status", "reason", nano("amount"), named.rows["plays"].gather(ordered["row"]))
        .group_by("pool", "status", "reason")
        .agg(pl.col("amount").sum(), lines=pl.len(), plays=pl.col("plays").filter(is_first).sum())
        .with_columns(pl.col("status", "reason").cast(pl.String))
    )
    status = pl.when(pl.col("hold_reason").is_null()).then(pl.lit("payable")).otherwise(pl.lit("hold"))
    by_sum = numbered_pools.filter(pl.col("mode").is_in(BY_SUM)).select(
        "pool", nano("amount"), status=status, reason="hold_reason", lines=1, plays=0
    )
    totals = pl.concat([by_line, by_sum], how="diagonal_relaxed").with_columns(basis=pl.lit("embodied"))
    return licensor_earnings(totals.join(numbered_pools.select("pool", "licensor"), on="pool"), numbered_pools)
