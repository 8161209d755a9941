"""What the month's deliveries look like, held against what we expect of them: warnings, which never stop a month.

Great Expectations judges and keeps the record: its project lies in ``expectations/`` of the home, its Data Docs, which
open in any browser and need no network, in ``data_docs/index.html``.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from attribution.profiles import measured
from pipelines.expectations_rules import Case, Rule, Suite, names, rules
from pipelines.lock import home_lock

_COLUMN = {"value": "value", "of_previous": "of_previous_ppb", "of_median": "of_median_ppb"}
_SHOWN = 5


@dataclass(frozen=True)
class Outcome:
    """How one expectation came out. ``name`` says what happened where it did not pass."""

    name: str
    passed: bool
    observed: str
    expected: str
    description: str


def validate_streams(
    home: Path, period: str, profile: pl.DataFrame, previous_profile: pl.DataFrame | None = None
) -> list[Outcome]:
    """Hold the profile of a month's stream logs against its expectations, and write the Data Docs.

    Args:
        home: root folder of the home.
        period: month, ``YYYY-MM``.
        profile: rows of ``StreamProfile`` for the month.
        previous_profile: those of the month before, where there are any. Without them, whatever is measured
            against them passes.

    Returns:
        One outcome per expectation of the suite, whether it holds in this month or not, sorted by name. The first
        call in a process takes some ten seconds, nearly all of it to import Great Expectations.
    """
    return _validate(home, "streams", period, measured(profile, previous_profile))


def validate_catalogue(
    home: Path, period: str, profile: pl.DataFrame, previous_profile: pl.DataFrame | None = None
) -> list[Outcome]:
    """As :func:`validate_streams`, for the profile of a month's catalogue (rows of ``CatalogueProfile``)."""
    return _validate(home, "catalogue", period, measured(profile, previous_profile))


def data_docs(home: Path) -> Path:
    """The page to open."""
    return home / "data_docs" / "index.html"


def _validate(home: Path, suite: Suite, period: str, figures: pl.DataFrame) -> list[Outcome]:
    from pipelines.expectations_suite import judge  # noqa: PLC0415 - seconds to import: only here, where it is needed

    cases = [_case(rule, figures) for rule in rules(suite, period)]
    with home_lock(home, "expectations"):
        passed = judge(home, suite, period, cases)
    judged = {case.rule.name: _outcome(case, passed=passed[case.rule.name]) for case in cases}
    return [judged.get(name) or _unjudged(name, says, period) for name, says in names(suite).items()]


def _outcome(case: Case, *, passed: bool) -> Outcome:
    return Outcome(case.rule.name, passed, case.observed, case.rule.expected, case.rule.says)


def _unjudged(name: str, says: str, period: str) -> Outcome:
    return Outcome(name, True, "not judged", f"no limit holds in {period}", says)


def _case(rule: Rule, figures: pl.DataFrame) -> Case:
    found = _found(rule, figures)
    return Case(rule, found, _observed(rule, found))


def _found(rule: Rule, figures: pl.DataFrame) -> pl.DataFrame:
    """What the rule is about: ``key``, ``found`` and the figures behind it; not what it ignores or cannot compare."""
    size = pl.col("previous" if rule.measure == "of_previous" else "value")
    return (
        figures.filter(pl.col("metric") == rule.metric, pl.col("scope") == rule.scope, size >= rule.ignore_below)
        .select(pl.col("key").replace("", rule.scope), "value", "previous", found=_COLUMN[rule.measure])
        .drop_nulls("found")
        .sort("key")
    )


def _observed(rule: Rule, found: pl.DataFrame) -> str:
    """What is outside the limits, worst first; where nothing is, what comes nearest to them."""
    if found.is_empty():
        return "nothing to compare with" if rule.measure == "of_previous" else "nothing to measure"
    below = found.filter(pl.col("found") < rule.least) if rule.least is not None else found.clear()
    above = found.filter(pl.col("found") > rule.most) if rule.most is not None else found.clear()
    outside = pl.concat([below.sort("found", "key"), above.sort("found", "key", descending=[True, False])])
    nearest = found.sort("found", "key", descending=[rule.least is None, False]).head(1)
    return _listed(rule, nearest if outside.is_empty() else outside)


def _listed(rule: Rule, rows: pl.DataFrame) -> str:
    words = [_worded(rule, **row) for row in rows.head(_SHOWN).iter_rows(named=True)]
    more = [f"and {rows.height - _SHOWN} more"] if rows.height > _SHOWN else []
    return "; ".join([*words, *more])


def _worded(rule: Rule, *, key: str, found: int, value: int, previous: int | None) -> str:
    where = "" if key == rule.scope else f"{key}: "
    if rule.measure == "of_previous" and previous is not None:
        figures = f" ({rule.metric} {value:,}, was {previous:,})"
        return f"{where}{rule.shown(found)} of the month before{figures}"
    return f"{where}{rule.shown(found)}" + (f" of the middle one ({value:,})" if rule.measure == "of_median" else "")
