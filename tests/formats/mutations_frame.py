"""Ways to break any kind of DDEX flat file: its bytes, its lines, its cells, its header, its name."""

from collections.abc import Callable

from tests.formats.mutations import Flat, Mutation, element, line, put, raw, renamed


def frame(header: str, summary: str, detail: str, text: tuple[str, str], footer: str) -> list[Mutation]:
    """Ways that are the same for every kind of file.

    Args:
        header: type of the header.
        summary: type of a summary.
        detail: type of the last record of detail in the file.
        text: a record and a cell of free text in it, in the middle of the record.
        footer: type of the footer.
    """
    other = "FOOT" if footer == "SRFO" else "SRFO"
    return [
        *_bytes(text),
        *_lines(header, summary, detail, footer),
        *_cells(header, detail, text),
        *_header(header),
        put(footer, "NumberOfSummaryRecords", lambda old: str(int(old) + 1), "footer_summaries", name="summaries + 1"),
        put(footer, "NumberOfSummaryRecords", "", "mandatory_cell_empty", name="summaries not counted"),
        line(
            "the footer is the other kind",
            "footer_of_other_kind",
            lambda f: (f.with_lines([*f.lines[:-1], _other_footer(f, other)]), len(f.lines) - 1),
        ),
        put(summary, "SummaryRecordId", "", "mandatory_cell_empty", "summary_dangling", name="a summary without id"),
    ]


def _other_footer(file: Flat, other: str) -> str:
    cells = {"FOOT": f"FOOT\t{len(file.lines)}\t{len(file.lines)}\t1\t0\t0", "SRFO": f"SRFO\t{len(file.lines)}\t1"}
    return cells[other]


def _bytes(text: tuple[str, str]) -> list[Mutation]:
    record, cell = text

    def in_text(what: str) -> Callable[[str], str]:
        return lambda old: f"{old[:2]}{what}{old[2:]}"

    def latin(file: Flat) -> tuple[bytes, int]:
        index = file.at(record)
        lines = [f"{one}\n".encode() for one in file.lines]
        lines[index] = file.put(record, cell, "Zürich").lines[index].encode("latin-1") + b"\n"
        return b"".join(lines), index

    def carriage(file: Flat) -> tuple[bytes, int]:
        index = file.at(record)
        lines = [f"{one}\n".encode() for one in file.lines]
        lines[index] = lines[index][:-1] + b"\r\n"
        return b"".join(lines), index

    return [
        raw("a byte order mark", "byte_order_mark", lambda f: (b"\xef\xbb\xbf" + f.raw, 0)),
        raw("text in Latin-1", "not_utf8", latin),
        raw("one line ends with CRLF", "mixed_line_ends", carriage),
        raw("the last line does not end", "last_line_not_ended", lambda f: (f.raw[:-1], len(f.lines) - 1)),
        put(record, cell, in_text("\x07"), "control_character", name="a bell in a text"),
        put(record, cell, in_text("\x0b"), "control_character", name="a vertical tab in a text"),
        put(record, cell, in_text("\u0085"), "control_character", name="a next-line in a text"),
        put(record, cell, in_text("\u2028"), "control_character", name="a line separator in a text"),
        put(record, cell, in_text("\ufffd"), "replacement_character", name="a lost character in a text"),
    ]


