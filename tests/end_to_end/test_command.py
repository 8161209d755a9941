"""The command as people and machines use it: words, exit codes, one JSON object."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.months import PERIOD, SAMPLE, partita
from tests.paths import ROOT

USAGE, RUNNING, EMPTY = 2, 4, 5
COMMANDS = ("run", "sample", "status", "verify", "provenance", "terms", "check", "ui")
HOLD = """
import sys, time
from pathlib import Path
from pipelines.lock import month_lock
with month_lock(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


def one_line(text: str) -> bool:
    return "Traceback" not in text and 0 < len(text.strip().splitlines()) < 8


@pytest.mark.parametrize("period", ["2026-13", "2026-9", "september", "../..", "2026-09-01", ""])
def test_a_period_that_is_no_month_is_refused_with_code_2(tmp_path: Path, period: str) -> None:
    done = partita("run", period, "--deliveries", SAMPLE, "--json", home=tmp_path / "home")

    assert (done.returncode, done.stdout) == (USAGE, "")
    assert "2026-09" in done.stderr
    assert not (tmp_path / "home").exists()


def test_a_month_that_is_running_is_not_run_twice(tmp_path: Path) -> None:
    held = [sys.executable, "-c", HOLD, str(tmp_path), PERIOD]
    with subprocess.Popen(held, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        done = partita("run", PERIOD, "--deliveries", SAMPLE, "--json", home=tmp_path)
        other.communicate("")

    assert (done.returncode, done.stdout) == (RUNNING, "")
    assert str(other.pid) in done.stderr
    assert one_line(done.stderr)


def test_a_month_without_plays_is_code_5_and_says_where_to_look(tmp_path: Path) -> None:
    (tmp_path / "deliveries").mkdir()
    done = partita("run", PERIOD, "--json", home=tmp_path)

    assert (done.returncode, done.stdout) == (EMPTY, "")
    assert "partita status" in done.stderr
    assert one_line(done.stderr)


def test_a_delivery_folder_that_is_not_there_is_refused_with_code_2(tmp_path: Path) -> None:
    done = partita("run", PERIOD, "--deliveries", tmp_path / "nowhere", home=tmp_path)

    assert done.returncode == USAGE
    assert "nowhere" in done.stderr


def test_help_lists_every_command_and_the_exit_codes(tmp_path: Path) -> None:
    done = partita("--help", home=tmp_path)

    assert done.returncode == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in done.stdout] == []
    assert [code for code in range(9) if f"\n    {code}  " not in done.stdout] == []
    assert not list(tmp_path.iterdir())


def test_help_loads_no_heavy_library(tmp_path: Path) -> None:
    script = "import sys; sys.argv = ['partita', '--help']\nfrom pipelines.cli import main\n" + (
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'c2pa', 'dagster', 'polars', 'duckdb', 'great_expectations', 'ibis', 'pandera'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(tmp_path: Path, name: str) -> None:
    done = partita(name, "--help", home=tmp_path)

    assert done.returncode == 0
    assert f"partita {name}" in done.stdout.split("Examples:")[1]


def test_sample_writes_the_same_bytes_for_the_same_options_and_says_what_to_do_next(
    tmp_path: Path, small: Path
) -> None:
    folder = tmp_path / "sample"
    done = partita("sample", folder, "--plays", "4000", "--listeners", "200", home=tmp_path / "home")
    names = sorted(path.relative_to(small) for path in small.rglob("*") if path.is_file())

    assert done.returncode == 0, done.stderr
    assert f"partita run {PERIOD} --deliveries {folder}" in done.stdout
    assert sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file()) == names
    assert [name for name in names if (folder / name).read_bytes() != (small / name).read_bytes()] == []


def test_status_of_an_empty_home_is_one_object_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "deliveries").mkdir()
    done = partita("status", "--json", home=tmp_path)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["deliveries"], found["refused"], found["months"]) == ([], [], [])


def test_status_says_that_a_settled_month_is_settled(settled: Path, tmp_path: Path) -> None:
    home = shutil.copytree(settled, tmp_path / "home", symlinks=True)
    done = partita("status", "--deliveries", SAMPLE, "--json", home=home)

    assert done.returncode == 0, done.stderr
    assert [(month["period"], month["state"]) for month in json.loads(done.stdout)["months"]] == [(PERIOD, "settled")]


def test_a_home_that_is_a_file_is_refused_with_code_2(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file where the home should be")
    done = partita("run", PERIOD, "--home", home, "--deliveries", SAMPLE, "--json", home=tmp_path)

    assert (done.returncode, done.stdout) == (USAGE, "")
    assert "home" in done.stderr
    assert one_line(done.stderr)
