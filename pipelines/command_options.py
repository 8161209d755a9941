"""What several commands share: options, and how they end."""

import sys
from pathlib import Path
from typing import NoReturn

import click

SETTLED, BROKEN, USAGE, BLOCKED, RUNNING, EMPTY, UNPROVEN, MISTAKEN, FAULTY = 0, 1, 2, 3, 4, 5, 6, 7, 8

EXIT_CODES = """
\b
Exit codes:
  0  done, or nothing had changed
  1  a fault of ours, or of the disk
  2  the command was not understood
  3  a blocking check failed: nothing was released
  4  another run of the month is under way
  5  no plays of the month were delivered
  6  a file was verified, and its manifest does not count
  7  terms were read, and there is a mistake in them
  8  a settlement file was checked, and there is an error in it
"""

home_option = click.option(
    "--home",
    envvar="PARTITA_HOME",
    type=click.Path(file_okay=False, writable=True, path_type=Path),
    help="Folder that everything lies under. Default: $PARTITA_HOME, else var.",
)
deliveries_option = click.option(
    "--deliveries",
    envvar="PARTITA_DELIVERIES",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that files are delivered into. Default: $PARTITA_DELIVERIES, else deliveries in the home.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for machines.")


def stop(exit_code: int, message: str) -> NoReturn:
    """End with a message on standard error."""
    click.echo(message, err=True)
    sys.exit(exit_code)
