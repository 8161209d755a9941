"""The numbers of works-used notices: without a gap within a recipient's series, whatever months have no notice."""

import polars as pl

from schemas.columns import empty, polars_schema
from schemas.notice_sequence import NoticeSequence


class Numbers:
    """Counts the notices of one month on from where the last one settled before it stopped.

    Args:
        period: the month.
        before: rows of ``notice_sequence`` of the last month settled before; nothing where there is none.
    """

    def __init__(self, period: str, before: pl.DataFrame | None = None) -> None:
        self._period = period
        rows = empty(NoticeSequence) if before is None else before
        self._last = {row[:2]: row[2:] for row in rows.select(polars_schema(NoticeSequence).names()).rows()}

    def next(self, recipient: str, series: str, *, last: int = 0, is_shared: bool = False) -> int:
        """The number of a recipient's notice.

        Args:
            recipient: party.
            series: what is counted.
            is_shared: recipients with this series never have the same number; else each has its own.
            last: how many of the series were sent before any from here; counts where this is the recipient's first.
        """
        used = [
            number
            for (party, name), (number, _) in self._last.items()
            if name == series and (is_shared or party == recipient)
        ]
        number = max([*used, last if self.is_first(recipient) else 0]) + 1
        self._last[recipient, series] = (number, self._period)
        return number

    def is_first(self, recipient: str) -> bool:
        """Whether a recipient had no notice from here yet."""
        return all(party != recipient for party, _ in self._last)

    def rows(self) -> pl.DataFrame:
        """Rows of ``notice_sequence``: where every series stands now."""
        schema = polars_schema(NoticeSequence)
        rows = [(*key, *last) for key, last in self._last.items()]
        return pl.DataFrame(rows, schema=schema, orient="row").sort("recipient", "series")
