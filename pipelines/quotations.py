"""The exchange rates that a month is settled at."""

from datetime import date
from typing import Final

import polars as pl

from attribution.fx import Quotation, rates

OLDEST_DAYS: Final = 10
"""How old a month's last quotation may be: the longest the ECB has paused, over Easter or the new year, is five."""


def quotations(fx_rate: pl.DataFrame, on: date) -> dict[str, Quotation]:
    """The last quotation of every currency on or before ``on``."""
    return rates(fx_rate, on, max_age_days=OLDEST_DAYS)
