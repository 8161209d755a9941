"""Closed lists of provenance, consent and AI licensing."""

from typing import Final

MEDIA: Final = ("wav", "mp3", "flac", "m4a", "c2pa", "other")
"""Formats that a manifest is read from; ``c2pa`` is a detached store, ``other`` never counts."""
STATE: Final = ("Trusted", "Valid", "Invalid", "absent", "unreadable")
"""C2PA validation state; ``absent``: no manifest; ``unreadable``: the reader refused the file."""
VERDICT_REASON: Final = (
    "no_manifest",
    "unreadable",
    "unsupported_format",
    "remote_manifest",
    "too_large",
    "audio_missing",
    "audio_mismatch",
    "unbound_sidecar",
    "untrusted_signer",
    "expired_credential",
    "signature_mismatch",
    "manifest_invalid",
    "ingredient_now_bad",
    "ingredient_bad_at_use",
    "ingredient_manifest_missing",
    "redacted_upstream",
    "attribution_missing",
    "attribution_gathered",
    "attribution_several",
    "attribution_invalid",
    "weights_not_whole",
    "unknown_source_type",
    "upstream_not_in_store",
    "too_many_entries",
    "too_many_ingredients",
)
"""Why a manifest does not count; any one of them is enough."""

CONTRIBUTION: Final = ("All", "Partly", "None")
"""How much of the recording AI made, as its manifest says."""
AI_USE: Final = ("vocals", "instrumentation", "composition", "lyrics", "post_production")
VOICE_ROLE: Final = ("lead", "backing", "speech")
USE: Final = ("training_influence", "conditioning", "sampled", "cover", "remix", "lyrics")
EMBODYING_USE: Final = ("sampled", "cover", "remix", "lyrics")
"""Uses in which the source is in the track, and is settled like any other work or recording in it."""
METHOD_KIND: Final = ("causal_tda", "similarity", "declared_input", "prorata_training", "analogy")
SOURCE_RIGHT: Final = ("composition", "recording", "voice")
CLAIMED: Final = ("iswc", "isrc", "manifest", "unattributed")
"""What an entry of an attribution names."""
UNRESOLVED: Final = (
    "cycle",
    "too_deep",
    "upstream_missing",
    "upstream_unverified",
    "upstream_unidentified",
    "no_manifest",
    "unverified",
)
"""Why weight reaches no source: an upstream manifest that leads nowhere, no manifest, or one that cannot be read."""
SOURCE_KIND: Final = ("iswc", "isrc", "voice", "fallback", "unresolved", "deliverer")
"""Where weight ends: a work, a recording, a voice, the works that a model was trained on, a hold, the deliverer."""

DISCLOSURE: Final = ("absent", "None", "Partly", "All")
MANIFEST: Final = ("none", "verified", "unverified", "conflict")
LICENCE: Final = ("yes", "no", "opted_out", "voice_not_consented")
FATE_RECORDED: Final = ("paid", "less_reserve", "held")
FATE_RESERVE: Final = ("none", "paid", "set_aside", "held")
FATE_COMPOSITION: Final = ("paid",)

CONSENT_KIND: Final = ("voice", "work", "recording", "catalogue")
CAPACITY: Final = (
    "self", "authorised_representative", "guardian", "estate", "cmo", "label", "publisher", "distributor",
)  # fmt: skip
PURPOSE: Final = ("train", "generate", "distribute", "cover", "remix", "advertising", "sync")
REVOCATION_SCOPE: Final = ("future_generation", "future_distribution", "all")
RESERVED: Final = ("data_mining", "ai_training", "ai_generative_training", "ai_inference", "generate", "distribute")
"""What a reservation forbids."""
BLOCK_REASON: Final = ("opted_out", "voice_not_consented")

REVENUE_BASE: Final = ("service_share", "feature_revenue", "generator_income", "fixed")
FALLBACK_KEY: Final = ("equal", "training_use")
RESIDUAL: Final = ("deliverer", "fallback_pool")
UNACCEPTED: Final = ("service", "hold")
RESOLUTION: Final = ("sources", "deliverer", "service")
ON_CONFLICT: Final = ("flag", "hold")
TRUST_KIND: Final = ("manifest", "tsa", "cawg", "label")
"""What an entry of a trust list is: a certificate for one purpose, or an accepted label of attribution assertions."""
