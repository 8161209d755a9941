"""Ways to break each kind of file that we write, and files of claims; see :mod:`tests.formats.mutations`."""

from collections.abc import Callable
from decimal import Decimal

from tests.formats.mutations import Broken, Flat, Mutation, broken, frame, line, names, numbers, put

_MONEY = ("InCurrencyOfTransaction", "InCurrencyOfAccounting")


def more(by: str) -> Callable[[str], str]:
    """A number that is larger."""

    def changed(old: str) -> str:
        return f"{Decimal(old) + Decimal(by):f}"

    return changed


def again(record: str, cell: str, rule: str, *also: str) -> Mutation:
    """The second line of a record has an identifier of the first."""

    def change(file: Flat) -> Broken:
        return broken(file.put(record, cell, file.cell(record, cell, 0), 1), file.at(record, 1))

    return Mutation(f"{record}.{cell} is there twice", rule, change, frozenset(also))


def summary_kinds(record: str, currency: str) -> list[Mutation]:
    """Values that a summary may not have."""
    return [
        put(record, "CommercialModel", "SubscribtionModel", "value_not_allowed"),
        put(record, "CommercialModel", "subscriptionmodel", "value_not_allowed"),
        put(record, "CommercialModel", "UserDefined Two Words", "user_defined_form"),
        put(record, "UseType", "OnDemandStreams", "value_not_listed"),
        put(record, "UseType", "ondemandstream", "value_not_allowed"),
        put(record, "UseType", "UserDefined-X", "user_defined_form"),
        put(record, "Territory", "UK", "territory_unknown", "file_name_territory"),
        put(record, "Territory", "Germany", "territory_unknown", "file_name_territory"),
        put(record, currency, "EURO", "currency_unknown"),
        put(record, currency, "€", "currency_unknown"),
    ]


