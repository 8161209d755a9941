"""What terms may say of one rate for both rights: how much of it is performing, and how much mechanical."""

from typing import Any, Self

from pydantic import Field, model_validator

from schemas.columns import WHOLE_PPB
from schemas.term_values import Dated, Key, Rate, Territories, Text


class RightSplitEntry(Dated):
    """How a blend is divided in some territories."""

    right_split: Key
    territories: Territories
    offerings: list[Text] = Field(default_factory=list)
    performing: Rate = Field(alias="PR", description="Part for the performing right; with MR the whole")
    mechanical: Rate = Field(alias="MR", description="Part for the mechanical right; with PR the whole")

    @model_validator(mode="after")
    def _is_the_whole(self) -> Self:
        if self.performing + self.mechanical != WHOLE_PPB:
            raise ValueError(
                f"has PR and MR of {self.performing + self.mechanical} parts per billion together: they must be the "
                "whole, 100 %"
            )
        if len(set(self.offerings)) < len(self.offerings):
            raise ValueError("has an offering twice: leave one")
        return self

    def row(self) -> dict[str, Any]:
        """As a row of ``right_split``."""
        said = self.model_dump(exclude={"performing", "mechanical"})
        parts = {"performing_ppb": self.performing, "mechanical_ppb": self.mechanical}
        return {**said, **parts, "offerings": sorted(self.offerings)}
