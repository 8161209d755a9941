"""Records of the DDEX flat files that the tests read, as the standard gives them, and not as our writer does.

Layouts: DDEX DSR Part 8 as the 2019 schemas and the 1.4 text have it. A cell is its name, ``!`` where it is mandatory
or ``*`` where it may hold several values (``!`` at the end: mandatory all the same), and a letter for its type.
"""

import re

TYPES = {
    "s": r".+",
    "i": r"-?[0-9]+",
    "d": r"-?[0-9]+(\.[0-9]*)?",
    "b": r"true|false|TRUE|FALSE",
    "D": r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
    "T": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})",
    "U": r"PT([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?",
    "P": r"PADPIDA[A-Za-z0-9]+",
    "N": r".*::.*",
    "I": r"[A-Za-z]{2}[A-Za-z0-9]{3}[0-9]{7}",
    "W": r"T[0-9]{10}",
    "C": r"[A-Z]{3}",
    "R": r"[A-Z]{2}",
    "E": r"[0-9]{12,14}",
    "M": "AdvertisementSupportedModel|SubscriptionModel|PayAsYouGoModel|FreeOfChargeModel|DeviceFeeModel"
    "|AsPerContract|PerformanceRoyaltiesModel|RightsClaimModel|Unknown|UserDefined [A-Za-z0-9]+",
    "Y": "OnDemandStream|NonInteractiveStream|ContentInfluencedStream|TimeInfluencedStream|ProgrammedContentStream"
    "|Stream|ConditionalDownload|PermanentDownload|UserDefined [A-Za-z0-9]+",
    "G": "MechanicalRight|PerformingRight|MakeAvailableRight|ReproductionRight|PrintRight|SynchronizationRight"
    "|UserDefined [A-Za-z0-9]+",
}
_RESOURCE = """BlockId!s ResourceReference!s DspResourceId!s ISRC*I Title!s SubTitle-s DisplayArtistName!s
    DisplayArtistPartyId-N Duration-U ResourceType!s"""
_PEOPLE = """ComposerAuthorName*s ComposerAuthorPartyId*N ArrangerName*s ArrangerPartyId*N MusicPublisherName*s
    MusicPublisherPartyId*N WorkContributorName*s WorkContributorPartyId*N"""
_ONE_RESOURCE = """DspResourceId!s ISRC-I ResourceTitle!s ResourceSubTitle-s ResourceDisplayArtistName!s
    ResourceDisplayArtistPartyId-N Duration-U ResourceType!s ProprietaryWorkId-N ISWC-W"""
_ONE_RELEASE = """DspReleaseId-s ProprietaryReleaseId*N CatalogNumber-s ICPN-E ReleaseDisplayArtistName!s
    ReleaseDisplayArtistPartyId-N ReleaseTitle!s ReleaseSubTitle-s ReleaseType-s Label-s PLine-s DataProvider-s"""
_TIMED = """BlockId!s ResourceReference!s DspResourceId!s ISRC-I Title!s SubTitle-s DisplayArtistName!s
    DisplayArtistPartyId-N Duration!U ResourceType!s"""
_MARKET = """TotalUsages-i AllocatedUsages*d MusicUsagePercentage-d AllocatedNetRevenue*d AllocatedRevenue-d
    RightsControllerMarketShare-d CurrencyOfReporting-C CurrencyOfTransaction-C ExchangeRate-d"""
_PERIODS = "SubPeriodStartDate-D SubPeriodEndDate-D"
_PER_SUBSCRIBER = f"""SubscriberType!s Subscribers!d {_PERIODS} TotalUsagesInSubPeriod-i
    TotalUsagesInReportingPeriod-i CurrencyOfReporting!C CurrencyOfTransaction-C ExchangeRate-d ConsumerPaidUnitPrice!d
    NetRevenue!d MusicUsagePercentage!d"""
_ROYALTY_SUMMARY = """SummaryRecordId!s DistributionChannel-s DistributionChannelDPID-P CommercialModel-M UseType-Y
    Territory!R RightsType!G ServiceDescription-s TotalUsages!i Users-i Currency!C NetRevenue-d RightsController-s
    RightsControllerPartyId-N AllocatedUsages*d AllocatedRevenue!d AllocatedNetRevenue!d"""
_OWNED = """BlockId!s SummaryRecordId-s RightsController!s RightsControllerPartyId-N RightsControllerWorkId-s
    RightShare!d RightsType-G AllocatedNetRevenue!d AllocatedAmount!d"""
_USED = """BlockId!s SummaryRecordId!s SalesTransactionId!s TransactedRelease-s TransactedResource-s"""
_RELEASE = """BlockId!s ReleaseReference!s DspReleaseId!s ProprietaryReleaseId*N CatalogNumber-s ICPN-E
    DisplayArtistName!s DisplayArtistPartyId-N Title!s SubTitle-s ReleaseType-s LabelName-s PLine-s
    DataProviderName-s"""
