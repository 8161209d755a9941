"""What a column map of claims may say: the models that read ``schemas/wire/claim_layouts.yaml``."""

from collections import Counter
from collections.abc import Iterator
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.claim import Claim
from schemas.claim_message import ClaimMessage
from schemas.claim_summary import ClaimSummary
from schemas.columns import polars_schema

_OURS: Final = {
    "message": {*polars_schema(ClaimMessage)} - {"delivery_id", "layout"},
    "summary": {*polars_schema(ClaimSummary)} - {"delivery_id"},
    "claim": {*polars_schema(Claim)} - {"delivery_id", "row", "summary_id"},
}
_NEEDED: Final = {
    "message": {"message_id", "created_at", "sender_name"},
    "summary": {"territory", "split_mechanical_ppb", "split_performing_ppb"},
    "claim": {
        "claim_id", "dsp_resource_id", "claim_basis", "mechanical_ppb", "performing_ppb", "usages",
        "claimed_mechanical", "claimed_performing", "claimed",
    },
}  # fmt: skip


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Constants(_Said):
    """Values that hold for every file of a layout, by our columns."""

    message: dict[str, str] = Field(default_factory=dict)
    summary: dict[str, str] = Field(default_factory=dict)
    claim: dict[str, str] = Field(default_factory=dict)


class ClaimLayout(_Said):
    """Which column of a delimited file of claims is which column of ours; the file itself says what each key means."""

    layout: str = Field(pattern="^[a-z][a-z0-9_]*$")
    about: str
    delimiter: Literal[",", ";", "\t", "|"]
    encoding: Literal["utf-8", "utf-8-sig", "cp1252", "iso-8859-1", "iso-8859-15"]
    header_line: int = Field(ge=1, le=100)
    decimal: Literal[".", ","]
    thousands: Literal["", ".", ",", " ", "'"]
    shares: Literal["percent", "fraction"]
    date: str = Field(pattern="%Y")
    detect: list[str] = Field(min_length=3)
    message: dict[str, str]
    summary: dict[str, str]
    claim: dict[str, str]
    constants: Constants = Field(default_factory=Constants)
    summary_by: list[str] = Field(default_factory=list)
    optional: list[str] = Field(default_factory=list)
    ignored: list[str] = Field(default_factory=list)

    @property
    def columns(self) -> list[str]:
        """The file's columns that are read."""
        return list(dict.fromkeys([*self.message.values(), *self.summary.values(), *self.claim.values()]))

    @property
    def called(self) -> dict[str, str]:
        """What the file calls our columns."""
        return {**self.message, **self.summary, **self.claim}

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        problem = next(self._problems(), None)
        if problem is not None:
            raise ValueError(f"{self.layout}: {problem}")
        return self

    def _problems(self) -> Iterator[str]:
        for part, ours in _OURS.items():
            mapped, fixed = getattr(self, part), getattr(self.constants, part)
            unknown = sorted({*mapped, *fixed} - ours)
            missing = sorted(_NEEDED[part] - {*mapped, *fixed})
            both = sorted(set(mapped) & set(fixed))
            if unknown or missing or both:
                yield f"{part}: unknown {unknown}, missing {missing}, both a column and a constant {both}"
        if ("summary_id" in self.summary) == bool(self.summary_by):
            yield "a summary has either a column for its id, or columns that make it (summary_by)"
        read = set(self.columns)
        strange = sorted(({*self.detect, *self.summary_by, *self.optional}) - read)
        if strange:
            yield f"columns that nothing reads: {strange}"
        if set(self.optional) & set(self.detect):
            yield "a column that tells the layout cannot be optional"
        if set(self.ignored) & read:
            yield "a column cannot be both read and ignored"
        if self.decimal == self.thousands:
            yield "decimal and thousands are the same sign"


class ClaimLayouts(_Said):
    """All layouts."""

    layouts: list[ClaimLayout]

    @model_validator(mode="after")
    def _are_told_apart(self) -> Self:
        names = Counter(layout.layout for layout in self.layouts)
        marks = Counter(frozenset(layout.detect) for layout in self.layouts)
        if max(names.values(), default=1) > 1 or max(marks.values(), default=1) > 1:
            raise ValueError("two layouts have one name, or the same columns that tell them")
        return self
