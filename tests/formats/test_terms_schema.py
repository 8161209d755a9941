"""The published schema of terms says what the reader says, as far as a schema can."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pipelines.readers.described import description_at, keys_at
from pipelines.readers.terms_schema import schema_text, terms_schema
from schemas.term_values import RATE_SCHEMA, amount, rate_ppb
from tests.faults.test_terms_lines import GOOD
from tests.paths import ROOT

PUBLISHED = ROOT / "docs" / "terms.schema.json"
SAMPLE = sorted((ROOT / "data" / "sample" / "terms").glob("*.yaml"))
EXAMPLES = re.findall(r"```yaml\n(issued.*?)```", (ROOT / "docs" / "terms.md").read_text("utf-8"), re.DOTALL)


def document(text: str) -> Any:
    """A file as an editor reads it: JSON has no dates."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def complaints(text: str) -> list[str]:
    return [error.json_path for error in Draft202012Validator(terms_schema()).iter_errors(document(text))]


def test_the_published_file_is_the_one_that_the_models_make():
    assert PUBLISHED.read_text("utf-8") == schema_text(), "stale: run make schema"


def test_it_is_a_schema_of_the_dialect_that_it_names_and_names_no_host():
    published = json.loads(PUBLISHED.read_text("utf-8"))

    Draft202012Validator.check_schema(published)
    assert published["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert published["$id"] == "urn:partita:terms"


def test_every_key_says_what_it_means_or_is_in_the_docs():
    entries = {"": terms_schema(), **terms_schema()["$defs"]}
    keys = {
        f"{entry} {key}": node for entry, said in entries.items() for key, node in said.get("properties", {}).items()
    }

    documented = set(re.findall(r"`([a-z_]+)`|\b([a-z_]+):", (ROOT / "docs" / "terms.md").read_text("utf-8")))

    silent = {key for key, node in keys.items() if not node.get("description")}
    assert not {key for key in silent if key.split()[-1] not in {name for both in documented for name in both}}


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_the_terms_of_the_sample_are_right(path: Path):
    assert not complaints(path.read_text("utf-8"))


def test_the_documented_examples_are_right():
    assert EXAMPLES
    assert not [complaints(example) for example in EXAMPLES if complaints(example)]


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("issued: 2026-08-15", "made: 2026-08-15", "$"),
        ("issued: 2026-08-15", "issued: today", "$.issued"),
        ("party: halcyon\n", "party: ../halcyon\n", "$.parties[0].party"),
        ("currency: EUR\n    payment", "currency: Euro\n    payment", "$.parties[0].currency"),
        ('"50.00"', "50.25", "$.parties[0].payment_minimum"),
        ('"50.00"', '"-50"', "$.parties[0].payment_minimum"),
        ("source: Vendor file 118", "sauce: Vendor file 118", "$.parties[0]"),
        ("OnDemandStream", "Streaming", "$.offerings[0].use_type"),
        ("30000", "-1", "$.offerings[0].qualifying_ms"),
        ("valid_from: 2024-01-01\n    source: Product", "valid_from: soon\n    source: P", "$.offerings[0].valid_from"),
        ('rate: "52 %"', "rate: 0.52", "$.agreements[0].rate"),
        ('rate: "52 %"', 'rate: "152 %"', "$.agreements[0].rate"),
        ('rate: "52 %"', 'rate: "0.0000000001"', "$.agreements[0].rate"),
        ("side: recorded", "side: record", "$.agreements[0].side"),
        ("per_subscriber", "per_listener", "$.agreements[0].minimum_kind"),
        ('"+2136 -840"', '"-840"', "$.agreements[0].territories"),
        ('"+2136 -840"', "2136", "$.agreements[0].territories"),
        ("    territories", "    territory", "$.agreements[0]"),
        ('PR: "6 %"', 'XR: "6 %"', "$.agreements[1].rights"),
        ('PR: "6 %"', "PR: 6", "$.agreements[1].rights"),
        ("mode: direct", "mood: direct", "$.agreements[1].rights"),
        ('owner: "088"', "owner: 88", "$.mandates[0].owner"),
        ("rights: [PR, MR]", "rights: []", "$.mandates[0].rights"),
        ("preset: stim-like", "preset: stim", "$.ai_licences[0].preset"),
        ("    preset: stim-like\n", "", "$.ai_licences[0]"),
        ("    revenue_base: service_share\n", "", "$.ai_licences[0]"),
        ('All: "30 %"', "All: {}", "$.ai_licences[0].shares.All"),
        ('vocals: "2 %"', 'drums: "2 %"', "$.ai_licences[0].shares.Partly"),
    ],
)
def test_what_the_reader_refuses_an_editor_underlines(right: str, wrong: str, place: str):
    assert right in GOOD

    found = complaints(GOOD.replace(right, wrong, 1))

    assert place in found


def test_the_file_that_the_faults_are_made_of_is_right():
    assert not complaints(GOOD)


WRITTEN = st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,10})?( ?%)?", fullmatch=True)


@given(st.one_of(WRITTEN, st.sampled_from(["100 %", "100.0%", "1.0", "1.1", "101 %", "00.5", "0 %", ""])))
def test_the_schema_takes_the_rates_that_the_reader_takes(text: str):
    try:
        is_rate = rate_ppb(text) >= 0
    except ValueError:
        is_rate = False

    assert Draft202012Validator(RATE_SCHEMA).is_valid(text) == is_rate


@given(st.from_regex(r"[0-9]{0,17}(\.[0-9]{0,11})?", fullmatch=True))
def test_the_schema_takes_the_amounts_that_the_reader_takes(text: str):
    said = terms_schema()["$defs"]["PartyEntry"]["properties"]["payment_minimum"]
    try:
        is_amount = amount(text) >= 0
    except ValueError:
        is_amount = False

    assert Draft202012Validator(said).is_valid(text) == is_amount


def test_examples_are_of_the_values_that_they_are_examples_of():
    entries = [terms_schema(), *terms_schema()["$defs"].values()]
    nodes = [node for entry in entries for node in entry.get("properties", {}).values() if "examples" in node]

    assert nodes
    for node in nodes:
        assert all(Draft202012Validator(node).is_valid(example) for example in node["examples"])


def test_an_editor_and_a_message_know_the_same_keys():
    agreement = ("agreements", 0)

    assert {"agreement", "licensor", "rate", "valid_from"} <= set(keys_at(terms_schema(), agreement))
    assert {"rate", "mode", "fee"} <= set(keys_at(terms_schema(), (*agreement, "rights", "PR")))
    assert description_at(terms_schema(), (*agreement, "source")) == "Where this is written"
