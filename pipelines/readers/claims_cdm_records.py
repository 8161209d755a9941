"""Records of a Claim Detail Message: which cell is which column of ours, and what becomes of all other lines."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from attribution.claims_checks import FINDING
from pipelines.readers.claims_rows import CLAIM_TEXT, SUMMARY_TEXT
from pipelines.readers.delimited import reject_rows
from pipelines.wire.flat_cells import cells_of
from pipelines.wire.flat_layouts import RecordLayout, layout_of, layouts

MESSAGE_CELLS: Final = {
    "MessageId": "message_id",
    "SenderPartyId": "sender_party_id",
    "SenderName": "sender_name",
    "SentOnBehalfOfPartyId": "on_behalf_of_party_id",
    "SentOnBehalfOfName": "on_behalf_of_name",
    "RecipientPartyId": "recipient_party_id",
    "SalesReportId": "sales_report_id",
    "MessageCreatedDateTime": "created_at",
    "UsageStartDate": "usage_start",
    "UsageEndDate": "usage_end",
    "ClaimingRound": "claiming_round",
    "RelatedCdmMessageId": "related_message_id",
}
SUMMARY_CELLS: Final = {
    "SummaryRecordId": "summary_id",
    "InvoiceReference": "invoice_reference",
    "RightsControllerName": "rights_controller_name",
    "RightsControllerPartyId": "rights_controller_party_id",
    "CommercialModel": "commercial_model",
    "UseType": "use_type",
    "Territory": "territory",
    "ServiceDescription": "service_description",
    "CurrencyOfReporting": "currency_of_reporting",
    "CurrencyOfInvoicing": "currency_of_invoicing",
    "ExchangeRate": "exchange_rate",
    "ExchangeRateSource": "exchange_rate_source",
    "StartDateOfCurrencyExchange": "exchange_from",
    "EndDateOfCurrencyExchange": "exchange_to",
    "RightsTypeSplitMechanical": "split_mechanical_ppb",
    "RightsTypeSplitPerforming": "split_performing_ppb",
    "TotalMarketShare": "market_share_ppb",
    "TotalClaimedAmount": "total_claimed",
}
CLAIM_CELLS: Final = {
    "ClaimId": "claim_id",
    "SummaryRecordId": "summary_id",
    "DspResourceId": "dsp_resource_id",
    "ResourceISRC": "isrc",
    "ResourceTitle": "title",
    "LicensorWorkId": "licensor_work_id",
    "MusicalWorkISWC": "iswc",
    "MusicalWorkTitle": "work_title",
    "ClaimBasis": "claim_basis",
    "ShareClaimedMechanical": "mechanical_ppb",
    "ShareClaimedPerforming": "performing_ppb",
    "BlendedShareClaimedForMechAndPerf": "blended_ppb",
    "SalesTransactionId": "sales_transaction_id",
    "Usages": "usages",
    "ClaimedAmountMechanical": "claimed_mechanical",
    "ClaimedAmountPerforming": "claimed_performing",
    "ClaimedAmount": "claimed",
    "MusicalWorkComposerAuthorPartyId": "author_ids",
}
_COLUMNS: Final = {"CS01": (SUMMARY_CELLS, SUMMARY_TEXT), "CD01": (CLAIM_CELLS, CLAIM_TEXT)}
_ASKING: Final = ("CD02", "CD03", "CD04", "CR01", "CR02")
"""Records that claim or correct something, and not as ClaimsAmounts does: what they ask for is not settled."""


@dataclass(frozen=True)
class Records:
    """Lines of one record type: those that are records, and what is told of the others."""

    rows: pl.DataFrame
    rejects: pl.DataFrame
    findings: pl.DataFrame


def records(lines: pl.DataFrame, family: str, path: Path, delivery_id: str) -> Records:
    """Read lines of a record type, of any version: a later one only has more cells.

    Args:
        lines: ``line``, ``raw`` and ``record``.
        family: record type without its version.
        path: of the file.
        delivery_id: of the file.

    Returns:
        Of summaries and claims rows with our columns, of others ``line`` and the cells by name; and the lines that have
        too few or too many cells.
    """
    layout = layout_of(family, "cdm")
    if layout is None:
        raise ValueError(f"{family} has no layout; see schemas/wire/cdm.csv")
    cells = pl.col("raw").str.replace_all("\\\\\\", "", literal=True)
    tabs = cells.str.count_matches("\t", literal=True) - cells.str.count_matches("\\\t", literal=True)
    counted = lines.with_columns(_cells=(tabs + 1).cast(pl.Int64))
    due, is_later = (
        len(layout.cells),
        pl.col("record").str.split(".").list.get(1, null_on_oob=True).fill_null("01") > "01",
    )
    fits = (pl.col("_cells") == due) | ((pl.col("_cells") > due) & is_later)
    good, bad = counted.filter(fits), counted.filter(~fits)
    return Records(_rows(good, family, path), _rejects(bad, layout), _told(bad, layout, family, delivery_id))


def unused(rest: pl.DataFrame, delivery_id: str) -> pl.DataFrame:
    """One finding a record type that nothing is settled by: how many there are, and where the first one is.

    Args:
        rest: ``line``, ``record`` and ``family`` of the lines that are no header, summary, claim or footer.
        delivery_id: of the file.
    """
    detail = pl.format(
        "{} records {}, the first in line {}: read by name alone, nothing of them is settled", "_count", "record", "row"
    )
    asking = pl.col("record").str.replace(r"\..*$", "").is_in(list(_ASKING)) | ~pl.col("record").is_in(_known())
    return (
        rest.group_by("record").agg(row=pl.col("line").min(), _count=pl.len()).sort("row")
        .select(
            *_empty(), "row", delivery_id=pl.lit(delivery_id), claim_id=pl.lit(""), rule=pl.lit("unused_record"),
            severity=pl.when(asking).then(pl.lit("refused")).otherwise(pl.lit("warning")), detail=detail,
        )
        .select(FINDING.names()).cast(dict(FINDING.items()))
    )  # fmt: skip


def unknown_lines(rest: pl.DataFrame) -> pl.DataFrame:
    """Rejects: lines that are no record of the standard."""
    strange = rest.filter(~pl.col("record").is_in(_known())).select(row="line", record="record")
    detail = pl.format("'{}' is no record of a Claim Detail Message", pl.col("record").str.head(20))
    return reject_rows(strange, "bad_record", detail=detail)


def _known() -> list[str]:
    known = list(layouts("cdm"))
    return sorted({*known, *(name.split(".")[0] for name in known), *_ASKING, *(f"{name}.01" for name in _ASKING)})


def _rows(good: pl.DataFrame, family: str, path: Path) -> pl.DataFrame:
    if good.is_empty():
        return pl.DataFrame(schema=_COLUMNS[family][1] if family in _COLUMNS else {})
    versions = good.partition_by("record", as_dict=True, maintain_order=True).items()
    cells = pl.concat(cells_of(rows.select("line", "raw"), str(name), path) for (name,), rows in versions).sort("line")
    if family not in _COLUMNS:
        return cells
    named, schema = _COLUMNS[family]
    return (
        cells.select("line", *named).rename({"line": "row", **named}).select(schema.names()).cast(dict(schema.items()))
    )


def _rejects(bad: pl.DataFrame, layout: RecordLayout) -> pl.DataFrame:
    detail = pl.format(
        f"{layout.record} has {{}} cells instead of {len(layout.cells)}: a cell that holds nothing is still written",
        "_cells",
    )
    return reject_rows(bad.with_columns(row="line"), "bad_record", detail=detail)


def _told(bad: pl.DataFrame, layout: RecordLayout, family: str, delivery_id: str) -> pl.DataFrame:
    """Findings of the same, with the ids where the line is long enough to have them."""
    cell = [pl.col("raw").str.split("\t").list.get(place, null_on_oob=True) for place in range(3)]
    is_claim = family == "CD01"
    detail = pl.format(f"{layout.record} has {{}} cells instead of {len(layout.cells)}", "_cells")
    return bad.select(
        *_empty(), row="line", delivery_id=pl.lit(delivery_id), rule=pl.lit("unreadable"), severity=pl.lit("refused"),
        claim_id=cell[1].fill_null("") if is_claim else pl.lit(""), detail=detail,
    ).with_columns(summary_id=bad.select(cell[2] if is_claim else cell[1]).to_series()).select(FINDING.names()).cast(
        dict(FINDING.items())
    )  # fmt: skip


def _empty() -> list[pl.Expr]:
    return [pl.lit(None).alias(name) for name in ("summary_id", "dsp_resource_id", "sales_transaction_id", "claimed")]
