"""What terms may say of promotion programmes: which plays of which tracks, from when to when, and what they cost."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from schemas import vocabulary
from schemas.term_values import Dated, Day, Entry, Key, Rate, Territories, Text


class OptInEntry(Entry):
    """Tracks that take part from a day on, to a day or until further notice."""

    tracks: list[Text] = Field(default_factory=list)
    is_all: bool = Field(default=False, alias="all")
    from_date: Day = Field(alias="from")
    to_date: Day | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.is_all == bool(self.tracks):
            raise ValueError("needs tracks, or 'all: true' for all tracks of the licensor, and never both")
        if self.to_date is not None and self.to_date < self.from_date:
            raise ValueError(f"ends on {self.to_date}, before it begins on {self.from_date}: correct one of them")
        return self


class PromotionEntry(Dated):
    """A programme of a licensor: a commission on what plays on some surfaces earn, or plays that earn nothing."""

    promotion: Key
    licensor: Key
    kind: Literal[vocabulary.PROMOTION_KIND]
    rate: Rate | None = None
    surfaces: list[Text] = Field(min_length=1)
    territories: Territories
    offerings: list[Text] = Field(default_factory=list)
    opt_ins: list[OptInEntry] = Field(min_length=1)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        problems = [*_problems(self), *_opt_in_problems(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def opted(self) -> Iterator[tuple[str, date, date | None]]:
        """Each track with its days; an empty name stands for all tracks of the licensor."""
        for entry in self.opt_ins:
            for track in entry.tracks or [""]:
                yield track, entry.from_date, entry.to_date


def _problems(entry: PromotionEntry) -> Iterator[str]:
    if (entry.kind == "commission") != (entry.rate is not None):
        yield "a commission needs a rate, the part of the earning that it takes, and zero_rate has none"
    for name in ("surfaces", "offerings"):
        said = getattr(entry, name)
        if len(set(said)) < len(said):
            yield f"has one of {name} twice: leave one"


def _opt_in_problems(entry: PromotionEntry) -> Iterator[str]:
    seen: set[tuple[str, date]] = set()
    for track, first, last in entry.opted():
        if (track, first) in seen:
            yield f"opt_ins: {track or 'all'} from {first} is there twice: leave one"
        if first > entry.last_day or (last is not None and last < entry.valid_from):
            yield f"opt_ins: {track or 'all'} from {first} is outside of the days of the programme: correct one of them"
        seen.add((track, first))
