"""Who licenses the music of a month for measuring, and on what terms."""

from pathlib import Path
from typing import Any, Final

import yaml

from pipelines.sample.cast import SERVICE_DPID, SERVICE_NAME
from pipelines.sample.codes import dpid, ipi
from pipelines.sample.plays import Market

DELIVERERS: Final = {f"label-{number:02d}": dpid(40 + number) for number in range(1, 13)}
"""Recorded licensors and their DPIDs."""
SUBMITTERS: Final = {f"BM{number}": ipi(900_000 + number) for number in range(1, 7)}
"""Publishers that register works, by the code in their file names, and their IPI name numbers."""
MARKET: Final = Market(
    ("GB",) * 10 + ("US",) * 12 + ("DE",) * 8 + ("FR",) * 6 + ("JP",) * 6 + ("ES",) * 4 + ("SE",) * 2 + ("IE",) * 2,
    ("premium",) * 9 + ("family",) * 4 + ("student",) * 2 + ("free",) * 5,
)
"""Eight territories and four offerings."""
SOCIETIES: Final = ("052", "035", "010", "058", "038", "021", "079", "072", "128", "094")
"""Of writers, in turns; nobody has a mandate for the last one outside America and Japan."""

_WORKS_LICENSORS: Final = ("hub-one", "hub-two", "society", "collective", "publisher", "register")
_DATED: Final = {"valid_from": "2020-01-01", "source": "Invented for measuring"}
_HUB_MEMBERS: Final = {"hub-one": SOCIETIES[:5], "hub-two": SOCIETIES[5:9]}


def write_terms(folder: Path, *, period: str) -> None:
    """One file with all of them."""
    document = {
        "issued": f"{period}-01",
        "service": {"name": SERVICE_NAME, "dpid": SERVICE_DPID},
        "offerings": [_offering(offering) for offering in sorted(set(MARKET.offerings))],
        "parties": [_party(name, code) for name, code in DELIVERERS.items()]
        + [_party(name, dpid(60 + place)) for place, name in enumerate(_WORKS_LICENSORS)],
        "agreements": [*_recorded(), *_compositions()],
        "mandates": _mandates(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
    (folder / "bench.yaml").write_text(text, encoding="utf-8", newline="\n")


def _offering(offering: str) -> dict[str, Any]:
    model = "AdvertisementSupportedModel" if offering == "free" else "SubscriptionModel"
    return {
        "offering": offering,
        "title": offering.capitalize(),
        "commercial_model": model,
        "use_type": "OnDemandStream",
        "qualifying_ms": 30_000,
        **_DATED,
    }


def _party(name: str, code: str) -> dict[str, Any]:
    return {"party": name, "name": f"Invented {name}", "dpid": code, "currency": "EUR", "source": _DATED["source"]}


def _recorded() -> list[dict[str, Any]]:
    common = {"side": "recorded", "territories": "+2136", **_DATED}
    own = [
        {"agreement": name, "licensor": name, "rate": f"{52 - place % 4} %", **common}
        for place, name in enumerate(DELIVERERS)
    ]
    return [*own, {"agreement": "provision-recorded", "provision": True, "rate": "50 %", **common}]


def _compositions() -> list[dict[str, Any]]:
    def terms(name: str, mode: str, territories: str, **rights: Any) -> dict[str, Any]:
        who = {"provision": True} if name.startswith("provision") else {"licensor": name.partition(":")[0]}
        key = name.replace(":", "-")
        return {
            "agreement": key, **who, "side": "composition", "mode": mode,
            "rights": rights, "territories": territories, **_DATED,
        }  # fmt: skip

    return [
        terms("hub-one", "claims", "+2120", PR="6 %", MR="6 %"),
        terms("hub-two", "claims", "+2120", PR="6 %", MR="6 %"),
        terms("publisher:europe", "direct", "+2120", PR="6 %", MR="6 %"),
        terms("society", "blanket", "+840", PR="5.5 %"),
        terms("collective", "statutory", "+840", MR="7.5 %"),
        terms("publisher:us", "direct", "+840", MR="7.5 %"),
        terms("register", "share_register", "+392", PR="7 %", MR={"rate": "7 %", "is_register_payable": True}),
        terms("provision-europe", "direct", "+2120", PR="6 %", MR="6 %"),
        terms("provision-japan", "direct", "+392", PR="7 %", MR="7 %"),
    ]


def _mandates() -> list[dict[str, Any]]:
    hubs = [(hub, "society", society, "+2120") for hub, members in _HUB_MEMBERS.items() for society in members]
    others = [
        ("publisher", "ipi", SUBMITTERS["BM1"], "+2120 +840"),
        ("society", "any", "", "+840"),
        ("collective", "any", "", "+840"),
        ("register", "any", "", "+392"),
    ]
    rights = {"publisher": ["PR", "MR"], "society": ["PR"], "collective": ["MR"]}
    return [
        {
            "mandate": f"{licensor}-{owner or kind}", "owner_kind": kind, "owner": owner, "territories": territories,
            "rights": list(rights.get(licensor, ("PR", "MR"))), "licensor": licensor, **_DATED,
        }
        for licensor, kind, owner, territories in (*hubs, *others)
    ]  # fmt: skip
