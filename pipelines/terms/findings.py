"""What a check of terms finds: mistakes of files, and what files that are right alone say together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from attribution import terms_findings as rules
from attribution.eligibilities import not_delivering
from attribution.term_contradictions import contradictions
from attribution.terms import TERMS, latest_terms, missing_parties
from attribution.terms_cover import known_offerings
from pipelines.readers.parsed import Mistake
from pipelines.terms.collected import Collected, TermsFile
from pipelines.terms.places import offerings, territories
from pipelines.territories import territory_tree

ERROR: Final = "error"
WARNING: Final = "warning"
NOTE: Final = "note"

_END_ONE = "let one end before the other begins, or take the territory or the offering out of one"
_OF = "our own provision"
_PARTIES = ("licensor", "owner", "own_content", "party")
"""Keys of an entry that name parties, in the order in which people look at them."""
_MANDATE_OF = {"ipi": "IPI name number {}", "society": "society {}", "any": "any owner{}"}


@dataclass(frozen=True)
class Finding:
    """One thing to know of a line of a file."""

    file: str
    line: int
    column: int
    severity: str
    path: str
    """RFC 6901 pointer into the document"""
    value: str
    expected: str
    message: str

    def __str__(self) -> str:
        """As compilers write it, so that editors find the place."""
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message}"


def findings(terms: Collected) -> list[Finding]:
    """Everything, by file and line."""
    found = [_of_mistake(name, mistake) for name, mistake in terms.mistakes]
    found += [
        Finding(name, 1, 1, NOTE, "", "", "one of the two", f"has the bytes of {other}, and says nothing new")
        for name, other in terms.copies.items()
    ]
    return sorted([*found, *_together(terms)], key=lambda one: (one.file, one.line, one.column, one.message))


def _of_mistake(name: str, mistake: Mistake) -> Finding:
    path, told = _pointer(mistake.path), mistake.text
    return Finding(name, mistake.line, mistake.column, ERROR, path, mistake.value, mistake.expected, told)


def _together(terms: Collected) -> Iterator[Finding]:
    """What the files that are right alone say together."""
    latest, tree = latest_terms(terms.intake), territory_tree()
    agreement = latest.frames["agreement"]
    known = known_offerings(agreement, latest.frames["service_offering"])
    for row in latest.conflicts.iter_rows(named=True):
        yield from _conflict(terms, row)
    described = terms.intake["party"].select(licensor="party")
    for row in missing_parties(latest.frames).join(described, on="licensor", how="anti").iter_rows(named=True):
        yield from _unknown_party(terms, row)
    for row in _contradictions(latest.frames).iter_rows(named=True):
        yield _contradiction(terms, row)
    for row in rules.overlaps(agreement, tree).iter_rows(named=True):
        yield _overlap(terms, row)
    for row in rules.two_mandates(latest.frames["mandate"], tree).iter_rows(named=True):
        yield _two_mandates(terms, row)
    for row in rules.endings(agreement, tree, known).iter_rows(named=True):
        yield _ending(terms, row)
    for row in rules.one_right_alone(agreement, tree, known).iter_rows(named=True):
        yield _alone(terms, row)
    decided = rules.superseded(terms.intake).join(latest.conflicts, on=["dataset", "thing"], how="anti")
    for row in decided.iter_rows(named=True):
        yield _superseded(terms, row)


def _conflict(terms: Collected, row: Mapping[str, Any]) -> Iterator[Finding]:
    said = _rows_of(terms, row["dataset"], rules.thing(TERMS[row["dataset"]][1], row["dataset"]) == row["thing"])
    places = [where for where in said if where[0].delivery_id in row["deliveries"]]
    for file, thing in places:
        others = [_at(other, row["dataset"], its) for other, its in places if other is not file]
        told = f"{row['detail']}; see {', '.join(others)}" if others else row["detail"]
        yield _finding(file, row["dataset"], thing, (ERROR, told, "one date of issue newer than the others"))


def _unknown_party(terms: Collected, row: Mapping[str, Any]) -> Iterator[Finding]:
    """A file alone may name parties that others describe."""
    dataset, key = row["dataset"], TERMS[row["dataset"]][1][0]
    for file, thing in _rows_of(terms, dataset, pl.col(key) == row["thing"]):
        named = {thing.get("licensor"), thing.get("owner"), thing.get("party"), *(thing.get("own_content") or ())}
        if row["licensor"] in named:
            severity = ERROR if terms.is_whole else WARNING
            told = f"{row['detail']}" if terms.is_whole else f"{row['detail']}, unless another file does"
            yield _finding(file, dataset, thing, (severity, told, "a party of the terms"), *_PARTIES)
            return


def _contradictions(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What a month would refuse although each file is sound."""
    described = frames["party"].select("party")
    deaf = not_delivering(frames["eligibility"], frames["party"]).join(described, on="party", how="semi")
    others = deaf.select(pl.lit("eligibility").alias("dataset"), pl.col("eligibility").alias("thing"), "detail")
    return pl.concat([contradictions(frames), others])


