"""Acknowledgements: what a society says became of each registration, and the messages with it.

An ACK or MSG that cannot be used is quarantined alone. What is acknowledged of agreements, ISWC notices and works in
excerpt is counted and loads nothing: it says nothing of whose a registered work is.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, ACK, MSG.
"""

from dataclasses import dataclass

import polars as pl

from pipelines.readers.cwr_lines import Lines
from pipelines.readers.cwr_parties import society
from pipelines.readers.cwr_works import iswc
from pipelines.readers.parsed import REJECTS
from pipelines.wire.cwr_layouts import REGISTRATIONS, field, widths
from schemas.acknowledgement import Acknowledgement
from schemas.acknowledgement_message import AcknowledgementMessage
from schemas.columns import polars_schema
from schemas.registration_words import MESSAGE_TYPE, REGISTRATION_STATUS

_SOCIETY = "SO"
_SHOWN = 60


@dataclass(frozen=True)
class Acknowledged:
    """Rows of ``acknowledgement`` and of ``acknowledgement_message``, and of ``REJECTS``.

    ``usable`` counts every ACK that is right, whatever it acknowledges.
    """

    acknowledgement: pl.DataFrame
    message: pl.DataFrame
    rejects: pl.DataFrame
    usable: int


def acknowledged(lines: Lines, delivery_id: str) -> Acknowledged:
    """Read the acknowledgements of a file.

    Args:
        lines: all of it.
        delivery_id: sha256 of the file.
    """
    records = lines.records.filter(pl.col("group_type") == "ACK")
    said, messages = _said(records, lines, delivery_id), _messages(records, delivery_id)
    faults, spoilt = _faults(said, records), _message_faults(messages, records)
    rejects = pl.concat([faults, spoilt]).with_columns(played_date=pl.lit(None))
    usable = said.join(faults, on="row", how="anti", maintain_order="left")
    told = usable.filter(pl.col("original_type").is_in(REGISTRATIONS))
    kept = messages.join(spoilt.select(message_row="row"), on="message_row", how="anti").join(
        told.select("row"), on="row", how="semi"
    )
    return Acknowledged(
        _rows(told, Acknowledgement),
        _rows(kept, AcknowledgementMessage).sort("message_row"),
        rejects.select(REJECTS.names()).cast(REJECTS),
        usable.height,
    )


def _said(records: pl.DataFrame, lines: Lines, delivery_id: str) -> pl.DataFrame:
    """One row per ACK, whatever it holds; ``day`` is the processing date as it stands there."""
    day = field("ACK", "Processing Date")
    repeated = records.filter(pl.col("record").is_in(REGISTRATIONS)).select(
        "transaction", iswc=iswc(field("NWR", "ISWC"))
    )
    return (
        records.filter(record="ACK")
        .join(repeated.unique("transaction", keep="first", maintain_order=True), on="transaction", how="left")
        .select(
            "row",
            "version",
            "iswc",
            delivery_id=pl.lit(delivery_id),
            sender=pl.lit(lines.sender),
            society_code=pl.lit(_society_code(lines.sender)),
            sent_at=pl.lit(lines.sent_at),
            submitter_work_id=field("ACK", "Submitter Creation #"),
            title=_optional(field("ACK", "Creation Title")),
            recipient_work_id=_optional(field("ACK", "Recipient Creation #")),
            original_type=field("ACK", "Original Transaction Type"),
            original_sent=pl.concat_str(field("ACK", "Creation Date"), field("ACK", "Creation Time")),
            original_place=pl.concat_str(
                field("ACK", "Original Group ID"), field("ACK", "Original Transaction Sequence #"), separator=" "
            ),
            day=day,
            processing_date=day.str.to_date("%Y%m%d", strict=False),
            status=field("ACK", "Transaction Status"),
            work_id=pl.lit(None, pl.String),
        )
        .sort("row")
    )


def _messages(records: pl.DataFrame, delivery_id: str) -> pl.DataFrame:
    owner = records.filter(record="ACK").select("transaction", owner="row")
    return (
        records.filter(record="MSG")
        .join(owner, on="transaction", how="inner", maintain_order="left")
        .select(
            "version",
            delivery_id=pl.lit(delivery_id),
            message_row="row",
            row="owner",
            message_type=field("MSG", "Message Type"),
            original_record=field("MSG", "Original Record Sequence #"),
            record=field("MSG", "Record Type"),
            level=field("MSG", "Message Level"),
            validation=field("MSG", "Validation Number"),
            message=field("MSG", "Message Text"),
        )
    )


def _faults(said: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """One fault an ACK: the first in this order is enough to send it back."""
    work = said.filter(pl.col("original_type").is_in(REGISTRATIONS))
    status = said.filter(~pl.col("status").is_in(REGISTRATION_STATUS))
    found = [
        _too_long(records, "ACK"),
        _fault(status, "unknown_code", "ACK: Transaction Status {} is none of CWR 2.x", "status"),
        _fault(
            said.filter(pl.col("processing_date").is_null()),
            "bad_timestamp",
            "ACK: Processing Date {} is no day",
            "day",
        ),
        _fault(work.filter(submitter_work_id=""), "missing_value", "ACK {}: Submitter Creation # is blank", "title"),
    ]
    numbers = said.select("row", reference=pl.col("submitter_work_id").str.head(_SHOWN))
    first = pl.concat(found).unique("row", keep="first", maintain_order=True)
    return first.join(numbers, on="row", how="left", maintain_order="left")


def _message_faults(messages: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    strange = messages.filter(~pl.col("message_type").is_in(MESSAGE_TYPE)).select(
        pl.col("message_row").alias("row"), "message_type"
    )
    unknown = _fault(
        strange, "unknown_code", "MSG: Message Type {} is none of " + ", ".join(MESSAGE_TYPE), "message_type"
    )
    found = pl.concat([_too_long(records, "MSG"), unknown]).unique("row", keep="first", maintain_order=True)
    return found.with_columns(reference=pl.lit(None, pl.String))


def _too_long(records: pl.DataFrame, kind: str) -> pl.DataFrame:
    sized = records.filter(record=kind).join(widths(), on=["version", "record"], how="left", maintain_order="left")
    long = sized.with_columns(length=pl.col("text").str.len_chars()).filter(pl.col("length") > pl.col("width"))
    return _fault(long, "oversized_field", kind + " has {} characters, more than CWR gives it", "length")


def _fault(rows: pl.DataFrame, reason: str, detail: str, column: str) -> pl.DataFrame:
    shown = pl.format("'{}'", pl.col(column).cast(pl.String).fill_null("").str.head(_SHOWN))
    return rows.select(pl.col("row").cast(pl.Int64), reason=pl.lit(reason), detail=pl.format(detail, shown))


def _society_code(sender: str) -> str | None:
    """The code of a sender that is a society."""
    if not sender.startswith(_SOCIETY):
        return None
    return pl.select(society(pl.lit(sender.removeprefix(_SOCIETY).lstrip("0")))).item()


def _optional(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains("[^0]")).then(text)


def _rows(rows: pl.DataFrame, model: type) -> pl.DataFrame:
    schema = polars_schema(model)
    return rows.select(schema.names()).cast(schema)
