"""From the reader's report to a verdict: what reads as Trusted and must not count, and what must."""

import json
from decimal import Decimal
from typing import Any

import pytest

from attribution.provenance.verdict import judge, reason_for
from tests.paths import INPUTS

OURS = {"ours": ("manifest", "tsa"), "clocks": ("tsa",), "system_anchors": ("manifest", "tsa", "cawg")}
LABEL = "org.partita.attribution"
CAPTURE = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def item(code: str, urn: str, explanation: str = "") -> dict[str, str]:
    return {"code": code, "url": f"self#jumbf=/c2pa/{urn}/c2pa.signature", "explanation": explanation}


def trusted(urn: str, by: str = "ours") -> dict[str, str]:
    return item("signingCredential.trusted", urn, f"signing certificate trusted, found in [{by}] trust anchors")


def manifest(*, source_type: str = CAPTURE, action: str = "c2pa.created", **more: Any) -> dict[str, Any]:
    actions = {"actions": [{"action": action, "digitalSourceType": source_type}]}
    return {
        "assertions": [{"label": "c2pa.actions.v2", "data": actions, "created": True}],
        "signature_info": {"issuer": "Example"},
        **more,
    }


def using(urn: str | None, *, relationship: str = "componentOf", failure: tuple[str, ...] = (), **more: Any) -> Any:
    results = {"activeManifest": {"success": [], "failure": [item(code, urn or "") for code in failure]}}
    return {"relationship": relationship, "active_manifest": urn, "validation_results": results, **more}


def report(manifests: dict[str, Any], *, state: str = "Trusted", **results: Any) -> dict[str, Any]:
    active = {"success": [trusted("urn:c2pa:a")], "informational": [], "failure": [], **results.pop("active", {})}
    return {
        "active_manifest": "urn:c2pa:a",
        "manifests": manifests,
        "validation_results": {"activeManifest": active, "trustListUri": "ours", **results},
        "validation_state": state,
    }


def reasons(given: dict[str, Any], *, has_audio: bool = True) -> tuple[str, ...]:
    return judge(given, has_audio=has_audio, labels=[LABEL], lists=OURS).reasons


def delta(urn: str, **statuses: list[Any]) -> dict[str, Any]:
    uri = "self#jumbf=/c2pa/urn:c2pa:a/c2pa.assertions/c2pa.ingredient.v3"
    return {"ingredientAssertionURI": uri, "validationDeltas": {"success": [], "failure": [], **statuses}}


REAL = {
    "chain_g3": ("Trusted", ["attribution_invalid"]),
    "chain_g4_tampered_ingredient": ("Trusted", ["attribution_missing", "ingredient_bad_at_use"]),
    "good_wav": ("Trusted", ["attribution_gathered", "attribution_invalid", "ingredient_manifest_missing"]),
    "redacted_upstream_attribution": ("Trusted", ["attribution_missing", "redacted_upstream"]),
    "sidecar_alone": ("Invalid", ["attribution_gathered", "attribution_invalid", "unbound_sidecar"]),
}


@pytest.mark.parametrize("name", REAL)
def test_a_real_report_comes_to_its_verdict(name: str) -> None:
    text = (INPUTS / "c2pa" / f"{name}.reader.json").read_text()
    given = json.loads(text, parse_float=Decimal)

    found = judge(given, has_audio=name != "sidecar_alone", labels=["com.example-dsp.attribution"], lists=OURS)

    assert (found.state, list(found.reasons)) == REAL[name]


def test_a_trusted_manifest_without_fault_counts() -> None:
    assert reasons(report({"urn:c2pa:a": manifest()})) == ()


