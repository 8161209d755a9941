"""What societies say became of registrations: which work each acknowledgement is about, and what was said last.

An acknowledgement names a work by its registrant's number, and not the registrant. So it is about the one work of that
number here; of several, the one whose ISWC, else whose title, it repeats. A number that is another work's, by ISWC and
by title, is a coincidence.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, ACK.
"""

from dataclasses import dataclass

import polars as pl

from attribution.works import in_force
from schemas.acknowledgement import Acknowledgement
from schemas.columns import ISWC, Strict, polars_schema
from schemas.registration_words import DECIDED, DISPUTED
from schemas.work_finding import WorkFinding
from schemas.work_registration import WorkRegistration

_ACK = ["delivery_id", "row"]
_WORD = ["work_id", "sender"]
_LAST = ["processing_date", "sent_at", *_ACK]
"""Newest last; of two of one day what was sent last, and then the digest decides, not the order of reading."""
_SEEN = ["iswc", "title", "our_title", "work_id", "is_numbered"]
_BAD_NEWS = {
    "CO": "in conflict with another registration. What goes by it is on hold until it says that this is over",
    "RC": "its claim rejected. What goes by it is on hold until it says that this is over",
    "RJ": "rejected. Nothing is changed by it",
    "NP": "without its participation. Nothing is changed by it",
}


@dataclass(frozen=True)
class Registrations:
    """Rows of ``acknowledgement``, with the works that are meant, of ``work_registration``, and of ``work_finding``."""

    acknowledgement: pl.LazyFrame
    work_registration: pl.LazyFrame
    work_finding: pl.LazyFrame


def registrations(
    acknowledgement: pl.LazyFrame, acknowledgement_message: pl.LazyFrame, work: pl.LazyFrame
) -> Registrations:
    """Take the acknowledgements of all files together.

    Args:
        acknowledgement: of every file.
        acknowledgement_message: of every file.
        work: registrations of every file, as ``works.merge`` gets them.
    """
    known = in_force(work).select("submitter_work_id", "title", "work_id")
    told = _with_work(acknowledgement, known).collect().lazy()
    ours = _in_order(told.filter(pl.col("work_id").is_not_null()))
    last = _last(ours, acknowledgement_message)
    findings = pl.concat([_strangers(told, known), _news(last), _news(_open(ours))])
    return Registrations(
        _rows(told, Acknowledgement), _rows(last, WorkRegistration), _rows(findings.unique(), WorkFinding)
    )


def _with_work(acknowledgement: pl.LazyFrame, known: pl.LazyFrame) -> pl.LazyFrame:
    """Every acknowledgement with ``work_id``, null where it is about no work here or may be about several."""
    told = acknowledgement.drop("work_id")
    best = _candidates(told, known).filter(pl.col("likeness") == pl.col("likeness").max().over(_ACK))
    one = best.group_by(_ACK).agg(pl.col("work_id").unique()).filter(pl.col("work_id").list.len() == 1)
    return told.join(one.with_columns(pl.col("work_id").list.first()), on=_ACK, how="left")


def _candidates(told: pl.LazyFrame, known: pl.LazyFrame) -> pl.LazyFrame:
    """Works that each acknowledgement may be about, with how much it is like them: ISWC over number over title."""
    ours = known.rename({"title": "our_title"})
    numbered = told.join(ours, on="submitter_work_id", how="inner").with_columns(is_numbered=True)
    repeated = told.join(
        ours.select("our_title", "work_id", iswc="work_id").unique(), on="iswc", how="inner"
    ).with_columns(is_numbered=False)
    is_iswc = (pl.col("iswc") == pl.col("work_id")).fill_null(value=False)
    is_title = (_plain("title") == _plain("our_title")).fill_null(value=False)
    is_other = pl.col("iswc").is_not_null() & pl.col("work_id").str.contains(ISWC) & ~is_iswc & ~is_title
    return (
        pl.concat([numbered.select(*_ACK, *_SEEN), repeated.select(*_ACK, *_SEEN)])
        .filter(~is_other)
        .with_columns(
            likeness=is_iswc.cast(pl.Int8) * 4 + pl.col("is_numbered").cast(pl.Int8) * 2 + is_title.cast(pl.Int8)
        )
    )


