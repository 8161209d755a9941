"""What stands around the works of a notice: who sends it, which version it is in, and how much it holds.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, HDR, GRH, GRT, TRL; GRH and GRT as short as societies themselves send them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from pipelines.wire.cwr_layouts import VERSIONS
from pipelines.wire.fixed import records_of
from pipelines.writers.cwr_characters import plain
from pipelines.writers.cwr_records import Version

_EDI: Final = "01.10"
_REVISION: Final = "001"
"""CWR 2.2 counts its revisions from 0, and the value that it gives for itself is 1."""
_SOFTWARE: Final = "PARTITA"
_NAME: Final = 45
_DIGITS: Final = {told: stated for stated, told in VERSIONS.items()}
_GROUP: Final = "00001"
_NWR: Final = "NWR"


@dataclass(frozen=True)
class Sender:
    """Who sends a notice: CWR sender type, nine digits, name. Without a code of CISAC's the digits are zeros.

    The digits are the last nine of the sender's IPI name number; of one with eleven, the type is the first two.
    """

    name: str
    type: str = "AA"
    code: str = "000000000"


def opening(sender: Sender, version: Version, *, created: datetime, character_set: str = "") -> list[str]:
    """HDR and GRH, as lines without their ends."""
    header = {
        "Sender Type": sender.type,
        "Sender ID": sender.code,
        "Sender Name": plain(pl.Series([sender.name])).item()[:_NAME].strip(),
        "EDI Standard Version Number": _EDI,
        "Creation Date": created.strftime("%Y%m%d"),
        "Creation Time": created.strftime("%H%M%S"),
        "Transmission Date": created.strftime("%Y%m%d"),
        "Character Set": character_set,
    }
    if version == "2.2":
        # Which release of the software wrote it is not told: the same month gives the same bytes after an update.
        header |= {"Version": version, "Revision": _REVISION, "Software Package": _SOFTWARE}
    group = {"Transaction Type": _NWR, "Group ID": _GROUP, "Version Number for this transaction type": _DIGITS[version]}
    return [_line("HDR", version, header), _line("GRH", version, group)]


def closing(version: Version, *, works: int, records: int) -> list[str]:
    """GRT and TRL, as lines without their ends.

    Args:
        version: of the file.
        works: how many.
        records: of these works.
    """
    count = {"Transaction Count": str(works), "Record Count": str(records + 2)}
    total = {"Group Count": "1", "Transaction Count": str(works), "Record Count": str(records + 4)}
    return [_line("GRT", version, {"Group ID": _GROUP, **count}), _line("TRL", version, total)]


def _line(record: str, version: Version, said: dict[str, str]) -> str:
    return records_of(version, record, pl.DataFrame({name: [text] for name, text in said.items()})).item()
