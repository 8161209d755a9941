"""Named ways to break a notice, but for its shares: where, and the rule that says so."""

from tests.formats.cwr_broken import Break, Lines, drop, edit, found_at, insert, put, swap


def both(*steps):
    """Several changes of one file; what is found is found where the last one is."""

    def do(lines: Lines) -> tuple[Lines, int]:
        at = 0
        for step in steps:
            lines, at = step(lines)
        return lines, at

    return do


def _second_group(field: str = "Group ID", text: str = "00002"):
    """A group of nothing behind the first, with a field of its header changed."""
    return both(insert("TRL", copy_of="GRT"), insert("GRT", copy_of="GRH", nth=2), put("GRH", field, text, nth=2))


_GROUP_VERSION = "Version Number for this transaction type"
NWR, SPU, SPT, SWR, SWT = "NWR", "SPU", "SPT", "SWR", "SWT"
_LATER = ("2.2",)
_FIRST = ("2.1",)

FRAME = [
    Break("no header", "header_missing", drop("HDR")),
    Break("no trailer", "trailer_missing", drop("TRL", found_at="GRT")),
    Break("a second header", "envelope_order", insert("GRH", copy_of="HDR")),
    Break("no group header", "envelope_order", drop("GRH", found_at=NWR)),
    Break("no group trailer", "envelope_order", drop("GRT", found_at="TRL")),
    Break("a record behind the trailer", "envelope_order", lambda lines: ([*lines, lines[2]], len(lines) + 1)),
    Break("two group headers", "envelope_order", insert(NWR, copy_of="GRH")),
    Break("group 2 is the first", "group_id", put("GRH", "Group ID", "00002")),
    Break("trailer of another group", "group_id", put("GRT", "Group ID", "00002")),
    Break("unknown version", "group_version", put("GRH", "Version Number for this transaction type", "02.30")),
    Break("unknown transaction type", "unknown_code", put("GRH", "Transaction Type", "NEW")),
    Break("revision in a group of new works", "wrong_group", edit(NWR, lambda line: "REV" + line[3:])),
    Break("group of another type", "wrong_group", found_at(put("GRH", "Transaction Type", "REV"), NWR)),
    Break("transactions of the group", "transaction_count", put("GRT", "Transaction Count", "00000005")),
    Break("records of the group", "record_count", put("GRT", "Record Count", "00000001")),
    Break("a second group of the type", "repeated_group", _second_group()),
    Break("a group of nothing", "empty_group", found_at(_second_group(), "GRT", 2)),
    Break("a second group of 2.2", "mixed_versions", _second_group(_GROUP_VERSION, "02.20"), _FIRST),
    Break("a second group of 2.1", "mixed_versions", _second_group(_GROUP_VERSION, "02.10"), _LATER),
    Break("groups of the file", "group_count", put("TRL", "Group Count", "00002")),
    Break("transactions of the file", "transaction_count", put("TRL", "Transaction Count", "00000003")),
    Break("records of the file", "record_count", put("TRL", "Record Count", "00000039")),
    Break("first transaction is 1", "transaction_sequence", edit(NWR, lambda line: line[:10] + "1" + line[11:])),
    Break("a transaction skipped", "transaction_sequence", edit(NWR, lambda line: line[:10] + "7" + line[11:], nth=3)),
    Break(
        "a record of another transaction", "transaction_sequence", edit(SPU, lambda line: line[:10] + "9" + line[11:])
    ),
    Break("a record skipped", "record_sequence", drop("ALT", found_at="VER")),
    Break("a record twice", "record_sequence", found_at(insert("PER", copy_of="PER"), "PER", 2)),
    Break("letters in the prefix", "record_sequence", edit("ALT", lambda line: line[:11] + "0000000X" + line[19:])),
    Break("a group begins with a party", "record_outside_transaction", found_at(drop(NWR), SPU)),
    Break("a blank line", "blank_line", insert("ALT", "")),
    Break("another sender type", "sender_type", put("HDR", "Sender Type", "XX")),
    Break("sender with the number of nobody", "sender_ipi", put("HDR", "Sender ID", "000000198")),
    Break("sender of a wrong IPI number", "ipi_name_number", edit("HDR", lambda line: "HDR01000000122" + line[14:])),
    Break("another EDI standard", "unknown_code", put("HDR", "EDI Standard Version Number", "01.20")),
    Break("no sender name", "missing_value", put("HDR", "Sender Name", "")),
    Break("created on no day", "impossible_date", put("HDR", "Creation Date", "20260931")),
    Break("created at no time", "impossible_time", put("HDR", "Creation Time", "246000")),
    Break("no transmission date", "missing_value", put("HDR", "Transmission Date", "00000000")),
]

