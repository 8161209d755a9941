"""Column types and fields that many datasets share, and the strictness that all of them have.

A field's ``description`` becomes the COMMENT of the column in the warehouse.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Final

import pandera.polars as pa
import polars as pl

from schemas import vocabulary

MONEY: Final = pl.Decimal(38, 9)
"""An amount at rest: nano-units, in the currency named in the row."""
EXCHANGE: Final = pl.Decimal(38, 18)
"""A rate of exchange: nine digits are too few of a small one, 0.000057103 euros for a rupiah."""
WHOLE_PPB: Final = 1_000_000_000
"""The whole, in parts per billion."""
NO_CURRENCY: Final = "XXX"
"""ISO 4217 for "no currency": usage in a territory whose revenue nobody delivered."""

ISRC: Final = r"^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$"
ISWC: Final = r"^T[0-9]{10}$"
IPI_NAME_NUMBER: Final = r"^[0-9]{11}$"
TERRITORY: Final = r"^[A-Z]{2}$"
CURRENCY: Final = r"^[A-Z]{3}$"
PERIOD: Final = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
SHA256: Final = r"^[0-9a-f]{64}$"
TERRITORIES: Final = r"^[+-]\S+( [+-]\S+)*$"
"""Ordered includes and excludes over the TIS tree, e.g. ``+2136 -840`` or ``+GB +FR``."""

Money = Annotated[pl.Decimal, 38, 9]
Exchange = Annotated[pl.Decimal, 38, 18]
Texts = Annotated[pl.List, pl.String()]


class Strict(pa.DataFrameModel):
    """Base of every dataset: an unknown column is a change in the source, not a detail."""

    class Config(pa.DataFrameModel.Config):
        """Strict, ordered and never coerced."""

        strict = True
        ordered = True
        coerce = False


def text(description: str, *, nullable: bool = False, matches: str | None = None) -> Any:
    """A text column; ``matches`` is a regular expression."""
    return pa.Field(nullable=nullable, str_matches=matches, description=description)


def code(description: str, allowed: Sequence[str], *, nullable: bool = False) -> Any:
    """A column whose values come from a closed list."""
    return pa.Field(nullable=nullable, isin=list(allowed), description=description)


def count(description: str, *, nullable: bool = False) -> Any:
    """A whole number, never negative."""
    return pa.Field(nullable=nullable, ge=0, description=description)


def share(description: str, *, above: int = WHOLE_PPB, nullable: bool = False) -> Any:
    """Parts per billion, from nothing to ``above`` (the whole, unless told)."""
    return pa.Field(nullable=nullable, ge=0, le=above, description=description)


def money(description: str, *, nullable: bool = False) -> Any:
    """An amount of the row's currency; may be negative."""
    return pa.Field(nullable=nullable, description=description)


def plain(description: str, *, nullable: bool = False) -> Any:
    """A column with no rule but its type."""
    return pa.Field(nullable=nullable, description=description)


def territory() -> Any:
    """ISO 3166-1 alpha-2."""
    return text("ISO 3166-1 alpha-2 code", matches=TERRITORY)


def offering() -> Any:
    """One product of the service with its own pool."""
    return text("Product of the service with its own pool: premium, family, student, free")


def currency() -> Any:
    """ISO 4217."""
    return text("ISO 4217 code of the amounts in the row", matches=CURRENCY)


def status() -> Any:
    """Whether money can be paid."""
    return code("payable, accrued, hold or suspense", vocabulary.STATUS)


def reason() -> Any:
    """Why money cannot be paid."""
    return code("Why it is on hold or in suspense", vocabulary.REASON, nullable=True)


def polars_schema(model: type[pa.DataFrameModel]) -> pl.Schema:
    """The polars types of a dataset, in its order."""
    columns = model.to_schema().columns
    return pl.Schema({name: column.dtype.type for name, column in columns.items()})


def empty(model: type[pa.DataFrameModel]) -> pl.DataFrame:
    """No rows of a dataset, with its types."""
    return pl.DataFrame(schema=polars_schema(model))
