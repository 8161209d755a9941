"""The command ``partita compare``. Heavy libraries are imported inside it."""

import sys
from pathlib import Path

import click

from pipelines.command_options import BROKEN, EXIT_CODES, RUNNING, SETTLED, USAGE, home_option, json_option, stop
from pipelines.period_type import PERIOD


@click.command(epilog=EXIT_CODES)
@click.argument("period", type=PERIOD)
@click.option(
    "--models",
    default="pro_rata,user_centric,artist_centric",
    show_default=True,
    help="Models, and files of terms with allocations, with commas between them; others are held against the first. "
    "Known: pro_rata, user_centric, artist_centric, mix, shapley, scaled.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write into. Default: <home>/comparisons/<period>.",
)
@home_option
@json_option
def compare(period: str, models: str, out: Path | None, home: Path | None, as_json: bool) -> None:
    """Who would gain and who would lose in PERIOD, a settled month, under other allocation models.

    Settles the month under each model beside the books: ledger, store and released files stay as they are. Writes
    comparison.parquet and comparison.html, which needs nothing from any network.

    \b
    Examples:
      partita compare 2026-09
      partita compare 2026-09 --models pro_rata,user_centric,shapley,scaled
      partita compare 2026-09 --models pro_rata,our-terms.yaml --out /tmp/compared --json
    """
    from attribution.agreements import TermsError
    from pipelines.comparison import command
    from pipelines.comparison.scenarios import NotComparable
    from pipelines.home import Home
    from pipelines.lock import LockIsHeld
    from pipelines.store import StoreError

    try:
        is_whole = command.compare(Home.at(home), period, models, out=out, is_json=as_json, say=click.echo)
    except (NotComparable, TermsError) as misuse:
        stop(USAGE, str(misuse))
    except LockIsHeld as running:
        stop(RUNNING, str(running))
    except (OSError, StoreError) as fault:
        stop(BROKEN, str(fault))
    if not is_whole:
        stop(BROKEN, f"Money of {period} is lost under a model: see `difference`. Please report this.")
    sys.exit(SETTLED)
