"""What is kept of a month's listening for the months after it: how often and by how many each recording was heard.

Written in Ibis on unbound tables, as ``listening`` is.
"""

from typing import Any, Final

import ibis
import ibis.expr.types as ir

from attribution.listening import LISTENING

_Columns = Any
"""An Ibis table: no type checker sees its columns."""

RECORDING: Final[_Columns] = ibis.table({"track_ref": "string", "recording": "string"}, name="recording")
"""What ``recordings.recordings`` returns."""
HEARD: Final[_Columns] = ibis.table({"recording": "string", "listener": "string", "plays": "int64"}, name="heard")
"""What :func:`heard` returns."""


def heard() -> ir.Table:
    """Qualified plays of a month by recording and listener, over all territories and offerings.

    A reference that :data:`RECORDING` does not have is its own recording.
    """
    named = LISTENING.filter(LISTENING.plays > 0).left_join(RECORDING, "track_ref")
    recording = ibis.coalesce(named.recording, named.track_ref)
    return named.group_by(recording=recording, listener=named.listener).agg(plays=named.plays.sum())


def recording_month() -> ir.Table:
    """Rows of ``recording_month``, in the order of its key."""
    counted = HEARD.group_by("recording").agg(plays=HEARD.plays.sum(), listeners=HEARD.count())
    return counted.order_by("recording")


def recording_listener(below: int) -> ir.Table:
    """Rows of ``recording_listener``, in the order of its key.

    Args:
        below: recordings with so many listeners in the month, or more, are left out; 0: all are.
    """
    small = HEARD.group_by("recording").having(HEARD.count() < below).agg()
    return HEARD.semi_join(small, "recording").select("recording", "listener").order_by("recording", "listener")
