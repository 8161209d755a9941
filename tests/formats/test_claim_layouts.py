"""Claims in other layouts, by their column map; invoices."""

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from pipelines.datasets import DATASETS
from pipelines.readers.claims_layouts import layouts
from pipelines.readers.parsed import Parsed, Quarantine
from schemas.claim_layout import ClaimLayouts
from schemas.claim_words import CLAIM_RULE
from tests.formats.cdm_files import DELIVERY, parsed
from tests.paths import ROOT

OWN = {
    "message_id": "FEN-1", "licensor": "fennimore", "licensor_name": "Fennimore & Co", "report_id": "2026-09-ab",
    "created": "2026-10-05", "territory": "GB", "offering": "premium", "currency": "GBP", "invoice": "I/1",
    "mechanical_split": "25", "performing_split": "75", "claim_id": "C1", "transaction_id": "2026-09/GB/premium/t1",
    "track_id": "t1", "work_id": "W1", "basis": "Direct", "mechanical_share": "50", "performing_share": "33.3333333",
    "plays": "10", "mechanical_amount": "0.5", "performing_amount": "0.75", "amount": "1.25",
}  # fmt: skip
HOUSE = {
    "STATEMENT_NO": "S1", "SOCIETY_IPI": "199", "SOCIETY_NAME": "Société Nulle Part", "DSP_REPORT_NO": "R1",
    "STATEMENT_DATE": "05.10.2026", "USAGE_FROM": "01.09.2026", "USAGE_TO": "30.09.2026", "INVOICE_LINE": "L1",
    "INVOICE_NO": "I1", "COUNTRY": "FR", "SERVICE_TIER": "premium", "CURRENCY": "EUR", "SPLIT_MECH": "0,25",
    "SPLIT_PERF": "0,75", "INVOICE_LINE_TOTAL": "1.001,25", "CLAIM_NO": "C1", "DSP_TRACK_ID": "t1",
    "TRACK_TITLE": "Été", "SOCIETY_WORK_NO": "W1", "WORK_TITLE": "ÉTÉ", "CLAIM_SHARE_MECH": "0,333333333",
    "CLAIM_SHARE_PERF": "1", "DSP_TRANSACTION_ID": "2026-09/FR/premium/t1", "UNITS": "1.000",
    "CLAIM_AMOUNT_MECH": "0,5", "CLAIM_AMOUNT_PERF": "1.000,75", "CLAIM_AMOUNT": "1.001,25",
}  # fmt: skip
INVOICES = "invoice,licensor,date,currency,amount,tax_amount,message_id\n"
WITH_NOTES = "invoice,licensor,date,currency,amount,credits\n"


def own(*rows: dict[str, str]) -> str:
    """A file of our own layout."""
    return "".join(",".join(row) + "\n" for row in [list(OWN), *([*(OWN | row).values()] for row in rows)])


def house(**changed: str) -> bytes:
    lines = ["Confirmation of claims", ";".join(HOUSE), ";".join((HOUSE | changed).values())]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def right(found: Parsed) -> Parsed:
    for dataset, frame in found.frames.items():
        DATASETS[dataset].validate(frame, lazy=True)
    return found


def test_a_spreadsheet_of_our_own_layout_is_a_message_with_its_summaries_and_claims(tmp_path):
    found = right(parsed(tmp_path, own({}, {"claim_id": "C2", "territory": "DE", "amount": "1.25"}), "claims/a.csv"))

    [message] = found.frames["claim_message"].to_dicts()
    assert (message["layout"], message["sender_party_id"], message["claiming_round"]) == (
        "partita_claims", "fennimore", None,
    )  # fmt: skip
    assert found.frames["claim_summary"].select("summary_id", "territory", "total_claimed").rows() == [
        ("DE/premium/GBP/I%2F1", "DE", Decimal("1.25")),
        ("GB/premium/GBP/I%2F1", "GB", Decimal("1.25")),
    ]
    first = found.frames["claim"].row(0, named=True)
    assert (first["row"], first["performing_ppb"], first["blended_ppb"]) == (1, 333_333_333, None)
    assert (first["isrc"], first["claimed"]) == (None, Decimal("1.25"))
    assert found.frames["claim_finding"].is_empty()
    assert (found.sender, found.first_date, found.rows) == ("fennimore", date(2026, 10, 5), 2)


