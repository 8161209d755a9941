"""The command, with a list of the processes that it starts.

Run as ``python -m tests.end_to_end.watched_run <list> run 2026-09 …``.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pipelines import cli


def listed(path: Path) -> None:
    """From now on write the words of every process that is started, one JSON list a line, into ``path``."""
    path.touch()

    def heard(event: str, given: tuple[Any, ...]) -> None:
        if event == "subprocess.Popen":
            with path.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps([str(word) for word in given[1]]) + "\n")

    sys.addaudithook(heard)


if __name__ == "__main__":
    listed(Path(sys.argv.pop(1)))
    cli.main()
