"""A month of real input: adapters that say in the standards' own formats what real data says, and nothing more.

None of the data is shipped; it is read from beside the project when the month is built.
"""

import shutil
from pathlib import Path

from tests.real import catalogue, events, finance, works


def build(folder: Path) -> Path:
    """Write the month's deliveries into ``folder``, afresh."""
    shutil.rmtree(folder, ignore_errors=True)
    events.write(folder / "streams")
    catalogue.write(folder / "catalogue")
    works.write(folder / "works")
    finance.write(folder)
    return folder
