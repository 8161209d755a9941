"""What a licence may say in terms: one right on the recorded side, one or more for compositions."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from schemas.term_formula import FormulaEntry, RevenueEntry
from schemas.term_formula_rules import formula_problems, rate_problems
from schemas.term_us_mechanicals import OfferingType
from schemas.term_values import (
    Amount,
    CurrencyCode,
    Dated,
    Entry,
    Key,
    MinimumKind,
    Mode,
    OrRate,
    Rate,
    Side,
    Territories,
    Text,
)

_PAYS: Final = ("rate", "minimum", "minimum_kind", "fee")
"""Keys that say without a formula what is paid."""


class RightTerms(Entry):
    """What an agreement says of a right."""

    mode: Mode | None = None
    rate: Rate | None = None
    minimum_kind: MinimumKind | None = None
    minimum: Amount | None = None
    fee: Amount | None = None
    formula: FormulaEntry | None = None
    revenue: RevenueEntry | None = None
    share_floor: Rate | None = None
    us_mechanicals: OfferingType | None = None
    is_register_payable: bool = False

    @property
    def rates(self) -> list[int]:
        """The parts of revenue that are owed, alone or in a formula."""
        alone = [] if self.rate is None else [self.rate]
        return alone if self.formula is None else self.formula.rates()

    @property
    def headline_rate(self) -> int:
        """The highest of them; 0 without one."""
        return max(self.rates, default=0)


class RightEntry(RightTerms):
    """The same, under ``rights``; a rate alone may stand for it."""

    @model_validator(mode="before")
    @classmethod
    def _rate_alone(cls, value: object) -> object:
        return value if isinstance(value, dict) else {"rate": value}


class ResidualEntry(Entry):
    """What becomes of accruals that nobody claims in time."""

    after_months: int = Field(ge=1, description="Whole months after the reported one")
    to: Literal["service_share", "proportional", "unclaimed"] = Field(
        description="Back to the service; to those who claimed, in proportion; or into suspense as unclaimed"
    )


class AgreementEntry(Dated, RightTerms):
    """A licence: one right on the recorded side, one or more under ``rights`` for compositions.

    Only a mode, and what rates are of, may stand beside ``rights`` and hold for them all: a rate, minimum, fee or
    formula there would count twice.
    """

    agreement: Key
    licensor: Key | None = None
    provision: bool = Field(default=False, description="What we set aside for usage that nobody licensed to us")
    side: Side
    rights: dict[Literal["PR", "MR", "all", "blend"], Annotated[RightEntry, OrRate()]] | None = Field(
        default=None,
        description="Of a composition agreement: a rate, or more, for each right; blend: one for both together",
    )
    territories: Territories
    offerings: list[Text] = Field(default_factory=list)
    allocation: Key | None = None
    currency: CurrencyCode | None = None
    ai_deduction: Literal["accepted"] | None = Field(
        default=None, description="What the sources of an AI track are owed may be taken from the track; left out: not"
    )
    ai_reports: list[Literal["dsr_royalty", "ari_note"]] = Field(default_factory=list)
    overclaim: Literal["hold_all", "pay_undisputed", "proportional"] | None = Field(
        default=None, description="What becomes of claims on one line above the whole; left out: hold_all"
    )
    claim_months: int | None = Field(
        default=None, ge=1, description="Months after the reported one in which claims may come; left out: any"
    )
    residual: ResidualEntry | None = Field(
        default=None, description="What becomes of accruals that nobody claims; left out: they stay"
    )
    exchange_tolerance: Rate | None = Field(
        default=None, description="How far above our quotation a claim's exchange rate may be; left out: not at all"
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.ai_deduction and (self.side != "recorded" or self.provision):
            raise ValueError(
                "has ai_deduction, which the deliverer of a track accepts: it belongs to a licensor's agreement of "
                "the recorded side"
            )
        if self.ai_reports and (self.side != "composition" or self.provision):
            raise ValueError("has ai_reports, which a licensor of works asks for: it belongs to its agreement")
        if (said := self._of_claims()) and not self._is_claimed():
            raise ValueError(
                f"has {', '.join(said)}, which belongs to mode claims, or share_register that only accrues"
            )
        if self.residual and self.claim_months and self.residual.after_months < self.claim_months:
            raise ValueError("has a residual that moves before claim_months are over: claims would come too late")
        if self.provision != (self.licensor is None):
            raise ValueError(
                "needs a licensor, or 'provision: true' where it is what we set aside for usage that nobody "
                "licensed to us; never both"
            )
        if (self.side == "composition") != bool(self.rights):
            raise ValueError("needs 'rights' (PR, MR or both) on the composition side, and none on the recorded side")
        beside = [
            name for name in (*_PAYS, "formula", "share_floor", "us_mechanicals") if getattr(self, name) is not None
        ]
        if self.rights and beside:
            raise ValueError(
                f"has {', '.join(beside)} beside 'rights', where it would count once a right: move it there"
            )
        problems = (
            f"{right}: {text}" for right, terms in self.by_right().items() for text in _problems(self, right, terms)
        )
        first = next(problems, None)
        if first is not None:
            raise ValueError(first)
        return self

    def by_right(self) -> dict[str, RightTerms]:
        """What holds for each right."""
        if self.rights is None:
            said = {name: getattr(self, name) for name in RightTerms.model_fields}
            return {"recorded": RightTerms.model_construct(**{**said, "mode": self.mode or "recorded"})}
        return {
            right: own.model_copy(
                update={
                    "mode": own.mode or self.mode,
                    "revenue": own.revenue or self.revenue,
                    "is_register_payable": own.is_register_payable or self.is_register_payable,
                }
            )
            for named, own in self.rights.items()
            for right in (("PR", "MR") if named == "blend" else (named,))
        }

    def _of_claims(self) -> list[str]:
        names = ("overclaim", "claim_months", "residual", "exchange_tolerance")
        return [name for name in names if getattr(self, name) is not None]

    def _is_claimed(self) -> bool:
        return not self.provision and any(
            terms.mode == "claims" or (terms.mode == "share_register" and not terms.is_register_payable)
            for terms in self.by_right().values()
        )

    @property
    def is_blend(self) -> bool:
        """Whether one rate is of both rights together."""
        return "blend" in (self.rights or {})


def _problems(agreement: AgreementEntry, right: str, terms: RightTerms) -> Iterator[str]:
    """What an agreement asks of one right and cannot be done."""
    by_sum, has_minimum = terms.mode in {"blanket", "statutory"}, terms.minimum is not None
    if terms.mode is None:
        yield "needs a mode: claims, blanket, statutory, direct or share_register; there is no default"
    if (terms.mode == "recorded") != (agreement.side == "recorded"):
        yield f"mode {terms.mode} is not one of the {agreement.side} side"
    if agreement.provision and by_sum:
        yield f"a provision has no mode {terms.mode}, since nobody is there to be paid a sum: write direct"
    if right == "all" and terms.mode != "blanket":
        yield "only a blanket covers all rights in one sum: name PR and MR"
    if terms.fee is not None and terms.mode != "blanket":
        yield "a fee belongs to mode blanket"
    beside = [name for name in (*_PAYS, "us_mechanicals") if getattr(terms, name) is not None]
    has_currency = agreement.currency is not None
    yield from formula_problems(terms.formula, beside, mode=terms.mode, has_currency=has_currency)
    if terms.formula is None and [terms.fee, terms.rate, terms.us_mechanicals].count(None) != 2:
        yield (
            "needs a rate or a formula, or instead a fee (of a blanket) or us_mechanicals (of statutory MR), and never "
            "both"
        )
    if terms.us_mechanicals is not None and (right, terms.mode) != ("MR", "statutory"):
        yield "us_mechanicals belongs to right MR in mode statutory, which 37 CFR 385 computes"
    if agreement.is_blend and (len(agreement.rights or {}) > 1 or terms.mode == "statutory"):
        yield "a blend is of both rights, and of no statutory licence: let it stand alone, or name PR and MR instead"
    if has_minimum != (terms.minimum_kind is not None):
        yield "minimum and minimum_kind belong together: add the other one"
    if has_minimum and by_sum:
        yield f"a minimum needs usage lines, and mode {terms.mode} has none"
    if (has_minimum or terms.fee is not None) and not has_currency:
        yield "a minimum or fee needs a currency beside it"
    yield from rate_problems(
        terms.revenue, terms.share_floor, mode=terms.mode, has_rate=bool(terms.rates), has_currency=has_currency
    )
    if terms.is_register_payable and terms.mode != "share_register":
        yield "is_register_payable belongs to mode share_register"
