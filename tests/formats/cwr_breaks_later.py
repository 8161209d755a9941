"""Named ways to break registrations in 3.1."""

from tests.formats.cwr_breaks import both
from tests.formats.cwr_broken import Break, drop, edit, found_at, insert, put


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
    Break("another version", "header_version", both(_put("HDR", "Filename", "X"), _put("HDR", "Version", "3.0"))),
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
