"""Rows of terms in words: an agreement in sentences, anything else column by column."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from attribution.formula import percent

_MODES = {
    "recorded": "paid by its usage of recordings",
    "claims": "claims: usage is reported, money accrues and is payable when claim, report line and invoice agree",
    "blanket": "blanket: one sum for each offering and month, no lines",
    "statutory": "statutory: one sum for each offering, for what is not licensed otherwise",
    "direct": "direct: computed work by work, payable",
    "share_register": "share_register: computed from registered shares, accrued",
}
_BY_SUM = frozenset({"blanket", "statutory"})
_COUNTED = {"per_subscriber": "for each subscriber", "per_play": "for each play"}
_JSON = ("{", "[")
_TOLD = frozenset(
    {
        "agreement", "licensor", "side", "right", "mode", "territories", "offerings", "valid_from", "valid_to",
        "rate_ppb", "minimum_kind", "minimum", "fee", "formula", "currency", "is_register_payable",
        "is_ai_deduction_accepted", "is_blend", "us_mechanicals", "source", "delivery_id", "sent_at",
    }
)  # fmt: skip
"""Columns of an agreement that its sentences tell, or its place does."""


def agreement_in_words(row: Mapping[str, Any]) -> Iterator[str]:
    """What an agreement pays, how, and whatever else it says."""
    mode = _MODES.get(row["mode"], str(row["mode"]))
    yield f"{mode.removesuffix(', accrued')}, payable" if row["is_register_payable"] else mode
    yield _price(row)
    if row["side"] == "recorded":
        accepted = (
            "may be taken from its tracks" if row["is_ai_deduction_accepted"] else "may not be taken from its tracks"
        )
        yield f"what sources of AI tracks are owed {accepted}"
    others = {name: value for name, value in row.items() if name not in _TOLD}
    yield from (f"{name}: {value}" for name, value in columns_in_words(others).items())


def _price(row: Mapping[str, Any]) -> str:
    if row.get("formula"):
        return f"what its formula comes to: {_tree(json.loads(row['formula']))}"
    if row["us_mechanicals"] is not None:
        return f"by 37 CFR 385, as {row['us_mechanicals']}"
    both = ", of both rights together, divided by the split in force" if row["is_blend"] else ""
    if row["fee"] is not None:
        return f"{amount(row['fee'])} {row['currency']} a month and offering{both}"
    by_usage = "" if row["mode"] in _BY_SUM else ", by its share of the usage"
    rate = f"{percent(row['rate_ppb'])} of net revenue{by_usage}"
    if row["minimum"] is None:
        return rate + both
    counted = _COUNTED.get(row["minimum_kind"], str(row["minimum_kind"]))
    return f"the greater of {rate}, and {amount(row['minimum'])} {row['currency']} {counted}{both}"


def columns_in_words(row: Mapping[str, Any]) -> dict[str, str]:
    """Every column that says something, by its name without its unit: shares as percentages, lists with commas."""
    return {name.removesuffix("_ppb"): _value(name, value) for name, value in row.items() if _says(value)}


def amount(value: Decimal) -> str:
    """An amount with all the digits that are not zero, and at least two."""
    whole, _, digits = f"{value:f}".partition(".")
    return f"{int(whole):,}.{digits.rstrip('0'):0<2}"


def _says(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", [])


def _value(name: str, value: Any) -> str:
    if name.endswith("_ppb"):
        return percent(value)
    if isinstance(value, Decimal):
        return amount(value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, str) and value[:1] in _JSON:
        return _tree(json.loads(value))
    return "yes" if value is True else str(value)


def _tree(said: Any) -> str:
    """What a column keeps as JSON: a name with what belongs to it, in brackets where that is more than one thing."""
    if isinstance(said, dict):
        return ", ".join(f"{name.removesuffix('_ppb')} {_branch(name, value)}" for name, value in said.items())
    return ", ".join(_tree(one) for one in said) if isinstance(said, list) else str(said)


def _branch(name: str, value: Any) -> str:
    if name.endswith("_ppb"):
        return percent(value)
    return f"({_tree(value)})" if isinstance(value, dict | list) else _tree(value)
