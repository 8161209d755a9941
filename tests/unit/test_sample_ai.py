"""The AI part of the sample month: the same in every sample, and every signed file where it belongs."""

import csv
from collections import Counter
from pathlib import Path

import pytest
import yaml
from stdnum import isrc

from pipelines.readers import READERS
from pipelines.sample import write_sample
from pipelines.sample.ai_cases import TITLES
from pipelines.sample.ai_cast import SIGNED
from pipelines.sample.ai_provenance import SIGNED_FOLDER
from schemas.check_digits import is_iswc
from schemas.provenance_words import STATE, VERDICT_REASON
from tests.unit.sample_files import digests, of_ai, registered

FORMATS = {"wav", "mp3", "flac", "m4a"}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_sample(folder, plays=1_000, tracks=200, listeners=50, seed=7)
    return folder


def index(sample: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((sample / "provenance" / "index.csv").open(encoding="utf-8")))


def named_in_messages(sample: Path) -> set[str]:
    roots = of_ai(sample).values()
    return {uri.rsplit("/", 1)[-1] for root in roots for uri in root.xpath("//DeliveryFile/File/URI/text()")}


def test_the_ai_part_is_the_same_whatever_the_size_and_the_seed(sample, small):
    both = [
        {name: digest for name, digest in digests(folder).items() if name.startswith(("provenance", "consents"))}
        for folder in (sample, small)
    ]
    messages = [{name: digests(folder / "catalogue")[name] for name in of_ai(folder)} for folder in (sample, small)]

    assert both[0] == both[1]
    assert messages[0] == messages[1]
    assert (sample / "terms" / "ai.yaml").read_bytes() == (small / "terms" / "ai.yaml").read_bytes()
    assert registered(sample, "T9990000") == registered(small, "T9990000") != {}


def test_every_signed_file_is_delivered_as_it_was_signed_and_nothing_else(sample):
    signed = {name for cast in SIGNED for name in (cast.file, cast.store) if name}

    delivered = {path.name for path in (sample / "provenance").iterdir()}

    assert delivered == signed | {"index.csv", "training.csv"}
    assert all((sample / "provenance" / name).read_bytes() == (SIGNED_FOLDER / name).read_bytes() for name in signed)


def test_every_pair_of_files_belongs_to_one_track_by_its_message_or_by_the_index(sample):
    rows = index(sample)
    tracks = list(csv.DictReader((sample / "catalogue" / "tracks.csv").open(encoding="utf-8")))
    known = {row["track_id"] for row in tracks} | {row["isrc"] for row in tracks}
    pairs = Counter((row["asset"], row["store"]) for row in rows)
    by_message = named_in_messages(sample)

    assert set(pairs.values()) == {1}
    assert {row["track_ref"] for row in rows if row["is_rendition"] == "false"} <= known
    assert {"g1.wav", "g2.flac", "g3.m4a", "plain.mp3", "h1.flac"} == by_message
    assert {asset for asset, _ in pairs} & by_message == set()
    assert len(rows) + len(by_message) == len(SIGNED)


def test_renditions_name_the_recording_that_they_render_and_the_feature_that_pays(sample):
    made = [row for row in index(sample) if row["is_rendition"] == "true"]
    offered = {row["offering"] for row in yaml.safe_load((sample / "terms" / "ai.yaml").read_text())["offerings"]}

    assert len(made) == 3
    assert {row["feature"] for row in made} == {"remix_studio"} <= offered
    assert all(isrc.is_valid(row["isrc"]) for row in made)
    assert sum(bool(row["store"]) for row in made) == 2


def test_renditions_are_played_by_their_ids_from_the_studio_and_by_agents(sample, plays):
    made = {row["track_ref"] for row in index(sample) if row["is_rendition"] == "true"}
    played = [row for row in plays if row.get("rendition_id")]

    assert {row["rendition_id"] for row in played} == made
    assert all(not row["track_id"] and not row["isrc"] for row in played)
    assert {row["surface"] for row in played if row.get("surface")} == {"remix_studio", "agent"}


def test_every_track_of_the_ai_part_is_played(sample, plays):
    played = Counter(row["track_id"] for row in plays)
    rows = csv.DictReader((sample / "catalogue" / "tracks.csv").open(encoding="utf-8"))

    assert min(played[row["track_id"]] for row in rows if row["track_id"].startswith("ai")) > 20


def test_there_are_all_four_formats_and_every_sort_of_verdict():
    assert {cast.format for cast in SIGNED} == FORMATS
    assert {cast.expected_state for cast in SIGNED} == set(STATE)
    assert all(set(cast.expected_reasons) <= set(VERDICT_REASON) for cast in SIGNED)
    assert all(list(cast.expected_reasons) == sorted(cast.expected_reasons) for cast in SIGNED)


def test_an_ingredient_is_signed_before_what_is_made_from_it():
    seen: set[str] = set()
    for cast in SIGNED:
        assert set(cast.ingredients) <= seen
        seen.add(cast.file)


def test_the_read_me_has_a_line_for_every_signed_file(sample):
    text = (sample / "README.md").read_text("utf-8")

    assert set(TITLES) == {cast.file for cast in SIGNED if not cast.file.startswith("rendition")}
    assert all(f", {cast.file}, " in text for cast in SIGNED)


def test_works_that_ai_draws_on_are_registered_with_identifiers_of_the_right_form(sample):
    works = registered(sample, "T9990000")
    drawn_on = {
        entry["iswc"] for cast in SIGNED if cast.assertion for entry in cast.assertion["entries"] if "iswc" in entry
    }

    assert drawn_on <= set(works)
    assert all(is_iswc(code) for code in works)


@pytest.mark.parametrize("kind", ["catalogue", "works", "terms", "finance", "provenance", "consents"])
def test_readers_take_every_file_and_every_row_of_the_ai_part(sample, kind):
    for path in sorted((sample / kind).iterdir()):
        parsed = READERS[kind](path, name=f"{kind}/{path.name}", delivery_id="0" * 64)

        assert parsed.rejects.is_empty(), f"{path.name}: {parsed.rejects.rows()[:2]}"
