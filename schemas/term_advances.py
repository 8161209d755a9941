"""What terms say of advances: paid once, and recouped from what their agreements come to."""

from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator

from schemas.term_values import Amount, CurrencyCode, Dated, Day, Key


class AdvanceEntry(Dated):
    """An advance of a licensor; it is recoupable from its first day to its last, both of whole months."""

    advance: Key
    licensor: Key
    agreements: list[Key] = Field(default_factory=list)
    amount: Amount
    currency: CurrencyCode
    paid_on: Day
    is_guarantee: bool
    carried_over: Amount | None = None
    carried_on: Day | None = None

    @model_validator(mode="after")
    def _is_of_whole_months(self) -> Self:
        for name in ("valid_from", "carried_on"):
            first = getattr(self, name)
            if first is not None and first.day != 1:
                raise ValueError(f"has {name} {first}: what is recouped is counted by the month, write its first day")
        if self.valid_to is not None and (self.valid_to + timedelta(days=1)).day != 1:
            raise ValueError(f"ends on {self.valid_to}: what is recouped is counted by the month, write its last day")
        return self

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.is_guarantee and self.valid_to is None:
            raise ValueError("is a guarantee without an end: add valid_to, after which what is not earned is kept")
        if (self.carried_over is None) != (self.carried_on is None):
            raise ValueError("carried_over and carried_on belong together: add the other one")
        if self.carried_over is not None and self.carried_over > self.amount:
            raise ValueError(f"carries over {self.carried_over}, more than its amount: correct one of them")
        for name in ("paid_on", "carried_on"):
            begun = getattr(self, name)
            if begun is not None and begun > self.last_day:
                raise ValueError(f"has {name} {begun}, after its end on {self.valid_to}: correct one of them")
        if self.carried_on is not None and self.carried_on < self.valid_from:
            raise ValueError(f"has carried_on {self.carried_on}, before it begins on {self.valid_from}: correct one")
        return self