def test_a_foreign_layout_is_read_by_its_map(tmp_path):
    found = right(parsed(tmp_path, house(), "claims/house.csv"))

    [message] = found.frames["claim_message"].to_dicts()
    assert message["created_at"] == "2026-10-05T00:00:00Z"
    assert (message["usage_start"], message["sender_name"]) == (date(2026, 9, 1), "Société Nulle Part")
    [summary] = found.frames["claim_summary"].to_dicts()
    assert (summary["split_mechanical_ppb"], summary["total_claimed"]) == (250_000_000, Decimal("1001.25"))
    [claim] = found.frames["claim"].to_dicts()
    assert (claim["mechanical_ppb"], claim["performing_ppb"]) == (333_333_333, 1_000_000_000)
    assert (claim["usages"], claim["claimed_performing"]) == (Decimal(1000), Decimal("1000.75"))
    assert (claim["title"], claim["claim_basis"]) == ("Été", "Direct")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"CLAIM_AMOUNT": "1001.25"}, "bad_number"),
        ({"CLAIM_AMOUNT": "1.00,25"}, "bad_number"),
        ({"CLAIM_AMOUNT": "10.01,25"}, "bad_number"),
        ({"CLAIM_AMOUNT": "1,001.25"}, "bad_number"),
        ({"CLAIM_AMOUNT": "-1.001,25"}, "negative_number"),
        ({"CLAIM_AMOUNT": "1e3"}, "bad_number"),
        ({"CLAIM_SHARE_MECH": "25"}, "bad_share"),
        ({"CLAIM_SHARE_MECH": "0,0000000001"}, "bad_share"),
        ({"CLAIM_SHARE_MECH": "1,01"}, "bad_share"),
    ],
)
def test_a_number_that_is_not_written_as_the_layout_says_is_refused_and_never_guessed(tmp_path, changed, reason):
    found = right(parsed(tmp_path, house(**changed), "claims/house.csv"))

    assert found.frames["claim"].is_empty()
    assert found.rejects["reason"].to_list() == [reason]
    assert next(iter(changed)) in found.rejects["detail"][0] or reason == "bad_share"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (house(STATEMENT_DATE="2026-10-5"), "invalid_content"),
        (own({}, {"claim_id": "C2", "message_id": "FEN-2"}), "invalid_content"),
        (own({}).replace("basis,", "basis,surprise,").replace("Direct,", "Direct,x,"), "unexpected_column"),
        (own({}).replace("plays,", "").replace(",10,", ","), "missing_column"),
        (own(), "empty_file"),
        (own({})[:-3], "truncated"),
        (own({}).replace("Fennimore & Co", "Fennimoré").encode("latin-1"), "wrong_encoding"),
        (own({"licensor_name": '"never closed'}), "truncated"),
        (own({"message_id": ""}), "invalid_content"),
        (own({"created": "soon"}), "invalid_content"),
        (own({"message_id": '"two\nlines"'}), "invalid_content"),
    ],
)
def test_a_file_of_a_layout_that_is_broken_is_refused_whole(tmp_path, content: str | bytes, reason: str):
    with pytest.raises(Quarantine) as caught:
        parsed(tmp_path, content, "claims/broken.csv")

    assert caught.value.reason == reason


def test_what_is_written_back_to_a_licensor_holds_no_line_end(tmp_path):
    found = right(parsed(tmp_path, own({}, {"claim_id": '"two\nlines"'}), "claims/a.csv"))

    assert found.rejects.select("row", "reason").rows() == [(2, "bad_identifier")]