def _lines(header: str, summary: str, detail: str, footer: str) -> list[Mutation]:
    def head_second(file: Flat) -> tuple[Flat, int]:
        first = file.at(summary)
        moved = [*file.lines[1 : first + 1], file.lines[0], *file.lines[first + 1 :]]
        return file.with_lines(moved), first

    def summary_late(file: Flat) -> tuple[Flat, int]:
        at, last = file.at(summary, -1), file.at(detail, -1)
        return file.with_lines([*file.lines[:at], *file.lines[at + 1 : last + 1], file.lines[at], file.lines[-1]]), last

    def retyped(record: str) -> Callable[[Flat], tuple[Flat, int]]:
        def change(file: Flat) -> tuple[Flat, int]:
            index = file.at(detail, -1)
            cells = "\t".join([record, *file.lines[index].split("\t")[1:]])
            return file.with_lines([*file.lines[:index], cells, *file.lines[index + 1 :]]), index

        return change

    def empty(content: str) -> Callable[[Flat], tuple[Flat, int]]:
        return lambda f: (f.insert(f.at(detail), content), f.at(detail))

    follows = ("summary_dangling", "resource_dangling", "transaction_dangling", "record_out_of_order")
    return [
        line("no header", "head_missing", lambda f: (f.without(0), 0)),
        line("the header after a summary", "head_not_first", head_second),
        line("two headers", "head_repeated", lambda f: (f.insert(1, f.lines[0]), 1)),
        line("no footer", "footer_missing", lambda f: (f.with_lines(f.lines[:-1]), len(f.lines) - 2)),
        line("two footers", "footer_repeated", lambda f: (f.with_lines([*f.lines, f.lines[-1]]), len(f.lines))),
        line(
            "a line after the footer",
            "after_footer",
            lambda f: (f.with_lines([*f.lines, f.lines[f.at(summary)]]), len(f.lines)),
            "summary_repeated",
            "footer_summaries",
        ),
        line("a comment after the footer", "after_footer", lambda f: (f.with_lines([*f.lines, "#end"]), len(f.lines))),
        line("a summary among details", "record_out_of_order", summary_late, "summary_missing"),
        line("an empty line", "empty_line", empty("")),
        line("a line of nothing but delimiters", "empty_line", empty("\t\t\t")),
        line("an unknown record type", "unknown_record", retyped("QQ01.01"), *follows),
        line("a record type in small letters", "unknown_record", retyped(detail.lower()), *follows),
        line("a record of another version", "record_not_of_profile", retyped(f"{detail.split('.', maxsplit=1)[0]}.99")),
        line(
            "a record of another profile",
            "record_not_of_profile",
            retyped("SY09.01"),
            "too_many_cells",
            "too_few_cells",
            *follows,
            "summary_repeated",
            "footer_summaries",
        ),
        line(
            "a line count of one more",
            "footer_lines_in_report",
            lambda f: (f.counted(1), len(f.lines) - 1),
            "footer_lines_in_file",
        ),
        line(
            "a comment more than was counted",
            "footer_lines_in_report",
            lambda f: (f.insert(1, "#more").counted(-1), len(f.lines)),
            "footer_lines_in_file",
        ),
    ]


