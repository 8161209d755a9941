from typing import Final

MEASURE: Final = (
    "base",
    "apportioned",
    "nobody",
    "licensor",
    "artist",
    "moved",
    "decile",
    "gini",
    "top_1_percent",
    "fraud",
)
"""What a row of ``comparison`` tells.

``base``: net revenue. ``apportioned``: what the model made of it, all tracks together. ``nobody``: base money of no
known artist. ``licensor``: what pools pay. ``artist``, ``decile``: base money of an artist and of a tenth of all.
``moved``: what artists who gain against the first model gain together, and which part of all artists' money that is.
``gini``, ``top_1_percent``: how unequal it is. ``fraud``: what one invented listener would extract.
"""
NO_LICENSOR: Final = ""
"""``subject`` of a licensor row: money of pools that is nobody's yet."""
