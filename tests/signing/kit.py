"""Signs media for tests and fixtures, with everything that the library allows to be said or left out."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import c2pa

from tests.signing.authority import Signing
from tests.signing.said import LABEL

MIME = {"wav": "audio/wav", "mp3": "audio/mpeg", "flac": "audio/flac", "m4a": "audio/mp4", "c2pa": "application/c2pa"}
OFFLINE = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
    "core": {"allowed_network_hosts": []},
    "builder": {"thumbnail": {"enabled": False}},
}


@dataclass(frozen=True)
class Ingredient:
    """A source of what is signed: with its media and manifest, or by ``said`` (title, instance_id) alone."""

    title: str
    media: bytes = b""
    format: str = "wav"
    relationship: str = "inputTo"
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Signed:
    """What signing gives: the media as delivered, its manifest store, and the URN of the active manifest."""

    media: bytes
    store: bytes
    format: str
    manifest: str


def sign(
    media: bytes,
    said: dict[str, Any],
    signing: Signing,
    *,
    format: str = "wav",  # noqa: A002, the word of the library and of the datasets
    ingredients: Sequence[Ingredient] = (),
    detached: bool = False,
    stamps: str | None = None,
    trusting: str = "",
    identity: Signing | None = None,
    remote_url: str | None = None,
    is_checked: bool = False,
) -> Signed:
    """Sign ``media`` with the manifest definition ``said``.

    Args:
        media: audio in ``format`` (wav, mp3, flac, m4a); of mp3 and flac, a detached store fits only what comes back.
        said: manifest definition, as ``tests.signing.said`` makes it.
        signing: who signs.
        format: of the media.
        ingredients: what it was made from; an ingredient's own manifests are copied into the store.
        detached: leave the store out of the media.
        stamps: URL of a time-stamp authority, as ``tests.signing.stamps`` serves one; None: no timestamp.
        trusting: roots, PEM, by which the signer's library judges the ingredients; it writes their faults down.
        identity: a second organisation that signs the attribution itself (CAWG identity assertion).
        remote_url: address of a manifest elsewhere, written into the media.
        is_checked: let the library read what it signed, and refuse what it finds malformed.

    Raises:
        c2pa.C2paError: what the library refuses to sign.
    """
    named = [_said(ingredient) for ingredient in ingredients if not ingredient.media]
    definition = {**said, "format": MIME[format], "ingredients": named}
    settings = _settings(stamps, trusting, signing, identity)
    settings["verify"] = {**OFFLINE["verify"], "verify_after_sign": is_checked}
    builder = c2pa.Builder(definition, context=c2pa.Context.from_dict(settings))
    for ingredient in ingredients:
        if ingredient.media:
            builder.add_ingredient(_said(ingredient), MIME[ingredient.format], io.BytesIO(ingredient.media))
    if detached:
        builder.set_no_embed()
    if remote_url:
        builder.set_remote_url(remote_url)
    builder._has_context_signer = True  # it asks the context for a signer object, and ours stands in its settings
    out = io.BytesIO()
    store = builder.sign(MIME[format], io.BytesIO(media), out)
    return Signed(out.getvalue(), store, format, active(store))


def active(store: bytes) -> str:
    """The URN of a store's active manifest, trusting nobody."""
    with c2pa.Reader(MIME["c2pa"], io.BytesIO(store), context=c2pa.Context.from_dict(OFFLINE)) as reader:
        return str(json.loads(reader.json())["active_manifest"])


def _settings(stamps: str | None, trusting: str, signing: Signing, identity: Signing | None) -> dict[str, Any]:
    """Offline, but for the time-stamp authority of this machine."""
    settings: dict[str, Any] = {
        **OFFLINE,
        "core": {} if stamps else OFFLINE["core"],
        "signer": {"local": _local(signing, stamps)},
    }
    if trusting:
        anchor = {"trust_uri": "urn:at-signing", "trust_anchors": trusting}
        settings["trust"] = {"anchors": [anchor | {"trust_kind": kind} for kind in ("manifest", "tsa")]}
    if identity:
        signs = {"referenced_assertions": [LABEL], "roles": ["cawg.publisher"]}
        settings["cawg_x509_signer"] = {"local": _local(identity, None) | signs}
    return settings


def _local(signing: Signing, stamps: str | None) -> dict[str, Any]:
    said = {"alg": "es256", "sign_cert": signing.chain, "private_key": signing.key_pem.decode()}
    return said | ({"tsa_url": stamps} if stamps else {})


def _said(ingredient: Ingredient) -> dict[str, Any]:
    return {"title": ingredient.title, "relationship": ingredient.relationship, **ingredient.said}
