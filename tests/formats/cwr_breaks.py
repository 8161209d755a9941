"""Named ways to break a notice: where, and the rule that says so."""

from tests.formats.cwr_broken import Break, Lines, drop, edit, found_at, insert, put, swap


def _both(*steps):
    """Several changes of one file; what is found is found where the last one is."""

    def do(lines: Lines) -> tuple[Lines, int]:
        at = 0
        for step in steps:
            lines, at = step(lines)
        return lines, at

    return do


def _second_group(field: str = "Group ID", text: str = "00002"):
    """A group of nothing behind the first, with a field of its header changed."""
    return _both(insert("TRL", copy_of="GRT"), insert("GRT", copy_of="GRH", nth=2), put("GRH", field, text, nth=2))


_GROUP_VERSION = "Version Number for this transaction type"
_NWR, _SPU, _SPT, _SWR, _SWT = "NWR", "SPU", "SPT", "SWR", "SWT"
_LATER = ("2.2",)
_FIRST = ("2.1",)

FRAME = [
    Break("no header", "header_missing", drop("HDR")),
    Break("no trailer", "trailer_missing", drop("TRL", found_at="GRT")),
    Break("a second header", "envelope_order", insert("GRH", copy_of="HDR")),
    Break("no group header", "envelope_order", drop("GRH", found_at=_NWR)),
    Break("no group trailer", "envelope_order", drop("GRT", found_at="TRL")),
    Break("a record behind the trailer", "envelope_order", lambda lines: ([*lines, lines[2]], len(lines) + 1)),
    Break("two group headers", "envelope_order", insert(_NWR, copy_of="GRH")),
    Break("group 2 is the first", "group_id", put("GRH", "Group ID", "00002")),
    Break("trailer of another group", "group_id", put("GRT", "Group ID", "00002")),
    Break("unknown version", "group_version", put("GRH", "Version Number for this transaction type", "02.30")),
    Break("unknown transaction type", "unknown_code", put("GRH", "Transaction Type", "NEW")),
    Break("revision in a group of new works", "wrong_group", edit(_NWR, lambda line: "REV" + line[3:])),
    Break("group of another type", "wrong_group", found_at(put("GRH", "Transaction Type", "REV"), _NWR)),
    Break("transactions of the group", "transaction_count", put("GRT", "Transaction Count", "00000005")),
    Break("records of the group", "record_count", put("GRT", "Record Count", "00000001")),
    Break("a second group of the type", "repeated_group", _second_group()),
    Break("a group of nothing", "empty_group", found_at(_second_group(), "GRT", 2)),
    Break("a second group of 2.2", "mixed_versions", _second_group(_GROUP_VERSION, "02.20"), _FIRST),
    Break("a second group of 2.1", "mixed_versions", _second_group(_GROUP_VERSION, "02.10"), _LATER),
    Break("groups of the file", "group_count", put("TRL", "Group Count", "00002")),
    Break("transactions of the file", "transaction_count", put("TRL", "Transaction Count", "00000003")),
    Break("records of the file", "record_count", put("TRL", "Record Count", "00000039")),
    Break("first transaction is 1", "transaction_sequence", edit(_NWR, lambda line: line[:10] + "1" + line[11:])),
    Break("a transaction skipped", "transaction_sequence", edit(_NWR, lambda line: line[:10] + "7" + line[11:], nth=3)),
    Break(
        "a record of another transaction", "transaction_sequence", edit(_SPU, lambda line: line[:10] + "9" + line[11:])
    ),
    Break("a record skipped", "record_sequence", drop("ALT", found_at="VER")),
    Break("a record twice", "record_sequence", found_at(insert("PER", copy_of="PER"), "PER", 2)),
    Break("letters in the prefix", "record_sequence", edit("ALT", lambda line: line[:11] + "0000000X" + line[19:])),
    Break("a group begins with a party", "record_outside_transaction", found_at(drop(_NWR), _SPU)),
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
    Break("blanks behind the last field", "padded_record", edit(_SWT, lambda line: f"{line.ljust(200)}  ")),
    Break("blanks of the last fields left out", "short_record", edit("PER", str.rstrip)),
    Break("too long", "long_record", edit(_SWT, lambda line: line + "X")),
    Break("lower case", "lower_case", put(_NWR, "Work Title", "Work A1")),
    Break("a tab", "tab", put(_SWR, "Writer Last Name", "WRITER\tW1")),
    Break("a character outside the set", "character", put(_NWR, "Work Title", "CAFÉ")),
    Break("a bar in a title", "character", put(_NWR, "Work Title", "ONE | TWO")),
    Break("an emoji", "character", put("ALT", "Alternate Title", "SMILE \N{GRINNING FACE}")),
    Break("a control character", "character", put("PER", "Performing Artist Last Name", "THE\x07BAND")),
    Break("alternate title before the parties", "record_order", found_at(insert(_SPU, copy_of="ALT"), _SPU)),
    Break("performer before the title", "record_order", found_at(swap("ALT", "PER"), "VER")),
    Break("territory before its publisher", "territory_without_party", drop(_SPU, found_at=_SPT)),
    Break("territory of another publisher", "territory_of_another", put(_SPT, "Interested Party #", "P9")),
    Break("territory of another writer", "territory_of_another", put(_SWT, "Interested Party #", "W9")),
    Break("territories counted from 2", "territory_sequence", put(_SPT, "Sequence #", "002")),
    Break("first chain is 2", "publisher_sequence", put(_SPU, "Publisher Sequence #", "02", nth=2)),
    Break("link without writer", "stray_record", _both(drop(_SWR, nth=3), found_at(drop(_SWT, nth=2), "PWR", 3))),
    Break("link to no publisher", "link_to_no_publisher", put("PWR", "Publisher IP #", "P9")),
    Break("link of another writer", "link_of_another_writer", put("PWR", "Writer IP #", "W9")),
    Break("link to no chain", "link_to_no_chain", put("PWR", "Publisher Sequence #", "07"), _LATER),
    Break(
        "components of 2.2 collect before their party", "territory_without_party", found_at(drop("OPU"), "OPT"), _LATER
    ),
]

