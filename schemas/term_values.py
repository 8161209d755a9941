"""How rates, amounts, days and names are written in terms: exactly, or not at all."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from schemas import vocabulary
from schemas.columns import CURRENCY, TERRITORIES, WHOLE_PPB
from schemas.identifiers import is_currency

_Read = TypeVar("_Read")
_LONGEST: Final = 500
_NUMBER: Final = r"[0-9]{1,15}(?:\.[0-9]{1,12})?"
_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME: Final = rf"{_DAY}[T ][0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}})?(Z|[+-][0-9]{{2}}:[0-9]{{2}})?"


def rate_ppb(value: Any) -> int:
    """Parts per billion of a rate written as ``"52 %"``, ``"15.35 %"``, ``"0.52"``, 0 or 1.

    Raises:
        ValueError: where it is not a whole number of them, or above the whole.
    """
    match = re.fullmatch(rf"({_NUMBER}) ?(%?)", _written(value))
    if match is None:
        raise ValueError("is not a rate: write it in quotes, as a percentage or a fraction, like '52 %' or '0.52'")
    parts = Decimal(match[1]).scaleb(7 if match[2] else 9)
    if parts != parts.to_integral_value():
        raise ValueError(f"is {parts.normalize():f} parts per billion: round it to a whole one, 0.0000001 %")
    if parts > WHOLE_PPB:
        raise ValueError(f"is {parts.scaleb(-7).normalize():f} %, above 100 %: write a percentage with its % sign")
    return int(parts)


def amount(value: Any) -> Decimal:
    """An amount of money written as ``"1.20"`` or a whole number; never negative.

    Raises:
        ValueError: where it is anything else, or has more than nine digits after the point.
    """
    text = _written(value)
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,9})?", text):
        raise ValueError(
            "is not an amount: write it in quotes, with a point and at most nine digits after it, like '1.20'; "
            "without sign, thousands separator or currency"
        )
    return Decimal(text)


def day(value: Any) -> date:
    """A calendar day written as ``2026-01-31``, with or without quotes.

    Raises:
        ValueError: where it is no such day.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(_DAY, value, re.ASCII):
        return _on_the_calendar(date.fromisoformat, value)
    raise ValueError("is not a day: write it like 2026-01-31")


def moment(value: Any) -> str:
    """A day or a time, as ISO 8601 in UTC; a time that does not say its offset is in UTC.

    Raises:
        ValueError: where it is neither.
    """
    if isinstance(value, str) and re.fullmatch(_TIME, value, re.ASCII):
        value = _on_the_calendar(datetime.fromisoformat, value)
    if not isinstance(value, datetime):
        value = datetime.combine(day(value), datetime.min.time(), UTC)
    if not 1900 <= value.year <= 9000:
        raise ValueError(f"is in the year {value.year}: correct it")
    known = value if value.tzinfo else value.replace(tzinfo=UTC)
    return known.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _on_the_calendar(read: Callable[[str], _Read], value: str) -> _Read:
    try:
        return read(value)
    except ValueError as error:
        raise ValueError(f"is on no calendar or clock ({error}): correct it") from error


def _written(value: Any) -> str:
    if isinstance(value, float):
        raise ValueError("is a binary number that has already lost digits: write it in quotes, like '0.52'")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("is not a number: write it in quotes, like '0.52'")
    return str(value)


def _money_code(value: str) -> str:
    if not is_currency(value):
        raise ValueError("is not a currency of ISO 4217 that money is paid in: write it like EUR")
    return value


def _includes_first(value: str) -> str:
    if not re.fullmatch(TERRITORIES, value):
        raise ValueError("is not a list of territories: write signs before codes, like '+2136 -840' or '+GB +FR'")
    if not value.startswith("+"):
        raise ValueError("begins with an exclusion, before anything is included: write '+2136' (World) first")
    return value


def _plain(value: str) -> str:
    if value != value.strip() or not value.isprintable():
        raise ValueError("has space around it, or a character that cannot be printed: remove it")
    return value