@pytest.mark.parametrize(("state", "reason"), [("Valid", "untrusted_signer"), ("Invalid", "manifest_invalid")])
def test_less_than_trusted_never_goes_without_a_reason(state: str, reason: str) -> None:
    assert reasons(report({"urn:c2pa:a": manifest()}, state=state)) == (reason,)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("assertion.dataHash.mismatch", "audio_mismatch"),
        ("assertion.bmffHash.mismatch", "audio_mismatch"),
        ("assertion.boxesHash.malformed", "audio_mismatch"),
        ("assertion.hashedURI.mismatch", "manifest_invalid"),
        ("assertion.action.malformed", "manifest_invalid"),
        ("claim.hardBindings.missing", "manifest_invalid"),
        ("claimSignature.mismatch", "signature_mismatch"),
        ("claimSignature.outsideValidity", "expired_credential"),
        ("signingCredential.expired", "expired_credential"),
        ("signingCredential.untrusted", "untrusted_signer"),
        ("signingCredential.ocsp.revoked", "untrusted_signer"),
        ("signingCredential.invalid", "untrusted_signer"),
        ("cawg.x509.credential.untrusted", "untrusted_signer"),
        ("cawg.x509.signature.mismatch", "signature_mismatch"),
        ("ingredient.claimSignature.mismatch", "signature_mismatch"),
        ("ingredient.manifest.missing", "ingredient_manifest_missing"),
        ("ingredient.manifest.mismatch", "ingredient_now_bad"),
        ("some.code.of.tomorrow", "manifest_invalid"),
    ],
)
def test_every_failure_has_a_reason(code: str, reason: str) -> None:
    assert reason_for(code) == reason


def test_a_store_alone_is_unbound_and_not_mismatched() -> None:
    broken = [item("assertion.dataHash.mismatch", "urn:c2pa:a")]
    given = report({"urn:c2pa:a": manifest()}, state="Invalid", active={"failure": broken})

    assert reasons(given, has_audio=False) == ("unbound_sidecar",)
    assert reasons(given) == ("audio_mismatch",)


def test_an_ended_certificate_says_nothing_of_who_vouched_for_it() -> None:
    failures = [item(f"signingCredential.{code}", "urn:c2pa:a") for code in ("expired", "untrusted")]

    assert reasons(report({"urn:c2pa:a": manifest()}, state="Invalid", active={"failure": failures})) == (
        "expired_credential",
    )


@pytest.mark.parametrize("by", ["clocks", "strangers"])
def test_a_signer_trusted_by_an_anchor_for_something_else_is_not_trusted(by: str) -> None:
    given = report({"urn:c2pa:a": manifest()}, active={"success": [trusted("urn:c2pa:a", by)]})

    assert reasons(given) == ("untrusted_signer",)


def test_a_binding_that_leaves_out_bytes_is_no_binding() -> None:
    excluded = [item("assertion.dataHash.additionalExclusionsPresent", "urn:c2pa:a")]

    assert reasons(report({"urn:c2pa:a": manifest()}, active={"informational": excluded})) == ("audio_mismatch",)


def test_a_source_broken_when_used_counts_against_its_user() -> None:
    source = using("urn:c2pa:b", failure=("assertion.dataHash.mismatch",))
    given = report({"urn:c2pa:a": manifest(ingredients=[source]), "urn:c2pa:b": manifest()})

    assert reasons(given) == ("ingredient_bad_at_use",)


def test_a_source_of_a_source_broken_when_used_counts_too() -> None:
    source = using("urn:c2pa:c", failure=("claimSignature.mismatch",))
    manifests = {
        "urn:c2pa:a": manifest(ingredients=[using("urn:c2pa:b")]),
        "urn:c2pa:b": manifest(ingredients=[source]),
        "urn:c2pa:c": manifest(),
    }

    assert reasons(report(manifests)) == ("ingredient_bad_at_use",)


def test_what_the_users_own_trust_list_did_not_know_is_asked_of_ours() -> None:
    source = using("urn:c2pa:b", failure=("signingCredential.untrusted",))
    manifests = {"urn:c2pa:a": manifest(ingredients=[source]), "urn:c2pa:b": manifest()}

    known = report(manifests, ingredientDeltas=[delta("urn:c2pa:b", success=[trusted("urn:c2pa:b")])])

    assert reasons(known) == ()
    assert reasons(report(manifests)) == ("untrusted_signer",)  # the reader says Trusted


def test_a_source_that_is_bad_today_counts_by_that_alone() -> None:
    manifests = {"urn:c2pa:a": manifest(ingredients=[using("urn:c2pa:b")]), "urn:c2pa:b": manifest()}
    broken = [item("assertion.hashedURI.mismatch", "urn:c2pa:b")]

    found = judge(
        report(manifests, state="Invalid", ingredientDeltas=[delta("urn:c2pa:b", failure=broken)]),
        has_audio=True,
        labels=[LABEL],
        lists=OURS,
    )

    assert found.reasons == ("ingredient_now_bad",)
    assert {one.manifest: own for one, own in found.stated} == {"urn:c2pa:a": (), "urn:c2pa:b": ("manifest_invalid",)}


