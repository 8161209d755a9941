"""What a works licensor asks to be told of works that AI tracks draw on is a term of its agreement."""

from pathlib import Path

import pytest

from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.readers.terms import read

TERMS = """
issued: 2026-08-15
parties:
  - {party: castle, name: Castle Publishing, source: Contract 1}
agreements:
  - agreement: cas-26
    licensor: castle
    side: SIDE
    mode: direct
    RIGHTS
    territories: "+DE"
    valid_from: 2026-01-01
    ai_reports: ASKED
    source: Contract 1
"""


def parsed(folder: Path, asked: str, *, side: str = "composition") -> Parsed:
    rights = 'rights: {MR: {rate: "2 %"}}' if side == "composition" else 'rate: "2 %"'
    path = folder / "terms.yaml"
    text = TERMS.replace("ASKED", asked).replace("SIDE", side).replace("RIGHTS", rights)
    path.write_text(text if side == "composition" else text.replace("    mode: direct\n", ""))
    return read(path, name="terms/terms.yaml", delivery_id="0" * 64)


def test_what_was_asked_for_is_read_sorted_and_once(tmp_path):
    found = parsed(tmp_path, "[dsr_royalty, ari_note, dsr_royalty]").frames["agreement"]

    assert found["ai_reports"].to_list() == [["ari_note", "dsr_royalty"]]


@pytest.mark.parametrize(("asked", "side"), [("[cwr_share]", "composition"), ("[ari_note]", "recorded")])
def test_what_we_do_not_send_and_what_no_label_gets_is_refused(tmp_path, asked, side):
    with pytest.raises(Quarantine, match="ai_reports"):
        parsed(tmp_path, asked, side=side)
