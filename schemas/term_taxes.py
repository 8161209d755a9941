"""What terms say of the taxes of a licensor: they enter when it is paid, and never a pool."""

import re
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from stdnum.eu import vat

from schemas import vocabulary
from schemas.identifiers import COUNTRIES
from schemas.term_values import Dated, Day, Entry, Key, Rate, Text

_EU: Final = frozenset(code.upper() for code in vat.MEMBER_STATES)
"""Member states by ISO 3166-1, and XI, Northern Ireland, whose VAT ids are the Union's in trade of goods."""
_EU_LETTERS: Final = _EU - {"GR"} | {"EL"}
"""What VAT ids of the Union begin with: Greece by letters of its own (Art. 215 Directive 2006/112/EC)."""
_NUMBER: Final = r"[0-9A-Za-z][0-9A-Za-z ./-]{1,29}"


def _country(value: str) -> str:
    if value not in COUNTRIES:
        raise ValueError("is not a country of ISO 3166-1: write its two letters, like DE")
    return value


class TaxIdEntry(Entry):
    """A number that a tax office knows a party by."""

    kind: Literal[vocabulary.TAX_ID_KIND]
    id: Text

    @model_validator(mode="after")
    def _is_of_its_kind(self) -> Self:
        if not re.fullmatch(_NUMBER, self.id):
            raise ValueError(f"{self.id!r} is not a number of a tax office: letters, digits and . / - in quotes")
        if self.kind == "vat" and self.id[:2].upper() in _EU_LETTERS and not vat.is_valid(self.id):
            raise ValueError(f"{self.id!r} is not a VAT id of {self.id[:2]}: its length or its check digit is wrong")
        return self


class CertificateEntry(Entry):
    """Proof that a treaty's rate may be used: a certificate of residence or of exemption."""

    id: Text
    valid_from: Day
    valid_to: Day

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to < self.valid_from:
            raise ValueError(f"ends on {self.valid_to}, before it begins on {self.valid_from}: correct one of them")
        return self


class WithholdingEntry(Entry):
    """Tax that the service keeps back and pays for the licensor."""

    rate: Rate
    treaty_rate: Rate | None = None
    certificate: CertificateEntry | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.treaty_rate is None and self.certificate is not None:
            raise ValueError("has a certificate and no treaty_rate: add the rate that it gives, '0 %' for nothing")
        if self.treaty_rate is not None and self.treaty_rate > self.rate:
            raise ValueError("has a treaty_rate above its rate: a treaty lowers it, correct one of them")
        return self


class TaxEntry(Dated):
    """The taxes of a party while they are so."""

    party: Key
    country: Annotated[str, AfterValidator(_country)]
    tax_ids: list[TaxIdEntry] = Field(default_factory=list)
    treatment: Literal[vocabulary.TAX_TREATMENT]
    vat_rate: Rate | None = None
    self_billing: bool
    self_billing_agreement: Text | None = None
    withholding: WithholdingEntry | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if (self.treatment == "domestic") != (self.vat_rate is not None):
            raise ValueError("needs a vat_rate where treatment is domestic, '0 %' for none, and has one nowhere else")
        if self.self_billing != (self.self_billing_agreement is not None):
            raise ValueError(
                "needs a self_billing_agreement where self_billing is true, since nobody may write another's invoice "
                "without one, and has one nowhere else"
            )
        stateless = [one.id for one in self.tax_ids if one.kind == "vat" and one.id[:2].upper() not in _EU_LETTERS]
        if self.country in _EU and stateless:
            raise ValueError(
                f"has the VAT id {stateless[0]!r} in {self.country}: begin it with the letters of its state, like DE"
            )
        return self
