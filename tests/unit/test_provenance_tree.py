import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.ai_money.paths import divide, leaves, total, with_money
from pipelines.home import Home
from pipelines.provenance.tree import BROKEN, FOUND, NOT_FOUND, show
from pipelines.provenance.tree_print import percent, plain
from pipelines.record import RunRecord, save
from schemas.ai_earning import AiEarning
from schemas.ai_track import AiTrack
from schemas.attribution_claim import AttributionClaim
from schemas.pool import Pool
from schemas.provenance_manifest import ProvenanceManifest
from schemas.provenance_verdict import ProvenanceVerdict
from schemas.recording_earning import RecordingEarning
from schemas.track import Track
from schemas.usage import Usage
from schemas.work import Work
from tests.formats.rows import PERIOD, rows

PROOF, G1, G2, G3, H1 = "a" * 64, "urn:c2pa:g1", "urn:c2pa:g2", "urn:c2pa:g3", "urn:c2pa:h1"
FIRST, SECOND = "T0000000010", "T0000000021"
EDGES = ((G3, 0, G2, 700_000_000), (G3, 1, G1, 300_000_000), (G2, 0, G1, 600_000_000), (G2, 1, H1, 400_000_000))
SELVES = {G1: FIRST, H1: SECOND}


def _track(track_id: str, **fate: Any) -> dict[str, Any]:
    return {
        "track_id": track_id, "disclosure": "All", "manifest_state": "verified", "licence_state": "yes",
        "contribution": "All", "ai_uses": [], "is_rendition": False, "recorded": "less_reserve", "reserve": "paid",
        "composition": "paid", **fate,
    }  # fmt: skip


def _earned(source: str, amount: str, **other: Any) -> dict[str, Any]:
    return {
        "agreement": "lab-26", "licensor": "hub", "track_id": "g3", "licence": "works-ai", "right": "composition",
        "kind": "iswc", "source": source, "work_right": "MR", "party_id": "P1", "basis": "drawn_on",
        "weight_ppb": 720_000_000, "amount": Decimal(amount), "evidence_id": PROOF, "has_conflict": False, **other,
    }  # fmt: skip


