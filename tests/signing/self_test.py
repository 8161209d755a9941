"""Makes the files that the verifier tests itself with, forgetting their keys: ``python -m tests.signing.self_test``."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.paths import ROOT
from tests.signing import said
from tests.signing.authority import DOCUMENT, STAMPING, root, signer
from tests.signing.kit import sign
from tests.signing.stamps import time_stamps
from tests.signing.studio import tone

FOLDER = ROOT / "pipelines" / "provenance"


def make(folder: Path) -> None:
    """Write a good file, a bad one, and the two roots that they are judged by."""
    signers, stamping = root("Partita self-test"), root("Partita self-test time")
    until = datetime.now(UTC) + timedelta(seconds=8)
    brief = signer(signers, "Partita self-test", purpose=DOCUMENT, until=until)
    with time_stamps(signer(stamping, "Partita self-test stamps", purpose=STAMPING)) as url:
        definition = said.manifest("Self-test", source_type="digitalCapture")
        signed = sign(tone(ms=20), definition, brief, stamps=url)
    at = signed.media.index(b"data") + 8
    bad = signed.media[:at] + bytes([signed.media[at] ^ 1]) + signed.media[at + 1 :]
    (folder / "self_test_good.wav").write_bytes(signed.media)
    (folder / "self_test_bad.wav").write_bytes(bad)
    (folder / "self_test_root.pem").write_text(signers.pem)
    (folder / "self_test_time_root.pem").write_text(stamping.pem)


if __name__ == "__main__":
    make(FOLDER)
    time.sleep(8)  # until the certificate has ended: what is tested from then on is the timestamp
