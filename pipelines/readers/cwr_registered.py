"""Registrations as the share rules get them, with what each party holds where."""

from datetime import date

from attribution.territory import territory_sets
from attribution.works_findings import Registered
from attribution.works_recipients import of_recipient
from attribution.works_shares import held
from pipelines.readers.cwr_said import Said
from pipelines.readers.cwr_works import version_of
from pipelines.territories import territory_tree
from pipelines.wire.cwr_layouts import LATER


def registration_rows(usable: Said, *, on: date, recipient: int = 0) -> Registered:
    """What a file says of shares.

    Args:
        usable: its registrations.
        on: the day of the file, for the territories of its day.
        recipient: whom it says it to, from 0, where it says more than one thing.
    """
    lines = of_recipient(usable.lines, recipient)
    holdings = held(usable.parties, lines)
    sets = territory_sets(territory_tree(), holdings["territories"].unique(), on)
    named = holdings.join(usable.parties.select("row", "transaction", "record", "chain"), on="row")
    manuscripts = usable.manuscripts if version_of(usable.records) == LATER else None
    return Registered(usable.works, usable.parties, lines, usable.links, named, sets, manuscripts)
