"""Each AI track on the page: what is said of it, what it draws on, who is paid, what waits."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import polars as pl

from attribution.transparency import by_currency
from pipelines.fates import fates
from pipelines.transparency.html import data, e, name, percent, table
from pipelines.transparency.money import total
from pipelines.transparency.words import (
    CONTRIBUTION,
    DISCLOSURE,
    KIND,
    MANIFEST,
    REASON,
    UNRESOLVED,
    USE,
    VERDICT,
    said,
)

_AT_ONCE = 200
_SOURCE = ["right", "kind", "source", "basis"]


def contents(rows: pl.DataFrame, shown: pl.Series) -> Iterator[str]:
    """A table of the tracks, with a link to each."""
    first = _by_track(rows.filter(pl.col("kind") == ""), shown).unique("track_id", keep="first", maintain_order=True)
    cells = [
        [
            f'<a href="#track{place}">{name(row["title"] or row["track_id"])}</a>',
            name(row["artist"]),
            e(said(CONTRIBUTION, row["contribution"] or "")),
            _badge(row),
            data(row["plays"]),
        ]
        for place, row in enumerate(first.iter_rows(named=True))
    ]
    yield table("AI tracks of the month", ["Track", "Artist", "AI", "Its proof", "Plays"], cells, numbers=1)


def articles(rows: pl.DataFrame, shown: pl.Series) -> Iterator[str]:
    """A section per track, in the order of ``shown``."""
    for start in range(0, len(shown), _AT_ONCE):
        some = _by_track(rows, shown[start : start + _AT_ONCE])
        for place, found in enumerate(some.partition_by("track_id", maintain_order=True), start):
            yield _article(found, place)


def _by_track(rows: pl.DataFrame, shown: pl.Series) -> pl.DataFrame:
    order = shown.to_frame("track_id").with_row_index("place")
    return order.join(rows, on="track_id", how="inner", maintain_order="left")


def _article(found: pl.DataFrame, place: int) -> str:
    track = found.row(0, named=True)
    own = found.filter(pl.col("kind") == "")
    sources = found.filter(pl.col("kind") != "")
    by_artist = f" by {name(track['artist'])}" if track["artist"] else ""
    return (
        f'<article id="track{place}"><h3>{name(track["title"] or track["track_id"])}{by_artist} {_badge(track)}</h3>'
        f'<p class="soft">{_numbers(track)}</p><p>{_verdict(track)}</p><p>{_fate(track)}</p>'
        f"<p>Its deliverer: {'; '.join(total(row, row['currency']) for row in own.iter_rows(named=True))}.</p>"
        f"{_sources(sources, place)}</article>"
    )


def _badge(track: dict[str, Any]) -> str:
    if track["blocked_from"]:
        return '<span class="badge held">must not be used</span>'
    state = track["manifest_state"] or "none"
    kind = {"verified": " good", "none": ""}.get(state, " held")
    shown = {"none": "no manifest", "conflict": "contradicted"}.get(state, state)
    return f'<span class="badge{kind}">{e(shown)}</span>'


def _numbers(track: dict[str, Any]) -> str:
    model = " ".join(part for part in (track["model_id"], track["model_version"]) if part)
    told = [
        e(track["isrc"]),
        f"track <code>{e(track['track_id'])}</code>",
        f"{data(track['plays'])} plays",
        f"made with {name(model)}" + (f" of {name(track['generator'])}" if track["generator"] else "") if model else "",
        f"on {e(track['generated_at'][:10])}" if track["generated_at"] else "",
        "made for one listener" if track["is_rendition"] else "",
        f"signed by {name(track['signer'])}" if track["signer"] else "",
    ]
    return " · ".join(part for part in told if part)


def _verdict(track: dict[str, Any]) -> str:
    """What deliverer and manifest say, and why the manifest does not count where it does not."""
    why = "; ".join(said(VERDICT, reason) for reason in track["verdict_reasons"])
    contribution = said(CONTRIBUTION, track["contribution"] or "")
    told = [said(DISCLOSURE, track["disclosure"] or "absent"), said(MANIFEST, track["manifest_state"] or "none")]
    if why:
        told.append(f"Why: {why}.")
    if contribution and track["manifest_state"] != "none":
        told.append(f"{contribution}.")
    return e(" ".join(told))


def _fate(track: dict[str, Any]) -> str:
    """What becomes of its money, in the words of the fate table; from which day it is blocked."""
    cell = (track["disclosure"], track["manifest_state"], track["licence_state"])
    told = e(_fates().get(cell, ""))
    if track["blocked_from"]:
        told += f" <b>From {track['blocked_from'].isoformat()} it must not be played.</b>"
    if track["reason"] in REASON:
        told += f" <b>{e(REASON[track['reason']][0])}</b> {e(REASON[track['reason']][1])}"
    return told


def _sources(sources: pl.DataFrame, place: int) -> str:
    if sources.is_empty():
        return "<p>No source is known.</p>"
    cells = [_cells(found) for found in sources.partition_by(_SOURCE, maintain_order=True)]
    heads = ["Source", "How it was used", "Licence", "Why it waits", "Weight claimed", "Weight that counts", "Money"]
    return table(f"Sources of track {place + 1}", heads, cells, numbers=3)


def _cells(found: pl.DataFrame) -> list[str]:
    """One source, with all of its licences and currencies."""
    row = found.row(0, named=True)
    reasons = found["reasons"].explode().drop_nulls().unique().sort()
    licences = found["licence"].unique().sort()
    return [
        _source(row),
        e(", ".join(said(USE, use) for use in row["uses"]) or row["basis"].replace("_", " ")),
        e(", ".join(licences)),
        " ".join(f'<span title="{e(_why(reason)[1])}">{e(_why(reason)[0])}</span>' for reason in reasons),
        percent(found.select(pl.col("claimed_weight_ppb").max()).item()),
        percent(found.select(pl.col("payable_weight_ppb").max()).item()),
        "<br>".join(total(each, each["currency"]) for each in by_currency(found).iter_rows(named=True)),
    ]


def _source(row: dict[str, Any]) -> str:
    source = said(UNRESOLVED, row["source"]) if row["kind"] == "unresolved" else row["source"]
    conflict = " (who computed the weights belongs to who is paid)" if row["has_conflict"] else ""
    consent = f' <span class="soft">consent {e(", ".join(row["consents"]))}</span>' if row["consents"] else ""
    title = f"{name(row['source_title'])}, " if row["source_title"] else ""
    return f"{e(row['right'])}: {title}{e(KIND[row['kind']])} {name(source)}{consent}{e(conflict)}"


def _why(reason: str) -> tuple[str, str]:
    return REASON.get(reason, (reason.replace("_", " "), ""))


@cache
def _fates() -> dict[tuple[str, str, str], str]:
    """The notes of the fate table, by its cell."""
    return {row[:3]: f"{row[3]}." for row in fates().select("disclosure", "manifest", "licence", "note").rows()}
