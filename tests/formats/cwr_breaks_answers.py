"""Named ways to break an acknowledgement."""

from tests.formats.cwr_breaks import NWR
from tests.formats.cwr_breaks_shares import NOTICE
from tests.formats.cwr_broken import Break, drop, edit, found_at, insert, put

_OF_ANSWERS = [
    Break("unknown status", "unknown_code", put("ACK", "Transaction Status", "XX")),
    Break("no status", "missing_value", put("ACK", "Transaction Status", "")),
    Break("unknown original type", "unknown_code", put("ACK", "Original Transaction Type", "NEW")),
    Break("another original type", "ack_other_type", found_at(put("ACK", "Original Transaction Type", "REV"), NWR)),
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
    Break("work counted anew", "transaction_sequence", edit(NWR, lambda line: line[:3] + "00000005" + line[11:])),
    Break("work's records counted anew", "record_sequence", edit(NWR, lambda line: line[:11] + "00000000" + line[19:])),
    Break("two works in an answer", "record_order", found_at(insert("SPU", copy_of=NWR), NWR, 2)),
    Break("acknowledgement of a new group", "wrong_group", found_at(put("GRH", "Transaction Type", "NWR"), "ACK")),
    Break("work of a wrong ISWC", "iswc", put(NWR, "ISWC", "T0345246802")),
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
