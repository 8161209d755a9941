"""Mistakes in taxes and advances: each refuses its file and says where, what and what to do."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from attribution.term_contradictions import contradictions
from pipelines.datasets import DATASETS
from pipelines.readers.terms import read
from schemas.advance import Advance
from schemas.agreement import Agreement
from schemas.ai_licence import AiLicence
from schemas.columns import empty
from schemas.party_tax import PartyTax
from schemas.reporting import Reporting
from tests.faults.test_terms import refused
from tests.formats.rows import rows
from tests.paths import ROOT

FOUND = re.search(r"## Taxes\n.*?```yaml\n(.*?)```", (ROOT / "docs" / "terms.md").read_text("utf-8"), re.DOTALL)
GOOD = FOUND[1] if FOUND else ""
HALCYON = r"taxes, entry 1 \(halcyon\)"


def test_the_documented_taxes_and_advances_are_read_as_they_are_written(tmp_path: Path):
    (tmp_path / "t.yaml").write_text(GOOD, "utf-8")

    frames = read(tmp_path / "t.yaml", name="terms/t.yaml", delivery_id="0" * 64).frames

    for dataset in ("party_tax", "advance"):
        DATASETS[dataset].validate(frames[dataset], lazy=True)
    halcyon, hoshi, nordhub = frames["party_tax"].iter_rows(named=True)
    assert (halcyon["tax_ids"], halcyon["self_billing"]) == (["vat:ATU12345675"], "Self-billing agreement 41")
    assert (halcyon["vat_rate_ppb"], halcyon["withholding_rate_ppb"]) == (None, None)
    assert (nordhub["vat_rate_ppb"], nordhub["withholding_rate_ppb"]) == (250_000_000, None)
    assert (hoshi["withholding_rate_ppb"], hoshi["treaty_rate_ppb"]) == (150_000_000, 50_000_000)
    assert hoshi["certificate"] == "FTB-77/2026"
    assert (hoshi["certificate_from"], hoshi["certificate_to"]) == (date(2026, 1, 1), date(2026, 12, 31))
    assert frames["advance"].select("advance", "agreements", "amount", "is_guarantee", "carried_over").rows() == [
        ("halcyon-2026", ["halcyon-2026"], Decimal(9_000_000), True, None),
        ("nordhub-start", [], Decimal(50_000), False, Decimal("31200.5")),
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("country: AT ", "country: UK ", HALCYON + ", country: 'UK' is not a country of ISO 3166-1"),
        ("id: ATU12345675", "id: ATU12345676", "'ATU12345676' is not a VAT id of AT: .* check digit is wrong"),
        ("id: ATU12345675", "id: DE12", "'DE12' is not a VAT id of DE"),
        ("id: ATU12345675", "id: U12345675", "'U12345675' in AT: begin it with the letters of its state"),
        ("id: ATU12345675", "id: 'ATU#'", "is not a number of a tax office"),
        ("id: ATU12345675", "id: 12345675", "id: 12345675 is not text: write it in quotes"),
        ("kind: vat", "kind: ust", "kind: 'ust' .*'vat', 'tin' or 'other'"),
        ("treatment: reverse_charge", "treatment: reverse", "treatment: 'reverse'"),
        ("treatment: reverse_charge", "treatment: domestic", "needs a vat_rate where treatment is domestic"),
        ("treatment: domestic", "treatment: exempt", "has one nowhere else"),
        ('vat_rate: "25 %"', "vat_rate: 0.25", "write it in quotes"),
        ('vat_rate: "25 %"', 'vat_rate: "190 %"', "above 100 %"),
        ("    self_billing: true ", "    # self-billing ", HALCYON + ", self_billing: is missing: add it"),
        ("    self_billing: true ", "    self_billing: false ", "has one nowhere else"),
        ("    self_billing: false", "    self_billing: true", "needs a self_billing_agreement"),
        ('      treaty_rate: "5 %"', "      # treaty", "has a certificate and no treaty_rate"),
        ('treaty_rate: "5 %"', 'treaty_rate: "15.1 %"', "has a treaty_rate above its rate"),
        ("valid_from: 2026-01-01, valid_to: 2026-12-31}", "valid_from: 2026-01-01, valid_to: 2025-12-31}",
         "withholding, certificate: ends on 2025-12-31, before it begins on 2026-01-01"),
        (", valid_to: 2026-12-31}", "}", "withholding, certificate, valid_to: is missing"),
        ("  - party: nordhub", "  - party: halcyon", "taxes: halcyon holds twice from 2026-01-01"),
        ("    source: Vendor file 118", "    # source", HALCYON + ", source: is missing"),
        ("    valid_from: 2026-01-01    #", "    valid_from: 2026-01-02    #",
         r"advances, entry 1 \(halcyon-2026\): has valid_from 2026-01-02: .* write its first day"),
        ("    valid_to: 2026-12-31      #", "    valid_to: 2026-12-30      #", "ends on 2026-12-30: .* its last day"),
        ("    valid_to: 2026-12-31      #", "    # no end", "is a guarantee without an end: add valid_to"),
        ("paid_on: 2026-01-15", "paid_on: 2027-01-15", "has paid_on 2027-01-15, after its end on 2026-12-31"),
        ("    paid_on: 2026-01-15\n", "", "paid_on: is missing"),
        ("    is_guarantee: true ", "    # guarantee ", "is_guarantee: is missing"),
        ('amount: "9000000"', "amount: 9.5", "binary number"),
        ("currency: SEK", "currency: XXX", "not a currency of ISO 4217"),
        ("    carried_on: 2026-09-01\n", "", "carried_over and carried_on belong together"),
        ("carried_on: 2026-09-01", "carried_on: 2026-09-02", "has carried_on 2026-09-02: .* write its first day"),
        ("carried_on: 2026-09-01", "carried_on: 2025-06-01", "has carried_on 2025-06-01, before it begins"),
        ('carried_over: "31200.50"', 'carried_over: "50000.01"', "carries over 50000.01, more than its amount"),
        ("  - advance: nordhub-start", "  - advance: halcyon-2026", "advances: halcyon-2026 is there 2 times"),
        ("    licensor: nordhub\n    amount", "    amount", r"entry 2 \(nordhub-start\), licensor: is missing"),
    ],
)  # fmt: skip
def test_a_mistake_refuses_the_whole_file_and_says_where_what_and_what_to_do(
    tmp_path: Path, right: str, wrong: str, told: str
):
    assert right in GOOD

    found = refused(tmp_path, GOOD.replace(right, wrong, 1))

    assert found.reason == "invalid_content"
    assert re.search(told, found.detail), found.detail


TAXED = {"party": "lab", "country": "DE", "tax_ids": [], "treatment": "exempt"}


def over_all_files(**given: list[dict[str, Any]]) -> list[str]:
    models = {
        "party_tax": PartyTax,
        "reporting": Reporting,
        "advance": Advance,
        "agreement": Agreement,
        "ai_licence": AiLicence,
    }
    held = {name: rows(model, *given[name]) if name in given else empty(model) for name, model in models.items()}
    return contradictions(held)["detail"].to_list()


@pytest.mark.parametrize(("ends", "is_refused"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True), (None, True)])
def test_taxes_that_two_files_say_of_one_day_are_refused(ends: date | None, is_refused: bool):
    first = {**TAXED, "valid_from": date(2026, 1, 1), "valid_to": ends}
    other = {**TAXED, "party": "other", "valid_from": date(2026, 3, 1)}

    found = over_all_files(party_tax=[first, {**TAXED, "valid_from": date(2026, 7, 1)}, other])

    told = "taxes of lab hold twice from 2026-07-01: end the entry of 2026-01-01 the day before, with valid_to"
    assert found == [told] * is_refused


def test_an_advance_of_an_agreement_that_its_licensor_does_not_have_is_refused():
    usual = {"licensor": "lab", "amount": Decimal(1), "paid_on": date(2026, 1, 1), "is_guarantee": False}

    found = over_all_files(
        agreement=[{"agreement": "own", "licensor": "lab"}, {"agreement": "foreign", "licensor": "other"}],
        advance=[
            {**usual, "advance": "whole", "agreements": []},
            {**usual, "advance": "named", "agreements": ["own", "foreign", "mistyped"]},
        ],
    )

    assert [(told.split(",")[0]) for told in found] == [
        "advance named is recouped from foreign",
        "advance named is recouped from mistyped",
    ]
    assert all("which is no agreement of lab in any file of terms" in told for told in found)


def test_terms_without_contradiction_are_none():
    assert over_all_files() == []
