"""What the C2PA library is told: never to call anybody, and whom to trust."""

from typing import Any, Final

from pipelines.provenance.trust import Trust

_PURPOSES: Final = (
    "1.3.6.1.5.5.7.3.4",  # e-mail protection
    "1.3.6.1.5.5.7.3.36",  # document signing
    "1.3.6.1.5.5.7.3.8",  # time stamping
    "1.3.6.1.5.5.7.3.9",  # OCSP signing
    "1.3.6.1.4.1.311.76.59.1.9",  # C2PA signing, as Microsoft numbers it
    "1.3.6.1.4.1.62558.2.1",  # C2PA claim signing
)
"""Extended key usages that a signer's certificate may have."""


def settings(trust: Trust) -> dict[str, Any]:
    """Settings of c2pa-rs 0.91.3, which takes misspelt ones in silence: see ``self_test``."""
    return {
        "verify": {
            "verify_after_reading": True,
            "verify_trust": True,
            "verify_timestamp_trust": True,
            "ocsp_fetch": False,
            "remote_manifest_fetch": False,
        },
        "core": {
            "allowed_network_hosts": [],
            "allow_redirects": False,
            "max_decompressed_manifest_size_in_mb": 32,
        },
        "trust": {
            "anchors": [
                {"trust_kind": kind, "trust_uri": uri, "trust_anchors": trust.certificates[kinds]}
                for uri, kinds in trust.lists.items()
                for kind in kinds
            ],
            # read here only: inside an anchor it is accepted and does nothing
            "trust_config": "\n".join(_PURPOSES),
        },
    }
