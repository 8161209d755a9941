"""The sample's terms about AI: whose signatures count, what sources are owed, who measures. All figures invented."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pipelines.sample.ai_signed import OSTRAKON, SONGLOOM, WEFT
from pipelines.sample.codes import dpid

_WAVE: Final = {"generator": OSTRAKON.generator, "model_id": OSTRAKON.model_id}
_WAVE_NOW: Final = {**_WAVE, "model_version": f'"{OSTRAKON.model_version}"'}
_FALLBACK: Final = {"floor": '"1 %"', "confidence": '"50 %"'}
_STUDIO: Final = {
    "preset": "publishing-recorded-50-50", "generator": WEFT.generator, "territories": '"+2136"',
    "revenue_base": "feature_revenue", "feature": "remix_studio", "shares": '{All: "20 %", Partly: "20 %"}',
}  # fmt: skip
_LOOM: Final = {
    "generator": SONGLOOM.generator, "right": "composition", "feature": "song_maker",
}  # fmt: skip
_RECORDED: Final = {
    **_WAVE, "right": "recording", "territories": '"+2136"', "revenue_base": "service_share", "confidence": '"50 %"',
    "fallback": "training_use", "where_not_accepted": "hold", "blocked_money": "sources",
}  # fmt: skip
_VOICE: Final = {
    "right": "voice", "territories": '"+2136"', "revenue_base": "service_share", "where_not_accepted": "hold",
    "requires_consent": "true",
}  # fmt: skip
_ASIDE: Final = {
    "provision": "true", "territories": '"+2136"', "revenue_base": "service_share", "where_not_accepted": "hold",
    "blocked_money": "service",
}  # fmt: skip

LICENCES: Final[tuple[Mapping[str, str], ...]] = (
    {
        "licence": "polyhymn-ai", "licensor": "polyhymn", "preset": "stim-like", **_WAVE_NOW,
        "territories": '"+2120"', "revenue_base": "service_share",
        "shares": '{All: "16 %", Partly: {composition: "10 %", lyrics: "10 %", other: "6 %"}}',
        "performing": '"60 %"', "floor": '"1 %"', "fallback": "equal", "where_not_accepted": "service",
        "mfn_group": "publishing",
    },
    {
        "licence": "fennimore-ai", "licensor": "fennimore", "right": "composition", **_WAVE,
        "territories": '"+2136"', "revenue_base": "service_share",
        "shares": '{All: "14 %", Partly: "7 %"}', "performing": '"50 %"', **_FALLBACK, "fallback": "training_use",
        "where_not_accepted": "service", "blocked_money": "deliverer", "mfn_group": "publishing",
    },
    {
        "licence": "northmeadow-ai", "licensor": "northmeadow", "right": "composition", **_WAVE_NOW,
        "territories": '"+840"', "revenue_base": "service_share", "shares": '{All: "6 %", Partly: "3 %"}',
        "performing": '"100 %"', **_FALLBACK, "fallback": "equal", "where_not_accepted": "service",
        "blocked_money": "sources",
    },
    {
        "licence": "kotonoha-ai", "licensor": "kotonoha", "right": "composition", **_WAVE, "territories": '"+392"',
        "revenue_base": "fixed", "fixed": '"3000"', "currency": "JPY", "performing": '"50 %"',
        "blocked_money": "sources",
    },
    {
        "licence": "northmeadow-songloom", "licensor": "northmeadow", "preset": "gema-like", **_LOOM,
        "territories": '"+840"', "performing": '"100 %"', "minimum": '"40.00"', "currency": "USD",
    },
    {
        "licence": "polyhymn-songloom", "licensor": "polyhymn", "preset": "gema-like", **_LOOM,
        "territories": '"+DE"', "performing": '"65 %"', "minimum": '"150.00"', "currency": "EUR",
    },
    {
        "licence": "polyhymn-studio", "licensor": "polyhymn", **_STUDIO, "right": "composition",
        "territories": '"+2120"', "performing": '"50 %"',
    },
    {"licence": "quillfeather-studio", "licensor": "quillfeather", **_STUDIO, "right": "recording"},
    {"licence": "umikage-studio", "licensor": "umikage", **_STUDIO, "right": "recording"},
    {
        "licence": "quillfeather-ai", "licensor": "quillfeather", **_RECORDED,
        "shares": '{All: "8 %", Partly: {instrumentation: "5 %", other: "4 %"}}', "floor": '"1 %"',
    },
    {"licence": "umikage-ai", "licensor": "umikage", **_RECORDED, "shares": '{All: "8 %", Partly: "4 %"}'},
    {"licence": "lanternfold-ai", "licensor": "lanternfold", **_RECORDED, "shares": '{All: "6 %", Partly: "3 %"}'},
    {
        "licence": "odalys-voice", "licensor": "odalys-quillon", **_VOICE, "blocked_money": "sources",
        "shares": '{All: {lead: "6 %", other: "2 %"}, Partly: {lead: "6 %", other: "2 %"}}',
    },
    {
        "licence": "temper-voice", "licensor": "quillfeather", **_VOICE, "blocked_money": "sources",
        "shares": '{All: "3 %", Partly: "3 %"}',
    },
    {
        "licence": "marlow-voice", "licensor": "marlow-tarrowby", **_VOICE, "blocked_money": "sources",
        "shares": '{All: "4 %", Partly: "4 %"}',
    },
    {
        "licence": "cassel-voice", "licensor": "parcelsong", **_VOICE, "blocked_money": "deliverer",
        "shares": '{All: "4 %", Partly: "4 %"}',
    },
    {
        "licence": "provision-ai-works", **_ASIDE, "right": "composition", "performing": '"50 %"',
        "shares": '{All: "10 %", Partly: "5 %"}',
    },
    {"licence": "provision-ai-recordings", **_ASIDE, "right": "recording", "shares": '{All: "6 %", Partly: "3 %"}'},
    {"licence": "provision-ai-voices", **_ASIDE, "right": "voice", "shares": '{All: "4 %", Partly: "4 %"}'},
)  # fmt: skip
"""What sources are owed, by licence; of the last three nobody is the licensor."""
ARTISTS: Final = (
    ("odalys-quillon", "Odalys Quillon", dpid(40), "USD"),
    ("marlow-tarrowby", "Marlow Tarrowby", dpid(41), "GBP"),
)
"""Artists who license their own voices."""

_HEAD: Final = """\
parties:
{parties}
offerings:
  # Made and played in the service: sold beside the offerings, with no plays of its own.
  - offering: remix_studio
    title: Remix Studio
    commercial_model: SubscriptionModel
    use_type: OnDemandStream
    qualifying_ms: 30000
    SINCE
  - offering: song_maker
    title: Song Maker
    commercial_model: SubscriptionModel
    use_type: OnDemandStream
    qualifying_ms: 30000
    SINCE

