"""Files that were broken, or made to break us: always a verdict, in bounded memory, and nobody is called."""

import json
import struct
import subprocess
import sys
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.provenance import pool, reading, self_test
from pipelines.provenance.pool import verify_all
from pipelines.provenance.reading import Reading
from pipelines.provenance.self_test import VerifierBroken, check_library
from pipelines.provenance.trust import Trust
from pipelines.provenance.verify import Verifier, found
from schemas.provenance_words import MEDIA, STATE, VERDICT_REASON
from tests.paths import ROOT
from tests.signing.cases import good, signed
from tests.signing.studio import studio

MOST_MEMORY = 100 << 20
"""Resident bytes of a process that reads every hostile file, the interpreter included."""


def trust() -> Trust:
    return Trust("test", {"manifest": studio().trust.pem, "tsa": studio().tsa.pem})


@cache
def verifier() -> Verifier:
    return Verifier(trust())


@cache
def media(suffix: str) -> bytes:
    return signed("wav").store if suffix == "c2pa" else signed(suffix).media


@cache
def claimed(suffix: str, folder: Path) -> list[dict[str, Any]]:
    (folder / "whole").write_bytes(media(suffix))
    return said(verifier().verify(folder / "whole").claims)


def said(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key not in {"evidence_id", "manifest"}} for row in rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzzed")


HOW = ("flip", "set", "cut", "repeat", "end", "length")


def harmed(content: bytes, harm: list[tuple[str, int, int]], *, store_only: bool) -> bytes:
    """Content after some bytes of it, or of its manifest store, were turned, cut out, repeated or overwritten."""
    first = max(content.find(b"jumb") - 4, 0) if store_only else 0
    for how, place, value in harm:
        at = first + place % max(len(content) - first, 1)
        head, here, tail = content[:at], content[at : at + 1] or b"\0", content[at + 1 :]
        content = {
            "flip": head + bytes([here[0] ^ 1 << value % 8]) + tail,
            "set": head + bytes([value % 256]) + tail,
            "cut": head + tail[value:],
            "repeat": head + content[at : at + value] + here + tail,
            "end": head,
            "length": head + struct.pack(">I", (0, 1, 0x7FFFFFFF, 0xFFFFFFFF)[value % 4]) + tail[3:],
        }[how]
    return content


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["wav", "mp3", "flac", "m4a", "c2pa"]),
    st.lists(st.tuples(st.sampled_from(HOW), st.integers(0, 1 << 20), st.integers(0, 300)), min_size=1, max_size=6),
    st.booleans(),
)
def test_a_harmed_file_gets_a_verdict_and_never_another_attribution(
    folder: Path, suffix: str, harm: list[tuple[str, int, int]], store_only: bool
) -> None:
    (folder / "harmed").write_bytes(harmed(media(suffix), harm, store_only=store_only))

    one = verifier().verify(folder / "harmed")

    assert one.verdict["state"] in STATE
    assert one.verdict["format"] in MEDIA
    assert set(one.verdict["reasons"]) <= set(VERDICT_REASON)
    assert bool(one.verdict["reasons"]) != one.verdict["is_verified"]
    assert not one.verdict["is_verified"] or said(one.claims) == claimed(suffix, folder)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"RIFF\0\0\0\0WAVE", b"ID3\4\0\0\0\0\0\0", b"fLaC", b"\0\0\0\0jumb"])
)
def test_noise_gets_a_verdict(folder: Path, noise: bytes, head: bytes) -> None:
    (folder / "noise").write_bytes(head + noise)

    assert not verifier().verify(folder / "noise", noise).verdict["is_verified"]
    assert verifier().verify(folder / "noise").verdict["state"] in {"absent", "unreadable"}


def riff_bomb(depth: int) -> bytes:
    """A WAV of lists within lists."""
    lists = b"".join(struct.pack("<4sI4s", b"LIST", 12 * (depth - place) - 8, b"INFO") for place in range(depth))
    head = struct.pack("<4sIHHIIHH4sI", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8, b"data", 0)
    return struct.pack("<4sI4s", b"RIFF", 4 + len(head) + len(lists), b"WAVE") + head + lists


def box_bomb(depth: int) -> bytes:
    """An MP4 of boxes within boxes."""
    head = struct.pack(">I4s4sI4s", 20, b"ftyp", b"M4A ", 0, b"M4A ")
    return head + b"".join(struct.pack(">I4s", 8 * (depth - place), b"moov") for place in range(depth))


