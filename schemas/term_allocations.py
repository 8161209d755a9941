"""What terms may say of how a base is apportioned: a model, its parameters, and where it holds."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from schemas import vocabulary
from schemas.columns import WHOLE_PPB
from schemas.term_values import Dated, Entry, Key, Rate, Side, Territories, Text

DEFAULT_NAME: Final = "pro_rata"
"""Name of what holds where no entry does."""

_PROFESSIONAL: Final = ("professional_boost", "unit", "threshold_plays", "threshold_listeners", "thresholds_in")
_ACTIVE: Final = ("active_boost", "active_surfaces")
_CAP: Final = ("cap", "cap_reading")
_MOST_TOGETHER: Final = 9
"""Weights of a base come to 10¹⁸ at most: what has no boost then still comes to a tenth of that."""
_LISTENERS: Final = ("split_by", "listener_revenue", "idle")
_KNOWN: Final = {
    "pro_rata": (),
    "user_centric": _LISTENERS,
    "mix": (*_LISTENERS, "pro_rata"),
    "artist_centric": (*_PROFESSIONAL, *_ACTIVE, *_CAP),
}
"""Parameters by model."""
_REQUIRED: Final = {
    "listener_revenue": "equal, by_kind or own, which is what a listener brings into the base",
    "idle": "hold, by_share or by_plays, which is what becomes of the money of listeners who played nothing",
    "pro_rata": "the part that is apportioned by plays, like '40 %'",
}


def boost(value: Any) -> Decimal:
    """A factor written as ``"2"`` or ``"1.5"``, from 1 to 9.

    Raises:
        ValueError: where it is anything else, or has more than three digits after the point.
    """
    if isinstance(value, bool) or not re.fullmatch(r"[0-9](\.[0-9]{1,3})?", str(value)) or isinstance(value, float):
        raise ValueError("is not a boost: write it in quotes, with at most three digits after the point, like '1.5'")
    factor = Decimal(str(value))
    if not 1 <= factor <= _MOST_TOGETHER:
        raise ValueError(f"is not a boost: it multiplies plays, by 1 at least and {_MOST_TOGETHER} at most")
    return factor


def _known_model(value: str) -> str:
    if value in vocabulary.COMPARISON_MODEL:
        raise ValueError(
            "is a model for comparison only, which no base is apportioned by: name it to partita compare, and here "
            f"one of {', '.join(vocabulary.ALLOCATION_MODEL)}"
        )
    if value not in vocabulary.ALLOCATION_MODEL:
        raise ValueError(f"is not a model: write one of {', '.join(vocabulary.ALLOCATION_MODEL)}")
    return value


Boost = Annotated[
    Decimal,
    BeforeValidator(boost),
    WithJsonSchema(
        {
            "description": "A factor in quotes, from 1 to 1000",
            "examples": ["2", "1.5"],
            "anyOf": [
                {"type": "string", "pattern": r"^0{0,3}([1-9][0-9]{0,2}(\.[0-9]{1,3})?|1000(\.0{1,3})?)$"},
                {"type": "integer", "minimum": 1, "maximum": 1000},
            ],
        }
    ),
]
Model = Annotated[
    str,
    AfterValidator(_known_model),
    WithJsonSchema({"type": "string", "enum": list(vocabulary.ALLOCATION_MODEL)}),
]


class ModelParameters(Entry):
    """Parameters of all models; an entry may only have those of its own."""

    split_by: Literal[vocabulary.SPLIT_BY] | None = None
    listener_revenue: Literal[vocabulary.LISTENER_REVENUE] | None = None
    idle: Literal[vocabulary.IDLE] | None = None
    pro_rata: Rate | None = None
    unit: Literal[vocabulary.ALLOCATION_UNIT] | None = None
    threshold_plays: int | None = Field(default=None, ge=0, le=10**12)
    threshold_listeners: int | None = Field(default=None, ge=0, le=10**12)
    thresholds_in: Literal[vocabulary.THRESHOLDS_IN] | None = None
    professional_boost: Boost | None = None
    active_boost: Boost | None = None
    active_surfaces: list[Text] | None = None
    cap: int | None = Field(default=None, ge=1, le=1_000_000)
    cap_reading: Literal[vocabulary.CAP_READING] | None = None


class AllocationEntry(Dated):
    """How bases are apportioned, or, without territories, what an agreement may name."""

    allocation: Key
    side: Side
    model: Model
    parameters: ModelParameters = Field(default_factory=ModelParameters)
    territories: Territories | None = None
    offerings: list[Text] = Field(default_factory=list)
    eligibility: Key | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        problems = [*_scope_problems(self), *_foreign(self)] or [*_missing(self), *_contradictions(self.parameters)]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def said(self) -> str:
        """The parameters of its model, those that have a default filled in, as canonical JSON."""
        given = {name: getattr(self.parameters, name) for name in _KNOWN[self.model]}
        given = {name: value for name, value in given.items() if value is not None}
        if self.model in {"user_centric", "mix"}:
            given.setdefault("split_by", "plays")
        if self.model == "artist_centric":
            given.setdefault("cap_reading", "none")
        if "pro_rata" in given:
            given["pro_rata_ppb"] = given.pop("pro_rata")
        if "active_surfaces" in given:
            given["active_surfaces"] = sorted(given["active_surfaces"])
        return json.dumps(given, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_exact)


def _exact(value: Decimal | int) -> str:
    return f"{Decimal(value).normalize():f}"


def _scope_problems(entry: AllocationEntry) -> Iterator[str]:
    """Where it holds, under which name, and for which side."""
    if entry.eligibility and entry.side != "recorded":
        yield "has an eligibility, which is a rule of the recorded side alone: leave it out"
    if entry.allocation == DEFAULT_NAME:
        yield f"has the name {DEFAULT_NAME}, which is that of what holds without any entry: give it another one"
    if entry.offerings and entry.territories is None:
        yield (
            "has offerings and no territories, so that it would hold nowhere: add territories, or leave offerings out "
            "where agreements name it"
        )
    if len(set(entry.offerings)) < len(entry.offerings):
        yield "has an offering twice: leave one"


def _foreign(entry: AllocationEntry) -> Iterator[str]:
    """Parameters of other models."""
    known = _KNOWN[entry.model]
    for name in ModelParameters.model_fields:
        if getattr(entry.parameters, name) is not None and name not in known:
            yield f"{name} is no parameter of {entry.model}: leave it out"


def _missing(entry: AllocationEntry) -> Iterator[str]:
    """Parameters that have no default."""
    for name in _KNOWN[entry.model]:
        if name in _REQUIRED and getattr(entry.parameters, name) is None:
            yield f"{entry.model} needs {name}: {_REQUIRED[name]}; there is no default"
    if entry.model == "artist_centric" and entry.parameters == ModelParameters():
        yield "artist_centric without boosts and cap is pro_rata: add parameters, or write pro_rata"


def _contradictions(said: ModelParameters) -> Iterator[str]:
    """Parameters that only make sense together, or not at all."""
    if said.pro_rata in {0, WHOLE_PPB}:
        yield "a mix that is all of one model is none: write pro_rata or user_centric"
    for together in (_PROFESSIONAL, _ACTIVE):
        given = [name for name in together if getattr(said, name) is not None]
        absent = [name for name in together if getattr(said, name) is None]
        if given and absent:
            yield f"{given[0]} needs {' and '.join(absent)} beside it, or none of them"
    if said.active_surfaces is not None and not said.active_surfaces:
        yield "active_surfaces is empty: name the surfaces whose plays are active"
    if said.active_surfaces and len(set(said.active_surfaces)) < len(said.active_surfaces):
        yield "active_surfaces has a surface twice: leave one"
    together = (said.professional_boost or 1) * (said.active_boost or 1)
    if together > _MOST_TOGETHER:
        yield (
            f"the boosts come to {_exact(together)} together: lower them to {_MOST_TOGETHER}, beyond which the plays "
            "that have none would weigh too coarsely"
        )
    if (said.cap is not None) != (said.cap_reading not in {None, "none"}):
        yield "cap and cap_reading belong together: a number of plays, and above, exactly or exactly_after_boost"