FIELDS = [
    Break("no title", "missing_value", put(_NWR, "Work Title", "")),
    Break("no work number", "missing_value", put(_NWR, "Submitter Work #", "")),
    Break("a work number twice", "duplicate_work_number", put(_NWR, "Submitter Work #", "A1", nth=2)),
    Break("unknown version type", "unknown_code", put(_NWR, "Version Type", "NEW", nth=4)),
    Break("unknown category", "unknown_code", put(_NWR, "Musical Work Distribution Category", "ROK")),
    Break("unknown text music relationship", "unknown_code", put(_NWR, "Text Music Relationship", "XXX")),
    Break("unknown recorded indicator", "flag", put(_NWR, "Recorded Indicator", "X")),
    Break("unknown language", "unknown_language", put(_NWR, "Language Code", "QQ")),
    Break("ISWC that does not check", "iswc", put(_NWR, "ISWC", "T0345246802")),
    Break("ISWC with dots", "iswc", put(_NWR, "ISWC", "T034.524.68")),
    Break("ISWC of a source that does not check", "iswc", put("VER", "ISWC of Original Work", "T0345246809")),
    Break("copyrighted on no day", "impossible_date", put(_NWR, "Copyright Date", "20260230")),
    Break("half a date", "not_a_number", put(_NWR, "Copyright Date", "2026")),
    Break("duration that is no time", "impossible_time", put(_NWR, "Duration", "007500", nth=3)),
    Break("duration with colons", "not_a_number", put(_NWR, "Duration", "03:45 ", nth=3)),
    Break("IPI name number that does not check", "ipi_name_number", put(_SWR, "Writer IPI Name #", "00000000198")),
    Break(
        "IPI base number that does not check",
        "ipi_base_number",
        put(_SPU, "Publisher IPI Base Number", "I-000000229-8"),
    ),
    Break("unknown role of a publisher", "unknown_code", put(_SPU, "Publisher Type", "XX")),
    Break("unknown role of a writer", "unknown_code", put(_SWR, "Writer Designation Code", "ZZ")),
    Break("no name of a publisher", "missing_value", put(_SPU, "Publisher Name", "")),
    Break("no number of a writer", "missing_value", put(_SWR, "Interested Party #", "")),
    Break("other publisher without a name", "unknown_party", put("OPU", "Publisher Name", "")),
    Break("other writer with a name is unknown", "unknown_party", put("OWR", "Writer Unknown Indicator", "Y")),
    Break("share with a point", "not_a_number", put(_SPU, "PR Ownership Share", "25.00")),
    Break("share with a sign", "not_a_number", put(_SPU, "PR Ownership Share", "-2500")),
    Break("share with blanks before it", "not_a_number", put(_SPU, "PR Ownership Share", " 2500")),
    Break("unknown society", "unknown_society", put(_SPU, "PR Affiliation Society #", "998")),
    Break("unknown territory", "unknown_territory", put(_SPT, "TIS Numeric Code", "0999")),
    Break("territory in letters", "unknown_territory", put(_SPT, "TIS Numeric Code", "GB")),
    Break("neither included nor excluded", "unknown_code", put(_SPT, "Inclusion/Exclusion Indicator", "X")),
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
        _both(put("XRF", "Identifier", "T0345246802"), put("XRF", "Organisation Code", "ISW")),
        _LATER,
    ),
    Break("unknown type of right", "unknown_code", put("ARI", "Type of Right", "QQQ")),
]

