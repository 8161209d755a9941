"""Allocation models, one a file: qualified listening in, an integer weight per base and track out.

Every model is a function ``weights(listening) -> table`` of Ibis expressions: it takes rows of ``listening`` and
returns ``KEY`` and ``weight``, Int64 and never negative, once for every key that listening has. The base is then
apportioned by weight, and nothing after it asks which model the weights came from.
"""

from typing import Final

KEY: Final = ("territory", "offering", "track_ref", "segment")
"""What a weight is given to: a track reference in a base and segment."""
