"""What terms may say of which recordings earn, and how much: it concerns the recorded side alone."""

from collections.abc import Iterator
from typing import Final, Literal, Self

from pydantic import Field, field_validator, model_validator

from schemas import vocabulary
from schemas.term_values import Dated, Entry, Key, Rate

_FINEST: Final = 100_000
"""Parts per billion in 0.01 %: a play's value becomes the denominator of every weight, which has to stay small."""
_COUNTED: Final = ("months", "window", "where_months_missing")
_LONGEST_SECONDS: Final = 86_400


class FunctionalEntry(Entry):
    """What noise and other functional recordings are worth."""

    least_seconds: int = Field(ge=0, le=_LONGEST_SECONDS)
    value: Rate

    @field_validator("value")
    @classmethod
    def _is_coarse(cls, value: int) -> int:
        if value % _FINEST:
            raise ValueError("is finer than 0.01 %: round it, so that weights stay small whole numbers")
        return value


class EligibilityEntry(Dated):
    """Which recordings earn. Money of those that do not stays in the base; the composition side is not concerned."""

    eligibility: Key
    minimum_plays: int | None = Field(default=None, ge=1)
    minimum_listeners: int | None = Field(default=None, ge=1)
    months: int | None = Field(default=None, ge=1, le=36)
    window: Literal[vocabulary.ELIGIBILITY_WINDOW] | None = None
    where_months_missing: Literal[vocabulary.WHERE_MONTHS_MISSING] | None = None
    functional: FunctionalEntry | None = None
    shortest_seconds: int | None = Field(default=None, ge=1, le=_LONGEST_SECONDS)
    own_content: list[Key] = Field(default_factory=list)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        problem = next(self._problems(), None)
        if problem is not None:
            raise ValueError(problem)
        return self

    def _problems(self) -> Iterator[str]:
        missing = [name for name in _COUNTED if getattr(self, name) is None]
        if self.has_minimum and missing:
            yield (
                f"has a minimum and no {', '.join(missing)}: say over how many months it counts, whether they end "
                "before the settled month or with it, and what holds where some were never settled here"
            )
        if not self.has_minimum and len(missing) < len(_COUNTED):
            given = [name for name in _COUNTED if name not in missing]
            yield f"has {', '.join(given)} and nothing to count over them: add minimum_plays or minimum_listeners"
        if not (self.has_minimum or self.functional or self.shortest_seconds or self.own_content):
            yield "asks for nothing: add a minimum, functional, shortest_seconds or own_content"

    @property
    def has_minimum(self) -> bool:
        """Whether it counts plays or listeners of more than the month itself."""
        return self.minimum_plays is not None or self.minimum_listeners is not None
