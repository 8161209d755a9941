"""The closing table of a month: plays in and out, money in and out, files written."""

from typing import Any

import polars as pl

from attribution.money import money, nano
from attribution.period import days as days_of
from attribution.unverified import unverified
from pipelines.home import Home
from pipelines.summary_claims import claims_of_month
from schemas.vocabulary import STATUS


def summarise(home: Home, period: str) -> dict[str, Any]:
    """What finance asks first of a month, as plain values; amounts are decimal strings.

    Returns:
        ``period``, plays by fate, ``amounts`` by currency (``difference`` is what is lost: it is zero), ``untaxed``
        (who is paid while nothing is known of its taxes), ``ai`` (see :func:`ai_of_month`), ``claims`` (see
        ``summary_claims.claims_of_month``), ``unverified`` (see :func:`unverified_of_month`), and ``files`` with
        recipient, kind, lines and sha256.
    """
    store = home.store
    days = pl.concat([store.read("stream_day", str(day)) for day in days_of(period)])
    usage = store.read("usage", period)
    duplicates = store.read("stream_duplicate", period)
    return {
        "period": period,
        "plays_in": _total(days, "plays"),
        "plays_rejected": _total(days, "rejected"),
        "plays_duplicate": _total(duplicates, "plays") - _rows(duplicates),
        "plays_short": _total(usage, "short_plays"),
        "plays_qualified": _total(usage, "plays"),
        "amounts": _amounts(home, period),
        "untaxed": _untaxed(home, period),
        "ai": ai_of_month(home, period),
        "claims": claims_of_month(home, period),
        "unverified": unverified_of_month(home, period),
        "files": store.read("settlement_file", period).drop("bytes").collect().to_dicts(),
    }


def ai_of_month(home: Home, period: str) -> dict[str, Any]:
    """What became of AI tracks; amounts are decimal strings by currency.

    Returns:
        ``tracks``, and ``verified`` of them; ``blocked``: tracks by reason; ``sources``: what sources get, by basis;
        ``statuses``: that, by status; ``held``: what is held or in suspense, by reason, blocked tracks' own money too.
    """
    store = home.store
    tracks, sources = store.read("ai_track", period), store.read("ai_earning", period)
    own = store.read("recording_earning", period).filter(pl.col("reason") == "blocked")
    columns = ["reason", "currency", "amount"]
    waiting = sources.filter(pl.col("status").is_in(["hold", "suspense"]))
    blocks = store.read("takedown", period).group_by("reason").agg(pl.col("track_id").n_unique()).sort("reason")
    return {
        "tracks": _rows(tracks),
        "verified": _rows(tracks.filter(pl.col("manifest_state") == "verified")),
        "blocked": dict(blocks.collect().iter_rows()),
        "sources": _sums(sources, "basis"),
        "statuses": _sums(sources, "status"),
        "held": _sums(pl.concat([waiting.select(columns), own.select(columns)]), "reason"),
    }


def _untaxed(home: Home, period: str) -> list[str]:
    paid = home.store.read("payment", period).filter(pl.col("tax_treatment").is_null(), nano("to_pay") != 0)
    return paid.select(pl.col("licensor").unique().sort()).collect()["licensor"].to_list()


def unverified_of_month(home: Home, period: str) -> list[dict[str, Any]]:
    """Figures that nobody has read in their source, with who accepts them and what depends on them.

    Returns:
        ``parameter``, ``figure``, ``accepted``, ``currency``, ``amount`` and the names of the ``pools``.
    """
    found = unverified(home.store.read("unverified_use", period), home.store.read("accepted_unverified", period))
    return [row | {"amount": format(row["amount"], "f")} for row in found.iter_rows(named=True)]


def _sums(rows: pl.LazyFrame, by: str) -> dict[str, dict[str, str]]:
    """Amounts by a code and currency."""
    summed = rows.group_by(by, "currency").agg(money(nano("amount").sum())).sort(by, "currency")
    found: dict[str, dict[str, str]] = {}
    for code, currency, amount in summed.collect(engine="streaming").iter_rows():
        found.setdefault(code, {})[currency] = format(amount, "f")
    return found


def _amounts(home: Home, period: str) -> dict[str, dict[str, str]]:
    pools = _by_currency(home.store.read("pool", period), pools="amount", top_up="top_up")
    revenue = _by_currency(home.store.read("base", period), revenue="amount")
    lines = home.store.read("licensor_earning", period).with_columns(nano("amount"))
    by_status = lines.group_by("currency").agg(
        pl.col("amount").filter(pl.col("status") == status).sum().alias(status) for status in STATUS
    )
    table = (
        revenue.join(pools, on="currency", how="full", coalesce=True)
        .join(by_status, on="currency", how="full", coalesce=True)
        .with_columns(pl.exclude("currency").fill_null(0))
        .with_columns(difference=pl.col("pools") - pl.sum_horizontal(*STATUS))
        .with_columns(service_share=pl.col("revenue") - pl.col("pools") + pl.col("top_up"))
        .with_columns(money(name) for name in ("revenue", "pools", "top_up", *STATUS, "difference", "service_share"))
        .sort("currency")
        .collect()
    )
    return {
        row.pop("currency"): {name: format(amount, "f") for name, amount in row.items()}
        for row in table.iter_rows(named=True)
    }


def _by_currency(rows: pl.LazyFrame, **columns: str) -> pl.LazyFrame:
    return rows.group_by("currency").agg(nano(column).sum().alias(name) for name, column in columns.items())


def _total(rows: pl.LazyFrame, column: str) -> int:
    return rows.select(pl.col(column).sum()).collect().item()


def _rows(rows: pl.LazyFrame) -> int:
    return rows.select(pl.len()).collect().item()