def _cells(header: str, detail: str, text: tuple[str, str]) -> list[Mutation]:
    record, cell = text

    def edited(change: Callable[[list[str]], list[str]], of: str = detail) -> Callable[[Flat], tuple[Flat, int]]:
        def made(file: Flat) -> tuple[Flat, int]:
            index = file.at(of)
            cells = "\t".join(change(file.lines[index].split("\t")))
            return file.with_lines([*file.lines[:index], cells, *file.lines[index + 1 :]]), index

        return made

    def joined(file: Flat) -> tuple[Flat, int]:
        index = file.at(detail, -1)
        before = [*file.lines[: index - 1], file.lines[index - 1] + file.lines[index], *file.lines[index + 1 :]]
        return file.with_lines(before).counted(-1), index - 1

    follows = ("summary_dangling", "transaction_dangling", "resource_dangling")
    return [
        line("a line that is cut off", "too_few_cells", edited(lambda cells: cells[: len(cells) // 2]), *follows),
        line("a line without its last cell", "too_few_cells", edited(lambda cells: cells[:-1]), *follows),
        line("a cell more", "too_many_cells", edited(lambda cells: [*cells, "x"]), *follows),
        line("an empty cell more", "padded_cells", edited(lambda cells: [*cells, ""])),
        line("a header without its last cell", "too_few_cells", edited(lambda cells: cells[:-1], header)),
        line(
            "a TAB in a text",
            "too_many_cells",
            lambda f: (f.put(record, cell, "Ebb\tand Flow"), f.at(record)),
            *follows,
        ),
        line("two lines in one", "too_many_cells", joined, *follows, "footer_blocks_in_file"),
        put(record, cell, "Ebb|Flow", "unescaped_pipe"),
        put(record, cell, "Ebb\\|Flow", "stray_backslash", "unescaped_pipe"),
        put(record, cell, "Ebb\\nFlow", "stray_backslash"),
        put(record, cell, "Ebb\\\\Flow", "stray_backslash"),
        put(record, cell, " Ebb", "space_at_delimiter"),
        put(record, cell, "Ebb ", "space_at_delimiter"),
        put(record, cell, '"Ebb"', "quoted_cell"),
    ]


def _header(header: str) -> list[Mutation]:
    found = [
        put(header, "MessageVersion", "1.3", "message_version_malformed"),
        put(header, "Profile", "ElaborateProfile", "unknown_profile"),
        put(header, "ProfileVersion", "9.9", "profile_newer"),
        put(header, "ProfileVersion", "0.7", "unknown_profile"),
        put(header, "MessageId", "", "mandatory_cell_empty"),
        put(header, "MessageCreatedDateTime", "2026-10-01", "not_a_date_time", "file_name_created"),
        put(header, "MessageCreatedDateTime", lambda old: old[:19], "no_time_zone", name="a time without zone"),
        put(header, "MessageCreatedDateTime", "2026-10-32T00:00:00Z", "impossible_date", "file_name_created"),
        put(header, "MessageCreatedDateTime", "2026-10-01T25:00:00Z", "impossible_date", "file_name_created"),
        put(header, "MessageCreatedDateTime", "2026-09-30T00:00:00Z", "created_before_period_end", "file_name_created"),
        put(header, "UsageStartDate", "2026-09-31", "impossible_date", "file_name_period"),
        put(header, "UsageStartDate", "2026-13-01", "impossible_date", "file_name_period"),
        put(header, "UsageStartDate", "01.09.2026", "not_a_date", "file_name_period"),
        put(header, "UsageStartDate", "2026/09/01", "not_a_date", "file_name_period"),
        put(header, "UsageStartDate", "2026-10-01", "period_reversed", "file_name_period"),
        put(header, "SenderPartyId", "PA-DPIDA-2026000001-A", "dpid_malformed"),
        put(header, "SenderPartyId", "12345", "dpid_malformed", "file_name_sender"),
        put(header, "RecipientName", "", "recipient_incomplete"),
    ]
    if header == "HEAD":
        found += [
            put(header, "FileNumber", "2", "file_number_impossible", "file_name_part"),
            put(header, "FileNumber", "one", "not_an_integer", "file_name_part"),
            put(header, "NumberOfFiles", "0", "file_number_impossible", "file_name_part"),
        ]
    return found


def names(service: str) -> list[Mutation]:
    """Names that say other things than the header of a report of 2026-09."""
    return [
        renamed("no elements", "file_name_form", lambda _: ["report"]),
        renamed("an element more", "file_name_form", lambda elements: [*elements, "final"]),
        renamed("another recipient", "file_name_recipient", element(1, "PADPIDA2026999999Z")),
        renamed("another sender", "file_name_sender", element(2, "PADPIDA2026999999Z")),
        renamed("another service", "file_name_service", element(3, f"Other{service}")),
        renamed("another month", "file_name_period", element(4, "2026-08")),
        renamed("a longer period", "file_name_period", element(4, "2026-Q3")),
        renamed("another territory", "file_name_territory", element(5, "FR")),
        renamed("another part", "file_name_part", element(6, "1of2")),
        renamed("another time", "file_name_created", element(7, "20261002T000000")),
    ]
