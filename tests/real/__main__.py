"""``make real``: settle a month built from real listening, and assert what must hold of it."""

import sys
from pathlib import Path

from pipelines import console
from pipelines.home import Home
from pipelines.run import run_month
from tests.real import build
from tests.real.events import PERIOD
from tests.real.invariants import assert_sound


def main() -> int:
    """Build, settle, assert, print."""
    root = Path("var/real")
    home = Home.at(root / "home", build(root / "deliveries"))
    with console.progress(quiet=False) as told:
        outcome = run_month(home, PERIOD, told)
    assert_sound(home, outcome.summary)
    console.closing_table(outcome, home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