WORKS = [
    Break("modified without arrangement", "modification_unsaid", put(_NWR, "Music Arrangement", "")),
    Break("modified without adaptation", "modification_unsaid", put(_NWR, "Lyric Adaptation", "")),
    Break(
        "modified by nobody", "modified_by_nobody", found_at(put(_SWR, "Writer Designation Code", "CA", nth=2), _NWR)
    ),
    Break("original with an arranger", "original_has_arranger", put(_NWR, "Version Type", "ORI")),
    Break("original with a source", "source_of_original", found_at(put(_NWR, "Version Type", "ORI"), "VER")),
    Break("two sources", "second_source", found_at(insert("VER", copy_of="VER"), "VER", 2)),
    Break("written by nobody", "no_author", found_at(put(_SWR, "Writer Designation Code", "AR", nth=4), _NWR, 3)),
    Break(
        "component without composite type",
        "component_without_composite",
        found_at(put(_NWR, "Composite Type", "", nth=2), "COM"),
    ),
    Break("count without composite type", "count_without_composite", put(_NWR, "Composite Type", "", nth=2)),
    Break("composite of one", "composite_count", put(_NWR, "Composite Component Count", "001", nth=2)),
    Break("composite without count", "composite_count", put(_NWR, "Composite Component Count", "000", nth=2)),
    Break(
        "more components than counted",
        "too_many_components",
        found_at(_both(insert("COM", copy_of="COM"), insert("COM", copy_of="COM")), _NWR, 2),
    ),
    Break("composite without components", "composite_without_components", found_at(drop("COM"), _NWR, 2)),
    Break(
        "entire work without excerpt type",
        "entire_work_without_excerpt",
        found_at(put(_NWR, "Excerpt Type", "", nth=3), "EWT"),
    ),
    Break("serious work without duration", "serious_without_duration", put(_NWR, "Duration", "000000", nth=3)),
]

