"""Signed files of the sample that must not be paid on, each for one reason."""

from typing import Any, Final

from pipelines.sample.ai_signed import OSTRAKON, WORK, Signed, said


def _simple(work: str = "ferry", weight: str = "0.6", unattributed: str = "0.4") -> dict[str, Any]:
    """An attribution to one work; there is nothing wrong with it unless its numbers say so."""
    return said(OSTRAKON, composition=((WORK[work], weight),), unattributed=(unattributed, "1"))


def _after(file: str) -> dict[str, Any]:
    """An attribution to one upstream file, half of either side."""
    half = ((file, "0.5"),)
    return said(OSTRAKON, composition=half, recording=half, unattributed=("0.5", "0.5"))


_NOT_THERE: Final = "urn:c2pa:00000000-0000-4000-8000-000000000000"
_MADE_UP: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/dreamtByTheMachine"

BYTES: Final = (
    Signed(
        "flipped.wav", "wav", "One Bit Off", assertion=_simple(), treatment="flip_bit",
        expected_state="Invalid", expected_reasons=("audio_mismatch",),
    ),
    Signed(
        "flipped_box.m4a", "m4a", "One Bit Off Again", assertion=_simple(), treatment="flip_bit",
        expected_state="Invalid", expected_reasons=("audio_mismatch",),
    ),
    Signed(
        "retagged.mp3", "mp3", "New Label, Old Seal", assertion=_simple(), treatment="retag",
        expected_state="Invalid", expected_reasons=("audio_mismatch",),
    ),
    Signed(
        "stripped.wav", "wav", "Nothing Left", assertion=_simple(), treatment="strip",
        expected_state="absent", expected_reasons=("no_manifest",),
    ),
    Signed(
        "truncated.wav", "wav", "Cut Sh", assertion=_simple(), treatment="truncate",
        expected_state="unreadable", expected_reasons=("unreadable",),
    ),
    Signed(
        "other_audio.flac", "flac", "Someone Else's Passport", assertion=_simple(), is_detached=True,
        treatment="other_audio", expected_state="Invalid", expected_reasons=("audio_mismatch",),
    ),
    Signed(
        "sidecar_alone.c2pa", "wav", "A Seal Without a Letter", assertion=_simple(), is_detached=True,
        expected_state="Invalid", expected_reasons=("unbound_sidecar",),
    ),
)  # fmt: skip

SIGNERS: Final = (
    Signed(
        "unknown_ca.mp3", "mp3", "Self-Appointed", "other_ca", assertion=_simple(),
        expected_state="Valid", expected_reasons=("untrusted_signer",),
    ),
    Signed(
        "expired.wav", "wav", "Past Its Day", "expired", assertion=_simple(), is_timestamped=False,
        expected_state="Invalid", expected_reasons=("expired_credential",),
    ),
    Signed(
        "upstream_unknown_ca.wav", "wav", "Self-Appointed Offspring", assertion=_after("unknown_ca.mp3"),
        ingredients=("unknown_ca.mp3",), expected_state="Valid", expected_reasons=("untrusted_signer",),
    ),
)  # fmt: skip

UPSTREAM: Final = (
    Signed(
        "redacted.wav", "wav", "Blacked Out", assertion=_after("g1.wav"), ingredients=("g1.wav",),
        treatment="redact_upstream", expected_reasons=("redacted_upstream",),
    ),
    Signed(
        "tampered.flac", "flac", "Built on Sand", assertion=_after("h1.flac"), ingredients=("h1.flac",),
        treatment="tampered_ingredient", expected_reasons=("ingredient_bad_at_use",),
    ),
    Signed(
        "missing_upstream.m4a", "m4a", "Orphan", assertion=_after("g1.wav"), ingredients=("g1.wav",),
        treatment="drop_ingredient_manifest",
        expected_reasons=("ingredient_manifest_missing", "upstream_not_in_store"),
    ),
    Signed(
        "not_in_store.wav", "wav", "Imaginary Friend", assertion=_after(_NOT_THERE),
        expected_reasons=("upstream_not_in_store",),
    ),
)  # fmt: skip

ASSERTIONS: Final = (
    Signed(
        "gathered.wav", "wav", "Hearsay", assertion=_simple(), treatment="gathered",
        expected_reasons=("attribution_gathered",),
    ),
    Signed(
        "two_assertions.mp3", "mp3", "Two Stories", assertion=_simple(), treatment="two_assertions",
        expected_reasons=("attribution_several",),
    ),
    Signed("no_attribution.m4a", "m4a", "No Story", expected_reasons=("attribution_missing",)),
    Signed(
        "impossible_weight.mp3", "mp3", "Seven Wholes", assertion=_simple(weight="7.3"),
        expected_reasons=("attribution_invalid",),
    ),
    Signed(
        "not_whole.wav", "wav", "Nine Tenths", assertion=_simple(unattributed="0.3"),
        expected_reasons=("weights_not_whole",),
    ),
    Signed(
        "made_up_type.flac", "flac", "Dreamt", source_type=_MADE_UP, assertion=_simple(),
        expected_reasons=("unknown_source_type",),
    ),
)  # fmt: skip