def financial() -> list[Mutation]:
    """Of a Financial Reporting file: SY10.01 and SR08.01."""
    line_, summary = "SR08.01", "SY10.01"
    sums = [
        put(
            line_,
            f"{cell}{currency}",
            more("0.000000001"),
            "sum_mismatch" if currency == _MONEY[0] else "sum_inexact",
            name=f"{cell}{currency} a nano-unit more",
        )
        for cell in ("AllocatedRevenue", "AllocatedNetRevenue")
        for currency in _MONEY
    ]
    return [
        *frame("HEAD", summary, line_, (line_, "ResourceTitle"), "SRFO"),
        *names("Free"),
        *summary_kinds(summary, "CurrencyOfTransaction"),
        again(summary, "SummaryRecordId", "summary_repeated", "summary_dangling"),
        *[_at_summary(one, summary) for one in sums],
        *numbers(line_, "AllocatedRevenueInCurrencyOfTransaction"),
        *numbers(summary, "NetRevenueInCurrencyOfTransaction"),
        put(line_, "Returns", "1", "net_usage", "sum_mismatch"),
        put(line_, "Returns", "0.5", "not_an_integer"),
        put(line_, "Returns", "-1", "negative_number"),
        put(line_, "TotalUsages", "-1", "negative_number"),
        put(line_, "NetUsage", "2", "net_usage", "unit_price"),
        put(line_, "NetUsage", "0.0", "zero_not_plain", "net_usage"),
        put(
            line_,
            "AllocatedRevenueInCurrencyOfTransaction",
            "-3",
            "negative_amount",
            "sum_mismatch",
            "unit_price",
            "accounting_amount",
        ),
        put(line_, "CalculatedUnitPriceInCurrencyOfTransaction", "-3", "negative_number"),
        put(line_, "CalculatedUnitPriceInCurrencyOfTransaction", "4.5", "unit_price"),
        put(line_, "CalculatedUnitPriceInCurrencyOfAccounting", "4.5", "unit_price"),
        put(line_, "WholesalePriceInCurrencyOfTransaction", "-1", "negative_number"),
        put(line_, "RightSharePercentage", "101", "percentage_out_of_range"),
        put(line_, "RightSharePercentage", "-1", "negative_number"),
        put(line_, "SummaryRecordId", "77", "summary_dangling"),
        put(line_, "SummaryRecordId", "", "mandatory_cell_empty"),
        put(line_, "SalesTransactionId", "", "mandatory_cell_empty"),
        again(line_, "SalesTransactionId", "transaction_repeated"),
        put(line_, "SalesTransactionDate", "2026-09-31", "impossible_date"),
        put(line_, "SalesTransactionDate", "2026-10", "period_outside_report"),
        put(line_, "SalesTransactionDate", "Sept 2026", "not_a_date"),
        put(line_, "CopyrightObligationWithDSP", "yes", "not_a_boolean"),
        put(line_, "CopyrightObligationWithDSP", "TRUE", "boolean_in_capitals"),
        *isrcs(line_, "ResourceISRC"),
        put(line_, "ResourceISAN", "0000-0000", "pattern_mismatch"),
        put(line_, "ReleaseICPN", "5012345678901", "icpn_check_digit"),
        put(line_, "ReleaseICPN", "50123456789", "icpn_malformed"),
        put(line_, "ReleaseICPN", "5.01235E+12", "icpn_malformed"),
        put(line_, "ReleaseGRid", "A1000000000000000B", "grid_check_digit"),
        put(line_, "ReleaseGRid", "A1000", "grid_malformed"),
        put(line_, "ProprietaryReleaseId", "HAL:1", "party_id_malformed"),
        put(line_, "ReleaseDisplayArtistPartyId", "ISNI::0000000121430447", "isni_check_digit"),
        put(line_, "ReleaseDisplayArtistPartyId", "ISN::0000000121430446", "namespace_unknown"),
        put(line_, "ReleaseDisplayArtistPartyId", "ISNI::0000000121430446|VIAF::1", "unescaped_pipe"),
        put(line_, "ResourceType", "soundrecording", "value_not_allowed"),
        put(summary, "ReportingPeriodEndDate", "2026-08-31", "period_reversed"),
        put(summary, "ReportingPeriodEndDate", "2026-02-30", "impossible_date"),
        put(summary, "ReportingPeriodStartDate", "2026-10-01", "period_reversed"),
        put(summary, "MusicUsagePercentage", "100.5", "percentage_out_of_range"),
        put(summary, "RightsControllerMarketShare", "100.01", "percentage_out_of_range"),
        put(summary, "ExchangeRate", "0", "exchange_rate_missing"),
        put(summary, "ExchangeRate", "-0.86", "negative_number"),
        put(summary, "ExchangeRate", "0.9612345", "accounting_amount"),
        put(summary, "ExchangeRateSource", "", "exchange_source_missing"),
        put(summary, "DateOfCurrencyExchange", "2026-09-30", "not_a_date_time"),
        put(summary, "CurrencyOfAccounting", "EUR", "exchange_rate_of_one"),
        put(summary, "NetRevenueInCurrencyOfAccounting", "150", "accounting_amount"),
        put(summary, "AllocatedUsages", more("1"), "sum_mismatch", name="AllocatedUsages one more"),
        put(summary, "TotalUsages", "2", "allocated_above_total"),
        put(summary, "TotalUsages", "-40", "negative_number"),
        put(summary, "CalculationValue", "7.8", "lists_of_other_length"),
        put(summary, "DistributionChannelDPID", "DPID-7", "dpid_malformed"),
        put(summary, "DeductionsInCurrencyOfTransaction", "", "mandatory_cell_empty"),
    ]


def _at_summary(mutation: Mutation, summary: str) -> Mutation:
    """A sum is told where the summary stands."""

    def change(file: Flat) -> Broken:
        return Broken(mutation.change(file).raw, file.at(summary) + 1, file.name)

    return Mutation(mutation.name, mutation.rule, change, mutation.also)


def _in_block(line: str, block: str) -> bool:
    record, *cells = line.split("\t")
    return record[:2] in ("RE", "AS", "MW", "SU") and cells[0] == block


def isrcs(record: str, cell: str) -> list[Mutation]:
    """What is no ISRC."""
    return [
        put(record, cell, "GBHAL2600001X", "isrc_malformed"),
        put(record, cell, "GBHAL2600001 (live)", "isrc_malformed"),
        put(record, cell, "GBHAL260001", "isrc_malformed"),
        put(record, cell, "4BHAL2600001", "isrc_malformed"),
        put(record, cell, "GB-HAL-26-00001", "isrc_form"),
        put(record, cell, "gbhal2600001", "isrc_form"),
    ]


