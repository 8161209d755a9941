"""Pro-rata: every qualified play of a base weighs the same."""

import ibis.expr.types as ir
from ibis import _

from attribution.weights import KEY


def weights(listening: ir.Table) -> ir.Table:
    """A track's weight in a base is its qualified plays.

    Args:
        listening: rows of ``listening``.

    Returns:
        ``KEY`` and ``weight``, Int64, never negative.
    """
    return listening.group_by(list(KEY)).agg(weight=_.plays.sum())
