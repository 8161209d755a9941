"""Every kind of file that we write, and files of claims, broken in named ways: each is told by its rule, at its line.

And told once: what else is found must follow from the fault.
"""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from pipelines.check.files import check_file
from pipelines.writers.settled import Reporting
from tests.formats.claims import CLAIMS, CLAIMS_NAME
from tests.formats.months import RELEASES, month
from tests.formats.mutations import Flat, Mutation, flat
from tests.formats.mutations_financial import financial
from tests.formats.mutations_rights import claims, royalty
from tests.formats.mutations_usage import basic_audio, single_records
from tests.formats.reports import written
from tests.formats.test_dsr_royalty import written as written_royalty

KINDS: dict[str, Callable[[], list[Mutation]]] = {
    "financial": financial,
    "financial 1.0": financial,
    "basic_audio": basic_audio,
    "basic_audio 1.2": lambda: basic_audio("SU01", "SY01.01", "AS02.02", "MW01.01"),
    "single_records": single_records,
    "royalty": royalty,
    "claims": claims,
}
_RELEASES = RELEASES.with_columns(grid=pl.lit("A1000000000000000X"))
CASES = [(kind, mutation) for kind, made in KINDS.items() for mutation in made()]


def wanted(folder: Path, party: str, form: Reporting) -> Flat:
    return flat(written(folder, party, month(release=_RELEASES.lazy(), reporting={party: form}))[0])


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Flat]:
    folder = tmp_path_factory.mktemp("files")
    [royalty_file] = written_royalty(folder / "royalty")
    return {
        "financial": flat(written(folder / "financial", "halcyon", month(release=_RELEASES.lazy()))[0]),
        "financial 1.0": wanted(folder / "financial 1.0", "halcyon", Reporting(financial="1.0")),
        "basic_audio": flat(written(folder / "basic_audio", "nordlys")[0]),
        "basic_audio 1.2": wanted(
            folder / "1.2", "nordlys", Reporting(basic_audio="1.2", usage="SU01", summary="SY01")
        ),
        "single_records": wanted(folder / "single", "nordlys", Reporting(is_single_record=True)),
        "royalty": flat(royalty_file),
        "claims": Flat(CLAIMS_NAME, tuple(CLAIMS.splitlines())),
    }


def found(folder: Path, name: str, raw: bytes) -> pl.DataFrame:
    path = folder / name
    path.write_bytes(raw)
    return check_file(path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_nobody_broke_has_no_findings(tmp_path: Path, files: dict[str, Flat], kind: str) -> None:
    file = files[kind]

    assert found(tmp_path, file.name, file.raw).rows() == []


@pytest.mark.parametrize(("kind", "mutation"), CASES, ids=[f"{kind}: {one.name}" for kind, one in CASES])
def test_a_broken_file_is_told_by_rule_and_line(
    tmp_path: Path, files: dict[str, Flat], kind: str, mutation: Mutation
) -> None:
    broken = mutation.change(files[kind])

    rows = found(tmp_path, broken.name, broken.raw)

    told = list(zip(rows["line"], rows["rule"], strict=True))
    assert broken.raw != files[kind].raw or broken.name != files[kind].name
    assert (broken.line, mutation.rule) in told, told
    assert {rule for _, rule in told} <= {mutation.rule, *mutation.also}, told
    assert sum(rule == mutation.rule for _, rule in told) == 1, told


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_broken_in_at_least_sixty_ways_of_different_names(kind: str) -> None:
    names = {mutation.name for mutation in KINDS[kind]()}

    assert len(names) == len(KINDS[kind]()) >= 60
