"""Bytes to frames: one module a kind of delivery."""

import importlib
from collections.abc import Callable

from pipelines.readers.parsed import Parsed

Reader = Callable[..., Parsed]
"""``(path, *, name, delivery_id)`` to what the file says; raises ``Quarantine`` where it cannot be used."""


def _reader(module: str) -> Reader:
    def read(path, **what) -> Parsed:
        return importlib.import_module(f"pipelines.readers.{module}").read(path, **what)

    return read


READERS = {
    kind: _reader(module)
    for kind, module in {
        "streams": "streams",
        "catalogue": "ern",
        "works": "cwr",
        "terms": "terms",
        "finance": "finance",
        "provenance": "provenance",
        "consents": "consents",
        "claims": "claims",
    }.items()
}
"""The reader of each kind, imported when its first file comes."""
