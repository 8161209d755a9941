"""For whom a registration says what is collected: CWR 3.1 may tell each recipient something else.

Source: CISAC CWR 3.1 Rev 0, Recipient Code of SPT, OPT, SWT and OWT; 0000 stands for all recipients.
"""

import polars as pl

from attribution.works_findings import FINDINGS, found

_SAID = ["record", "ip_number", "is_included", "tis", "PR", "MR"]
_WHOM = ["transaction", "recipient"]


def of_recipient(lines: pl.DataFrame, nth: int = 0) -> pl.DataFrame:
    """What a registration says to its first, second or nth recipient; all comes before any other.

    Args:
        lines: as in :class:`~attribution.works_findings.Registered`, with ``recipient``; empty in 2.1 and 2.2, which
            say the same to everybody.
        nth: from 0.
    """
    rank = pl.col("recipient").rank("dense").over("transaction")
    return lines.filter(rank == nth + 1)


def recipients(lines: pl.DataFrame) -> int:
    """To how many a registration says something, at most."""
    counted = lines.group_by("transaction").agg(count=pl.col("recipient").n_unique())
    return max(counted["count"].to_list(), default=1)


def differing(lines: pl.DataFrame) -> pl.DataFrame:
    """A finding for each registration that says something else to another recipient: we read what the first is told."""
    several = lines.filter(pl.col("recipient").n_unique().over("transaction") > 1)
    if several.is_empty():
        return pl.DataFrame(schema=FINDINGS)
    said = pl.concat_str(_SAID, separator="|").sort().str.join(";")
    told = several.group_by(_WHOM).agg(said=said).sort(_WHOM)
    counted = told.group_by("transaction", maintain_order=True).agg(
        pl.col("recipient"), is_same=pl.col("said").n_unique() == 1
    )
    return found(
        counted.filter(~pl.col("is_same")),
        "recipients_differ",
        "Recipients ",
        pl.col("recipient").list.join(", "),
        " are told other shares. Used are those of ",
        pl.col("recipient").list.first(),
        "; ask the submitter which are for us.",
    )
