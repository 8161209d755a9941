"""Whatever becomes of a file of claims on its way, it is read or refused with a reason, and nothing else."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.datasets import DATASETS
from pipelines.readers.parsed import REJECTS, Quarantine
from pipelines.shapes import kept_types
from schemas.vocabulary import ROW_REASON
from tests.formats.cdm_files import CLAIM, SUMMARY, line, message, parsed
from tests.formats.test_claim_layouts import INVOICES, house, own

FILES = [
    message(line(SUMMARY), line(CLAIM), "CX01\tx", line(CLAIM, ClaimId="C2")).encode(),
    own({}, {"claim_id": "C2"}).encode(),
    house(),
    (INVOICES + "I1,polyhymn,2026-10-05,GBP,1.25,0.25,PLY-1\n").encode(),
]
SIGNS = [b"\t", b"\n", b"\r", b"\\", b"\\\\\\", b"|", b'"', b"#", b"-", b"1e3", b"NaN", b"\x00", b"\xff", b";", b","]
PIECES = st.one_of(
    st.sampled_from(SIGNS),
    st.text(max_size=3).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=3),
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), PIECES), min_size=1, max_size=4)


def edited(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, piece in edits:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + length :]
    return content


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FILES), EDITS)
def test_a_broken_file_is_read_or_refused_and_never_a_fault(content: bytes, edits):
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = parsed(Path(folder), edited(content, edits), "claims/any.csv")
        except Quarantine:
            return
    for dataset, frame in found.frames.items():
        assert dict(frame.schema) == kept_types(dataset)
        DATASETS[dataset].validate(frame, lazy=True)
    assert found.rejects.schema == REJECTS
    assert set(found.rejects["reason"]) <= set(ROW_REASON)
    assert not found.rejects.select("row", "reason").is_duplicated().any()