RATE_SCHEMA: Final = {
    "description": "A rate in quotes: a percentage with its sign, or a fraction of one",
    "examples": ["52 %", "15.35 %", "0.52"],
    "anyOf": [
        {
            "type": "string",
            "pattern": r"^(0{0,12}(100(\.0{1,12})?|[0-9]{1,2}(\.[0-9]{1,7}0{0,5})?) ?%"
            r"|0{0,14}(0(\.[0-9]{1,9}0{0,3})?|1(\.0{1,12})?))$",
        },
        {"type": "integer", "enum": [0, 1]},
    ],
}
"""What an editor is told of :func:`rate_ppb`."""
_AMOUNT_SCHEMA: Final = {
    "description": "An amount of money in quotes, with a point and at most nine digits after it",
    "examples": ["1.20", "50"],
    "anyOf": [
        {"type": "string", "pattern": r"^[0-9]{1,15}(\.[0-9]{1,9})?$"},
        {"type": "integer", "minimum": 0, "maximum": 10**15 - 1},
    ],
}
_DAY_SCHEMA: Final = {
    "examples": ["2026-01-31"],
    "type": "string",
    "format": "date",
    "pattern": f"^{_DAY}$",
}
_MOMENT_SCHEMA: Final = {
    "description": "A day, or a time with its offset, else in UTC",
    "examples": ["2026-08-15", "2026-08-15T10:30:00+02:00"],
    "type": "string",
    "pattern": f"^({_DAY}|{_TIME})$",
}


class OrRate:
    """Marks a mapping that a rate alone may stand for, in JSON Schema."""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Either of the two."""
        return {"anyOf": [RATE_SCHEMA, handler(core_schema)]}


Rate = Annotated[int, BeforeValidator(rate_ppb), WithJsonSchema(RATE_SCHEMA)]
Amount = Annotated[Decimal, BeforeValidator(amount), WithJsonSchema(_AMOUNT_SCHEMA)]
Day = Annotated[date, BeforeValidator(day), WithJsonSchema(_DAY_SCHEMA)]
Moment = Annotated[str, BeforeValidator(moment), WithJsonSchema(_MOMENT_SCHEMA)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST), AfterValidator(_plain)]
Key = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=64),
    Field(description="A short name: small letters, digits, - _ .", examples=["halcyon", "halcyon-2026"]),
]
"""A short name of ours: it becomes part of file names, so it holds nothing that a path would."""
CurrencyCode = Annotated[
    str,
    StringConstraints(pattern=CURRENCY),
    AfterValidator(_money_code),
    Field(description="A currency of ISO 4217", examples=["EUR", "USD"]),
]
SocietyCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{3,5}$"),
    Field(description="A CISAC society code in quotes", examples=["052"]),
]
Territories = Annotated[
    str,
    StringConstraints(max_length=5_000),
    AfterValidator(_includes_first),
    Field(
        description="Signs before TIS numbers or two letters of ISO 3166-1, the first one an inclusion; later ones "
        "override",
        examples=["+2136 -840", "+GB +FR"],
    ),
    WithJsonSchema({"type": "string", "maxLength": 5_000, "pattern": TERRITORIES.replace("[+-]", "[+]", 1)}),
]

Side = Literal[vocabulary.SIDE]
Mode = Literal[vocabulary.MODE]
MinimumKind = Literal[vocabulary.MINIMUM_KIND]
OwnerKind = Literal[vocabulary.OWNER_KIND]
CommercialModel = Literal[vocabulary.COMMERCIAL_MODEL]
UseType = Literal[vocabulary.USE_TYPE]


class Entry(BaseModel):
    """Base of everything in the file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Dated(Entry):
    """Something that holds from a day, to a day or until further notice, and is written down somewhere."""

    valid_from: Day
    valid_to: Day | None = None
    source: Text

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(
                f"ends on {self.valid_to}, before it begins on {self.valid_from}: correct valid_to or valid_from"
            )
        return self

    @property
    def last_day(self) -> date:
        """The last day, for comparing."""
        return self.valid_to or date.max
