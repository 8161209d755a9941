"""What a signed file of the sample says: its shape, and the words that all of them use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipelines.sample.codes import isrc, iswc

_IPTC: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ALL: Final = f"{_IPTC}trainedAlgorithmicMedia"
PARTLY: Final = f"{_IPTC}compositeWithTrainedAlgorithmicMedia"
CAPTURED: Final = f"{_IPTC}digitalCapture"
ENHANCED: Final = f"{_IPTC}algorithmicallyEnhanced"

WORK: Final = {
    name: iswc(9_000_001 + place)
    for place, name in enumerate(
        (
            "orchard",
            "ferry",
            "todai",
            "phare",
            "almanac",
            "forbidden",
            "kites",
            "staircase",
            "fonar",
            "neige",
            "mirrors",
            "tape",
        )
    )
}
"""ISWCs of the works that AI tracks draw on or embody; :mod:`ai_works` says whose they are."""
RECORDING: Final = {
    "staircase": isrc("GBZ9Q", 2024, 90_001),
    "kites": isrc("GBZ9Q", 2024, 90_002),
    "todai": isrc("JPZ9U", 2024, 90_001),
    "phare": isrc("DEZ9P", 2024, 90_001),
    "almanac": isrc("QZZ9M", 2024, 90_001),
    "g1": isrc("QZZ9L", 2026, 1),
}
"""ISRCs of the recordings that they draw on or embody, each of the work of the same name; ``g1`` is made by AI."""


@dataclass(frozen=True)
class Signed:
    """One file that is really signed, and what a reader must make of it.

    ``file`` is its name; a detached store lies beside it, as ``<stem>.c2pa``. Where ``file`` itself ends in
    ``.c2pa``, the store alone is kept and the audio, of ``format``, is thrown away.

    ``assertion`` is the attribution, to be signed as JSON and as created; ``urn:of:<file>`` in it stands for the URN
    of that file's manifest; None: there is none. ``ingredients`` are other files, added in this order under
    ``relationship``. ``reservation`` is the data of a CAWG training-mining assertion. ``treatment`` says what is done
    wrong, or after signing.
    """

    file: str
    format: str
    title: str
    signer: str = "good"
    source_type: str = ALL
    assertion: Mapping[str, Any] | None = None
    ingredients: tuple[str, ...] = ()
    relationship: str = "inputTo"
    reservation: Mapping[str, Any] | None = None
    is_timestamped: bool = True
    is_detached: bool = False
    treatment: str | None = None
    expected_state: str = "Trusted"
    expected_reasons: tuple[str, ...] = ()

    @property
    def store(self) -> str:
        """Name of its detached store; empty where the manifest is in the audio."""
        return f"{self.file.rsplit('.', 1)[0]}.c2pa" if self.is_detached else ""


@dataclass(frozen=True)
class Model:
    """A model that tracks are made with."""

    generator: str
    model_id: str
    model_version: str


OSTRAKON: Final = Model("ostrakon", "ostrakon-wave", "2.1")
UNLISTED: Final = Model("ostrakon", "ostrakon-wave", "1.0")
"""A version whose training data nobody has reported."""
MIRRORPOOL: Final = Model("mirrorpool", "mirrorpool-one", "1")
"""Nobody has licensed anything to it."""
WEFT: Final = Model("weft", "weft-remix", "3.0")
"""Behind the remix studio."""
SONGLOOM: Final = Model("songloom", "songloom", "5")
"""Its operator pays a part of its own income."""
NOBODY: Final = Model("none", "none", "0")
"""Said of what people made."""

Entry = tuple[str, str]
"""What is named, an ISWC, an ISRC or a file, and its weight."""


def said(
    model: Model,
    *,
    composition: Sequence[Entry] = (),
    recording: Sequence[Entry] = (),
    unattributed: Entry = ("0", "0"),
    use: str | tuple[str, str] = "training_influence",
    confidence: str = "0.9",
    ai_use: Sequence[str] = ("composition", "instrumentation"),
    voices: Sequence[tuple[str, str, str]] = (),
    itself: Mapping[str, str] | None = None,
    provider: str = "tracewell",
    kind: str = "causal_tda",
    at: str = "2026-05-14T09:00:00Z",
) -> dict[str, Any]:
    """An attribution.

    Args:
        model: what made the output.
        composition: works, or files, with weights.
        recording: recordings, or files, with weights.
        unattributed: what is left on either side, works first.
        use: what sources were used for: on both sides, or on each.
        confidence: of every entry.
        ai_use: what AI was used for.
        voices: voice, consent and role.
        itself: ISWC and ISRC of what is signed.
        provider: who found the weights.
        kind: how.
        at: when the output was made.
    """
    uses = (use, use) if isinstance(use, str) else use
    sides = (("composition", "iswc", composition, uses[0]), ("recording", "isrc", recording, uses[1]))
    entries = [
        {"right": right, **_named(source, key), "use": used, "weight": weight, "confidence": confidence}
        for right, key, named, used in sides
        for source, weight in named
    ]
    output = {"generated_at": at, "generator": model.generator, "model_id": model.model_id}
    return {
        "schema_version": "1.1",
        "output": {**output, "model_version": model.model_version, "ai_use": list(ai_use)},
        "method": {"provider": provider, "name": f"{provider}-influence", "version": "1.4", "kind": kind},
        "entries": entries,
        "unattributed_weight": {"composition": unattributed[0], "recording": unattributed[1]},
        **({"self": dict(itself)} if itself else {}),
        **({"voices": [_voice(*voice) for voice in voices]} if voices else {}),
    }


def declared(*, itself: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a recording made by people says of itself: which one it is, and that it draws on nothing."""
    return said(NOBODY, itself=itself, ai_use=(), provider="self", kind="declared_input")


def _named(source: str, key: str) -> dict[str, str]:
    if source.startswith("urn:"):
        return {"upstream_manifest": source}
    return {"upstream_manifest": f"urn:of:{source}"} if "." in source else {key: source}


def _voice(voice: str, consent: str, role: str) -> dict[str, str]:
    return {"voice_id": voice, "consent_id": consent, "role": role}
