"""Revenue by territory, offering and month, and invented exchange rates, which name nobody as their source."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from attribution import period as months
from attribution.money import to_minor

CURRENCIES: Final = {
    "GB": "GBP",
    "DE": "EUR",
    "FR": "EUR",
    "IE": "EUR",
    "ES": "EUR",
    "SE": "SEK",
    "US": "USD",
    "JP": "JPY",
}
_VAT: Final = {
    "GB": "0.20",
    "DE": "0.19",
    "FR": "0.20",
    "IE": "0.23",
    "ES": "0.21",
    "SE": "0.25",
    "US": "0.00",
    "JP": "0.10",
}
_NET_PRICE: Final = {
    "GBP": {"student": "4.40", "premium": "8.95", "family": "2.75", "free": "0.42"},
    "EUR": {"student": "4.60", "premium": "9.10", "family": "2.90", "free": "0.48"},
    "USD": {"student": "5.10", "premium": "10.40", "family": "3.10", "free": "0.55"},
    "JPY": {"student": "480", "premium": "960", "family": "310", "free": "52"},
    "SEK": {"student": "49", "premium": "99", "family": "32", "free": "5.20"},
}
_LOW_PRICE: Final = {("IE", "family"): "1.60"}
"""Below what a minimum for each subscriber asks for."""
_QUOTED: Final = {
    "USD": ("1.1500", "0.0010"),
    "JPY": ("170.00", "0.10"),
    "GBP": ("0.86000", "0.00010"),
    "SEK": ("11.2000", "0.0100"),
    "CHF": ("0.9400", "0.0010"),
}
"""A round figure, and how much it moves from one weekday to the next."""
_SOURCE: Final = "invented for the sample"


Feature = Mapping[str, str]
"""Something sold beside the offerings: territories and net prices; one premium listener in five buys it."""


def write_finance(
    folder: Path,
    *,
    period: str,
    listeners: Mapping[tuple[str, str], int],
    features: Mapping[str, Feature] | None = None,
) -> None:
    """Both files; ``listeners`` by territory and offering; ``features`` are sold beside the offerings."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"revenue-{period}.csv", _revenue(period, listeners, features or {}))
    _write(folder / f"rates-{period}.csv", _rates(period))


def _write(path: Path, lines: Iterator[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")


def _revenue(period: str, listeners: Mapping[tuple[str, str], int], features: Mapping[str, Feature]) -> Iterator[str]:
    yield "period,territory,offering,currency,gross,tax,net,subscribers,trial_subscribers,free_subscribers"
    for (territory, offering), active in sorted(listeners.items()):
        currency = CURRENCIES[territory]
        everybody = active + active // 8  # some pay and never listen
        price = Decimal(_LOW_PRICE.get((territory, offering)) or _NET_PRICE[currency][offering])
        net = to_minor(price * everybody, currency)
        counts = (0, 0, everybody) if offering == "free" else (everybody, everybody // 20, 0)
        yield _line(period, territory, offering, net, counts)
    for offering, feature in features.items():
        for territory, price in feature.items():
            buyers = listeners.get((territory, "premium"), 0) // 5 + 1
            net = to_minor(Decimal(price) * buyers, CURRENCIES[territory])
            yield _line(period, territory, offering, net, (buyers, 0, 0))


def _line(period: str, territory: str, offering: str, net: Decimal, counts: tuple[int, int, int]) -> str:
    currency = CURRENCIES[territory]
    tax = to_minor(net * Decimal(_VAT[territory]), currency)
    return ",".join(map(str, (period, territory, offering, currency, net + tax, tax, net, *counts)))


def _rates(period: str) -> Iterator[str]:
    """Every working day from the week before the month to the week after it."""
    yield "date,currency,per_eur,source"
    first, last = months.bounds(period)
    days = [first - timedelta(days=7) + timedelta(days=n) for n in range((last - first).days + 15)]
    for day in (day for day in days if day.weekday() < 5):
        for currency, (figure, step) in _QUOTED.items():
            yield f"{day.isoformat()},{currency},{Decimal(figure) + day.weekday() * Decimal(step)},{_SOURCE}"
