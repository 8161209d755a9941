"""From manifests to who is paid for an AI track, and who must not be used."""
