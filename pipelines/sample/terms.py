"""Terms as YAML: the service, its offerings, parties, agreements and mandates. Every figure in them is invented."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from attribution import period as months
from pipelines.sample import terms_ai, terms_taxes, terms_text, terms_works
from pipelines.sample.ai_provenance import SIGNED_FOLDER
from pipelines.sample.cast import DELIVERERS, FENNIMORE, SENDERS, SERVICE_DPID, SERVICE_NAME
from pipelines.sample.codes import dpid

_EUROPEAN_MANDATES = ("010", "021", "034", "035", "038", "044", "052", "058", "128")
"""Societies whose members' works the hub licenses in Europe; 094 is left out on purpose."""


def write_terms(folder: Path, *, period: str, listeners: int) -> None:
    """One file for the service and its provisions, one for each side's licensors."""
    folder.mkdir(parents=True, exist_ok=True)
    first, _ = months.bounds(period)
    issued = f"issued: {first - timedelta(days=12)}\n"
    fee = f"{max(1, listeners // 16)}.00"
    ended = {"last": (first - timedelta(days=1)).isoformat(), "first": first.isoformat()}
    years = {"year": f"{first.year:04d}", "last_year": f"{first.year - 1:04d}"}
    recorded = terms_text.RECORDED.format(**ended) + terms_taxes.TAXES.format(**years)
    files = {
        "ai.yaml": terms_ai.ai_terms(SIGNED_FOLDER),
        "service.yaml": terms_text.SERVICE.format(name=SERVICE_NAME, dpid=SERVICE_DPID),
        "recorded.yaml": "parties:\n" + "".join(_recorded_parties()) + recorded,
        "works.yaml": terms_works.WORKS.format(fee=fee, fennimore=FENNIMORE.ipi, **_DPIDS) + "".join(_mandates()),
    }
    for name, text in files.items():
        (folder / name).write_text(f"{issued}\n{terms_text.spelt_out(text)}", encoding="utf-8", newline="\n")


def _recorded_parties() -> Iterator[str]:
    paid = {"quillfeather": "GBP", "umikage": "JPY", "tideline": "EUR", "parcelsong": "USD"}
    paid |= {"lanternfold": "USD", "kitebarrow": "EUR"}
    for party, (name, identifier) in SENDERS.items():
        least = "5000" if paid[party] == "JPY" else "50.00"
        yield terms_text.PARTY.format(party=party, name=name, dpid=identifier, currency=paid[party], least=least)
    for member in DELIVERERS:
        if member.party not in SENDERS:
            yield terms_text.MEMBER.format(
                party=member.party, name=member.name, dpid=member.dpid, licensor=member.sender
            )


def _mandates() -> Iterator[str]:
    for society in _EUROPEAN_MANDATES:
        yield terms_works.MANDATE.format(society=society)


_DPIDS = {name: dpid(30 + place) for place, name in enumerate(("hub", "blanket", "statutory", "direct", "register"))}