EARNED = (_earned(FIRST, "7.2"), _earned(SECOND, "2.8"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A settled month in which G3, which draws on G1 twice, once through G2, gives up 10 of 50."""
    home = Home.at(tmp_path)
    datasets = {
        "ai_track": rows(AiTrack, _track("g3", evidence_id=PROOF, manifest=G3), _track("bare", manifest_state="none")),
        "track": rows(
            Track,
            *(
                {
                    "track_id": name,
                    "isrc": isrc,
                    "title": title,
                    "artist": "Ada <b>",
                    "release_id": "R",
                    "deliverer": "D",
                }
                | {"release_title": "R"}
                for name, isrc, title in (("g3", "QZAAA2600003", 'Three "3"'), ("bare", "QZAAA2600004", "Bare"))
            ),
        ),
        "work": rows(
            Work, {"work_id": FIRST, "iswc": FIRST, "submitter": "P", "submitter_work_id": "1", "title": "ONE"}
        ),
        "provenance_verdict": rows(
            ProvenanceVerdict,
            {"evidence_id": PROOF, "asset_sha256": "1" * 64, "store_sha256": "", "trust_list": "t", "sdk": "x"}
            | {"format": "wav", "state": "Trusted", "reasons": [], "is_verified": True, "manifest": G3},
        ),
        "provenance_manifest": rows(
            ProvenanceManifest,
            *(
                {"evidence_id": PROOF, "manifest": name, "is_active": name == G3, "reasons": [], "ai_uses": []}
                | {"is_editing_only": False, "self_iswc": SELVES.get(name)}
                for name in (G1, G2, G3, H1)
            ),
        ),
        "attribution_claim": rows(
            AttributionClaim,
            *(
                {"evidence_id": PROOF, "manifest": above, "place": place, "right": "composition", "kind": "manifest"}
                | {"source": below, "use": "training_influence", "claimed_weight_ppb": weight}
                for above, place, below, weight in EDGES
            ),
        ),
        "usage": rows(
            Usage,
            *(
                {"track_id": name, "plays": 5, "weight": 5, "agreement": "lab-26", "licensor": "lab"}
                for name in ("g3", "other")
            ),
        ),
        "recorded_pool": rows(
            Pool,
            {"agreement": "lab-26", "licensor": "lab", "base_part": Decimal(100), "revenue_share": Decimal(100)}
            | {"amount": Decimal(100)},
        ),
        "recording_earning": rows(
            RecordingEarning,
            {"agreement": "lab-26", "licensor": "lab", "track_id": "g3", "plays": 5, "amount": Decimal(40)},
            {"agreement": "lab-26", "licensor": "lab", "track_id": "other", "plays": 5, "amount": Decimal(50)},
        ),
        "ai_earning": rows(AiEarning, *EARNED),
    }
    for name, frame in datasets.items():
        home.store.write(name, PERIOD, frame)
    save(home, RunRecord(PERIOD, "in", "code"))
    return home


def told(home: Home, capsys: pytest.CaptureFixture[str], track: str = "g3") -> dict[str, Any]:
    assert show(home, PERIOD, track, json_lines=True) == FOUND
    return json.loads(capsys.readouterr().out)


def ends(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [end for child in node["children"] for end in ends(child)] if node["children"] else [node]


def test_a_diamond_has_its_weight_and_its_money_by_path(home, capsys):
    [root] = told(home, capsys)["tree"]

    assert [(end["source"], end["weight"], end["money"][0]["amount"]) for end in ends(root)] == [
        (FIRST, "21/50", "4.2"),
        (SECOND, "7/25", "2.8"),
        (FIRST, "3/10", "3"),
    ]


def test_the_ends_add_up_to_what_the_track_gives_up_exactly(home, capsys):
    found = told(home, capsys)

    assert (found["reserve"], found["ends"], found["difference"]) == ({"EUR": "10"}, {"EUR": "10"}, {"EUR": "0"})


def test_what_a_person_sees_says_so_too(home, capsys):
    assert show(home, PERIOD, "g3") == FOUND

    seen = capsys.readouterr().out
    assert "Reserve 10 EUR = ends of the tree 10 EUR, difference 0" in seen
    assert 'Three "3" by Ada <b>' in seen
    assert "42 %" in seen
    assert "“ONE”" in seen
    assert "7.2 EUR" not in seen  # the diamond's money stands by path: 4.2 and 3
    assert "4.2 EUR payable" in seen


def test_money_that_went_astray_is_told_and_is_an_error(home, capsys):
    home.store.write("ai_earning", PERIOD, rows(AiEarning, *EARNED, _earned("T0000000032", "0.000000001")))

    assert show(home, PERIOD, "g3") == BROKEN
    assert "ends of the tree 10.000000001 EUR, difference 0.000000001" in capsys.readouterr().out


def test_money_of_what_no_path_leads_to_has_an_end_of_its_own(home, capsys):
    voice = _earned("voice:ada", "1", right="voice", kind="voice", basis="voice", work_right="")
    trained = _earned("wren@2", "1.8", kind="fallback", basis="fallback", work_right="")
    home.store.write("ai_earning", PERIOD, rows(AiEarning, _earned(FIRST, "7.2"), voice, trained))

    found = told(home, capsys)

    named = {(end["kind"], end["source"]): end["money"] for root in found["tree"] for end in ends(root)}
    assert named["voice", "voice:ada"][0]["amount"] == "1"
    assert named["fallback", "wren@2"][0]["amount"] == "1.8"
    assert found["difference"] == {"EUR": "0"}


def test_a_track_without_a_manifest_has_no_tree_and_no_reserve(home, capsys):
    assert show(home, PERIOD, "bare") == FOUND
    assert "without a signed manifest" in capsys.readouterr().out


def test_the_last_settled_month_is_meant_where_none_is_named(home, capsys):
    assert show(home, None, "g3", json_lines=True) == FOUND
    assert json.loads(capsys.readouterr().out)["period"] == PERIOD


def test_an_isrc_names_a_track(home, capsys):
    assert told(home, capsys, "QZAAA2600003")["track_id"] == "g3"


@pytest.mark.parametrize("name", ["other", "nowhere", ""])
def test_a_track_that_is_no_ai_track_is_refused_with_what_to_do(home, capsys, name):
    assert show(home, PERIOD, name) == NOT_FOUND
    assert "is no AI track of 2026-09" in capsys.readouterr().err


def test_an_isrc_of_several_ai_tracks_is_refused_with_their_names(home, capsys):
    home.store.write("track", PERIOD, home.store.read("track", PERIOD).collect().with_columns(isrc="artist"))

    assert show(home, PERIOD, "Ada <b>") == NOT_FOUND
    assert "is 2 AI tracks of 2026-09; name one: bare, g3" in capsys.readouterr().err


def test_a_home_without_a_month_says_so(tmp_path, capsys):
    assert show(Home.at(tmp_path / "new"), None, "g3") == NOT_FOUND
    assert "No month is settled" in capsys.readouterr().err


def test_a_month_that_was_never_settled_is_told_apart_from_a_broken_store(home, capsys):
    assert show(home, "2026-08", "g3") == NOT_FOUND
    assert f"those that are: {PERIOD}" in capsys.readouterr().err


def test_a_graph_has_each_manifest_and_source_once_and_all_edges(home, tmp_path, capsys):
    mermaid, dot = tmp_path / "g.mmd", tmp_path / "g.dot"

    assert show(home, PERIOD, "g3", mermaid=mermaid, dot=dot) == FOUND

    lines = mermaid.read_text().splitlines()
    assert lines[0] == "flowchart TD"
    assert sum("-->" in line for line in lines) == 7  # the track, four claims, G1 and H1 to what they are
    assert sum(G1 in line for line in lines) == 1
    assert any("ONE” <br/>" in line or "ONE”<br/>7.2 EUR" in line for line in lines)
    assert dot.read_text().startswith("digraph provenance {")
    assert dot.read_text().count("->") == 7
    assert "Three #34;3#34;" in mermaid.read_text()
    assert 'Three \\"3\\"' in dot.read_text()


weights = st.lists(st.fractions(min_value=0, max_value=1), min_size=1, max_size=8)


@given(st.integers(-(10**21), 10**21), weights)
def test_a_split_keeps_its_sum_and_is_less_than_one_unit_off(units, parts):
    found = divide(units, parts)

    assert sum(found) == units
    if sum(parts):
        assert all(abs(got - units * part / sum(parts)) < 1 for got, part in zip(found, parts, strict=True))


@given(st.integers(0, 10**15), weights)
def test_a_negative_amount_mirrors_a_positive_one(units, parts):
    assert divide(-units, parts) == [-part for part in divide(units, parts)]


def test_all_money_of_a_track_is_on_the_ends_whatever_the_tree(home):
    earned = rows(AiEarning, *EARNED, _earned("unverified", "1", kind="unresolved", work_right=""))
    end = {"right": "composition", "kind": "manifest", "source": G3, "use": None, "part": Fraction(1)}
    root = end | {"weight": Fraction(1), "confidence_ppb": None, "reason": "unverified", "children": []}

    found = with_money([root], earned)

    assert total(found) == {"EUR": 11_000_000_000}
    assert [part.units for part in next(leaves(found))["money"]] == [1_000_000_000]


@pytest.mark.parametrize(("weight", "shown"), [("21/50", "42 %"), ("1", "100 %"), ("1/1000000000", "0.0000001 %")])
def test_weights_are_shown_in_full(weight, shown):
    assert percent(Fraction(weight)) == shown


@pytest.mark.parametrize(("units", "shown"), [(0, "0"), (10**10, "10"), (-1, "-0.000000001"), (100 * 10**9, "100")])
def test_amounts_are_shown_in_full(units, shown):
    assert plain(units) == shown
