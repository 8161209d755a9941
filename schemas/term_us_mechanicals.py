"""What terms may say of US mechanicals: figures that correct ours, and unverified ones that finance accepts."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from schemas import us_words as words
from schemas.term_values import Dated, Entry, Text
from schemas.us_mechanical_parameter import EXACT

_FIGURE_SCHEMA: Final = {
    "description": "A figure in quotes, with a point and all its digits; a cap or floor may be none",
    "examples": ["26.2", "none"],
    "anyOf": [{"type": "string", "pattern": EXACT}, {"type": "integer", "minimum": 0, "maximum": 10**9 - 1}],
}
OfferingType = Literal[words.OFFERING_TYPE]


def figure(value: Any) -> str:
    """A figure as it is written, with all its digits.

    Raises:
        ValueError: where it is none.
    """
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not re.fullmatch(EXACT, text):
        raise ValueError("is not a figure: write it in quotes, with a point, like '26.2'; a cap or floor may be 'none'")
    return text


def _is_name(value: str) -> str:
    parameter, offering_type, day = [*value.split("."), "", ""][:3]
    dated = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day)
    is_known = parameter in words.PARAMETER and offering_type in words.PARAMETER_TYPE
    if value.count(".") != 2 or not is_known or not dated:
        raise ValueError(
            "is not the name of a parameter: what it is, its offering type and its first day, with points between, "
            "like floor.bundled.2023-01-01, as the refusal of the month names it"
        )
    return value


class UsMechanicalParameterEntry(Dated):
    """A figure of 37 CFR 385 subpart C that is not among ours, or goes before one of them on its days."""

    parameter: Literal[words.PARAMETER]
    offering_type: Literal[words.PARAMETER_TYPE]
    value: Annotated[str, BeforeValidator(figure), WithJsonSchema(_FIGURE_SCHEMA)]
    unit: Literal[words.UNIT]
    verified: bool = Field(description="Somebody has read it in its source")
    note: Text | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        first = next(problems(self.parameter, self.offering_type, self.value, self.unit), None)
        if first is not None:
            raise ValueError(first)
        return self

    def row(self) -> dict[str, Any]:
        """As a row of ``us_mechanical_parameter``."""
        return {**self.model_dump(exclude={"verified"}), "is_verified": self.verified, "is_shipped": False}


class AcceptedUnverifiedEntry(Entry):
    """An unverified parameter, by its name, that months may be released with."""

    parameter: Annotated[str, AfterValidator(_is_name), Field(examples=["floor.bundled.2023-01-01"])]
    source: Text


def problems(parameter: str, offering_type: str, value: str, unit: str) -> Iterator[str]:
    """What a figure cannot be."""
    types = words.PARAMETER_TYPES.get(parameter, (*words.OFFERING_TYPE, words.ANY_TYPE))
    if offering_type not in types:
        yield f"{parameter} has the offering type {' or '.join(types)}, not {offering_type}"
    units = words.PARAMETER_UNITS[parameter]
    if unit not in units:
        yield f"{parameter} is in {' or '.join(units)}, not in {unit}"
    if value == words.NONE and parameter not in words.WITH_NONE:
        yield f"{parameter} cannot be none: only {' and '.join(words.WITH_NONE)} can be missing from a formula"
    if parameter == "overtime_from" and "." in value:
        yield f"overtime_from is {value}: it counts whole minutes"
