"""What a notice is called and who it says it is from.

A name under the CWR mask is what societies take registrations by. A notice has one only where the home has a sender
code of CISAC's and the recipient has consented in writing; every other has a name that no society's reader takes.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, file names: ``CWyynnnnsss_rrr.Vxx``.
"""

import re
from dataclasses import dataclass
from typing import Final

from attribution.period import created_at
from pipelines.writers.cwr_drawn_on import society_of
from pipelines.writers.cwr_envelope import Sender
from pipelines.writers.cwr_numbers import Numbers
from pipelines.writers.folders import safe_name
from pipelines.writers.settled import Recipient, Reporting, Settled

SERIES: Final = "WORKS-USED"
SENDER: Final = re.compile(r"(PB|SO|AA|WR|[0-9]{2})[0-9]{9}", re.ASCII)
"""Sender type and nine digits; an IPI name number of eleven digits has its first two in the place of the type."""
SENDER_CODE: Final = re.compile(r"[A-Z0-9]{2,3}", re.ASCII)
_NO_SOCIETY: Final = "000"
_MOST: Final = 9999


@dataclass(frozen=True)
class Named:
    """A notice's name and sender."""

    name: str
    sender: Sender


def named(recipient: Recipient, month: Settled, numbers: Numbers) -> Named:
    """Give the recipient's notice of a month its number, and with it its name.

    Raises:
        ValueError: where a year has more notices than names under the mask.
    """
    wishes = month.reports_to(recipient.party)
    if not is_masked(wishes):
        number = numbers.next(recipient.party, SERIES, last=wishes.cwr_last_number)
        return Named(file_name(month.period, recipient.name, number), Sender(month.service.name))
    stem = _stem(recipient, month)
    # Two recipients of one society, or of none, are one receiver in the name, and it must be there once.
    last = max(month.reports_to(party).cwr_last_number for party in _counted_together(recipient, month, numbers))
    number = numbers.next(recipient.party, stem.format(""), last=last, is_shared=True)
    if number > _MOST:
        raise ValueError(
            f"{recipient.name}: notice {number} of {created_at(month.period):%Y}, and names under the CWR mask have "
            "four digits for it. Correct cwr_last_number in its terms, or leave out cwr_sender."
        )
    extension = "V" + wishes.cwr_version.replace(".", "")
    sender = str(wishes.cwr_sender)
    return Named(f"{stem.format(f'{number:04d}')}.{extension}", Sender(month.service.name, sender[:2], sender[2:]))


def is_masked(wishes: Reporting) -> bool:
    """Whether a recipient's notices may have names under the mask: sender, its code, and written consent."""
    sender, code = wishes.cwr_sender or "", wishes.cwr_sender_code or ""
    return bool(SENDER.fullmatch(sender) and SENDER_CODE.fullmatch(code) and (wishes.cwr_consent or "").strip())


def file_name(period: str, recipient: str, number: int) -> str:
    """Name of a notice outside the mask, safe on any disk."""
    return f"{SERIES}_{period}_{safe_name(recipient)}_{number:03d}.txt"


def _counted_together(recipient: Recipient, month: Settled, numbers: Numbers) -> list[str]:
    """A recipient, and who else of its series had no notice from here: what any of them had before has its number."""
    stem = _stem(recipient, month)
    new = [party for party in month.reporting if is_masked(month.reports_to(party)) and numbers.is_first(party)]
    return [recipient.party, *(party for party in new if _stem(month.recipient(party), month) == stem)]


def _stem(recipient: Recipient, month: Settled) -> str:
    """The year is that of the header's creation date: numbers begin again with each."""
    receiver = society_of(recipient, month) or _NO_SOCIETY
    return f"CW{created_at(month.period):%y}{{}}{month.reports_to(recipient.party).cwr_sender_code}_{receiver}"