def test_a_part_of_unknown_origin_is_missing_unless_it_is_named() -> None:
    unknown = using(None, instance_id="xmp.iid:1")
    named = using(None, instance_id="isrc:SEAAA2600001")
    conditioned = using(None, relationship="inputTo", instance_id="xmp.iid:1")

    found = [reasons(report({"urn:c2pa:a": manifest(ingredients=[one])})) for one in (unknown, named, conditioned)]

    assert found == [("ingredient_manifest_missing",), (), ()]


def test_a_source_that_is_named_and_not_there_is_missing() -> None:
    gone = using("urn:c2pa:gone", relationship="inputTo")

    assert reasons(report({"urn:c2pa:a": manifest(ingredients=[gone])})) == ("ingredient_manifest_missing",)


def test_what_a_source_lacks_is_the_sources_matter() -> None:
    manifests = {
        "urn:c2pa:a": manifest(ingredients=[using("urn:c2pa:b")]),
        "urn:c2pa:b": manifest(ingredients=[using(None, instance_id="xmp.iid:1")]),
    }

    found = judge(report(manifests), has_audio=True, labels=[LABEL], lists=OURS)

    assert found.reasons == ()
    assert {one.manifest: own for one, own in found.stated}["urn:c2pa:b"] == ("ingredient_manifest_missing",)


def test_a_redaction_is_the_fault_of_what_lost_something() -> None:
    uri = "self#jumbf=/c2pa/urn:c2pa:b/c2pa.assertions/org.partita.attribution"
    manifests = {"urn:c2pa:a": manifest(redactions=[uri]), "urn:c2pa:b": manifest()}

    assert reasons(report(manifests)) == ("redacted_upstream",)


@pytest.mark.parametrize(
    ("relationship", "contribution", "reason"),
    [
        ("parentOf", "All", ("attribution_missing",)),
        ("componentOf", "Partly", ("attribution_missing",)),
        ("inputTo", "None", ()),
    ],
)
def test_who_signs_ais_work_again_does_not_make_it_human(
    relationship: str, contribution: str, reason: tuple[str, ...]
) -> None:
    manifests = {
        "urn:c2pa:a": manifest(ingredients=[using("urn:c2pa:b", relationship=relationship)]),
        "urn:c2pa:b": manifest(ingredients=[using("urn:c2pa:c", relationship="parentOf")]),
        "urn:c2pa:c": manifest(source_type=TRAINED),
    }

    found = judge(report(manifests), has_audio=True, labels=[LABEL], lists=OURS)

    assert {one.manifest: one.contribution for one, _ in found.stated}["urn:c2pa:a"] == contribution
    assert found.reasons == reason


def test_manifests_that_are_made_of_each_other_end_somewhere() -> None:
    manifests = {
        "urn:c2pa:a": manifest(ingredients=[using("urn:c2pa:b", relationship="parentOf")]),
        "urn:c2pa:b": manifest(source_type=TRAINED, ingredients=[using("urn:c2pa:a", relationship="parentOf")]),
    }

    assert reasons(report(manifests)) == ("attribution_missing",)


def test_a_time_counts_only_by_an_authority_for_time() -> None:
    signature = {"issuer": "Example\x1b[31m", "time": "2026-03-01T12:00:00+01:00"}
    manifests = {"urn:c2pa:a": manifest(signature_info=signature)}
    stamps = [
        item("timeStamp.trusted", "urn:c2pa:a", f"timestamp cert trusted: x, trust list: {by}")
        for by in ("clocks", "x")
    ]

    found = [
        judge(
            report(manifests, active={"success": [trusted("urn:c2pa:a"), stamp]}), has_audio=True, labels=[], lists=OURS
        )
        for stamp in stamps
    ]

    assert [one.signed_at for one in found] == ["2026-03-01T11:00:00Z", None]
    assert [one.reasons for one in found] == [(), ("untrusted_signer",)]
    assert found[0].signer == "Example?[31m"
