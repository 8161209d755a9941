"""What a column of a sales file can say: its fields by name, each with its kind, for layouts and their readers."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal["text", "code", "date", "integer", "amount", "decimal", "price", "truth"]
"""Text and code are both text: a code is one word or number that no program may take for a number of its own."""


@dataclass(frozen=True)
class SalesField:
    """What stands in a column, and how."""

    kind: Kind
    says: str


_FIELDS: Final[dict[str, tuple[Kind, str]]] = {
    "sale_month": ("code", "Month that was listened in: the original one of an adjustment"),
    "sale_date": ("date", "Last day of that month"),
    "reporting_month": ("code", "Month that is reported and paid"),
    "reporting_date": ("date", "Last day of the month that is reported"),
    "period_start": ("date", "First day of the month that is reported"),
    "period_end": ("date", "Last day of the month that is reported"),
    "original_period": ("code", "Of an adjustment, the month that it corrects"),
    "service": ("text", "Who reports"),
    "territory": ("code", "ISO 3166-1 alpha-2"),
    "isrc": ("code", "Of the recording"),
    "title": ("text", "Of the track"),
    "artist": ("text", "Of the track, as displayed"),
    "upc": ("code", "UPC, EAN or other ICPN of the release, with its leading zeros"),
    "grid": ("code", "GRid of the release"),
    "release_title": ("text", "Of the release"),
    "release_artist": ("text", "Of the release, as displayed"),
    "label": ("text", "As delivered"),
    "offering": ("text", "What was subscribed to or listened on, by its title"),
    "commercial_model": ("code", "DDEX commercial model of the offering"),
    "use_type": ("code", "DDEX use type of the offering"),
    "agreement": ("code", "Agreement of the pool"),
    "quantity": ("integer", "Plays that the row is of; none on a row of money alone"),
    "currency": ("code", "Of all amounts of the row, but what a rate makes of them"),
    "amount": ("amount", "The row's money, whatever its status"),
    "payable_amount": ("amount", "The row's money where it is payable, else 0: a file's rows sum to what is owed"),
    "gross_amount": ("amount", "The same, 0 on a row that deducts a commission"),
    "unit_amount": ("price", "Payable amount of one play, rounded; the amount of the row is what counts"),
    "is_negative": ("truth", "Whether the payable amount is below zero"),
    "row_class": ("code", "What the row is: ROW_CLASS of schemas/vocabulary.py"),
    "status": ("code", "payable or hold"),
    "reason": ("code", "Why a row is on hold, or counts nothing"),
    "promotion": ("code", "Programme of a commission, or of plays at a rate of zero"),
    "track_id": ("code", "The service's own number of the track"),
    "release_id": ("code", "The service's own number of the release"),
    "sub_licensor": ("text", "Member that delivered the track, where the recipient is an aggregator or a distributor"),
    "sub_licensor_dpid": ("code", "Its DDEX party identifier"),
    "sales_transaction_id": ("code", "Of the row, for ever: the same as in SR08"),
    "payment_currency": ("code", "What the recipient is paid in"),
    "exchange_rate": ("decimal", "Units of it for one unit of the row's currency"),
    "exchange_rate_source": ("text", "Who published the rate"),
    "exchange_rate_date": ("date", "Day of the rate"),
}
FIELDS: Final = MappingProxyType({name: SalesField(*said) for name, said in _FIELDS.items()})
