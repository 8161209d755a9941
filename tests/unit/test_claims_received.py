"""Claims in a home: which month they are there for, and what becomes of a file that is sent again."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from attribution.claims.booking import booked
from pipelines.claims_received import CLAIMS, claims
from pipelines.claims_settled import KEPT
from pipelines.datasets import DATASETS
from pipelines.home import Home
from pipelines.intake import receive
from pipelines.readers import claims_layouts
from pipelines.record import RunRecord, left, save
from schemas.claim_layout import ClaimLayout
from schemas.columns import empty
from tests.formats.cdm_files import CLAIM, HEAD, SUMMARY, line, message

INVOICES = "invoice,licensor,date,currency,amount\nI1,polyhymn,2026-10-25,EUR,3\nI2,polyhymn,2026-11-02,EUR,3\n"


def home(folder: Path) -> Home:
    return Home.at(folder / "home", folder / "deliveries")


def deliver(folder: Path, name: str, content: str) -> None:
    path = folder / "deliveries" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def said(folder: Path, period: str) -> dict:
    return {name: frame.collect() for name, frame in zip(CLAIMS, claims(home(folder), period), strict=True)}


def sent(**cells: str) -> str:
    return message(line(SUMMARY), line(CLAIM), head=line(HEAD, **cells))


def test_claims_are_there_from_the_month_on_in_which_they_were_made(tmp_path):
    deliver(tmp_path, "claims/first.tsv", sent())
    deliver(tmp_path, "claims/invoices.csv", INVOICES)
    receive(home(tmp_path))

    before, then, after = (said(tmp_path, period) for period in ("2026-09", "2026-10", "2026-11"))

    assert [before[name].height for name in CLAIMS] == [0, 0, 0, 0, 0]
    assert [then[name].height for name in CLAIMS] == [1, 1, 1, 1, 0]
    assert [after[name].height for name in CLAIMS] == [1, 1, 1, 2, 0]
    for name in CLAIMS:
        DATASETS[name].validate(after[name], lazy=True)


def test_a_month_that_ended_before_the_claims_were_made_has_the_digest_that_it_had(tmp_path):
    received = receive(home(tmp_path))
    september, october = received.digest("2026-09"), received.digest("2026-10")

    deliver(tmp_path, "claims/first.tsv", sent())
    received = receive(home(tmp_path))

    assert received.digest("2026-09") == september
    assert received.digest("2026-10") != october
    row = received.deliveries().row(0, named=True)
    assert (row["first_date"], row["last_date"], row["status"]) == (date(2026, 10, 20), None, "accepted")


def test_a_round_that_is_sent_again_under_another_name_is_refused_and_the_first_stays(tmp_path):
    deliver(tmp_path, "claims/first.tsv", sent())
    deliver(tmp_path, "claims/second.tsv", sent(MessageId="PLY-2", MessageCreatedDateTime="2026-10-21T00:00:00Z"))
    receive(home(tmp_path))

    found = said(tmp_path, "2026-10")

    assert found["claim"].height == 2
    [finding] = found["claim_finding"].to_dicts()
    second = found["claim_message"].filter(message_id="PLY-2")["delivery_id"][0]
    assert (finding["delivery_id"], finding["rule"], finding["severity"]) == (second, "repeated_round", "refused")


def test_a_message_that_comes_in_late_is_not_the_first_of_a_round_that_is_in_the_books(tmp_path):
    deliver(tmp_path, "claims/first.tsv", sent())
    receive(home(tmp_path))
    kept = home(tmp_path)
    message = said(tmp_path, "2026-10")["claim_message"]
    _, in_books = booked(message, None, period="2026-10")
    for name in KEPT:
        kept.store.write(name, "2026-10", in_books if name == "claim_booked" else empty(DATASETS[name]))
    save(kept, RunRecord("2026-10", "inputs", "code", left=left(kept, "2026-10")))
    deliver(tmp_path, "claims/late.tsv", sent(MessageId="PLY-0", MessageCreatedDateTime="2026-10-01T00:00:00Z"))
    receive(home(tmp_path))

    again, after = (said(tmp_path, period) for period in ("2026-10", "2026-11"))

    assert in_books.height == 1
    assert again["claim_finding"]["delivery_id"].to_list() == message["delivery_id"].to_list()
    late = after["claim_message"].filter(message_id="PLY-0")["delivery_id"].to_list()
    assert after["claim_finding"]["delivery_id"].to_list() == late


def test_a_message_to_another_service_is_there_and_refused(tmp_path):
    deliver(tmp_path, "terms/service.yaml", "issued: 2026-08-20\nservice: {name: Wave, dpid: PADPIDA1999010101A}\n")
    for turn, recipient in enumerate(("PADPIDA1999010101A", "PADPIDA1999010101B"), 1):
        deliver(tmp_path, f"claims/{turn}.tsv", sent(MessageId=recipient, RecipientPartyId=recipient))
    receive(home(tmp_path))

    found = said(tmp_path, "2026-10")

    other = found["claim_message"].filter(message_id="PADPIDA1999010101B")["delivery_id"].to_list()
    assert found["claim_finding"].select("delivery_id", "rule").rows() == [(other[0], "wrong_recipient")]


def test_messages_under_one_name_all_count_and_of_a_spreadsheet_the_last(tmp_path):
    for turn in ("1", "2"):
        deliver(tmp_path, "claims/claims.tsv", sent(MessageId=turn, ClaimingRound=turn))
        deliver(tmp_path, "claims/invoices.csv", INVOICES.replace("I1", f"I{turn}0"))
        receive(home(tmp_path))

    found = said(tmp_path, "2026-11")

    assert found["claim_message"]["message_id"].sort().to_list() == ["1", "2"]
    assert found["invoice"]["invoice"].to_list() == ["I2", "I20"]


def test_a_file_that_no_layout_knows_waits_and_is_read_once_one_does(tmp_path, monkeypatch: pytest.MonkeyPatch):
    known = claims_layouts.layouts()
    monkeypatch.setattr(claims_layouts, "layouts", lambda: ())
    columns = {column: "1" for column in known[0].columns if column not in known[0].optional}
    right = columns | {
        "created": "2026-10-05", "territory": "GB", "currency": "GBP", "mechanical_split": "100", "basis": "Unmatched",
        "performing_split": "0", "performing_amount": "0", "performing_share": "0",
    }  # fmt: skip
    right.pop("work_id", None)
    deliver(tmp_path, "claims/a.csv", ",".join(right) + "\n" + ",".join(right.values()) + "\n")
    waiting = [receive(home(tmp_path)).deliveries().select("version", "reason").rows() for _ in range(3)]

    monkeypatch.setattr(claims_layouts, "layouts", lambda: known)
    read = receive(home(tmp_path)).deliveries()

    assert waiting == [[(1, "not_yet_supported")]] * 3
    assert read.select("version", "status").rows() == [(1, "quarantined"), (2, "accepted")]
    assert said(tmp_path, "2026-10")["claim"].height == 1
    assert isinstance(known[0], ClaimLayout)


def test_what_was_received_stays_when_the_file_has_gone(tmp_path):
    deliver(tmp_path, "claims/first.tsv", sent())
    receive(home(tmp_path))
    shutil.rmtree(tmp_path / "deliveries" / "claims")
    receive(home(tmp_path))

    assert said(tmp_path, "2026-10")["claim"].height == 1