SHARES = [
    Break(
        "publishers own too much",
        "publisher_ownership",
        found_at(put(_SPU, "PR Ownership Share", "06000", nth=2), _NWR, 2),
    ),
    Break(
        "writers own too little", "writer_ownership", found_at(put(_SWR, "PR Ownership Share", "04000", nth=3), _NWR, 2)
    ),
    Break(
        "all own more than all", "total_ownership", found_at(put(_SWR, "PR Ownership Share", "05100", nth=3), _NWR, 2)
    ),
    Break(
        "all own less than all", "total_ownership", found_at(put(_SPU, "MR Ownership Share", "09000", nth=2), _NWR, 2)
    ),
    Break("a share above all", "share_above_whole", put(_SPU, "MR Ownership Share", "10001", nth=2)),
    Break(
        "synchronisation owned above all",
        "total_ownership",
        found_at(
            _both(put(_SPU, "SR Ownership Share", "06000", nth=2), put(_SWR, "SR Ownership Share", "06000", nth=3)),
            _NWR,
            2,
        ),
    ),
    Break(
        "synchronisation collected above all",
        "collection",
        found_at(
            _both(put(_SPT, "SR Collection Share", "06000", nth=3), put(_SWT, "SR Collection Share", "06000", nth=2)),
            _NWR,
            2,
        ),
    ),
    Break(
        "an original publisher owns beside its acquirer",
        "acquired_owner",
        found_at(_both(insert("OPU", copy_of="OPU"), put("OPU", "Publisher Type", "AQ", nth=2)), _NWR),
    ),
    Break("an administrator owns", "owner_role", found_at(put(_SPU, "Publisher Type", "AM", nth=2), _NWR, 2)),
    Break(
        "a chain collects more than it owns",
        "chain_collection",
        found_at(put(_SPT, "PR Collection Share", "03000"), _NWR),
    ),
    Break(
        "an excluded territory with a share",
        "excluded_with_share",
        found_at(put(_SPT, "PR Collection Share", "02500", nth=2), _NWR),
    ),
    Break(
        "an included territory for nothing",
        "included_for_nothing",
        found_at(
            _both(put(_SPT, "PR Collection Share", "00000", nth=3), put(_SPT, "MR Collection Share", "00000", nth=3)),
            _NWR,
            2,
        ),
    ),
    Break("a writer without link", "writer_without_publisher", found_at(drop("PWR", nth=3), _NWR, 2)),
    Break("a writer whom nobody collects for", "writer_without_collection", found_at(drop(_SWT, nth=2), _NWR, 2)),
    Break(
        "the public domain owns",
        "public_domain_owned",
        found_at(put(_SWR, "Writer IPI Name #", "00865900903", nth=3), _NWR, 2),
    ),
]

NOTICE = [*FRAME, *RECORDS, *FIELDS, *WORKS, *SHARES]


_OF_ANSWERS = [
    Break("unknown status", "unknown_code", put("ACK", "Transaction Status", "XX")),
    Break("no status", "missing_value", put("ACK", "Transaction Status", "")),
    Break("unknown original type", "unknown_code", put("ACK", "Original Transaction Type", "NEW")),
    Break("another original type", "ack_other_type", found_at(put("ACK", "Original Transaction Type", "REV"), _NWR)),
    Break("original in no group", "ack_reference", put("ACK", "Original Group ID", "00000")),
    Break(
        "an answer twice", "repeated_acknowledgement", put("ACK", "Original Transaction Sequence #", "00000000", nth=3)
    ),
    Break("processed before it was made", "ack_dates", put("ACK", "Processing Date", "20260801")),
    Break("processed on no day", "impossible_date", put("ACK", "Processing Date", "20260931")),
    Break("made at no time", "impossible_time", put("ACK", "Creation Time", "126100")),
    Break("no number of the work", "missing_value", put("ACK", "Submitter Creation #", "", nth=2)),
    Break("original sequence in letters", "not_a_number", put("ACK", "Original Transaction Sequence #", "0000000A")),
    Break("a refusal that says nothing", "refused_without_message", found_at(drop("MSG"), "ACK", 2)),
    Break("message behind the work", "misplaced_message", found_at(insert("ACK", copy_of="MSG", nth=2), "MSG")),
    Break("unknown message type", "unknown_code", put("MSG", "Message Type", "Q")),
    Break("unknown message level", "unknown_code", put("MSG", "Message Level", "Q")),
    Break("message without text", "missing_value", put("MSG", "Message Text", "")),
    Break("message without number", "missing_value", put("MSG", "Validation Number", "")),
    Break("message of no record", "missing_value", put("MSG", "Record Type", "")),
    Break("work counted anew", "transaction_sequence", edit(_NWR, lambda line: line[:3] + "00000005" + line[11:])),
    Break(
        "work's records counted anew", "record_sequence", edit(_NWR, lambda line: line[:11] + "00000000" + line[19:])
    ),
    Break("two works in an answer", "record_order", found_at(insert("SPU", copy_of=_NWR), _NWR, 2)),
    Break("acknowledgement of a new group", "wrong_group", found_at(put("GRH", "Transaction Type", "NWR"), "ACK")),
    Break("work of a wrong ISWC", "iswc", put(_NWR, "ISWC", "T0345246802")),
    Break("society as sender is no IPI number", "missing_value", put("HDR", "Sender Type", "")),
    Break("counts of the group", "record_count", put("GRT", "Record Count", "00000001")),
    Break("too long", "long_record", edit("MSG", lambda line: line + "X")),
    Break("lower case", "lower_case", put("MSG", "Message Text", "no such party")),
]
_ALSO_OF_ANSWERS = {
    "no header", "no trailer", "a second header", "no group trailer", "a record behind the trailer",
    "two group headers",
    "group 2 is the first", "trailer of another group", "unknown version", "unknown transaction type",
    "group of another type", "transactions of the group", "records of the group", "groups of the file",
    "records of the file", "first transaction is 1", "a record of another transaction", "another sender type",
    "sender of a wrong IPI number", "another EDI standard", "no sender name", "created on no day", "created at no time",
    "no transmission date", "a tab", "a character outside the set", "no title", "no work number", "unknown category",
    "unknown language", "copyrighted on no day", "half a date", "IPI name number that does not check",
    "IPI base number that does not check", "unknown role of a publisher", "unknown role of a writer",
    "no name of a publisher", "share with a point", "unknown society", "unknown territory",
    "neither included nor excluded",
}  # fmt: skip
"""What can be wrong with a notice and with an answer, which repeats the work that it is about."""
ANSWER = [*_OF_ANSWERS, *(each for each in NOTICE if each.name in _ALSO_OF_ANSWERS)]


