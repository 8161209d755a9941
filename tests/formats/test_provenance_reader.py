"""The folder of proofs: indexes and training reports, real media, evidence that is judged once, and the command."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.provenance import evidence as evidence_module
from pipelines.provenance.evidence import Evidence, evidence, pairs
from pipelines.provenance.trust import NO_LIST, BadAnchor, Trust, trust_in_force, trust_of
from pipelines.provenance.verify import Verifier, evidence_id
from pipelines.provenance.verify_command import IN_WORDS, verify_files
from pipelines.readers.parsed import Quarantine
from pipelines.readers.provenance import read
from pipelines.registry import Registry
from schemas.attribution_claim import AttributionClaim
from schemas.provenance_index import ProvenanceIndex
from schemas.provenance_manifest import ProvenanceManifest
from schemas.provenance_verdict import ProvenanceVerdict
from schemas.provenance_words import VERDICT_REASON
from schemas.reservation import Reservation
from schemas.training_use import TrainingUse
from schemas.trust_list import TrustList
from schemas.voice_claim import VoiceClaim
from tests.formats.rows import rows
from tests.paths import INPUTS
from tests.signing.cases import good, signed
from tests.signing.studio import audio, studio

REAL = INPUTS / "c2pa"
PERIOD = "2026-09"


def parsed(folder: Path, text: str, *, name: str = "provenance/spring/index.csv") -> Any:
    (folder / "x.csv").write_text(text)
    return read(folder / "x.csv", name=name, delivery_id="0" * 64)


def test_files_are_named_from_the_folder_of_their_index(tmp_path: Path) -> None:
    found = parsed(tmp_path, "track_ref,asset,store\nA1,a.wav,deep/a.c2pa\nA2,./b.mp3,\n")

    frame = ProvenanceIndex.validate(found.frames["provenance_index"])
    assert frame.select("track_ref", "asset", "store", "is_rendition").rows() == [
        ("A1", "provenance/spring/a.wav", "provenance/spring/deep/a.c2pa", False),
        ("A2", "provenance/spring/b.mp3", "", False),
    ]


def test_a_rendition_is_described_by_its_row(tmp_path: Path) -> None:
    header = "track_ref,asset,store,is_rendition,isrc,deliverer,feature,valid_from\n"

    found = parsed(tmp_path, header + "R1,,r.c2pa,TRUE,se-aaa-26-00001,PADPIDA2,remix,2026-09-01\n")

    assert found.frames["provenance_index"].rows() == [
        ("R1", "", "provenance/spring/r.c2pa", True, "SEAAA2600001", "PADPIDA2", "remix", date(2026, 9, 1))
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",a.wav,,,,,,", "missing_value"),
        ("A1,,,,,,,", "missing_value"),
        ("R1,a.wav,,true,,PADPIDA2,,", "missing_value"),
        ("R1,a.wav,,true,SEAAA2600001,,,", "missing_value"),
        ("A1,../a.wav,,,,,,", "bad_identifier"),
        ("A1,/a.wav,,,,,,", "bad_identifier"),
        ("A1,a.wav,deep/../../a.c2pa,,,,,", "bad_identifier"),
        ("A1,deep\\a.wav,,,,,,", "bad_identifier"),
        ("R1,a.wav,,true,SEAAA26,PADPIDA2,,", "bad_identifier"),
        ("A1,a.wav,,perhaps,,,,", "unknown_code"),
        ("R1,a.wav,,true,SEAAA2600001,PADPIDA2,,2026-02-30", "bad_timestamp"),
        ("GOOD,good.wav,,,,,,", "duplicate_row"),
        ("A1,a.wav", "bad_record"),
    ],
)
def test_a_bad_row_of_an_index_is_quarantined_alone(tmp_path: Path, row: str, reason: str) -> None:
    header = "track_ref,asset,store,is_rendition,isrc,deliverer,feature,valid_from\nGOOD,good.wav,,,,,,\n"

    found = parsed(tmp_path, f"{header}{row}\n")

    assert found.frames["provenance_index"]["track_ref"].to_list() == ["GOOD"]
    assert found.rejects.select("row", "reason").rows() == [(2, reason)]


def test_a_training_report_names_works_and_recordings(tmp_path: Path) -> None:
    text = (
        "model_id,model_version,right,source,uses\nm,1,composition,T-034.524.680-1,5\nm,1,recording,SEAAA2600001,0\n"
        "m,1,recording,T0345246801,1\nm,1,voice,v,1\nm,1,composition,T0345246801,7\nm,1,composition,T0000000010,-1\n"
        "m,1,composition,T0000000010,1.5\nm,,composition,T0000000010,1\n"
    )

    found = parsed(tmp_path, text, name="provenance/Training_m.csv")

    assert TrainingUse.validate(found.frames["training_use"]).rows() == [
        ("m", "1", "composition", "T0345246801", 5),
        ("m", "1", "recording", "SEAAA2600001", 0),
    ]
    assert found.rejects["reason"].to_list() == [
        "bad_identifier", "unknown_code", "duplicate_row", "negative_number", "bad_number", "missing_value",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.wav", "a.MP3", "a.flac", "a.m4a", "a.c2pa"])
def test_media_are_only_registered(tmp_path: Path, name: str) -> None:
    (tmp_path / "x").write_bytes(b"anything")

    found = read(tmp_path / "x", name=f"provenance/{name}", delivery_id="0" * 64)

    assert (found.frames, found.rows) == ({}, 1)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.wav", b"", "empty_file"),
        ("notes.txt", b"x", "unknown_format"),
        ("index.csv", b"track_ref,asset\nA,a.wav\n", "missing_column"),
        ("index.csv", b"track_ref,asset,store\n,a.wav,\n", "no_valid_row"),
        ("training.csv", b"model_id\nm\n", "missing_column"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_whole(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / "x").write_bytes(content)

    with pytest.raises(Quarantine) as refused:
        read(tmp_path / "x", name=f"provenance/{name}", delivery_id="0" * 64)
    assert refused.value.reason == reason


NAMED = {
    "sample1.wav": ("absent", ["no_manifest"]),
    "sample1.mp3": ("absent", ["no_manifest"]),
    "sample1_signed.wav": ("Valid", ["untrusted_signer"]),
    "sample3.invalid.wav": ("unreadable", ["unreadable"]),
    "riff_bomb_1000.wav": ("absent", ["no_manifest"]),
    "CACA.jpg": ("Valid", ["unsupported_format", "untrusted_signer"]),
    "XCA.jpg": ("Invalid", ["audio_mismatch", "ingredient_manifest_missing", "unsupported_format", "untrusted_signer"]),
    "E-sig-CA.jpg": (
        "Invalid",
        ["ingredient_manifest_missing", "signature_mismatch", "unsupported_format", "untrusted_signer"],
    ),
}
"""Real media under the public trust lists: test certificates are on neither, and pictures are no audio."""


def public() -> dict[str, str]:
    return {path.name: path.read_text() for path in REAL.glob("*.pem")}


@pytest.mark.parametrize("name", NAMED)
def test_real_media_get_the_verdicts_that_their_names_promise(name: str) -> None:
    found = Verifier(trust_of("public", public())).verify(REAL / name)

    assert (found.verdict["state"], found.verdict["reasons"]) == NAMED[name]
    assert not found.verdict["is_verified"]


def trusted(*lists: str, kinds: tuple[str, ...] = ("manifest", "tsa"), **more: Any) -> pl.DataFrame:
    roots = {"manifest": studio().trust, "tsa": studio().tsa, "cawg": studio().cawg}
    listed = [
        {"trust_list": name, "kind": kind, "place": place, "anchor": roots[kind].pem, **more}
        for name in lists
        for place, kind in enumerate(kinds)
    ]
    return rows(TrustList, *listed)


def test_lists_in_force_on_the_last_day_judge_together() -> None:
    every = pl.concat(
        [
            trusted("a"),
            trusted("b", kinds=("manifest",), valid_from=date(2026, 9, 30)),
            trusted("ended", valid_to=date(2026, 9, 29)),
            trusted("later", valid_from=date(2026, 10, 1)),
            rows(TrustList, {"trust_list": "b", "kind": "label", "place": 9, "anchor": "com.example.attribution"}),
        ]
    )

    found = trust_in_force(every, PERIOD)

    assert (found.name, found.labels) == ("a+b", ("com.example.attribution",))
    assert found.anchors["manifest"].strip() == studio().trust.pem.strip()
    assert trust_in_force(every, "2025-01") == Trust(NO_LIST)


def test_an_anchor_that_is_no_certificate_is_said() -> None:
    broken = rows(TrustList, {"trust_list": "a", "kind": "manifest", "place": 0, "anchor": "nonsense"})

    with pytest.raises(BadAnchor, match="a: 'nonsense' is no certificate"):
        trust_in_force(broken, PERIOD)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with three files: one in order, one with its sidecar, one altered."""
    proofs = tmp_path / "deliveries" / "provenance"
    proofs.mkdir(parents=True)
    detached = signed("wav", detached=True)
    whole = signed("mp3").media
    (proofs / "whole.mp3").write_bytes(whole)
    (proofs / "altered.mp3").write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    (proofs / "beside.wav").write_bytes(detached.media)
    (proofs / "beside.c2pa").write_bytes(detached.store)
    (proofs / "index.csv").write_text("track_ref,asset,store\nA,beside.wav,beside.c2pa\nB,altered.mp3,\nC,gone.wav,\n")
    return Home.at(tmp_path, tmp_path / "deliveries")


