"""``partita verify``: what a file's manifest is worth, in words or as JSON."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from pipelines.provenance.pool import verify_all
from pipelines.provenance.trust import public_trust, trust_of
from pipelines.provenance.verify import Found

IN_WORDS: Final = {
    "no_manifest": "There is no manifest in it. Deliver a signed file, or its manifest store beside it.",
    "unreadable": "It cannot be read as what it says it is. Deliver it again, whole.",
    "unsupported_format": "It is none of the formats that count: wav, mp3, flac, m4a, or a .c2pa store.",
    "remote_manifest": "It names an address for its manifest, and nothing is fetched. Deliver the store beside it.",
    "too_large": "It, or what its manifests say, is above the limit of what is read.",
    "audio_missing": "The file is not there, or is no longer the one that was received. Put it back.",
    "audio_mismatch": "The sound is not what was signed: it was changed or tagged afterwards, or is another's. "
    "Deliver a new store made for these bytes.",
    "unbound_sidecar": "A store without audio proves nothing about any audio. Verify it with the file it was made for.",
    "untrusted_signer": "Who signed it or one of its sources is below no authority that is trusted for that purpose.",
    "expired_credential": "The signer's certificate has ended, and no trusted timestamp says that it signed before.",
    "signature_mismatch": "The signature does not fit what it signs: the manifest was changed after signing.",
    "manifest_invalid": "The manifest breaks the rules of C2PA, or something in it was changed after signing.",
    "ingredient_now_bad": "The manifest of one of its sources does not hold any more.",
    "ingredient_bad_at_use": "One of its sources was already broken when it was used, as its own maker wrote down.",
    "ingredient_manifest_missing": "A part of it is of unknown origin: that part's manifest is not in the store.",
    "redacted_upstream": "Something was taken out of the manifest of one of its sources.",
    "attribution_missing": "AI made it or a part of it, and it does not say what it draws on.",
    "attribution_gathered": "The attribution is only gathered: the signer does not answer for it. It must be created.",
    "attribution_several": "There is more than one attribution, and nothing says which is right.",
    "attribution_invalid": "The attribution is not what its schema (schemas/wire/attribution-1.1.json) describes.",
    "weights_not_whole": "The weights of a right and its unattributed part do not sum to exactly 1.",
    "unknown_source_type": "Its digital source type is no term of IPTC or C2PA.",
    "upstream_not_in_store": "The attribution names a manifest that is not in the store.",
    "too_many_entries": "The attribution has more than 5,000 entries.",
    "too_many_ingredients": "It has more than 100 ingredients.",
}
"""Every reason in a sentence or two: what is wrong, and what to do where something can be done."""


def verify_files(
    files: Sequence[Path],
    *,
    sidecar: Path | None = None,
    trust: Sequence[Path] = (),
    as_json: bool = False,
    say: Callable[[str], None] = print,
) -> int:
    """Verify files and print what each is worth.

    Args:
        files: audio with its manifest in it, or detached stores.
        sidecar: the detached store of the one file.
        trust: PEM files of the authorities that count, for manifests, timestamps and identities alike; none: the
            public C2PA lists.
        as_json: one object a line, with ``file``, ``state``, ``payable`` and ``reasons``; else words.
        say: where a line goes.

    Returns:
        0 where every file's manifest counts, 1 where one does not.

    Raises:
        ValueError: where there is a sidecar and not exactly one file.
        OSError: where a trust list cannot be read.
        BadAnchor: where it holds no certificate.
        VerifierBroken: where the library does not do what was promised of it.
    """
    if sidecar is not None and len(files) != 1:
        raise ValueError(
            f"--sidecar {sidecar} belongs to one file, and {len(files)} are given: verify them one by one."
        )
    named = {str(path): path.read_text("utf-8", "replace") for path in trust}
    judge_by = trust_of("given", named) if trust else public_trust()
    counted = True
    for file, found in zip(files, verify_all(judge_by, [(file, sidecar) for file in files]), strict=True):
        counted &= found.verdict["is_verified"]
        for line in [_as_json(file, found)] if as_json else _in_words(file, found):
            say(line)
    return 0 if counted else 1


def _as_json(file: Path, found: Found) -> str:
    told = {
        "file": str(file),
        "state": found.verdict["state"],
        "payable": found.verdict["is_verified"],
        "reasons": found.verdict["reasons"],
    }
    return json.dumps(told)


def _in_words(file: Path, found: Found) -> list[str]:
    verdict = found.verdict
    lines = [f"{file}: {verdict['state']}, {'payable' if verdict['is_verified'] else 'not payable'}"]
    if verdict["signer"]:
        stamped = f", at {verdict['signed_at']} by a trusted timestamp" if verdict["signed_at"] else ""
        lines.append(f"  signed by {verdict['signer']}{stamped}")
    lines += [f"  {reason}: {IN_WORDS[reason]}" for reason in verdict["reasons"]]
    if found.detail:
        lines.append(
            f"  the reader says: {''.join(letter if letter.isprintable() else '?' for letter in found.detail)}"
        )
    return lines
