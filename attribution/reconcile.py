"""Conservation, exact and without tolerance: what does not balance, with its figures. Nothing is good news."""

from collections.abc import Sequence

import polars as pl

from attribution.ai_money.papers import lacking, valid_grants
from attribution.bases import BASE, pieces
from attribution.money import money, nano
from attribution.pools import POOL
from schemas.columns import WHOLE_PPB

_WHERE = [*BASE, "currency"]
_FIGURES = ["found", "expected", "difference"]
_PAPERS = [
    "licence",
    "licensor",
    "right",
    "evidence_id",
    "consent_id",
    "voice",
    "kind",
    "basis",
    "reason",
    "is_of_track",
]
"""What of a row of ``ai_earning`` decides whether it may be payable; ``voice`` is its source, if it is one."""


def leaks(found: pl.LazyFrame, expected: pl.LazyFrame, *, keys: Sequence[str], amount: str) -> pl.DataFrame:
    """Groups in which two sides' sums differ.

    Args:
        found: rows with ``keys`` and ``amount``: money, or whole numbers.
        expected: the same; a group that a side does not have counts as zero there.
        keys: name a group; nulls are a group too.
        amount: what is summed.

    Returns:
        ``keys``, ``found``, ``expected`` and ``difference``; empty where all is well.
    """
    is_money = isinstance(found.collect_schema()[amount], pl.Decimal)
    units = nano(amount) if is_money else pl.col(amount).cast(pl.Int128)
    one, other = (
        side.group_by(list(keys)).agg(units.sum().alias(name))
        for side, name in ((found, "found"), (expected, "expected"))
    )
    return (
        one.join(other, on=list(keys), how="full", coalesce=True, nulls_equal=True)
        .with_columns(pl.col("found", "expected").fill_null(0))
        .with_columns(difference=pl.col("found") - pl.col("expected"))
        .filter(pl.col("difference") != 0)
        .with_columns(money(name).alias(name) if is_money else pl.col(name) for name in _FIGURES)
        .select(*keys, *_FIGURES)
        .sort(list(keys))
        .collect(engine="streaming")
    )


def steps_of_pools(pool: pl.LazyFrame) -> pl.DataFrame:
    """Amount = revenue share + top-up, or a fee; a top-up is never below zero; what is below zero is held."""
    amount, earned, top_up = nano("amount"), nano("revenue_share"), nano("top_up")
    is_fee = (earned == 0) & (top_up == 0)
    is_refund = (amount < 0) == (pl.col("hold_reason") == "negative_revenue").fill_null(value=False)
    return pool.filter(~((is_fee | (amount == earned + top_up)) & (top_up >= 0) & is_refund)).sort(POOL).collect()


def lines_of_pools(lines: pl.LazyFrame, pool: pl.LazyFrame, *, side: str) -> pl.DataFrame:
    """Σ lines = pool, for every pool of a side that has lines.

    Args:
        lines: rows of ``work_earning`` or ``ai_earning``; or of ``recording_earning`` with those of ``ai_earning``
            that a recorded pool bears.
        pool: rows of ``pool``.
        side: recorded, composition or ai.
    """
    key = [*BASE, "agreement", "currency", *(["right"] if side == "composition" else [])]
    has_lines = (pl.col("side") == side) & ~pl.col("mode").is_in(["blanket", "statutory"])
    return leaks(lines, pool.filter(has_lines), keys=key, amount="amount")


def lines_of_recorded_pools(
    recording_earning: pl.LazyFrame, ai_earning: pl.LazyFrame, pool: pl.LazyFrame
) -> pl.DataFrame:
    """What deliverers keep and what sources have of their tracks = recorded pool."""
    columns = [*BASE, "agreement", "currency", "amount"]
    taken = ai_earning.filter(pl.col("side") == "recorded")
    lines = pl.concat([recording_earning.select(columns), taken.select(columns)])
    return lines_of_pools(lines, pool, side="recorded")


def lines_of_ai_pools(ai_earning: pl.LazyFrame, pool: pl.LazyFrame) -> pl.DataFrame:
    """What sources have beside the recorded pools = ai pools."""
    return lines_of_pools(ai_earning.filter(pl.col("side") == "ai"), pool, side="ai")


def earnings_of_pools(licensor_earning: pl.LazyFrame, pool: pl.LazyFrame) -> pl.DataFrame:
    """Σ payable + accrued + hold + suspense = pool."""
    return leaks(licensor_earning, pool, keys=[*POOL, "currency"], amount="amount")


def revenue_in_journal(base: pl.LazyFrame, pool: pl.LazyFrame, journal: pl.LazyFrame) -> pl.DataFrame:
    """Revenue = Σ pools − top-ups + the service's share, base by base."""
    entry = pl.format("{}:{}:settlement", "territory", "offering").alias("entry")
    booked = journal.filter(pl.col("account") == "service_share").select(
        pl.col("entry").str.replace(r"^[^:]*:", ""),
        "currency",
        units=nano("amount") * -1,
    )
    paid = pool.select(entry, "currency", units=nano("amount") - nano("top_up"))
    revenue = base.select(entry, "currency", units=nano("amount"))
    found = leaks(revenue, pl.concat([booked, paid]), keys=["entry", "currency"], amount="units")
    return found.with_columns(money(name).alias(name) for name in _FIGURES)