_WORK = f"""BlockId!s DspWorkId!s ISWC-W Title!s SubTitle-s {_PEOPLE} DataProviderName-s ProprietaryWorkId-N"""
_RIGHTS = """TotalUsages!i Users-i CurrencyOfReporting!C NetRevenue!d RightsController-s RightsControllerPartyId-N
    AllocatedUsages*d AllocatedRevenue*d AllocatedNetRevenue-d RightsType-G ContentCategory!s CurrencyOfTransaction-C
    ExchangeRate-d RightsTypePercentage-d"""
_SUBSCRIBED = """TotalUsages!i Subscribers-d CurrencyOfReporting!C NetRevenue!d IndirectValue-d CurrencyOfTransaction-C
    ExchangeRate-d"""
_CONFLICT = "IsMasterRecording-b IsSubjectToOwnershipConflict-b LastConflictCheck-s"
_CONTEXT = "SummaryRecordId!s DistributionChannel-s DistributionChannelDPID-P CommercialModel!M"
_LAYOUTS = {
    "HEAD": """MessageVersion!s Profile!s ProfileVersion!s MessageId!s MessageCreatedDateTime!T FileNumber!i
        NumberOfFiles!i UsageStartDate!D UsageEndDate!D SenderPartyId!P SenderName!s ServiceDescription-s
        RecipientPartyId-P RecipientName-s RepresentedRepertoire*s""",
    "FOOT": """NumberOfLinesInFile!i NumberOfLinesInReport-i NumberOfSummaryRecords!i NumberOfBlocksInFile!i
        NumberOfBlocksInReport-i""",
    "SRFO": "NumberOfLinesInReport!i NumberOfSummaryRecords!i",
    "SY01.01": f"{_CONTEXT} UseType!Y Territory!R ServiceDescription-s {_SUBSCRIBED}",
    "SY01.02": f"{_CONTEXT} UseType-Y Territory!R ServiceDescription-s {_SUBSCRIBED}",
    "SY02.02": f"{_CONTEXT} UseType!Y Territory!R ServiceDescription!s {_RIGHTS}",
    "SY02.03": f"{_CONTEXT} UseType-Y Territory!R ServiceDescription!s {_RIGHTS}",
    "SY03.01": f"""{_CONTEXT} UseType-Y Territory!R ServiceDescription-s TotalUsages!i Subscribers-d
        CurrencyOfReporting!C NetRevenue!d RightsController-s RightsControllerPartyId-N AllocatedUsages-d
        AllocatedRevenue-d AllocatedNetRevenue-d RightsControllerMarketShare-d ConsumerPaidUnitPrice-d
        FreeOrTrialSubscribers-d CurrencyOfTransaction-C ExchangeRate-d SubscriberType-s""",
    "SY04.01": f"{_CONTEXT} UseType!Y Territory!R ServiceDescription!s {_PER_SUBSCRIBER}",
    "SY04.02": f"{_CONTEXT} UseType-Y Territory!R ServiceDescription!s {_PER_SUBSCRIBER}",
    "SY05.02": f"""{_CONTEXT} UseType!Y Territory!R ServiceDescription-s RightsController-s RightsControllerPartyId-N
        RightsType!G {_MARKET} SubscriberType-s {_PERIODS} ContentCategory!s RightsTypePercentage-d""",
    "SY05.03": f"""{_CONTEXT} UseType-Y Territory!R ServiceDescription-s RightsController-s RightsControllerPartyId-N
        RightsType!G {_MARKET} DeprecatedCell-s {_PERIODS} ContentCategory!s RightsTypePercentage-d
        ParentSummaryRecordId-s""",
    "SY10.01": f"""{_CONTEXT} UseType!Y ReportingPeriodStartDate!D ReportingPeriodEndDate!D SubscriberType-s
        Subscribers-d ActiveSubscribers-d PromotionalActivity-s Territory!R ServiceDescription-s OfferType-s Quality-s
        TotalUsages!d AllocatedUsages!d Returns!d MusicUsagePercentage!d CurrencyOfTransaction!C
        CurrencyOfAccounting!C ExchangeRate!d ExchangeRateSource-s DateOfCurrencyExchange-T GrossRevenueCoT-d
        GrossRevenueCoA-d CalculationType*s CalculationValue*d DeductionType*s DeductionsCoT*d! DeductionsCoA*d!
        NetRevenueCoT!d NetRevenueCoA!d AllocatedRevenueCoT!d AllocatedRevenueCoA!d AllocatedNetRevenueCoT!d
        AllocatedNetRevenueCoA!d RightsControllerMarketShare-d SubscriptionFeeCoT-d SubscriptionFeeCoA!d
        UsageIndependentFeeType*s UsageIndependentFeeCoT*d UsageIndependentFeeCoA*d FinalTotalAmountCoT!d
        FinalTotalAmountCoA!d""",
    "SR08.01": """SalesTransactionId!s GRid-s ICPN-E DspReleaseId!s LabelReleaseId-s ProprietaryReleaseId*N
        ReleaseContextReleaseGRid-s ReleaseType-s ReleaseTitle-s ReleaseSubTitle-s ReleaseDisplayArtistName-s
        ReleaseDisplayArtistPartyId-N ISRC-I ISAN-s DspResourceId-s LabelResourceId-s ProprietaryResourceId*N
        ResourceContextReleaseGRid-s ResourceType-s ResourceTitle-s ResourceSubTitle-s ResourceDisplayArtistName-s
        ResourceDisplayArtistPartyId-N SummaryRecordId!s SalesTransactionDate!D Usages!d Returns!i NetUsage!d
        WholesalePriceCoT-d WholesalePriceCoA-d SuggestedConsumerPriceCoT-d SuggestedConsumerPriceCoA-d PriceType-s
        PriceRangeType-s PriceConsumerPaidExcSalesTaxCoT-d PriceConsumerPaidExcSalesTaxCoA-d DeductionType*s
        DeductionsCoT*d DeductionsCoA*d RightSharePercentage!d CalculatedUnitPriceCoT!d CalculatedUnitPriceCoA!d
        AllocatedRevenueCoT!d AllocatedRevenueCoA!d AllocatedNetRevenueCoT!d AllocatedNetRevenueCoA!d
        CopyrightObligationWithDSP!b""",
    "RE01": _RELEASE,
    "RE01.02": f"{_RELEASE} ReleaseDate-D",
    "AS01": _TIMED,
    "AS01.01": f"{_RESOURCE} IsMasterRecording-b",
    "AS01.02": f"{_RESOURCE} {_CONFLICT}",
    "AS02.01": f"{_TIMED} ISWC-W {_PEOPLE} ProprietaryWorkId-N",
    "AS02.02": f"{_RESOURCE} ISWC-W {_PEOPLE} ProprietaryWorkId-N IsMasterRecording-b",
    "AS02.03": f"{_RESOURCE} ISWC-W {_PEOPLE} ProprietaryWorkId-N {_CONFLICT}",
    "MW01.01": _WORK,
    "MW01.02": f"{_WORK} ResourceReference-s ParentLicensorDataRecordId-s ParentMasterlistId-s",
    "SU01": f"""{_USED} IsRoyaltyBearing!b SalesUpgrade!b Usages!i Returns!i PriceConsumerPaidExcSalesTax-d
        PromotionalActivity-s""",
    "SU01.02": f"""{_USED} IsRoyaltyBearing!b SalesUpgrade!b Usages!i Returns!i PriceConsumerPaidExcSalesTax-d
        PromotionalActivity-s UseType-Y""",
    "SU02": f"{_USED} IsRoyaltyBearing-b NumberOfStreams!i PriceConsumerPaidExcSalesTax-d PromotionalActivity-s",
    "SU02.02": f"""{_USED} IsRoyaltyBearing!b NumberOfStreams!i PriceConsumerPaidExcSalesTax-d PromotionalActivity-s
        UseType-Y""",
    "SR02": f"""SummaryRecordId!s {_ONE_RESOURCE} {_PEOPLE} {_ONE_RELEASE} SalesTransactionId!s IsRoyaltyBearing!b
        NumberOfStreams!d PromotionalActivity-s""",
    "SR02.01": f"""SummaryRecordId!s {_ONE_RESOURCE} {_PEOPLE} {_ONE_RELEASE} SalesTransactionId!s IsRoyaltyBearing!b
        NumberOfStreams!d PromotionalActivity-s ReleaseDate-D UseType-Y PriceConsumerPaidExcSalesTax-d""",
    "SY07": _ROYALTY_SUMMARY,
    "SU03.01": """BlockId!s SalesTransactionId!s SummaryRecordId-s DspReleaseId!s Usages-d NetRevenue!d
        ValidityPeriodStart-D ValidityPeriodEnd-D""",
    "LI01.01": _OWNED,
}
_CELL = re.compile(r"([A-Za-z]+)([!*-])([A-Za-z])(!?)")
LAYOUTS = {record: _CELL.findall(cells) for record, cells in _LAYOUTS.items()}
SUMMARIES = tuple(record for record in LAYOUTS if record.startswith("SY"))
RESOURCES = tuple(record for record in LAYOUTS if record.startswith("AS"))
USAGES = tuple(record for record in LAYOUTS if re.match("SU|SR0", record))
