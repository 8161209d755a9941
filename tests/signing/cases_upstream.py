"""Cases of the verdict table: manifests of what a file was made from."""

from typing import Any

from tests.signing import damage, jumbf, said
from tests.signing.authority import signer
from tests.signing.cases import Case, case, good, signed, using
from tests.signing.cases_signers import expired
from tests.signing.kit import Ingredient
from tests.signing.studio import studio, tone


@case
def upstream_signed_below_the_time_stamp_authority() -> Case:
    """The same, one step up."""
    return Case(using(signed(signing=signer(studio().tsa, "Example Clock"))).media)


@case
def upstream_in_order() -> Case:
    """Made from a good file."""
    return Case(using(signed()).media)


@case
def upstream_of_unknown_authority() -> Case:
    """Whoever used it trusted its authority; we do not."""
    return Case(using(signed(signing=studio().unknown)).media)


@case
def upstream_expired_but_timestamped() -> Case:
    """Made from a file whose certificate has ended since."""
    return Case(using(expired()["stamped"]).media)


@case
def upstream_changed_in_the_store() -> Case:
    """The weight of an upstream manifest changed afterwards; the file's own manifest is as it was."""
    source = signed(definition=good(method=_method("upstream")))
    return Case(damage.replace(using(source).media, "upstream-1", "upstream-2"))


@case
def upstream_broken_when_used() -> Case:
    """It had been tampered with before it was used, and the signer wrote so."""
    source = signed()
    broken = Ingredient("Source", damage.flip_audio(source.media, "wav"))
    return Case(signed(ingredients=[broken]).media)


@case
def upstream_attribution_redacted() -> Case:
    """Whoever used it blacked out what it draws on."""
    source = signed()
    return Case(using(source, definition={**good(), "redactions": [said.redaction(source.manifest)]}).media)


@case
def upstream_attribution_redacted_two_steps_up() -> Case:
    """Whoever used the one that blacked out uses the same store."""
    source = signed()
    blacked_out = using(source, definition={**good(), "redactions": [said.redaction(source.manifest)]})
    return Case(using(blacked_out).media)


@case
def upstream_without_manifest() -> Case:
    """A part whose manifest was cut off before it was used."""
    return Case(signed(ingredients=[Ingredient("Source", tone(330), relationship="componentOf")]).media)


@case
def two_parents() -> Case:
    """Derived from two at once, which C2PA does not know; a library that checks what it signed refuses it."""
    return Case(signed(ingredients=parents()).media)


def parents() -> list[Ingredient]:
    """Two parents of one file."""
    return [Ingredient(f"Parent {at}", signed().media, relationship="parentOf") for at in (1, 2)]


@case
def upstream_manifest_cut_out_of_the_store() -> Case:
    """The file names its upstream manifest, and somebody took it out of the store."""
    source = signed()
    made = using(source, detached=True)
    return Case(made.media, "wav", jumbf.without(made.store, source.manifest))


@case
def upstream_named_by_identifier_alone() -> Case:
    """An input without file or manifest, as an ISWC: nothing is wrong with that."""
    named: dict[str, Any] = {"instance_id": "iswc:T0000000010"}
    return Case(signed(ingredients=[Ingredient("A work", said=named)]).media)


@case
def upstream_of_the_upstream_broken_when_used() -> Case:
    """Two steps up the same fault."""
    source = signed()
    broken = signed(ingredients=[Ingredient("Source", damage.flip_audio(source.media, "wav"))])
    return Case(using(broken).media)


@case
def upstream_gathered_its_attribution() -> Case:
    """The file is in order; what it draws on does not answer for its own attribution."""
    entries = [said.entry("composition", "1", iswc="T0000000010")]
    gathered = said.assertion(said.attribution(entries, unattributed=("0", "1")), created=False)
    source = signed(definition=said.manifest("Source", gathered))
    return Case(using(source, definition=drawing_on(source.manifest)).media)


@case
def upstream_manifest_not_in_the_store() -> Case:
    """The attribution names a manifest that nobody delivered."""
    return Case(signed(definition=drawing_on("urn:c2pa:00000000-0000-4000-8000-000000000000")).media)


@case
def upstream_named_and_in_order() -> Case:
    """All that it draws on is an upstream manifest."""
    source = signed()
    return Case(using(source, definition=drawing_on(source.manifest)).media)


def drawing_on(manifest: str) -> dict[str, Any]:
    """A manifest whose works are those of another."""
    return good(entries=[said.entry("composition", "1", upstream_manifest=manifest)])


def _method(name: str) -> dict[str, str]:
    return {"provider": "Example Attribution", "name": f"{name}-1", "version": "1", "kind": "causal_tda"}