def earnings_in_journal(licensor_earning: pl.LazyFrame, journal: pl.LazyFrame) -> pl.DataFrame:
    """What is owed, held and set aside is booked in full, status by status."""
    statuses = ["payable", "accrued", "hold", "suspense"]
    is_settlement = pl.col("entry").str.ends_with(":settlement")  # entries of advances book what becomes of it
    booked = journal.filter(is_settlement, pl.col("account").is_in(statuses)).select(
        "currency", status="account", units=nano("amount") * -1
    )
    owed = licensor_earning.select("currency", "status", units=nano("amount"))
    found = leaks(owed, booked, keys=["currency", "status"], amount="units")
    return found.with_columns(money(name).alias(name) for name in _FIGURES)


def journal_entries(journal: pl.LazyFrame) -> pl.DataFrame:
    """Every entry sums to zero in every currency, and so does the journal."""
    return leaks(journal, journal.clear(), keys=["entry", "currency"], amount="amount")


def payments_of_licensors(licensor_earning: pl.LazyFrame, payment: pl.LazyFrame) -> pl.DataFrame:
    """Payments say all that licensors are owed: payable, accrued and on hold."""
    statuses = ["payable", "accrued", "hold"]
    owed = licensor_earning.filter(pl.col("licensor").is_not_null(), pl.col("status").is_in(statuses))
    said = payment.unpivot(statuses, index=["licensor", "currency"], variable_name="status", value_name="amount")
    return leaks(owed, said, keys=["licensor", "currency", "status"], amount="amount")


def shares_of_tracks(track_shares: pl.LazyFrame) -> pl.DataFrame:
    """A track's shares sum to the whole, by territory, side and currency; looked at territory by territory."""
    keys = ["territory", "track_id", "side", "currency"]
    found = [
        piece.group_by(keys).agg(found=pl.col("share_ppb").sum()).filter(pl.col("found") != WHOLE_PPB)
        for piece in pieces(track_shares.select(*keys, "share_ppb"), ["territory"])
    ]
    none = pl.DataFrame(schema=dict.fromkeys(keys, pl.String) | {"found": pl.Int64})
    return pl.concat([none, *found]).sort(keys)


def tracks_of_earnings(
    track_shares: pl.LazyFrame, recording_earning: pl.LazyFrame, work_earning: pl.LazyFrame, ai_earning: pl.LazyFrame
) -> pl.DataFrame:
    """The mart has all the money of the tracks' lines, by territory, side, basis, status and currency."""
    keys = ["territory", "side", "basis", "status", "currency"]
    lines = pl.concat(
        rows.group_by(keys).agg(units=nano("amount").sum())
        for rows in (
            recording_earning.with_columns(side=pl.lit("recorded"), basis=pl.lit("own")),
            work_earning.with_columns(side=pl.lit("composition"), basis=pl.lit("embodied")),
            ai_earning.filter(pl.col("track_id") != ""),
        )
    )
    mart = track_shares.group_by(keys).agg(units=nano("amount").sum())
    found = leaks(mart, lines, keys=keys, amount="units")
    return found.with_columns(money(name).alias(name) for name in _FIGURES)


def works_of_recordings(recording_work: pl.LazyFrame) -> pl.DataFrame:
    """A recording's works sum to the whole."""
    whole = recording_work.select("isrc").unique().with_columns(proportion_ppb=pl.lit(WHOLE_PPB, pl.Int64))
    return leaks(recording_work, whole, keys=["isrc"], amount="proportion_ppb")


def unpapered(
    ai_earning: pl.LazyFrame, provenance_verdict: pl.LazyFrame, ai_licence: pl.LazyFrame, consent: pl.LazyFrame
) -> pl.DataFrame:
    """Money of sources that is payable or accrued without a verified manifest, a licence and a valid consent.

    Looks at nothing but these datasets, whoever made the rows.

    Args:
        ai_earning: rows of ``ai_earning``.
        provenance_verdict: the month's; a pair that any of them refuses is not verified.
        ai_licence: rows of ``ai_licence``; one without a licensor licenses nothing.
        consent: rows of ``consent``, of which the newest version counts.

    Returns:
        The rows of ``ai_earning`` that break it, with ``lacks``: what is missing.
    """
    voice = pl.when(pl.col("right") == "voice").then("source").otherwise(pl.lit(""))
    owed = ai_earning.filter(pl.col("basis") != "own", pl.col("status").is_in(["payable", "accrued"])).with_columns(
        voice=voice, is_of_track=pl.col("track_id") != ""
    )
    verified = provenance_verdict.group_by("evidence_id").agg(is_verified=pl.col("is_verified").all())
    licences = ai_licence.filter(pl.col("licensor").is_not_null()).group_by("licence", "licensor", "right")
    papers = (
        owed.select(_PAPERS)
        .unique()
        .join(verified, on="evidence_id", how="left")
        .join(licences.agg(requires_consent=pl.col("requires_consent").all()), on=_PAPERS[:3], how="left")
        .join(valid_grants(consent), on="consent_id", how="left")
        .select(*_PAPERS, lacks=lacking())
        .filter(pl.col("lacks").is_not_null())
        .collect(engine="streaming")
    )
    # most months lack nothing, and the rows themselves need not be read again
    rows = owed if papers.height else owed.clear()
    found = rows.join(papers.lazy(), on=_PAPERS, nulls_equal=True, maintain_order="left")
    return found.select(*ai_earning.collect_schema().names(), "lacks").collect()
