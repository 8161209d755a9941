"""What a manifest says: attributions by their schema, source types, labels, reservations."""

import copy
import json
from typing import Any

import jsonschema
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution.provenance.assertion import claims, read_manifest, reservations, rows, voices
from attribution.provenance.document import read_attribution, utc
from schemas.attribution_claim import AttributionClaim
from schemas.columns import polars_schema
from schemas.provenance_manifest import ProvenanceManifest
from schemas.voice_claim import VoiceClaim
from tests.paths import ROOT
from tests.signing import said

SCHEMA = json.loads((ROOT / "schemas/wire/attribution-1.1.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
URN = "urn:c2pa:a"
UPSTREAM = "urn:c2pa:b"
VOICE = {"voice_id": "v1", "consent_id": "c1", "role": "lead"}


def entries() -> list[dict[str, Any]]:
    return [
        said.entry("composition", "0.7", iswc="T0345246801", confidence="0.91", license_id="L-1"),
        said.entry("composition", "0.29999999", upstream_manifest=UPSTREAM, use="cover"),
        said.entry("recording", "1", isrc="SEAAA2600001", use="sampled"),
    ]


def whole(**more: Any) -> dict[str, Any]:
    voice = {"voice_id": "v1", "consent_id": "c1", "role": "lead"}
    return said.attribution(entries(), unattributed=("0.00000001", "0"), voices=[voice]) | more


def stated(*assertions: dict[str, Any], present: tuple[str, ...] = (URN, UPSTREAM), **more: Any):
    return read_manifest(URN, {"assertions": list(assertions), **more}, present=present, labels=[said.LABEL])


def test_weights_become_parts_per_billion_and_what_is_left_comes_last() -> None:
    found = claims(stated(said.assertion(whole())), evidence_id="0" * 64)

    frame = pl.DataFrame(found, schema=polars_schema(AttributionClaim), orient="row")
    AttributionClaim.validate(frame)
    assert frame.select("place", "right", "kind", "source", "claimed_weight_ppb", "confidence_ppb").rows() == [
        (0, "composition", "iswc", "T0345246801", 700_000_000, 910_000_000),
        (1, "composition", "manifest", UPSTREAM, 299_999_990, None),
        (2, "recording", "isrc", "SEAAA2600001", 1_000_000_000, None),
        (3, "composition", "unattributed", "", 10, None),
    ]


def test_a_manifest_is_one_row_with_what_its_attribution_says() -> None:
    one = stated(said.actions("trainedAlgorithmicMedia"), said.assertion(whole(self={"iswc": "T0000000010"})))

    row = rows(one, evidence_id="0" * 64, is_active=True, reasons=["attribution_gathered"])

    frame = pl.DataFrame([row], schema=polars_schema(ProvenanceManifest), orient="row")
    assert ProvenanceManifest.validate(frame).to_dicts() == [
        {
            "evidence_id": "0" * 64,
            "manifest": URN,
            "is_active": True,
            "reasons": ["attribution_gathered"],
            "contribution": "All",
            "is_editing_only": False,
            "ai_uses": ["composition", "instrumentation"],
            "generator": "Example Generator",
            "model_id": "example-model",
            "model_version": "1",
            "generated_at": "2026-01-10T09:30:00Z",
            "provider": "Example Attribution",
            "method_kind": "causal_tda",
            "method_name": "influence 1",
            "self_iswc": "T0000000010",
            "self_isrc": None,
        }
    ]


def test_voices_are_rows_of_their_own_each_role_once() -> None:
    twice = [{"voice_id": "v1", "consent_id": f"c{place}", "role": "lead"} for place in (1, 2)]

    found = voices(stated(said.assertion(whole(voices=twice))), evidence_id="0" * 64)

    frame = pl.DataFrame(found, schema=polars_schema(VoiceClaim), orient="row")
    assert VoiceClaim.validate(frame)["consent_id"].to_list() == ["c1"]


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "weights below one": ({"unattributed_weight": {"composition": "0", "recording": "0"}}, "weights_not_whole"),
    "a right that is used and empty": (
        {"entries": entries()[:2], "unattributed_weight": {"composition": "0.00000001", "recording": "0.5"}},
        "weights_not_whole",
    ),
    "no version": ({"schema_version": None}, "attribution_invalid"),
    "a list": ({"entries": {}}, "attribution_invalid"),
    "an unknown key": ({"note": "x"}, "attribution_invalid"),
    "an unknown right": ({"entries": [said.entry("voice", "1", iswc="T0345246801")]}, "attribution_invalid"),
    "a work by its recording": (
        {"entries": [said.entry("composition", "1", isrc="SEAAA2600001")]},
        "attribution_invalid",
    ),
    "a recording by its work": ({"entries": [said.entry("recording", "1", iswc="T0345246801")]}, "attribution_invalid"),
    "two names": (
        {"entries": [said.entry("composition", "1", iswc="T0345246801", upstream_manifest=UPSTREAM)]},
        "attribution_invalid",
    ),
    "no name": ({"entries": [said.entry("composition", "1")]}, "attribution_invalid"),
    "an unknown use": (
        {"entries": [said.entry("composition", "1", use="x", iswc="T0345246801")]},
        "attribution_invalid",
    ),
    "a written work number": (
        {"entries": [said.entry("composition", "1", iswc="T-034.524.680-1")]},
        "attribution_invalid",
    ),
    "confidence of nothing": (
        {"entries": [said.entry("composition", "1", iswc="T0345246801") | {"confidence": None}]},
        "attribution_invalid",
    ),
    "a day that is none": (
        {"output": {"generated_at": "2026-02-30T00:00:00Z", **said.MODEL}},
        "attribution_invalid",
    ),
    "a time without its offset": (
        {"output": {"generated_at": "2026-02-03T00:00:00", **said.MODEL}},
        "attribution_invalid",
    ),
    "a time before all time": (
        {"output": {"generated_at": "0001-01-01T00:00:00+14:00", **said.MODEL}},
        "attribution_invalid",
    ),
    "an unknown role": ({"voices": [{"voice_id": "v", "consent_id": "c", "role": "choir"}]}, "attribution_invalid"),
    "a name with a line end": (
        {"output": {"generated_at": said.GENERATED_AT, **said.MODEL, "generator": "a\nb"}},
        "attribution_invalid",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_nonsense_has_a_reason_and_no_claims(name: str) -> None:
    change, reason = CHANGES[name]

    found = read_attribution(whole() | change, [UPSTREAM])

    assert (found.reasons, found.entries) == ((reason,), ())


@pytest.mark.parametrize("data", [None, [], "x", 1, {}, {"entries": 3}, {"entries": [[]]}, {"entries": None}])
def test_data_that_is_no_attribution_is_invalid(data: object) -> None:
    assert read_attribution(data, []).reasons == ("attribution_invalid",)


def test_an_upstream_that_is_not_in_the_store_is_said_and_its_claim_kept() -> None:
    found = read_attribution(whole(), ["urn:c2pa:another"])

    assert found.reasons == ("upstream_not_in_store",)
    assert len(found.entries) == 4


def test_5000_entries_are_read_and_one_more_is_not() -> None:
    many = [said.entry("composition", "0", iswc=f"T{place:010d}") for place in range(5_000)]
    rest = {"composition": "1", "recording": "0"}

    found = [
        read_attribution(whole(entries=given, unattributed_weight=rest), [])
        for given in (many, [*many, said.entry("composition", "0", iswc="T0345246801")])
    ]

    assert [one.reasons for one in found] == [(), ("too_many_entries",)]
    assert [len(one.entries) for one in found] == [5_001, 0]


def test_a_source_that_draws_on_nothing_says_only_what_it_is() -> None:
    leaf = {
        "schema_version": "1.1",
        "self": {"isrc": "SEAAA2600001"},
        "entries": [],
        "unattributed_weight": {"composition": "0", "recording": "0"},
    }

    assert (read_attribution(leaf, []).reasons, read_attribution(leaf, []).said) == ((), {"self_isrc": "SEAAA2600001"})
    assert read_attribution(leaf | {"schema_version": "1.0"}, []).reasons == ("attribution_invalid",)


ODD = st.sampled_from(
    [None, "", "x", "0", "1.0", "0.5", "1.000000000", "-1", "T0345246801", 1, True, [], {}, ["lyrics"]]
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_reader_accepts_what_the_published_schema_accepts(data: st.DataObject) -> None:
    document = whole()
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(_places(document)))
        _change(document, place, data.draw(st.one_of(st.just(...), ODD)))

    is_valid = VALIDATOR.is_valid(document)

    assert ("attribution_invalid" not in read_attribution(document, [UPSTREAM]).reasons) == is_valid


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [(*path, key) for key, _ in inner] + [
        place for key, value in inner for place in _places(value, (*path, key))
    ] or [()]


def _change(document: Any, place: tuple[Any, ...], value: Any) -> None:
    for key in place[:-1]:
        document = document[key]
    if place and value is ...:
        del document[place[-1]]
    elif place:
        document[place[-1]] = copy.deepcopy(value)


@pytest.mark.parametrize(
    ("assertions", "contribution", "is_editing_only"),
    [
        ([said.actions("trainedAlgorithmicMedia")], "All", False),
        ([said.actions("compositeWithTrainedAlgorithmicMedia")], "Partly", False),
        ([said.actions("http://c2pa.org/digitalsourcetype/trainedAlgorithmicData")], "All", False),
        ([said.actions("digitalCapture")], "None", False),
        ([said.actions("humanEdits")], "None", False),
        ([said.actions("algorithmicallyEnhanced")], "None", True),
        ([said.actions("minorHumanEdits")], "None", True),
        ([said.actions("digitalCapture"), said.actions("algorithmicallyEnhanced", action="c2pa.edited")], "None", True),
        (
            [said.actions("digitalCapture"), said.actions("trainedAlgorithmicMedia", action="c2pa.edited")],
            "Partly",
            False,
        ),
        ([said.actions(None, action="c2pa.opened")], None, False),
        ([said.actions(None)], None, False),
        ([said.actions("https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia")], "All", False),
    ],
)
def test_the_source_type_says_how_much_ai_made(
    assertions: list[dict[str, Any]], contribution: str | None, is_editing_only: bool
) -> None:
    found = stated(*assertions)

    assert (found.contribution, found.is_editing_only, found.reasons) == (contribution, is_editing_only, frozenset())


def test_ai_for_post_production_alone_only_edits_and_does_not_unmake_what_ai_created() -> None:
    mastered = said.assertion(
        whole(voices=[], output={"generated_at": said.GENERATED_AT, **said.MODEL, "ai_use": ["post_production"]})
    )

    found = [stated(said.actions(f"{kind}rainedAlgorithmicMedia"), mastered) for kind in ("compositeWithT", "t")]

    assert [(one.contribution, one.is_editing_only) for one in found] == [("None", True), ("All", False)]


@pytest.mark.parametrize("kind", ["digitalCapture", "minorHumanEdits", "algorithmicallyEnhanced", None])
def test_who_names_a_generated_voice_has_generated_something_whatever_else_is_said(kind: str | None) -> None:
    actions = [] if kind is None else [said.actions(kind)]

    silent, sung = (stated(*actions, said.assertion(whole(voices=voices))) for voices in ([], [VOICE]))

    assert silent.contribution == (None if kind is None else "None")
    assert (sung.contribution, sung.is_editing_only) == ("Partly", False)
    assert rows(sung, evidence_id="0" * 64, is_active=True, reasons=[])["contribution"] == "Partly"


def test_a_voice_in_what_ai_only_mastered_is_generated_and_in_what_ai_made_all_changes_nothing() -> None:
    mastered = said.assertion(
        whole(output={"generated_at": said.GENERATED_AT, **said.MODEL, "ai_use": ["post_production"]})
    )

    found = [stated(said.actions(f"{kind}rainedAlgorithmicMedia"), mastered) for kind in ("compositeWithT", "t")]

    assert [(one.contribution, one.is_editing_only) for one in found] == [("Partly", False), ("All", False)]


def test_a_made_up_source_type_is_not_understood() -> None:
    assert stated(said.actions("http://example.org/magic")).reasons == {"unknown_source_type"}


@pytest.mark.parametrize("data", [None, [], {"actions": 3}, {"actions": [3]}, {"actions": [{"digitalSourceType": []}]}])
def test_actions_of_any_shape_raise_nothing(data: object) -> None:
    assert stated({"label": "c2pa.actions.v2", "data": data}).contribution is None


def test_gathered_hearsay_and_several_stories_are_told_apart() -> None:
    created, gathered = said.assertion(whole()), said.assertion(whole(), created=False)

    found = [stated(*given).reasons for given in ([gathered], [created, gathered], [gathered, gathered])]

    assert found == [
        {"attribution_gathered"},
        {"attribution_several"},
        {"attribution_several", "attribution_gathered"},
    ]


def test_of_several_stories_only_the_voices_are_heard() -> None:
    other = {"voice_id": "v2", "consent_id": "c2", "role": "backing"}
    several = stated(said.assertion(whole()), said.assertion(whole(voices=[other])))

    assert claims(several, evidence_id="") == []
    assert [voice["voice_id"] for voice in voices(several, evidence_id="")] == ["v1", "v2"]


def test_a_label_is_accepted_by_configuration_and_whatever_its_number() -> None:
    numbered = said.assertion(whole(), label="org.partita.attribution__1")
    another = said.assertion(whole(), label="com.example.attribution")

    assert stated(numbered).attributions == 1
    assert stated(another).attributions == 0
    assert (
        read_manifest(
            URN, {"assertions": [another]}, present=[URN, UPSTREAM], labels=["com.example.attribution"]
        ).attributions
        == 1
    )


def test_more_than_a_hundred_ingredients_are_too_many() -> None:
    assert stated(ingredients=[{}] * 100).reasons == frozenset()
    assert stated(ingredients=[{}] * 101).reasons == {"too_many_ingredients"}


def reserving(**entries: Any) -> dict[str, Any]:
    return {"label": "cawg.training-mining", "data": {"entries": {f"cawg.{key}": one for key, one in entries.items()}}}


@pytest.mark.parametrize(
    ("entry", "is_reserved"),
    [
        ({"use": "notAllowed"}, True),
        ({"use": "allowed"}, False),
        ({"use": "constrained"}, True),
        ({"use": "constrained", "constraint_info": " "}, True),
        ({"use": "constrained", "constraint_info": "ask us"}, False),
        ({"use": "constrained", "constraints_info": "ask us"}, False),
        ({"use": "maybe"}, True),
        ("notAllowed", True),
    ],
)
def test_a_constraint_without_details_forbids(entry: object, is_reserved: bool) -> None:
    own = said.assertion(whole(self={"iswc": "T0000000010", "isrc": "SEAAA2600001"}))

    found = reservations(stated(reserving(ai_training=entry), own), grantor="Example")

    subjects = [("work", "T0000000010"), ("recording", "SEAAA2600001")] if is_reserved else []
    assert [(one["kind"], one["subject_id"]) for one in found] == subjects
    assert {one["use"] for one in found} <= {"ai_training"}


def test_a_reservation_holds_from_when_its_manifest_was_made_and_without_a_date_always() -> None:
    leaf = {"schema_version": "1.1", "self": {"iswc": "T0000000010"}, "entries": []}
    silent = leaf | {"unattributed_weight": {"composition": "0", "recording": "0"}}
    dated = whole(self={"iswc": "T0000000010"})

    found = [
        reservations(stated(reserving(data_mining={"use": "notAllowed"}), said.assertion(one)), grantor=None)[0]
        for one in (dated, silent)
    ]

    assert [one["valid_from"] for one in found] == ["2026-01-10", "1970-01-01"]
    assert found[0]["original"] == "cawg.data_mining=notAllowed"
    assert found[0]["origin"] == URN


def test_who_is_nobody_reserves_nothing() -> None:
    assert reservations(stated(reserving(ai_training={"use": "notAllowed"})), grantor=None) == []


def test_moments_become_utc_and_what_is_none_raises() -> None:
    assert utc("2026-03-01T00:30:00.5+02:00") == "2026-02-28T22:30:00Z"
    for text in ("2026-03-01", "2026-03-01T00:30:00", "٢٠٢٦-03-01T00:30:00Z"):
        with pytest.raises(ValueError, match="no moment"):
            utc(text)