def judged(home: Home, trust_list: pl.DataFrame, *, processes: int = 2, reverse: bool = False) -> Evidence:
    registry = Registry(home.root, home.deliveries)
    deliveries = registry.receive()
    index = registry.intake("provenance_index").select("track_ref", "asset", "store").collect()
    tracks = pl.DataFrame({"file_name": ["resources/whole.mp3", None]})
    index, deliveries = (frame.reverse() if reverse else frame for frame in (index, deliveries))
    return evidence(home, index, deliveries, tracks, trust_list, PERIOD, processes=processes)


def test_evidence_is_of_the_pairs_that_an_index_or_a_message_names(home: Home) -> None:
    found = judged(home, trusted("list"))

    for model, frame in zip(
        (ProvenanceVerdict, ProvenanceManifest, AttributionClaim, VoiceClaim, Reservation), found, strict=True
    ):
        model.validate(frame)
    states = found.verdict.select("state", "reasons", "is_verified", "trust_list").rows()
    assert sorted(states) == [
        ("Invalid", ["audio_mismatch"], False, "list"),
        ("Trusted", [], True, "list"),
        ("Trusted", [], True, "list"),
    ]
    assert found.claim.height == 9


def test_the_same_files_in_another_order_and_on_one_process_give_the_same_rows(home: Home, tmp_path: Path) -> None:
    first = judged(home, trusted("list"))

    second = judged(Home.at(tmp_path / "again", home.deliveries), trusted("list"), processes=1, reverse=True)

    assert all(one.equals(other) for one, other in zip(first, second, strict=True))


