import io
import zipfile
from pathlib import Path

import pytest

from pipelines.readers import finance_zip
from pipelines.readers.finance import read
from pipelines.readers.parsed import Parsed, Quarantine
from tests.paths import INPUTS

GOOD = """\
period,territory,offering,currency,gross,tax,net,subscribers,trial_subscribers,free_subscribers
2026-09,GB,premium,GBP,120.00,20.00,100.00,9,1,0
"""


def parsed(folder: Path, content: bytes) -> Parsed:
    path = folder / "finance.zip"
    path.write_bytes(content)
    return read(path, name="finance/finance.zip", delivery_id="0" * 64)


def refused(folder: Path, content: bytes) -> Quarantine:
    with pytest.raises(Quarantine) as caught:
        parsed(folder, content)
    return caught.value


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped(("a.csv", GOOD.encode()), ("b.csv", GOOD.encode())), "unknown_format"),
        (zipped(), "unknown_format"),
        (zipped(("../../etc/a.csv", GOOD.encode())), "unknown_format"),
        (zipped(("/etc/a.csv", GOOD.encode())), "unknown_format"),
        (zipped(("c:\\a.csv", GOOD.encode())), "unknown_format"),
        (zipped(("a.exe", GOOD.encode())), "unknown_format"),
        (zipped(("a.csv", b"")), "empty_file"),
        (zipped(("a.csv", zipped(("a.csv", GOOD.encode())))), "wrong_encoding"),
        (b"PK\x03\x04 and then nothing of the kind", "truncated"),
    ],
)
def test_an_archive_is_one_csv_under_a_plain_name(tmp_path: Path, content: bytes, reason: str):
    assert refused(tmp_path, content).reason == reason


def test_an_archive_may_hold_revenue_too(tmp_path: Path):
    assert parsed(tmp_path, zipped(("revenue.csv", GOOD.encode()))).frames["revenue"].height == 1


def test_an_archive_that_unpacks_to_too_much_is_refused_whatever_it_says_of_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(finance_zip, "LARGEST", 100_000)
    honest = zipped(("a.csv", b"0" * 100_001))
    lying = honest.replace((100_001).to_bytes(4, "little"), (50).to_bytes(4, "little"))

    assert refused(tmp_path, honest).reason == "unreadable"
    assert lying != honest
    assert refused(tmp_path, lying).reason == "unreadable"


def test_the_banks_archive_cut_or_changed_anywhere_never_gives_other_rates(tmp_path: Path):
    whole = (INPUTS / "rates" / "ecb_eurofxref-hist.zip").read_bytes()

    for place in range(10, len(whole), len(whole) // 12):
        assert refused(tmp_path, whole[:place]).reason == "truncated"
        flipped = whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :]
        if place > 100:
            assert refused(tmp_path, flipped).reason in {"unreadable", "truncated"}


def test_an_encrypted_archive_is_refused(tmp_path: Path):
    locked = bytearray(zipped(("a.csv", GOOD.encode())))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1

    assert refused(tmp_path, bytes(locked)).reason == "unreadable"
