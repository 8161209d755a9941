"""Works of registrations: which registration is in force, what each submitter claims, which recordings are which work.

Several submitters may register one work; its ISWC says that it is one. What each of them claims for itself counts, so
that two who claim 60 % are an overclaim and stay one. Whom a submitter merely names counts only where nobody else
claims for that party, and only as the newest registration names it.
"""

from dataclasses import dataclass

import polars as pl

from attribution.works_claims import unclaimed
from attribution.works_recordings import proportions
from schemas.columns import Strict, polars_schema
from schemas.recording_work import RecordingWork
from schemas.work import Work
from schemas.work_component import WorkComponent
from schemas.work_finding import WorkFinding
from schemas.work_record import WorkRecord
from schemas.work_share import WorkShare

_AGE = ["sent_at", "delivery_id", "registration"]
"""Newest last; of two files of one second the digest decides, so that the order of reading does not."""


@dataclass(frozen=True)
class Works:
    """All works and what is known of them: rows of the datasets of these names, each sorted by its key."""

    work: pl.LazyFrame
    work_share: pl.LazyFrame
    recording_work: pl.LazyFrame
    work_component: pl.LazyFrame
    work_record: pl.LazyFrame
    work_finding: pl.LazyFrame


def merge(
    *,
    work: pl.LazyFrame,
    work_share: pl.LazyFrame,
    recording_work: pl.LazyFrame,
    work_component: pl.LazyFrame,
    work_record: pl.LazyFrame,
    work_finding: pl.LazyFrame,
) -> Works:
    """Make works of the registrations in all files.

    Args:
        work: registrations of every file; ``work_id`` is ``submitter:work number``, and ``sent_at`` is added.
        work_share: their shares, with ``delivery_id`` added.
        recording_work: their recordings, with ``delivery_id`` added.
        work_component: the works that they name, with ``delivery_id`` added.
        work_record: their records, with ``delivery_id`` added.
        work_finding: what was found in every file.

    Returns:
        The datasets under their final ``work_id``: the ISWC, else what it was.
    """
    # Three datasets hang on this small frame; collected once, it is not worked out three times.
    registrations = in_force(work).collect().lazy()
    newest = _newest(registrations, "work_id")
    counted = _newest(registrations, "work_id", "submitter")
    linked = _under_work(recording_work, registrations)
    components = _under_work(work_component, newest)
    shares = _under_work(work_share, counted)
    return Works(
        work=_rows(_works(work, newest, counted), Work),
        work_share=_rows(unclaimed(shares, newest), WorkShare),
        recording_work=_rows(proportions(linked, _sources(components, registrations), _owned(shares)), RecordingWork),
        work_component=_rows(components, WorkComponent),
        work_record=_rows(_under_work(work_record, newest), WorkRecord),
        work_finding=_rows(_findings(work_finding, registrations), WorkFinding),
    )


def in_force(work: pl.LazyFrame) -> pl.LazyFrame:
    """The newest registration of every work number of every submitter, and which work it is.

    Args:
        work: as :func:`merge` gets it.
    """
    return (
        work.select(
            "submitter",
            "submitter_work_id",
            "title",
            "delivery_id",
            "is_public_domain",
            pl.col("sent_at").fill_null(""),
            pl.col("composite_type").is_not_null().alias("is_composite"),
            pl.col("work_id").alias("registration"),
            pl.coalesce("iswc", "work_id").alias("work_id"),
        )
        .sort(_AGE)
        .unique("registration", keep="last", maintain_order=True)
    )


def _newest(registrations: pl.LazyFrame, *key: str) -> pl.LazyFrame:
    return registrations.sort(_AGE).unique(list(key), keep="last", maintain_order=True)


def _under_work(rows: pl.LazyFrame, registrations: pl.LazyFrame) -> pl.LazyFrame:
    """The rows of these registrations, with their final ``work_id``."""
    named = registrations.select("registration", "delivery_id", "work_id", "is_composite")
    return rows.rename({"work_id": "registration"}).join(named, on=["registration", "delivery_id"], how="inner")


def _works(work: pl.LazyFrame, newest: pl.LazyFrame, counted: pl.LazyFrame) -> pl.LazyFrame:
    """The newest registration's word, but a work is in the public domain only if nobody's registration denies it."""
    free = counted.group_by("work_id").agg(pl.col("is_public_domain").all())
    return _under_work(work.drop("is_public_domain"), newest).join(free, on="work_id", how="inner")


def _sources(components: pl.LazyFrame, registrations: pl.LazyFrame) -> pl.LazyFrame:
    """Works that composites name as their parts, and how long: ``composite``, ``work_id``, ``duration_seconds``."""
    parts = components.filter(pl.col("is_composite"), pl.col("record") == "COM").with_columns(
        submitter=pl.col("registration").str.split_exact(":", 1).struct.field("field_0")
    )
    numbered = registrations.select("submitter", "submitter_work_id", by_number="work_id")
    known = registrations.select("work_id", by_iswc="work_id").unique()
    return (
        parts.select("submitter", "source_iswc", "source_work_number", "duration_seconds", composite="work_id")
        .join(known, left_on="source_iswc", right_on="work_id", how="left")
        .join(
            numbered,
            left_on=["submitter", "source_work_number"],
            right_on=["submitter", "submitter_work_id"],
            how="left",
        )
        .select("composite", pl.coalesce("by_iswc", "by_number").alias("work_id"), "duration_seconds")
        .drop_nulls("work_id")
    )


def _owned(shares: pl.LazyFrame) -> pl.LazyFrame:
    return shares.filter(pl.col("share_ppb") > 0).select("work_id").unique()


def _findings(findings: pl.LazyFrame, registrations: pl.LazyFrame) -> pl.LazyFrame:
    final = registrations.select("registration", final="work_id")
    return findings.join(final, left_on="work_id", right_on="registration", how="left").with_columns(
        work_id=pl.coalesce("final", "work_id")
    )


def _rows(rows: pl.LazyFrame, model: type[Strict]) -> pl.LazyFrame:
    schema = polars_schema(model)
    return rows.select(schema.names()).cast(schema).sort(model.to_schema().unique)
