from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from attribution.weights.allocation import ArtistCentric, Mix, UserCentric
from pipelines.cli import main
from pipelines.comparison.scenarios import KNOWN, NotComparable, scenarios

OWN = """
issued: 2026-09-15
allocations:
  - allocation: by-listener
    side: recorded
    model: user_centric
    parameters: {listener_revenue: equal, idle: by_share}
    territories: "+DE"
    valid_from: 2026-01-01
    source: a proposal
"""


def terms(folder: Path, text: str = OWN, name: str = "ours.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_known_model_has_parameters_that_its_page_can_tell():
    found = scenarios(",".join(KNOWN))

    assert [one.name for one in found] == list(KNOWN)
    assert [one.allocation.model for one in found] == list(KNOWN)
    assert found[0].parameters() == ""
    assert all(one.parameters() for one in found[1:])


def test_models_mean_what_the_shipped_terms_say():
    artist_centric, mix = (one.allocation.parameters for one in scenarios("artist_centric,mix"))

    assert isinstance(artist_centric, ArtistCentric)
    assert (artist_centric.threshold_plays, artist_centric.threshold_listeners, artist_centric.cap) == (1000, 500, 1000)
    assert artist_centric.professional_boost == artist_centric.active_boost == Fraction(2)
    assert isinstance(mix, Mix)
    assert mix.user_centric == UserCentric(listener_revenue="equal", idle="by_share", split_by="plays")


def test_a_file_of_terms_is_a_model_called_by_its_name(tmp_path: Path):
    pro_rata, ours = scenarios(f"pro_rata, {terms(tmp_path)}")

    assert (pro_rata.name, ours.name) == ("pro_rata", "ours.yaml")
    assert ours.terms["allocation"].to_list() == ["by-listener"]
    assert ours.allocation.model == "pro_rata"
    assert ours.parameters() == "by-listener (user_centric)"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            "pro_rata,magic",
            "magic is no model and no file. Models are pro_rata, user_centric, artist_centric, mix, shapley",
        ),
        ("pro_rata,pro_rata", "pro_rata is named twice"),
        (" , ", "No model is named"),
    ],
)
def test_what_is_no_model_is_refused_with_the_known_ones(names: str, said: str):
    with pytest.raises(NotComparable, match=said):
        scenarios(names)


def test_a_file_with_a_mistake_is_refused_in_the_readers_words(tmp_path: Path):
    wrong = terms(tmp_path, OWN.replace("user_centric", "fairest"))

    with pytest.raises(NotComparable, match=r"ours\.yaml(.|\n)*is not a model: write one of pro_rata"):
        scenarios(str(wrong))


def test_a_file_without_allocations_and_one_that_is_no_text_are_refused(tmp_path: Path):
    none = terms(tmp_path, "issued: 2026-09-15\nservice: {name: Us, dpid: PADPIDA1}\n", "none.yaml")
    picture = tmp_path / "picture.yaml"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00")

    with pytest.raises(NotComparable, match=r"none\.yaml has no allocations"):
        scenarios(str(none))
    with pytest.raises(NotComparable, match=r"picture\.yaml"):
        scenarios(str(picture))


def test_more_models_than_anybody_tells_apart_are_refused(tmp_path: Path):
    many = ",".join(str(terms(tmp_path, name=f"{place}.yaml")) for place in range(10))

    with pytest.raises(NotComparable, match="10 models are too many"):
        scenarios(many)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["compare", "2026-09"], "2026-09 is not settled in"),
        (["compare", "2026-09", "--models", "magic"], "magic is no model and no file"),
        (["compare", "last-month"], "is not a month"),
    ],
)
def test_the_command_ends_with_code_2_and_a_sentence(tmp_path: Path, words: list[str], said: str):
    done = CliRunner().invoke(main, [*words, "--home", str(tmp_path / "home")])

    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "home" / "comparisons").exists()


def test_the_command_says_how_to_settle_a_month_that_never_was(tmp_path: Path):
    done = CliRunner().invoke(main, ["compare", "2026-09", "--home", str(tmp_path)])

    assert "`partita run 2026-09`" in done.stderr
