"""What is in the AI part of the sample on purpose, file by file, for the read-me."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipelines.sample.ai_world import ALBUMS, RENDITIONS, Delivered
from pipelines.sample.cases import Case
from pipelines.sample.world import Release

TITLES: Final = {
    "h1.flac": "A recording by people, signed by its label, with a manifest that says so",
    "g1.wav": "An AI track in wav, drawn on two works and on no recording",
    "g2.flac": "An AI track in flac made from an AI track and a recording: 0.6 and 0.4",
    "g3.m4a": "A diamond, three manifests deep, in m4a: 0.72 of its recordings are one track and 0.28 the other",
    "plain.mp3": "An AI track in mp3, drawn on works of two submitters and a recording",
    "sidecar.mp3": "A detached store beside the audio",
    "retagged_sidecar.flac": "A tag written after signing, and a store signed for the file as it is now",
    "expired_stamped.wav": "A certificate that has expired, with a timestamp from before",
    "many_licensors.wav": "Works and recordings of many licensors, among them some that nobody has licensed",
    "conditioned.m4a": "Conditioned on works, not trained on them",
    "low_confidence.mp3": "An attribution that its provider doubts: paid by what the model was trained on",
    "low_confidence_unlisted.wav": "The same of a model whose training data nobody has reported",
    "under_floor.flac": "Sources below the floor",
    "nothing_named.wav": "An attribution to nobody",
    "unlicensed_model.wav": "A model that nobody has licensed",
    "provider_conflict.mp3": "An attribution provider that belongs to a payee",
    "own_income.flac": "A model whose operator owes a part of its own income, with a minimum that binds in Germany",
    "undisclosed.mp3": "A manifest that tells of AI which the message does not disclose",
    "cover.m4a": "A cover: the work is in it, and paid as in any other track",
    "remix.wav": "A remix, signed with the recording that it is made from",
    "opted_out.wav": "Drawn on a work whose publisher has opted out: blocked",
    "reserved.flac": "Drawn on a recording whose own manifest forbids it",
    "voice_granted.wav": "A voice that its artist has granted",
    "voice_duet.flac": "Two voices, one of them granted by a label with the artist's own mandate",
    "voice_revoked.m4a": "A voice whose grant is revoked, with effect in mid-month",
    "voice_by_label.mp3": "A voice granted by a distributor alone: held",
    "voice_unconsented.flac": "A voice that nobody has granted: blocked",
    "denoised.wav": "AI that only edited, disclosed as None",
    "mastered.flac": "AI that only edited, disclosed as Partly",
    "unidentified.flac": "Made from a file that does not say what it is",
    "said_none.wav": "Disclosed as None, while the manifest says All",
    "said_partly.mp3": "Disclosed as Partly, while the manifest says All",
    "said_all.flac": "Disclosed as All, while the manifest tells of a microphone",
    "flipped.wav": "One bit of the audio changed, in wav",
    "flipped_box.m4a": "One bit of the audio changed, in m4a",
    "retagged.mp3": "A tag written after signing",
    "stripped.wav": "A manifest taken out of the file",
    "truncated.wav": "A file cut short",
    "other_audio.flac": "A store beside audio that it was not made for",
    "sidecar_alone.c2pa": "A store without its audio",
    "unknown_ca.mp3": "A signer that we do not know",
    "expired.wav": "A certificate that has expired, without a timestamp",
    "upstream_unknown_ca.wav": "Made from a file whose signer we do not know",
    "redacted.wav": "The attribution of the upstream file blacked out",
    "tampered.flac": "Made from a file that was already broken",
    "missing_upstream.m4a": "The manifest of the upstream file left out",
    "not_in_store.wav": "An attribution to a manifest that does not come with it",
    "gathered.wav": "An attribution that its signer does not stand for; AI is not disclosed",
    "two_assertions.mp3": "Two attributions in one manifest",
    "no_attribution.m4a": "A manifest without attribution",
    "impossible_weight.mp3": "A weight of 7.3",
    "not_whole.wav": "Weights that sum to 0.9, on a track that is disclosed as None",
    "made_up_type.flac": "A kind of source that does not exist",
    "refused.wav": "A deliverer who accepts no deduction: the service bears the works' part, the recordings' is held",
    "sampled.wav": "A sample of a recording, and lyrics of a work",
    "h4.wav": "A recording by people, of which there are a cover, a remix and a rendition",
    "h5.wav": "A recording by people whose manifest forbids generative training",
}
"""What is special about each file."""
_RENDERED: Final = "A rendition made for one listener, played by rendition_id and paid by the remix studio's revenue"
_UNSIGNED: Final = {
    "All": "Disclosed as made by AI, without a manifest",
    "Partly": "Disclosed as made with AI in part, without a manifest",
}


def ai_cases(releases: Sequence[Release], tracks: Sequence[Delivered]) -> Iterator[Case]:
    """A line for each track of the AI part."""
    for each in tracks:
        tie = "named in its message" if each.named_by == "ern" else "in provenance/index.csv"
        yield Case(TITLES[each.file], f"{each.track.number} ({each.track.isrc}), {each.file}, {tie}")
    for rendition in RENDITIONS:
        yield Case(_RENDERED, f"{rendition.rendition} of {rendition.isrc}, {rendition.file}, in provenance/index.csv")
    for release, album in zip(releases, ALBUMS, strict=False):
        for track in release.tracks if not album.named_by else ():
            yield Case(_UNSIGNED[track.contains_ai], f"{track.number} ({track.isrc})")
