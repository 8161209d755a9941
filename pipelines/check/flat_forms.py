"""What a cell may hold by its type, and which rule a value breaks that it may not.

A million cells are held against one expression each, ``fine``; only those that fail it are looked at by ``fault``.

Source: DDEX DSR Part 1, Architecture, clause 7, primitive types; Part 8, the cells of each record.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from pipelines.check.flat_identifiers import identifier_fault, is_identifier
from pipelines.wire.flat_layouts import Cell, allowed, is_open

Fault = tuple[str, str]
"""A rule, and what was expected; no words where the rule's own do."""

INTEGER = r"^(?:0|[1-9][0-9]*)$"
DECIMAL = r"^(?:0|0\.[0-9]*[1-9][0-9]*|[1-9][0-9]*(?:\.[0-9]*)?)$"
PERCENTAGE = r"^(?:0|0\.[0-9]*[1-9][0-9]*|100(?:\.0*)?|[1-9][0-9]?(?:\.[0-9]*)?)$"
_DATE = r"^[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8]))?)?$"
"""Dates of which the form alone shows that they are in the calendar."""
_TIME = (
    r"^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])$"
)
_DURATION = r"^PT(?:[0-9]+H)?(?:[0-9]+M)?[0-9]+S$"
_ANY_DURATION = r"P(?=.)(?:[0-9]+D)?(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_VERSION = r"^(?:dsrf|dsr|CDM|cdm)(?:/[0-9]+(?:\.[0-9]+)*)+$"
_BOOLEAN = r"^(?:true|false)$"
TEXTS = ("string", "free", "unknown")
"""Types of cells that may hold any text."""
_USER_DEFINED = re.compile(r"UserDefined [A-Za-z0-9]+")
_WHOLE, _REAL = re.compile(r"-?[0-9]+"), re.compile(r"-?[0-9]+(\.[0-9]*)?")
_SIGNED = ("Revenue", "Amount", "NetUsage", "Deductions", "AllocatedUsages")
"""Words in the name of a cell that an adjustment may make negative."""
_NEVER_SIGNED = ("NetRevenue", "GrossRevenue")


def is_text(cell: Cell) -> bool:
    """Whether the delimiters in a cell are looked at as those of a text, and not with its value."""
    return cell.type in TEXTS or "::" in cell.type


@cache
def fine(cell: Cell) -> str:
    """The expression of values that need no closer look; empty where every text may do."""
    forms = {"integer": INTEGER, "isodate": _DATE, "dateTime": _TIME, "duration": _DURATION, "boolean": _BOOLEAN}
    if cell.type == "decimal":
        return PERCENTAGE if is_percentage(cell) else DECIMAL
    if cell.type.startswith("avs:"):
        values = allowed(cell.type.removeprefix("avs:"))
        return rf"^(?:{'|'.join(map(re.escape, sorted(values)))})$" if values else ""
    if cell.name == "MessageVersion":
        return _VERSION
    if cell.type.startswith("pattern:"):
        return "" if is_identifier(cell) else rf"^(?:{cell.type.removeprefix('pattern:')})$"
    return forms.get(cell.type, "")


def is_percentage(cell: Cell) -> bool:
    """Whether a cell holds a share of a hundred."""
    parts = ("ShareClaimed", "BlendedShare", "RightsTypeSplit")
    return cell.name.endswith(("Percentage", "MarketShare")) or cell.name.startswith(parts)


def fault(cell: Cell, value: str) -> Fault | None:
    """The rule that one value of a cell breaks, and what was expected; none where it breaks none."""
    if value == "" or cell.type == "avs:ProfileId":
        return None
    if cell.type.startswith("avs:"):
        return _list_fault(cell.type.removeprefix("avs:"), value)
    if is_identifier(cell):
        return identifier_fault(cell, value)
    if cell.name == "MessageVersion":
        return None if re.fullmatch(_VERSION, value) else ("message_version_malformed", "dsrf/1.3/1.4.1/1.3, for one")
    if cell.type.startswith("pattern:"):
        form = cell.type.removeprefix("pattern:")
        return None if re.fullmatch(form, value) else ("pattern_mismatch", f"the form {form}")
    by_type: dict[str, Callable[[Cell, str], Fault | None]] = {
        "integer": _number_fault,
        "decimal": _number_fault,
        "isodate": _date_fault,
        "dateTime": _time_fault,
        "duration": _duration_fault,
        "boolean": _boolean_fault,
    }
    test = by_type.get(cell.type)
    return test(cell, value) if test else None


