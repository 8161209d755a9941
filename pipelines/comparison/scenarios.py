"""What ``--models`` names: models with the parameters that comparisons use, and files of terms with their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from importlib.resources import as_file, files
from pathlib import Path

import polars as pl

from attribution.weights.allocation import PRO_RATA, Allocation, Parameters, Scaled, Shapley, UserCentric
from pipelines.comparison.figures import percent as said_part
from pipelines.comparison.style import MODELS_AT_MOST
from pipelines.comparison.words import CHOICE, FIGURE
from pipelines.readers.parsed import Quarantine
from pipelines.readers.terms import read
from schemas import vocabulary
from schemas.allocation import Allocation as AllocationRow
from schemas.columns import empty
from schemas.eligibility import Eligibility

KNOWN = (*vocabulary.ALLOCATION_MODEL, *vocabulary.COMPARISON_MODEL)
"""Models that are known by name."""
_OURS = "comparison_models.yaml"
_ONLY_COMPARED = {"shapley": Shapley(), "scaled": Scaled(Fraction(7, 10))}


class NotComparable(ValueError):
    """What was asked for cannot be compared; the message is for whoever asked."""


@dataclass(frozen=True)
class Scenario:
    """One way to apportion the bases of a month."""

    name: str
    allocation: Allocation
    """of every base that ``terms`` do not name, on both sides"""
    terms: pl.DataFrame = field(default_factory=lambda: empty(AllocationRow))
    """rows of ``allocation``, of a file"""
    eligibility: pl.DataFrame = field(default_factory=lambda: empty(Eligibility))
    """rows of ``eligibility`` of the same file, before those of the month"""

    def parameters(self) -> str:
        """What it was run with, in words and figures."""
        if self.terms.height:
            return "; ".join(dict.fromkeys(self.terms.select(pl.format("{} ({})", "allocation", "model")).to_series()))
        return ", ".join(_told(self.allocation.parameters))


def scenarios(names: str) -> list[Scenario]:
    """What a list of names stands for, in its order.

    Args:
        names: models and files of terms, with commas between them.

    Raises:
        NotComparable: where a name is no model and no file, is there twice, or a file has a mistake.
    """
    asked = [name.strip() for name in names.split(",") if name.strip()]
    if not asked:
        raise NotComparable(f"No model is named: write --models with some of {', '.join(KNOWN)}, or files of terms.")
    found = [_scenario(name) for name in asked]
    called = [one.name for one in found]
    twice = [name for name in dict.fromkeys(called) if called.count(name) > 1]
    if twice:
        raise NotComparable(f"{', '.join(twice)} is named twice: leave one, or give the other file another name.")
    if len(found) > MODELS_AT_MOST:
        raise NotComparable(f"{len(found)} models are too many for one picture: name at most {MODELS_AT_MOST}.")
    return found


def _scenario(name: str) -> Scenario:
    if name in _ONLY_COMPARED:
        return Scenario(name, Allocation(name, "recorded", name, _ONLY_COMPARED[name]))
    if name == PRO_RATA.model:
        return Scenario(name, PRO_RATA)
    if name in KNOWN:
        return Scenario(name, _ours()[name])
    path = Path(name)
    if not path.is_file():
        raise NotComparable(
            f"{name} is no model and no file. Models are {', '.join(KNOWN)}; a file is one of terms with allocations."
        )
    said = _from_file(path)
    return Scenario(path.name, PRO_RATA, said["allocation"], said["eligibility"])


def _from_file(path: Path) -> Mapping[str, pl.DataFrame]:
    try:
        said = read(path, name=path.name, delivery_id="").frames
    except Quarantine as refused:
        raise NotComparable(refused.detail) from refused
    except OSError as fault:
        raise NotComparable(f"{path} cannot be read: {fault.strerror}.") from fault
    if said["allocation"].is_empty():
        raise NotComparable(f"{path.name} has no allocations: add one to it, or name the model itself.")
    return said


def _ours() -> dict[str, Allocation]:
    with as_file(files("schemas") / "wire" / _OURS) as path:
        rows = _from_file(path)["allocation"]
    return {row["model"]: Allocation.from_row(row) for row in rows.iter_rows(named=True)}


def _told(parameters: Parameters) -> Iterator[str]:
    """Each parameter in words; those of a model within a model too."""
    for name, value in vars(parameters).items() if parameters else ():
        if isinstance(value, UserCentric):
            yield from _told(value)
        elif isinstance(value, str):
            yield CHOICE.get((name, value), f"{name} {value}".replace("_", " "))
        elif name in FIGURE and value is not None:
            yield FIGURE[name].format(_figure(name, value))


def _figure(name: str, value: int | Fraction | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return said_part(int(value)) if name.endswith("_ppb") else f"{value:,}" if isinstance(value, int) else str(value)