def _put(kind: str, field: str, text: str, *, nth: int = 1):
    return put(kind, field, text, nth=nth, version="3.1")


_WRK = "WRK"
LATER = [
    Break("no group header", "envelope_order", drop("GRH", found_at=_WRK)),
    Break("groups from 2", "group_id", _put("GRH", "Group Code", "00002")),
    Break("unknown transaction type", "unknown_code", _put("GRH", "Transaction Type", "NWR")),
    Break("records of the group", "record_count", _put("GRT", "Record Count", "00000001")),
    Break("transactions of the file", "transaction_count", _put("TRL", "Transaction Count", "00000009")),
    Break("a transaction skipped", "transaction_sequence", edit(_WRK, lambda line: line[:10] + "7" + line[11:], nth=2)),
    Break("a record skipped", "record_sequence", drop("ALT", found_at="OWK")),
    Break("unknown submitter type", "unknown_code", _put("HDR", "Submitter Type", "XX")),
    Break(
        "submitter of a wrong IPI number", "ipi_name_number", _put("HDR", "Submitter IPI Name Number", "00000000198")
    ),
    Break("another version", "header_version", _both(_put("HDR", "Filename", "X"), _put("HDR", "Version", "3.0"))),
    Break("record of 2.2", "record_not_in_version", edit("OWK", lambda line: "VER" + line[3:])),
    Break("unknown record", "unknown_record", edit("PER", lambda line: "PEX" + line[3:])),
    Break("too long", "long_record", edit("MAN", lambda line: line + "X")),
    Break("a character outside Latin 1", "character", _put("ALT", "Alternative Title", "Ж")),
    Break("lower case", "lower_case", _put("ALT", "Alternative Title", "other title")),
    Break("recording before the parties", "record_order", found_at(insert("SPU", copy_of="REC"), "SPU")),
    Break("territory before its publisher", "territory_without_party", drop("SPU", found_at="SPT")),
    Break("territory of another writer", "territory_of_another", _put("SWT", "Interested Party Number", "W9")),
    Break("first chain is 2", "publisher_sequence", _put("SPU", "Publisher Sequence Number", "02", nth=2)),
    Break("link to no publisher", "link_to_no_publisher", _put("PWR", "Publisher IP Number", "P9")),
    Break("link of another writer", "link_of_another_writer", _put("PWR", "Writer IP Number", "W9")),
    Break("no work number", "missing_value", _put(_WRK, "Submitter Work Number", "")),
    Break("a work number twice", "duplicate_work_number", _put(_WRK, "Submitter Work Number", "A1", nth=2)),
    Break("no recipient", "missing_value", _put("SPT", "Recipient Code", "")),
    Break("no sequence of a territory", "missing_value", _put("SPT", "Sequence Number", "")),
    Break("unknown territory", "unknown_territory", _put("SPT", "Territory Code", "0999")),
    Break("neither included nor excluded", "unknown_code", _put("SWT", "Inclusion/Exclusion Indicator", "X")),
    Break("share above all", "share_above_whole", _put("SPT", "MR Collection Share", "10001")),
    Break("unknown role of a writer", "unknown_code", _put("SWR", "Writer Role", "ZZ")),
    Break("unknown role of a publisher", "unknown_code", _put("SPU", "Publisher Role", "ZZ")),
    Break("no name of a writer", "missing_value", _put("SWR", "Writer Last Name", "")),
    Break("unknown indicator", "flag", _put("SPU", "Publisher Unknown Indicator", "X")),
    Break("unknown society", "unknown_society", _put("SPT", "PR Affiliation Society Number", "0998")),
    Break(
        "IPI name number that does not check",
        "ipi_name_number",
        _put("SPU", "Publisher IPI Name Number", "00000000198"),
    ),
    Break(
        "ISNI that does not check", "isni", _put("PER", "International Standard Name Identifier", "0000000121032684")
    ),
    Break("ISWC that does not check", "iswc", _put(_WRK, "ISWC", "T0345246802")),
    Break("ISWC of a source that does not check", "iswc", _put("OWK", "ISWC of Original Work", "T0345246802")),
    Break("ISRC that is none", "isrc", _put("REC", "ISRC", "GBAAA26000")),
    Break("ISRC without its validity", "isrc_validity", _put("REC", "ISRC Validity", "")),
    Break("reference of nobody", "unknown_organisation", _put("XRF", "Organisation Code", "XYZ")),
    Break("released on no day", "impossible_date", _put("REC", "Release Date", "20260230")),
    Break("duration that is no time", "impossible_time", _put("OWK", "Duration", "007000")),
    Break("modified without arrangement", "modification_unsaid", _put(_WRK, "Music Arrangement", "")),
    Break("original with an arranger", "original_has_arranger", _put(_WRK, "Version Type", "ORI")),
    Break("composite of one", "composite_count", _put(_WRK, "Composite Component Count", "001", nth=2)),
    Break("composite without components", "composite_without_components", found_at(drop("OWK", nth=2), _WRK, 2)),
    Break("count without composite", "count_without_composite", _put(_WRK, "Composite Type", "", nth=2)),
    Break("collected above all", "collection", found_at(_put("SWT", "PR Collection Share", "06000"), _WRK)),
    Break("collected below all", "collection_gap", found_at(_put("SWT", "PR Collection Share", "04000"), _WRK)),
    Break("synchronisation below all", "collection_gap", found_at(_put("SPT", "SR Collection Share", "04000"), _WRK)),
    Break("manuscript below all", "manuscript", found_at(_put("MAN", "MR Manuscript Share", "09000"), _WRK)),
    Break(
        "excluded with a share",
        "excluded_with_share",
        found_at(_put("SPT", "Inclusion/Exclusion Indicator", "E"), _WRK),
    ),
    Break(
        "another recipient is told otherwise",
        "recipients_differ",
        found_at(_put("SPT", "Recipient Code", "0058"), _WRK),
    ),
    Break("written by nobody", "no_author", found_at(_put("SWR", "Writer Role", "AR"), _WRK)),
    Break(
        "another file's name",
        "file_name_header",
        lambda lines: (_put("HDR", "Filename", "CW260002EXP_0000_V3-1-0.SUB")(lines)[0], 0),
    ),
    Break("reference of no type", "unknown_code", _put("XRF", "Identifier Type", "Q")),
    Break("unknown type of right", "unknown_code", _put("ARI", "Type of Right", "QQQ")),
    Break("no title", "missing_value", _put(_WRK, "Work Title", "")),
    Break("letters in a share", "not_a_number", _put("MAN", "PR Manuscript Share", "1000O")),
    Break("trailer missing", "trailer_missing", drop("TRL", found_at="GRT")),
    Break("no filename", "missing_value", _put("HDR", "Filename", "")),
]
