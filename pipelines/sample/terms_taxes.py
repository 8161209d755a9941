"""The YAML of the sample's taxes: each treatment, certificates in force and run out, and one licensor without any."""

from typing import Final

TAXES: Final = """
# Kitebarrow has no entry on purpose: nothing is known of its taxes, and its payment says so.
taxes:
  - party: quillfeather
    country: GB
    tax_ids: [{{kind: other, id: SAMPLE-0011}}]
    treatment: reverse_charge
    self_billing: true
    self_billing_agreement: Self-billing agreement 11 of the sample
    SINCE
  - party: tideline
    country: NL
    tax_ids: [{{kind: other, id: SAMPLE-0013}}]
    treatment: exempt
    self_billing: false
    SINCE
  - party: parcelsong
    country: DE
    tax_ids: [{{kind: tin, id: 00/000/00000}}]
    treatment: domestic
    vat_rate: "19 %"
    self_billing: true
    self_billing_agreement: Self-billing agreement 17 of the sample
    SINCE
  # The certificate is of the year: the treaty's rate is withheld.
  - party: umikage
    country: JP
    treatment: outside_scope
    self_billing: false
    withholding:
      rate: "15 %"
      treaty_rate: "5 %"
      certificate: {{id: SAMPLE-C-{year}, valid_from: {year}-01-01, valid_to: {year}-12-31}}
    SINCE
  # The certificate is of the year before: the full rate is withheld, and the payment says why.
  - party: lanternfold
    country: US
    treatment: outside_scope
    self_billing: false
    withholding:
      rate: "15 %"
      treaty_rate: "0 %"
      certificate: {{id: SAMPLE-C-{last_year}, valid_from: {last_year}-01-01, valid_to: {last_year}-12-31}}
    SINCE
"""
