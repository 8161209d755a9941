"""Rules of how records follow one another: header, summaries, blocks in one piece, footer, and nothing more.

A fault is told once: where one record is out of place, its neighbour is not told to be out of place as well.

Source: DDEX DSR Part 1, Architecture, clauses 6 and 7; the grammar of each profile in ``schemas/wire``.
"""

import polars as pl

from pipelines.check.flat_seen import FOOTERS, HEADERS, SUMMARY, Seen
from pipelines.check.grammar import block, neighbours
from pipelines.check.rules import at, broken
from pipelines.wire.flat_layouts import Profile

_START = ""


class Order:
    """The records of a file in their order, chunk by chunk."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.before = {"record": _START, "block": None, "is_off": False}
        self.is_after_told = False

    def rules(self, records: pl.DataFrame) -> None:
        """Tell what is out of order among the next records, comments left out.

        Args:
            records: ``line, record, block``; the block is null in records that are in none.
        """
        body = records.filter(~pl.col("record").is_in([*HEADERS, *FOOTERS]))
        known = self._in_profile(body)
        if self.seen.profile is None:
            self._keep_blocks(body.with_columns(is_off=pl.lit(value=False)))
        self._neighbours(known)

    def _keep_blocks(self, rows: pl.DataFrame) -> None:
        blocks = rows.filter(pl.col("block").is_not_null()).group_by("block").agg(pl.col("is_off").all())
        self.seen.block_ids.append(blocks)

    def before_footer(self, records: pl.DataFrame) -> pl.DataFrame:
        """Records up to the footer; the first one behind it is told, and a second footer."""
        line = self.seen.footer_line
        if not line:
            feet = records.filter(pl.col("record").is_in(FOOTERS))
            line = self.seen.footer_line = feet["line"][0] if feet.height else 0
            self._footer_kind(feet.head(1))
        if not line:
            return records
        behind = records.filter(pl.col("line") > line)
        again = pl.col("record").is_in(FOOTERS)
        self.seen.findings.append(broken(behind.filter(again).head(1), "footer_repeated"))
        other = behind.filter(~again).head(0 if self.is_after_told else 1)
        self.is_after_told = self.is_after_told or other.height > 0
        self.seen.findings.append(broken(other, "after_footer", expected=f"the footer in line {line} is the last line"))
        return records.filter(pl.col("line") <= line)

    def _footer_kind(self, footer: pl.DataFrame) -> None:
        profile = self.seen.profile
        if profile and footer.height and footer["record"][0] != profile.footer:
            told = f"{profile.footer} in {profile.name} {profile.version}"
            self.seen.findings.append(broken(footer, "footer_of_other_kind", value=footer["record"][0], expected=told))

    def _in_profile(self, records: pl.DataFrame) -> pl.DataFrame:
        """Records by the name that the profile has for their family; what it has none for is told and left out."""
        seen, profile = self.seen, self.seen.profile
        found = records["record"].unique().to_list()
        unknown = [record for record in found if seen.layout(record) is None]
        strange = pl.col("record").is_in(unknown)
        seen.findings.append(broken(records.filter(strange), "unknown_record", value=pl.col("record")))
        if profile is None:
            return records.clear()
        ours = {record.split(".")[0]: record for record in profile.records}
        other = [record for record in found if record not in profile.records and record not in unknown]
        told = pl.format(
            "{} in " + f"{profile.name} {profile.version}",
            pl.col("record").replace_strict({one: _expected(one, ours, profile) for one in other}, default=""),
        )
        rows = records.filter(pl.col("record").is_in(other))
        seen.findings.append(broken(rows, "record_not_of_profile", value=pl.col("record"), expected=told))
        names = {one: ours[one.split(".")[0]] for one in found if one.split(".")[0] in ours}
        return records.filter(pl.col("record").is_in(list(names))).with_columns(
            token=pl.col("record").replace_strict(names, return_dtype=pl.String)
        )

    def _neighbours(self, records: pl.DataFrame) -> None:
        profile = self.seen.profile
        if profile is None or records.is_empty():
            return
        with_before = records.with_columns(
            before=pl.col("token").shift(fill_value=self.before["record"]),
            block_before=pl.col("block").shift(fill_value=self.before["block"]),
        ).with_columns(is_new_block=pl.col("block").ne_missing(pl.col("block_before")))
        judged = with_before.join(_allowed(profile, records), on=["before", "token"], how="left", maintain_order="left")
        fits = (
            pl.when(pl.col("block").is_null() | pl.col("block_before").is_null())
            .then(pl.col("is_pair"))
            .when("is_new_block")
            .then(pl.col("may_start"))
            .otherwise(pl.col("is_within"))
        )
        judged = judged.with_columns(is_off=~fits.fill_null(value=False))
        judged = judged.with_columns(is_first_off=pl.col("is_off") & ~pl.col("is_off").shift(fill_value=False))
        if self.before["is_off"] and judged["is_off"][0]:
            judged = judged.with_columns(is_first_off=pl.col("is_first_off") & (pl.int_range(pl.len()) > 0))
        self._tell(judged.filter("is_first_off"))
        self._keep_blocks(judged)
        runs = judged.filter(pl.col("block").is_not_null() & (pl.col("is_new_block") | pl.col("is_off")))
        self.seen.blocks.append(runs.select("line", "record", "block", "is_off", "is_new_block"))
        last = judged.row(-1, named=True)
        self.before = {"record": last["token"], "block": last["block"], "is_off": last["is_off"]}

    def _tell(self, off: pl.DataFrame) -> None:
        is_opening = (pl.col("before") == _START) & ~pl.col("record").str.contains(SUMMARY)
        self.seen.findings.append(broken(off.filter(is_opening), "summary_missing"))
        place = pl.when(pl.col("before") == _START).then(pl.lit("the header")).otherwise(pl.col("before"))
        told = pl.format("another record after {}", place)
        in_block = pl.format("{} (BlockId {} after {})", told, pl.col("block"), pl.col("block_before"))
        told = pl.when(pl.col("block").is_not_null() & pl.col("block_before").is_not_null()).then(in_block)
        told = told.otherwise(pl.format("another record after {}", place))
        self.seen.findings.append(
            broken(off.filter(~is_opening), "record_out_of_order", value=pl.col("record"), expected=told)
        )


def _expected(record: str, ours: dict[str, str], profile: Profile) -> str:
    """What stands in the place of a record of another version or profile."""
    return ours.get(record.split(".", maxsplit=1)[0]) or ", ".join(profile.records)


def _allowed(profile: Profile, records: pl.DataFrame) -> pl.DataFrame:
    """Pairs of records that may follow one another: at all, within a block, from one block to the next."""
    everywhere = neighbours(profile.grammar)
    blocked = frozenset(records.filter(pl.col("block").is_not_null())["token"].unique())
    inside = block(profile.grammar, blocked)
    starts = {(_START, two) for one, two in everywhere.pairs if one in everywhere.first}
    between = {(one, two) for one in inside.last for two in inside.first}
    rows = [
        (one, two, True, (one, two) in inside.pairs, (one, two) in between)
        for one, two in {*everywhere.pairs, *starts, *between}
    ]
    schema = {"before": pl.String, "token": pl.String, "is_pair": pl.Boolean, "is_within": pl.Boolean}
    return pl.DataFrame(rows, schema={**schema, "may_start": pl.Boolean}, orient="row")


def closing(seen: Seen) -> list[pl.DataFrame]:
    """What only the end of a file shows: no footer, no summary, blocks that come again."""
    found = []
    if not seen.footer_line:
        due = seen.profile.footer if seen.profile else "FOOT or SRFO"
        found.append(broken(at(seen.lines), "footer_missing", expected=f"{due} in the last line"))
    if seen.profile and not seen.all_summaries() and not any(seen.is_summary(record) for record in seen.records):
        told = any("summary_missing" in frame["rule"] for frame in seen.findings)
        found += [] if told else [broken(at(seen.footer_line or seen.lines), "summary_missing")]
    if seen.blocks:
        runs = pl.concat(seen.blocks).filter("is_new_block").sort("line")
        again = runs.filter(~pl.col("block").is_first_distinct() & ~pl.col("is_off"))
        found.append(broken(again, "block_in_pieces", cell="BlockId", value=pl.col("block")))
    return found
