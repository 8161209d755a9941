"""Ways to break files of what works earn and of what is claimed for them: Royalty Reporting, and CDM."""

from tests.formats.mutations import Mutation, put
from tests.formats.mutations_cells import again, at_summary, isrcs, more, numbers, summary_kinds
from tests.formats.mutations_frame import frame, names


def royalty() -> list[Mutation]:
    """Of a royalty report: SY07, AS02, SU03, LI01."""
    usage, licensor, summary, sound = "SU03.01", "LI01.01", "SY07", "AS02.01"
    return [
        *frame("HEAD", summary, licensor, (sound, "Title"), "FOOT"),
        *names("Free"),
        *summary_kinds(summary, "Currency"),
        *numbers(licensor, "AllocatedAmount"),
        *numbers(summary, "AllocatedRevenue"),
        at_summary(
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
