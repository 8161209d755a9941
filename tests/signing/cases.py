"""The files of the verdict table, and how each is made: what is delivered, in bytes.

Every case is a function without arguments that really signs; its name in :data:`CASES` is that of its row in the table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.signing import damage, said
from tests.signing.kit import Ingredient, Signed, sign
from tests.signing.said import attribution, entry
from tests.signing.studio import audio, studio

FORMATS: Final = ("wav", "mp3", "flac", "m4a")
TITLE: Final = "A Title of Its Own"


@dataclass(frozen=True)
class Case:
    """What is delivered: audio of a format and a store, either of which may be missing.

    ``distrust`` is the kind of anchors (manifest, tsa, cawg) whose right root is not in the reader's trust list.
    """

    asset: bytes | None
    suffix: str = "wav"
    store: bytes | None = None
    distrust: str = ""


CASES: Final[dict[str, Callable[[], Case]]] = {}


def case(make: Callable[[], Case]) -> Callable[[], Case]:
    """Enter ``make`` into the table of cases under its own name, in words."""
    CASES[make.__name__.replace("_", " ")] = make
    return make


def in_every_format(make: Callable[[str], Case]) -> Callable[[str], Case]:
    """Enter a case for each of the four formats."""
    for suffix in FORMATS:
        CASES[f"{make.__name__.replace('_', ' ')}, {suffix}"] = lambda suffix=suffix: make(suffix)
    return make


def good(**more: Any) -> dict[str, Any]:
    """A manifest with nothing wrong: two works, no recording; ``more`` replaces what the attribution says."""
    entries = [entry("composition", "0.7", iswc="T0000000010"), entry("composition", "0.3", iswc="T0000000021")]
    return said.manifest(TITLE, said.assertion(attribution(entries, unattributed=("0", "1")) | more))


def signed(suffix: str = "wav", definition: dict[str, Any] | None = None, **how: Any) -> Signed:
    """A tone signed by the trusted generator, who trusts every root when it judges ingredients."""
    everyone = studio().trust.pem + studio().stranger.pem + studio().tsa.pem
    settings: dict[str, Any] = {"signing": studio().generator, "trusting": everyone, "format": suffix, **how}
    return sign(audio(suffix), definition or good(), **settings)


def using(source: Signed, *, relationship: str = "inputTo", **how: Any) -> Signed:
    """A WAV made from ``source``."""
    return signed(ingredients=[Ingredient("Source", source.media, source.format, relationship)], **how)


@in_every_format
def good_file(suffix: str) -> Case:
    """Embedded, in order."""
    return Case(signed(suffix).media, suffix)


@in_every_format
def good_file_with_timestamp(suffix: str) -> Case:
    """Embedded, in order, and stamped."""
    return Case(signed(suffix, stamps=studio().stamps).media, suffix)


@in_every_format
def bit_of_the_sound_flipped(suffix: str) -> Case:
    """Tampered with."""
    return Case(damage.flip_audio(signed(suffix).media, suffix), suffix)


@in_every_format
def tag_written_after_signing(suffix: str) -> Case:
    """An ISRC in a signed file, alone."""
    return Case(damage.retag(signed(suffix).media, suffix), suffix)


@in_every_format
def tagged_file_with_fresh_sidecar(suffix: str) -> Case:
    """An ISRC in a signed file, and a store over what is delivered."""
    tagged = damage.retag(signed(suffix).media, suffix)
    fresh = sign(tagged, good(), studio().generator, format=suffix, detached=True, trusting=studio().trust.pem)
    return Case(fresh.media, suffix, fresh.store)


@in_every_format
def sidecar_with_its_audio(suffix: str) -> Case:
    """Detached, in order; of mp3 and flac the audio that signing gave back is delivered."""
    made = signed(suffix, detached=True)
    return Case(made.media, suffix, made.store)


@in_every_format
def sidecar_with_other_audio(suffix: str) -> Case:
    """Detached, with another recording."""
    return Case(audio(suffix, other=True), suffix, signed(suffix, detached=True).store)


@in_every_format
def sidecar_alone(suffix: str) -> Case:
    """Detached, without audio."""
    return Case(None, suffix, signed(suffix, detached=True).store)


@in_every_format
def signature_byte_changed(suffix: str) -> Case:
    """Forged."""
    made = signed(suffix)
    return Case(damage.break_signature(made.media, made.store), suffix)


@in_every_format
def header_of_the_store_broken(suffix: str) -> Case:
    """Not a store any more."""
    made = signed(suffix)
    return Case(damage.break_header(made.media, made.store), suffix)


@in_every_format
def empty_file(suffix: str) -> Case:
    """Nothing."""
    return Case(b"", suffix)


@in_every_format
def no_manifest(suffix: str) -> Case:
    """Never signed."""
    return Case(audio(suffix), suffix)


@in_every_format
def good_file_under_another_trust_list(suffix: str) -> Case:
    """In order, but the reader trusts others."""
    return Case(signed(suffix).media, suffix, distrust="manifest")


@case
def truncated_wav() -> Case:
    """Cut in the middle of the store."""
    return Case(signed().media[:-1500])


@case
def truncated_m4a() -> Case:
    """Cut in the middle of the sound."""
    return Case(signed("m4a").media[:-1000], "m4a")


@case
def weight_changed_in_the_assertion() -> Case:
    """0.7 made 0.8 by hand."""
    return Case(damage.replace(signed().media, '"0.7"', '"0.8"'))


@case
def title_changed_in_the_claim() -> Case:
    """Another title in the signed claim."""
    return Case(damage.replace(signed().media, TITLE, TITLE.upper()))


@case
def manifest_stripped() -> Case:
    """Rewritten by a tool that knows no C2PA."""
    return Case(damage.strip(signed().media))


@case
def manifest_moved_to_other_audio() -> Case:
    """One file's manifest in another file."""
    return Case(damage.move(signed().media, audio("wav", other=True)))


@case
def store_of_an_embedded_file_beside_it() -> Case:
    """The same store twice: in the file and beside it."""
    made = signed()
    return Case(made.media, "wav", made.store)


@case
def store_of_an_embedded_file_with_the_unsigned_original() -> Case:
    """The store leaves out a place in the file that the original has not."""
    return Case(audio("wav"), "wav", signed().store)


@case
def empty_sidecar() -> Case:
    """Audio, and nothing beside it."""
    return Case(audio("wav"), "wav", b"")


@case
def sidecar_of_noise() -> Case:
    """Bytes that are no store."""
    return Case(audio("wav"), "wav", bytes(range(256)) * 8)


@case
def manifest_at_a_remote_address() -> Case:
    """The file says only where its manifest is; nobody goes there."""
    return Case(signed(detached=True, remote_url="http://127.0.0.1:9/manifest.c2pa").media)


@case
def remote_address_but_sidecar_delivered() -> Case:
    """The manifest of the address lies beside the file."""
    made = signed(detached=True, remote_url="http://127.0.0.1:9/manifest.c2pa")
    return Case(made.media, "wav", made.store)


@case
def format_that_cannot_be_read() -> Case:
    """An Ogg file."""
    return Case(b"OggS" + bytes(100), "ogg")
