"""An allocation: the model that a base is apportioned by, under a name, with the model's parameters."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Self

from schemas.term_allocations import DEFAULT_NAME


@dataclass(frozen=True)
class UserCentric:
    """What each listener brings into a base, what it is split over tracks by, and where idle listeners' money goes.

    The values are those of ``vocabulary.SPLIT_BY``, ``LISTENER_REVENUE`` and ``IDLE``.
    """

    listener_revenue: str = "equal"
    idle: str = "by_share"
    split_by: str = "plays"


@dataclass(frozen=True)
class Mix:
    """A part of the base by plays, the rest by listener."""

    pro_rata_ppb: int
    user_centric: UserCentric = UserCentric()


@dataclass(frozen=True)
class ArtistCentric:
    """Boosts and a cap; without a boost its threshold decides nothing, and without a cap its reading is none."""

    unit: str = "artist"
    threshold_plays: int = 0
    threshold_listeners: int = 0
    thresholds_in: str = "base"
    professional_boost: Fraction = Fraction(1)
    active_boost: Fraction = Fraction(1)
    active_surfaces: tuple[str, ...] = ()
    cap: int | None = None
    cap_reading: str = "none"


@dataclass(frozen=True)
class Shapley:
    """A listener's money equally over the distinct units that it played, within a unit by plays. For comparison."""

    listener_revenue: str = "equal"
    idle: str = "by_share"
    unit: str = "artist"


@dataclass(frozen=True)
class Scaled:
    """By listener, as far as a unit fee reaches, of which the part ``alpha`` is distributed. For comparison."""

    alpha: Fraction
    idle: str = "by_share"


Parameters = UserCentric | Mix | ArtistCentric | Shapley | Scaled | None
"""Of a model; pro-rata has none."""


@dataclass(frozen=True)
class Allocation:
    """How bases of one side are apportioned."""

    name: str
    side: str
    model: str
    parameters: Parameters = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """An allocation as terms have it: a row of dataset ``allocation``."""
        said = json.loads(row["parameters"])
        return cls(row["allocation"], row["side"], row["model"], _READ[row["model"]](said))


PRO_RATA: Final = Allocation(DEFAULT_NAME, "recorded", "pro_rata")
"""What holds where terms say nothing: every play weighs the same."""


def _nothing(said: Mapping[str, Any]) -> None:
    if said:
        raise ValueError(f"pro_rata has no parameters, and {', '.join(sorted(said))} came with it")


def _user_centric(said: Mapping[str, Any]) -> UserCentric:
    return UserCentric(**said)


def _mix(said: Mapping[str, Any]) -> Mix:
    by_listener = {name: value for name, value in said.items() if name != "pro_rata_ppb"}
    return Mix(said["pro_rata_ppb"], UserCentric(**by_listener))


def _artist_centric(said: Mapping[str, Any]) -> ArtistCentric:
    boosts = {name: Fraction(said[name]) for name in ("professional_boost", "active_boost") if name in said}
    surfaces = tuple(said.get("active_surfaces", ()))
    return ArtistCentric(**{**said, **boosts, "active_surfaces": surfaces})


_READ: Final = {
    "pro_rata": _nothing,
    "user_centric": _user_centric,
    "mix": _mix,
    "artist_centric": _artist_centric,
}
