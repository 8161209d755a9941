"""The command ``partita copy``. Heavy libraries are imported inside it."""

import json
from pathlib import Path

import click

from pipelines.command_options import BROKEN, EXIT_CODES, USAGE, json_option, stop


@click.command(epilog=EXIT_CODES)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to",
    "folder",
    type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path),
    help="Folder that copies go to. Default: beside each file.",
)
@click.option("--layout", help="Sales layout of files without a heading.")
@json_option
def copy(files: tuple[Path, ...], folder: Path | None, layout: str | None, as_json: bool) -> None:
    """Write a workbook (XLSX) for people of each of FILES, which machines read: DSR, CDM, CWR, CSV and TSV.

    Identifiers are text, amounts exact beside what is shown, and nothing in it runs. The file itself is not touched.
    Its copy is called copy_NAME.xlsx and replaces an earlier one.

    \b
    Examples:
      partita copy settlement/2026-09/*/DSR_*.tsv
      partita copy sales.csv payments.csv --to ~/Desktop
    """
    from pipelines.wire.sales_layouts import sales_layout
    from pipelines.writers.copies import NoCopy, write_copy

    try:
        chosen = sales_layout(layout) if layout else None
    except ValueError as unknown:
        stop(USAGE, str(unknown))
    for path in files:
        try:
            made = write_copy(path, folder or path.parent, layout=chosen)
        except NoCopy as misuse:
            stop(USAGE, str(misuse))
        except OSError as fault:
            stop(BROKEN, f"{path}: {fault}")
        click.echo(json.dumps({"file": str(path), "copy": str(made)}) if as_json else str(made))
