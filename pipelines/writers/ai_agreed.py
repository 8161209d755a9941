"""What a licensor agreed to be told of works that AI tracks only draw on, beside the statement that everyone gets."""

import polars as pl

from pipelines.writers.settled import Settled

ROYALTY_REPORT, NOTE = "dsr_royalty", "ari_note"


def is_agreed(month: Settled, party: str, report: str, *, modes: tuple[str, ...] | None = None) -> bool:
    """Whether a composition agreement in force says so: nothing is sent unasked.

    Args:
        month: its ``agreement`` says what was asked for, in ``ai_reports``.
        party: the licensor.
        report: one of those above.
        modes: of the agreement; any, unless told.
    """
    own = (pl.col("licensor") == party) & (pl.col("side") == "composition")
    agreed = month.in_force(month.agreement.filter(own & pl.col("ai_reports").list.contains(report)))
    return not agreed.filter(pl.col("mode").is_in(modes) if modes else pl.lit(value=True)).is_empty()


def drawn_on(month: Settled, party: str) -> pl.LazyFrame:
    """A licensor's rows of ``ai_earning`` of works that tracks draw on and do not embody."""
    is_work = (pl.col("right") == "composition") & (pl.col("kind") == "iswc") & (pl.col("basis") == "drawn_on")
    return month.ai.ai_earning.filter((pl.col("licensor") == party) & is_work)
