"""All that a file says of its registrations, with the transaction that says it."""

from dataclasses import dataclass, fields, replace

import polars as pl

from pipelines.readers import cwr_later, cwr_parties, cwr_works
from pipelines.readers.cwr_lines import Lines
from pipelines.readers.cwr_works import version_of
from pipelines.wire.cwr_layouts import LATER, REGISTRATIONS


@dataclass(frozen=True)
class Said:
    """One frame per kind of record; every one of them has ``transaction``."""

    records: pl.DataFrame
    works: pl.DataFrame
    parties: pl.DataFrame
    lines: pl.DataFrame
    links: pl.DataFrame
    manuscripts: pl.DataFrame
    isrcs: pl.DataFrame
    components: pl.DataFrame

    def without(self, transactions: pl.DataFrame) -> "Said":
        """The same, less these transactions."""
        names = [field.name for field in fields(self)]
        kept = {
            name: getattr(self, name).join(transactions, on="transaction", how="anti", maintain_order="left")
            for name in names
        }
        return replace(self, **kept)

    def latest(self) -> "Said":
        """The same, less what the file itself says anew: of two registrations of a number the last counts."""
        last = self.works.unique("work_id", keep="last", maintain_order=True)
        return self.without(self.works.join(last, on="transaction", how="anti").select("transaction"))


def said(lines: Lines) -> Said:
    """Take a file's registrations apart."""
    header = lines.records.filter(pl.col("position") == 0, pl.col("record").is_in(REGISTRATIONS))
    records = lines.records.join(header.select("transaction"), on="transaction", how="semi", maintain_order="left")
    who = cwr_later if version_of(records) == LATER else cwr_parties
    return Said(
        records=records,
        works=cwr_works.registrations(records, lines.sender),
        parties=who.parties(records),
        lines=who.collections(records),
        links=who.links(records),
        manuscripts=cwr_later.manuscripts(records),
        isrcs=cwr_works.recordings(records),
        components=cwr_works.components(records),
    )
