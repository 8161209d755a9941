"""Taxes and advances of the terms, as rows."""

from typing import Any

from schemas.term_advances import AdvanceEntry
from schemas.term_taxes import TaxEntry


def tax_row(entry: TaxEntry) -> dict[str, Any]:
    """A row of ``party_tax``."""
    withheld = entry.withholding
    certificate = withheld.certificate if withheld else None
    return entry.model_dump(include={"party", "country", "treatment", "valid_from", "valid_to", "source"}) | {
        "tax_ids": [f"{one.kind}:{one.id}" for one in entry.tax_ids],
        "vat_rate_ppb": entry.vat_rate,
        "self_billing": entry.self_billing_agreement,
        "withholding_rate_ppb": withheld.rate if withheld else None,
        "treaty_rate_ppb": withheld.treaty_rate if withheld else None,
        "certificate": certificate.id if certificate else None,
        "certificate_from": certificate.valid_from if certificate else None,
        "certificate_to": certificate.valid_to if certificate else None,
    }


def advance_row(entry: AdvanceEntry) -> dict[str, Any]:
    """A row of ``advance``."""
    return entry.model_dump() | {"agreements": sorted(set(entry.agreements))}
