"""What registrations say of works themselves: titles, numbers, sources, recordings; and their records as received."""

import polars as pl

from attribution.works_rules import public_domain
from pipelines.readers.cwr_names import names
from pipelines.wire.cwr_layouts import PREFIX, field
from schemas.check_digits import iswc_checks
from schemas.columns import ISRC, WHOLE_PPB, polars_schema
from schemas.recording_work import RecordingWork
from schemas.work import Work
from schemas.work_component import WorkComponent
from schemas.work_record import WorkRecord

_COMPONENTS = {
    "VER": {"title": "Original Work Title", "iswc": "ISWC of Original Work"},
    "COM": {"title": "Title", "iswc": "ISWC of Component"},
    "EWT": {"title": "Entire Work Title", "iswc": "ISWC of Entire Work"},
}


def registrations(records: pl.DataFrame, submitter: str) -> pl.DataFrame:
    """One row per NWR and REV. ``said_iswc`` is as it stands there; ``iswc`` checks, or is one that XRF gives."""
    referred = references(records).filter(kind="ISW").select("transaction", referred=iswc(pl.col("number")))
    first = referred.drop_nulls().unique("transaction", keep="first", maintain_order=True)
    works = records.filter(pl.col("position") == 0).select(
        "transaction",
        "row",
        title=field("NWR", "Work Title"),
        submitter=pl.lit(submitter),
        submitter_work_id=field("NWR", "Submitter Work #"),
        said_iswc=field("NWR", "ISWC"),
        version_type=field("NWR", "Version Type"),
        composite_type=_code(field("NWR", "Composite Type")),
    )
    return (
        works.join(first, on="transaction", how="left", maintain_order="left")
        .with_columns(
            iswc=pl.coalesce(iswc(pl.col("said_iswc")), "referred"),
            work_id=pl.concat_str("submitter", pl.lit(":"), "submitter_work_id"),
        )
        .drop("referred")
    )


def work(works: pl.DataFrame, parties: pl.DataFrame, delivery_id: str) -> pl.DataFrame:
    """Rows of ``Work``."""
    nobody = pl.lit([], dtype=pl.List(pl.String))
    lists = [f"{who}_{what}" for who in ("writer", "arranger", "publisher") for what in ("names", "ids")]
    rows = works.join(names(parties), on="transaction", how="left").with_columns(
        pl.col(lists).fill_null(nobody),
        is_public_domain=pl.col("transaction").is_in(public_domain(parties)["transaction"].implode()),
        delivery_id=pl.lit(delivery_id),
    )
    return _rows(rows, Work).sort("work_id")


def references(records: pl.DataFrame) -> pl.DataFrame:
    """One row per ISWC and ISRC in XRF that its sender does not call invalid: ``transaction``, ``kind``, ``number``."""
    return (
        records.filter(record="XRF")
        .select(
            "transaction",
            "row",
            kind=field("XRF", "Organisation Code"),
            number=field("XRF", "Identifier"),
            valid=field("XRF", "Validity"),
        )
        .filter(pl.col("kind").is_in(("ISW", "ISR")), pl.col("valid") != "N")
        .drop("valid")
    )


def recordings(records: pl.DataFrame) -> pl.DataFrame:
    """One row per ISRC that REC or XRF names: ``transaction``, ``row``, ``isrc`` as it stands there."""
    named = (
        records.filter(record="REC")
        .select("transaction", "row", isrc=field("REC", "ISRC"), valid=field("REC", "ISRC Validity"))
        .filter(pl.col("isrc").str.contains("[^0]"), pl.col("valid") != "N")
    )
    referred = references(records).filter(kind="ISR").select("transaction", "row", isrc="number")
    return pl.concat([named.drop("valid"), referred]).sort("row")


def recording_work(isrcs: pl.DataFrame, works: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``RecordingWork``, each with the whole: which part a work is depends on what others say too."""
    rows = isrcs.filter(pl.col("isrc").str.contains(ISRC)).join(works, on="transaction", how="inner")
    return _rows(rows.with_columns(proportion_ppb=pl.lit(WHOLE_PPB, pl.Int64)), RecordingWork).unique().sort(pl.all())


def components(records: pl.DataFrame) -> pl.DataFrame:
    """One row per VER, COM and EWT: ``WorkComponent`` by ``transaction``, with the ISWC as it stands."""
    duration = field("COM", "Duration").str.zfill(6)
    parts = [duration.str.slice(place, 2).cast(pl.Int64, strict=False) for place in (0, 2, 4)]
    seconds = parts[0] * 3600 + parts[1] * 60 + parts[2]
    named = pl.concat(
        records.filter(record=record).select(
            "transaction",
            "row",
            "record",
            source_title=field(record, fields["title"]),
            said_iswc=field(record, fields["iswc"]),
            source_work_number=_code(field(record, "Submitter Work #")),
            duration_seconds=seconds if record == "COM" else pl.lit(0, pl.Int64),
        )
        for record, fields in _COMPONENTS.items()
    )
    sequence = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("transaction", "record")
    return named.sort("row").with_columns(sequence=sequence)


def work_component(named: pl.DataFrame, works: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``WorkComponent``; a wrong ISWC is none, and a duration that is no time is not said."""
    rows = named.join(works, on="transaction", how="inner").with_columns(
        source_iswc=iswc(pl.col("said_iswc")), duration_seconds=pl.col("duration_seconds").fill_null(0)
    )
    return _rows(rows, WorkComponent).sort("work_id", "record", "sequence")


def work_record(records: pl.DataFrame, works: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``WorkRecord``."""
    content = pl.col("text").str.slice(PREFIX).str.strip_chars_end(" ")
    rows = records.join(works, on="transaction", how="inner").with_columns(content=content)
    return _rows(rows, WorkRecord).sort("work_id", "position")


def iswc(text: pl.Expr) -> pl.Expr:
    """The ISWC; null where there is none whose digits check."""
    return pl.when(iswc_checks(text)).then(text)


def _code(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)


def _rows(rows: pl.DataFrame, model: type) -> pl.DataFrame:
    schema = polars_schema(model)
    return rows.select(schema.names()).cast(schema)
