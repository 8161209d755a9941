"""What applied to a licensor in a month, and from which file: as plain data, for people and for machines."""

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

import polars as pl

from attribution.latest import Latest
from attribution.terms import TERMS, latest_terms
from attribution.terms_cover import in_force, known_offerings, uncovered
from attribution.terms_findings import superseded, thing
from attribution.territory import members
from pipelines.terms.collected import Collected, TermsFile
from pipelines.terms.words import agreement_in_words, columns_in_words
from pipelines.territories import territory_tree

Row = Mapping[str, Any]

_PARTIES = ("licensor", "owner", "party", "payee")
"""Columns that name a party."""
_OWN = ("party", "agreement", "mandate")
"""Datasets that are told by name; any other one of the terms is told as it is."""
_ORIGIN = {"delivery_id", "sent_at"}
_LONGEST = 60


class Unknown(Exception):
    """No terms name this licensor."""


def applied(terms: Collected, licensor: str, first: date, last: date) -> dict[str, Any]:
    """Everything that terms say of a licensor for the days of an interval.

    Returns:
        ``party`` and ``members`` (parties that it contracts for), ``agreements`` in force with what they cover and pay,
        ``not_in_force`` (its other agreements), ``mandates``, ``others`` (rows of every other dataset of terms that
        names it, its agreements or its licences, by dataset), ``not_covered``, ``conflicts``, and ``mistakes`` of
        files. Every thing has ``said_by``, the file that holds, and ``replaced``, what older files say otherwise.

    Raises:
        Unknown: where no terms name it; the message has the nearest names.
    """
    latest = latest_terms(terms.intake)
    _check_known(terms, licensor)
    teller = _Teller(terms, latest)
    agreement = latest.frames["agreement"]
    own = agreement.filter(pl.col("licensor") == licensor)
    held = in_force(own, first, last)
    party = latest.frames["party"]
    offerings = known_offerings(agreement, latest.frames["service_offering"])
    missing = uncovered(agreement, licensor, territory_tree(), offerings, first=first, last=last)
    return {
        "licensor": licensor,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "party": next(teller.told("party", party.filter(pl.col("party") == licensor)), None),
        "members": [*teller.told("party", party.filter(pl.col("licensor") == licensor))],
        "agreements": [_agreement(told, first, last) for told in teller.told("agreement", held)],
        "not_in_force": [*teller.told("agreement", own.join(held, on=TERMS["agreement"][1], how="anti"))],
        "mandates": [*teller.told("mandate", in_force(_naming(latest.frames["mandate"], licensor, {}), first, last))],
        "others": _others(teller, licensor, held, first, last),
        "not_covered": _grouped(missing),
        "conflicts": latest.conflicts["detail"].to_list(),
        "mistakes": [f"{name}: {mistake.text}" for name, mistake in terms.mistakes],
    }


def _check_known(terms: Collected, licensor: str) -> None:
    named = [rows[column] for rows in terms.intake.values() for column in _parties(rows)]
    known = sorted({name for column in named for name in column.drop_nulls()})
    if licensor in known:
        return
    legal = {name.lower(): party for party, name in terms.intake["party"].select("party", "name").rows()}
    near = get_close_matches(licensor.lower(), [*known, *legal], n=5, cutoff=0.5)
    near += [name for name in legal if licensor.lower() in name]
    told = ", ".join(dict.fromkeys(legal.get(name, name) for name in near))
    hint = f"Did you mean {told}?" if told else f"Those that there are: {', '.join(known[:_LONGEST]) or 'none'}."
    raise Unknown(f"{licensor} is no licensor of any file of terms. {hint}")


class _Teller:
    """Tells rows that hold with the files that say so, and what older files say."""

    def __init__(self, terms: Collected, latest: Latest) -> None:
        self._terms, self.frames = terms, latest.frames
        self._older = superseded(terms.intake)

    def told(self, dataset: str, rows: pl.DataFrame) -> Iterator[dict[str, Any]]:
        """Each row as plain data."""
        key = TERMS[dataset][1]
        for row in rows.with_columns(_thing=thing(key, dataset)).iter_rows(named=True):
            name = row.pop("_thing")
            said = self._said(dataset, name)
            file, _ = said[-1]
            older = self._older.filter(pl.col("dataset") == dataset, pl.col("thing") == name)["delivery_id"].to_list()
            yield {
                "dataset": dataset,
                "thing": name,
                **{column: _plain(value) for column, value in row.items()},
                "in_words": columns_in_words(row),
                "said_by": _file(file, dataset, row),
                "replaced": [
                    _file(old, dataset, its) | {"said_otherwise": _differences(its, row)}
                    for old, its in said
                    if old.delivery_id in older
                ],
                "_row": row,
            }

    def _said(self, dataset: str, name: str) -> list[tuple[TermsFile, Row]]:
        is_it = thing(TERMS[dataset][1], dataset) == name
        rows = self._terms.intake[dataset].filter(is_it).sort("sent_at", "delivery_id")
        return [(self._terms.files[row["delivery_id"]], row) for row in rows.iter_rows(named=True)]


