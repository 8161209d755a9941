"""The lines of a CWR file by themselves: how they end, their characters, their width, and which records they are."""

from dataclasses import dataclass, field

import polars as pl

from pipelines.check.cwr_rules import broken
from pipelines.wire.cwr_layouts import layouts, widths
from pipelines.wire.cwr_scan import IS_RECORD

NON_ROMAN = ("NPN", "NWN", "NAT", "NET", "NVT", "NCT", "NOW", "NPR", "NPA", "NOT", "NRC")
"""Records for names and titles in other scripts: any character may stand in them."""
_OUTSIDE = r"[^\x20-\x7b\x7d\x7e£€\t]"
_OUTSIDE_3 = r"[^\x20-\x7e\xa0-\xff\t]"
"""Not in the character set of 2.x, which has no bar ``|``; not in ISO 8859-1, which is that of 3.1 where the header
names none."""
_TRIMMED = ("GRH", "GRT")


@dataclass
class LineEnds:
    """How the lines so far end."""

    counts: dict[str, int] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)

    def see(self, lines: pl.DataFrame) -> None:
        """Count the ends of more lines."""
        # A DOS mark for the end of a file stands alone behind the last record, and is told as the character that it is.
        ended = lines.filter(IS_RECORD | (pl.col("end") != ""))
        for end, count, line in ended.group_by("end").agg(pl.len(), pl.col("line").min()).iter_rows():
            self.counts[end] = self.counts.get(end, 0) + count
            self.first.setdefault(end, line)

    def findings(self) -> list[pl.DataFrame]:
        """One for lines that end in LF alone, one where ends are mixed, one for a last line that has none."""
        parts = []
        if "\n" in self.counts:
            bare = self.counts["\n"]
            parts.append(self._at("\n", "line_end", f"CR and LF; {bare} lines end in LF alone"))
        if {"\n", "\r\n"} <= set(self.counts):
            later = max(("\n", "\r\n"), key=lambda end: self.first[end])
            parts.append(self._at(later, "mixed_line_ends", "one kind of end for all lines: CR and LF"))
        if "" in self.counts:
            parts.append(self._at("", "last_line_end", "CR and LF behind the last record too"))
        return parts

    def _at(self, end: str, rule: str, expected: str) -> pl.DataFrame:
        place = pl.DataFrame({"line": [self.first[end]], "record": [""]})
        return broken(place, rule, expected=expected)


def line_findings(lines: pl.DataFrame) -> list[pl.DataFrame]:
    """What is wrong with lines of :func:`~pipelines.wire.cwr_scan.scan_cwr`, but for their ends."""
    blank = lines.filter(pl.col("raw").str.strip_chars() == "")
    return [
        broken(blank, "blank_line", expected="a record in every line"),
        *_character_findings(lines),
        *_record_findings(lines.filter(IS_RECORD)),
    ]


def _character_findings(lines: pl.DataFrame) -> list[pl.DataFrame]:
    roman, raw = lines.filter(~pl.col("record").is_in(NON_ROMAN)), pl.col("raw")
    is_later = pl.col("version") == "3.1"
    outside = pl.when(is_later).then(raw.str.extract(f"({_OUTSIDE_3})")).otherwise(raw.str.extract(f"({_OUTSIDE})"))
    marked = lines.filter(raw.str.starts_with("\ufeff"))
    return [
        broken(marked, "byte_order_mark", expected="HDR at the first byte of the file"),
        broken(
            roman.with_columns(value=outside).drop_nulls("value").filter(pl.col("value") != "\ufeff"),
            "character",
            value=pl.col("value"),
            expected="characters of the CIS set",
        ),
        broken(lines.filter(raw.str.contains("\t")), "tab", expected="fields by their places, without tabs"),
        broken(
            roman.filter(raw.str.contains("[a-z]"), ~is_later | (pl.col("record") != "HDR")),
            "lower_case",
            value=raw.str.extract("([^ ]*[a-z][^ ]*)"),
            expected="upper case",
        ),
    ]


def _record_findings(lines: pl.DataFrame) -> list[pl.DataFrame]:
    sized = lines.join(widths(), on=["version", "record"], how="left", maintain_order="left").with_columns(
        length=pl.col("raw").str.len_chars()
    )
    known = sized.filter(pl.col("width").is_not_null())
    strange = sized.filter(pl.col("width").is_null(), pl.col("version") != "")
    somewhere = pl.col("record").is_in(layouts()["record"].unique().implode())
    long = known.filter(pl.col("length") > pl.col("width"))
    # What stands behind the last field does no harm where it is blank.
    padded = pl.col("raw").str.strip_chars_end(" ").str.len_chars() <= pl.col("width")
    least = pl.when(pl.col("record") == "GRH").then(26).when(pl.col("record") == "GRT").then(24).otherwise("width")
    short = known.filter(pl.col("length") < pl.min_horizontal("width", least), pl.col("group_type") != "ACK")
    expected = pl.format("{} characters, not {}", "width", "length")
    return [
        broken(strange.filter(~somewhere), "unknown_record", value=pl.col("record"), expected="a record type of CWR"),
        broken(
            strange.filter(somewhere),
            "record_not_in_version",
            value=pl.col("record"),
            expected=pl.format("a record of CWR {}", "version"),
        ),
        broken(long.filter(~padded), "long_record", expected=expected),
        broken(long.filter(padded), "padded_record", expected=expected),
        broken(short, "short_record", expected=expected),
    ]