def test_a_mark_and_a_package_change_nothing(tmp_path):
    plain = parsed(tmp_path, own({}), "claims/a.csv")

    marked = parsed(tmp_path, b"\xef\xbb\xbf" + own({}).encode(), "claims/b.csv")
    packed = parsed(tmp_path, gzip.compress(own({}).encode()), "claims/c.csv.gz")

    for name, rows in plain.frames.items():
        assert marked.frames[name].equals(rows)
        assert packed.frames[name].equals(rows)


def test_rows_that_disagree_about_their_summary_are_refused_with_it(tmp_path):
    other = {"claim_id": "C2", "mechanical_split": "50", "performing_split": "50"}
    found = right(parsed(tmp_path, own({}, other), "claims/a.csv"))

    assert found.frames["claim"].is_empty()
    assert set(found.frames["claim_finding"]["rule"]) == {"unreadable", "no_summary"}


def _document() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "schemas" / "wire" / "claim_layouts.yaml").read_text("utf-8"))


def test_every_layout_says_what_it_is():
    assert {layout.layout for layout in layouts()} == {"partita_claims", "house_example"}
    assert all(len(layout.about) > 40 for layout in layouts())


@pytest.mark.parametrize(
    "change",
    [
        {"claim": {"claim_id": "claim_id"}},
        {"summary": {"territory": "territory", "colour": "colour"}},
        {"summary_by": []},
        {"summary_by": ["nowhere"]},
        {"optional": ["claim_id"]},
        {"ignored": ["amount"]},
        {"thousands": "."},
        {"delimiter": "#"},
        {"encoding": "ebcdic"},
        {"detect": ["amount"]},
        {"unknown_key": 1},
        {"constants": {"claim": {"claimed": "1"}}},
    ],
)
def test_a_map_that_does_not_make_sense_is_refused(change: dict[str, Any]):
    document = _document()
    document["layouts"][0] |= change

    with pytest.raises(ValidationError):
        ClaimLayouts.model_validate(document)


def test_two_layouts_are_told_apart():
    document = _document()
    document["layouts"].append(document["layouts"][0] | {"layout": "another"})

    with pytest.raises(ValidationError, match="two layouts"):
        ClaimLayouts.model_validate(document)


def test_invoices_are_read_with_what_is_wrong_told(tmp_path):
    body = (
        "I1,polyhymn,2026-10-05,GBP,1.25,0.25,PLY-1\nI2,PADPIDA2999010101X,2026-10-06,EUR,3,,\n"
        "I3,polyhymn,2026-10-07,GBP,1e3,,\nI4,polyhymn,2026-02-30,GBP,1,,\nI5,,2026-10-07,GBP,1,,\n"
        "I6,polyhymn,2026-10-07,EURO,1,,\nI7,polyhymn,2026-10-07,GBP,NaN,,\nI1,polyhymn,2026-10-05,GBP,1.25,0.25,PLY-1\n"
        "I8,polyhymn,2026-10-07,GBP,1,x,\n"
    )
    found = right(parsed(tmp_path, INVOICES + body, "claims/invoices.csv"))

    assert found.frames["invoice"].rows() == [
        (DELIVERY, 1, "I1", "polyhymn", date(2026, 10, 5), "GBP", Decimal("1.25"), Decimal("0.25"), None, "PLY-1"),
        (DELIVERY, 2, "I2", "PADPIDA2999010101X", date(2026, 10, 6), "EUR", Decimal(3), None, None, None),
    ]
    assert found.rejects.select("row", "reason").rows() == [
        (3, "bad_number"), (4, "bad_timestamp"), (5, "missing_value"), (6, "unknown_currency"), (7, "bad_number"),
        (8, "duplicate_row"), (9, "bad_number"),
    ]  # fmt: skip
    assert found.first_date == date(2026, 10, 5)


