"""A file of claims, made by hand: two summaries, one of them in another currency, and four claims."""

CLAIMS_NAME = "claims-of-september.tsv"
_HEADINGS = {
    "CDMH.01": """MessageVersion MessageId MessageCreatedDateTime Profile ProfileVersion RelatedCdmMessageId
        SalesReportId UsageStartDate UsageEndDate SenderPartyId SenderName ServiceDescription RecipientPartyId
        RecipientName
        ClaimingRound SentOnBehalfOfPartyId SentOnBehalfOfName""",
    "CS01.01": """SummaryRecordId InvoiceReference RightsControllerName RightsControllerPartyId DistributionChannel
        DistributionChannelDPID StartOfClaimPeriod EndOfClaimPeriod CommercialModel UseType Territory ServiceDescription
        CurrencyOfReporting CurrencyOfInvoicing ExchangeRate ExchangeRateSource StartDateOfCurrencyExchange
        EndDateOfCurrencyExchange RightsTypeSplitMechanical RightsTypeSplitPerforming TotalMarketShare
        TotalClaimedAmount""",
    "CD01.01": """ClaimId SummaryRecordId DspResourceId ResourceISRC ResourceTitle ResourceDisplayArtistName
        ResourceDisplayArtistPartyId LicensorWorkId MusicalWorkISWC MusicalWorkTitle AlternativeMusicalWorkTitle
        MusicalWorkComposerAuthorName MusicalWorkComposerAuthorPartyId ClaimBasis ShareClaimedMechanical
        ShareClaimedPerforming BlendedShareClaimedForMechAndPerf SalesTransactionId Usages
        PercentageOfResourceInRelease GeneratedRevenueExcSalesTaxInCurrencyOfReporting
        GeneratedRevenueExcSalesTaxInCurrencyOfInvoicing ClaimedAmountMechanical ClaimedAmountPerforming
        TariffParameterType TariffParameterValue ClaimedAmount""",
    "SRFO": "NumberOfLinesInReport NumberOfSummaryRecords",
}


def record(kind: str, **cells: str) -> str:
    """A line of a record; cells that are not given are empty."""
    names = _HEADINGS[kind].split()
    assert set(cells) <= set(names), set(cells) - set(names)
    return "\t".join([kind, *(cells.get(name, "") for name in names)])


def _claim(number: int, summary: str, **cells: str) -> str:
    known = {
        "DspResourceId": f"t{number}",
        "ResourceISRC": f"GBHAL260000{number}",
        "LicensorWorkId": f"W{number}",
        "MusicalWorkISWC": "T0345246801",
        "MusicalWorkTitle": "EBB",
        "MusicalWorkComposerAuthorName": "Lind Mara|Ola Ode",
        "MusicalWorkComposerAuthorPartyId": "IPI::00000000297|IPI::00000000199",
        "ClaimBasis": "Direct",
        "SalesTransactionId": f"2026-09/DE/premium/t{number}",
        "Usages": "40",
    }
    return record("CD01.01", ClaimId=f"C{number}", SummaryRecordId=summary, **(known | cells))


def _shares(mechanical: str, performing: str, blended: str) -> dict[str, str]:
    names = ("ShareClaimedMechanical", "ShareClaimedPerforming", "BlendedShareClaimedForMechAndPerf")
    return dict(zip(names, (mechanical, performing, blended), strict=True))


def _amounts(mechanical: str, performing: str, both: str) -> dict[str, str]:
    names = ("ClaimedAmountMechanical", "ClaimedAmountPerforming", "ClaimedAmount")
    return dict(zip(names, (mechanical, performing, both), strict=True))


_SUMMARY = {
    "RightsControllerName": "Nordlys Rights",
    "RightsControllerPartyId": "IPI::00000000199",
    "StartOfClaimPeriod": "2026-09-01",
    "EndOfClaimPeriod": "2026-09-30",
    "Territory": "DE",
    "CurrencyOfReporting": "EUR",
    "RightsTypeSplitMechanical": "25",
    "RightsTypeSplitPerforming": "75",
}
_LINES = [
    record(
        "CDMH.01",
        MessageVersion="CDM/2.0/1/1",
        MessageId="N-2026-11-1",
        MessageCreatedDateTime="2026-11-03T09:00:00+01:00",
        Profile="ClaimsAmounts",
        ProfileVersion="2.0",
        SalesReportId="2026-09-0123456789abcdef",
        UsageStartDate="2026-09-01",
        UsageEndDate="2026-09-30",
        SenderPartyId="PADPIDA2026000005E",
        SenderName="Nordlys Rights",
        RecipientPartyId="PADPIDA2026000001A",
        RecipientName="Brook Music",
        ClaimingRound="1",
    ),
    *["\t".join([f"#{kind}", *names.split()]) for kind, names in _HEADINGS.items()],
    record(
        "CS01.01",
        SummaryRecordId="S1",
        InvoiceReference="INV-7",
        CommercialModel="SubscriptionModel",
        UseType="OnDemandStream",
        CurrencyOfInvoicing="GBP",
        ExchangeRate="0.86",
        ExchangeRateSource="European Central Bank",
        StartDateOfCurrencyExchange="2026-09-30",
        EndDateOfCurrencyExchange="2026-09-30",
        TotalClaimedAmount="6.5",
        **_SUMMARY,
    ),
    record(
        "CS01.01",
        SummaryRecordId="S2",
        CommercialModel="AdvertisementSupportedModel",
        UseType="NonInteractiveStream",
        TotalClaimedAmount="0.4",
        **_SUMMARY,
    ),
    _claim(1, "S1", **_shares("50", "100", "87.5"), **_amounts("0.5", "3", "3.5")),
    _claim(2, "S1", **_shares("100", "100", "100"), **_amounts("1", "2", "3")),
    _claim(3, "S2", **_shares("0", "33.33", "24.9975"), **_amounts("0", "0.3", "0.3")),
    _claim(4, "S2", **_shares("10", "10", "10"), **_amounts("0.02", "0.08", "0.1"), ClaimBasis="CopCon"),
]
CLAIMS = "".join(f"{line}\n" for line in [*_LINES, f"SRFO\t{len(_LINES) + 1}\t2"])