RECORDS = [
    Break("unknown record", "unknown_record", edit("PER", lambda line: "PEX" + line[3:])),
    Break("record of 2.2 in 2.1", "record_not_in_version", edit("ARI", lambda line: "XRF" + line[3:]), _FIRST),
    Break("record of 3.1 in 2.2", "record_not_in_version", edit("ARI", lambda line: "MAN" + line[3:]), _LATER),
    Break("a record of an agreement", "foreign_record", edit("PER", lambda line: "TER" + line[3:19] + "I2136")),
    Break("blanks behind the last field", "padded_record", edit(SWT, lambda line: f"{line.ljust(200)}  ")),
    Break("blanks of the last fields left out", "short_record", edit("PER", str.rstrip)),
    Break("too long", "long_record", edit(SWT, lambda line: line + "X")),
    Break("lower case", "lower_case", put(NWR, "Work Title", "Work A1")),
    Break("a tab", "tab", put(SWR, "Writer Last Name", "WRITER\tW1")),
    Break("a character outside the set", "character", put(NWR, "Work Title", "CAFÉ")),
    Break("a bar in a title", "character", put(NWR, "Work Title", "ONE | TWO")),
    Break("an emoji", "character", put("ALT", "Alternate Title", "SMILE \N{GRINNING FACE}")),
    Break("a control character", "character", put("PER", "Performing Artist Last Name", "THE\x07BAND")),
    Break("alternate title before the parties", "record_order", found_at(insert(SPU, copy_of="ALT"), SPU)),
    Break("performer before the title", "record_order", found_at(swap("ALT", "PER"), "VER")),
    Break("territory before its publisher", "territory_without_party", drop(SPU, found_at=SPT)),
    Break("territory of another publisher", "territory_of_another", put(SPT, "Interested Party #", "P9")),
    Break("territory of another writer", "territory_of_another", put(SWT, "Interested Party #", "W9")),
    Break("territories counted from 2", "territory_sequence", put(SPT, "Sequence #", "002")),
    Break("first chain is 2", "publisher_sequence", put(SPU, "Publisher Sequence #", "02", nth=2)),
    Break("link without writer", "stray_record", both(drop(SWR, nth=3), found_at(drop(SWT, nth=2), "PWR", 3))),
    Break("link to no publisher", "link_to_no_publisher", put("PWR", "Publisher IP #", "P9")),
    Break("link of another writer", "link_of_another_writer", put("PWR", "Writer IP #", "W9")),
    Break("link to no chain", "link_to_no_chain", put("PWR", "Publisher Sequence #", "07"), _LATER),
    Break(
        "components of 2.2 collect before their party", "territory_without_party", found_at(drop("OPU"), "OPT"), _LATER
    ),
]

