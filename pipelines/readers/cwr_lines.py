"""The records of a CWR file in their transactions; a file whose frame does not hold is refused whole.

Source: CISAC CWR 2.1 Rev 8, 2.2 Rev 2 and 3.1 Rev 0: HDR, GRH, GRT, TRL and the record prefix, rules of level ER and
GR. GRT and TRL are the same in all, and GRH up to the group's id.
"""

import re
from dataclasses import dataclass

import polars as pl

from pipelines.readers.cwr_sender import header_of
from pipelines.readers.parsed import Quarantine
from pipelines.wire.cwr_layouts import FRAME, TRANSACTIONS, TRANSACTIONS_3, VERSIONS, field


@dataclass(frozen=True)
class Lines:
    """A file's sender, and one row per record of its transactions.

    Columns of ``records``: ``row`` (line of the file, from 1), ``text``, ``record``, ``group_type``, ``version``,
    ``transaction`` (from 1 in the file) and ``position`` (0 is the transaction's own record).
    """

    records: pl.DataFrame
    transactions: int
    sender: str
    sent_at: str


def lines_of(text: str, *, name: str) -> Lines:
    """Split a file into records, and check that its frame, its counts and its numbering hold.

    Raises:
        Quarantine: where they do not.
    """
    lines = _split(text)
    header = lines["text"].item(0)
    if not header.startswith("HDR"):
        raise Quarantine("unknown_format", f"{name} starts with {header[:20]!r}, not HDR: it is no CWR file.")
    said = header_of(lines.head(1), name)
    _check_frame(lines, name)
    grouped = _grouped(lines, name) if said.version is None else _grouped_later(lines, said.version, name)
    records = _numbered(grouped, name)
    _check_prefixes(records, name)
    transactions = records.select(pl.col("transaction").max()).item() or 0
    _check_counts(lines, records, name)
    return Lines(records, transactions, said.sender, said.sent_at)


def _split(text: str) -> pl.DataFrame:
    lines = pl.DataFrame({"text": [text]}).select(pl.col("text").str.split("\n").explode(empty_as_null=True))
    return (
        lines.with_row_index("row", offset=1)
        .with_columns(pl.col("row").cast(pl.Int64), pl.col("text").str.strip_chars_end(" \r\x1a"))
        .filter(pl.col("text") != "")
        .with_columns(record=pl.col("text").str.slice(0, 3))
    )


def _check_frame(lines: pl.DataFrame, name: str) -> None:
    frame = lines.filter(pl.col("record").is_in(FRAME))
    if lines["record"].item(-1) != "TRL":
        raise Quarantine(
            "truncated",
            f"{name} ends after line {lines['row'].item(-1)} without the trailer TRL. Send the whole file.",
        )
    if len(lines["text"].item(-1)) < 24:
        raise Quarantine("truncated", f"{name} ends in the middle of its trailer TRL. Send the whole file.")
    depth = (pl.col("record") == "GRH").cum_sum() - (pl.col("record") == "GRT").cum_sum()
    outside = lines.filter((depth != 1) & ~pl.col("record").is_in(FRAME))
    if not re.fullmatch(r"HDR(GRHGRT)*TRL", "".join(frame["record"])) or outside.height:
        row = outside["row"].item(0) if outside.height else frame["row"].item(1)
        raise Quarantine(
            "invalid_content",
            f"{name}, line {row}: records are not in the order HDR, then GRH, transactions, GRT for each group, "
            "then TRL. Send it in that order.",
        )


def _grouped(lines: pl.DataFrame, name: str) -> pl.DataFrame:
    groups = lines.filter(pl.col("record") == "GRH").select(
        "row", type=field("GRH", "Transaction Type"), stated=field("GRH", "Version Number for this transaction type")
    )
    for row, kind, stated in groups.iter_rows():
        if kind not in TRANSACTIONS:
            raise Quarantine("invalid_content", f"{name}, line {row}: {kind!r} is no type of transaction.")
        if stated not in VERSIONS:
            raise Quarantine(
                "unsupported_version",
                f"{name}, line {row}: version {stated!r}. {' and '.join(VERSIONS)} are read; send one of them.",
            )
    named = groups.with_columns(group_type="type", version=pl.col("stated").replace_strict(VERSIONS, default=None))
    return _placed(lines, named)


