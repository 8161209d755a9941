"""``make bench``: make a month, settle it, print what each stage took; the same of a month of AI tracks."""

import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path

import click

from pipelines.sample.bench import PLAYS
from tests.bench import ai_month, cwr_files, files, provenance, weights
from tests.bench.measure import measure
from tests.bench.month import Size, make
from tests.bench.readers import readers
from tests.bench.table import markdown, show


@click.command()
@click.option("--plays", type=click.IntRange(min=20_000), default=PLAYS, show_default=True, help="Plays of the month.")
@click.option("--ai-tracks", type=click.IntRange(min=100), default=100_000, show_default=True, help="AI tracks.")
@click.option("--markdown", "target", type=click.Path(path_type=Path), help="Write the table to this file as well.")
def main(plays: int, ai_tracks: int, target: Path | None) -> None:
    """Time every stage of a seeded month against one bare aggregation of the same files."""
    size, folder = Size.of(plays), Path("var/bench") / str(plays)
    _apart(make, folder, size)
    measured = measure(folder)
    read = _apart(readers)
    show(measured, size, read)
    more = [
        *weights.lines(*_apart(weights.weights, folder)),
        *_manifests(),
        *ai_month.lines(ai_month.measured(ai_tracks)),
        *files.lines(files.measured()),
        *cwr_files.lines(cwr_files.measured()),
    ]
    click.echo("\n".join(more))
    if target:
        text = markdown(measured, size, read) + "\n".join(f"{line}  " for line in more) + "\n"
        target.write_text(text, encoding="utf-8")


def _manifests() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        return list(provenance.lines(provenance.rates(Path(folder))))


def _apart(work, *arguments):
    """In a process of its own, so that what it holds is not counted as the month's."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


if __name__ == "__main__":
    sys.exit(main())
