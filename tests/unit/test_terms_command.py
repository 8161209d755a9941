"""``partita terms``: check, show and schema, on the sample's terms and on broken copies of them."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.terms.places import territories
from pipelines.terms.words import columns_in_words
from schemas.identifiers import TERRITORY_CODES
from tests.paths import ROOT

SAMPLE = ROOT / "data" / "sample"
MISTAKEN, USAGE = 7, 2
NEWER = """\
issued: 2026-08-25
agreements:
  - agreement: umikage-second
    licensor: umikage
    side: recorded
    rate: "51 %"
    territories: "+2136 -840"
    valid_from: 2026-09-01
    valid_to: 2026-09-20
    source: Amendment 1
"""


def partita(*words: object, home: Path | None = None) -> Result:
    return CliRunner(env={"PARTITA_HOME": str(home), "PARTITA_DELIVERIES": None}).invoke(main, [str(w) for w in words])


@pytest.fixture
def deliveries(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLE / "terms", tmp_path / "deliveries" / "terms")
    return tmp_path / "deliveries"


def found(place: Path, *, severity: str | None = None) -> list[dict[str, Any]]:
    told = json.loads(partita("terms", "check", place, "--json").stdout)
    return [one for one in told if severity in {None, one["severity"]}]


def line_of(path: Path, text: str) -> int:
    return next(at for at, line in enumerate(path.read_text("utf-8").splitlines(), 1) if text in line)


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def test_the_sample_has_no_mistakes_and_the_command_succeeds():
    done = partita("terms", "check", SAMPLE)

    assert done.exit_code == 0, done.output
    assert "0 errors" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("place", ["", "terms", "terms/recorded.yaml"])
def test_a_folder_of_deliveries_a_folder_of_terms_and_a_file_can_be_checked(place: str):
    assert partita("terms", "check", SAMPLE / place).exit_code == 0


def test_a_mistake_is_told_as_compilers_do_and_has_an_exit_code_of_its_own(deliveries: Path):
    file = deliveries / "terms" / "recorded.yaml"
    edit(file, lambda text: text.replace('rate: "50 %"', 'rate: "150 %"'))

    done = partita("terms", "check", deliveries)

    assert done.exit_code == MISTAKEN
    told = (
        rf"{re.escape(str(file))}:{line_of(file, '150 %')}:11: error: agreements, entry \d+ \(umikage-second\), rate: "
    )
    assert re.search(told + "'150 %' is 150 %, above 100 %", done.stdout)


def test_every_object_for_machines_says_all(deliveries: Path):
    file = deliveries / "terms" / "recorded.yaml"
    edit(file, lambda text: text.replace("minimum_kind: per_play", "minimum_kind: per_song"))

    (error,) = found(file, severity="error")

    assert error["message"].startswith("agreements, entry ")
    del error["message"]
    assert error == {
        "file": str(file), "line": line_of(file, "per_song"), "column": 19, "severity": "error",
        "path": "/agreements/6/minimum_kind", "value": "'per_song'", "expected": "'per_subscriber' or 'per_play'",
    }  # fmt: skip


def test_a_file_that_is_no_yaml_has_its_line_too(deliveries: Path):
    file = deliveries / "terms" / "broken.yaml"
    file.write_text("issued: 2026-08-20\nparties: [\n")

    (error,) = [one for one in found(deliveries, severity="error") if one["file"] == str(file)]

    assert error["line"] == 3


@pytest.mark.parametrize(("content", "told"), [(b"", "is empty"), (b"\xff\xfe", "UTF-16"), (b"issued", "ends inside")])
def test_a_file_that_is_no_text_is_told_at_its_first_line(deliveries: Path, content: bytes, told: str):
    (deliveries / "terms" / "odd.txt").write_bytes(content)

    (error,) = found(deliveries, severity="error")

    assert (error["line"], error["column"]) == (1, 1)
    assert told in error["message"]


def test_two_agreements_for_one_usage_name_both_lines_and_the_day(deliveries: Path):
    file = deliveries / "terms" / "second.yaml"
    again = NEWER.replace("umikage-second", "umikage-third").replace("2026-09-01", "2026-09-10")
    file.write_text(again.replace("    valid_to: 2026-09-20\n", ""))

    (error,) = found(deliveries, severity="error")

    old = deliveries / "terms" / "recorded.yaml"
    assert (error["file"], error["line"], error["path"]) == (str(file), 8, "/agreements/0/valid_from")
    assert "umikage-second and umikage-third of umikage both cover recorded in " in error["message"]
    assert "for every offering from 2026-09-10" in error["message"]
    assert f"{old}:{line_of(old, 'agreement: umikage-second')}" in error["message"]


def test_two_mandates_for_one_owner_are_told(deliveries: Path):
    file = deliveries / "terms" / "second.yaml"
    file.write_text("""\
