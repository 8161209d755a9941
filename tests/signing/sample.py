"""Makes the signed files of the sample anew: ``python -m tests.signing.sample`` (needs ffmpeg and openssl).

Its authorities live as long as this program: only certificates and what they signed are kept, never a key.
"""

import csv
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pipelines.sample
from pipelines.sample.ai_cast import SIGNED
from pipelines.sample.ai_cast import Signed as Cast
from tests.signing import damage, kit, said
from tests.signing.authority import STAMPING, Root, Signing, root, short_lived, signer
from tests.signing.stamps import time_stamps
from tests.signing.studio import tone
from tests.signing.tones import encoded

FOLDER = Path(pipelines.sample.__file__).parent / "signed"
SHORT_SECONDS = 20
URN_OF = "urn:of:"


class Desk:
    """Signs one file of the sample after another, and remembers them as sources of later ones."""

    def __init__(self, trust: Root, tsa: Root, stranger: Root, stamps: str) -> None:
        self.stamps = stamps
        self.at_signing = trust.pem + tsa.pem + stranger.pem
        short = short_lived(trust, "Ostrakon, last key", SHORT_SECONDS)
        self.signers: dict[str, Signing] = {
            "good": signer(trust, "Ostrakon"),
            "upstream": signer(trust, "Tidewater Masters"),
            "other_ca": signer(stranger, "Brassmouth"),
            "expired": short,
            "expired_timestamped": short,
        }
        self.done: dict[str, kit.Signed] = {}

    def sign(self, cast: Cast, hertz: int) -> kit.Signed:
        """Sign ``cast`` over a tone of its own and do to it what is done to it."""
        treat = cast.treatment or ""
        media = encoded(tone(hertz), cast.format)
        if treat == "retag_with_sidecar":
            media = damage.retag(self._signed(replace(cast, is_detached=False), media).media, cast.format)
        signed = self._signed(cast, media)
        self.done[cast.file] = signed
        return replace(signed, media=_treated(signed, treat, hertz))

    def _signed(self, cast: Cast, media: bytes) -> kit.Signed:
        return kit.sign(
            media,
            self._said(cast),
            self.signers[cast.signer],
            format=cast.format,
            ingredients=list(self._ingredients(cast)),
            detached=cast.is_detached,
            stamps=self.stamps if cast.is_timestamped else None,
            trusting=self.at_signing,
        )

    def _said(self, cast: Cast) -> dict[str, Any]:
        """The manifest definition."""
        created = cast.treatment != "gathered"
        attributions = [said.assertion(self._named(cast.assertion), created=created)] if cast.assertion else []
        copies = 2 if cast.treatment == "two_assertions" else 1
        reserved = [said.reservation(cast.reservation)] if cast.reservation else []
        definition = said.manifest(cast.title, *attributions * copies, *reserved, source_type=cast.source_type)
        if cast.treatment == "redact_upstream":
            definition["redactions"] = [said.redaction(self.done[file].manifest) for file in cast.ingredients]
        return definition

    def _ingredients(self, cast: Cast) -> Iterator[kit.Ingredient]:
        """The sources with their manifests, as they are when they are used."""
        for file in cast.ingredients:
            source, relationship = self.done[file], cast.relationship
            media = source.media
            if cast.treatment == "tampered_ingredient":
                media = damage.flip_audio(media, source.format)
            if cast.treatment == "drop_ingredient_manifest":
                media, relationship = damage.strip(media), "componentOf"
            yield kit.Ingredient(file, media, source.format, relationship)

    def _named(self, value: Any) -> Any:
        """``value`` with URNs in the place of file names."""
        if isinstance(value, Mapping):
            return {key: self._named(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._named(inner) for inner in value]
        is_file = isinstance(value, str) and value.startswith(URN_OF)
        return self.done[value.removeprefix(URN_OF)].manifest if is_file else value


def _treated(signed: kit.Signed, treatment: str, hertz: int) -> bytes:
    """What becomes of the media after signing."""
    match treatment:
        case "flip_bit":
            return damage.flip_audio(signed.media, signed.format)
        case "retag":
            return damage.retag(signed.media, signed.format)
        case "strip":
            return damage.strip(signed.media)
        case "truncate":
            return signed.media[: len(signed.media) // 2]
        case "other_audio":
            return encoded(tone(hertz + 7), signed.format)
        case _:
            return signed.media


def make(folder: Path) -> None:
    """Sign the whole sample into ``folder``, which is not there yet."""
    folder.mkdir(parents=True)
    trust, tsa, stranger = (root(f"Sample {name}") for name in ("Trust", "Time", "Stranger"))
    with time_stamps(signer(tsa, "Sample Time Stamps", purpose=STAMPING)) as stamps:
        ends = time.monotonic() + SHORT_SECONDS
        desk = Desk(trust, tsa, stranger, stamps)
        rows = [_write(folder, cast, desk.sign(cast, 220 + 11 * place)) for place, cast in enumerate(SIGNED)]
    (folder / "trust-manifest.pem").write_text(trust.pem)
    (folder / "trust-tsa.pem").write_text(tsa.pem)
    with (folder / "signed.csv").open("w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([("file", "store", "manifest"), *rows])
    time.sleep(max(0.0, ends - time.monotonic()) + 1)


def _write(folder: Path, cast: Cast, signed: kit.Signed) -> tuple[str, str, str]:
    """Write the files of ``cast``; returns its row of the list of URNs."""
    if cast.file.endswith(".c2pa"):
        (folder / cast.file).write_bytes(signed.store)
        return "", cast.file, signed.manifest
    (folder / cast.file).write_bytes(signed.media)
    if cast.store:
        (folder / cast.store).write_bytes(signed.store)
    return cast.file, cast.store, signed.manifest


if __name__ == "__main__":
    fresh = FOLDER.with_name("signed.new")
    shutil.rmtree(fresh, ignore_errors=True)
    make(fresh)
    shutil.rmtree(FOLDER, ignore_errors=True)
    fresh.rename(FOLDER)
