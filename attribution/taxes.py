"""VAT and withholding tax of what a licensor is paid: facts of the party, applied to the payment and never to a pool.

Source: Directive 2006/112/EC (VAT): Art. 2 what is taxed, Art. 196 reverse charge, Art. 224 self-billing, Title IX
exemptions; withholding by domestic law, lowered by a tax treaty (OECD Model Convention, Art. 12) to whoever proves that
it may use it.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

import polars as pl

from attribution.money import part, to_minor
from schemas.columns import polars_schema
from schemas.payment import Payment

_WHY_NO_VAT: Final = {
    "reverse_charge": "reverse charge, Art. 196 Directive 2006/112/EC",
    "outside_scope": "outside the scope of VAT, Art. 2 Directive 2006/112/EC",
    "exempt": "exempt from VAT, Title IX Directive 2006/112/EC",
}
_UNKNOWN: Final = "nothing is known of the licensor's taxes: add it under taxes to the terms"
TAXES: Final = (
    "tax_treatment", "vat_rate_ppb", "vat", "withholding_rate_ppb", "withholding", "certificate", "self_billing",
    "to_pay", "tax_note",
)  # fmt: skip
"""Columns of ``payment`` that are told here."""


def taxed(payments: pl.DataFrame, party_tax: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """Add to each payment what its licensor's taxes do to it, each tax rounded once, half to even.

    Both taxes are of all that a licensor is paid in one currency, in whole minor units, which is what its invoice says,
    whatever currencies it was earned in: a payment has its part, and the one that is furthest from zero what rounding
    leaves. A licensor without an entry in force has no VAT of zero: treatment and taxes are null, and a note says so.

    Args:
        payments: with ``licensor``, ``payment_currency`` and ``payment_amount``.
        party_tax: rows of ``party_tax``; those in force on ``on`` count, at most one for each party.
        on: the month's last day.

    Returns:
        The payments with the columns of ``TAXES``.
    """
    in_force = party_tax.filter(
        pl.col("valid_from") <= on, pl.col("valid_to").is_null() | (pl.col("valid_to") >= on)
    ).rows_by_key("party", named=True, unique=True)
    types = polars_schema(Payment)
    told: list[dict[str, Any]] = [{}] * payments.height
    invoices = payments.select("licensor", "payment_currency", "payment_amount").with_row_index("at")
    for (payee, currency), rows in invoices.group_by("licensor", "payment_currency", maintain_order=True):
        paid = [to_minor(amount, str(currency)) for amount in rows["payment_amount"]]
        for at, taxes in zip(rows["at"], _taxes(in_force.get(payee), paid, str(currency), on), strict=True):
            told[at] = taxes
    return payments.hstack(pl.DataFrame(told, schema={name: types[name] for name in TAXES}, orient="row"))


def _taxes(entry: dict[str, Any] | None, paid: list[Decimal], currency: str, on: date) -> list[dict[str, Any]]:
    """The taxes of each of the payments that one invoice is of."""
    if entry is None:
        return [dict.fromkeys(TAXES) | {"to_pay": one, "tax_note": _UNKNOWN} for one in paid]
    rate, certificate, why = _withheld(entry, sum(paid, Decimal(0)), on)
    vats, withheld = (_parts(paid, ppb, currency) for ppb in (entry["vat_rate_ppb"] or 0, rate))
    notes = [_WHY_NO_VAT.get(entry["treatment"]), why]
    common = {
        "tax_treatment": entry["treatment"],
        "vat_rate_ppb": entry["vat_rate_ppb"],
        "withholding_rate_ppb": rate,
        "certificate": certificate,
        "self_billing": entry["self_billing"],
        "tax_note": "; ".join(note for note in notes if note) or None,
    }
    return [
        common | {"vat": vat, "withholding": withholding, "to_pay": one + vat - withholding}
        for one, vat, withholding in zip(paid, vats, withheld, strict=True)
    ]


def _parts(paid: list[Decimal], rate_ppb: int, currency: str) -> list[Decimal]:
    """A tax of the sum of some payments, rounded once, as parts of theirs."""
    whole = to_minor(part(sum(paid, Decimal(0)), rate_ppb), currency)
    parts = [to_minor(part(one, rate_ppb), currency) for one in paid]
    furthest = max(range(len(paid)), key=lambda at: abs(paid[at]))
    parts[furthest] += whole - sum(parts, Decimal(0))
    return parts


def _withheld(entry: dict[str, Any], paid: Decimal, on: date) -> tuple[int, str | None, str | None]:
    """The rate that holds, the certificate that it holds by, and what has to be said of it."""
    full, treaty, certificate = (entry[name] for name in ("withholding_rate_ppb", "treaty_rate_ppb", "certificate"))
    if full is None:
        return 0, None, None
    if paid < 0:
        return 0, None, "nothing is withheld from an amount below zero"
    if treaty is None:
        return full, None, None
    if certificate is None:
        return full, None, "the full rate is withheld, since there is no certificate for the treaty's"
    first, last = entry["certificate_from"], entry["certificate_to"]
    if first <= on <= last:
        return treaty, certificate, None
    return full, None, f"the full rate is withheld, since certificate {certificate} is of {first} to {last}"