def _plain(title: str) -> pl.Expr:
    """Without marks on letters: what is sent in plain ASCII comes back so."""
    return pl.col(title).str.normalize("NFD").str.replace_all(r"\p{M}", "").str.to_uppercase().str.strip_chars()


def _in_order(told: pl.LazyFrame) -> pl.LazyFrame:
    return told.with_columns(pl.col("sent_at").fill_null("")).sort(_LAST)


def _last(ours: pl.LazyFrame, messages: pl.LazyFrame) -> pl.LazyFrame:
    counted = messages.group_by(_ACK).agg(messages=pl.len().cast(pl.Int64))
    disputed = _open(ours).select(*_WORD, is_disputed=pl.lit(value=True))
    return (
        ours.unique(_WORD, keep="last", maintain_order=True)
        .join(counted, on=_ACK, how="left")
        .join(disputed, on=_WORD, how="left")
        .with_columns(pl.col("messages").fill_null(0), pl.col("is_disputed").fill_null(value=False))
    )


def _open(ours: pl.LazyFrame) -> pl.LazyFrame:
    """What leaves open whose a share is, and nothing since has decided it."""
    deciding = ours.filter(pl.col("status").is_in([*DISPUTED, *DECIDED]))
    return deciding.unique(_WORD, keep="last", maintain_order=True).filter(pl.col("status").is_in(DISPUTED))


def _strangers(told: pl.LazyFrame, known: pl.LazyFrame) -> pl.LazyFrame:
    """Acknowledgements of no work here, or of any of several."""
    numbers = known.select("submitter_work_id", is_number=pl.lit(value=True)).unique()
    strange = told.filter(pl.col("work_id").is_null()).join(numbers, on="submitter_work_id", how="left")
    is_number = pl.col("is_number").fill_null(value=False)
    none = "No work here has that number. Ask the sender whose it is, or have its registration delivered."
    several = "Works here have that number, and neither ISWC nor title says which one is meant. Ask the sender."
    return strange.select(
        *_finding_of(),
        rule=pl.when(is_number).then(pl.lit("acknowledgement_ambiguous")).otherwise(pl.lit("acknowledgement_unknown")),
        detail=pl.format(
            "{} says {} of work number {} ({}) on {}. {}",
            "sender",
            "status",
            "submitter_work_id",
            pl.col("title").fill_null("without a title"),
            "processing_date",
            pl.when(is_number).then(pl.lit(several)).otherwise(pl.lit(none)),
        ),
    )


def _news(said: pl.LazyFrame) -> pl.LazyFrame:
    """What was said of a work, where it is no form of acceptance."""
    bad = said.filter(pl.col("status").is_in(list(_BAD_NEWS)))
    return bad.select(
        *_finding_of(),
        rule=pl.lit("acknowledgement"),
        detail=pl.format(
            "{} says of this work on {}: {}.",
            "sender",
            "processing_date",
            pl.col("status").replace_strict(_BAD_NEWS, default=None, return_dtype=pl.String),
        ),
    )


def _finding_of() -> list[pl.Expr]:
    name = pl.coalesce("work_id", pl.concat_str("sender", pl.lit(":"), "submitter_work_id"))
    return [name.alias("work_id"), pl.col("submitter_work_id", "delivery_id"), pl.lit("warning").alias("severity")]


def _rows(rows: pl.LazyFrame, model: type[Strict]) -> pl.LazyFrame:
    schema = polars_schema(model)
    return rows.select(schema.names()).cast(schema).sort(model.to_schema().unique)
