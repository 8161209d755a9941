"""What other vocabularies call a use that is reserved, in our words.

Sources: CAWG Training and Data Mining Assertion 1.1 (and its older names in C2PA 1.x); PLUS LDF, Data Mining; RSL 1.0,
``prohibits type="usage"`` and the drafts before it; IETF draft-ietf-aipref-vocab and its earlier drafts. Where a word
of theirs is wider than ours, it is all of ours that it covers. That RSL's ``ai-index`` and AIPREF's ``bots`` are data
mining is our reading.
"""

from typing import Final

from schemas.provenance_words import RESERVED

_TRAINING: Final = ("ai_training", "ai_generative_training")
_MINING: Final = ("data_mining", *_TRAINING)
_ALL_AI: Final = ("data_mining", *_TRAINING, "ai_inference")

_CAWG: Final = ("data_mining", "ai_inference", "ai_training", "ai_generative_training")
_PLUS: Final[dict[str, tuple[str, ...]]] = {
    "dmi-prohibited": _MINING,
    "dmi-prohibited-exceptsearchengineindexing": _MINING,
    "dmi-prohibited-aimltraining": _TRAINING,
    "dmi-prohibited-genaimltraining": ("ai_generative_training",),
    "dmi-prohibited-seeconstraint": _MINING,
    "dmi-prohibited-seeembeddedrightsexpr": _MINING,
}
_RSL: Final[dict[str, tuple[str, ...]]] = {
    "all": _ALL_AI,
    "ai-all": _ALL_AI,
    "ai-train": _TRAINING,
    "train-genai": ("ai_generative_training",),
    "ai-input": ("ai_inference",),
    "ai-use": ("ai_inference",),
    "ai-index": ("data_mining",),
}
_AIPREF: Final[dict[str, tuple[str, ...]]] = {
    "bots": _MINING,
    "tdm": _MINING,
    "train-ai": _TRAINING,
    "aitrain": _TRAINING,
}

WORDS: Final[dict[str, tuple[str, ...]]] = {
    **{word: (word,) for word in RESERVED},
    **{f"{prefix}.{word}": (word,) for prefix in ("cawg", "c2pa") for word in _CAWG},
    **_PLUS,
    **_RSL,
    **_AIPREF,
}
"""Every word in small letters, to what it reserves."""
CONSTRAINED: Final = frozenset({"dmi-prohibited-seeconstraint", "dmi-prohibited-seeembeddedrightsexpr"})
"""Words that say "see the conditions"."""
ALLOWING: Final = frozenset({"dmi-allowed", "dmi-unspecified"})
"""Words that reserve nothing."""


def reserved(original: str) -> tuple[str, ...]:
    """What a word of any of the vocabularies reserves, of ``words.RESERVED``.

    A PLUS word may be the whole address of its definition, and an AIPREF word may end in ``=n``.

    Raises:
        ValueError: where it is none of them, or allows.
    """
    word = original.lower().rsplit("/", 1)[-1].removesuffix("=n")
    if word in ALLOWING or word.endswith("=y"):
        raise ValueError("reserves nothing: leave it out; what is allowed is a grant")
    if word not in WORDS:
        raise ValueError(
            f"is no word of ours ({', '.join(RESERVED)}), of CAWG, PLUS (DMI-…), RSL or AIPREF: correct it"
        )
    return WORDS[word]


def is_constrained(original: str) -> bool:
    """Whether a word leaves the answer to conditions that stand elsewhere."""
    return original.lower().rsplit("/", 1)[-1] in CONSTRAINED
