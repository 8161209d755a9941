"""``partita verify`` and ``partita provenance`` as people and machines use them."""

import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from tests.end_to_end.conftest import Ask
from tests.end_to_end.months import PERIOD, SAMPLE, partita

DONE, USAGE, UNPROVEN = 0, 2, 6
SIGNED = SAMPLE / "provenance"
DEEP = "ai003"
"""Three manifests deep, with a diamond."""


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The authorities that the sample's own terms trust, in one file."""
    terms = yaml.safe_load((SAMPLE / "terms" / "ai.yaml").read_text(encoding="utf-8"))
    anchors = [pem for kind in terms["trust_lists"][0]["anchors"].values() for pem in kind]
    path = tmp_path_factory.mktemp("trust") / "roots.pem"
    path.write_text("".join(anchors), encoding="utf-8")
    return path


def verify(home: Path, *words: str | Path) -> tuple[subprocess.CompletedProcess[str], list[dict]]:
    done = partita("verify", *words, "--json", home=home)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def short(text: str) -> bool:
    return "Traceback" not in text and 0 < len(text.strip().splitlines()) < 8


def test_a_good_file_is_payable_and_nothing_is_written(tmp_path: Path, roots: Path) -> None:
    done, told = verify(tmp_path / "home", SIGNED / "g3.m4a", "--trust", roots)

    assert (done.returncode, done.stderr) == (DONE, "")
    assert told == [{"file": str(SIGNED / "g3.m4a"), "state": "Trusted", "payable": True, "reasons": []}]
    assert not (tmp_path / "home").exists()


def test_of_several_files_each_has_its_object_in_their_order_and_one_bad_one_is_code_6(
    tmp_path: Path, roots: Path
) -> None:
    names = ["g1.wav", "gathered.wav", "plain.mp3", "flipped.wav", "sidecar_alone.c2pa"]
    done, told = verify(tmp_path, *(SIGNED / name for name in names), "--trust", roots)

    assert done.returncode == UNPROVEN
    assert [Path(one["file"]).name for one in told] == names
    assert [(one["state"], one["payable"], one["reasons"]) for one in told] == [
        ("Trusted", True, []),
        ("Trusted", False, ["attribution_gathered"]),
        ("Trusted", True, []),
        ("Invalid", False, ["audio_mismatch"]),
        ("Invalid", False, ["unbound_sidecar"]),
    ]


def test_a_store_beside_its_audio_counts_with_it_alone(tmp_path: Path, roots: Path) -> None:
    with_it, _ = verify(tmp_path, SIGNED / "sidecar.mp3", "--sidecar", SIGNED / "sidecar.c2pa", "--trust", roots)
    without, told = verify(tmp_path, SIGNED / "sidecar.mp3", "--trust", roots)

    assert (with_it.returncode, without.returncode) == (DONE, UNPROVEN)
    assert told[0]["reasons"] == ["no_manifest"]


def test_by_the_public_lists_the_samples_own_signers_are_strangers(tmp_path: Path) -> None:
    done, told = verify(tmp_path, SIGNED / "g1.wav")

    assert done.returncode == UNPROVEN
    assert (told[0]["state"], told[0]["reasons"]) == ("Valid", ["untrusted_signer"])


def test_words_say_what_is_wrong_and_what_to_do(tmp_path: Path, roots: Path) -> None:
    done = partita("verify", SIGNED / "retagged.mp3", "--trust", roots, home=tmp_path)

    assert done.returncode == UNPROVEN
    assert "not payable" in done.stdout
    assert "audio_mismatch" in done.stdout
    assert "Deliver a new store" in done.stdout


def test_a_picture_named_as_audio_is_refused_in_words(tmp_path: Path) -> None:
    picture = tmp_path / "picture.wav"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500))
    done, told = verify(tmp_path, picture)

    assert done.returncode == UNPROVEN
    assert told[0]["payable"] is False
    assert told[0]["reasons"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("nowhere.wav",),
        (SIGNED / "g1.wav", SIGNED / "plain.mp3", "--sidecar", SIGNED / "sidecar.c2pa"),
        (SIGNED / "g1.wav", "--trust", SIGNED / "index.csv"),
        (),
    ],
    ids=["no such file", "a sidecar of two", "no certificate", "nothing named"],
)
def test_what_cannot_be_meant_is_code_2(tmp_path: Path, words: tuple[str | Path, ...]) -> None:
    done = partita("verify", *words, "--json", home=tmp_path)

    assert (done.returncode, done.stdout) == (USAGE, "")
    assert short(done.stderr)


