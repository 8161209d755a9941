"""What a YAML file of terms may say: who we are, what we offer, with whom we have agreed what, each with its source.

Strict throughout: an unknown key is a misspelt one.
"""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from schemas.ai_terms import AiLicenceEntry, AttributionProviderEntry, TrustListEntry
from schemas.check_digits import is_ipi_name_number
from schemas.term_values import (
    Amount,
    CommercialModel,
    CurrencyCode,
    Dated,
    Entry,
    Key,
    MinimumKind,
    Mode,
    Moment,
    OwnerKind,
    Rate,
    Side,
    SocietyCode,
    Territories,
    Text,
    UseType,
)


class ServiceEntry(Entry):
    """Who we are, in reports."""

    name: Text
    dpid: Text


class PartyEntry(Entry):
    """A party that we settle with, or that another one contracts for."""

    party: Key
    name: Text
    dpid: Text | None = None
    ipi_name_number: str | None = None
    society_code: SocietyCode | None = None
    licensor: Key | None = None
    currency: CurrencyCode | None = None
    payment_minimum: Amount | None = None
    source: Text

    @field_validator("ipi_name_number")
    @classmethod
    def _checks(cls, value: str | None) -> str | None:
        return None if value is None else ipi_name_number(value)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.payment_minimum is not None and self.currency is None:
            raise ValueError("has a payment_minimum and no currency: add the currency that it is paid in")
        if self.licensor == self.party:
            raise ValueError("names itself as its licensor: leave licensor out where a party contracts for itself")
        return self


class OfferingEntry(Dated):
    """A product of the service, and what counts as a play in it."""

    offering: Text
    title: Text
    commercial_model: CommercialModel
    use_type: UseType
    qualifying_ms: int = Field(ge=0, le=3_600_000)


class RightTerms(Entry):
    """What an agreement says of a right."""

    mode: Mode | None = None
    rate: Rate | None = None
    minimum_kind: MinimumKind | None = None
    minimum: Amount | None = None
    fee: Amount | None = None
    is_register_payable: bool = False


class RightEntry(RightTerms):
    """The same, under ``rights``; a rate alone may stand for it."""

    @model_validator(mode="before")
    @classmethod
    def _rate_alone(cls, value: object) -> object:
        return value if isinstance(value, dict) else {"rate": value}


class AgreementEntry(Dated, RightTerms):
    """A licence: one right on the recorded side, one or more under ``rights`` for compositions.

    Only a mode may stand beside ``rights`` and hold for them all: a rate, minimum or fee there would count twice.
    """

    agreement: Key
    licensor: Key | None = None
    provision: bool = False
    side: Side
    rights: dict[Literal["PR", "MR", "all"], RightEntry] | None = None
    territories: Territories
    offerings: list[Text] = Field(default_factory=list)
    currency: CurrencyCode | None = None
    ai_deduction: Literal["accepted"] | None = None
    ai_reports: list[Literal["dsr_royalty", "ari_note"]] = Field(default_factory=list)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.ai_deduction and (self.side != "recorded" or self.provision):
            raise ValueError(
                "has ai_deduction, which the deliverer of a track accepts: it belongs to a licensor's agreement of "
                "the recorded side"
            )
        if self.ai_reports and (self.side != "composition" or self.provision):
            raise ValueError("has ai_reports, which a licensor of works asks for: it belongs to its agreement")
        if self.provision != (self.licensor is None):
            raise ValueError(
                "needs a licensor, or 'provision: true' where it is what we set aside for usage that nobody "
                "licensed to us; never both"
            )
        if (self.side == "composition") != bool(self.rights):
            raise ValueError("needs 'rights' (PR, MR or both) on the composition side, and none on the recorded side")
        beside = [name for name in ("rate", "minimum", "minimum_kind", "fee") if getattr(self, name) is not None]
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
                    "is_register_payable": own.is_register_payable or self.is_register_payable,
                }
            )
            for right, own in self.rights.items()
        }


class MandateEntry(Dated):
    """Who may license an owner's share to us."""

    mandate: Key
    owner_kind: OwnerKind
    owner: str = ""
    rights: list[Literal["PR", "MR"]] = Field(min_length=1)
    territories: Territories
    licensor: Key

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.owner_kind == "ipi":
            ipi_name_number(self.owner)
        if self.owner_kind == "society" and not (
            self.owner.isascii() and self.owner.isdigit() and len(self.owner) >= 3
        ):
            raise ValueError(f"owner {self.owner!r} is not a society code: write it in quotes, like '052'")
        if self.owner_kind == "any" and self.owner:
            raise ValueError(
                f"names the owner {self.owner!r} while owner_kind is any: leave owner out, or name its kind"
            )
        return self


class TermsFile(Entry):
    """One file of terms; ``issued`` decides which of two files that say different things of one thing holds."""

    issued: Moment
    service: ServiceEntry | None = None
    parties: list[PartyEntry] = Field(default_factory=list)
    offerings: list[OfferingEntry] = Field(default_factory=list)
    agreements: list[AgreementEntry] = Field(default_factory=list)
    mandates: list[MandateEntry] = Field(default_factory=list)
    trust_lists: list[TrustListEntry] = Field(default_factory=list)
    ai_licences: list[AiLicenceEntry] = Field(default_factory=list)
    attribution_providers: list[AttributionProviderEntry] = Field(default_factory=list)


def ipi_name_number(value: str) -> str:
    """An IPI name number as it was given.

    Raises:
        ValueError: where it is not one.
    """
    if not is_ipi_name_number(value):
        raise ValueError(f"{value!r} is not an IPI name number: eleven digits in quotes, of which the last two check")
    return value


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
    if (terms.fee is None) == (terms.rate is None):
        yield "needs a rate, or for a blanket a fee instead, and never both"
    if has_minimum != (terms.minimum_kind is not None):
        yield "minimum and minimum_kind belong together: add the other one"
    if has_minimum and by_sum:
        yield f"a minimum needs usage lines, and mode {terms.mode} has none"
    if (has_minimum or terms.fee is not None) and agreement.currency is None:
        yield "a minimum or fee needs a currency beside it"
    if terms.is_register_payable and terms.mode != "share_register":
        yield "is_register_payable belongs to mode share_register"