def _agreement(told: dict[str, Any], first: date, last: date) -> dict[str, Any]:
    row = told["_row"]
    begins, ends = row["valid_from"], row["valid_to"]
    start, end = max(first, begins), min(last, ends or last)
    return told | {
        "in_force": {"from": start.isoformat(), "to": end.isoformat()},
        "begins": begins.isoformat() if first <= begins <= last else None,
        "ends": ends.isoformat() if ends is not None and first <= ends <= last else None,
        "covers": sorted(members(territory_tree(), row["territories"], start)),
        "terms": [*agreement_in_words(row)],
    }


def _others(teller: _Teller, licensor: str, held: pl.DataFrame, first: date, last: date) -> dict[str, list]:
    """Rows of every other dataset that names the licensor, its agreements, or what those rows are named by."""
    named = {"agreement": set(held["agreement"])}
    named |= {key[0]: set(held[key[0]]) for _, key in TERMS.values() if key and key[0] in held.columns}
    found: dict[str, list] = {}
    for dataset, (_, key) in TERMS.items():
        if dataset in _OWN or not key:
            continue
        rows = _naming(teller.frames[dataset], licensor, named)
        rows = in_force(rows, first, last) if {"valid_from", "valid_to"} <= set(rows.columns) else rows
        if rows.height:
            found[dataset] = [*teller.told(dataset, rows)]
            named.setdefault(key[0], set()).update(rows[key[0]])
    return found


def _naming(rows: pl.DataFrame, licensor: str, named: Mapping[str, set]) -> pl.DataFrame:
    """The rows that name a licensor, or one of the other things."""
    is_it = [pl.col(name) == licensor for name in _parties(rows)]
    is_it += [
        pl.col(name).is_in(sorted(values)) for name, values in named.items() if rows.schema.get(name) == pl.String
    ]
    return rows.filter(pl.any_horizontal(is_it).fill_null(False)) if is_it else rows.clear()


def _parties(rows: pl.DataFrame) -> list[str]:
    """The columns that name a party of ours; the owner of a mandate is known by a number of others."""
    not_ours = {"owner"} if "owner_kind" in rows.columns else set()
    return [name for name in _PARTIES if rows.schema.get(name) == pl.String and name not in not_ours]


def _grouped(missing: pl.DataFrame) -> list[dict[str, Any]]:
    """What is not covered, with places of one right, interval and set of offerings together."""
    by_place = missing.group_by("side", "covers", "from", "to", "territory").agg(pl.col("offering").sort())
    groups = by_place.group_by("side", "covers", "from", "to", "offering").agg(pl.col("territory").sort())
    return [
        {
            "side": row["side"],
            "right": row["covers"],
            "from": row["from"].isoformat(),
            "to": row["to"].isoformat(),
            "offerings": [name for name in row["offering"] if name],
            "territories": row["territory"],
        }
        for row in groups.sort("side", "covers", "from", "to", "offering").iter_rows(named=True)
    ]


def _file(file: TermsFile, dataset: str, row: Row) -> dict[str, Any]:
    return {
        "file": file.name,
        "line": file.place(dataset, row)[0].line if file.is_there else None,
        "issued": file.issued,
        "sha256": file.delivery_id,
        "version": file.version,
        "earlier_versions": [*file.older],
    }


def _differences(old: Row, new: Row) -> dict[str, str]:
    """What an older file says otherwise, column by column; nothing where it said nothing."""
    before, after = columns_in_words(old), columns_in_words(new)
    names = [name for name in {**before, **after} if name not in _ORIGIN and before.get(name) != after.get(name)]
    return {name: before.get(name, "") for name in names}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | list) else str(value)
