"""Days for the intake of stream logs, months for everything after it."""

import dagster as dg

FIRST_MONTH = "2020-01"

MONTHS = dg.MonthlyPartitionsDefinition(start_date=FIRST_MONTH, fmt="%Y-%m", end_offset=1)
DAYS = dg.DailyPartitionsDefinition(start_date=f"{FIRST_MONTH}-01", end_offset=1)
