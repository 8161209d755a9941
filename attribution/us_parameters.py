"""Which figures of 37 CFR 385 subpart C hold on a day: those of terms first, and a type's own before those of all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from attribution.agreements import TermsError
from schemas import us_words as words
from schemas.us_mechanical_parameter import parameter_name

_SECTION = "us_mechanical_parameters"


@dataclass(frozen=True)
class Figure:
    """A parameter as it holds: ``value`` is none where there is no such cap or floor."""

    name: str
    value: Fraction | None
    unit: str
    is_verified: bool
    written: str

    @property
    def number(self) -> Fraction:
        """The value of a parameter that cannot be none."""
        return Fraction(0) if self.value is None else self.value

    @property
    def said(self) -> str:
        """As it is written, with its unit."""
        return f"{self.written} {self.unit}"


@dataclass(frozen=True)
class Figures:
    """The parameters of a day, by origin (ours last), what they are, and offering type."""

    held: Mapping[tuple[bool, str, str], Figure]
    on: date

    def of(self, parameter: str, offering_type: str) -> Figure:
        """A parameter of an offering type.

        Raises:
            TermsError: where none is known; the message says which row to add.
        """
        for is_shipped in (False, True):
            for kind in (offering_type, words.ANY_TYPE):
                if (is_shipped, parameter, kind) in self.held:
                    return self.held[is_shipped, parameter, kind]
        raise TermsError(
            f"No {parameter} of {offering_type} is known for {self.on}, and US mechanicals need it. Add a row under "
            f"{_SECTION} in a file of terms: {{parameter: {parameter}, offering_type: {offering_type}, value: …, "
            f"unit: {' or '.join(words.PARAMETER_UNITS[parameter])}, valid_from: …, source: …, verified: …}}."
        )


def figures(parameter: pl.DataFrame, *, on: date) -> Figures:
    """The parameters that hold on a day.

    Args:
        parameter: rows of ``us_mechanical_parameter``.
        on: the day that decides, the last one of the month.

    Raises:
        TermsError: where two rows of one origin hold at once, naming both.
    """
    held: dict[tuple[bool, str, str], Figure] = {}
    in_force = parameter.filter(pl.col("valid_from") <= on, pl.col("valid_to").is_null() | (pl.col("valid_to") >= on))
    for row in in_force.sort("parameter", "offering_type", "valid_from", "is_shipped").iter_rows(named=True):
        key = row["is_shipped"], row["parameter"], row["offering_type"]
        figure = _figure(row)
        if key in held:
            raise TermsError(
                f"{held[key].name} and {figure.name} both hold on {on}: end the first one under {_SECTION} (valid_to)."
            )
        held[key] = figure
    return Figures(held, on)


def _figure(row: Mapping) -> Figure:
    name = parameter_name(row["parameter"], row["offering_type"], row["valid_from"])
    value = None if row["value"] == words.NONE else Fraction(row["value"])
    return Figure(name, value, row["unit"], row["is_verified"], row["value"])
