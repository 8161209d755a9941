"""Ways to break files of usage for licensors of works: Basic Audio, in blocks and in single records."""

from tests.formats.mutations import Flat, Mutation, line, put
from tests.formats.mutations_cells import again, isrcs, more, numbers, summary_kinds
from tests.formats.mutations_frame import frame, names


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


def _in_block(line: str, block: str) -> bool:
    record, *cells = line.split("\t")
    return record[:2] in ("RE", "AS", "MW", "SU") and cells[0] == block


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