def test_invoices_of_one_number_that_differ_count_not_at_all(tmp_path):
    body = "I1,polyhymn,2026-10-05,GBP,1.25,,\nI1,polyhymn,2026-10-05,GBP,1.26,,\n"

    with pytest.raises(Quarantine) as caught:
        parsed(tmp_path, INVOICES + body, "claims/invoices.csv")

    assert caught.value.reason == "no_valid_row"


def test_a_credit_note_names_the_invoice_that_it_lowers(tmp_path):
    body = (
        "I1,polyhymn,2026-10-05,GBP,5,\nC1,polyhymn,2026-10-06,GBP,-1.25,I1\nC2,polyhymn,2026-10-06,GBP,-1,\n"
        "C3,polyhymn,2026-10-06,GBP,1,I1\nC4,polyhymn,2026-10-06,GBP,0,I1\nC5,polyhymn,2026-10-06,GBP,-1, I1\n"
        "C6,polyhymn,2026-10-06,GBP,-1,nowhere\nC7,polyhymn,2026-10-06,GBP,x,I1\n"
    )
    found = right(parsed(tmp_path, WITH_NOTES + body, "claims/invoices.csv"))

    assert found.frames["invoice"].select("row", "invoice", "amount", "credits").rows() == [
        (2, "C1", Decimal("-1.25"), "I1"), (7, "C6", Decimal(-1), "nowhere"), (1, "I1", Decimal(5), None),
    ]  # fmt: skip
    assert found.rejects.select("row", "reason", "reference").rows() == [
        (3, "missing_value", "C2"), (4, "bad_number", "C3"), (5, "bad_number", "C4"), (6, "bad_identifier", "C5"),
        (8, "bad_number", "C7"),
    ]  # fmt: skip
    assert found.rejects["detail"].to_list()[:2] == [
        "amount -1 is below zero and credits is empty: name the invoice that this credit note lowers",
        "amount 1 is not below zero and credits is I1: write what the note takes below zero, or leave credits out",
    ]


def test_a_file_of_one_credit_note_that_names_no_invoice_is_told_why(tmp_path):
    with pytest.raises(Quarantine) as caught:
        parsed(tmp_path, INVOICES + "C1,polyhymn,2026-10-06,GBP,-1,,\n", "claims/invoices.csv")

    assert caught.value.reason == "no_valid_row"
    assert "name the invoice that this credit note lowers" in caught.value.detail


def test_two_licensors_of_one_file_may_have_invoices_of_one_number(tmp_path):
    body = "17,polyhymn,2026-10-05,GBP,1.25,,\n17,nordhub,2026-10-05,GBP,9,,\n"

    found = right(parsed(tmp_path, INVOICES + body, "claims/invoices.csv"))

    assert found.rejects.is_empty()
    assert found.frames["invoice"].select("licensor_party_id", "invoice", "amount").rows() == [
        ("nordhub", "17", Decimal(9)), ("polyhymn", "17", Decimal("1.25")),
    ]  # fmt: skip


def test_a_file_of_invoices_in_another_form_is_told_how(tmp_path: Path):
    for content in (INVOICES.replace(",", ";") + "I1;p;2026-10-05;GBP;1;;\n", INVOICES.replace("currency,", "")):
        with pytest.raises(Quarantine) as caught:
            parsed(tmp_path, content, "claims/invoices.csv")
        assert caught.value.reason == "missing_column"


def test_the_documentation_names_every_column_of_our_layout_every_rule_and_every_column_of_invoices():
    told = (ROOT / "docs" / "claims.md").read_text("utf-8")
    [own_layout] = [layout for layout in layouts() if layout.layout == "partita_claims"]

    named = {*own_layout.columns, *own_layout.ignored, *CLAIM_RULE, *INVOICES.strip().split(","), "credits"}

    assert not [name for name in sorted(named) if f"`{name}`" not in told and f"{name}," not in told]
