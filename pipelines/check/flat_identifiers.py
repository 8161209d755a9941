"""Identifiers in cells: their forms and their check digits.

Source: ISO 3901 (ISRC), ISO 15707 (ISWC), ISO 27729 (ISNI), GS1 General Specifications (ICPN), IFPI GRid,
CISAC Interested Party Information, DDEX Party Identifier.
"""

import re

from stdnum import ean, grid, isni
from stdnum.exceptions import ValidationError

from pipelines.wire.flat_layouts import Cell
from schemas.check_digits import is_ipi_name_number, is_iswc

Fault = tuple[str, str]

ISRC = r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}"
_NAMESPACES = ("ISNI", "IPI", "IPN", "DPID", "ISRC", "ISWC", "UPC", "EAN", "VIAF", "MusicBrainz")
_DPID = re.compile(r"PADPIDA[A-Za-z0-9]+")
_PARTY = "PartyId"


def is_identifier(cell: Cell) -> bool:
    """Whether a cell holds an identifier of which more is known than its layout says."""
    return _kind(cell) != ""


def _kind(cell: Cell) -> str:
    for ending in ("ISRC", "ISWC", "ICPN", "GRid"):
        if cell.name.endswith(ending):
            return ending
    if "PADPIDA" in cell.type:
        return "DPID"
    return "NS" if "::" in cell.type else ""


def form(cell: Cell) -> str:
    """The expression of identifiers that need no closer look, as their form alone shows; empty where none does."""
    forms = {"ISRC": rf"^{ISRC}$", "DPID": r"^PADPIDA[A-Za-z0-9]+$"}
    return forms.get(_kind(cell), "")


def identifier_fault(cell: Cell, value: str) -> Fault | None:
    """The rule that an identifier breaks, and what was expected; none where it breaks none."""
    tests = {"ISRC": _isrc, "ISWC": _iswc, "ICPN": _icpn, "GRid": _grid, "DPID": _dpid}
    kind = _kind(cell)
    return tests[kind](value) if kind in tests else _with_origin(cell, value)


def _isrc(value: str) -> Fault | None:
    if re.fullmatch(ISRC, value):
        return None
    bare = value.replace("-", "").upper()
    if re.fullmatch(ISRC, bare):
        return "isrc_form", bare
    begins = re.match(ISRC, bare)
    more = f": it goes on after {begins[0]}" if begins else ""
    return "isrc_malformed", f"two letters, three letters or digits, seven digits{more}"


def _iswc(value: str) -> Fault | None:
    if not re.fullmatch(r"T[0-9]{10}", value):
        return "iswc_malformed", "T and ten digits, without dots and dashes"
    return None if is_iswc(value) else ("iswc_check_digit", "")


def _icpn(value: str) -> Fault | None:
    if not re.fullmatch(r"[0-9]{12,14}", value):
        return "icpn_malformed", "twelve to fourteen digits"
    return None if ean.is_valid(value.zfill(14)) else ("icpn_check_digit", "")


def _grid(value: str) -> Fault | None:
    bare = value.upper()
    if not re.fullmatch(r"A1[A-Z0-9]{16}", bare):
        return "grid_malformed", "eighteen letters and digits that start with A1"
    return None if grid.is_valid(bare) else ("grid_check_digit", "")


def _dpid(value: str) -> Fault | None:
    return None if _DPID.fullmatch(value) else ("dpid_malformed", "PADPIDA and letters and digits, without dashes")


def _with_origin(cell: Cell, value: str) -> Fault | None:
    space, divider, name = value.partition("::")
    if not divider or not space.strip() or not name.strip():
        return "party_id_malformed", "NAMESPACE::identifier"
    known = {
        "ISNI": ("isni_check_digit", lambda: bool(re.fullmatch(r"[0-9]{15}[0-9X]", name)) and _is_isni(name)),
        "IPI": ("ipi_check_digit", lambda: is_ipi_name_number(name.zfill(11))),
        "DPID": ("dpid_malformed", lambda: _DPID.fullmatch(name) is not None),
    }
    if space in known:
        rule, is_right = known[space]
        return None if is_right() else (rule, "")
    near = next((one for one in _NAMESPACES if one != space and _is_near(space, one)), "")
    return ("namespace_unknown", f"{near}, or a party's own origin") if near and cell.name.endswith(_PARTY) else None


def _is_isni(value: str) -> bool:
    try:
        isni.validate(value)
    except ValidationError:
        return False
    return True


def _is_near(space: str, known: str) -> bool:
    """Whether an origin looks like another one: in another case, or with one letter too few or too many."""
    if space.upper() == known.upper():
        return True
    longer, shorter = (space, known) if len(space) > len(known) else (known, space)
    drops = (longer[:at] + longer[at + 1 :] for at in range(len(longer)))
    return len(longer) - len(shorter) == 1 and len(shorter) > 2 and shorter.upper() in {one.upper() for one in drops}