def test_a_track_is_shown_as_a_tree_that_adds_up_and_drawn_in_both_ways(settled: Path, tmp_path: Path) -> None:
    mermaid, dot = tmp_path / "tree.mmd", tmp_path / "tree.dot"
    done = partita("provenance", DEEP, "--mermaid", mermaid, "--dot", dot, home=settled)

    assert (done.returncode, done.stderr) == (DONE, "")
    assert re.search(r"difference 0$", done.stdout, re.MULTILINE)
    assert "verified" in done.stdout
    assert re.match(r"(flowchart|graph) (TD|TB|LR)\n", mermaid.read_text(encoding="utf-8"))
    assert mermaid.read_text(encoding="utf-8").count("-->") > 5
    assert dot.read_text(encoding="utf-8").startswith("digraph")
    assert dot.read_text(encoding="utf-8").count("->") == mermaid.read_text(encoding="utf-8").count("-->")
    assert dot.read_text(encoding="utf-8").rstrip().endswith("}")


def test_the_object_of_a_track_holds_exact_texts_that_add_up(settled: Path, query: Ask) -> None:
    done = partita("provenance", DEEP, "--period", PERIOD, "--json", home=settled)
    [line] = done.stdout.splitlines()
    told = json.loads(line)
    taken = query("SELECT currency, sum(amount) FROM ai_earning WHERE track_id = ? GROUP BY 1", DEEP)

    assert done.returncode == DONE
    assert (told["track_id"], told["period"], told["verdict"]["is_verified"]) == (DEEP, PERIOD, True)
    assert {name: Decimal(text) for name, text in told["reserve"].items()} == dict(taken)
    assert {Decimal(text) for text in told["difference"].values()} == {Decimal(0)}


def test_every_ai_track_of_the_month_is_shown_and_adds_up(settled: Path, query: Ask) -> None:
    """One of each fate: the command is slow to start."""
    tracks = query("SELECT min(track_id) FROM ai_track GROUP BY manifest_state, recorded, reserve, reason ORDER BY 1")

    assert len(tracks) > 4
    for (track,) in tracks:
        done = partita("provenance", track, "--json", home=settled)
        assert done.returncode == DONE, (track, done.stderr)
        assert {Decimal(text) for text in json.loads(done.stdout)["difference"].values()} <= {Decimal(0)}, track


def test_a_track_may_be_named_by_its_isrc_where_one_has_it(settled: Path) -> None:
    one = partita("provenance", "QZZ9L2600003", "--json", home=settled)
    several = partita("provenance", "GBZ9Q2490001", "--json", home=settled)

    assert json.loads(one.stdout)["track_id"] == DEEP
    assert (several.returncode, several.stdout) == (USAGE, "")
    assert {"ai901", "rendition-rain"} <= set(re.findall(r"[\w-]+", several.stderr))


@pytest.mark.parametrize("words", [("no-such-track",), ("t000003",), (DEEP, "--period", "2031-01")])
def test_a_track_or_month_that_is_not_there_is_code_2_and_says_how_to_find_those_that_are(
    settled: Path, words: tuple[str, ...]
) -> None:
    done = partita("provenance", *words, "--json", home=settled)

    assert (done.returncode, done.stdout) == (USAGE, "")
    assert short(done.stderr)


def test_a_home_without_a_month_says_to_run_one(tmp_path: Path) -> None:
    done = partita("provenance", DEEP, home=tmp_path)

    assert (done.returncode, done.stdout) == (USAGE, "")
    assert "partita run" in done.stderr
    assert short(done.stderr)


def test_a_drawing_that_cannot_be_written_is_no_crash(settled: Path, tmp_path: Path) -> None:
    done = partita("provenance", DEEP, "--mermaid", tmp_path / "nowhere" / "tree.mmd", home=settled)

    assert done.returncode in {1, USAGE}
    assert "nowhere" in done.stderr
    assert short(done.stderr)
