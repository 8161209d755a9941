"""Formulas: the documented example gives what it says, and every mistake in one is named with its place."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.datasets import DATASETS
from pipelines.readers.parsed import Quarantine
from pipelines.readers.terms import read
from tests.paths import ROOT
from tests.unit.formula_pools import HERE, figures, month_of

SECTION = (ROOT / "docs" / "terms.md").read_text("utf-8").split("## Formulas\n")[1]
FOUND = re.search(r"```yaml\n(.*?)```", SECTION, re.DOTALL)
GOOD = FOUND[1] if FOUND else ""
WORKS = """\
issued: 2026-08-15
agreements:
  - agreement: hub-2026
    licensor: hub
    side: composition
    mode: blanket
    currency: EUR
    rights:
      PR: {formula: {greater_of: [{rate: "6 %"}, {fixed: "100"}]}}
    territories: "+DE"
    valid_from: 2026-01-01
    source: Contract
"""


def agreed(folder: Path, text: str) -> list[dict]:
    path = folder / "terms.yaml"
    path.write_text(text, "utf-8")
    frame = read(path, name="terms/terms.yaml", delivery_id="0" * 64).frames["agreement"]
    return DATASETS["agreement"].validate(frame, lazy=True).to_dicts()


def refused(folder: Path, text: str) -> str:
    with pytest.raises(Quarantine) as caught:
        agreed(folder, text)
    assert caught.value.reason == "invalid_content"
    return caught.value.detail


def test_the_documented_formula_comes_to_what_its_table_says(tmp_path: Path):
    (vireo,) = agreed(tmp_path, GOOD)

    found = month_of(
        {**vireo, "licensor": "label"},
        plays=[(*HERE, "ours", 300), (*HERE, "others", 700)],
        revenue={HERE: ("EUR", "2000.00", 250)},
        revenue_more={HERE: {"gross": Decimal(2400), "tax": Decimal(400), "trial_subscribers": 50}},
    ).pool.row(0, named=True)

    assert figures(found) == ("189", "200", "11", "200")
    # what the table's cells say: 1,400.00, 216.00, 200.00
    assert all(f"| {step} |" in SECTION for step in ("1,400.00", "189.00", "216.00", "200.00"))
    assert "= 1400.00 EUR" in found["formula"]
    assert "= 216.00 EUR" in found["formula"]


def test_a_formula_is_kept_in_one_way_of_writing(tmp_path: Path):
    one = agreed(tmp_path, GOOD)
    written = GOOD.replace('"2.40", counts: [paying, trial]', '"2.4", counts: [trial, paying]')
    other = agreed(tmp_path, written.replace("45 %", "0.45"))

    assert one == other
    assert one[0]["formula"] == (
        '{"greater_of":[{"rate_ppb":450000000},{"lesser_of":[{"per_subscriber":{"amount":"2.4","counts":["paying","trial"]}}'
        ',{"fixed":"200"}]}]}'
    )
    assert (one[0]["rate_ppb"], one[0]["share_floor_ppb"]) == (450_000_000, 180_000_000)


def test_a_price_per_subscriber_alone_counts_those_who_pay(tmp_path: Path):
    text = GOOD.replace('per_subscriber: {amount: "2.40", counts: [paying, trial]}', 'per_subscriber: "2.40"')

    assert '{"amount":"2.4","counts":["paying"]}' in agreed(tmp_path, text)[0]["formula"]


def test_what_rates_are_of_may_hold_for_all_rights(tmp_path: Path):
    shared = WORKS.replace("    rights:\n", "    revenue: {of: gross}\n    rights:\n      MR: {rate: '3 %'}\n")

    found = {row["right"]: (row["revenue"], row["formula"] is None) for row in agreed(tmp_path, shared)}

    assert found == {"PR": ('{"deductions":[],"of":"gross"}', False), "MR": ('{"deductions":[],"of":"gross"}', True)}


PRICE, STORE = '- rate: "45 %"', '{name: store fee, kind: store_fee, rate: "30 %"}'
TAX = "{name: VAT, kind: tax, delivered: true}"


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (PRICE, '- rate: "145 %"', r"entry 1 \(vireo-2026\), formula, greater_of, entry 1, rate: '145 %' .*above"),
        (PRICE, "- rate: 0.45", r"greater_of, entry 1, rate: 0.45 .*write it in quotes"),
        (PRICE, '- rate: "-1 %"', "is not a rate"),
        (PRICE, '- rates: "45 %"', r"greater_of, entry 1, rates: '45 %' is not a key that is known"),
        (PRICE, '- {rate: "45 %", fixed: "3"}', "says rate and fixed where one thing belongs"),
        (PRICE, "- {}", "says nothing where one thing belongs"),
        (PRICE, "- rate:", "rate: None is empty: write what it is"),
        (PRICE, "- greater_of: []", "has greater_of of nothing: it needs two parts or more"),
        (PRICE, "- sum_of: [{fixed: '1'}]", "has sum_of of 1: it needs two parts or more"),
        (PRICE, "- lesser_of: 3", "lesser_of: 3 is not a list"),
        (PRICE, "- 45", "entry 1: 45 .*mapping|entry 1: 45 .*dictionary"),
        ('fixed: "200"', 'fixed: "-200"', "fixed: '-200' is not an amount"),
        ('fixed: "200"', "fixed: 200.5", "fixed: 200.5 is a binary number"),
        ("[paying, trial]", "[paying, monthly]", "counts, entry 2: 'monthly' .*'paying', 'trial' or 'free'"),
        ("[paying, trial]", "[paying, paying]", "names one kind of subscribers twice"),
        ("[paying, trial]", "[]", "counts: .*at least 1 item"),
        ('amount: "2.40", ', "", "per_subscriber, amount: is missing: add it"),
        ("    currency: EUR\n", "", "recorded: has a formula with amounts, which need a currency beside it"),
        ("    side: recorded\n", '    side: recorded\n    rate: "3 %"\n', "has rate beside 'formula'.* move it into"),
        ("    side: recorded\n", "    side: recorded\n    fee: '3'\n", "a fee belongs to mode blanket"),
        ("    side: recorded\n", "    side: recorded\n    minimum_kind: per_play\n    minimum: '1'\n",
         "has minimum, minimum_kind beside 'formula'"),
        (PRICE, "- fixed: '3'", "has revenue and share_floor, which says more of a rate, and has no rate"),
        ('share_floor: "18 %"', 'share_floor: "118 %"', "share_floor: '118 %' .*above 100 %"),
        ("of: gross ", "of: profit ", "revenue, of: 'profit' .*'net' or 'gross'"),
        ("of: gross ", "of: net ", "takes the delivered tax from net revenue"),
        (STORE, '{name: store fee, kind: shop, rate: "30 %"}', "deductions, entry 2, kind: 'shop'"),
        (STORE, "{name: store fee, kind: store_fee}", "says not how much: say exactly one of"),
        (STORE, '{name: store fee, kind: store_fee, rate: "30 %", of_gross: "1 %"}', "says rate and of_gross: say"),
        (STORE, '{name: store fee, kind: store_fee, rate: "130 %"}', "deductions, entry 2, rate: '130 %'"),
        (STORE, "{name: store fee, kind: store_fee, delivered: true}", "is known of tax alone"),
        (TAX, "{name: VAT, kind: tax, delivered: false}", "deductions, entry 1, delivered: False"),
        (STORE, '{name: VAT, kind: store_fee, rate: "30 %"}', "deducts VAT twice"),
        (STORE, '{kind: store_fee, rate: "30 %"}', "deductions, entry 2, name: is missing"),
        (STORE, '{name: b, kind: other, bundle: {standalone_price: "1", other_prices: ["1"]}}', "write 'kind: bundle'"),
        (STORE, '{name: b, kind: bundle, bundle: {standalone_price: "0", other_prices: ["1"]}}', "is no price"),
        (STORE, '{name: b, kind: bundle, bundle: {standalone_price: "1", other_prices: []}}', "at least 1 item"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_formula_is_named_with_its_place(tmp_path: Path, right: str, wrong: str, told: str):
    assert right in GOOD

    detail = refused(tmp_path, GOOD.replace(right, wrong, 1))

    assert re.search(told, detail), detail


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("mode: blanket", "mode: statutory", "PR: has a formula, and mode statutory takes a rate"),
        ("mode: blanket", "mode: direct", "PR: has a fixed sum, and mode direct pays by lines"),
        ("mode: blanket", "mode: claims", "PR: has a fixed sum, and mode claims pays by lines"),
        ('{fixed: "100"}', '{per_play: "1"}', "PR: has a price per play, and mode blanket has no plays of its own"),
        ("PR: {", 'PR: {share_floor: "10 %", ', "share of usage, which mode blanket does not count"),
        ("    rights:\n", "    formula: {rate: '6 %'}\n    rights:\n", "has formula beside 'rights'.*move it there"),
        ("    rights:\n", "    revenue: {of: net}\n    rights:\n      MR: {fee: '3'}\n", "MR: has revenue, which says"),
        ("PR: {", "PR: {fee: '3', ", "PR: has fee beside 'formula'"),
        ("    currency: EUR\n", "", "PR: has a formula with amounts, which need a currency"),
        (
            "PR: {formula: {greater_of: [{rate: \"6 %\"}, {fixed: \"100\"}]}}",
            "PR: {rate: '6 %', revenue: {of: net, deductions: [{name: a, kind: other, amount_per_subscriber: '1'}]}}\n"
            "    # no currency",
            None,
        ),
    ],
)  # fmt: skip
def test_a_formula_that_a_mode_cannot_pay_is_refused(tmp_path: Path, right: str, wrong: str, told: str | None):
    assert right in WORKS
    text = WORKS.replace(right, wrong, 1)
    if told is None:
        text, told = (
            text.replace("    currency: EUR\n", ""),
            "PR: has a deduction per subscriber, which needs a currency",
        )

    detail = refused(tmp_path, text)

    assert re.search(told, detail), detail


def test_a_formula_of_more_prices_than_there_are_letters_is_refused(tmp_path: Path):
    many = GOOD.replace(PRICE, "- sum_of: [" + ", ".join(["{fixed: '1'}"] * 27) + "]")

    assert "has a formula of 29 prices: 26 are the most" in refused(tmp_path, many)


def test_a_formula_that_is_nested_without_end_is_refused(tmp_path: Path):
    deep = "{sum_of: [{fixed: '1'}, " * 9 + "{fixed: '1'}" + "]}" * 9

    assert "levels deep" in refused(tmp_path, GOOD.replace(PRICE, f"- {deep}"))
