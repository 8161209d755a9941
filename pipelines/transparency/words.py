"""Codes of AI tracks and their money, in words that a creator reads."""

from typing import Final

BASIS: Final = {
    "own": "The tracks themselves: what their deliverers keep",
    "drawn_on": "Works and recordings that tracks were generated from",
    "embodied": "Recordings that are in the tracks: sampled, remixed",
    "fallback": "What models were trained on, where sources are not known well",
    "voice": "Voices that were cloned, with consent",
}
STATUS: Final = {
    "payable": "paid",
    "accrued": "set aside for its claim",
    "hold": "on hold",
    "suspense": "in suspense",
}
DISCLOSURE: Final = {
    "absent": "Its deliverer says nothing about AI.",
    "None": "Its deliverer says that it was made without AI.",
    "Partly": "Its deliverer says that AI made part of it.",
    "All": "Its deliverer says that AI made all of it.",
}
MANIFEST: Final = {
    "none": "It came without a signed manifest, so nobody can know what it draws on.",
    "verified": "Its signed manifest was verified: signature, certificate, time and audio all hold.",
    "unverified": "Its manifest does not count.",
    "conflict": "Its signed manifest is genuine, and contradicts what its deliverer says.",
}
CONTRIBUTION: Final = {"All": "AI made all of it", "Partly": "AI made part of it", "None": "AI made none of it"}
KIND: Final = {
    "iswc": "work",
    "isrc": "recording",
    "voice": "voice",
    "fallback": "training data of",
    "unresolved": "not known:",
    "deliverer": "stays with the track's deliverer",
}
USE: Final = {
    "training_influence": "influence through training",
    "conditioning": "given as an example",
    "sampled": "sampled",
    "cover": "covered",
    "remix": "remixed",
    "lyrics": "lyrics",
    "lead": "lead voice",
    "backing": "backing voice",
    "speech": "spoken",
}
"""Uses of works and recordings, and roles of voices."""
REASON: Final = {
    "no_deal": ("There is no deal for the track there.", "The deliverer sends a deal that covers it."),
    "no_agreement": ("No agreement covers it there.", "An agreement with its licensor."),
    "unknown_track": ("Nobody delivered what was played.", "Its deliverer sends the track."),
    "unknown_work": ("The work is not registered with us.", "A registration of the work."),
    "no_mandate": ("Nobody licenses this share of the work there.", "A society or publisher shows its mandate."),
    "share_gap": ("Nobody claims this share of the work.", "The owner registers the share."),
    "unclaimed": ("Nobody has claimed it yet.", "A claim by its owner."),
    "idle_listeners": ("Its listeners paid and played nothing.", "The rule of the allocation that holds it."),
    "no_plays": ("Nothing that counts was played where it was earned.", "Nobody can claim it; it is ours to explain."),
    "no_licence": ("Nobody licenses this source for AI.", "Whoever owns it licenses it; the money then is theirs."),
    "overclaim": ("Claims on the work add up to more than all of it.", "One of those who claim withdraws."),
    "dispute": ("Its owners disagree.", "They settle their dispute."),
    "blocked": ("The track must not be used: its source forbids it, or a voice did not consent.",
                "Nothing pays it while the block lasts; the licence's rule says who gets it in the end."),
    "below_minimum": ("The sum is too small for a payment.", "It is carried on until the minimum is reached."),
    "provenance_unverified": ("What the track draws on is not proven.",
                              "Its deliverer sends a manifest that verifies."),
    "disclosure_conflict": ("Manifest and deliverer contradict each other.",
                            "The deliverer corrects its disclosure, or sends the right manifest."),
    "consent_missing": ("The source counts only with its owner's consent, and none is on file.",
                        "The owner's consent, in writing and signed."),
    "consent_revoked": ("The owner has revoked consent.", "A new consent; else the licence's rule."),
    "deduction_refused": ("The track's deliverer has not agreed that its sources are paid from it.",
                          "The deliverer accepts, or an agreement with the licensor."),
    "negative_revenue": ("The month's refunds were more than its sales.", "Sales of a later month, or the agreement."),
    "no_revenue": ("Nobody has told what was earned there.", "The month's revenue is delivered."),
    "no_subscribers": ("Its price goes by subscribers, and nobody has told how many there are.",
                       "The month's revenue is delivered, with its subscribers."),
    "provider_conflict": ("Who computed the weights belongs to who would be paid.",
                          "An independent analysis, or the licensor's agreement."),
}  # fmt: skip
"""Why money waits, and what would release it."""
UNRESOLVED: Final = {
    "cycle": "manifests that name each other in a circle",
    "too_deep": "a chain of manifests that is too long",
    "upstream_missing": "a source whose manifest is missing",
    "upstream_unverified": "a source whose manifest does not hold",
    "upstream_unidentified": "a source that does not say what it is",
    "no_manifest": "there is no manifest",
    "unverified": "the attribution cannot be relied on",
}
VERDICT: Final = {
    "no_manifest": "there is none",
    "unreadable": "the file cannot be read",
    "unsupported_format": "the format is not one that can carry a manifest",
    "remote_manifest": "the manifest is kept elsewhere, and is never fetched",
    "too_large": "it is too large",
    "audio_missing": "the audio that it belongs to was not delivered",
    "audio_mismatch": "the audio is not the audio that was signed",
    "unbound_sidecar": "it came without the audio that it speaks of",
    "untrusted_signer": "who signed it is not on our list of trusted signers",
    "expired_credential": "the certificate had expired, and no trusted timestamp says that it was signed in time",
    "signature_mismatch": "it was changed after it was signed",
    "manifest_invalid": "it breaks the rules for manifests",
    "ingredient_now_bad": "the manifest of a source was changed afterwards",
    "ingredient_bad_at_use": "a source was broken already when it was used",
    "ingredient_manifest_missing": "the manifest of a source is missing",
    "redacted_upstream": "something was cut out of the manifest of a source",
    "attribution_missing": "it does not say what the track draws on",
    "attribution_gathered": "what it draws on was not said by the signer, only collected",
    "attribution_several": "it says more than once what the track draws on",
    "attribution_invalid": "what it says of its sources cannot be read",
    "weights_not_whole": "its weights do not add up to the whole",
    "unknown_source_type": "it does not say in known words how the track was made",
    "upstream_not_in_store": "it names a source whose manifest is not with it",
    "too_many_entries": "it names too many sources",
    "too_many_ingredients": "it has too many ingredients",
}
SURFACE_UNKNOWN: Final = "not said, or of no one track"


def said(words: dict[str, str], code: str) -> str:
    """A code in words; a code that is new here as it is."""
    return words.get(code, code.replace("_", " "))
