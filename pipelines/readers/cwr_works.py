"""What registrations say of works themselves: titles, numbers, sources, recordings; and their records as received."""

import polars as pl

from attribution.works_rules import public_domain
from pipelines.readers.cwr_names import names
from pipelines.wire.cwr_layouts import LATER, PREFIX, field
from schemas.check_digits import iswc_checks
from schemas.columns import ISRC, WHOLE_PPB, polars_schema
from schemas.recording_work import RecordingWork
from schemas.work import Work
from schemas.work_component import WorkComponent
from schemas.work_record import WorkRecord

_NUMBER = "Submitter Work #"
_COMPONENTS = {
    "VER": {"title": "Original Work Title", "iswc": "ISWC of Original Work", "number": _NUMBER},
    "COM": {"title": "Title", "iswc": "ISWC of Component", "number": _NUMBER},
    "EWT": {"title": "Entire Work Title", "iswc": "ISWC of Entire Work", "number": _NUMBER},
    "OWK": {
        "title": "Original Work Title",
        "iswc": "ISWC of Original Work",
        "number": "Submitter Original Work Number",
    },
}
_DURATION = ("COM", "OWK")


def version_of(records: pl.DataFrame) -> str:
    """The version of the registrations of a file, whose layouts and names of fields they have."""
    return LATER if records.height and records["version"].item(0) == LATER else "2.2"


def registrations(records: pl.DataFrame, submitter: str) -> pl.DataFrame:
    """One row per NWR, REV and WRK. ``said_iswc`` is as it stands there; ``iswc`` checks, or is one that XRF gives."""
    version = version_of(records)
    record, number = ("WRK", "Submitter Work Number") if version == LATER else ("NWR", _NUMBER)
    referred = references(records).filter(kind="ISW").select("transaction", referred=iswc(pl.col("number")))
    first = referred.drop_nulls().unique("transaction", keep="first", maintain_order=True)
    works = records.filter(pl.col("position") == 0).select(
        "transaction",
        "row",
        title=field(record, "Work Title", version=version),
        submitter=pl.lit(submitter),
        submitter_work_id=field(record, number, version=version),
        said_iswc=field(record, "ISWC", version=version),
        version_type=field(record, "Version Type", version=version),
        composite_type=_code(field(record, "Composite Type", version=version)),
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
    version = version_of(records)
    return (
        records.filter(record="XRF")
        .select(
            "transaction",
            "row",
            kind=field("XRF", "Organisation Code", version=version),
            number=field("XRF", "Identifier", version=version),
            valid=field("XRF", "Identifier Validity" if version == LATER else "Validity", version=version),
        )
        .filter(pl.col("kind").is_in(("ISW", "ISR")), pl.col("valid") != "N")
        .drop("valid")
    )


def recordings(records: pl.DataFrame) -> pl.DataFrame:
    """One row per ISRC that REC or XRF names: ``transaction``, ``row``, ``isrc`` as it stands there."""
    version = version_of(records)
    isrc, valid = (field("REC", name, version=version) for name in ("ISRC", "ISRC Validity"))
    named = (
        records.filter(record="REC")
        .select("transaction", "row", isrc=isrc, valid=valid)
        .filter(pl.col("isrc").str.contains("[^0]"), pl.col("valid") != "N")
    )
    referred = references(records).filter(kind="ISR").select("transaction", "row", isrc="number")
    return pl.concat([named.drop("valid"), referred]).sort("row")


def recording_work(isrcs: pl.DataFrame, works: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``RecordingWork``, each with the whole: which part a work is depends on what others say too."""
    rows = isrcs.filter(pl.col("isrc").str.contains(ISRC)).join(works, on="transaction", how="inner")
    return _rows(rows.with_columns(proportion_ppb=pl.lit(WHOLE_PPB, pl.Int64)), RecordingWork).unique().sort(pl.all())


def components(records: pl.DataFrame) -> pl.DataFrame:
    """One row per VER, COM, EWT and OWK: ``WorkComponent`` by ``transaction``, with the ISWC as it stands.

    3.1 has OWK for all three: it is a component of a composite work, the whole of an excerpt, else the original.
    """
    named = pl.concat(_components(records, record) for record in _COMPONENTS)
    sequence = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("transaction", "record")
    return named.sort("row").with_columns(sequence=sequence)


def _components(records: pl.DataFrame, record: str) -> pl.DataFrame:
    fields, version = _COMPONENTS[record], LATER if record == "OWK" else "2.2"
    duration = field(record, "Duration", version=version).str.zfill(6) if record in _DURATION else pl.lit("000000")
    parts = [duration.str.slice(place, 2).cast(pl.Int64, strict=False) for place in (0, 2, 4)]
    composite, excerpt = (field("WRK", name, version=LATER) for name in ("Composite Type", "Excerpt Type"))
    kind = pl.when(composite != "").then(pl.lit("COM")).when(excerpt != "").then(pl.lit("EWT")).otherwise(pl.lit("VER"))
    works = records.filter(pl.col("position") == 0).select("transaction", kind=kind)
    return (
        records.filter(record=record)
        .join(works, on="transaction", how="left", maintain_order="left")
        .select(
            "transaction",
            "row",
            record="kind" if record == "OWK" else "record",
            source_title=field(record, fields["title"], version=version),
            said_iswc=field(record, fields["iswc"], version=version),
            source_work_number=_code(field(record, fields["number"], version=version)),
            duration_seconds=parts[0] * 3600 + parts[1] * 60 + parts[2],
        )
    )


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
