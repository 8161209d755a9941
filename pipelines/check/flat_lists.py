"""Lists that stand side by side: the names of writers and their identifiers, deductions and their kinds.

Source: DDEX DSR Part 8: the values of such cells are in the same order, and an empty one keeps its place.
"""

import polars as pl

from pipelines.check.flat_cells import ESCAPES
from pipelines.check.rules import broken
from pipelines.wire.flat_layouts import RecordLayout

_PAIRS = (
    ("CalculationType", "CalculationValue"),
    ("DeductionType", "DeductionsInCurrencyOfTransaction"),
    ("DeductionsInCurrencyOfTransaction", "DeductionsInCurrencyOfAccounting"),
    ("UsageIndependentFeeType", "UsageIndependentFeeInCurrencyOfTransaction"),
    ("UsageIndependentFeeInCurrencyOfTransaction", "UsageIndependentFeeInCurrencyOfAccounting"),
    ("TariffParameterType", "TariffParameterValue"),
)


def rules(rows: pl.DataFrame, layout: RecordLayout) -> list[pl.DataFrame]:
    """Lists of other lengths than the list that they belong to; a cell without any is none."""
    found = []
    multi = {cell.name for cell in layout.cells if cell.is_multi}
    names = [(name, name.removesuffix("Name") + "PartyId") for name in layout.names if name.endswith("Name")]
    for one, two in [pair for pair in (*names, *_PAIRS) if set(pair) <= multi]:
        places = {name: _places(name) for name in (one, two)}
        differ = (pl.col(one) != "") & (pl.col(two) != "") & (places[one] != places[two])
        wrong = rows.filter(differ)
        told = pl.format("{} values, as {} has", places[one], pl.lit(one))
        found.append(broken(wrong, "lists_of_other_length", cell=two, value=pl.col(two), expected=told))
    return found


def _places(name: str) -> pl.Expr:
    """How many values a cell has: the pipes in it that are not escaped, and one."""
    return pl.col(name).str.replace_all(ESCAPES, "").str.count_matches("|", literal=True) + 1
