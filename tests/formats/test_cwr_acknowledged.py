"""Acknowledgements as they are read: every ACK and MSG, and those that cannot be used."""

from datetime import date

import pytest

from pipelines.datasets import DATASETS
from pipelines.readers.parsed import Parsed, Quarantine
from schemas.registration_words import REGISTRATION_STATUS
from tests.formats.cwr_lines import Cwr, record, simple
from tests.formats.cwr_parsed import FILE, ISWC, parsed

SAID = {
    "creation_date": 20260901,
    "creation_time": 120000,
    "original_group_id": 1,
    "original_transaction_sequence": 7,
    "original_transaction_type": "NWR",
    "creation_title": "WORK A1",
    "submitter_creation": "A1",
    "processing_date": 20260915,
    "transaction_status": "AS",
}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "delivery"


def ack(version: str = "2.2", **said: object) -> str:
    return record("ACK", version, **(SAID | said))


def message(kind: str = "T", version: str = "2.2", **said: object) -> str:
    usual = {"original_record_sequence": 3, "record_type": "SPU", "message_level": "T", "validation_number": "012"}
    return record("MSG", version, message_type=kind, message_text="SHARES ADD UP TO 120 %", **(usual | said))


def read(file, *transactions: list[str], version: str = "2.2", sender: str = "SO000000052") -> Parsed:
    result = parsed(file, Cwr(version, sender=sender).group("ACK", *transactions))
    for name, frame in result.frames.items():
        DATASETS[name].validate(frame, lazy=True)
    return result


@pytest.mark.parametrize("version", ["2.1", "2.2"])
def test_an_acknowledgement_is_read_with_all_that_it_says(file, version):
    work = simple("A1", version=version, iswc=ISWC)
    result = read(file, [ack(version, recipient_creation="S77"), *work], version=version)

    assert result.frames["acknowledgement"].to_dicts() == [
        {
            "delivery_id": FILE,
            "row": 3,
            "sender": "SO000000052",
            "society_code": "052",
            "sent_at": "2026-09-01T12:00:00Z",
            "submitter_work_id": "A1",
            "title": "WORK A1",
            "iswc": ISWC,
            "recipient_work_id": "S77",
            "original_type": "NWR",
            "original_sent": "20260901120000",
            "original_place": "00001 00000007",
            "processing_date": date(2026, 9, 15),
            "status": "AS",
            "work_id": None,
        }
    ]
    assert result.frames["work"].is_empty()
    assert result.rejects.is_empty()


@pytest.mark.parametrize("status", REGISTRATION_STATUS)
def test_every_status_of_2_x_is_known(file, status):
    assert read(file, [ack(transaction_status=status)]).frames["acknowledgement"]["status"].to_list() == [status]


def test_messages_are_read_with_the_acknowledgement_that_they_belong_to(file):
    result = read(file, [ack(), message("F"), message("T")], [ack(submitter_creation="A2"), message("R")])

    found = result.frames["acknowledgement_message"]
    assert found.select("row", "message_row", "message_type", "record", "validation", "message").rows() == [
        (3, 4, "F", "SPU", "012", "SHARES ADD UP TO 120 %"),
        (3, 5, "T", "SPU", "012", "SHARES ADD UP TO 120 %"),
        (6, 7, "R", "SPU", "012", "SHARES ADD UP TO 120 %"),
    ]


def test_right_trimmed_acknowledgements_are_read(file):
    lines = [line.rstrip() for line in Cwr(sender="SO000000052").group("ACK", [ack(), *simple("A1")]).lines()]

    assert parsed(file, "".join(f"{line}\r\n" for line in lines).encode()).frames["acknowledgement"].height == 1


BAD = {
    "an unknown status": ({"transaction_status": "OK"}, "unknown_code", "'OK' is none of CWR 2.x"),
    "no status": ({"transaction_status": ""}, "unknown_code", "''"),
    "an impossible day": ({"processing_date": 20260231}, "bad_timestamp", "'20260231' is no day"),
    "no day": ({"processing_date": 0}, "bad_timestamp", "'00000000'"),
    "no work number": ({"submitter_creation": ""}, "missing_value", "Submitter Creation # is blank"),
}


@pytest.mark.parametrize(("said", "reason", "detail"), BAD.values(), ids=BAD)
def test_a_bad_acknowledgement_is_quarantined_alone(file, said, reason, detail):
    result = read(file, [ack(**said), message()], [ack(submitter_creation="A2"), message()])

    assert result.rejects.select("row", "reason").rows() == [(3, reason)]
    assert detail in result.rejects["detail"].item()
    assert result.frames["acknowledgement"]["submitter_work_id"].to_list() == ["A2"]
    assert result.frames["acknowledgement_message"]["row"].to_list() == [5]


def test_an_acknowledgement_that_is_too_long_is_quarantined_alone(file):
    result = read(file, [ack() + "SURPLUS"], [ack(submitter_creation="A2")])

    assert result.rejects.select("row", "reason", "reference").rows() == [(3, "oversized_field", "A1")]


def test_a_bad_message_is_quarantined_and_its_acknowledgement_counts(file):
    result = read(file, [ack(), message("X"), message("R")])

    assert result.rejects.select("row", "reason").rows() == [(4, "unknown_code")]
    assert result.frames["acknowledgement"].height == 1
    assert result.frames["acknowledgement_message"]["message_row"].to_list() == [5]


def test_a_file_of_nothing_but_bad_acknowledgements_is_quarantined_whole(file):
    with pytest.raises(Quarantine, match=r"no acknowledgement can be used\. The first, line 3: ACK: Transaction"):
        read(file, [ack(transaction_status="OK")])


MIXED = {
    "bad acknowledgements": (simple("A1"), ack(transaction_status="OK"), {"work": 1, "acknowledgement": 0}),
    "bad registrations": (simple("A1", work_title=""), ack(), {"work": 0, "acknowledgement": 1}),
}


@pytest.mark.parametrize(("work", "answer", "used"), MIXED.values(), ids=MIXED)
def test_a_group_of_which_nothing_can_be_used_takes_nothing_from_another(file, work, answer, used):
    result = parsed(file, Cwr(sender="SO000000052").group("NWR", work).group("ACK", [answer]))

    assert {name: result.frames[name].height for name in used} == used
    assert result.rejects.height == 1


def test_a_bad_message_on_what_loads_nothing_is_quarantined_alone(file):
    result = read(file, [ack(original_transaction_type="AGR"), message("X")])

    assert result.rejects.select("row", "reason").rows() == [(4, "unknown_code")]


@pytest.mark.parametrize("kind", ["AGR", "ISW", "EXC"])
def test_what_is_said_of_other_transactions_loads_nothing(file, kind):
    result = read(file, [ack(original_transaction_type=kind), message()])

    assert result.frames["acknowledgement"].is_empty()
    assert result.frames["acknowledgement_message"].is_empty()
    assert (result.rows, result.rejects.height) == (1, 0)


@pytest.mark.parametrize(("sender", "code"), [("SO000000010", "010"), ("SO000000707", "707"), ("AA012345678", None)])
def test_only_a_society_has_a_society_code(file, sender, code):
    assert read(file, [ack()], sender=sender).frames["acknowledgement"]["society_code"].to_list() == [code]
