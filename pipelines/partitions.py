"""Days for the intake of stream logs, months for everything after it."""

import warnings

import dagster as dg
from dagster_shared.utils.warnings import BetaWarning, PreviewWarning

# Backfills in one run and partitioned checks are marked so; the lock pins the version that they were tested with.
warnings.filterwarnings("ignore", category=BetaWarning)
warnings.filterwarnings("ignore", category=PreviewWarning)

FIRST_MONTH = "2020-01"

MONTHS = dg.MonthlyPartitionsDefinition(start_date=FIRST_MONTH, fmt="%Y-%m", end_offset=1)
DAYS = dg.DailyPartitionsDefinition(start_date=f"{FIRST_MONTH}-01", end_offset=1)