def basic_audio(
    usage: str = "SU02.02", summary: str = "SY02.03", sound: str = "AS02.03", work: str = "MW01.02"
) -> list[Mutation]:
    """Of a Basic Audio file in blocks, of summaries with rights where they are SY02."""
    count = "NumberOfStreams" if usage.startswith("SU02") else "Usages"
    return [
        *_blocks(usage, sound),
        *frame("HEAD", summary, usage, (sound, "Title"), "FOOT"),
        *names("Free"),
        *_of_reporting(summary),
        *(_of_rights(summary) if summary.startswith("SY02") else []),
        *numbers(usage, count, is_whole=True),
        put(usage, count, "-10", "negative_number"),
        put(usage, count, "10.0", "not_an_integer"),
        put(usage, count, "10.5", "not_an_integer"),
        put(usage, "SummaryRecordId", "SY3", "summary_dangling"),
        put(usage, "TransactedResource", "7", "resource_dangling"),
        put(usage, "TransactedResource", "", "transacted_thing"),
        put(usage, "TransactedRelease", "R9", "transacted_thing", "release_dangling"),
        put(usage, "IsRoyaltyBearing", "1", "not_a_boolean"),
        put(usage, "SalesTransactionId", "", "mandatory_cell_empty"),
        again(usage, "SalesTransactionId", "transaction_repeated"),
        put(sound, "ResourceReference", "", "mandatory_cell_empty", "resource_dangling"),
        put(sound, "DisplayArtistName", "", "mandatory_cell_empty"),
        put(sound, "Duration", "3:21", "not_a_duration"),
        put(sound, "Duration", "PT", "not_a_duration"),
        put(sound, "Duration", "201", "not_a_duration"),
        *isrcs(sound, "ISRC"),
        *works(sound),
        put(work, "ISWC", "T0345246802", "iswc_check_digit", nth=1),
        put(work, "Title", "", "mandatory_cell_empty"),
        *([put(work, "ResourceReference", "9", "resource_dangling")] if work == "MW01.02" else []),
        put("FOOT", "NumberOfBlocksInFile", "94", "footer_blocks_in_file"),
        put("FOOT", "NumberOfBlocksInReport", "94", "footer_blocks_in_report"),
        put("FOOT", "NumberOfLinesInReport", "", "footer_report_totals_missing"),
        put("FOOT", "NumberOfLinesInFile", more("-6"), "footer_lines_in_file", name="comments are not counted"),
    ]


def works(record: str) -> list[Mutation]:
    """What the second of the records may not say of its work."""
    return [
        put(record, "ISWC", "T0345246802", "iswc_check_digit", nth=1),
        put(record, "ISWC", "T-034.524.680-1", "iswc_malformed", nth=1),
        put(record, "ComposerAuthorPartyId", "IPI::00000000297", "lists_of_other_length", nth=1),
        put(record, "ComposerAuthorPartyId", "IPI::00000000298|", "ipi_check_digit", nth=1),
    ]


def _of_reporting(summary: str) -> list[Mutation]:
    """Of summaries of Basic Audio."""
    return [
        *summary_kinds(summary, "CurrencyOfReporting"),
        again(summary, "SummaryRecordId", "summary_repeated", "summary_dangling"),
        *numbers(summary, "NetRevenue"),
        put(summary, "TotalUsages", more("1"), "usages_not_total", name="TotalUsages one more"),
        put(summary, "NetRevenue", "-200", "negative_number"),
        put(summary, "ExchangeRate", "1.2", "exchange_rate_of_one"),
        put(summary, "ExchangeRate", "-1", "negative_number"),
        put(summary, "CurrencyOfTransaction", "Euro", "currency_unknown"),
    ]


def _of_rights(summary: str) -> list[Mutation]:
    return [
        put(summary, "RightsTypePercentage", "26", "rights_percentages"),
        put(summary, "RightsTypePercentage", "125", "percentage_out_of_range"),
        put(summary, "RightsType", "Mechanical", "value_not_allowed"),
        put(summary, "RightsControllerPartyId", "IPI::00000000198", "ipi_check_digit"),
        put(summary, "RightsControllerPartyId", "00000000199", "party_id_malformed"),
    ]


