"""What a YAML file of terms may say: who we are, what we offer, with whom we have agreed what, each with its source.

Strict throughout: an unknown key is a misspelt one.
"""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from schemas.ai_terms import AiLicenceEntry, AttributionProviderEntry, TrustListEntry
from schemas.check_digits import is_ipi_name_number
from schemas.term_advances import AdvanceEntry
from schemas.term_agreements import AgreementEntry
from schemas.term_allocations import AllocationEntry
from schemas.term_eligibility import EligibilityEntry
from schemas.term_promotions import PromotionEntry
from schemas.term_reporting import ReportingEntry
from schemas.term_right_splits import RightSplitEntry
from schemas.term_taxes import TaxEntry
from schemas.term_us_mechanicals import AcceptedUnverifiedEntry, UsMechanicalParameterEntry
from schemas.term_values import (
    Amount,
    CommercialModel,
    CurrencyCode,
    Dated,
    Entry,
    Key,
    Moment,
    OwnerKind,
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


class MandateEntry(Dated):
    """Who may license an owner's share to us."""

    mandate: Key
    owner_kind: OwnerKind
    owner: str = ""
    rights: list[Literal["PR", "MR"]] = Field(min_length=1, description="What it is for")
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

    issued: Moment = Field(description="When the file was made: of two that differ on one thing, the newer holds")
    service: ServiceEntry | None = None
    parties: list[PartyEntry] = Field(default_factory=list)
    offerings: list[OfferingEntry] = Field(default_factory=list)
    agreements: list[AgreementEntry] = Field(default_factory=list)
    mandates: list[MandateEntry] = Field(default_factory=list)
    allocations: list[AllocationEntry] = Field(default_factory=list)
    promotions: list[PromotionEntry] = Field(default_factory=list)
    right_splits: list[RightSplitEntry] = Field(default_factory=list)
    us_mechanical_parameters: list[UsMechanicalParameterEntry] = Field(default_factory=list)
    accepted_unverified: list[AcceptedUnverifiedEntry] = Field(default_factory=list)

    eligibilities: list[EligibilityEntry] = Field(default_factory=list)
    advances: list[AdvanceEntry] = Field(default_factory=list)
    taxes: list[TaxEntry] = Field(default_factory=list)
    reporting: list[ReportingEntry] = Field(default_factory=list)
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