FIELDS = [
    Break("no title", "missing_value", put(NWR, "Work Title", "")),
    Break("no work number", "missing_value", put(NWR, "Submitter Work #", "")),
    Break("a work number twice", "duplicate_work_number", put(NWR, "Submitter Work #", "A1", nth=2)),
    Break("unknown version type", "unknown_code", put(NWR, "Version Type", "NEW", nth=4)),
    Break("unknown category", "unknown_code", put(NWR, "Musical Work Distribution Category", "ROK")),
    Break("unknown text music relationship", "unknown_code", put(NWR, "Text Music Relationship", "XXX")),
    Break("unknown recorded indicator", "flag", put(NWR, "Recorded Indicator", "X")),
    Break("unknown language", "unknown_language", put(NWR, "Language Code", "QQ")),
    Break("ISWC that does not check", "iswc", put(NWR, "ISWC", "T0345246802")),
    Break("ISWC with dots", "iswc", put(NWR, "ISWC", "T034.524.68")),
    Break("ISWC of a source that does not check", "iswc", put("VER", "ISWC of Original Work", "T0345246809")),
    Break("copyrighted on no day", "impossible_date", put(NWR, "Copyright Date", "20260230")),
    Break("half a date", "not_a_number", put(NWR, "Copyright Date", "2026")),
    Break("duration that is no time", "impossible_time", put(NWR, "Duration", "007500", nth=3)),
    Break("duration with colons", "not_a_number", put(NWR, "Duration", "03:45 ", nth=3)),
    Break("IPI name number that does not check", "ipi_name_number", put(SWR, "Writer IPI Name #", "00000000198")),
    Break(
        "IPI base number that does not check",
        "ipi_base_number",
        put(SPU, "Publisher IPI Base Number", "I-000000229-8"),
    ),
    Break("unknown role of a publisher", "unknown_code", put(SPU, "Publisher Type", "XX")),
    Break("unknown role of a writer", "unknown_code", put(SWR, "Writer Designation Code", "ZZ")),
    Break("no name of a publisher", "missing_value", put(SPU, "Publisher Name", "")),
    Break("no number of a writer", "missing_value", put(SWR, "Interested Party #", "")),
    Break("other publisher without a name", "unknown_party", put("OPU", "Publisher Name", "")),
    Break("other writer with a name is unknown", "unknown_party", put("OWR", "Writer Unknown Indicator", "Y")),
    Break("share with a point", "not_a_number", put(SPU, "PR Ownership Share", "25.00")),
    Break("share with a sign", "not_a_number", put(SPU, "PR Ownership Share", "-2500")),
    Break("share with blanks before it", "not_a_number", put(SPU, "PR Ownership Share", " 2500")),
    Break("unknown society", "unknown_society", put(SPU, "PR Affiliation Society #", "998")),
    Break("unknown territory", "unknown_territory", put(SPT, "TIS Numeric Code", "0999")),
    Break("territory in letters", "unknown_territory", put(SPT, "TIS Numeric Code", "GB")),
    Break("neither included nor excluded", "unknown_code", put(SPT, "Inclusion/Exclusion Indicator", "X")),
    Break("alternate title of no type", "unknown_code", put("ALT", "Title Type", "XX")),
    Break("alternate title is the original", "alternate_title", put("ALT", "Title Type", "OT")),
    Break("ISRC with trailing junk", "isrc", put("REC", "ISRC", "GBAAA260000X")),
    Break("ISRC that is short", "isrc", put("REC", "ISRC", "GBAAA260001")),
    Break("ISRC without its validity", "isrc_validity", put("REC", "ISRC Validity", ""), _LATER),
    Break("EAN that does not check", "ean", put("REC", "EAN", "4006381333930")),
    Break("unknown format of a recording", "unknown_code", put("REC", "Recording Format", "Q")),
    Break("released on no day", "impossible_date", put("REC", "Release Date", "20261301")),
    Break("reference of nobody", "unknown_organisation", put("XRF", "Organisation Code", "XYZ"), _LATER),
    Break("reference of no type", "unknown_code", put("XRF", "Identifier Type", "Q"), _LATER),
    Break(
        "reference to an ISWC that does not check",
        "iswc",
        both(put("XRF", "Identifier", "T0345246802"), put("XRF", "Organisation Code", "ISW")),
        _LATER,
    ),
    Break("unknown type of right", "unknown_code", put("ARI", "Type of Right", "QQQ")),
]

WORKS = [
    Break("modified without arrangement", "modification_unsaid", put(NWR, "Music Arrangement", "")),
    Break("modified without adaptation", "modification_unsaid", put(NWR, "Lyric Adaptation", "")),
    Break("modified by nobody", "modified_by_nobody", found_at(put(SWR, "Writer Designation Code", "CA", nth=2), NWR)),
    Break("original with an arranger", "original_has_arranger", put(NWR, "Version Type", "ORI")),
    Break("original with a source", "source_of_original", found_at(put(NWR, "Version Type", "ORI"), "VER")),
    Break("two sources", "second_source", found_at(insert("VER", copy_of="VER"), "VER", 2)),
    Break("written by nobody", "no_author", found_at(put(SWR, "Writer Designation Code", "AR", nth=4), NWR, 3)),
    Break(
        "component without composite type",
        "component_without_composite",
        found_at(put(NWR, "Composite Type", "", nth=2), "COM"),
    ),
    Break("count without composite type", "count_without_composite", put(NWR, "Composite Type", "", nth=2)),
    Break("composite of one", "composite_count", put(NWR, "Composite Component Count", "001", nth=2)),
    Break("composite without count", "composite_count", put(NWR, "Composite Component Count", "000", nth=2)),
    Break(
        "more components than counted",
        "too_many_components",
        found_at(both(insert("COM", copy_of="COM"), insert("COM", copy_of="COM")), NWR, 2),
    ),
    Break("composite without components", "composite_without_components", found_at(drop("COM"), NWR, 2)),
    Break(
        "entire work without excerpt type",
        "entire_work_without_excerpt",
        found_at(put(NWR, "Excerpt Type", "", nth=3), "EWT"),
    ),
    Break("serious work without duration", "serious_without_duration", put(NWR, "Duration", "000000", nth=3)),
]
