"""The command ``partita check``. Heavy libraries are imported inside it."""

import sys
from pathlib import Path

import click

from pipelines.command_options import BROKEN, EXIT_CODES, FAULTY, SETTLED, json_option, stop


@click.command(epilog=EXIT_CODES)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--max",
    "shown",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Findings of one rule in one file to print; --json has all.",
)
@json_option
def check(files: tuple[Path, ...], shown: int, as_json: bool) -> None:
    """Find what is wrong with settlement FILES, ours or anyone's: DSR, CDM, CWR and acknowledgements.

    What a file is, its content says: it may be packed with gzip or zip, and have any name. Prints a line for each
    finding, as compilers do: file:line: severity: record.cell: value: rule: what was expected. Line 0 is the
    file itself, its name for example. Errors come before warnings, which alone do not fail. Several files are also
    checked together: identifiers that may be used once, and totals of a report that was split.

    \b
    Examples:
      partita check DSR_*.tsv
      partita check claims.tsv.gz CW260001123_021.V21 --max 5
      partita check settlement/2026-09/*/DSR_* --json
    """
    from pipelines.check.report import check_files

    try:
        is_right = check_files(files, as_json=as_json, shown=shown, say=click.echo)
    except OSError as fault:
        stop(BROKEN, str(fault))
    sys.exit(SETTLED if is_right else FAULTY)
