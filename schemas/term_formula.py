"""What an agreement pays, as a tree of what it may come to, and what its rates are of."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from schemas import vocabulary
from schemas.term_values import Amount, Entry, Rate, Text, amount

COMBINED: Final = ("greater_of", "lesser_of", "sum_of")
LEAF: Final = ("rate", "per_subscriber", "per_play", "fixed")
_WAYS: Final = ("rate", "of_gross", "amount_per_subscriber", "delivered", "bundle")
MOST_LEAVES: Final = 26
"""The steps of a pool name leaves by letters."""


def _price(value: Any) -> Decimal:
    price = amount(value)
    if not price:
        raise ValueError("is no price: a bundle is split by what its parts cost alone")
    return price


Price = Annotated[Decimal, BeforeValidator(_price)]


class PerSubscriber(Entry):
    """A price for each subscriber of some kinds; an amount alone is a price for those who pay."""

    amount: Amount
    counts: list[Literal[vocabulary.SUBSCRIBER_COUNT]] = Field(default=["paying"], min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _amount_alone(cls, value: object) -> object:
        return value if isinstance(value, dict) else {"amount": value}

    @field_validator("counts")
    @classmethod
    def _in_order(cls, value: list[str]) -> list[str]:
        if len(set(value)) < len(value):
            raise ValueError("names one kind of subscribers twice: leave one")
        return sorted(value, key=vocabulary.SUBSCRIBER_COUNT.index)


class FormulaEntry(Entry):
    """A part of a formula: one price, or several parts with what is made of them."""

    greater_of: list["FormulaEntry"] | None = None
    lesser_of: list["FormulaEntry"] | None = None
    sum_of: list["FormulaEntry"] | None = None
    rate: Rate | None = None
    per_subscriber: PerSubscriber | None = None
    per_play: Amount | None = None
    fixed: Amount | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        said = [name for name in (*COMBINED, *LEAF) if getattr(self, name) is not None]
        if len(said) != 1:
            found = " and ".join(said) or "nothing"
            raise ValueError(
                f"says {found} where one thing belongs: {', '.join(COMBINED)} with a list, or one of {', '.join(LEAF)}"
            )
        for name in COMBINED:
            parts = getattr(self, name)
            if parts is not None and len(parts) < 2:
                raise ValueError(f"has {name} of {len(parts) or 'nothing'}: it needs two parts or more")
        return self

    @field_validator("greater_of", "lesser_of", "sum_of", "rate", "per_subscriber", "per_play", "fixed")
    @classmethod
    def _is_said(cls, value: object) -> object:
        if value is None:
            raise ValueError("is empty: write what it is, or leave it out")
        return value

    def leaves(self) -> Iterator[str]:
        """The kinds of its leaves, in their order."""
        for name in COMBINED:
            for part in getattr(self, name) or ():
                yield from part.leaves()
        yield from (name for name in LEAF if getattr(self, name) is not None)

    def rates(self) -> list[int]:
        """Its rates, in their order."""
        below = [rate for name in COMBINED for part in getattr(self, name) or () for rate in part.rates()]
        return below if self.rate is None else [self.rate]

    def tree(self) -> dict[str, Any]:
        """The same, without what is not said, in whole parts per billion and decimal text."""
        if self.rate is not None:
            return {"rate_ppb": self.rate}
        (name, said), *_ = ((name, value) for name, value in self if value is not None)
        if isinstance(said, list):
            return {name: [part.tree() for part in said]}
        if isinstance(said, PerSubscriber):
            return {name: {"amount": digits(said.amount), "counts": said.counts}}
        return {name: digits(said)}


class BundleEntry(Entry):
    """Prices of the parts of a bundle, where each is sold alone."""

    standalone_price: Price
    other_prices: list[Price] = Field(min_length=1)


class DeductionEntry(Entry):
    """One step from what was earned to what a rate is of."""

    name: Text
    kind: Literal[vocabulary.DEDUCTION_KIND]
    rate: Rate | None = None
    of_gross: Rate | None = None
    amount_per_subscriber: Amount | None = None
    delivered: Literal[True] | None = None
    bundle: BundleEntry | None = None

    @model_validator(mode="after")
    def _is_one_way(self) -> Self:
        said = [name for name in _WAYS if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(f"says {' and '.join(said) or 'not how much'}: say exactly one of {', '.join(_WAYS)}")
        if self.delivered and self.kind != "tax":
            raise ValueError("takes what was delivered, which is known of tax alone: say a rate or an amount")
        if self.bundle and self.kind != "bundle":
            raise ValueError("has prices of a bundle and is of another kind: write 'kind: bundle'")
        return self

    def step(self) -> dict[str, Any]:
        """The same, as columns keep it."""
        return {"name": self.name, "kind": self.kind, **self._how()}

    def _how(self) -> dict[str, Any]:
        if self.bundle is not None:
            others = [digits(price) for price in self.bundle.other_prices]
            return {"bundle": {"standalone_price": digits(self.bundle.standalone_price), "other_prices": others}}
        if self.amount_per_subscriber is not None:
            return {"amount_per_subscriber": digits(self.amount_per_subscriber)}
        rates = {"rate_ppb": self.rate, "of_gross_ppb": self.of_gross}
        said = {name: rate for name, rate in rates.items() if rate is not None}
        return said or {"delivered": True}


class RevenueEntry(Entry):
    """What a rate is of: revenue with or without tax, and what is taken from it, in this order."""

    of: Literal[vocabulary.REVENUE_OF]
    deductions: list[DeductionEntry] = Field(default_factory=list)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.of == "net" and any(step.delivered for step in self.deductions):
            raise ValueError("takes the delivered tax from net revenue, which is without it: write 'of: gross'")
        names = [step.name for step in self.deductions]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"deducts {twice} twice: leave one, or give the other its own name")
        return self


def formula_text(entry: FormulaEntry | None) -> str | None:
    """A formula as the column of the same name keeps it."""
    return None if entry is None else _canonical(entry.tree())


def revenue_text(entry: RevenueEntry | None) -> str | None:
    """What a rate is of, as the column of the same name keeps it."""
    if entry is None:
        return None
    return _canonical({"of": entry.of, "deductions": [step.step() for step in entry.deductions]})


def _canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def digits(value: Decimal) -> str:
    """Two that are equal are written alike."""
    return f"{value.normalize():f}"
