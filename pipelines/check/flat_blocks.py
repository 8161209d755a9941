"""References within a block: what a transaction is of must be described in the same block.

A block may lie across two chunks of lines: the last one of a chunk waits for the next chunk.

Source: DDEX DSR Part 1, Architecture, clause 6; Part 8, RE, AS, MW, SU, LI records.
"""

import polars as pl

from pipelines.check.flat_seen import Seen
from pipelines.check.rules import broken

_NAMED = {"AS": ("ResourceReference", "resource"), "RE": ("ReleaseReference", "release")}
_TRANSACTIONS = ("SU",)
_REFERRING = {
    "TransactedResource": "resource",
    "UsedResources": "resource",
    "ResourceReference": "resource",
    "TransactedRelease": "release",
    "ParentSalesTransactionId": "transaction",
}
_RULES = {"resource": "resource_dangling", "release": "release_dangling", "transaction": "transaction_dangling"}
_PLACES = {"line": pl.Int64, "record": pl.String, "block": pl.String, "cell": pl.String, "value": pl.String}


class Blocks:
    """Names and references of the blocks of a file, until each block is whole."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.names = pl.DataFrame(schema={**_PLACES, "kind": pl.String})
        self.uses = pl.DataFrame(schema={**_PLACES, "kind": pl.String})

    def gather(self, record: str, rows: pl.DataFrame) -> None:
        """Keep the names and references of the records of a type; rows have a column per cell."""
        if "BlockId" not in rows.columns:
            return
        named = _NAMED.get(record[:2])
        if named:
            self.names = pl.concat([self.names, _places(rows, *named)])
        if record.startswith(_TRANSACTIONS):
            self.names = pl.concat([self.names, _places(rows, "SalesTransactionId", "transaction")])
        for cell, kind in _REFERRING.items():
            if cell in rows.columns and (named is None or cell != named[0]):
                self.uses = pl.concat([self.uses, _places(rows, cell, kind)])
        if {"TransactedRelease", "TransactedResource"} <= set(rows.columns):
            self.seen.findings.append(_one_of_two(rows))

    def rules(self, *, is_last: bool) -> None:
        """Tell what leads nowhere in blocks that are whole: all but the last one."""
        lines = pl.concat([self.names.select("line", "block"), self.uses.select("line", "block")])
        if lines.is_empty():
            return
        last = None if is_last else lines.sort("line")["block"][-1]
        waits = pl.col("block") == last if last is not None else pl.lit(value=False)
        names, uses = self.names.filter(~waits), self.uses.filter(~waits)
        self.names, self.uses = self.names.filter(waits), self.uses.filter(waits)
        self._tell(names.sort("line"), uses.sort("line"))

    def _tell(self, names: pl.DataFrame, uses: pl.DataFrame) -> None:
        key = ["block", "kind", "value"]
        again = names.filter(~pl.struct(key).is_first_distinct() & (pl.col("kind") != "transaction"))
        self.seen.findings.append(broken(again, "reference_repeated", cell=pl.col("cell"), value=pl.col("value")))
        lost = uses.join(names, on=key, how="anti", maintain_order="left")
        off = self._off_blocks()
        for kind, rule in _RULES.items():
            rows = lost.filter((pl.col("kind") == kind) & ~pl.col("block").is_in(off))
            told = pl.format(f"a {kind} of block {{}}", pl.col("block"))
            self.seen.findings.append(
                broken(rows, rule, cell=pl.col("cell"), value=pl.col("value"), expected=told),
            )

    def _off_blocks(self) -> list[str]:
        """Blocks with a record out of order: what is missing there is missing for that."""
        off = [rows.filter("is_off")["block"] for rows in self.seen.blocks]
        return [*pl.concat(off).to_list(), *self.seen.broken_blocks] if off else list(self.seen.broken_blocks)


def _places(rows: pl.DataFrame, cell: str, kind: str) -> pl.DataFrame:
    return (
        rows.filter(pl.col(cell) != "")
        .select("line", "record", block="BlockId", cell=pl.lit(cell), value=pl.col(cell).str.split("|"))
        .explode("value")
        .with_columns(kind=pl.lit(kind))
    )


def _one_of_two(rows: pl.DataFrame) -> pl.DataFrame:
    wrong = rows.filter((pl.col("TransactedRelease") == "") == (pl.col("TransactedResource") == ""))
    value = pl.format("{} / {}", "TransactedRelease", "TransactedResource")
    return broken(wrong, "transacted_thing", cell="TransactedResource", value=value)
