"""The YAML of the sample's terms, with places for names and identifiers."""

from typing import Final

_SINCE: Final = "    valid_from: 2020-01-01\n    SOURCE\n"
_SOURCE: Final = "    source: Invented for the sample\n"


def spelt_out(text: str) -> str:
    """A text with what nearly every entry ends with: since when it holds, and where it is written."""
    return text.replace("    SINCE\n", _SINCE).replace("    SOURCE\n", _SOURCE)


PARTY: Final = """\
  - party: {party}
    name: {name}
    dpid: {dpid}
    currency: {currency}
    payment_minimum: "{least}"
    SOURCE
"""

MEMBER: Final = """\
  - party: {party}
    name: {name}
    dpid: {dpid}
    licensor: {licensor}
    SOURCE
"""

SERVICE: Final = """\
service:
  name: {name}
  dpid: {dpid}

offerings:
  - offering: premium
    title: Premium
    commercial_model: SubscriptionModel
    use_type: OnDemandStream
    qualifying_ms: 30000
    SINCE
  - offering: family
    title: Family
    commercial_model: SubscriptionModel
    use_type: OnDemandStream
    qualifying_ms: 30000
    SINCE
  - offering: free
    title: Free
    commercial_model: AdvertisementSupportedModel
    use_type: NonInteractiveStream
    qualifying_ms: 30000
    SINCE

# What is set aside for usage that nobody licensed to us.
agreements:
  - agreement: provision-recorded
    provision: true
    side: recorded
    rate: "50 %"
    territories: "+2136"
    SINCE
  - agreement: provision-gb-ie
    provision: true
    side: composition
    mode: direct
    rights: {{PR: "6 %", MR: "6 %"}}
    territories: "+GB +IE"
    SINCE
  - agreement: provision-de-fr
    provision: true
    side: composition
    mode: direct
    rights: {{PR: "9 %", MR: "3 %"}}
    territories: "+DE +FR"
    SINCE
  - agreement: provision-jp
    provision: true
    side: composition
    mode: direct
    rights: {{PR: "7 %", MR: "7 %"}}
    territories: "+392"
    SINCE
"""

RECORDED: Final = """
agreements:
  # The minimum for each subscriber binds for family in Ireland, whose price is low.
  - agreement: quillfeather-eur
    licensor: quillfeather
    side: recorded
    rate: "52 %"
    minimum_kind: per_subscriber
    minimum: "1.10"
    currency: EUR
    territories: "+DE +FR +IE"
    SINCE
  - agreement: quillfeather-gb
    licensor: quillfeather
    side: recorded
    rate: "52 %"
    minimum_kind: per_subscriber
    minimum: "1.00"
    currency: GBP
    territories: "+GB"
    SINCE
  - agreement: quillfeather-elsewhere
    licensor: quillfeather
    side: recorded
    rate: "52 %"
    territories: "+2136 -GB -IE -DE -FR"
    SINCE
  # One agreement ends with the month before, the next begins.
  - agreement: umikage-first
    licensor: umikage
    side: recorded
    rate: "48 %"
    territories: "+2136"
    valid_from: 2020-01-01
    valid_to: {last}
    SOURCE
  - agreement: umikage-second
    licensor: umikage
    side: recorded
    rate: "50 %"
    territories: "+2136"
    valid_from: {first}
    SOURCE
  - agreement: tideline-paid
    licensor: tideline
    side: recorded
    rate: "51.5 %"
    territories: "+2136"
    offerings: [premium, family]
    SINCE
  - agreement: tideline-free-eur
    licensor: tideline
    side: recorded
    rate: "51.5 %"
    minimum_kind: per_play
    minimum: "0.0005"
    currency: EUR
    territories: "+DE +FR +IE"
    offerings: [free]
    SINCE
  - agreement: tideline-free-elsewhere
    licensor: tideline
    side: recorded
    rate: "51.5 %"
    territories: "+2136 -DE -FR -IE"
    offerings: [free]
    SINCE
  - agreement: parcelsong
    licensor: parcelsong
    side: recorded
    rate: "48 %"
    territories: "+2136"
    SINCE
"""