def _grouped_later(lines: pl.DataFrame, version: str, name: str) -> pl.DataFrame:
    """The same of 3.1, which says its version in the header alone."""
    groups = lines.filter(pl.col("record") == "GRH").select("row", group_type=field("GRH", "Transaction Type"))
    for row, kind in groups.iter_rows():
        if kind == "ACK":
            raise Quarantine(
                "unsupported_version",
                f"{name}, line {row}: acknowledgements are read in CWR 2.1 and 2.2, not in {version}. Ask for one "
                "of them.",
            )
        if kind not in TRANSACTIONS_3:
            raise Quarantine("invalid_content", f"{name}, line {row}: {kind!r} is no type of transaction.")
    return _placed(lines, groups.with_columns(version=pl.lit(version)))


def _placed(lines: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    named = groups.select("row", "group_type", "version")
    joined = lines.join(named, on="row", how="left", maintain_order="left")
    return joined.with_columns(
        pl.col("group_type", "version").forward_fill(), group=(pl.col("record") == "GRH").cum_sum()
    )


def _numbered(lines: pl.DataFrame, name: str) -> pl.DataFrame:
    """Give each record its transaction. In an acknowledgement the work that follows is a part of it."""
    acknowledges = pl.col("group_type") == "ACK"
    starts = (pl.col("record") == "ACK") | (~acknowledges & pl.col("record").is_in({*TRANSACTIONS, *TRANSACTIONS_3}))
    records = lines.filter(~pl.col("record").is_in(FRAME)).with_columns(_starts=starts)
    numbered = records.with_columns(transaction=pl.col("_starts").cum_sum().cast(pl.Int64))
    first = numbered.group_by("group", maintain_order=True).first().filter(~pl.col("_starts"))
    if first.height:
        row, record = first.select("row", "record").row(0)
        raise Quarantine(
            "invalid_content", f"{name}, line {row}: the group starts with {record!r}, which starts no transaction."
        )
    return numbered.drop("_starts").with_columns(
        position=(pl.col("row").cum_count().over("transaction") - 1).cast(pl.Int32)
    )


def _check_prefixes(records: pl.DataFrame, name: str) -> None:
    within = pl.col("transaction") - pl.col("transaction").min().over("group")
    expected = pl.concat_str(within.cast(pl.String).str.zfill(8), pl.col("position").cast(pl.String).str.zfill(8))
    wrong = (
        records.filter(pl.col("group_type") != "ACK")
        .select("row", expected=expected, found=pl.col("text").str.slice(3, 16))
        .filter(pl.col("expected") != pl.col("found"))
    )
    if wrong.height:
        row, expected_text, found = wrong.row(0)
        raise Quarantine(
            "invalid_content",
            f"{name}, line {row}: numbered {found!r}, and the count so far gives {expected_text!r}; {wrong.height} "
            "such records. A record is missing, doubled or out of its place; send the file again.",
        )


def _check_counts(lines: pl.DataFrame, records: pl.DataFrame, name: str) -> None:
    held = records.group_by("group").agg(transactions=pl.col("transaction").n_unique(), records=pl.len() + 2)
    headers = lines.filter(pl.col("record") == "GRH").select(id=field("GRH", "Group ID")).with_row_index("group", 1)
    trailers = lines.filter(pl.col("record") == "GRT").select(
        "row",
        stated_id=field("GRT", "Group ID"),
        stated_transactions=_number("GRT", "Transaction Count"),
        stated_records=_number("GRT", "Record Count"),
    )
    groups = pl.concat([headers, trailers], how="horizontal").join(
        held.with_columns(pl.col("group").cast(pl.UInt32)), on="group", how="left", maintain_order="left"
    )
    for group in groups.iter_rows(named=True):
        counted = (group["id"], group["transactions"] or 0, group["records"] or 2)
        stated = (group["stated_id"], group["stated_transactions"], group["stated_records"])
        _compare(f"line {group['row']}: GRT states group, transactions and records", stated, counted, name)
    trailer = lines.tail(1).select(
        _number("TRL", "Group Count"), _number("TRL", "Transaction Count"), _number("TRL", "Record Count")
    )
    total = (groups.height, records["transaction"].n_unique(), lines.height)
    where = f"line {lines['row'].item(-1)}: TRL states groups, transactions and records"
    _compare(where, trailer.row(0), total, name)


def _number(record: str, name: str) -> pl.Expr:
    return field(record, name).cast(pl.Int64, strict=False).alias(name)


def _compare(where: str, stated: tuple, counted: tuple, name: str) -> None:
    if stated != counted:
        raise Quarantine(
            "invalid_content", f"{name}, {where} {stated}, and the file has {counted}. Send the whole file."
        )
