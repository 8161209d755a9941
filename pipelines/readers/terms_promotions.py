"""What a file of terms says of promotion programmes, as rows."""

from collections.abc import Iterator
from typing import Any

from schemas.term_promotions import PromotionEntry


def promotion_row(entry: PromotionEntry) -> dict[str, Any]:
    """A row of ``promotion``."""
    said = entry.model_dump(exclude={"rate", "opt_ins"})
    listed = {name: sorted(said[name]) for name in ("surfaces", "offerings")}
    return {**said, **listed, "rate_ppb": entry.rate or 0}


def opt_in_rows(entry: PromotionEntry) -> Iterator[dict[str, Any]]:
    """Rows of ``promotion_track``."""
    named = {"promotion": entry.promotion, "valid_from": entry.valid_from}
    for track, first, last in entry.opted():
        yield {**named, "track": track, "from_date": first, "to_date": last}
