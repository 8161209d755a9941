"""Why a registration cannot be used, and which of its fields cannot.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2: rules of level TR and RR make a row of rejects, those of level FR a finding.
"""

import polars as pl

from attribution.works_findings import found
from pipelines.readers.cwr_parties import PUBLISHER_ROLES, WRITER_ROLES
from pipelines.readers.cwr_said import Said
from pipelines.territories import territory_tree
from pipelines.wire.cwr_layouts import PLACES, REGISTRATIONS, widths
from schemas.check_digits import ipi_name_checks, iswc_checks
from schemas.columns import ISRC

FAULTS = pl.Schema({"transaction": pl.Int64(), "row": pl.Int64(), "reason": pl.String(), "detail": pl.String()})
_SHOWN = 60
"""Characters of an offending value that a message shows."""


def faults(said: Said) -> pl.DataFrame:
    """Every fault of every registration: ``transaction``, ``row``, ``reason``, ``detail``."""
    areas = territory_tree()["area"].unique()
    return pl.concat(
        [
            _record_faults(said.records),
            _work_faults(said.works, said.records),
            _party_faults(said.parties),
            _line_faults(said.lines, said.parties, areas),
        ]
    )


def field_findings(said: Said) -> pl.DataFrame:
    """Numbers whose check digits or form are wrong; they are used as if they were not there."""
    not_used = "; it is not used. Ask the submitter to correct it."
    iswc, number, isrc = pl.col("said_iswc"), pl.col("said_ipi"), pl.col("isrc")
    no_work = said.works.filter(iswc.str.contains("[^0]") & ~iswc_checks(iswc))
    return pl.concat(
        [
            found(no_work, "iswc", "ISWC ", iswc, " is none" + not_used),
            found(
                said.parties.filter(~ipi_name_checks(number)),
                "ipi_name_number",
                pl.col("record"),
                ": IPI name number ",
                number,
                " is none" + not_used,
            ),
            found(said.isrcs.filter(~isrc.str.contains(ISRC)), "isrc", "ISRC ", isrc, " is none" + not_used),
        ]
    )


def _record_faults(records: pl.DataFrame) -> pl.DataFrame:
    """Records that are unknown, too long, or out of their order in the registration."""
    sized = (
        records.join(widths(), on=["version", "record"], how="left", maintain_order="left")
        .join(PLACES, on=["version", "record"], how="left", maintain_order="left")
        .with_columns(reached=pl.col("place").forward_fill().over("transaction"))
        .with_columns(step=pl.col("reached").diff().over("transaction"), length=pl.col("text").str.len_chars())
    )
    known = sized.filter(pl.col("width").is_not_null())
    second = pl.col("record").is_in(REGISTRATIONS) & (pl.col("position") > 0)
    foreign = second | (pl.col("place").is_null() & (pl.col("record") != "NOW"))
    unknown = pl.format("record {} is not one of CWR {}", _shown("record"), "version")
    too_long = pl.format("record {} has {} characters; CWR {} has {}", "record", "length", "version", "width")
    misplaced = pl.format("record {} does not belong in a registration", "record")
    late = pl.format("record {} stands after records that follow it in the order of CWR", "record")
    return pl.concat(
        [
            _fault(sized.filter(pl.col("width").is_null()), "unknown_code", unknown),
            _fault(known.filter(pl.col("length") > pl.col("width")), "oversized_field", too_long),
            _fault(known.filter(foreign), "bad_record", misplaced),
            _fault(known.filter(pl.col("step") < 0), "bad_record", late),
        ]
    )


def _work_faults(works: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Registrations of no title, no number or no version type, and those in the wrong group."""
    nameless, unnumbered = works.filter(title=""), works.filter(submitter_work_id="")
    group = records.filter(pl.col("record") != pl.col("group_type"), pl.col("position") == 0)
    return pl.concat(
        [
            _fault(group, "bad_record", pl.format("{} in a group of {}", "record", "group_type")),
            _fault(nameless, "missing_value", pl.lit("Work Title is blank")),
            _fault(unnumbered, "missing_value", pl.lit("Submitter Work # is blank")),
            _fault(
                works.filter(~pl.col("version_type").is_in(("ORI", "MOD"))),
                "unknown_code",
                pl.format("Version Type {} is neither ORI nor MOD", _shown("version_type")),
            ),
        ]
    )


def _party_faults(parties: pl.DataFrame) -> pl.DataFrame:
    """Parties without a name or number, of an unknown role, or with something that is no share."""
    publisher, controlled = pl.col("record").is_in(("SPU", "OPU")), pl.col("record").is_in(("SPU", "SWR"))
    roles = pl.when(publisher).then(pl.lit(list(PUBLISHER_ROLES))).otherwise(pl.lit(list(WRITER_ROLES)))
    known = pl.col("role").is_in(roles) | (~controlled & (pl.col("role") == ""))
    return pl.concat(
        [
            _fault(
                parties.filter(controlled & ((pl.col("name") == "") | (pl.col("ip_number") == ""))),
                "missing_value",
                pl.format("{} has no name or no interested party number", "record"),
            ),
            _fault(parties.filter(~known), "unknown_code", pl.format("{}: unknown role {}", "record", _shown("role"))),
            _bad_shares(parties),
        ]
    )


def _line_faults(lines: pl.DataFrame, parties: pl.DataFrame, areas: pl.Series) -> pl.DataFrame:
    """Collection lines that follow no party of theirs, or say no territory, sign or share that there is."""
    party = parties.select(party="row", owner="ip_number")
    placed = lines.join(party, on="party", how="left", maintain_order="left")
    return pl.concat(
        [
            _fault(
                placed.filter(~pl.col("ip_number").eq_missing(pl.col("owner"))),
                "missing_reference",
                pl.format("{} of party {} does not follow that party's own record", "record", _shown("ip_number")),
            ),
            _fault(
                lines.filter(~pl.col("sign").is_in(("I", "E"))),
                "unknown_code",
                pl.format("{}: sign {} is neither I nor E", "record", _shown("sign")),
            ),
            _fault(
                lines.filter(~pl.col("tis").is_in(areas.implode()).fill_null(False)),
                "unknown_territory",
                pl.format("{}: {} is no TIS number", "record", _shown("code")),
            ),
            _bad_shares(lines),
        ]
    )


def _bad_shares(rows: pl.DataFrame) -> pl.DataFrame:
    bad = rows.filter(pl.any_horizontal(pl.col("PR", "MR", "SR").is_null()))
    return _fault(bad, "bad_share", pl.format("{}: {} is not from 00000 to 10000", "record", _shown("said")))


def _fault(rows: pl.DataFrame, reason: str, detail: pl.Expr) -> pl.DataFrame:
    faults = rows.select("transaction", "row", reason=pl.lit(reason), detail=detail)
    return faults.cast(FAULTS)


def _shown(column: str) -> pl.Expr:
    return pl.format("'{}'", pl.col(column).str.head(_SHOWN))
