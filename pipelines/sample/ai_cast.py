"""Every file of the sample that is signed: the AI tracks, and the human recordings that they are made from."""

from typing import Final

from pipelines.sample import ai_cast_chains as chains
from pipelines.sample import ai_cast_holes as holes
from pipelines.sample import ai_cast_uses as uses
from pipelines.sample.ai_signed import Signed

__all__ = ["SIGNED", "Signed"]

SIGNED: Final[tuple[Signed, ...]] = (
    *chains.CHAINS, *chains.FORMATS, *chains.EMBODIMENTS, *uses.INFLUENCES, *uses.VOICES, *uses.CONSENT, *uses.EDITED,
    *uses.CONFLICTS, *holes.BYTES, *holes.SIGNERS, *holes.UPSTREAM, *holes.ASSERTIONS,
)  # fmt: skip
"""In an order in which every ingredient comes before what is made from it."""
