"""XML from outside, read safely: UTF-8, no document type, no entity, no network, no huge or deep tree."""

import re
from pathlib import Path
from typing import TypeAlias

import lxml.etree as lx

from pipelines.readers.delimited import LONGEST_FIELD, SHOWN
from pipelines.readers.parsed import Quarantine

Element: TypeAlias = lx._Element

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_DECLARED = re.compile(rb"""^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_UNFINISHED = {
    lx.ErrorTypes.ERR_CDATA_NOT_FINISHED,
    lx.ErrorTypes.ERR_COMMENT_NOT_FINISHED,
    lx.ErrorTypes.ERR_TAG_NOT_FINISHED,
}


class BadElement(Exception):
    """An element that cannot be used, and with it the row that it belongs to.

    Args:
        reason: a code of ``vocabulary.ROW_REASON``.
        detail: where, what, and what would be right.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def read_xml(path: Path, *, name: str) -> Element:
    """The root of a well-formed document.

    A UTF-8 byte order mark is legal in XML, so it is accepted here and only here.

    Raises:
        Quarantine: where the file is not such a document, or hides something.
    """
    content = path.read_bytes().removeprefix(_BYTE_ORDER_MARK)
    if not content.strip():
        raise Quarantine("empty_file", f"{name} is empty. Send it again.")
    _check_encoding(content, name=name)
    if b"<!DOCTYPE" in content:
        raise Quarantine("invalid_content", f"{name} has a document type declaration. Send it without <!DOCTYPE …>.")
    try:
        return lx.fromstring(content, _parser())
    except lx.XMLSyntaxError as error:
        raise _refusal(error, content, name=name) from error


def text(element: Element) -> str:
    """The text of an element, white space as single blanks: a tab or line end would break the files we write.

    Raises:
        BadElement: where it is longer than any field may be.
    """
    words = element.text or ""
    if len(words) > LONGEST_FIELD:
        raise BadElement(
            "oversized_field",
            f"{place(element)}: {element.tag} has {len(words):,} characters, above {LONGEST_FIELD:,}",
        )
    return " ".join(words.split())


def child_text(element: Element, path: str) -> str | None:
    """The text of the first descendant on a path; null where there is none or it is blank."""
    found = element.find(path)
    return None if found is None else text(found) or None


def place(element: Element) -> str:
    """Where an element begins, for a message."""
    return f"line {element.sourceline}"


def _parser() -> lx.XMLParser:
    return lx.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _check_encoding(content: bytes, *, name: str) -> None:
    declared = _DECLARED.match(content)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        encoding = declared[1].decode("ascii", "replace")[:SHOWN]
        raise Quarantine("wrong_encoding", f"{name} is declared as {encoding}. Send it as UTF-8.")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Quarantine("wrong_encoding", f"{name} is UTF-16. Send it as UTF-8.")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise _truncated(name, "inside a character") from error
        raise Quarantine(
            "wrong_encoding", f"{name} is not UTF-8: byte {error.start + 1:,} of {len(content):,}. Send it as UTF-8."
        ) from error


def _refusal(error: lx.XMLSyntaxError, content: bytes, *, name: str) -> Quarantine:
    problem = (error.msg or "").strip()[: 3 * SHOWN]
    if error.code == lx.ErrorTypes.ERR_RESOURCE_LIMIT:
        if "depth" in problem:
            return Quarantine("invalid_content", f"{name} is nested deeper than any message is. ({problem})")
        return Quarantine("oversized_field", f"{name} has a text of megabytes where none belongs. ({problem})")
    if not content.lstrip().startswith(b"<"):
        return Quarantine("unreadable", f"{name} is not XML: it does not begin with <. Send the message itself.")
    if error.code in _UNFINISHED or not content.rstrip().endswith(b">"):
        return _truncated(name, f"at line {error.lineno}")
    return Quarantine("unreadable", f"{name} is not well-formed XML: {problem}. Correct it and send it again.")


def _truncated(name: str, where: str) -> Quarantine:
    return Quarantine("truncated", f"{name} ends {where}, before its last element does: it was cut. Send it whole.")
