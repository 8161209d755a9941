"""A time-stamp authority (RFC 3161) on loopback: ``openssl ts`` answers, so that timestamps are real."""

import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.signing.authority import Signing

POLICY = "1.3.6.1.4.1.99999.3161.1"
CONFIG = f"""
[tsa]
default_tsa = here
[here]
serial = serial
signer_cert = certificate.pem
signer_key = key.pem
signer_digest = sha256
default_policy = {POLICY}
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@contextmanager
def time_stamps(authority: Signing) -> Iterator[str]:
    """Serve timestamps signed by ``authority``; yields the URL. Its key is gone from the disk afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("tsa.cnf", CONFIG), ("certificate.pem", authority.chain), ("serial", "01\n")):
            (Path(folder) / name).write_text(text)
        (Path(folder) / "key.pem").write_bytes(authority.key_pem)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(Path(folder)))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(folder: Path) -> type[BaseHTTPRequestHandler]:
    """Answers each POST with what ``openssl ts -reply`` says; one at a time, for it counts serial numbers in a file."""
    turn = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            with turn:
                reply = _reply(folder, query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, the name is http.server's
            """Say nothing: a test's output is for failures."""

    return Handler


def _reply(folder: Path, query: bytes) -> bytes:
    (folder / "query.tsq").write_bytes(query)
    command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-out", "reply.tsr"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return (folder / "reply.tsr").read_bytes()
