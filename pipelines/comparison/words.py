"""Allocation models in a sentence, a formula and a source each, for people who decide about them."""

from dataclasses import dataclass
from typing import Final

_GHOSH: Final = "Ghosh, Neoh, Teh and Tyrovolas, Fraud-Proof Revenue Division on Subscription Platforms, ICML 2025"
_BERGANTINOS: Final = "Bergantiños and Moreno-Ternero"


@dataclass(frozen=True)
class Model:
    """A model as it is explained."""

    title: str
    sentence: str
    formula: str
    source: str


MODEL: Final = {
    "pro_rata": Model(
        "Pro-rata",
        "Every play that counts is worth the same, whoever listens.",
        "base × plays of the track ÷ all plays of the base",
        f"GlobalProp in {_GHOSH}",
    ),
    "user_centric": Model(
        "User-centric",
        "What a listener brings in goes only to what that listener played.",
        "sum over listeners of: own money × own plays of the track ÷ all own plays",
        f"UserProp in {_GHOSH}",
    ),
    "artist_centric": Model(
        "Artist-centric",
        "Plays weigh more for artists with an audience and where the listener looked for them, one listener counts for "
        "a limited number of plays, and the base stays as it is.",
        "base × weighted plays of the track ÷ all weighted plays of the base",
        "Deezer and Universal Music Group, 2023, as reported by Music Week, Music Ally and Digital Music News",
    ),
    "mix": Model(
        "Mix",
        "Part of the base is shared by plays, the rest by listener.",
        "λ × pro-rata + (1 − λ) × user-centric",
        f"the compromise family of {_BERGANTINOS}, Management Science 71 (10)",
    ),
    "shapley": Model(
        "Shapley index",
        "What a listener brings in goes in equal parts to everyone that listener played, however often.",
        "sum over listeners of: own money ÷ number of different ones played",
        f"{_BERGANTINOS}, Information Economics and Policy 71 (2025)",
    ),
    "scaled": Model(
        "Scaled user-proportional",
        "A listener counts by how much it plays, up to a limit, and then only for what it played.",
        "sum over listeners of: min(γ × own plays, 1) × own plays of the track ÷ all own plays; γ spends the base",
        f"ScaledUserProp in {_GHOSH}",
    ),
}
"""What is known by name."""

CHOICE: Final = {
    ("listener_revenue", "equal"): "every listener of a base brings in the same",
    ("listener_revenue", "by_kind"): "a listener brings in what its kind of subscriber pays on average",
    ("listener_revenue", "own"): "a listener brings in what it paid itself",
    ("idle", "by_share"): "what those who played nothing paid follows what the others played",
    ("idle", "by_plays"): "what those who played nothing paid goes by plays",
    ("idle", "hold"): "what those who played nothing paid is held",
    ("split_by", "plays"): "split by plays",
    ("split_by", "played_ms"): "split by time played",
    ("unit", "artist"): "counted by artist",
    ("unit", "track"): "counted by track",
    ("thresholds_in", "base"): "in one base",
    ("thresholds_in", "allocation"): "over all bases",
    ("cap_reading", "none"): "without a limit per listener",
    ("cap_reading", "above"): "and larger totals count as that",
    ("cap_reading", "exactly"): "and every total counts as that, before boosts",
    ("cap_reading", "exactly_after_boost"): "and every total counts as that, after boosts",
}
"""What a parameter's value means."""
FIGURE: Final = {
    "threshold_plays": "from {} plays",
    "threshold_listeners": "by {} listeners",
    "professional_boost": "plays count × {}",
    "active_boost": "× {} again where looked for",
    "active_surfaces": "which is on {}",
    "cap": "at most {} plays of a listener",
    "alpha": "a part of {} is distributed",
    "pro_rata_ppb": "{} by plays",
}
"""What a parameter with a figure means."""
NOBODY: Final = {
    "unknown_track": "tracks that nobody delivered",
    "idle_listeners": "listeners who played nothing, held",
    "no_plays": "bases without plays",
}
"""Why money of a base is of no known artist."""
NO_LICENSOR_YET: Final = "nobody yet (suspense)"
SIDE: Final = {"recorded": "recordings", "composition": "compositions"}
PAID: Final = {
    "recorded": "What pools pay, after rates and minima, and before what AI tracks pay to their sources. Plays at a "
    "contractual rate of zero count as all others do.",
    "composition": "What pools pay, after rates and minima, whether paid now or accrued until it is claimed.",
}
"""What the money of a side's licensors is."""
DECILE_ENDS: Final = {"01": "01 smallest", "10": "10 largest"}


def model_words(name: str) -> Model:
    """A model in words; one that comes from a file of terms is named by it."""
    return MODEL.get(name) or Model(
        name, "The allocations that a file of terms names, each for its bases.", "as its terms say", f"{name}, as given"
    )


def title(name: str) -> str:
    """What a model is called."""
    return model_words(name).title


def nobody(reason: str) -> str:
    """Why money is of no known artist, in words."""
    return NOBODY.get(reason, reason.replace("_", " "))
