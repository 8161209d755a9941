"""The sales file that royalty software reads, in the layout that its recipient chose: one row per line that it is told.

UTF-8, LF, quoted as RFC 4180 says. It is read by machines, so text is left as it was delivered: an apostrophe before
``=`` or ``+``, which makes a spreadsheet harmless, would be another title to a parser. Copies for people are written
elsewhere, with typed cells. NUL alone is taken out, as many parsers stop at it.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Literal

import polars as pl

from attribution.accounting import rates
from attribution.period import bounds
from pipelines.wire.sales_layouts import SalesLayout, sales_layout
from pipelines.writers.dsr_message import tier
from pipelines.writers.dsr_offering import with_offering
from pipelines.writers.folders import FileRow, file_row, safe_name
from pipelines.writers.recorded_lines import POOL, lines_of, recorded_lines
from pipelines.writers.sales_figures import cells, with_payable
from pipelines.writers.settled import Recipient, Settled

_TRACK = ["track_id", "isrc", "icpn", "title", "artist", "release_title", "label", "deliverer", "release_id"]
_QUOTES: dict[str, Literal["non_numeric", "necessary", "always"]] = {
    "text": "non_numeric",
    "necessary": "necessary",
    "all": "always",
}


def write_sales(folder: Path, recipient: Recipient, month: Settled) -> list[FileRow]:
    """Write a recorded licensor's sales file of a month, base by base; without a line, it is no more than its heading.

    Raises:
        ValueError: where an offering has no terms, or there is no such layout as the recipient chose.
    """
    layout = sales_layout(month.reports_to(recipient.party).sales_layout)
    lines = recorded_lines(month, recipient.party)
    pools = with_offering(lines.select(POOL).unique().sort(POOL).collect(), month)
    path = folder / file_name(month, recipient, layout)
    said = cells(layout, month.period, month.service.name)
    with path.open("xb") as file:
        heading = pl.DataFrame(schema=dict.fromkeys(said, pl.String))
        pieces = (rows.select(**said) for rows in _pieces(recipient, month, lines, pools))
        for number, rows in enumerate(chain([heading], pieces)):
            rows.write_csv(
                file,
                include_header=layout.header and number == 0,
                separator=layout.delimiter,
                quote_style=_QUOTES[layout.quote],
            )
    return [file_row(path, recipient=recipient.party, kind="flat_sales")]


def file_name(month: Settled, recipient: Recipient, layout: SalesLayout) -> str:
    """What a sales file is called, safe on any disk."""
    return f"sales_{month.period}_{tier(month.service.name)}_{safe_name(recipient.name)}.{layout.extension}"


def _pieces(recipient: Recipient, month: Settled, lines: pl.LazyFrame, pools: pl.DataFrame) -> Iterator[pl.DataFrame]:
    tracks = _tracks(recipient, month, lines)
    paid = month.payment.filter(pl.col("licensor") == recipient.party)
    exchange = rates(pools["currency"], paid, accounting=recipient.currency, day=bounds(month.period)[1])
    named = pools.select(*POOL, "commercial_model", "use_type", offering_title="title")
    for pool in named.join(exchange, on="currency", how="left", maintain_order="left").iter_rows(named=True):
        rows = with_payable(lines_of(month, recipient.party, pool)).join(
            tracks, on="track_id", how="left", maintain_order="left"
        )
        same = {name: value for name, value in pool.items() if name not in POOL}
        yield rows.with_columns(
            pl.lit(value, dtype=_kind(named, exchange, name)).alias(name) for name, value in same.items()
        )


def _kind(named: pl.DataFrame, exchange: pl.DataFrame, column: str) -> pl.DataType:
    return named.schema.get(column) or exchange.schema[column]


def _tracks(recipient: Recipient, month: Settled, lines: pl.LazyFrame) -> pl.DataFrame:
    """The licensor's tracks; where it is an aggregator or a distributor, with the member that delivered."""
    members = month.party.filter(pl.col("dpid").is_not_null() & (pl.col("party") != recipient.party))
    named = members.sort("party").unique("dpid", keep="first", maintain_order=True)
    named = named.select(deliverer="dpid", sub_licensor="name", sub_licensor_dpid="dpid")
    release = month.release.select("release_id", "deliverer", "grid", release_artist="artist")
    return (
        month.track.select(_TRACK)
        .join(lines.select("track_id").unique(), on="track_id", how="semi")
        .join(named.lazy(), on="deliverer", how="left")
        .join(release, on=["release_id", "deliverer"], how="left")
        .collect()
    )
