"""The group ``partita terms``. Heavy libraries are imported inside the commands that need them."""

import sys
from datetime import datetime
from pathlib import Path

import click

from pipelines.command_options import (
    BROKEN,
    EXIT_CODES,
    MISTAKEN,
    SETTLED,
    USAGE,
    deliveries_option,
    home_option,
    json_option,
    stop,
)
from pipelines.period_type import PERIOD


@click.group(epilog=EXIT_CODES)
def terms() -> None:
    """Check files of terms, and see what applied to a licensor and why.

    \b
    Examples:
      partita terms check deliveries
      partita terms show halcyon 2026-09
      partita terms schema > terms.schema.json
    """


@terms.command(epilog=EXIT_CODES)
@click.argument("place", metavar="DIR", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one list of objects, for machines.")
def check(place: Path, as_json: bool) -> None:
    """Find what is wrong with the terms in DIR: one file, a folder of them, or a folder of deliveries.

    Prints a line for each finding, as compilers do: file:line:column: severity: what, and what to do. Mistakes refuse
    a file or stop the month; warnings tell of agreements that end without a successor and of rights left uncovered;
    notes tell which file's word on a thing was replaced by which.

    \b
    Examples:
      partita terms check deliveries
      partita terms check deliveries/terms/halcyon.yaml
      partita terms check data/sample --json
    """
    from pipelines.terms.check import check as check_terms

    try:
        is_right = check_terms(place, as_json=as_json, say=click.echo)
    except FileNotFoundError as nothing:
        stop(USAGE, str(nothing))
    except OSError as fault:
        stop(BROKEN, str(fault))
    sys.exit(SETTLED if is_right else MISTAKEN)


@terms.command(epilog=EXIT_CODES)
@click.argument("licensor")
@click.argument("period", type=PERIOD)
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="One day of the month instead of all of them.")
@click.option(
    "--terms",
    "folder",
    type=click.Path(exists=True, path_type=Path),
    help="Folder or file of terms to read instead of what the home received.",
)
@home_option
@deliveries_option
@json_option
def show(
    licensor: str,
    period: str,
    day: datetime | None,
    folder: Path | None,
    home: Path | None,
    deliveries: Path | None,
    as_json: bool,
) -> None:
    """What applied to LICENSOR in PERIOD, and why: from which file and version, and what it replaced.

    \b
    Examples:
      partita terms show halcyon 2026-09
      partita terms show halcyon 2026-09 --day 2026-09-10 --json
      partita terms show quillfeather 2026-09 --terms data/sample
    """
    from pipelines.home import Home
    from pipelines.terms.collected import of_folder, of_home
    from pipelines.terms.show import Unknown
    from pipelines.terms.show import show as show_terms

    try:
        collected = of_folder(folder) if folder else of_home(Home.at(home, deliveries))
        show_terms(collected, licensor, period, day and day.date(), as_json=as_json, say=click.echo)
    except (Unknown, FileNotFoundError) as misuse:
        stop(USAGE, str(misuse))
    except OSError as fault:
        stop(BROKEN, str(fault))


@terms.command()
def schema() -> None:
    """Print the JSON Schema of a file of terms, for editors: docs/terms.schema.json.

    \b
    Examples:
      partita terms schema > docs/terms.schema.json
    """
    from pipelines.readers.terms_schema import schema_text

    click.echo(schema_text(), nl=False)