def many_sources() -> bytes:
    entries = [
        {"right": "composition", "weight": "0", "use": "training_influence", "iswc": f"T{place:010d}"}
        for place in range(9_000)
    ]
    return signed(definition=good(entries=entries)).media


HOSTILE = {
    "lists within lists": ("wav", lambda: riff_bomb(100_000), "absent", "no_manifest"),
    "boxes within boxes": ("m4a", lambda: box_bomb(100_000), "unreadable", "unreadable"),
    "a chunk of four gigabytes": (
        "wav",
        lambda: b"RIFF\xff\xff\xff\xffWAVEC2PA\xff\xff\xff\xffx",
        "unreadable",
        "unreadable",
    ),
    "a tag of half a gigabyte": (
        "mp3",
        lambda: b"ID3\4\0\0\x7f\x7f\x7f\x7fGEOB\x7f\x7f\x7f\x7f\0\0x",
        "absent",
        "no_manifest",
    ),
    "a store of four gigabytes": (
        "c2pa",
        lambda: b"\xff\xff\xff\xffjumb\xff\xff\xff\xffjumdx",
        "absent",
        "no_manifest",
    ),
    "truncated": ("wav", lambda: media("wav")[: len(media("wav")) // 2], "unreadable", "unreadable"),
    "empty": ("wav", bytes, "unreadable", "unreadable"),
    "another format under this name": ("wav", lambda: b"OggS" + bytes(100), "unreadable", "unsupported_format"),
    "a text": ("mp3", lambda: b"Dear sir or madam", "unreadable", "unsupported_format"),
    "9,000 entries": ("wav", many_sources, "Trusted", "too_many_entries"),
}


def test_hostile_files_get_their_verdicts_in_bounded_memory(tmp_path: Path) -> None:
    for name, (suffix, make, _, _) in HOSTILE.items():
        (tmp_path / f"{name}.{suffix}").write_bytes(make())
    script = (
        "import json, re, sys; from pathlib import Path;"
        "from pipelines.provenance.reading import read;"
        "import c2pa; context = c2pa.Context.from_dict(json.loads(sys.argv[1]));"
        "found = {path.stem: read(context, path, None).state for path in sorted(Path(sys.argv[2]).glob('*.*'))};"
        "print(len(found), re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])"
    )
    told = json.dumps(pool.settings(trust()))

    done = subprocess.run(
        [sys.executable, "-c", script, told, str(tmp_path)], cwd=ROOT, check=True, capture_output=True
    )

    count, kilobytes = map(int, done.stdout.split())  # getrusage would count the peak of who started it
    assert count == len(HOSTILE)
    assert kilobytes << 10 < MOST_MEMORY


def test_hostile_files_do_not_keep_the_others_from_their_verdicts(tmp_path: Path) -> None:
    paths = []
    for name, (suffix, make, _, _) in HOSTILE.items():
        paths.append(tmp_path / f"{name}.{suffix}")
        paths[-1].write_bytes(make())
    paths.append(tmp_path / "good.mp3")
    paths[-1].write_bytes(media("mp3"))

    judged = [
        (one.verdict["state"], one.verdict["reasons"]) for one in verify_all(trust(), [(path, None) for path in paths])
    ]

    assert judged == [*((state, [reason]) for _, _, state, reason in HOSTILE.values()), ("Trusted", [])]


def test_a_file_that_takes_too_long_is_given_up_and_the_rest_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / f"{place}.wav" for place in range(3)]
    for path in paths:
        path.write_bytes(media("wav"))
    ask = pool._ask

    def once_it_is_ended(process: "subprocess.Popen[str]", names: list[str | None]) -> dict[str, Any] | None:
        if names[0] == str(paths[1]):
            process.wait(30)  # however busy the machine is, the answer does not come before the end
        return ask(process, names)

    monkeypatch.setattr(pool, "_seconds", lambda asset, _: 0 if asset == paths[1] else 60)
    monkeypatch.setattr(pool, "_ask", once_it_is_ended)

    judged = list(verify_all(trust(), [(path, None) for path in paths], processes=1))

    assert [one.verdict["reasons"] for one in judged] == [[], ["unreadable"], []]
    assert judged[1].verdict["asset_sha256"] == judged[0].verdict["asset_sha256"]


@pytest.mark.parametrize("what", ["folder", "pipe", "nothing", "device"])
def test_what_is_no_file_gets_a_verdict(tmp_path: Path, what: str) -> None:
    path = {"device": Path("/dev/zero"), "nothing": tmp_path / "nothing"}.get(what, tmp_path / what)
    if what == "folder":
        path.mkdir()
    if what == "pipe":
        subprocess.run(["mkfifo", str(path)], check=True)

    judged = verifier().verify(path)

    assert judged.verdict["reasons"] == ["audio_missing" if what == "nothing" else "unreadable"]


def test_files_above_the_limits_are_refused_by_their_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.wav").write_bytes(media("wav"))
    (tmp_path / "a.c2pa").write_bytes(media("c2pa"))
    for limit, asset, store in (
        ("MOST_BYTES", tmp_path / "a.wav", None),
        ("MOST_STORE_BYTES", tmp_path / "a.wav", tmp_path / "a.c2pa"),
        ("MOST_REPORT", tmp_path / "a.wav", None),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(reading, limit, 100)
            assert verifier().verify(asset, store).verdict["reasons"] == ["too_large"]


@pytest.mark.parametrize(
    "report",
    ["[" * 100_000, '{"active_manifest": NaN}', "{}", "[]", '{"active_manifest": "a", "manifests": {}}', "1" * 10_000],
    ids=["deep", "not a number", "nothing", "a list", "no manifest of its own", "a long number"],
)
def test_a_report_that_is_none_is_unreadable(report: str) -> None:
    judged = found(Reading(asset_sha256="0" * 64, format="wav", report=report), trust())

    assert (judged.verdict["state"], judged.verdict["reasons"]) == ("unreadable", ["unreadable"])


def test_trust_by_a_list_that_was_never_given_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(media("wav"))
    report = verifier().verify(tmp_path / "a.wav").report or ""

    elsewhere = report.replace("urn:partita:trust:", "urn:elsewhere:")
    with pytest.raises(VerifierBroken, match="urn:elsewhere"):
        found(Reading(asset_sha256="0" * 64, format="wav", report=elsewhere), trust())


MISSPELT = {
    "nobody is trusted": lambda told: {**told, "trust": {"anchor": told["trust"]["anchors"]}},
    "purposes are lost": lambda told: {**told, "trust": {"anchors": told["trust"]["anchors"]}},
    "clocks are lost": lambda told: {
        **told,
        "trust": {**told["trust"], "anchors": [one for one in told["trust"]["anchors"] if one["trust_kind"] != "tsa"]},
    },
    "nothing is verified": lambda told: {**told, "verify": {"verify_after_reading": False}},
    "the list has another name": lambda told: {
        **told,
        "trust": {**told["trust"], "anchors": [{**one, "trust_uri": "x"} for one in told["trust"]["anchors"]]},
    },
}


@pytest.mark.parametrize("how", MISSPELT)
def test_a_setting_that_the_library_takes_in_silence_is_found_at_the_start(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = self_test.settings
    monkeypatch.setattr(self_test, "settings", lambda trust: MISSPELT[how](right(trust)))

    with pytest.raises(VerifierBroken, match="self-test"):
        Verifier(Trust("test"))


def test_a_library_that_finds_everything_good_is_found_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "BAD", self_test.GOOD)

    with pytest.raises(VerifierBroken, match="Invalid was promised"):
        check_library()


def test_nobody_is_called_for_a_manifest_elsewhere(tmp_path: Path) -> None:
    called: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/manifest.c2pa"
        (tmp_path / "a.wav").write_bytes(signed("wav", detached=True, remote_url=url).media)

        judged = verifier().verify(tmp_path / "a.wav")
        server.shutdown()

    assert (judged.verdict["state"], judged.verdict["reasons"], called) == ("unreadable", ["remote_manifest"], [])


def test_a_process_that_dies_for_no_fault_of_the_file_costs_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(media("wav"))
    worker = pool._Worker(json.dumps(pool.settings(trust())))
    worker._running().kill()

    states = [found(worker.read(tmp_path / "a.wav", None), trust()).verdict["state"] for _ in range(2)]
    worker.stop()

    assert states == ["Trusted", "Trusted"]


def test_a_file_that_ends_its_process_again_and_again_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.wav").write_bytes(media("wav"))
    monkeypatch.setattr(pool, "_ask", lambda *_: None)

    judged = list(verify_all(trust(), [(tmp_path / "a.wav", None)]))

    assert [(one.verdict["state"], one.verdict["reasons"]) for one in judged] == [("unreadable", ["unreadable"])]
