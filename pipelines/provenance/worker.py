"""A process of its own for files of strangers: ``python -m pipelines.provenance.worker``.

One line of JSON in, one out. The first line in are the library's settings; each other one names a pair of files.
"""

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

import c2pa

from pipelines.provenance.reading import read

MOST_MEMORY: Final = 2 << 30
"""Bytes of address space: a file that asks for more ends this process, not the run."""


def main() -> None:
    """Answer until there is nothing more to read."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    context = c2pa.Context.from_dict(json.loads(sys.stdin.readline()))
    for line in sys.stdin:
        asset, store = (None if name is None else Path(name) for name in json.loads(line))
        sys.stdout.write(json.dumps(asdict(read(context, asset, store))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
