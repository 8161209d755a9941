"""Named layouts of the sales file: which of our figures stands in which column, and how; ``schemas/wire/sales``.

A layout is a YAML file of columns, each a field of ``sales_fields`` or a constant. Where a figure comes from is not its
business.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from pipelines.wire.sales_fields import FIELDS

_FOLDER: Final = "wire/sales"
_DATE_FORM = r"^(%Y|%m|%d|%y|[-/. ])+$"
_MARKS = "\"'\n\r"

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class BadLayout(ValueError):
    """A layout cannot be what it says: which file, which key, why."""


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Column(_Said):
    """One column of a file: a field of ours or always the same text."""

    column: Text = Field(description="Its name in the heading")
    field: Text | None = Field(None, description="Our figure")
    constant: str | None = Field(None, max_length=200, description="What stands there instead, in every row")
    form: Annotated[str, StringConstraints(pattern=_DATE_FORM)] | None = Field(None, description="Of a date")
    decimals: Annotated[int, Field(ge=0, le=9)] | None = Field(
        None, description="Of a price of one play, rounded half to even; amounts are exact"
    )
    words: dict[str, str] | None = Field(None, min_length=1, description="What the file calls our words")

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        if (self.field is None) == (self.constant is None):
            raise ValueError("says neither field nor constant, or both: leave one")
        if self.constant is not None and (self.form or self.words or self.decimals is not None):
            raise ValueError("is a constant, which has no form, words or decimals: leave them out")
        return self

    @model_validator(mode="after")
    def _suits_its_field(self) -> Self:
        if self.field is None:
            return self
        if self.field not in FIELDS:
            raise ValueError(f"no field is called {self.field}; there are {', '.join(sorted(FIELDS))}")
        kind = FIELDS[self.field].kind
        for key, suits in (("form", {"date"}), ("decimals", {"price"}), ("words", {"text", "truth"})):
            if getattr(self, key) is not None and kind not in suits:
                raise ValueError(
                    f"{key} is of a {' or a '.join(sorted(suits))}, and {self.field} is a {kind}: leave it out"
                )
        return self


class SalesLayout(_Said):
    """How a sales file is written."""

    layout: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    title: Text = Field(description="What is in it, in a sentence")
    source: Text = Field(description="How its columns are known")
    extension: Literal["csv", "txt", "tsv"] = "csv"
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    decimal: Literal[".", ","] = Field(".", description="Decimal sign")
    quote: Literal["text", "necessary", "all"] = Field(
        "necessary", description="Quotation marks round all text, or only where a value asks for them, or everywhere"
    )
    header: bool = Field(True, description="Whether the first line names the columns")
    columns: list[Column] = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_read_again(self) -> Self:
        if self.delimiter in _MARKS or self.delimiter.isalnum():
            raise ValueError(f"{self.delimiter!r} cannot part columns: take a comma, a semicolon, a tab or a pipe")
        if self.delimiter == self.decimal:
            raise ValueError(f"{self.decimal!r} is both delimiter and decimal sign: take another for one of them")
        if self.quote == "text" and self.decimal != ".":
            raise ValueError("quote: text leaves numbers bare, and they have a point: take quote: necessary")
        names = [each.column for each in self.columns]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"has the column {', '.join(twice)} twice: name each once")
        return self

    @property
    def heading(self) -> tuple[str, ...]:
        """Names of its columns."""
        return tuple(each.column for each in self.columns)


def layout_names() -> list[str]:
    """Every layout that a recipient can choose, by name."""
    return sorted(_all())


def sales_layout(name: str) -> SalesLayout:
    """A layout by its name.

    Raises:
        ValueError: where there is none of that name.
        BadLayout: where a file of layouts is wrong.
    """
    if name not in _all():
        raise ValueError(f"There is no sales layout {name!r}; there are {', '.join(layout_names())}: take one of these")
    return _all()[name]


def layout_of(text: str, *, name: str) -> SalesLayout:
    """The layout that a YAML file says.

    Args:
        text: of the file.
        name: of the file, for messages.

    Raises:
        BadLayout: where it is not YAML, or a key is missing, unknown or impossible.
    """
    try:
        said: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadLayout(f"{name}: is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(said, dict):
        raise BadLayout(f"{name}: holds no keys; a layout begins with `layout: name`")
    try:
        found = SalesLayout.model_validate(said)
    except ValidationError as error:
        raise BadLayout("; ".join(f"{name}: {_place(each['loc'])}{_told(each)}" for each in error.errors())) from error
    if found.layout != re.sub(r"\.yaml$", "", name):
        raise BadLayout(f"{name}: layout: is {found.layout}, and the file is called otherwise: give both one name")
    return found


@cache
def _all() -> dict[str, SalesLayout]:
    folder = files("schemas").joinpath(_FOLDER)
    found = sorted((path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda path: path.name)
    return {said.layout: said for said in (layout_of(path.read_text("utf-8"), name=path.name) for path in found)}


def _place(parts: tuple[int | str, ...]) -> str:
    """``columns[2].form: ``; numbers count from 1, as people do."""
    steps = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in parts).lstrip(".")
    return f"{steps}: " if steps else ""


def _told(error: Any) -> str:
    given = "" if error["type"] in ("missing", "value_error") else f" (there is {str(error['input'])[:60]!r})"
    return error["msg"].removeprefix("Value error, ") + given