def _list_fault(name: str, value: str) -> Fault | None:
    values = allowed(name)
    if value in values or not values:
        return None
    if name == "CurrencyCode":
        return "currency_unknown", ""
    if name == "CurrentTerritoryCode":
        return "territory_unknown", ""
    if value.startswith("UserDefined"):
        return (
            None if _USER_DEFINED.fullmatch(value) else ("user_defined_form", "UserDefined and one word: UserDefined X")
        )
    near = next((one for one in values if one.lower() == value.strip().lower()), "")
    told = near or (f"one of {', '.join(sorted(values))}" if len(values) < 12 else f"a value of {name}")
    return ("value_not_allowed" if near or not is_open(name) else "value_not_listed"), told


def _number_fault(cell: Cell, value: str) -> Fault | None:
    is_whole = cell.type == "integer"
    if not (_WHOLE if is_whole else _REAL).fullmatch(value):
        return _no_number(value.strip(), is_whole=is_whole)
    plain = value.lstrip("-")
    if plain.strip("0.") == "":
        return None if value == "0" else ("zero_not_plain", "0")
    if value.startswith("-"):
        return _negative(cell)
    if len(plain) > 1 and plain[0] == "0" and plain[1] != ".":
        return "leading_zeros", plain.lstrip("0")
    if is_percentage(cell) and not re.fullmatch(PERCENTAGE, value):
        return "percentage_out_of_range", "a share of a hundred: 25 is a quarter"
    return None


def _negative(cell: Cell) -> Fault:
    may_be = any(word in cell.name for word in _SIGNED) and not cell.name.startswith(_NEVER_SIGNED)
    return ("negative_amount", "") if may_be else ("negative_number", "no number below zero")


def _no_number(value: str, *, is_whole: bool) -> Fault:
    if value.lstrip("+-").lower() in ("nan", "inf", "infinity", "#n/a", "#num!", "#value!", "#ref!", "#div/0!"):
        return "not_finite", "a number"
    if re.fullmatch(r"[+-]?[0-9]*\.?[0-9]+[eE][+-]?[0-9]+", value):
        return "exponent", f"all digits: {_written_out(value)}"
    if re.fullmatch(r"[0-9.]+", value.removeprefix("+")) and value.startswith("+"):
        return "leading_plus", value[1:]
    if re.fullmatch(r"-?[0-9]{1,3}([,' ][0-9]{3})+(\.[0-9]*)?", value):
        return "thousands_separator", re.sub(r"[,' ]", "", value)
    if re.fullmatch(r"-?[0-9.]*,[0-9]*", value):
        return "decimal_comma", "a point before the decimals, and no other mark"
    return ("not_an_integer", "digits only") if is_whole else ("not_a_decimal", "digits and at most one point")


def _written_out(value: str) -> str:
    number = Decimal(value)
    return f"{number:f}" if abs(number.adjusted()) < 30 else "no exponent"


def _date_fault(_: Cell, value: str) -> Fault | None:
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", value):
        return "not_a_date", "YYYY, YYYY-MM or YYYY-MM-DD"
    return None if _in_calendar(value) else ("impossible_date", "a date of the calendar")


def _in_calendar(value: str) -> bool:
    try:
        date.fromisoformat(value + "0001-01-01"[len(value) :])
    except ValueError:
        return False
    return True


def _time_fault(_: Cell, value: str) -> Fault | None:
    found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?(.*)", value)
    if not found:
        return "not_a_date_time", "YYYY-MM-DDThh:mm:ss and Z or ±hh:mm"
    if not found[4]:
        return "no_time_zone", f"{value}Z, or its zone as ±hh:mm"
    if not re.fullmatch(r"Z|[+-][0-9]{2}:[0-9]{2}", found[4]):
        return "not_a_date_time", "Z or ±hh:mm behind the time"
    try:
        datetime.fromisoformat(f"{found[1]}T{found[2]}+00:00")
    except ValueError:
        return "impossible_date", "a day of the calendar and a time of the day"
    return None


def _duration_fault(_: Cell, value: str) -> Fault | None:
    is_right = re.fullmatch(_ANY_DURATION, value)
    return None if is_right else ("not_a_duration", "hours, minutes, seconds as in PT3M21S")


def _boolean_fault(_: Cell, value: str) -> Fault | None:
    if value in ("true", "false"):
        return None
    lower = value.lower()
    return ("boolean_in_capitals", lower) if lower in ("true", "false") else ("not_a_boolean", "true or false")
