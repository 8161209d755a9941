import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pipelines.writers.folders import (
    FileRow,
    file_row,
    folder_names,
    release,
    safe_name,
    settlement_files,
    write_checksums,
)
from schemas.settlement_file import SettlementFile

PERIOD = "2026-09"


def release_of(home: Path, content: str) -> Path:
    """A new set of files, as a run leaves it before the release."""
    folder = home / "next"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "halcyon").mkdir(parents=True)
    for name in ("a.tsv", "b.tsv"):
        (folder / "halcyon" / name).write_text(content)
    return folder


def seen(home: Path) -> set[str]:
    """What a reader finds of the month."""
    return {path.read_text() for path in sorted((home / "settlement" / PERIOD / "halcyon").iterdir())}


@pytest.fixture
def released(tmp_path):
    release(release_of(tmp_path, "old"), tmp_path / "settlement", PERIOD)
    return tmp_path


def test_a_release_is_a_relative_link_to_its_content(released):
    link = released / "settlement" / PERIOD

    assert link.is_symlink()
    assert not link.readlink().is_absolute()
    assert link.readlink().parts[0] == ".releases"
    assert seen(released) == {"old"}


def test_a_new_release_replaces_the_old_one_and_leaves_nothing_of_it(released):
    release(release_of(released, "new"), released / "settlement", PERIOD)

    assert seen(released) == {"new"}
    assert len(list((released / "settlement" / ".releases").iterdir())) == 1


def test_releases_of_other_months_stay(released):
    release(release_of(released, "other"), released / "settlement", "2026-10")

    assert seen(released) == {"old"}
    assert len(list((released / "settlement" / ".releases").iterdir())) == 2


def test_the_home_can_be_moved(released, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("moved") / "home"
    shutil.move(released, elsewhere)

    assert seen(elsewhere) == {"old"}


def test_a_home_copied_without_links_takes_a_new_release(released, tmp_path_factory):
    copy = tmp_path_factory.mktemp("copied") / "home"
    shutil.copytree(released, copy, symlinks=False)

    release(release_of(copy, "new"), copy / "settlement", PERIOD)

    assert (copy / "settlement" / PERIOD).is_symlink()
    assert seen(copy) == {"new"}


def test_a_damaged_file_is_mended_by_releasing_the_same_again(released):
    (released / "settlement" / PERIOD / "halcyon" / "a.tsv").write_text("damaged")

    release(release_of(released, "old"), released / "settlement", PERIOD)

    assert seen(released) == {"old"}


class Killed(BaseException):
    """The process ends here."""


def kill_at(monkeypatch, step: int) -> None:
    """End the process before its ``step``-th change to the disk."""
    left = [step]

    def ending(change):
        def changed(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            return change(*args, **kwargs)

        return changed

    for name in ("mkdir", "rename", "replace", "symlink_to", "unlink"):
        monkeypatch.setattr(Path, name, ending(getattr(Path, name)))
    monkeypatch.setattr(shutil, "rmtree", ending(shutil.rmtree))
    monkeypatch.setattr(os, "rmdir", ending(os.rmdir))


def test_a_kill_at_any_point_leaves_the_old_files_or_the_new(tmp_path, monkeypatch):
    survived = 0
    for step in range(1, 50):
        home = tmp_path / str(step)
        home.mkdir()
        release(release_of(home, "old"), home / "settlement", PERIOD)
        folder = release_of(home, "new")
        with monkeypatch.context() as patch:
            kill_at(patch, step)
            try:
                release(folder, home / "settlement", PERIOD)
                break
            except Killed:
                survived += 1
        assert seen(home) in ({"old"}, {"new"})
        release(release_of(home, "newer"), home / "settlement", PERIOD)
        assert seen(home) == {"newer"}
        assert [path.name[:7] for path in (home / "settlement" / ".releases").iterdir()] == [PERIOD]

    assert survived >= 6


def test_sha256sum_accepts_the_checksums(tmp_path):
    folder = tmp_path / "halcyon"
    folder.mkdir()
    (folder / "b.csv").write_text("2")
    (folder / "Ärger.tsv").write_text("1")

    row = write_checksums(folder, recipient="halcyon")

    check = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, check=True, capture_output=True)
    assert check.stdout.decode().splitlines() == ["b.csv: OK", "Ärger.tsv: OK"]
    assert (row.path, row.kind, row.lines) == ("halcyon/SHA256SUMS", "checksums", 2)


def test_sha256sum_notices_a_changed_file(tmp_path):
    (tmp_path / "a.csv").write_text("1")
    write_checksums(tmp_path, recipient="halcyon")
    (tmp_path / "a.csv").write_text("2")

    check = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, check=False, capture_output=True)

    assert check.returncode == 1


def test_a_file_is_described_by_its_bytes(tmp_path):
    path = tmp_path / "halcyon" / "a.csv"
    path.parent.mkdir()
    path.write_bytes(b"one\ntwo\n")

    row = file_row(path, recipient="halcyon", kind="flat_sales")

    assert (row.path, row.lines, row.bytes) == ("halcyon/a.csv", 2, 8)
    assert row.sha256 == "c3f9c8c283a2b1f2f1896f27a01cbe3cddc0c9d93f752e4639035a0f5b36f6e8"
    assert SettlementFile.validate(settlement_files([row])).height == 1


def test_files_are_listed_by_path():
    listed = settlement_files([FileRow(name, "x", "payments", 1, 1, "0" * 64) for name in ("b/1", "a/2", "a/1")])

    assert listed["path"].to_list() == ["a/1", "a/2", "b/1"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Halcyon Records", "Halcyon-Records"),
        ("Smith & Sons (Ltd.)", "Smith-Sons-Ltd"),
        ("São João", "São-João"),
        ("a_b c", "a-b-c"),
        ("Nr. 5", "Nr-5"),
        ("v1.2", "v1.2"),
        ("音楽", "音楽"),
    ],
)
def test_an_ordinary_name_stays_readable(name, safe):
    assert safe_name(name) == safe


def test_recipients_have_the_folder_of_their_name():
    assert folder_names({"h": "Halcyon", "v": "Vireo"}) == {"h": "Halcyon", "v": "Vireo"}
