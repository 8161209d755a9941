"""What recordings are, music or not, where somebody told us."""

import polars as pl

from schemas.columns import polars_schema
from schemas.content_kind import ContentKind


def content_kinds(told: pl.LazyFrame) -> pl.LazyFrame:
    """What holds of each recording after all lists: rows of ``content_kind``.

    Args:
        told: rows of ``content_kind`` of all lists, with ``delivery_id`` and ``sent_at``; the newest holds, and of
            several that do not say when they were sent, as for track numbers, the one with the greater ``delivery_id``.
    """
    return (
        told.sort("sent_at", "delivery_id", nulls_last=False)
        .unique("isrc", keep="last", maintain_order=True)
        .select(polars_schema(ContentKind).names())
        .sort("isrc")
    )
