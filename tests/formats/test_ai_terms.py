"""Trust lists, AI licences and attribution providers, as files of terms say them."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.readers.parsed import Parsed
from pipelines.readers.terms import read
from pipelines.readers.terms_ai import presets
from schemas.ai_terms import AiLicenceEntry, Anchors, TrustListEntry
from tests.paths import INPUTS, ROOT

DOCUMENT = (ROOT / "docs" / "terms.md").read_text("utf-8")
FOUND = re.search(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
EXAMPLE = FOUND[1] if FOUND else ""
LICENCE = """\
issued: 2026-08-15
ai_licences:
  - licence: one
    licensor: halcyon
    right: {right}
    territories: "+2136"
    valid_from: 2026-01-01
    blocked_money: sources
    source: Contract
"""


def parsed(folder: Path, text: str) -> Parsed:
    path = folder / "terms.yaml"
    path.write_text(text, "utf-8")
    return read(path, name="terms/terms.yaml", delivery_id="0" * 64)


def licence(folder: Path, more: str, right: str = "recording") -> tuple[dict, list[tuple]]:
    frames = parsed(folder, LICENCE.format(right=right) + more).frames
    shares = frames["ai_licence_share"].select("contribution", "role", "share_ppb")
    return frames["ai_licence"].row(0, named=True), shares.rows()


@pytest.fixture
def documented(tmp_path: Path) -> Parsed:
    return parsed(tmp_path, EXAMPLE)


def test_every_key_of_an_ai_licence_is_documented():
    keys = set(AiLicenceEntry.model_fields) | set(TrustListEntry.model_fields) | set(Anchors.model_fields)

    assert not [key for key in keys if not re.search(rf"`{key}`|\b{key}:", DOCUMENT)]


def test_every_preset_is_documented():
    assert not [name for name in presets() if f"| `{name}` |" not in DOCUMENT]


def test_an_ai_licence_is_read_as_it_is_written(documented: Parsed):
    rows = documented.frames["ai_licence"].rows_by_key(["licence"], named=True, unique=True)

    assert rows["halcyon-voices"] == {
        "licensor": "halcyon", "right": "voice", "generator": None, "model_id": None, "model_version": None,
        "territories": "+2136", "valid_from": date(2026, 1, 1), "valid_to": None, "revenue_base": "service_share",
        "feature": None, "performing_ppb": 0, "fixed": None, "minimum": None, "currency": None, "floor_ppb": 0,
        "confidence_ppb": 0, "fallback_key": "equal", "residual": "deliverer", "unaccepted": "hold",
        "block_resolution": "sources", "on_conflict": "flag", "mfn_group": None, "requires_consent": False,
        "preset": None, "source": "Contract HAL-2026, schedule 4",
    }  # fmt: skip
    assert rows["nordhub-ai-income"]["minimum"] == Decimal(40000)
    assert rows["provision-ai"]["licensor"] is None
    assert rows["provision-ai"]["block_resolution"] == "deliverer"


def test_shares_are_by_contribution_and_role_and_other_is_every_other_role(documented: Parsed):
    voices = documented.frames["ai_licence_share"].filter(pl.col("licence") == "halcyon-voices")

    assert voices.select("contribution", "role", "share_ppb").rows() == [
        ("All", "", 60_000_000),
        ("All", "lead", 120_000_000),
        ("Partly", "", 40_000_000),
    ]


def test_a_preset_fills_in_what_the_entry_does_not_say(documented: Parsed):
    row = documented.frames["ai_licence"].row(by_predicate=pl.col("licence") == "nordhub-ai", named=True)

    assert row["preset"] == "stim-like"
    assert (row["right"], row["fallback_key"], row["residual"]) == ("composition", "training_use", "fallback_pool")
    assert row["requires_consent"] is True
    assert row["floor_ppb"] == 10_000_000


def test_own_keys_win_over_the_presets(documented: Parsed):
    row = documented.frames["ai_licence"].row(by_predicate=pl.col("licence") == "nordhub-ai-income", named=True)

    assert row["performing_ppb"] == 600_000_000


def test_a_fixed_sum_has_no_shares(tmp_path: Path):
    row, shares = licence(tmp_path, '    revenue_base: fixed\n    fixed: "1200.50"\n    currency: EUR\n')

    assert (row["fixed"], row["currency"]) == (Decimal("1200.5"), "EUR")
    assert shares == []


def test_two_licences_of_the_preset_of_equal_shares_are_in_one_group(tmp_path: Path):
    own = "    revenue_base: service_share\n    where_not_accepted: service\n    shares: {All: '8 %'}\n"
    preset = "    preset: publishing-recorded-50-50\n"

    compositions, shares = licence(tmp_path, own + preset + "    performing: '50 %'\n", "composition")
    recordings, _ = licence(tmp_path, own + preset)

    assert compositions["mfn_group"] == recordings["mfn_group"] == "publishing-recorded-50-50"
    assert shares == [("All", "", 80_000_000)]


def test_a_trust_list_has_a_row_for_each_certificate_and_label(documented: Parsed):
    rows = documented.frames["trust_list"].select("trust_list", "kind", "place", "anchor").rows()

    assert [row[:3] for row in rows] == [
        ("anchors-2026", "label", 1),
        ("anchors-2026", "manifest", 1),
        ("anchors-2026", "tsa", 1),
    ]
    assert rows[0][3] == "org.partita.attribution"
    assert all(row[3].startswith("-----BEGIN CERTIFICATE-----\n") for row in rows[1:])


def test_the_label_of_attribution_assertions_is_ours_where_a_list_names_none(tmp_path: Path):
    rows = parsed(tmp_path, EXAMPLE.replace("    labels: [org.partita.attribution] ", "    #")).frames["trust_list"]

    assert rows.filter(pl.col("kind") == "label")["anchor"].to_list() == ["org.partita.attribution"]


@pytest.mark.parametrize("name", ["C2PA-TRUST-LIST.pem", "C2PA-TSA-TRUST-LIST.pem"])
def test_the_public_trust_lists_are_read_certificate_by_certificate(tmp_path: Path, name: str):
    text = (INPUTS / "c2pa" / name).read_text()
    pems = re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", text, re.DOTALL)
    entries = "".join(
        "        - |\n" + "".join(f"          {line}\n" for line in pem.splitlines()) for pem in dict.fromkeys(pems)
    )

    rows = parsed(
        tmp_path,
        f"issued: 2026-08-15\ntrust_lists:\n  - trust_list: public\n    anchors:\n      manifest:\n{entries}"
        "    valid_from: 2026-01-01\n    source: Public list\n",
    ).frames["trust_list"]

    anchors = rows.filter(pl.col("kind") == "manifest")
    assert anchors["place"].to_list() == list(range(1, len(set(pems)) + 1))
    assert [pem.strip() for pem in anchors["anchor"]] == [pem.strip() for pem in dict.fromkeys(pems)]


def test_text_around_a_certificate_is_left_out(tmp_path: Path):
    begin = "          -----BEGIN CERTIFICATE-----\n"
    noted = EXAMPLE.replace(begin, "          Subject: Example Signing CA\n" + begin, 1)

    assert parsed(tmp_path, noted).frames["trust_list"].equals(parsed(tmp_path, EXAMPLE).frames["trust_list"])
