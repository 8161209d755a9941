"""Numbers with check digits, territories, and who sends a file."""

from collections.abc import Callable, Iterator

import polars as pl

from pipelines.check.cwr_rules import broken
from pipelines.territories import territory_tree
from pipelines.wire.cwr_codes import SOCIETY, allowed
from schemas.check_digits import ean_checks, ipi_base_checks, ipi_name_checks, isni_checks, iswc_checks
from schemas.columns import ISRC

_TERRITORIES = ("TIS Numeric Code", "Territory Code")
_KINDS = ("ISW", "ISR")


def identifier_findings(version: str, record: str, held: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """What is wrong with identifiers of lines of one record; ``held`` has a column per field, as it stands."""
    for name in held.columns:
        for rule, is_named, checks, expected in _CHECKED:
            if is_named(name):
                yield _found(held.filter(_said(name), ~checks(_bare(name))), name, rule, expected)
        if name in _TERRITORIES:
            code = _bare(name).cast(pl.Int32, strict=False)
            areas = territory_tree()["area"].unique().implode()
            unknown = held.filter(_bare(name) != "", ~code.is_in(areas).fill_null(False))
            yield _found(unknown, name, "unknown_territory", "a TIS number")
    if record == "XRF":
        yield from _references(version, held)
    if record == "HDR" and version != "3.1":
        yield from _sender(held)


def _references(version: str, held: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """ISW and ISR say what kind of number there is; else it is a society's."""
    kind, number = _bare("Organisation Code"), _bare("Identifier")
    societies = allowed(version, SOCIETY)
    strange = held.filter(
        kind != "", ~kind.is_in(_KINDS), ~kind.str.strip_chars_start("0").str.zfill(3).is_in(societies)
    )
    yield _found(strange, "Organisation Code", "unknown_organisation", "a society's code, ISW or ISR")
    yield _found(held.filter(kind == "ISW", ~iswc_checks(number)), "Identifier", "iswc", _ISWC)
    yield _found(held.filter(kind == "ISR", ~number.str.contains(ISRC)), "Identifier", "isrc", _ISRC)


def _sender(held: pl.DataFrame) -> Iterator[pl.DataFrame]:
    kind, code = _bare("Sender Type"), _bare("Sender ID")
    whole = pl.when(kind.str.contains("^[0-9]{2}$")).then(kind + code)
    types = allowed("2.2", "Sender Type")
    neither = held.filter(whole.is_null(), ~kind.is_in(types), kind != "")
    expected = f"one of {', '.join(sorted(types))}, or the first two digits of an IPI name number"
    yield _found(neither, "Sender Type", "sender_type", expected)
    yield _found(held.filter(whole.is_not_null(), ~ipi_name_checks(whole)), "Sender ID", "ipi_name_number", _IPI)
    nobody = held.filter(code.str.strip_chars("0") == "")
    coded = "the sender's code; societies refuse a file without"
    yield _found(nobody, "Sender ID", "sender_unknown", coded)
    house = kind.is_in(("PB", "AA", "WR")) & (code.str.strip_chars("0") != "")
    yield _found(held.filter(house, ~ipi_name_checks(code.str.zfill(11))), "Sender ID", "sender_ipi", _IPI)


def _bare(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars()


def _said(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars(" 0") != ""


def _found(rows: pl.DataFrame, cell: str, rule: str, expected: str) -> pl.DataFrame:
    value = pl.col(cell).str.strip_chars_end()
    return broken(rows, rule, cell=cell, value=value, expected=expected)


_IPI = "eleven digits of an IPI name number whose last two check"
_ISWC = "T, nine digits and a check digit"
_ISRC = "two letters, three letters or digits, seven digits"
_CHECKED: tuple[tuple[str, Callable[[str], bool], Callable[[pl.Expr], pl.Expr], str], ...] = (
    ("ipi_name_number", lambda name: "IPI Name" in name, lambda text: ipi_name_checks(text.str.zfill(11)), _IPI),
    ("ipi_base_number", lambda name: "IPI Base" in name, ipi_base_checks, "I-, nine digits, - and a check digit"),
    ("iswc", lambda name: name.startswith("ISWC"), iswc_checks, _ISWC),
    ("isrc", lambda name: name == "ISRC", lambda text: text.str.contains(ISRC), _ISRC),
    ("ean", lambda name: name == "EAN", ean_checks, "13 digits whose last checks"),
    ("isni", lambda name: "Name Identifier" in name, isni_checks, "16 characters whose last checks"),
)
