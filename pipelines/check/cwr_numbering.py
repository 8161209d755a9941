"""The prefix of every detail record: its transaction's number in the group, and its own in the transaction.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, record prefix; in an acknowledgement the work that follows counts on.
"""

from dataclasses import dataclass

import polars as pl

from pipelines.check.cwr_rules import broken
from pipelines.wire.cwr_scan import IS_RECORD


@dataclass
class Numbering:
    """The last group seen: how many of its transactions, and how far the numbers of the last two are from counting."""

    group: int = 0
    count: int = 0
    off: tuple[int, int] = (0, 0)

    def see(self, lines: pl.DataFrame) -> list[pl.DataFrame]:
        """What is wrong with the numbers of more lines, whole transactions, in order; the first of each transaction."""
        said = lines.filter(pl.col("transaction") > 0, IS_RECORD).select(
            "line",
            "record",
            "group",
            "transaction",
            # A line without a record is told elsewhere, and counts for nothing.
            position=pl.int_range(pl.len()).over("transaction"),
            number=pl.col("raw").str.slice(3, 8),
            sequence=pl.col("raw").str.slice(11, 8),
        )
        if said.is_empty():
            return []
        counted = pl.col("position").cast(pl.String).str.zfill(8)
        uncounted = said.filter(pl.col("sequence") != counted).unique("transaction", keep="first", maintain_order=True)
        headers = self._headers(said)
        wrong = headers.filter(_is_off())
        own = said.join(
            headers.select("transaction", "expected", own="number"),
            on="transaction",
            how="left",
            maintain_order="left",
        )
        # Of a header with a wrong number and records with the right one, the header alone is wrong.
        right = pl.col("transaction").is_in(wrong["transaction"].implode()) & (pl.col("number") == pl.col("expected"))
        foreign = own.filter(pl.col("number") != pl.col("own"), pl.col("position") > 0, ~right)
        first = foreign.unique("transaction", keep="first", maintain_order=True)
        self._remember(headers)
        return [
            _found(wrong, "transaction_sequence", "number", "expected"),
            _found(first, "transaction_sequence", "number", "own"),
            _found(uncounted.with_columns(expected=counted), "record_sequence", "sequence", "expected"),
        ]

    def _headers(self, said: pl.DataFrame) -> pl.DataFrame:
        """First records of transactions: how far their numbers and those before are ``off``, and what is expected."""
        goes_on = pl.col("group") == self.group
        value = pl.col("number").cast(pl.Int64, strict=False).fill_null(-1)
        nth = pl.int_range(pl.len()).over("group") + pl.when(goes_on).then(self.count).otherwise(0)
        headers = said.filter(pl.col("position") == 0).with_columns(nth=nth).with_columns(off=value - pl.col("nth"))
        one, two = (pl.when(goes_on).then(each).otherwise(0) for each in self.off)
        before = headers.with_columns(
            before=pl.col("off").shift(1).over("group").fill_null(one),
            earlier=pl.coalesce(
                pl.col("off").shift(2).over("group"), pl.when(pl.col("nth") > self.count).then(one), two
            ),
        )
        expected = pl.max_horizontal(pl.col("nth") + pl.col("before"), 0)
        return before.with_columns(expected=expected.cast(pl.String).str.zfill(8))

    def _remember(self, headers: pl.DataFrame) -> None:
        if headers.height:
            self.group, nth, *off = headers.select("group", "nth", "off", "before").row(-1)
            self.count, self.off = nth + 1, (off[0], off[1])


def _is_off() -> pl.Expr:
    """Whether a number does not count on; it does where it goes back to the count that one wrong number left."""
    is_back = (pl.col("before") != pl.col("earlier")) & (pl.col("off") == pl.col("earlier"))
    return (pl.col("off") != pl.col("before")) & ~is_back


def _found(rows: pl.DataFrame, rule: str, said: str, expected: str) -> pl.DataFrame:
    return broken(rows, rule, cell="Record Prefix", value=pl.col(said), expected=pl.col(expected))
