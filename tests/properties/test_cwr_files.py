"""Whole CWR files: read and written again, and broken in any way at all."""

import random
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.check.cwr import check_cwr
from pipelines.check.findings import FINDING
from pipelines.readers.cwr import read
from pipelines.readers.parsed import Quarantine
from pipelines.wire.cwr_scan import scan_cwr
from pipelines.wire.cwr_typed import batches, woven
from pipelines.wire.fixed import fields_of, records_of
from tests.formats.cwr_broken import acknowledgement, later, our_notice
from tests.formats.rewritten import rewritten_cwr

_SAMPLE = sorted(Path("data/sample/works").iterdir())
_TRIMMED = ("GRH", "GRT")


def _written(folder: Path, lines: list[str]) -> Path:
    path = folder / "CW260001EXS_000.V22"
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("iso-8859-1"))
    return path


@pytest.mark.parametrize("version", ["2.1", "2.2", "3.1"])
def test_our_own_files_are_written_as_they_were_read_byte_for_byte(tmp_path, version):
    lines = later() if version == "3.1" else our_notice(version, tmp_path)
    path = _written(tmp_path, lines)

    assert rewritten_cwr(path) == path.read_bytes()


@pytest.mark.parametrize("path", _SAMPLE, ids=lambda path: path.name)
def test_records_of_others_are_written_as_they_were_read(path):
    for some in scan_cwr(path):
        details = some.filter(~pl.col("record").is_in(_TRIMMED))
        for (version, record), rows in details.partition_by("version", "record", as_dict=True).items():
            kind = str(version), str(record)
            width = rows["raw"].str.len_chars()

            again = records_of(*kind, fields_of(*kind, rows["raw"]))

            same = pl.DataFrame({"again": again, "width": width}).select(pl.col("again").str.slice(0, pl.col("width")))
            assert same["again"].to_list() == rows["raw"].to_list(), kind


def test_transactions_are_woven_in_their_order(tmp_path):
    lines = our_notice("2.2", tmp_path)
    records: dict[str, list[pl.DataFrame]] = {}
    for some in batches(_written(tmp_path, lines), lines=5):
        for (_, record), rows in some.items():
            inside = rows.filter(pl.col("transaction") > 0).rename({"position": "sequence"})
            records.setdefault(record, []).append(inside.drop("line", "group"))
    details = {
        record: pl.concat(parts) for record, parts in records.items() if record not in ("HDR", "GRH", "GRT", "TRL")
    }

    again = woven("2.2", details)

    assert again.to_list() == lines[2:-2]


def _spoilt(content: bytes, seed: int) -> bytes:
    """A few bytes changed, lines doubled, dropped or moved."""
    chance = random.Random(seed)
    lines = content.split(b"\r\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                lines[at] = lines[at][: chance.randint(0, len(lines[at]))]
            case 1:
                spot = chance.randint(0, len(lines[at]))
                lines[at] = lines[at][:spot] + chance.randbytes(chance.randint(1, 6)) + lines[at][spot:]
            case 2:
                lines.insert(chance.randrange(len(lines)), lines[at])
            case 3 if len(lines) > 1:
                del lines[at]
            case _:
                spot = chance.randint(0, len(lines[at]))
                lines[at] = lines[at][:spot] + bytes([chance.choice(b"09AZX \xe9")]) + lines[at][spot + 1 :]
    return chance.choice([b"\r\n", b"\r\n", b"\r\n", b"\n"]).join(lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), kind=st.sampled_from(["2.1", "2.2", "3.1", "ACK"]))
def test_no_file_however_broken_stops_a_check_or_the_intake(tmp_path, seed, kind):
    lines = {"3.1": later, "ACK": acknowledgement}.get(kind, lambda: our_notice(kind, tmp_path))()
    path = tmp_path / "broken"
    path.write_bytes(_spoilt("".join(f"{line}\r\n" for line in lines).encode("iso-8859-1"), seed))

    found = check_cwr(path)

    assert found.schema == FINDING
    with suppress(Quarantine):
        assert read(path, name="works/broken", delivery_id="0" * 64).rows >= 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_bytes_that_are_nothing_are_said_to_be_no_cwr(tmp_path, content):
    path = tmp_path / "noise"
    path.write_bytes(content)

    assert check_cwr(path).filter(severity="error").height > 0
