"""What ``partita check`` says: a line for each finding as compilers do, errors before warnings, and a count."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.check.files import Checked, check_together

ERROR, WARNING = "error", "warning"


def check_files(paths: Sequence[Path], *, as_json: bool, shown: int, say: Callable[[str], None]) -> bool:
    """Check files, each alone and all of them together, and say what is found.

    Args:
        paths: files, packed or not.
        as_json: say one object with all findings; else a line for each, and a count.
        shown: findings of one rule in one file that are shown; an object has all of them.
        say: where a line goes.

    Returns:
        Whether there is no error; warnings are none.
    """
    checked = check_together(paths)
    counts = {severity: sum(_count(one, severity) for one in checked) for severity in (ERROR, WARNING)}
    if as_json:
        say(json.dumps({"files": [_object(one) for one in checked], **_plural(counts)}, ensure_ascii=False))
        return not counts[ERROR]
    for severity in (ERROR, WARNING):
        for one in checked:
            _say_findings(one, severity, shown, say)
    told = ", ".join(_counted(count, severity) for severity, count in counts.items())
    say(f"{_counted(len(checked), 'file')}: {told}")
    return not counts[ERROR]


def _say_findings(one: Checked, severity: str, shown: int, say: Callable[[str], None]) -> None:
    of_it = one.findings.filter(pl.col("severity") == severity)
    nth = pl.int_range(pl.len()).over("rule")
    left = (
        of_it.group_by("rule", maintain_order=True).agg(left=pl.len().cast(pl.Int64) - shown).filter(pl.col("left") > 0)
    )
    for row in of_it.filter(nth < shown).iter_rows(named=True):
        say(_line(one.name, row))
    for rule, count in left.iter_rows():
        say(f"{one.name}: {severity}: {rule}: and {count:,} more")


def _line(name: str, row: dict[str, Any]) -> str:
    place = ".".join(part for part in (row["record"], row["cell"]) if part)
    value = f"{row['value']!r}" if row["value"] else ""
    told = ": ".join(part for part in (place, value, row["rule"]) if part)
    return f"{name}:{row['line']}: {row['severity']}: {told}: {row['expected']}"


def _object(one: Checked) -> dict[str, Any]:
    counts = _plural({severity: _count(one, severity) for severity in (ERROR, WARNING)})
    return {"file": one.name, "format": one.format, **counts, "findings": one.findings.to_dicts()}


def _count(one: Checked, severity: str) -> int:
    return one.findings.filter(pl.col("severity") == severity).height


def _plural(counts: dict[str, int]) -> dict[str, int]:
    return {f"{name}s": count for name, count in counts.items()}


def _counted(count: int, name: str) -> str:
    return f"{count:,} {name}{'s' * (count != 1)}"
