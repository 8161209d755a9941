"""What we expect of a month's deliveries, as data: named, dated and sourced limits in a YAML file."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

import polars as pl
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from attribution.period import bounds
from schemas.catalogue_profile import CatalogueProfile
from schemas.columns import WHOLE_PPB, Strict
from schemas.stream_profile import StreamProfile

Suite = Literal["streams", "catalogue"]
RULES: Traversable = files("schemas") / "wire" / "expectations.yaml"
"""The limits that hold unless others are given."""
_PROFILES: dict[str, type[Strict]] = {"streams": StreamProfile, "catalogue": CatalogueProfile}


class RulesError(Exception):
    """The limits cannot be used as they are written."""


class Rule(BaseModel):
    """One expectation: what is measured, between which limits, from when, and who says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]+$")
    says: str
    metric: str
    scope: str
    measure: Literal["value", "of_previous", "of_median"]
    at_least: int | None = None
    at_most: int | None = None
    at_least_ppb: int | None = None
    at_most_ppb: int | None = None
    ignore_below: int = 0
    valid_from: date
    valid_to: date | None = None
    source: str

    @model_validator(mode="after")
    def _limits_in_the_metrics_unit(self) -> "Rule":
        whole = {self.at_least, self.at_most} - {None}
        parts = {self.at_least_ppb, self.at_most_ppb} - {None}
        wanted, other = (parts, whole) if self.is_share else (whole, parts)
        if other or not wanted:
            unit = "at_least_ppb, at_most_ppb" if self.is_share else "at_least, at_most"
            raise ValueError(f"{self.name} is limited by {unit}, one of them or both, and by nothing else")
        return self

    @property
    def is_share(self) -> bool:
        """Whether it is measured in parts per billion."""
        return self.measure != "value" or self.metric.endswith("_ppb")

    @property
    def least(self) -> int | None:
        """The lower limit, in the unit of what is measured."""
        return self.at_least_ppb if self.is_share else self.at_least

    @property
    def most(self) -> int | None:
        """The upper limit, in the unit of what is measured."""
        return self.at_most_ppb if self.is_share else self.at_most

    @property
    def expected(self) -> str:
        """The limits in words."""
        limits = (("at least", self.least), ("at most", self.most))
        return ", ".join(f"{words} {self.shown(limit)}" for words, limit in limits if limit is not None)

    def shown(self, value: int) -> str:
        """A value as a person reads it: shares in percent, cut after the second digit."""
        if not self.is_share:
            return f"{value:,}"
        whole, hundredths = divmod(value * 10_000 // WHOLE_PPB, 100)
        return f"{whole:,}.{hundredths:02d}".rstrip("0").rstrip(".") + " %"


@dataclass(frozen=True)
class Case:
    """A rule, the ``key`` and the whole number ``found`` of all that it is about, and the gist of it in words."""

    rule: Rule
    found: pl.DataFrame
    observed: str


class _Suites(BaseModel):
    model_config = ConfigDict(extra="forbid")

    streams: list[Rule]
    catalogue: list[Rule]

    @model_validator(mode="after")
    def _measured_by_its_profile(self) -> "_Suites":
        for suite, profile in _PROFILES.items():
            for rule in getattr(self, suite):
                for column in ("metric", "scope"):
                    if not _allows(profile, column, getattr(rule, column)):
                        raise ValueError(f"{rule.name}: {getattr(rule, column)} is no {column} of {suite}")
        return self


def _allows(profile: type[Strict], column: str, value: str) -> bool:
    """Whether the profile's schema knows the code: one closed list, kept in one place."""
    checks = profile.to_schema().columns[column].checks
    return all(value in check.statistics["allowed_values"] for check in checks)


def names(suite: Suite, path: Traversable = RULES) -> dict[str, str]:
    """Every expectation of a suite, whenever it holds, with the sentence of its newest entry; sorted by name."""
    entries = sorted(getattr(_read(path), suite), key=lambda rule: (rule.name, rule.valid_from))
    return {rule.name: rule.says for rule in entries}


def rules(suite: Suite, period: str, path: Traversable = RULES) -> list[Rule]:
    """The expectations of a suite that hold on the first day of the month, sorted by name.

    Raises:
        RulesError: where the file is not as it should be, or two entries of a name hold at once.
    """
    first, _ = bounds(period)
    held = [rule for rule in getattr(_read(path), suite) if rule.valid_from <= first <= (rule.valid_to or first)]
    found = [rule.name for rule in held]
    if twice := sorted({name for name in found if found.count(name) > 1}):
        raise RulesError(f"{path}: more than one entry holds on {first} for {', '.join(twice)}; give one a valid_to")
    return sorted(held, key=lambda rule: rule.name)


def _read(path: Traversable) -> _Suites:
    try:
        return _Suites.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise RulesError(f"{path}: {error}") from error
