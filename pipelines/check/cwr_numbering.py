"""The prefix of every detail record: its transaction's number in the group, and its own in the transaction.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, record prefix; in an acknowledgement the work that follows counts on.
"""

from dataclasses import dataclass

import polars as pl

from pipelines.check.cwr_rules import broken


@dataclass
class Numbering:
    """The last transaction seen."""

    group: int = 0
    number: int = -1

    def see(self, lines: pl.DataFrame) -> list[pl.DataFrame]:
        """What is wrong with the numbers of more lines, whole transactions, in order; the first of each transaction."""
        said = lines.filter(pl.col("transaction") > 0).select(
            "line",
            "record",
            "group",
            "transaction",
            "position",
            number=pl.col("raw").str.slice(3, 8),
            sequence=pl.col("raw").str.slice(11, 8),
        )
        if said.is_empty():
            return []
        counted = pl.col("position").cast(pl.String).str.zfill(8)
        uncounted = said.filter(pl.col("sequence") != counted).unique("transaction", keep="first", maintain_order=True)
        headers = self._headers(said)
        own = said.join(
            headers.select("transaction", own="number"), on="transaction", how="left", maintain_order="left"
        )
        foreign = own.filter(pl.col("number") != pl.col("own"), pl.col("position") > 0)
        first = foreign.unique("transaction", keep="first", maintain_order=True)
        self.group, self.number = self._last(headers)
        return [
            _found(
                headers.filter(pl.col("number") != pl.col("expected")), "transaction_sequence", "number", "expected"
            ),
            _found(first, "transaction_sequence", "number", "own"),
            _found(uncounted.with_columns(expected=counted), "record_sequence", "sequence", "expected"),
        ]

    def _headers(self, said: pl.DataFrame) -> pl.DataFrame:
        """First records of transactions, with the number that each should have: one more than the last."""
        value = pl.col("number").cast(pl.Int64, strict=False).fill_null(-1)
        headers = said.filter(pl.col("position") == 0)
        before = value.shift(1, fill_value=self.number)
        is_first = pl.col("group") != pl.col("group").shift(1, fill_value=self.group)
        expected = pl.when(is_first).then(0).otherwise(before + 1)
        return headers.with_columns(expected=expected.cast(pl.String).str.zfill(8))

    def _last(self, headers: pl.DataFrame) -> tuple[int, int]:
        if headers.is_empty():
            return self.group, self.number
        group, number = headers.select("group", pl.col("number").cast(pl.Int64, strict=False).fill_null(-1)).row(-1)
        return group, number


def _found(rows: pl.DataFrame, rule: str, said: str, expected: str) -> pl.DataFrame:
    return broken(rows, rule, cell="Record Prefix", value=pl.col(said), expected=pl.col(expected))
