"""What executes the expressions of a model, one step after the other."""

from typing import Protocol

import ibis.expr.types as ir
import polars as pl


class Engine(Protocol):
    """Executes Ibis expressions over ``listening`` and over what it was given or has kept under a name."""

    def give(self, name: str, rows: pl.DataFrame) -> None:
        """Let later expressions see these rows as table ``name``."""
        ...

    def keep(self, name: str, expression: ir.Table) -> None:
        """Execute an expression; later ones see its rows as table ``name``."""
        ...

    def rows(self, expression: ir.Table) -> pl.DataFrame:
        """Execute an expression and bring its rows here, in no order."""
        ...
