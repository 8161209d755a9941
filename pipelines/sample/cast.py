"""Who is in the sample: deliverers, submitters of works, licensors. All invented; society codes are real."""

from dataclasses import dataclass
from typing import Final

from pipelines.sample.codes import dpid, ipi

SERVICE_NAME: Final = "Sample Streaming Service"
SERVICE_DPID: Final = dpid(0)


@dataclass(frozen=True)
class Deliverer:
    """A party whose recordings we receive, by itself or through ``sender``."""

    party: str
    name: str
    dpid: str
    sender: str
    version: str
    prefix: str
    tongues: tuple[str, ...]
    labels: tuple[str, ...]
    weight: int


DELIVERERS: Final = (
    Deliverer(
        "quillfeather", "Quillfeather Recordings Ltd", dpid(11), "quillfeather", "432", "GBZ9Q",
        ("en", "en", "es"), ("Quillfeather", "Brass Otter", "Low Lantern"), 130,
    ),
    Deliverer(
        "umikage", "Umikage Onkyo K.K.", dpid(12), "umikage", "43", "JPZ9U",
        ("ja",), ("Umikage", "Yoake Room"), 80,
    ),
    Deliverer(
        "marrowmoss", "Marrow and Moss Records LLC", dpid(14), "tideline", "431", "QZZ9M",
        ("en",), ("Marrow & Moss",), 40,
    ),
    Deliverer(
        "clochebleue", "Disques Cloche Bleue SARL", dpid(15), "tideline", "431", "FRZ9C",
        ("fr",), ("Cloche Bleue",), 40,
    ),
    Deliverer(
        "zvonnitsa", "Zvonnitsa Klang UG", dpid(16), "tideline", "431", "DEZ9Z",
        ("ru", "de"), ("Звонница",), 30,
    ),
    Deliverer(
        "parcelsong", "Parcelsong Distribution GmbH", dpid(17), "parcelsong", "432", "DEZ9P",
        ("de", "es", "fr", "en"), ("Nebelkrähe", "Señal Abierta", "Ceniza Azul", "Tapioca Weather"), 80,
    ),
)  # fmt: skip
"""Who delivers recordings, with its part of the tracks; the senders among them, and ``tideline``, are the licensors."""

AI_DELIVERERS: Final = (
    Deliverer(
        "lanternfold", "Lanternfold Machine Music Inc", dpid(18), "lanternfold", "432", "QZZ9L",
        ("en",), ("Lanternfold",), 0,
    ),
    Deliverer(
        "kitebarrow", "Kitebarrow Sound AG", dpid(19), "kitebarrow", "432", "DEZ9K", ("en",), ("Kitebarrow",), 0,
    ),
)  # fmt: skip
"""Who delivers music made with AI, the same tracks in every sample; each sends for itself."""

SENDERS: Final = {
    "quillfeather": ("Quillfeather Recordings Ltd", dpid(11)),
    "umikage": ("Umikage Onkyo K.K.", dpid(12)),
    "tideline": ("Tideline Independents Association", dpid(13)),
    "parcelsong": ("Parcelsong Distribution GmbH", dpid(17)),
    "lanternfold": ("Lanternfold Machine Music Inc", dpid(18)),
    "kitebarrow": ("Kitebarrow Sound AG", dpid(19)),
}
"""Message senders: the recorded licensors. Tideline sends on behalf of its members."""


@dataclass(frozen=True)
class Publisher:
    """A publisher as CWR names it."""

    number: str
    name: str
    ipi: str
    pr_society: str
    mr_society: str


FENNIMORE: Final = Publisher("P00000001", "FENNIMORE OAKES MUSIC", ipi(1), "052", "044")
LANTERN: Final = Publisher("P00000002", "LANTERN STREET SONGS", ipi(2), "052", "044")
BRUME: Final = Publisher("P00000003", "EDITIONS CLEF DE BRUME", ipi(3), "058", "058")
HOSHIMI: Final = Publisher("P00000004", "HOSHIMI ONGAKU SHUPPAN", ipi(4), "038", "038")
KESTREL: Final = Publisher("P00000005", "KESTREL ROW ADMINISTRATION", ipi(5), "010", "034")
GRAVELWICK: Final = Publisher("P00000006", "GRAVELWICK MUSIC ADMIN", ipi(6), "010", "034")
PENHALLICK: Final = Publisher("P00000007", "PENHALLICK AND DAUGHTERS SONGS", ipi(7), "021", "034")


@dataclass(frozen=True)
class Submitter:
    """A sender of CWR files: the publisher itself, or who administers the writers' works."""

    code: str
    publisher: Publisher
    version: str
    writer_societies: tuple[tuple[str, str], ...]
    tongue: str


SUBMITTERS: Final = {
    "FOM": Submitter("FOM", FENNIMORE, "2.2", (("052", "044"), ("035", "035"), ("010", "034")), "en"),
    "LSS": Submitter("LSS", LANTERN, "2.1", (("052", "044"), ("128", "044")), "en"),
    "ECB": Submitter("ECB", BRUME, "2.2", (("058", "058"),), "fr"),
    "HMP": Submitter("HMP", HOSHIMI, "2.1", (("038", "038"),), "ja"),
    "KRA": Submitter("KRA", KESTREL, "2.1", (("010", "034"), ("021", "034")), "en"),
}
"""Who registers works, by the code in its file names, with the societies of its writers: performing, mechanical."""

REGISTERED_BY: Final = {
    "quillfeather": ("LSS", "FOM", "LSS", "FOM", "LSS", "KRA", "LSS", "FOM", "ECB", "LSS"),
    "umikage": ("HMP", "HMP", "HMP", "HMP", "FOM", "HMP"),
    "marrowmoss": ("KRA", "LSS", "KRA", "KRA", "LSS"),
    "clochebleue": ("ECB", "ECB", "ECB", "FOM"),
    "zvonnitsa": ("FOM", "LSS", "FOM"),
    "parcelsong": ("ECB", "KRA", "FOM", "ECB", "KRA"),
}
"""Whose works a deliverer's artists sing, in turn."""

OUTSIDE_SOCIETY: Final = ("094", "094")
"""Societies, performing and mechanical, of writers whom no licensor of the sample has a mandate for."""
