"""Claim Detail Messages for tests, written cell by cell."""

from pathlib import Path

from pipelines.readers.claims import read
from pipelines.readers.parsed import Parsed

DELIVERY = "c" * 64
HEAD = {
    "RecordType": "CDMH.01",
    "MessageVersion": "CDM/2.0/9/2.0",
    "MessageId": "PLY-2026-09-1",
    "MessageCreatedDateTime": "2026-10-20T10:05:00+02:00",
    "Profile": "ClaimsAmounts",
    "ProfileVersion": "2.0",
    "RelatedCdmMessageId": "",
    "SalesReportId": "2026-09-0123456789abcdef",
    "UsageStartDate": "2026-09-01",
    "UsageEndDate": "2026-09-30",
    "SenderPartyId": "PADPIDA2999010101X",
    "SenderName": "Polyhymn",
    "ServiceDescription": "",
    "RecipientPartyId": "",
    "RecipientName": "",
    "ClaimingRound": "1",
    "SentOnBehalfOfPartyId": "",
    "SentOnBehalfOfName": "",
}
SUMMARY = {
    "RecordType": "CS01.01",
    "SummaryRecordId": "S1",
    "InvoiceReference": "INV-7",
    "RightsControllerName": "Polyhymn",
    "RightsControllerPartyId": "IPI::00000000199",
    "DistributionChannel": "",
    "DistributionChannelDPID": "",
    "StartOfClaimPeriod": "2026-09-01",
    "EndOfClaimPeriod": "2026-09-30",
    "CommercialModel": "SubscriptionModel",
    "UseType": "OnDemandStream",
    "Territory": "GB",
    "ServiceDescription": "premium",
    "CurrencyOfReporting": "GBP",
    "CurrencyOfInvoicing": "EUR",
    "ExchangeRate": "1.15",
    "ExchangeRateSource": "ECB",
    "StartDateOfCurrencyExchange": "2026-09-30",
    "EndDateOfCurrencyExchange": "2026-09-30",
    "RightsTypeSplitMechanical": "25",
    "RightsTypeSplitPerforming": "75",
    "TotalMarketShare": "12.3456789",
    "TotalClaimedAmount": "3.000000001",
}
CLAIM = {
    "RecordType": "CD01.01",
    "ClaimId": "C1",
    "SummaryRecordId": "S1",
    "DspResourceId": "trk-1",
    "ResourceISRC": "GBZ9Q2000001",
    "ResourceTitle": "Low Tide",
    "ResourceDisplayArtistName": "Nobody",
    "ResourceDisplayArtistPartyId": "",
    "LicensorWorkId": "PLY-77",
    "MusicalWorkISWC": "T0345246801",
    "MusicalWorkTitle": "LOW TIDE",
    "AlternativeMusicalWorkTitle": "",
    "MusicalWorkComposerAuthorName": "A. Nobody",
    "MusicalWorkComposerAuthorPartyId": "IPI::199",
    "ClaimBasis": "Direct",
    "ShareClaimedMechanical": "50",
    "ShareClaimedPerforming": "25",
    "BlendedShareClaimedForMechAndPerf": "31.25",
    "SalesTransactionId": "2026-09/GB/premium/trk-1",
    "Usages": "120",
    "PercentageOfResourceInRelease": "100",
    "GeneratedRevenueExcSalesTaxInCurrencyOfReporting": "10",
    "GeneratedRevenueExcSalesTaxInCurrencyOfInvoicing": "11.5",
    "ClaimedAmountMechanical": "1",
    "ClaimedAmountPerforming": "2.000000001",
    "TariffParameterType": "",
    "TariffParameterValue": "",
    "ClaimedAmount": "3.000000001",
}


def line(record: dict[str, str], **changed: str) -> str:
    return "\t".join((record | changed).values())


def message(*body: str, head: str | None = None, lines: int | None = None, summaries: int | None = None) -> str:
    """A whole message; the footer's counts are right unless told."""
    records = [line(HEAD) if head is None else head, *body]
    found = sum(record.startswith("CS01") for record in body) if summaries is None else summaries
    records.append(f"SRFO\t{len(records) + 1 if lines is None else lines}\t{found}")
    return "\n".join(records) + "\n"


def parsed(folder: Path, content: str | bytes, name: str = "claims/claims.tsv") -> Parsed:
    path = folder / Path(name).name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, name=name, delivery_id=DELIVERY)