def _blocks(usage: str, sound: str) -> list[Mutation]:
    """Of blocks that are not in one piece, or not whole."""
    off = ("resource_dangling", "usages_not_total", "block_in_pieces")
    counts = ("footer_blocks_in_file", "footer_blocks_in_report")

    def swapped(file: Flat) -> tuple[Flat, int]:
        at = file.at(usage)
        lines = list(file.lines)
        lines[at - 1], lines[at] = lines[at], lines[at - 1]
        return file.with_lines(lines), at - 1

    def again_later(file: Flat) -> tuple[Flat, int]:
        at = file.at(usage, 1)
        lines = [*file.lines[:at], *file.lines[at + 1 : -1], file.lines[at], file.lines[-1]]
        return file.with_lines(lines), len(file.lines) - 2

    def of_release(file: Flat) -> tuple[Flat, int]:
        at = file.at(usage, 1)
        return file.put(usage, "TransactedResource", "", 1).put(usage, "TransactedRelease", "R9", 1), at

    def described_twice(file: Flat) -> tuple[Flat, int]:
        at = file.at(sound, 1)
        return file.insert(at, file.lines[at]), at + 1

    def used_again(file: Flat) -> tuple[Flat, int]:
        """The last block has the BlockId of the second one."""
        old, new = file.cell(usage, "BlockId", -1), file.cell(usage, "BlockId", 1)
        lines = [line.replace(f"\t{old}\t", f"\t{new}\t", 1) if _in_block(line, old) else line for line in file.lines]
        first = next(index for index, line in enumerate(file.lines) if _in_block(line, old))
        return file.with_lines(lines), first

    return [
        line("a release that is not described", "release_dangling", of_release),
        line("a resource that is described twice", "reference_repeated", described_twice),
        line("a BlockId that is used again", "block_in_pieces", used_again, "reference_repeated", *counts),
        line("usage before its resource", "record_out_of_order", swapped, *off, *counts),
        line("a block in two pieces", "record_out_of_order", again_later, *off),
        put(usage, "BlockId", "77", "record_out_of_order", *off, name="a usage of another block"),
        put(sound, "BlockId", "77", "record_out_of_order", *off, *counts, nth=1, name="a resource of another block"),
    ]


def single_records(detail: str = "SR02.01", summary: str = "SY02.03") -> list[Mutation]:
    """Of a Basic Audio file with one record a line of usage."""
    return [
        *frame("HEAD", summary, detail, (detail, "ResourceTitle"), "SRFO"),
        *names("Free"),
        *_of_reporting(summary),
        *_of_rights(summary),
        *numbers(detail, "NumberOfStreams"),
        *isrcs(detail, "ISRC"),
        *works(detail),
        again(detail, "SalesTransactionId", "transaction_repeated"),
        put(detail, "SummaryRecordId", "SY3", "summary_dangling"),
        put(detail, "NumberOfStreams", "-10", "negative_number"),
        put(detail, "ICPN", "5012345678901", "icpn_check_digit", nth=1),
        put(detail, "ICPN", "12", "icpn_malformed", nth=1),
        put(detail, "ReleaseTitle", "", "mandatory_cell_empty"),
        put(detail, "ResourceType", "Recording", "value_not_listed"),
        put(detail, "IsRoyaltyBearing", "y", "not_a_boolean"),
        put(detail, "Duration", "3m21", "not_a_duration"),
    ]


def royalty() -> list[Mutation]:
    """Of a royalty report: SY07, AS02, SU03, LI01."""
    usage, licensor, summary, sound = "SU03.01", "LI01.01", "SY07", "AS02.01"
    return [
        *frame("HEAD", summary, licensor, (sound, "Title"), "FOOT"),
        *names("Free"),
        *summary_kinds(summary, "Currency"),
        *numbers(licensor, "AllocatedAmount"),
        *numbers(summary, "AllocatedRevenue"),
        _at_summary(
            put(licensor, "AllocatedAmount", more("0.000000001"), "sum_mismatch", name="a nano-unit more"), summary
        ),
        put(licensor, "AllocatedAmount", "-0.3", "negative_amount", "sum_mismatch"),
        put(licensor, "RightSharePercentage", "100.01", "percentage_out_of_range"),
        put(licensor, "RightSharePercentage", "0.0", "zero_not_plain"),
        put(licensor, "SummaryRecordId", "9", "summary_dangling"),
        put(licensor, "RightsController", "", "mandatory_cell_empty"),
        put(licensor, "RightsType", "Performing", "value_not_allowed"),
        put(licensor, "RightsControllerPartyId", "DPID:1", "party_id_malformed"),
        put(summary, "AllocatedRevenue", more("1"), "sum_mismatch", name="the summary says more"),
        put(summary, "Usages", "-1", "negative_number"),
        put(summary, "RightsType", "", "mandatory_cell_empty"),
        put(usage, "Usages", "-1", "negative_number"),
        put(usage, "NetRevenue", "-5", "negative_number"),
        put(usage, "ValidityPeriodEnd", "2026-09-00", "impossible_date"),
        put(usage, "ValidityPeriodEnd", "2026-08-31", "period_reversed"),
        put(usage, "ValidityPeriodStart", "2026-9-1", "not_a_date"),
        again(usage, "SalesTransactionId", "transaction_repeated", "transaction_dangling"),
        put(usage, "SummaryRecordId", "9", "summary_dangling"),
        put(sound, "Duration", "PT3M21", "not_a_duration"),
        *isrcs(sound, "ISRC"),
        put("FOOT", "NumberOfBlocksInFile", "0", "footer_blocks_in_file"),
        put("FOOT", "NumberOfBlocksInReport", more("1"), "footer_blocks_in_report", name="the report has a block more"),
        put(
            licensor,
            "BlockId",
            "77",
            "record_out_of_order",
            "transaction_dangling",
            "footer_blocks_in_file",
            "footer_blocks_in_report",
            "block_in_pieces",
        ),
    ]


