"""Works: registrations in CWR 2.1, 2.2 and 3.1, as a file or alone in a zip archive.

NWR and REV are read, and ACK for what became of them. ISW, EXC and AGR are known and load nothing: they tell of ISWCs,
of excerpts, or of what a publisher has agreed with others, and say nothing new of who collects. Of a registration's
records ALT, NAT, NET, NVT, NCT, NOW, NPN, NWN, NPR, PER, ORN, INS, IND and ARI are kept as received and say nothing of
shares.

3.1 has WRK for both; EXC and LIC load nothing, DRW is told. Nobody owns there: what a party collects is all that is
said, ``share_kind`` is always collection, and who collects nothing has a share of zero where it is claimed for. Where
recipients are told different things, what all are told is used, else what the first is told. MAN is checked and kept.

Source: CISAC CWR 2.1 Rev 8, 2.2 Rev 2 and 3.1 Rev 0.
"""

from datetime import date
from pathlib import Path

import polars as pl

from attribution.works_findings import REFUSED
from attribution.works_recipients import differing
from attribution.works_rules import check
from attribution.works_shares import work_shares
from pipelines.readers import cwr_faults, cwr_works
from pipelines.readers.cwr_acknowledged import Acknowledged, acknowledged
from pipelines.readers.cwr_file import text_of
from pipelines.readers.cwr_lines import Lines, lines_of
from pipelines.readers.cwr_registered import registration_rows
from pipelines.readers.cwr_retracted import retracted
from pipelines.readers.cwr_said import Said, said
from pipelines.readers.parsed import REJECTS, Parsed, Quarantine
from schemas.columns import polars_schema
from schemas.work_finding import WorkFinding


def read(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Read one file of registrations.

    The work's id is ``submitter:work number`` in all frames, and every recording is linked with the whole;
    ``attribution.works`` makes works of registrations. A controlled party that collects nothing has shares of zero.

    Args:
        path: where the file is.
        name: what to call it in messages.
        delivery_id: sha256 of the file.

    Raises:
        Quarantine: where the file cannot be used at all.
    """
    lines = lines_of(text_of(path, name=name), name=name)
    everything = said(lines)
    faults = _first(cwr_faults.faults(everything))
    usable = everything.without(faults)
    registered = registration_rows(usable, on=date.fromisoformat(lines.sent_at[:10]))
    findings = pl.concat([check(registered), differing(usable.lines), cwr_faults.field_findings(usable)])
    refused = _refused(findings, usable)
    kept = usable.without(refused).latest()
    # What only a registration breaks that the file itself says anew is past.
    findings = findings.filter(pl.col("transaction").is_in(_told(kept, refused).implode()))
    news = acknowledged(lines, delivery_id)
    bad = pl.concat([faults, refused])
    if not kept.works.height and not news.usable:
        _check_usable(everything, bad, name)
        _check_acknowledged(news, name)
    return Parsed(
        frames=_frames(kept, registered.holdings, delivery_id)
        | {"work_finding": _findings(findings, usable, lines, delivery_id)}
        | {"acknowledgement": news.acknowledgement, "acknowledgement_message": news.message},
        rows=lines.transactions,
        sender=lines.sender,
        sent_at=lines.sent_at,
        rejects=pl.concat([_rejects(bad, everything), news.rejects]).sort("row", "reason"),
    )


def _told(kept: Said, refused: pl.DataFrame) -> pl.Series:
    return pl.concat([kept.works["transaction"], refused["transaction"]])


def _first(faults: pl.DataFrame) -> pl.DataFrame:
    """One fault a registration: the first in the file is enough to send it back."""
    ordered = faults.sort("transaction", "row", "reason", "detail")
    return ordered.unique("transaction", keep="first", maintain_order=True)


def _check_usable(everything: Said, faults: pl.DataFrame, name: str) -> None:
    if everything.works.height:
        row, detail = faults.sort("row").select("row", "detail").row(0)
        raise Quarantine(
            "no_valid_row",
            f"{name}: none of {everything.works.height} registrations can be used. The first, line {row}: {detail}.",
        )


def _check_acknowledged(news: Acknowledged, name: str) -> None:
    if news.rejects.height:
        row, detail = news.rejects.sort("row").select("row", "detail").row(0)
        raise Quarantine("no_valid_row", f"{name}: no acknowledgement can be used. The first, line {row}: {detail}.")


def _refused(findings: pl.DataFrame, usable: Said) -> pl.DataFrame:
    refused = findings.filter(severity=REFUSED).join(usable.works.select("transaction", "row"), on="transaction")
    rows = refused.select("transaction", "row", reason=pl.lit("bad_share"), detail=pl.col("detail"))
    return _first(rows)


def _rejects(faults: pl.DataFrame, everything: Said) -> pl.DataFrame:
    works = everything.works.select("transaction", "submitter_work_id")
    rows = faults.join(works, on="transaction", how="left").with_columns(
        played_date=None, reference=pl.col("submitter_work_id").str.head(60)
    )
    return rows.select(REJECTS.names()).cast(REJECTS).sort("row", "reason")


def _frames(kept: Said, holdings: pl.DataFrame, delivery_id: str) -> dict[str, pl.DataFrame]:
    works = kept.works.select("transaction", "work_id", "submitter")
    parties, key = kept.parties, works.select("transaction", "work_id")
    held_by = holdings.select("row", "right", "territories", "share", "share_kind")
    return {
        "work": cwr_works.work(kept.works, parties, delivery_id),
        "work_share": work_shares(parties, held_by, works),
        "recording_work": cwr_works.recording_work(kept.isrcs, key),
        "work_component": cwr_works.work_component(kept.components, key),
        "work_record": cwr_works.work_record(kept.records, key),
    }


def _findings(findings: pl.DataFrame, usable: Said, lines: Lines, delivery_id: str) -> pl.DataFrame:
    schema = polars_schema(WorkFinding)
    works = usable.works.select("transaction", "work_id", "submitter_work_id")
    about = findings.join(works, on="transaction").drop("transaction")
    rows = pl.concat([about, retracted(lines)], how="diagonal").with_columns(delivery_id=pl.lit(delivery_id))
    return rows.select(schema.names()).cast(schema).unique().sort(schema.names())