def test_a_pair_is_judged_once_whatever_has_become_of_its_certificate(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = judged(home, trusted("list"))

    def never(*_: object, **__: object) -> None:
        raise AssertionError("judged again")

    monkeypatch.setattr(evidence_module, "verify_all", never)
    again = judged(home, trusted("list"))

    assert all(one.equals(other) for one, other in zip(first, again, strict=True))


def test_another_trust_list_judges_anew_and_so_does_a_changed_one(home: Home) -> None:
    verified = [
        judged(home, trust_list).verdict["is_verified"].sum()
        for trust_list in (trusted("list"), trusted("list", kinds=("tsa",)), trusted("other"), trusted("list"))
    ]

    assert verified == [2, 0, 2, 2]


def test_a_file_that_is_gone_is_said_and_judged_when_it_comes_back(home: Home) -> None:
    registry = Registry(home.root, home.deliveries)
    registry.receive()
    sound = home.deliveries / "provenance" / "beside.wav"
    content = sound.read_bytes()
    sound.unlink()

    gone = judged(home, trusted("list")).verdict.filter(pl.col("store_sha256") != "")
    sound.write_bytes(content)
    back = judged(home, trusted("list")).verdict.filter(pl.col("store_sha256") != "")

    assert gone.select("state", "reasons").rows() == [("absent", ["audio_missing"])]
    assert back.select("state", "reasons").rows() == [("Trusted", [])]


def test_a_file_that_was_changed_since_it_was_received_is_not_what_is_judged(home: Home) -> None:
    registry = Registry(home.root, home.deliveries)
    deliveries = registry.receive()
    (home.deliveries / "provenance" / "beside.wav").write_bytes(audio("wav", other=True))
    index = registry.intake("provenance_index").select("track_ref", "asset", "store").collect()

    found = evidence(home, index, deliveries, pl.DataFrame(schema={"file_name": pl.String}), trusted("list"), PERIOD)

    assert found.verdict.filter(pl.col("store_sha256") != "")["reasons"].to_list() == [["audio_missing"]]


def test_reservations_come_from_manifests_without_fault_only(tmp_path: Path) -> None:
    proofs = tmp_path / "deliveries" / "provenance"
    proofs.mkdir(parents=True)
    definition = good(self={"isrc": "SEAAA2600001"})
    forbidding = {"entries": {"cawg.ai_training": {"use": "notAllowed"}}}
    definition["assertions"].append({"label": "cawg.training-mining", "created": True, "data": forbidding})
    media = signed(definition=definition).media
    (proofs / "a.wav").write_bytes(media)
    (proofs / "b.wav").write_bytes(media[:-1] + bytes([media[-1] ^ 1]))
    (proofs / "index.csv").write_text("track_ref,asset,store\nA,a.wav,\nB,b.wav,\n")
    home = Home.at(tmp_path, tmp_path / "deliveries")

    found = judged(home, trusted("list"))

    assert found.manifest.height == 2
    assert found.reservation.select("kind", "subject_id", "use", "valid_from", "grantor").rows() == [
        ("recording", "SEAAA2600001", "ai_training", date(2026, 1, 10), "Example Generator")
    ]


def test_names_are_looked_up_among_what_was_accepted_newest_first() -> None:
    deliveries = pl.DataFrame(
        [
            ("provenance/a.wav", 1, "provenance", "superseded", "old"),
            ("provenance/a.wav", 2, "provenance", "accepted", "new"),
            ("provenance/b.wav", 1, "provenance", "quarantined", "bad"),
            ("provenance/c/d.wav", 1, "provenance", "duplicate", "twin"),
            ("catalogue/e.wav", 1, "catalogue", "accepted", "elsewhere"),
        ],
        schema=["name", "version", "kind", "status", "delivery_id"],
        orient="row",
    )
    named = pl.DataFrame({"asset": ["provenance/a.wav", "provenance/b.wav"], "store": ["", ""]})
    tracks = pl.DataFrame({"file_name": ["d.wav", "e.wav", "a.wav"]})

    assert pairs(named, deliveries, tracks.lazy()).rows() == [("new", ""), ("twin", "")]


def test_a_pair_is_named_by_its_digests() -> None:
    assert evidence_id("", "") == "e7ac0786668e0ff0f02b62bd04f45ff636fd82db63b1104601c975dc005f3a67"


def test_every_reason_is_explained() -> None:
    assert tuple(IN_WORDS) == VERDICT_REASON


def test_the_command_says_json_one_object_a_line(tmp_path: Path) -> None:
    (tmp_path / "good.wav").write_bytes(signed().media)
    (tmp_path / "root.pem").write_text(studio().trust.pem)
    files, told = [tmp_path / "good.wav", REAL / "sample1_signed.wav", tmp_path / "nowhere.wav"], []

    code = verify_files(files, trust=[tmp_path / "root.pem"], as_json=True, say=told.append)

    assert code == 1
    assert [json.loads(line) for line in told] == [
        {"file": str(files[0]), "state": "Trusted", "payable": True, "reasons": []},
        {"file": str(files[1]), "state": "Valid", "payable": False, "reasons": ["untrusted_signer"]},
        {"file": str(files[2]), "state": "absent", "payable": False, "reasons": ["audio_missing"]},
    ]


def test_the_command_explains_in_words_and_takes_a_sidecar(tmp_path: Path) -> None:
    detached = signed("m4a", detached=True)
    (tmp_path / "a.m4a").write_bytes(detached.media)
    (tmp_path / "a.c2pa").write_bytes(detached.store)
    (tmp_path / "root.pem").write_text(studio().trust.pem)
    roots, told = [tmp_path / "root.pem"], []

    codes = [
        verify_files([tmp_path / "a.m4a"], sidecar=tmp_path / "a.c2pa", trust=roots, say=told.append),
        verify_files([tmp_path / "a.c2pa"], trust=roots, say=told.append),
    ]

    assert codes == [0, 1]
    assert told == [
        f"{tmp_path}/a.m4a: Trusted, payable",
        "  signed by Example Generator",
        f"{tmp_path}/a.c2pa: Invalid, not payable",
        "  signed by Example Generator",
        f"  unbound_sidecar: {IN_WORDS['unbound_sidecar']}",
    ]


def test_a_sidecar_is_of_one_file() -> None:
    with pytest.raises(ValueError, match="belongs to one file"):
        verify_files([Path("a"), Path("b")], sidecar=Path("c"))
