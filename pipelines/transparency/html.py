"""Text, amounts and tables as HTML: everything that was delivered is escaped, whatever it holds."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from attribution.money import minor_digits, to_minor
from schemas.columns import NO_CURRENCY, WHOLE_PPB

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


def e(text: str | None) -> str:
    """Text that cannot be taken for markup; characters that no page may hold are spaces."""
    return escape(_CONTROL.sub(" ", text or ""), quote=True)


def name(text: str | None) -> str:
    """A delivered name: isolated, so that its direction of writing changes nothing around it."""
    return f"<bdi>{e(text)}</bdi>"


def data(value: int) -> str:
    """A whole number, for people and for machines."""
    return f'<data value="{value}">{value:,}</data>'


def amount(value: Decimal, currency: str) -> str:
    """An amount in the currency's minor units; the exact one beside it for machines."""
    return f'<data value="{value:f}">{e(plain_amount(value, currency))}</data>'


def plain_amount(value: Decimal, currency: str) -> str:
    """The same without markup."""
    if currency == NO_CURRENCY and not value:
        return "0"
    shown = to_minor(value, currency)
    least = Decimal(1).scaleb(-minor_digits(currency))
    if value and not shown:
        return f"less than {least:f} {currency}"
    return f"{shown:,f} {currency}"


def percent(share_ppb: int) -> str:
    """Parts per billion as a percentage; the exact part of the whole beside it."""
    hundredths = (share_ppb * 10_000 * 2 + WHOLE_PPB) // (2 * WHOLE_PPB)
    whole, rest = divmod(hundredths, 100)
    shown = f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if hundredths or not share_ppb else "<0.01"
    return f'<data value="{Decimal(share_ppb).scaleb(-9):f}">{e(shown)} %</data>'


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: int = 0) -> str:
    """A table; cells are markup already. The last ``numbers`` columns are set as numbers, the first names its row."""
    first_number = len(heads) - numbers
    kinds = ["" if place < first_number else ' class="n"' for place in range(len(heads))]
    head = "".join(f'<th scope="col"{kind}>{e(text)}</th>' for text, kind in zip(heads, kinds, strict=True))
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(row[1:], kinds[1:], strict=True))
        + "</tr>"
        for row in rows
    )
    label = e(caption)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table><caption>{label}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
