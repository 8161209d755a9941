"""Allocation models, one a file: qualified listening in, an integer weight per base and track out.

A model runs in steps: it has an :class:`~attribution.weights.steps.Engine` execute Ibis expressions over ``listening``,
and works out from the few rows that come back what the next expression needs. What it returns has ``KEY`` and
``weight``, Int64 and never negative, once for every key that listening has, in no order; money that belongs to nobody
is under the empty track reference, segment 0. The base is then apportioned by weight, and nothing after it asks which
model the weights came from.
"""

from typing import Final

BASE: Final = ("territory", "offering")
KEY: Final = (*BASE, "track_ref", "segment")
"""What a weight is given to: a track reference in a base and segment."""
NOBODY: Final = ""
"""Track reference of what is held because it belongs to nobody."""
MOST: Final = 10**18 - 1
"""What the weights of a base sum to at most, where a model has to scale them; they come to at least a tenth of it."""
