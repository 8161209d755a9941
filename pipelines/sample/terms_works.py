"""The YAML of the sample's licensors of works: one of each settlement mode, and their mandates."""

from typing import Final

WORKS: Final = """\
parties:
  - party: polyhymn
    name: Polyhymn Licensing Hub AB
    dpid: {hub}
    currency: EUR
    payment_minimum: "100.00"
    SOURCE
  - party: northmeadow
    name: Northmeadow Performance Society
    dpid: {blanket}
    currency: USD
    SOURCE
  - party: ledgerline
    name: Ledgerline Mechanical Collective
    dpid: {statutory}
    currency: USD
    SOURCE
  - party: fennimore
    name: Fennimore Oakes Music Ltd
    dpid: {direct}
    ipi_name_number: "{fennimore}"
    currency: GBP
    payment_minimum: "25.00"
    SOURCE
  - party: kotonoha
    name: Kotonoha Rights Agency
    dpid: {register}
    currency: JPY
    SOURCE

agreements:
  - agreement: polyhymn-gb-ie
    licensor: polyhymn
    side: composition
    mode: claims
    rights: {{PR: "6 %", MR: "6 %"}}
    territories: "+GB +IE"
    SINCE
  - agreement: polyhymn-de-fr
    licensor: polyhymn
    side: composition
    mode: claims
    rights: {{PR: "9 %", MR: "3 %"}}
    territories: "+DE +FR"
    SINCE
  - agreement: northmeadow-paid
    licensor: northmeadow
    side: composition
    mode: blanket
    rights:
      PR: {{fee: "{fee}"}}
    currency: USD
    territories: "+840"
    offerings: [premium, family]
    SINCE
  - agreement: northmeadow-free
    licensor: northmeadow
    side: composition
    mode: blanket
    rights: {{PR: "5.5 %"}}
    territories: "+840"
    offerings: [free]
    SINCE
  - agreement: ledgerline
    licensor: ledgerline
    side: composition
    mode: statutory
    rights: {{MR: "7.5 %"}}
    territories: "+840"
    offerings: [premium, family, free]
    SINCE
  - agreement: fennimore-gb-ie
    licensor: fennimore
    side: composition
    mode: direct
    rights: {{PR: "6 %", MR: "6 %"}}
    territories: "+GB +IE"
    SINCE
  - agreement: fennimore-de-fr
    licensor: fennimore
    side: composition
    mode: direct
    rights: {{PR: "9 %", MR: "3 %"}}
    territories: "+DE +FR"
    SINCE
  # A voluntary licence: carved out of what the collective gets.
  - agreement: fennimore-us
    licensor: fennimore
    side: composition
    mode: direct
    rights: {{MR: "7.5 %"}}
    territories: "+840"
    SINCE
  - agreement: kotonoha
    licensor: kotonoha
    side: composition
    mode: share_register
    rights:
      PR: "7 %"
      MR: {{rate: "7 %", is_register_payable: true}}
    territories: "+392"
    SINCE

mandates:
  - mandate: fennimore-europe
    owner_kind: ipi
    owner: "{fennimore}"
    rights: [PR, MR]
    territories: "+2120"
    licensor: fennimore
    SINCE
  - mandate: fennimore-us
    owner_kind: ipi
    owner: "{fennimore}"
    rights: [MR]
    territories: "+840"
    licensor: fennimore
    SINCE
  - mandate: northmeadow
    owner_kind: any
    rights: [PR]
    territories: "+840"
    licensor: northmeadow
    SINCE
  - mandate: ledgerline
    owner_kind: any
    rights: [MR]
    territories: "+840"
    licensor: ledgerline
    SINCE
  - mandate: kotonoha-members
    owner_kind: society
    owner: "038"
    rights: [PR, MR]
    territories: "+392"
    licensor: kotonoha
    SINCE
  - mandate: kotonoha-others
    owner_kind: any
    rights: [PR, MR]
    territories: "+392"
    licensor: kotonoha
    SINCE
"""

MANDATE: Final = """\
  - mandate: polyhymn-{society}
    owner_kind: society
    owner: "{society}"
    rights: [PR, MR]
    territories: "+2120"
    licensor: polyhymn
    SINCE
"""
