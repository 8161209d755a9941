"""Claims in layouts that are not DDEX's, by a column map; the maps are data: ``schemas/wire/claim_layouts.yaml``."""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import polars as pl
import yaml

from pipelines.readers.claims_cells import canonical
from pipelines.readers.claims_rows import CLAIM_TEXT, SUMMARY_TEXT, to_money
from pipelines.readers.claims_said import Said, parsed
from pipelines.readers.delimited import clip, parse_delimited
from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.wire.cells import transaction_id
from schemas.claim_layout import ClaimLayout, ClaimLayouts

_MARK = b"\xef\xbb\xbf"


@cache
def layouts() -> tuple[ClaimLayout, ...]:
    """The layouts that the project comes with."""
    source = (files("schemas") / "wire" / "claim_layouts.yaml").read_text(encoding="utf-8")
    return tuple(ClaimLayouts.model_validate(yaml.safe_load(source)).layouts)


def layout_of(content: bytes, known: Sequence[ClaimLayout] | None = None) -> ClaimLayout | None:
    """The layout whose columns are all in the header: of several that with most of them."""
    fits = [
        layout
        for layout in (layouts() if known is None else known)
        if set(layout.detect) <= set(header(content, layout))
    ]
    return max(fits, key=lambda layout: (len(layout.detect), layout.layout), default=None)


def header(content: bytes, layout: ClaimLayout) -> list[str]:
    """The names in the line that names columns; nothing where it cannot be read by the layout."""
    lines = content.split(b"\n", layout.header_line)
    if len(lines) < layout.header_line:
        return []
    line = lines[layout.header_line - 1]
    if layout.header_line == 1 and layout.encoding == "utf-8-sig":
        line = line.removeprefix(_MARK)
    try:
        text = line.decode(layout.encoding).rstrip("\r")
        return next(csv.reader([text], delimiter=layout.delimiter, strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        return []


def read_layout(content: bytes, layout: ClaimLayout, *, name: str, delivery_id: str) -> Parsed:
    """Read a file by its layout.

    Raises:
        Quarantine: where the file cannot be used at all.
    """
    required = [column for column in layout.columns if column not in layout.optional]
    found = parse_delimited(
        _utf8(content, layout, name=name),
        name=name,
        columns=required,
        optional=[*layout.optional, *layout.ignored],
        delimiter=layout.delimiter,
    )
    rows = found.frame.with_columns(pl.all().exclude("row").fill_null("").str.strip_chars())
    rows = rows.with_columns(_summary=_summary_id(layout))
    claims = _part(rows, layout, "claim", CLAIM_TEXT)
    said = Said(
        message=_message(rows, layout, name=name) | {"layout": layout.layout},
        summaries=_summaries(rows, claims, layout),
        claims=claims,
        rejects=found.rejects,
        rows=found.rows,
        called=layout.called,
    )
    return parsed(said, name=name, delivery_id=delivery_id)


def _utf8(content: bytes, layout: ClaimLayout, *, name: str) -> bytes:
    """The lines from the header on, in UTF-8."""
    try:
        text = content.decode(layout.encoding)
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1:,} of {len(content):,}"
        told = f"{name} is not {layout.encoding}: {place}. Save it as {layout.encoding}."
        raise Quarantine("wrong_encoding", told) from error
    return "".join(text.splitlines(keepends=True)[layout.header_line - 1 :]).encode()


def _message(rows: pl.DataFrame, layout: ClaimLayout, *, name: str) -> dict[str, str]:
    said = dict(layout.constants.message)
    for ours, column in layout.message.items():
        values = rows[column].unique().sort()
        if len(values) > 1:
            shown = ", ".join(repr(clip(value)) for value in values[:3])
            told = f"{name} says different things of its {column}: {shown}. Send each message in a file of its own."
            raise Quarantine("invalid_content", told)
        said[ours] = values[0] if len(values) else ""
    frame = pl.DataFrame([said])
    return frame.select(canonical(ours, pl.col(ours), layout).alias(ours) for ours in said).row(0, named=True)


def _summaries(rows: pl.DataFrame, claims: pl.DataFrame, layout: ClaimLayout) -> pl.DataFrame:
    """One row a summary, or several where its rows disagree: those are refused then."""
    told = _part(rows, layout, "summary", SUMMARY_TEXT)
    once = told.unique(pl.exclude("row"), keep="first", maintain_order=True)
    if "total_claimed" in {*layout.summary, *layout.constants.summary}:
        return once
    sums = claims.group_by("summary_id").agg(_sum=to_money("claimed").sum().cast(pl.String))
    joined = once.join(sums, on="summary_id", how="left", maintain_order="left")
    return joined.with_columns(total_claimed="_sum").drop("_sum")


def _part(rows: pl.DataFrame, layout: ClaimLayout, part: str, schema: pl.Schema) -> pl.DataFrame:
    """Our columns of the claims or summaries, as text in our own notation; what the layout does not have is null."""
    mapped, fixed = getattr(layout, part), getattr(layout.constants, part)
    cells = {ours: canonical(ours, pl.col(column), layout) for ours, column in mapped.items()}
    cells |= {ours: pl.lit(value) for ours, value in fixed.items()}
    cells |= {"row": pl.col("row"), "summary_id": pl.col("_summary")}
    return rows.select(cells.get(name, pl.lit(None)).cast(kind).alias(name) for name, kind in schema.items())


def _summary_id(layout: ClaimLayout) -> pl.Expr:
    """The column that has it, or the values that make it; their separator in a value is written otherwise."""
    if not layout.summary_by:
        return pl.col(layout.summary["summary_id"])
    return transaction_id(layout.layout, layout.summary_by).str.strip_prefix(f"{layout.layout}/")