agreements:
  - agreement: lanternfold
    licensor: lanternfold
    side: recorded
    rate: "50 %"
    territories: "+2136"
    ai_deduction: accepted
    SINCE
  # What sources are owed may not be taken from its tracks.
  - agreement: kitebarrow
    licensor: kitebarrow
    side: recorded
    rate: "49 %"
    territories: "+2136"
    SINCE

attribution_providers:
  - provider: tracewell
    SOURCE
  # Measures for a payee what it is owed: what it finds is flagged.
  - provider: polymetric
    owner: polyhymn
    SOURCE

trust_lists:
  - trust_list: sample-1
    anchors:
      manifest:
{manifest}
      tsa:
{tsa}
    SINCE

ai_licences:
"""
_PARTY: Final = """\
  - party: {party}
    name: {name}
    dpid: {dpid}
    currency: {currency}
    payment_minimum: "20.00"
    SOURCE
"""


def ai_terms(signed: Path) -> str:
    """The YAML; ``signed`` is where the certificates are that the sample trusts."""
    parties = "".join(_PARTY.format(party=p, name=n, dpid=d, currency=c) for p, n, d, c in ARTISTS)
    anchors = {kind: "\n".join(_pem(signed / f"trust-{kind}.pem")) for kind in ("manifest", "tsa")}
    return _HEAD.format(parties=parties, **anchors) + "".join(_licence(licence) for licence in LICENCES)


def _pem(path: Path) -> Iterator[str]:
    """Each certificate of a file, as a block of text in a list."""
    end = "-----END CERTIFICATE-----"
    for certificate in path.read_text("ascii").split(end)[:-1]:
        lines = [*certificate.strip().splitlines(), end]
        yield "        - |\n" + "\n".join(f"          {line}" for line in lines)


def _licence(licence: Mapping[str, str]) -> str:
    lines = [f"{'  - ' if key == 'licence' else '    '}{key}: {value}\n" for key, value in licence.items()]
    return "".join([*lines, "    SINCE\n"])