def _contradiction(terms: Collected, row: Mapping[str, Any]) -> Finding:
    """At the newest entry of the thing; of an advance, whose agreement another file may have, only a warning."""
    file, thing = _rows_of(terms, row["dataset"], pl.col(TERMS[row["dataset"]][1][0]) == row["thing"])[-1]
    severity = WARNING if row["dataset"] == "advance" and not terms.is_whole else ERROR
    return _finding(file, row["dataset"], thing, (severity, row["detail"], "terms that hold together"))


def _overlap(terms: Collected, row: Mapping[str, Any]) -> Finding:
    other = {"agreement": row["agreement_other"], "right": row["right_other"], "valid_from": row["valid_from_other"]}
    first, second = _holding(terms, "agreement", row), _holding(terms, "agreement", other)
    told = (
        f"agreements {row['agreement']} and {row['agreement_other']} of {row['licensor'] or _OF} both cover "
        f"{row['covers']} in {territories(row['territories'])} for {offerings(row['offerings'])} from {row['day']}: "
        f"{_END_ONE}; the other is in {_at(first, 'agreement', row)}"
    )
    return _finding(second, "agreement", other, (ERROR, told, "one agreement on one day"), "valid_from")


def _two_mandates(terms: Collected, row: Mapping[str, Any]) -> Finding:
    other = {"mandate": row["mandate_other"], "right": row["right"]}
    first, second = _holding(terms, "mandate", row), _holding(terms, "mandate", other)
    told = (
        f"mandates {row['mandate']} ({row['licensor']}) and {row['mandate_other']} ({row['licensor_other']}) both "
        f"license {row['right']} of {_MANDATE_OF[row['owner_kind']].format(row['owner'])} in "
        f"{territories(row['territories'])} from {row['day']}, so that what they both claim is on hold as an "
        f"overclaim: let one end (valid_to), or take the territory out of one; the other is in "
        f"{_at(first, 'mandate', row)}"
    )
    return _finding(second, "mandate", other, (WARNING, told, "one licensor on one day"), "licensor")


def _ending(terms: Collected, row: Mapping[str, Any]) -> Finding:
    right = {"right": row["covers"]}
    back = f"before {row['next']}" if row["next"] else "after it"
    told = (
        f"{row['agreement']} ends the day before {row['day']}, and no agreement of {row['licensor'] or _OF} covers "
        f"{row['covers']} in {territories(row['territories'])} for {offerings(row['offerings'])} {back}"
    )
    thing = {**row, **right}
    file = _holding(terms, "agreement", {name: row[name] for name in ("agreement", "valid_from")})
    return _finding(file, "agreement", thing, (WARNING, told, "a successor"), "valid_to")


def _alone(terms: Collected, row: Mapping[str, Any]) -> Finding:
    found = _rows_of(terms, "agreement", pl.col("agreement") == row["agreement"])
    file, thing = max(found, key=lambda one: (one[0].issued, one[1]["valid_from"]))
    told = (
        f"{row['agreement']} covers {row['covers']} and no agreement of {row['licensor']} covers {row['missing']} in "
        f"{territories(row['territories'])} from {row['day']}, while it does elsewhere"
    )
    return _finding(file, "agreement", {**thing, "right": None}, (WARNING, told, f"{row['missing']} too"), "rights")


def _superseded(terms: Collected, row: Mapping[str, Any]) -> Finding:
    dataset = row["dataset"]
    is_it = rules.thing(TERMS[dataset][1], dataset) == row["thing"]
    by_file = {file.delivery_id: (file, thing) for file, thing in _rows_of(terms, dataset, is_it)}
    file, thing = by_file[row["delivery_id"]]
    newer, its = by_file[row["held_by"]]
    told = (
        f"{dataset} {row['thing']} is replaced: what {_at(newer, dataset, its)} says of it holds, issued "
        f"{row['held_at'][:10]}, after this one of {row['sent_at'][:10]}"
    )
    return _finding(file, dataset, thing, (NOTE, told, ""))


def _finding(
    file: TermsFile, dataset: str, thing: Mapping[str, Any], said: tuple[str, str, str], *keys: str
) -> Finding:
    """A finding at the place of a thing, or of the first of ``keys`` that it has."""
    (place, path), (severity, told, expected) = file.place(dataset, thing, *keys), said
    value = next((str(thing[key]) for key in keys if thing.get(key) is not None), "")
    return Finding(file.name, *place, severity, _pointer(path), value, expected, told)


def _rows_of(terms: Collected, dataset: str, is_it: pl.Expr) -> list[tuple[TermsFile, Mapping[str, Any]]]:
    """What files say of something: each with a row of it."""
    rows = terms.intake[dataset].filter(is_it).sort("sent_at", "delivery_id").iter_rows(named=True)
    return [(terms.files[row["delivery_id"]], row) for row in rows]


def _holding(terms: Collected, dataset: str, thing: Mapping[str, Any]) -> TermsFile:
    """The file whose word on a thing holds."""
    named = [name for name in TERMS[dataset][1] if name in thing]
    found = _rows_of(terms, dataset, pl.all_horizontal(pl.col(name) == thing[name] for name in named))
    return found[-1][0]


def _at(file: TermsFile, dataset: str, thing: Mapping[str, Any]) -> str:
    return f"{file.name}:{file.place(dataset, thing)[0].line}"


def _pointer(path: tuple[int | str, ...]) -> str:
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
