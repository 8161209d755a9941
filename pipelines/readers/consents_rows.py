"""CSV of grants, or of reservations: every row by the rules that YAML has, and a bad one alone in quarantine."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import polars as pl
from pydantic import ValidationError

from pipelines.readers.delimited import SHOWN, clip, parse_delimited
from pipelines.readers.parsed import REJECTS, Parsed, Quarantine
from pipelines.readers.terms_mistakes import in_words, unknown_territories
from schemas.columns import Strict, polars_schema
from schemas.consent import Consent
from schemas.consent_entries import GrantEntry, ReservationEntry
from schemas.reservation import Reservation

Row = dict[str, Any]

_COUNTS = frozenset({"version", "notice_days"})
_LISTS = frozenset({"purposes", "uses"})
_REASONS = {
    **dict.fromkeys(("consent_id", "subject_id", "grantor", "mandate_sha256", "evidence_sha256"), "bad_identifier"),
    **dict.fromkeys(("term_from", "term_to", "valid_from", "valid_to", "revoked_on", "minor_until"), "bad_timestamp"),
    **dict.fromkeys(("signed_at", "mandate_signed_at", "recorded_at"), "bad_timestamp"),
    **dict.fromkeys(("kind", "grantor_capacity", "purposes", "revocation_scope", "uses", "permission"), "unknown_code"),
    **dict.fromkeys(("version", "notice_days"), "bad_number"),
    "territories": "unknown_territory",
}
_GRANTS = [name for name, field in GrantEntry.model_fields.items() if field.is_required()] + ["recorded_at"]
_RESERVATIONS = ["kind", "subject_id", "use", "valid_from", "recorded_at", "source"]
_MORE = ["valid_to", "grantor", "origin", "original", "permission", "constraint"]


def to_frame(model: type[Strict], rows: list[Row]) -> pl.DataFrame:
    """Rows of a dataset, in the order of its key."""
    schema = polars_schema(model)
    named = [{name: row[name] for name in schema} for row in rows]
    return pl.DataFrame(named, schema=schema, orient="row").sort(model.to_schema().unique)


def read_grants(content: bytes, *, name: str) -> Parsed:
    """Rows of ``consent``, from a CSV with its columns.

    Raises:
        Quarantine: where no row can be used.
    """
    optional = [column for column in GrantEntry.model_fields if column not in _GRANTS]
    return _read(content, name=name, columns=_GRANTS, optional=optional, model=Consent, said=_grants, chosen=_agreeing)


def read_reservations(content: bytes, *, name: str) -> Parsed:
    """Rows of ``reservation``, from a CSV with its columns; ``use`` holds one word or several with spaces between.

    Raises:
        Quarantine: where no row can be used.
    """
    return _read(
        content,
        name=name,
        columns=_RESERVATIONS,
        optional=_MORE,
        model=Reservation,
        said=_reservations,
        chosen=_longest,
    )


def reservation_rows(entry: ReservationEntry) -> list[Row]:
    """Rows of ``reservation``, one a use."""
    common = entry.model_dump(exclude={"uses", "permission", "constraint"}) | {"origin": "registry"}
    return [{**common, "use": use, "original": original} for use, original in entry.rows().items()]


def _read(
    content: bytes,
    *,
    name: str,
    columns: list[str],
    optional: list[str],
    model: type[Strict],
    said: Callable[[Row], list[Row]],
    chosen: Callable[[list[Row]], tuple[list[Row], list[Row]]],
) -> Parsed:
    found = parse_delimited(content, name=name, columns=columns, optional=optional)
    rows, bad = [], []
    for line in found.frame.iter_rows(named=True):
        given = {column: value for column, value in line.items() if column != "row" and value not in {None, ""}}
        wrong = _wrong_in_csv(given)
        if wrong:
            bad.append(_reject(line, *wrong))
            continue
        try:
            rows += [row | {"row": line["row"]} for row in said(given)]
        except ValidationError as error:
            bad.append(_reject(line, *_first(error)))
    rows, nowhere = _somewhere(rows)
    kept, repeated = chosen(rows)
    rejects = pl.concat([found.rejects, _rejects([*bad, *nowhere, *repeated])]).sort("row")
    if not kept:
        first = f"; the first: {rejects['detail'][0]}" if rejects.height else ""
        raise Quarantine("no_valid_row", f"{name} has {found.rows:,} rows and none is right{first}.")
    return Parsed({model_name(model): to_frame(model, kept)}, found.rows, rejects=rejects)


def model_name(model: type[Strict]) -> str:
    """The name of a dataset: of its file in ``schemas/``."""
    return model.__module__.rsplit(".", 1)[-1]


def _wrong_in_csv(given: Row) -> tuple[str, str] | None:
    """Reason and detail of what only a row can have wrong: YAML has a date of issue, and says no origin."""
    if "recorded_at" not in given:
        return "missing_value", "recorded_at is missing: add the day since when it was known"
    if given.get("origin", "registry") != "registry":
        return "unknown_code", f"origin {clip(given['origin'])!r}: only what is in a manifest has another: leave it out"
    return None


def _grants(given: Row) -> list[Row]:
    entry = GrantEntry.model_validate({column: _value(column, text) for column, text in given.items()})
    return [entry.model_dump() | {"purposes": sorted(entry.purposes)}]


def _reservations(given: Row) -> list[Row]:
    said = {column: text for column, text in given.items() if column not in {"use", "origin", "original"}}
    entry = ReservationEntry.model_validate(said | {"uses": given.get("use", "").split()})
    return [row | ({"original": given["original"]} if "original" in given else {}) for row in reservation_rows(entry)]


def _value(column: str, text: str) -> Any:
    """A field as YAML would have read it; what it cannot be stays text, for the rules to refuse."""
    if column in _LISTS:
        return text.split()
    if column in _COUNTS:
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text
    return {"true": True, "false": False}.get(text.lower(), text) if column.startswith("is_") else text


def _first(error: ValidationError) -> tuple[str, str]:
    """Reason and detail of the first thing wrong with a row."""
    problem = error.errors()[0]
    column = str(problem["loc"][0]) if problem["loc"] else ""
    reason = "missing_value" if problem["type"] == "missing" else _REASONS.get(column, "bad_record")
    return reason, f"{'use' if column == 'uses' else column}{in_words(problem)}".strip()


def _somewhere(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Rows whose territories are known, and rejects for the others."""
    texts = {row["territories"] for row in rows if "territories" in row}
    told = dict(told.split(", ", 1) for told in unknown_territories((text, text) for text in sorted(texts)))
    bad = [row for row in rows if row.get("territories") in told]
    rejects = [_reject(row, "unknown_territory", told[row["territories"]]) for row in bad]
    return [row for row in rows if row.get("territories") not in told], rejects


