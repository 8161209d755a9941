"""Files that people write, broken in ways that nobody thought of: read, or refused with a reason; never a crash."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.datasets import DATASETS
from pipelines.readers import consents, terms
from pipelines.readers.parsed import REJECTS, Quarantine
from tests.faults.test_terms import GOOD
from tests.formats.test_consents import EXAMPLE, HEADER, RESERVED, ROW

FILES = {
    "terms.yaml": (terms.read, GOOD),
    "consents.yaml": (consents.read, EXAMPLE),
    "grants.csv": (consents.read, HEADER + ROW),
    "opt-outs.csv": (consents.read, RESERVED),
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
BOUNDED = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def judge(folder: Path, name: str, content: bytes) -> None:
    """Read a file; its rows must be what the schemas say, or it must be refused."""
    path = folder / name
    path.write_bytes(content)
    try:
        found = FILES[name][0](path, name=name, delivery_id="0" * 64)
    except Quarantine:
        return
    assert found.rejects.schema == REJECTS
    for dataset, rows in found.frames.items():
        DATASETS[dataset].validate(rows, lazy=True)


@pytest.mark.parametrize("name", FILES)
@BOUNDED
@given(data=st.data())
def test_any_piece_replaced_by_any_text_is_read_or_refused(tmp_path: Path, name: str, data: st.DataObject):
    good = FILES[name][1]
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 40)))
    piece = data.draw(st.text(max_size=12) | st.sampled_from(["\n", "\t", "''", "- ", ": ", "0", "-1", "~", ",,", '"']))

    judge(tmp_path, name, (good[:start] + piece + good[end:]).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("name", ["terms.yaml", "consents.yaml"])
@BOUNDED
@given(data=st.data())
def test_any_value_in_any_place_is_read_or_refused(tmp_path: Path, name: str, data: st.DataObject):
    document = yaml.safe_load(FILES[name][1])
    spot: Any = document
    while True:
        key = data.draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else range(len(spot))))
        if not spot[key] or not isinstance(spot[key], dict | list) or data.draw(st.booleans()):
            spot[key] = data.draw(VALUES)
            break
        spot = spot[key]

    judge(tmp_path, name, yaml.safe_dump(document, allow_unicode=True).encode())


@pytest.mark.parametrize("name", FILES)
@BOUNDED
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path: Path, name: str, content: bytes):
    judge(tmp_path, name, content)
