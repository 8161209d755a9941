"""Recipients get their files as their terms say, through a whole month: other versions, divided, packed, announced."""

import gzip
import json
import re
import shutil
from pathlib import Path

import pytest

from pipelines.sample import write_sample
from tests.end_to_end.months import PERIOD, once, partita, settle

TERMS = """\
issued: 2026-07-20
reporting:
  - party: polyhymn
    basic_audio: "1.2"
    summary: SY01
    usage: SU01
    max_lines: 1000
    is_gzipped: true
    has_semaphores: true
    has_copies: false
    cwr_version: "2.2"
    valid_from: 2020-01-01
    source: Invented for a test
  - party: kotonoha
    is_single_record: true
    has_semaphores: true
    valid_from: 2020-01-01
    source: Invented for a test
  - party: quillfeather
    financial: "1.0"
    sales_layout: generic_sales
    has_semaphores: true
    valid_from: 2020-01-01
    source: Invented for a test
"""


def wished(folder: Path) -> None:
    deliveries = folder / "deliveries"  # of so many tracks that a report has more lines than a file may
    write_sample(deliveries, period=PERIOD, plays=8_000, tracks=1_000, listeners=200, seed=1)
    (deliveries / "terms" / "reporting.yaml").write_text(TERMS, encoding="utf-8")
    (folder / "said.json").write_text(json.dumps(settle(folder / "home", deliveries)))


@pytest.fixture(scope="module")
def month(shared: Path) -> Path:
    """A folder with deliveries, and a home in which they are settled. Look, do not touch."""
    return once(shared / "wishes", wished)


@pytest.fixture(scope="module")
def released(month: Path) -> Path:
    return month / "home" / "settlement" / PERIOD


def reports(folder: Path) -> list[Path]:
    return sorted(folder.glob("DSR_*"))


def test_they_pass_the_check_all_together(released: Path, tmp_path: Path) -> None:
    files = [path for name in ("Polyhymn", "Kotonoha", "Quillfeather") for path in released.glob(f"{name}*/[DW]*")]

    done = partita("check", *files, home=tmp_path)

    assert done.returncode == 0, done.stdout
    assert len(files) > 6


def test_a_report_is_divided_and_packed_and_each_file_has_no_more_lines_than_it_may(released: Path) -> None:
    [folder] = released.glob("Polyhymn*")
    parts = [re.search(r"_([0-9]+)of([0-9]+)_", path.name) for path in reports(folder)]

    assert {path.suffixes[-1] for path in reports(folder)} == {".gz"}
    assert any(part and int(part[2]) > 1 for part in parts)
    assert all(gzip.decompress(path.read_bytes()).count(b"\n") <= 1000 for path in reports(folder))
    assert not list(folder.glob("*.xlsx"))


def test_every_report_is_announced_by_one_empty_file(released: Path) -> None:
    for name in ("Polyhymn", "Kotonoha", "Quillfeather"):
        [folder] = released.glob(f"{name}*")
        wanted = {re.sub(r"_[0-9]+of[0-9]+_", "__", f"_{path.name.split('.')[0]}.ctrl") for path in reports(folder)}

        found = list((folder / "file_available").iterdir())

        assert {path.name for path in found} == wanted
        assert wanted
        assert {path.stat().st_size for path in found} == {0}
    assert len(list(released.glob("*/file_available"))) == 3


def test_each_has_the_version_that_it_asked_for(released: Path) -> None:
    def heads(name: str) -> set[tuple[str, ...]]:
        texts = [
            gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            for path in released.glob(f"{name}*/DSR_*")
        ]
        return {tuple(text.decode().split("\n")[0].split("\t")[2:4]) for text in texts}

    assert ("BasicAudioProfile", "1.2") in heads("Polyhymn")
    assert any(profile.startswith("BasicAudioProfile") and "SRB" in profile for profile, _ in heads("Kotonoha"))
    assert heads("Quillfeather") == {("FinancialReportingToRecordCompaniesProfileSRB", "1.0")}
    assert [path.read_text("ascii")[:3] for path in released.glob("Polyhymn*/WORKS-USED_*")] == ["HDR"]


def test_what_comes_back_is_counted_and_is_no_delivery(month: Path, tmp_path: Path) -> None:
    home = shutil.copytree(month / "home", tmp_path / "home", symlinks=True)
    deliveries = shutil.copytree(month / "deliveries", tmp_path / "deliveries")
    [report] = (home / "settlement" / PERIOD).glob("Quillfeather*/DSR_*")
    answer = re.sub(r"_[0-9]+of[0-9]+_.*", "__20261005T080000.tsv", report.name.replace("DSR_", "ACK_", 1))
    (deliveries / "acknowledgements" / "quillfeather").mkdir(parents=True)
    (deliveries / "acknowledgements" / "quillfeather" / answer).touch()

    found = json.loads(partita("status", "--deliveries", deliveries, "--json", home=home).stdout)

    [settled] = found["months"]
    assert (settled["state"], settled["acknowledged"]) == ("settled", 1)
    assert settled["reports"] > 3
    assert [row["file"] for row in found["acknowledgements"]] == [answer]
    assert found["refused"] == []
