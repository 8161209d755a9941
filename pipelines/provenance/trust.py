"""Whose signatures count: the trust lists in force in a month, as one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from typing import Final

import polars as pl
from cryptography import x509

from attribution.period import bounds
from attribution.provenance.assertion import LABEL

ANCHORS: Final = ("manifest", "tsa", "cawg")
"""What a certificate may vouch for: who signs manifests, timestamps, identities."""
_PUBLIC: Final = files("pipelines.provenance") / "public"
NO_LIST: Final = "none"
"""Name where no trust list is in force: nobody is trusted."""

_PEM = re.compile("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


class BadAnchor(Exception):
    """A trust list names a certificate that is none. The library would leave it out in silence."""


@dataclass(frozen=True)
class Trust:
    """Certificates (PEM, one after the other) by what they may vouch for, and the labels of attributions."""

    name: str
    anchors: Mapping[str, str] = field(default_factory=dict)
    labels: tuple[str, ...] = (LABEL,)

    @property
    def key(self) -> str:
        """Names the list by what is in it: a list that changes without a new name is another list."""
        content = [self.name, *(f"{kind}\0{self.anchors.get(kind, '')}" for kind in ANCHORS), *self.labels]
        return sha256("\0".join(content).encode()).hexdigest()[:16]

    @property
    def lists(self) -> dict[str, tuple[str, ...]]:
        """What each list that the library is given is called, and what its certificates may vouch for."""
        return {f"urn:partita:trust:{self.key}:{'+'.join(kinds)}": kinds for kinds in self.certificates}

    @property
    def certificates(self) -> dict[tuple[str, ...], str]:
        """Certificates by all that they may vouch for: the library does not keep kinds apart, their names do."""
        kinds: dict[str, tuple[str, ...]] = {}
        for kind in ANCHORS:
            for pem in _PEM.findall(self.anchors.get(kind, "")):
                kinds[pem] = (*kinds.get(pem, ()), kind)
        every = sorted(set(kinds.values()))
        return {one: "".join(f"{pem}\n" for pem, of in kinds.items() if of == one) for one in every}


def trust_in_force(trust_list: pl.DataFrame, period: str) -> Trust:
    """The lists that judge a month, those in force on its last day, taken together.

    Args:
        trust_list: rows of ``trust_list``.
        period: the month.

    Raises:
        BadAnchor: where an anchor is no certificate.
    """
    _, last = bounds(period)
    rows = trust_list.filter(
        pl.col("valid_from") <= last, pl.col("valid_to").is_null() | (pl.col("valid_to") >= last)
    ).sort("trust_list", "kind", "place")
    names = rows["trust_list"].unique().sort().to_list()
    if not names:
        return Trust(NO_LIST)
    found = {
        kind: _checked(rows.filter(pl.col("kind") == kind).select("trust_list", "anchor").rows()) for kind in ANCHORS
    }
    labels = rows.filter(pl.col("kind") == "label")["anchor"].unique().sort().to_list()
    return Trust("+".join(names), found, tuple(labels or [LABEL]))


def public_trust() -> Trust:
    """The public C2PA lists that come with the project, for looking at files; no month is judged by them."""
    found = {
        kind: _checked([(name, pem) for pem in _PEM.findall((_PUBLIC / name).read_text(encoding="utf-8"))])
        for kind, name in (("manifest", "C2PA-TRUST-LIST.pem"), ("tsa", "C2PA-TSA-TRUST-LIST.pem"))
    }
    return Trust("c2pa-public", found)


def trust_of(name: str, lists: Mapping[str, str]) -> Trust:
    """A list of all certificates in some PEM files, for manifests, timestamps and identities alike.

    Args:
        name: of the list.
        lists: the text of each, by what to call it in messages.

    Raises:
        BadAnchor: where a file holds no certificate, or a broken one.
    """
    anchors = _checked([(file, pem) for file, text in sorted(lists.items()) for pem in _PEM.findall(text) or [text]])
    return Trust(name, dict.fromkeys(ANCHORS, anchors))


def _checked(anchors: Sequence[tuple[str, str]]) -> str:
    """The certificates, one after the other, each once; a list is often delivered again under a new name."""
    for where, pem in anchors:
        try:
            x509.load_pem_x509_certificate(pem.encode())
        except ValueError as error:
            raise BadAnchor(
                f"{where}: {pem[:40]!r} is no certificate ({error}). Give each as PEM, from BEGIN to END CERTIFICATE."
            ) from error
    texts = ("\n".join(line.strip() for line in pem.strip().splitlines()) for _, pem in anchors)
    return "".join(f"{pem}\n" for pem in dict.fromkeys(texts))
