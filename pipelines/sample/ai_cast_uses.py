"""Signed files of the sample: influences, voices, what was forbidden, what was only edited, what contradicts itself."""

from typing import Final

from pipelines.sample.ai_signed import (
    CAPTURED,
    ENHANCED,
    MIRRORPOOL,
    NOBODY,
    OSTRAKON,
    PARTLY,
    RECORDING,
    SONGLOOM,
    UNLISTED,
    WORK,
    Signed,
    declared,
    said,
)

INFLUENCES: Final = (
    Signed(
        "many_licensors.wav", "wav", "Everyone in the Room", source_type=PARTLY,
        assertion=said(
            OSTRAKON, ai_use=("instrumentation",),
            composition=(
                (WORK["orchard"], "0.3"), (WORK["ferry"], "0.2"), (WORK["todai"], "0.2"), (WORK["phare"], "0.1"),
                (WORK["almanac"], "0.1"), (WORK["fonar"], "0.05"),
            ),
            recording=(
                (RECORDING["staircase"], "0.33333333"), (RECORDING["todai"], "0.33333333"),
                (RECORDING["phare"], "0.33333333"),
            ),
            unattributed=("0.05", "0.00000001"),
        ),
    ),
    Signed(
        "conditioned.m4a", "m4a", "After the Ferry",
        assertion=said(
            OSTRAKON, composition=((WORK["ferry"], "0.4"), (WORK["neige"], "0.4")),
            recording=((RECORDING["staircase"], "0.75"),), unattributed=("0.2", "0.25"), use="conditioning",
        ),
    ),
    Signed(
        "low_confidence.mp3", "mp3", "Hard to Say",
        assertion=said(
            OSTRAKON, composition=((WORK["orchard"], "0.7"), (WORK["todai"], "0.3")),
            recording=((RECORDING["staircase"], "1"),), confidence="0.2", kind="similarity",
        ),
    ),
    Signed(
        "low_confidence_unlisted.wav", "wav", "Harder to Say",
        assertion=said(UNLISTED, composition=((WORK["orchard"], "1"),), unattributed=("0", "1"), confidence="0.2"),
    ),
    Signed(
        "under_floor.flac", "flac", "Dust",
        assertion=said(
            OSTRAKON,
            composition=((WORK["orchard"], "0.6"), (WORK["ferry"], "0.004"), (WORK["todai"], "0.003")),
            recording=((RECORDING["todai"], "0.002"),), unattributed=("0.393", "0.998"),
        ),
    ),
    Signed("nothing_named.wav", "wav", "From Nowhere", assertion=said(OSTRAKON, unattributed=("1", "1"))),
    Signed(
        "unlicensed_model.wav", "wav", "No Papers",
        assertion=said(
            MIRRORPOOL, composition=((WORK["ferry"], "1"),), recording=((RECORDING["staircase"], "0.5"),),
            unattributed=("0", "0.5"),
        ),
    ),
    Signed(
        "refused.wav", "wav", "Not From My Half",
        assertion=said(
            OSTRAKON, composition=((WORK["orchard"], "0.5"), (WORK["ferry"], "0.5")),
            recording=((RECORDING["staircase"], "0.6"),), unattributed=("0", "0.4"),
        ),
    ),
    Signed(
        "provider_conflict.mp3", "mp3", "Marking Homework",
        assertion=said(
            OSTRAKON, composition=((WORK["ferry"], "0.8"), (WORK["orchard"], "0.1")), unattributed=("0.1", "1"),
            provider="polymetric",
        ),
    ),
    Signed(
        "own_income.flac", "flac", "Loom Song",
        assertion=said(
            SONGLOOM, composition=((WORK["ferry"], "0.6"), (WORK["almanac"], "0.4")), unattributed=("0", "1"),
        ),
    ),
    Signed(
        "undisclosed.mp3", "mp3", "Nobody Asked",
        assertion=said(OSTRAKON, composition=((WORK["orchard"], "0.5"),), unattributed=("0.5", "1")),
    ),
)  # fmt: skip

VOICES: Final = tuple(
    Signed(
        file, file.rsplit(".", 1)[1], title, source_type=PARTLY,
        assertion=said(
            OSTRAKON, recording=((RECORDING["staircase"], "0.5"),), unattributed=("0", "0.5"), ai_use=("vocals",),
            voices=voices,
        ),
    )
    for file, title, voices in (
        ("voice_granted.wav", "Odalys, Otherwise", (("voice-odalys", "odalys-lead", "lead"),)),
        (
            "voice_duet.flac", "Two of Them",
            (("voice-odalys", "odalys-lead", "lead"), ("voice-temper", "temper-mandated", "backing")),
        ),
        ("voice_revoked.m4a", "Until Further Notice", (("voice-marlow", "marlow-lead", "lead"),)),
        ("voice_by_label.mp3", "Signed on His Behalf", (("voice-cassel", "cassel-by-label", "lead"),)),
        ("voice_unconsented.flac", "Never Asked", (("voice-wren", "wren-lead", "lead"),)),
    )
)  # fmt: skip

CONSENT: Final = (
    Signed(
        "opted_out.wav", "wav", "Forbidden Fruit Machine",
        assertion=said(
            OSTRAKON, composition=((WORK["forbidden"], "0.4"), (WORK["ferry"], "0.4")), unattributed=("0.2", "1"),
        ),
    ),
    Signed(
        "h5.wav", "wav", "Copper Almanac", "upstream", CAPTURED,
        declared(itself={"isrc": RECORDING["almanac"], "iswc": WORK["almanac"]}),
        reservation={
            "entries": {
                "cawg.ai_generative_training": {"use": "notAllowed"},
                "cawg.ai_training": {"use": "constrained"},
                "cawg.data_mining": {"use": "allowed"},
            }
        },
    ),
    Signed(
        "reserved.flac", "flac", "Out of Date Almanac", ingredients=("h5.wav",),
        assertion=said(
            OSTRAKON, composition=((WORK["ferry"], "1"),), recording=(("h5.wav", "0.5"),), unattributed=("0", "0.5"),
        ),
    ),
)  # fmt: skip

_EDITED: Final = said(NOBODY, ai_use=("post_production",), provider="self", kind="declared_input")
EDITED: Final = (
    Signed("denoised.wav", "wav", "Clean Tape", source_type=ENHANCED, assertion=_EDITED),
    Signed("mastered.flac", "flac", "Loud Tape", source_type=ENHANCED, assertion=_EDITED),
    Signed(
        "unidentified.flac", "flac", "Somebody Else's Tape", ingredients=("denoised.wav",),
        assertion=said(
            OSTRAKON, composition=((WORK["ferry"], "1"),), recording=(("denoised.wav", "0.5"),),
            unattributed=("0", "0.5"),
        ),
    ),
)  # fmt: skip

CONFLICTS: Final = (
    Signed(
        "said_none.wav", "wav", "Handmade",
        assertion=said(
            OSTRAKON, composition=((WORK["ferry"], "0.7"),), recording=((RECORDING["staircase"], "0.4"),),
            unattributed=("0.3", "0.6"),
        ),
    ),
    Signed(
        "said_partly.mp3", "mp3", "Half Handmade",
        assertion=said(OSTRAKON, composition=((WORK["orchard"], "0.7"),), unattributed=("0.3", "1")),
    ),
    Signed("said_all.flac", "flac", "Only Machines", source_type=CAPTURED, assertion=declared()),
)  # fmt: skip
