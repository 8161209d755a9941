"""The sales file that royalty software reads: one CSV row per track, base and segment, and per commission on it.

RFC 4180 quoting, UTF-8, LF. It is read by machines, so text is quoted and otherwise left as it was delivered: an
apostrophe before ``=`` or ``+``, which makes a spreadsheet harmless, would be another title to a parser. Copies for
people are written elsewhere, with typed cells. NUL alone is taken out, as many parsers stop at it.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from attribution.money import money, nano
from pipelines.wire.cells import transaction_id
from pipelines.writers.dsr_message import tier
from pipelines.writers.dsr_offering import with_offering
from pipelines.writers.folders import FileRow, file_row, safe_name
from pipelines.writers.settled import Recipient, Settled

_POOL = ["territory", "offering", "agreement"]
_LINE = ["track_id", "segment"]
_KEY = ["territory", "offering", *_LINE, "agreement"]
_TRACK = ["track_id", "isrc", "icpn", "title", "artist", "release_title", "label", "deliverer"]


def write_sales(folder: Path, recipient: Recipient, month: Settled) -> list[FileRow]:
    """Write a recorded licensor's sales file of a month, base by base.

    Returns:
        Its row; nothing where the licensor has no line in the month.

    Raises:
        ValueError: where an offering has no terms.
    """
    lines = month.recording_earning.filter(pl.col("licensor") == recipient.party)
    pools = with_offering(lines.select(_POOL).unique().sort(_POOL).collect(), month)
    if pools.is_empty():
        return []
    name = f"sales_{month.period}_{tier(month.service.name)}_{safe_name(recipient.name)}.csv"
    path = folder / name
    with path.open("xb") as file:
        for number, rows in enumerate(_pieces(recipient, month, lines, pools)):
            rows.write_csv(file, include_header=number == 0, quote_style="non_numeric")
    return [file_row(path, recipient=recipient.party, kind="flat_sales")]


def _pieces(recipient: Recipient, month: Settled, lines: pl.LazyFrame, pools: pl.DataFrame) -> Iterator[pl.DataFrame]:
    tracks = _tracks(recipient, month, lines)
    for pool in pools.iter_rows(named=True):
        is_of_pool = pl.all_horizontal(pl.col(name) == pool[name] for name in _POOL)
        streams = lines.filter(is_of_pool).sort(_LINE).with_columns(row_class=pl.lit("stream"))
        deducted = _commissions(month.commission.filter(is_of_pool & (pl.col("licensor") == recipient.party)))
        rows = pl.concat([streams.collect(), deducted], how="diagonal_relaxed")
        named = rows.join(tracks, on="track_id", how="left", maintain_order="left")
        yield named.select(
            sale_month=pl.lit(month.period),
            reporting_month=pl.lit(month.period),
            service=_text(pl.lit(month.service.name)),
            territory="territory",
            isrc=_text("isrc"),
            title=_text("title"),
            artist=_text("artist"),
            upc=_text("icpn"),
            release_title=_text("release_title"),
            label=_text("label"),
            offering=_text(pl.lit(pool["title"])),
            quantity="plays",
            currency="currency",
            net_amount="amount",
            row_class="row_class",
            status="status",
            track_id=_text("track_id"),
            sub_licensor=_text("sub_licensor"),
            sub_licensor_dpid=_text("sub_licensor_dpid"),
            sales_transaction_id=pl.coalesce(
                transaction_id(month.period, [*_KEY, "promotion"]), transaction_id(month.period, _KEY)
            ),
        )


def _commissions(commission: pl.DataFrame) -> pl.DataFrame:
    """What is deducted from the lines of a pool; their plays stand in the lines themselves."""
    return commission.sort(*_LINE, "promotion").select(
        *_KEY,
        "currency",
        "promotion",
        plays=pl.lit(0, pl.Int64),
        amount=money(nano("amount") * -1),
        status=pl.lit("payable"),
        row_class=pl.lit("commission"),
    )


def _tracks(recipient: Recipient, month: Settled, lines: pl.LazyFrame) -> pl.DataFrame:
    """The licensor's tracks; where it is an aggregator or a distributor, with the member that delivered."""
    members = month.party.filter(pl.col("dpid").is_not_null() & (pl.col("party") != recipient.party))
    named = members.sort("party").unique("dpid", keep="first", maintain_order=True)
    named = named.select(deliverer="dpid", sub_licensor="name", sub_licensor_dpid="dpid")
    return (
        month.track.select(_TRACK)
        .join(lines.select("track_id").unique(), on="track_id", how="semi")
        .join(named.lazy(), on="deliverer", how="left")
        .collect()
    )


def _text(value: str | pl.Expr) -> pl.Expr:
    text = pl.col(value) if isinstance(value, str) else value
    return text.fill_null("").str.replace_all("\x00", "", literal=True)