def claims() -> list[Mutation]:
    """Of a file of claims: CDMH.01, CS01.01, CD01.01."""
    claim, summary = "CD01.01", "CS01.01"
    return [
        *frame("CDMH.01", summary, claim, (claim, "MusicalWorkTitle"), "SRFO"),
        *summary_kinds(summary, "CurrencyOfReporting"),
        again(summary, "SummaryRecordId", "summary_repeated", "summary_dangling"),
        *numbers(claim, "ClaimedAmount"),
        *numbers(summary, "TotalClaimedAmount"),
        put(summary, "TotalClaimedAmount", more("0.01"), "claims_total", name="the total is a cent more"),
        put(claim, "ClaimedAmount", more("0.02"), "claimed_amount", "claims_total", name="a claim is two cents more"),
        put(claim, "ClaimedAmountMechanical", "-0.5", "negative_amount", "claimed_amount"),
        put(claim, "ShareClaimedMechanical", "110", "percentage_out_of_range"),
        put(claim, "ShareClaimedPerforming", "-10", "negative_number"),
        put(claim, "BlendedShareClaimedForMechAndPerf", "62.5", "blended_share"),
        put(summary, "RightsTypeSplitMechanical", "30", "split_not_whole"),
        put(summary, "RightsTypeSplitPerforming", "-75", "negative_number"),
        again(claim, "ClaimId", "claim_repeated"),
        put(claim, "SummaryRecordId", "S9", "summary_dangling"),
        put(claim, "ClaimBasis", "Indirect", "value_not_allowed"),
        put(claim, "ClaimBasis", "Unmatched", "unmatched_with_work"),
        put(claim, "MusicalWorkISWC", "T0345246802", "iswc_check_digit"),
        *isrcs(claim, "ResourceISRC"),
        put(claim, "MusicalWorkComposerAuthorPartyId", "IPI::00000000298|IPI::00000000199", "ipi_check_digit"),
        put(claim, "MusicalWorkComposerAuthorPartyId", "IPI::00000000297", "lists_of_other_length"),
        put(claim, "Usages", "-1", "negative_number"),
        put(summary, "ExchangeRate", "", "exchange_incomplete"),
        put(summary, "ExchangeRateSource", "", "exchange_incomplete"),
        put(summary, "StartDateOfCurrencyExchange", "", "exchange_incomplete"),
        put(summary, "EndDateOfCurrencyExchange", "2026-08-01", "period_reversed"),
        put(summary, "ExchangeRate", "0", "exchange_rate_missing"),
        put(summary, "CurrencyOfInvoicing", "EUR", "exchange_rate_of_one"),
        put(summary, "EndOfClaimPeriod", "2026-02-29", "impossible_date"),
        put(summary, "EndOfClaimPeriod", "2026-08", "period_reversed"),
        put(summary, "RightsControllerPartyId", "IPI::00000000198", "ipi_check_digit"),
        put(summary, "DistributionChannelDPID", "x", "dpid_malformed"),
        put("CDMH.01", "ClaimingRound", "first", "not_an_integer"),
        put("CDMH.01", "SentOnBehalfOfPartyId", "IPI::1", "dpid_malformed"),
    ]
