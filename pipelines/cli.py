"""The ``partita`` command. Heavy libraries are imported inside the commands that need them: help is instant."""

import json
import sys
from pathlib import Path

import click

from pipelines.check.commands import check
from pipelines.command_options import (
    BLOCKED,
    BROKEN,
    EMPTY,
    EXIT_CODES,
    RUNNING,
    SETTLED,
    UNPROVEN,
    USAGE,
    deliveries_option,
    home_option,
    json_option,
    stop,
)
from pipelines.comparison.commands import compare
from pipelines.period_type import PERIOD
from pipelines.terms.commands import terms
from pipelines.writers.copy_command import copy


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="partita")
def main() -> None:
    """Turn what a music streaming service played and earned into what everyone is paid.

    \b
    Examples:
      partita run 2026-09 --deliveries data/sample
      partita status
      partita verify track.wav
      partita provenance ai001
      partita terms check deliveries
      partita check DSR_*.tsv
      partita copy payments.csv
      partita compare 2026-09
      partita ui
    """


@main.command(epilog=EXIT_CODES)
@click.argument("period", type=PERIOD)
@home_option
@deliveries_option
@json_option
def run(period: str, home: Path | None, deliveries: Path | None, as_json: bool) -> None:
    """Settle PERIOD, a month such as 2026-09.

    Receives what was delivered, runs the month and writes its files under <home>/settlement/<period> and
    <home>/warehouse.duckdb. Does nothing, and says so, where nothing changed since the last time.

    \b
    Examples:
      partita run 2026-09
      partita run 2026-09 --home /srv/partita --deliveries /srv/incoming --json
    """
    from pipelines import console
    from pipelines.home import Home
    from pipelines.lock import LockIsHeld
    from pipelines.run import MonthFailed, NothingDelivered, run_month
    from pipelines.store import StoreError

    place = Home.at(home, deliveries)
    try:
        with console.progress(quiet=as_json) as told:
            outcome = run_month(place, period, told)
    except NothingDelivered as nothing:
        stop(EMPTY, str(nothing))
    except LockIsHeld as running:
        stop(RUNNING, str(running))
    except MonthFailed as failed:
        stop(BLOCKED, str(failed))
    except (OSError, StoreError) as fault:
        stop(BROKEN, str(fault))
    else:
        if as_json:
            click.echo(json.dumps({**outcome.summary, "unchanged": outcome.unchanged, "warnings": outcome.warnings}))
        else:
            console.closing_table(outcome, place)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--period", type=PERIOD, default="2026-09", show_default=True, help="Month to write.")
@click.option("--plays", type=click.IntRange(min=1_000), default=60_000, show_default=True, help="Plays in the month.")
@click.option("--tracks", type=click.IntRange(min=200), default=400, show_default=True, help="Tracks in the catalogue.")
@click.option("--listeners", type=click.IntRange(min=50), default=2_000, show_default=True, help="Accounts that play.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another month.")
def sample(folder: Path, period: str, plays: int, tracks: int, listeners: int, seed: int) -> None:
    """Write an invented month of deliveries into FOLDER, in the standards' own formats.

    The same options write the same bytes, on any machine and day.

    \b
    Examples:
      partita sample data/sample
      partita sample /tmp/large --plays 2000000 --tracks 20000 --listeners 50000
    """
    from pipelines.sample import write_sample

    write_sample(folder, period=period, plays=plays, tracks=tracks, listeners=listeners, seed=seed)
    files = sum(1 for path in folder.rglob("*") if path.is_file())
    click.echo(f"{files} files for {period} in {folder}. Settle them: partita run {period} --deliveries {folder}")


@main.command()
@home_option
@deliveries_option
@json_option
def status(home: Path | None, deliveries: Path | None, as_json: bool) -> None:
    """What was received, what was refused and why, and which months are settled.

    \b
    Examples:
      partita status
      partita status --json
    """
    from pipelines import console
    from pipelines.home import Home
    from pipelines.status import status_of

    found = status_of(Home.at(home, deliveries))
    if as_json:
        click.echo(json.dumps(found, default=str))
    else:
        console.status_tables(found)


@main.command(epilog=EXIT_CODES)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--sidecar",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Detached manifest store (.c2pa) of the one file that is named.",
)
@click.option(
    "--trust",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="PEM file of authorities that count; may be given again. Default: the public C2PA lists.",
)
@json_option
def verify(files: tuple[Path, ...], sidecar: Path | None, trust: tuple[Path, ...], as_json: bool) -> None:
    """Say what the manifests of FILES are worth, and why. Nothing is asked of the network.

    \b
    Examples:
      partita verify track.wav
      partita verify track.mp3 --sidecar track.c2pa --trust authority.pem
      partita verify deliveries/provenance/* --json
    """
    from pipelines.provenance.trust import BadAnchor
    from pipelines.provenance.verify import VerifierBroken
    from pipelines.provenance.verify_command import verify_files

    try:
        proven = verify_files(files, sidecar=sidecar, trust=trust, as_json=as_json, say=click.echo)
    except (ValueError, BadAnchor) as misuse:
        stop(USAGE, str(misuse))
    except (OSError, VerifierBroken) as fault:
        stop(BROKEN, str(fault))
    else:
        sys.exit(UNPROVEN if proven else SETTLED)


@main.command(epilog=EXIT_CODES)
@click.argument("track")
@click.option("--period", type=PERIOD, help="Month. Default: the last one that was settled.")
@click.option(
    "--mermaid", type=click.Path(dir_okay=False, path_type=Path), help="File to draw the tree in, as Mermaid."
)
@click.option("--dot", type=click.Path(dir_okay=False, path_type=Path), help="File to draw it in, as Graphviz.")
@home_option
@json_option
def provenance(
    track: str, period: str | None, mermaid: Path | None, dot: Path | None, home: Path | None, as_json: bool
) -> None:
    """What TRACK, an AI track by its number or ISRC, draws on: weights, verdicts and money.

    \b
    Examples:
      partita provenance ai003
      partita provenance ai003 --period 2026-09 --mermaid ai003.mmd
    """
    from pipelines.home import Home
    from pipelines.provenance.tree import show

    sys.exit(show(Home.at(home), period, track, mermaid=mermaid, dot=dot, json_lines=as_json))


@main.command()
@home_option
@deliveries_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True, help="Port to serve on.")
def ui(home: Path | None, deliveries: Path | None, host: str, port: int) -> None:
    """Serve Dagster's own web pages on this home: the graph, its runs, checks and metadata.

    \b
    Examples:
      partita ui
      partita ui --port 3333
    """
    from pipelines.home import Home
    from pipelines.web import serve

    click.echo(f"Dagster on http://{host}:{port} for {Home.at(home, deliveries).root} (Ctrl-C ends it)")
    sys.exit(serve(Home.at(home, deliveries), host, port))


main.add_command(check)
main.add_command(compare)
main.add_command(copy)
main.add_command(terms)


if __name__ == "__main__":
    main()