def _agreeing(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Versions that the file states alike, once; and rejects: where it states one in two ways none is used."""
    kept, rejects = [], []
    for same in _by(rows, "consent_id", "version"):
        content = {tuple(str(value) for column, value in row.items() if column != "row") for row in same}
        differ = "other rows say different things of this version, and none of them is used: leave the right one"
        first = same[: 1 if len(content) == 1 else 0]
        told = "the same row is there already: leave one" if first else differ
        kept += first
        rejects += [_reject(row, "duplicate_row", told) for row in same[len(first) :]]
    return kept, rejects


def _longest(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Of reservations that differ in nothing but their end or origin, the longest; and rejects for the others."""
    kept, rejects = [], []
    for same in _by(rows, "kind", "subject_id", "use", "valid_from"):
        ordered = sorted(same, key=lambda row: (row["valid_to"] or date.max, str({**row, "row": 0})))
        kept.append(ordered[-1])
        told = "another row reserves the same at least as long: leave one"
        rejects += [_reject(row, "duplicate_row", told) for row in ordered[:-1] if row["row"] != ordered[-1]["row"]]
    return kept, rejects


def _by(rows: Iterable[Row], *key: str) -> list[list[Row]]:
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in key)].append(row)
    return list(groups.values())


def _reject(row: Row, reason: str, detail: str) -> Row:
    reference = row.get("consent_id") or row.get("subject_id")
    return {"row": row["row"], "reason": reason, "reference": reference and reference[:SHOWN], "detail": detail}


def _rejects(rows: list[Row]) -> pl.DataFrame:
    """One reject a row and reason, as the registry keeps them."""
    once = {(row["row"], row["reason"]): row for row in reversed(rows)}
    return pl.DataFrame(list(once.values()), schema=REJECTS).sort("row", "reason")
