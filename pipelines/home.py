"""The one folder that everything lies under: safe to delete, safe to move."""

import os
from dataclasses import dataclass
from pathlib import Path

from pipelines.store import Store

HOME_VARIABLE = "PARTITA_HOME"
DELIVERIES_VARIABLE = "PARTITA_DELIVERIES"


@dataclass(frozen=True)
class Home:
    """Where things are. ``deliveries`` is a folder of the home unless told otherwise."""

    root: Path
    deliveries: Path

    @classmethod
    def at(cls, root: Path | str | None = None, deliveries: Path | str | None = None) -> "Home":
        """The home named by the arguments, else by the environment, else ``var`` in this folder."""
        home = Path(root or os.environ.get(HOME_VARIABLE) or "var").absolute()
        folder = deliveries or os.environ.get(DELIVERIES_VARIABLE) or home / "deliveries"
        return cls(home, Path(folder).absolute())

    @property
    def store(self) -> Store:
        """Immutable Parquet per asset and partition."""
        return Store(self.root / "store")

    @property
    def settlement(self) -> Path:
        """Files for recipients, a folder per month."""
        return self.root / "settlement"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that analysts open."""
        return self.root / "warehouse.duckdb"

    @property
    def dagster(self) -> Path:
        """Runs, events and logs."""
        return self.root / "dagster"

    @property
    def runs(self) -> Path:
        """What each month came to, and from what."""
        return self.root / "runs"
