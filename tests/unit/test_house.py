"""The rules of the house, each kept by a test."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.datasets import DATASETS, grain, key
from tests.paths import ROOT

SOURCES = sorted(path for folder in ("schemas", "attribution", "pipelines") for path in (ROOT / folder).rglob("*.py"))
ASSETS = sorted((ROOT / "pipelines" / "assets").glob("[a-z]*.py"))
LONGEST_FILE, LONGEST_ASSET = 250, 6
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


def statements(function: ast.FunctionDef) -> list[ast.stmt]:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return [node for statement in body for node in ast.walk(statement) if isinstance(node, ast.stmt)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_fits_in_one_sitting(path: Path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", ASSETS, ids=lambda path: path.stem)
def test_an_asset_body_says_which_data_and_which_rule_and_computes_nothing(path: Path):
    for function in functions(path):
        assert len(statements(function)) <= LONGEST_ASSET, f"{function.name}: a rule is hiding in it"
        sums = [node for node in ast.walk(function) if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC)]
        assert not sums, f"{function.name} computes in line {[node.lineno for node in sums]}"


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_dataset_says_its_grain_first_and_repeats_it_for_the_machine(dataset: str):
    assert grain(dataset).startswith("One row")
    assert key(dataset)
    assert set(key(dataset)) <= set(DATASETS[dataset].to_schema().columns)


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_column_of_a_dataset_is_described(dataset: str):
    columns = DATASETS[dataset].to_schema().columns

    assert not [name for name, column in columns.items() if not column.description]


def test_no_float_stands_near_money():
    floats = re.compile(r"\bfloat\b|Float(32|64)|\bround\(")
    allowed = {"money.py": 1}  # rounding an exact Fraction to a whole nano-unit

    for path in (ROOT / "attribution").rglob("*.py"):
        found = [line for line in path.read_text().splitlines() if floats.search(line)]
        assert len(found) <= allowed.get(path.name, 0), (path.name, found)


def test_every_command_in_the_readme_exists():
    commands = set(re.findall(r"\bpartita (\w+)", (ROOT / "README.md").read_text()))
    known = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "--help"], capture_output=True, text=True, check=True
    )

    assert {"run", "sample", "status", "ui"} <= commands
    assert all(re.search(rf"^  {command} ", known.stdout, re.MULTILINE) for command in commands)


def test_help_needs_none_of_the_heavy_libraries():
    program = (
        "import sys, pipelines.cli; print([m for m in ('dagster', 'polars', 'duckdb', 'pandera') if m in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"`?make (\w+)", (ROOT / "README.md").read_text()))

    assert {"run", "test", "real", "bench"} <= targets
    assert all(re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE) for target in targets)


def test_no_lock_names_an_index_or_a_host():
    for lock in (ROOT / "requirements.lock", ROOT / "bootstrap.lock", ROOT / "tests" / "cwr-reader.lock"):
        assert not re.search(r"https?://|--index|--extra-index|--find-links", lock.read_text()), lock.name