issued: 2026-08-25
mandates:
  - mandate: polyhymn-fennimore
    owner_kind: ipi
    owner: "09900000147"
    rights: [PR]
    territories: "+DE"
    licensor: polyhymn
    valid_from: 2026-09-20
    source: Annex
""")

    (told,) = [one for one in found(deliveries, severity="warning") if one["file"].endswith("second.yaml")]

    assert told["line"] == 8
    assert "both license PR of IPI name number 09900000147 in DE from 2026-09-20" in told["message"]
    assert "on hold as an overclaim" in told["message"]


def test_files_of_one_date_that_disagree_are_told_at_both(deliveries: Path):
    one, two = (deliveries / "terms" / name for name in ("one.yaml", "two.yaml"))
    one.write_text(NEWER)
    two.write_text(NEWER.replace("51 %", "53 %"))

    errors = found(deliveries, severity="error")

    assert [(error["file"], error["line"]) for error in errors] == [(str(one), 3), (str(two), 3)]
    assert f"see {two}:3" in errors[0]["message"]


def test_a_party_that_nobody_describes_is_a_mistake_of_all_terms_and_a_warning_of_one_file(deliveries: Path):
    file = deliveries / "terms" / "recorded.yaml"
    edit(file, lambda text: text.replace("licensor: parcelsong", "licensor: parcelsung"))

    (error,) = found(deliveries, severity="error")

    assert (error["line"], error["value"]) == (line_of(file, "licensor: parcelsung"), "parcelsung")
    assert "parcelsung, which is no party of any file of terms" in error["message"]
    assert not found(file, severity="error")
    assert "unless another file does" in found(file, severity="warning")[0]["message"]


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ("reporting:\n  - party: nobody\n", "party: nobody"),
        (
            "taxes:\n  - party: nobody\n    country: DE\n    treatment: exempt\n    self_billing: false\n",
            "party: nobody",
        ),
    ],
)
def test_wishes_and_taxes_of_a_party_that_nobody_describes_are_mistakes_as_the_month_takes_them(
    deliveries: Path, entry: str, key: str
):
    file = deliveries / "terms" / "more.yaml"
    file.write_text(f"issued: 2026-08-25\n{entry}    valid_from: 2026-01-01\n    source: Invented for a test\n")

    (error,) = found(deliveries, severity="error")

    assert (error["file"], error["line"], error["value"]) == (str(file), line_of(file, key), "nobody")
    assert "names nobody, which is no party of any file of terms: add it under parties" in error["message"]


def test_what_two_files_say_together_is_a_mistake_where_the_month_would_refuse_it(deliveries: Path):
    wish = "issued: 2026-08-25\nreporting:\n  - party: parcelsong\n    source: Invented for a test\n    valid_from: "
    for name, day in (("one", "2026-01-01"), ("two", "2026-05-01")):
        (deliveries / "terms" / f"{name}.yaml").write_text(f"{wish}{day}\n")

    (error,) = found(deliveries, severity="error")

    assert (Path(error["file"]).parent, error["line"]) == (deliveries / "terms", 3)
    told = "wishes for reports of parcelsong hold twice from 2026-05-01: end the entry of 2026-01-01 the day before"
    assert told in error["message"]


def test_an_advance_of_an_agreement_that_no_file_has_is_a_mistake_of_all_terms_and_a_warning_of_one(deliveries: Path):
    file = deliveries / "terms" / "advance.yaml"
    file.write_text(
        "issued: 2026-08-25\nadvances:\n  - advance: first\n    licensor: parcelsong\n    agreements: [nowhere]\n"
        "    amount: '1000'\n    currency: EUR\n    paid_on: 2026-01-15\n    is_guarantee: false\n"
        "    valid_from: 2026-01-01\n    source: Invented for a test\n"
    )

    (error,) = found(deliveries, severity="error")

    assert "advance first is recouped from nowhere, which is no agreement of parcelsong" in error["message"]
    assert not found(file, severity="error")
    assert any("recouped from nowhere" in each["message"] for each in found(file, severity="warning"))


def test_what_a_newer_file_replaces_is_a_note_and_its_end_without_successor_a_warning(deliveries: Path):
    file, old = deliveries / "terms" / "newer.yaml", deliveries / "terms" / "recorded.yaml"
    file.write_text(NEWER)

    done = partita("terms", "check", deliveries)

    assert done.exit_code == 0
    replaced = (
        f"{old}:{line_of(old, 'agreement: umikage-second')}:5: note: agreement umikage-second recorded 2026-09-01"
    )
    assert f"{replaced} is replaced: what {file}:3 says of it holds, issued 2026-08-25" in done.stdout
    assert f"{file}:9:5: warning: umikage-second ends the day before 2026-09-21" in done.stdout


def test_a_right_without_the_other_is_a_warning():
    (warning,) = found(SAMPLE)

    assert (warning["severity"], warning["expected"]) == ("warning", "PR too")
    assert "fennimore-us covers MR and no agreement of fennimore covers PR" in warning["message"]


def test_the_same_bytes_twice_say_nothing_new(deliveries: Path):
    shutil.copy(deliveries / "terms" / "works.yaml", deliveries / "terms" / "works-again.yaml")

    notes = found(deliveries, severity="note")

    assert [Path(note["file"]).name for note in notes] == ["works.yaml"]


def test_a_folder_without_terms_is_not_understood(tmp_path: Path):
    done = partita("terms", "check", tmp_path)

    assert done.exit_code == USAGE
    assert "holds no file of terms" in done.stderr


def test_the_schema_is_printed_as_it_is_published():
    done = partita("terms", "schema")

    assert (done.exit_code, done.stdout) == (0, (ROOT / "docs" / "terms.schema.json").read_text("utf-8"))


def shown(licensor: str, *words: object, terms: Path = SAMPLE) -> dict[str, Any]:
    done = partita("terms", "show", licensor, "2026-09", "--terms", terms, "--json", *words)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_what_applied_to_a_licensor_is_shown_with_where_it_is_said():
    told = shown("quillfeather")

    assert [one["agreement"] for one in told["agreements"]] == [
        "quillfeather-elsewhere", "quillfeather-eur", "quillfeather-gb"
    ]  # fmt: skip
    eur, recorded = told["agreements"][1], SAMPLE / "terms" / "recorded.yaml"
    assert eur["covers"] == ["DE", "FR", "IE"]
    assert (
        "the greater of 52 % of net revenue, by its share of the usage, and 1.10 EUR for each subscriber"
        in eur["terms"]
    )
    assert eur["said_by"]["file"] == str(recorded)
    assert eur["said_by"]["line"] == line_of(recorded, "agreement: quillfeather-eur")
    assert (told["party"]["currency"], told["party"]["payment_minimum"]) == ("GBP", "50.000000000")
    assert told["not_covered"] == []


def test_other_sections_of_terms_that_name_a_licensor_are_shown_as_they_are():
    told = shown("quillfeather")["others"]

    assert [one["licence"] for one in told["ai_licence"]] == ["quillfeather-ai", "quillfeather-studio", "temper-voice"]
    assert {one["licence"] for one in told["ai_licence_share"]} <= {one["licence"] for one in told["ai_licence"]}
    assert shown("polyhymn")["others"]["attribution_provider"][0]["in_words"]["owner"] == "polyhymn"


def test_members_and_mandates_are_shown():
    assert [one["party"] for one in shown("tideline")["members"]] == ["clochebleue", "marrowmoss", "zvonnitsa"]
    assert [one["thing"] for one in shown("northmeadow")["mandates"]] == ["northmeadow PR"]


def test_an_agreement_that_begins_with_the_month_has_its_day_and_the_old_one_is_of_other_days():
    told = shown("umikage")

    assert [(one["agreement"], one["begins"], one["ends"]) for one in told["agreements"]] == [
        ("umikage-second", "2026-09-01", None)
    ]
    assert [one["agreement"] for one in told["not_in_force"]] == ["umikage-first"]


def test_what_is_not_covered_is_shown_by_right_and_place():
    gaps = {(one["right"], *one["territories"]): one["offerings"] for one in shown("fennimore")["not_covered"]}

    assert gaps["MR", "JP"] == ["family", "free", "premium", "remix_studio", "song_maker"]
    assert "free" in gaps["PR", "AS", "GU", "MP", "UM", "US", "VI"]


def test_an_older_version_is_shown_with_what_it_said_otherwise(deliveries: Path):
    (deliveries / "terms" / "newer.yaml").write_text(NEWER)

    (one,) = shown("umikage", terms=deliveries)["agreements"]

    assert (one["ends"], one["in_force"]) == ("2026-09-20", {"from": "2026-09-01", "to": "2026-09-20"})
    assert one["said_by"]["file"].endswith("newer.yaml")
    (older,) = one["replaced"]
    assert older["file"].endswith("recorded.yaml")
    assert older["said_otherwise"] == {
        "territories": "+2136", "valid_to": "", "rate": "50 %", "source": "Invented for the sample"
    }  # fmt: skip


def test_one_day_of_the_month_can_be_shown(deliveries: Path):
    (deliveries / "terms" / "newer.yaml").write_text(NEWER)

    assert [one["agreement"] for one in shown("umikage", "--day", "2026-09-20", terms=deliveries)["agreements"]]
    after = shown("umikage", "--day", "2026-09-21", terms=deliveries)
    assert after["agreements"] == []
    assert [one["agreement"] for one in after["not_in_force"]] == ["umikage-first", "umikage-second"]


def test_what_applied_reads_as_text(deliveries: Path):
    (deliveries / "terms" / "newer.yaml").write_text(NEWER)

    text = partita("terms", "show", "umikage", "2026-09", "--terms", deliveries).stdout

    assert "umikage in 2026-09: Umikage Onkyo K.K.\n  paid in JPY, from 5,000.00 on" in text
    assert (
        "umikage-second, recorded: from 2026-09-01 to 2026-09-20 (begins on 2026-09-01 and ends on 2026-09-20)" in text
    )
    assert "51 % of net revenue, by its share of the usage" in text
    assert re.search(r"said by .*newer.yaml, line 3, issued 2026-08-25 \(sha256 [0-9a-f]{12}\)", text)
    assert re.search(r"which replaced .*recorded.yaml, line \d+, issued 2026-08-20 .*: .*rate 50 %", text)
    assert "recorded: AS GU MP UM US VI; " in text
    assert "Its agreements of other days\n  umikage-first, recorded: from 2020-01-01 to 2026-08-31" in text


@pytest.mark.parametrize(
    ("licensor", "told"),
    [
        ("quilfeather", "Did you mean quillfeather?"),
        ("Tideline", "Did you mean tideline"),
        ("Fennimore Oakes", "fennimore"),
        ("zzz", "Those that there are: clochebleue"),
    ],
)
def test_a_licensor_that_nobody_knows_is_told_with_the_nearest_names(licensor: str, told: str):
    done = partita("terms", "show", licensor, "2026-09", "--terms", SAMPLE)

    assert done.exit_code == USAGE
    assert f"{licensor} is no licensor of any file of terms" in done.stderr
    assert told in done.stderr


def test_a_day_of_another_month_is_not_understood():
    done = partita("terms", "show", "umikage", "2026-09", "--day", "2026-10-01", "--terms", SAMPLE)

    assert done.exit_code == USAGE
    assert "2026-10-01 is not in 2026-09" in done.stderr


def test_a_home_shows_what_it_received_and_which_version_it_is(tmp_path: Path, deliveries: Path):
    file = deliveries / "terms" / "recorded.yaml"
    first = partita("terms", "show", "umikage", "2026-09", "--json", home=tmp_path)
    assert first.exit_code == 0, first.output
    edit(file, lambda text: text.replace('rate: "50 %"', 'rate: "49 %"'))

    (one,) = json.loads(partita("terms", "show", "umikage", "2026-09", "--json", home=tmp_path).stdout)["agreements"]

    (before,) = json.loads(first.stdout)["agreements"]
    said = one["said_by"]
    assert (before["said_by"]["version"], said["version"]) == (1, 2)
    assert said["earlier_versions"] == [before["said_by"]["sha256"]]
    assert (said["file"], said["line"]) == ("terms/recorded.yaml", line_of(file, "agreement: umikage-second"))
    assert one["in_words"]["rate"] == "49 %"


def test_a_home_that_refused_a_file_says_so(tmp_path: Path, deliveries: Path):
    edit(deliveries / "terms" / "works.yaml", lambda text: text.replace('rights: {PR: "6 %"', "rights: {PR: 0.06", 1))

    done = partita("terms", "show", "umikage", "2026-09", home=tmp_path)

    assert done.exit_code == 0
    assert re.search(r"mistake: terms/works.yaml: .*\(1\) line \d+: .*write it in quotes", done.stdout)


def test_territories_are_told_short():
    everywhere = set(TERRITORY_CODES)

    assert territories(everywhere) == "everywhere"
    assert territories(everywhere - {"US", "GU"}) == "everywhere but GU US"
    assert territories(["IE", "GB"]) == "GB IE"
    assert territories(sorted(everywhere)[:50]).endswith("and 38 more territories")
    assert territories([]) == "nowhere"


def test_what_a_column_keeps_as_json_is_told_in_words():
    formula = '{"greater_of":[{"rate_ppb":520000000},{"per_play":"0.001"}]}'

    assert columns_in_words({"formula": formula, "share_floor_ppb": 0}) == {
        "formula": "greater_of (rate 52 %, per_play 0.001)", "share_floor": "0 %"
    }  # fmt: skip
