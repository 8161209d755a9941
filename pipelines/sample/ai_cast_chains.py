"""Signed files of the sample: chains, the four formats, sidecars, covers, remixes and renditions."""

from typing import Final

from pipelines.sample.ai_signed import (
    CAPTURED,
    OSTRAKON,
    PARTLY,
    RECORDING,
    WEFT,
    WORK,
    Signed,
    declared,
    said,
)

_OWN: Final = {name: {"isrc": RECORDING[name], "iswc": WORK[name]} for name in ("staircase", "kites")}

CHAINS: Final = (
    Signed("h1.flac", "flac", "Glass Staircase", "upstream", CAPTURED, declared(itself=_OWN["staircase"])),
    Signed(
        "g1.wav", "wav", "First Light Engine",
        assertion=said(
            OSTRAKON, composition=((WORK["orchard"], "0.5"), (WORK["ferry"], "0.3")), unattributed=("0.2", "0"),
            itself={"isrc": RECORDING["g1"]},
        ),
    ),
    Signed(
        "g2.flac", "flac", "Second Light Engine", ingredients=("g1.wav", "h1.flac"),
        assertion=said(
            OSTRAKON, composition=(("g1.wav", "0.6"), ("h1.flac", "0.4")),
            recording=(("g1.wav", "0.6"), ("h1.flac", "0.4")), at="2026-06-02T09:00:00Z",
        ),
    ),
    Signed(
        "g3.m4a", "m4a", "Third Light Engine", ingredients=("g2.flac", "g1.wav"),
        assertion=said(
            OSTRAKON, composition=(("g2.flac", "0.7"), ("g1.wav", "0.3")),
            recording=(("g2.flac", "0.7"), ("g1.wav", "0.3")), at="2026-06-20T09:00:00Z",
        ),
    ),
)  # fmt: skip
"""The diamond, three deep: of the recordings 0.72 are g1 and 0.28 h1."""

FORMATS: Final = (
    Signed(
        "plain.mp3", "mp3", "Weather Report for Nobody",
        assertion=said(
            OSTRAKON, composition=((WORK["todai"], "0.6"), (WORK["phare"], "0.25")),
            recording=((RECORDING["todai"], "0.7"),), unattributed=("0.15", "0.3"),
        ),
    ),
    Signed(
        "sidecar.mp3", "mp3", "Beside Myself", is_detached=True,
        assertion=said(OSTRAKON, composition=((WORK["ferry"], "0.8"),), unattributed=("0.2", "1")),
    ),
    Signed(
        "retagged_sidecar.flac", "flac", "Labelled Twice", is_detached=True, treatment="retag_with_sidecar",
        assertion=said(OSTRAKON, composition=((WORK["ferry"], "0.5"),), unattributed=("0.5", "1")),
    ),
    Signed(
        "expired_stamped.wav", "wav", "In Good Time", "expired_timestamped",
        assertion=said(OSTRAKON, composition=((WORK["orchard"], "0.9"),), unattributed=("0.1", "1")),
    ),
)  # fmt: skip

EMBODIMENTS: Final = (
    Signed("h4.wav", "wav", "Borrowed Kites", "upstream", CAPTURED, declared(itself=_OWN["kites"])),
    Signed(
        "cover.m4a", "m4a", "Borrowed Kites (Engine Cover)", source_type=PARTLY,
        assertion=said(
            OSTRAKON, composition=((WORK["kites"], "1"),), recording=((RECORDING["staircase"], "0.4"),),
            unattributed=("0", "0.6"), use=("cover", "training_influence"), ai_use=("vocals", "instrumentation"),
        ),
    ),
    Signed(
        "remix.wav", "wav", "Borrowed Kites (Engine Remix)", source_type=PARTLY,
        ingredients=("h4.wav",), relationship="parentOf",
        assertion=said(
            WEFT, composition=(("h4.wav", "1"),), recording=(("h4.wav", "0.8"),), unattributed=("0", "0.2"),
            use="remix", ai_use=("instrumentation",), kind="declared_input",
        ),
    ),
    Signed(
        "sampled.wav", "wav", "Four Bars of Todai", source_type=PARTLY,
        assertion=said(
            OSTRAKON, composition=((WORK["neige"], "0.5"),), recording=((RECORDING["todai"], "0.3"),),
            unattributed=("0.5", "0.7"), use=("lyrics", "sampled"), ai_use=("lyrics", "instrumentation"),
        ),
    ),
    Signed(
        "rendition_morning.mp3", "mp3", "Borrowed Kites, for a morning run", source_type=PARTLY, is_detached=True,
        assertion=said(
            WEFT, composition=((WORK["kites"], "1"),), recording=((RECORDING["kites"], "0.9"),),
            unattributed=("0", "0.1"), use="remix", ai_use=("instrumentation",), kind="declared_input",
            at="2026-08-30T06:10:00Z",
        ),
    ),
    Signed(
        "rendition_rain.flac", "flac", "Glass Staircase, slower, with rain", source_type=PARTLY, is_detached=True,
        assertion=said(
            WEFT, composition=((WORK["staircase"], "0.6"), (WORK["ferry"], "0.4")),
            recording=((RECORDING["staircase"], "1"),), use="conditioning", ai_use=("instrumentation",),
            at="2026-08-31T19:40:00Z",
        ),
    ),
    Signed(
        "rendition_lullaby.m4a", "m4a", "Todai as a lullaby", source_type=PARTLY,
        assertion=said(
            WEFT, composition=((WORK["todai"], "1"),), recording=((RECORDING["todai"], "0.5"),),
            unattributed=("0", "0.5"), use=("cover", "training_influence"), ai_use=("instrumentation",),
            at="2026-08-31T21:05:00Z",
        ),
    ),
)  # fmt: skip
