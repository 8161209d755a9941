"""The sample month's revenue, rates and terms: every mode, and a minimum that binds."""

import csv
from decimal import Decimal

import yaml


def test_three_offerings_and_six_territories_in_four_currencies_have_revenue(sample):
    sold = list(csv.DictReader((sample / "finance" / "revenue-2026-09.csv").open(encoding="utf-8")))
    rows = [row for row in sold if row["offering"] not in {"remix_studio", "song_maker"}]

    assert {row["offering"] for row in rows} == {"premium", "family", "free"}
    assert {(row["territory"], row["currency"]) for row in rows} == {
        ("GB", "GBP"), ("DE", "EUR"), ("FR", "EUR"), ("IE", "EUR"), ("US", "USD"), ("JP", "JPY"),
    }  # fmt: skip
    assert all("." not in row["net"] for row in rows if row["currency"] == "JPY")


def test_the_rates_are_said_to_be_invented(sample):
    rows = list(csv.DictReader((sample / "finance" / "rates-2026-09.csv").open(encoding="utf-8")))

    assert {row["source"] for row in rows} == {"invented for the sample"}
    assert {"date": "2026-09-30", "currency": "USD", "per_eur": "1.1520", "source": "invented for the sample"} in rows


def test_there_is_a_licensor_of_works_for_every_mode(sample):
    terms = yaml.safe_load((sample / "terms" / "works.yaml").read_text("utf-8"))

    modes = {agreement["mode"]: agreement["licensor"] for agreement in terms["agreements"]}

    assert modes == {
        "claims": "polyhymn", "blanket": "northmeadow", "statutory": "ledgerline",
        "direct": "fennimore", "share_register": "kotonoha",
    }  # fmt: skip


def test_a_minimum_binds_in_one_base_only(sample):
    terms = yaml.safe_load((sample / "terms" / "recorded.yaml").read_text("utf-8"))
    rows = list(csv.DictReader((sample / "finance" / "revenue-2026-09.csv").open(encoding="utf-8")))
    minima = {"+DE +FR +IE": ("DE", "FR", "IE"), "+GB": ("GB",)}

    binding = {
        (agreement["agreement"], row["territory"], row["offering"])
        for agreement in terms["agreements"]
        if agreement.get("minimum_kind") == "per_subscriber"
        for row in rows
        if row["territory"] in minima[agreement["territories"]]
        if int(row["subscribers"]) * Decimal(agreement["minimum"]) > Decimal("0.52") * Decimal(row["net"])
    }

    assert binding == {("quillfeather-eur", "IE", "family")}


def test_no_currency_or_society_is_invented(sample):
    societies = {"010", "021", "034", "035", "038", "044", "052", "058", "094", "128"}
    terms = yaml.safe_load((sample / "terms" / "works.yaml").read_text("utf-8"))

    owners = {mandate["owner"] for mandate in terms["mandates"] if mandate["owner_kind"] == "society"}

    assert owners <= societies


def test_there_is_a_licensor_of_every_tax_treatment_and_one_without(sample):
    terms = yaml.safe_load((sample / "terms" / "recorded.yaml").read_text("utf-8"))
    entries = {entry["party"]: entry for entry in terms["taxes"]}

    ends = {party: str(entry["withholding"]["certificate"]["valid_to"])
            for party, entry in entries.items() if "withholding" in entry}  # fmt: skip

    assert {entry["treatment"] for entry in entries.values()} == {
        "domestic", "reverse_charge", "outside_scope", "exempt",
    }  # fmt: skip
    assert ends == {"umikage": "2026-12-31", "lanternfold": "2025-12-31"}
    assert {agreement["licensor"] for agreement in terms["agreements"]} - set(entries) == set()
    assert {party["party"] for party in terms["parties"] if "currency" in party} - set(entries) == {"kitebarrow"}
