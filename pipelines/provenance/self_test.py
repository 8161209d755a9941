"""Whether the C2PA library still does what it is told: it takes misspelt settings in silence, and trusts nobody or all.

The two files are a tone signed with a certificate for documents that has ended, under a timestamp from before its
end: good only where the purposes, the anchors of signers and those of timestamps all work. In the bad one a bit of
the audio is turned. How they were made: ``tests/signing/self_test.py``.
"""

import json
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import c2pa

from pipelines.provenance.reading import read
from pipelines.provenance.settings import settings
from pipelines.provenance.trust import Trust

GOOD: Final = "self_test_good.wav"
BAD: Final = "self_test_bad.wav"
_ROOTS: Final = {"manifest": "self_test_root.pem", "tsa": "self_test_time_root.pem"}
_REMEDY = "No verdict of it can be used. Install the pinned version of c2pa-python again, and tell us if that is it."


class VerifierBroken(Exception):
    """The library that verifies manifests does not do what was promised of it."""


def check_library() -> None:
    """Verify one file that is good and one that is not.

    Raises:
        VerifierBroken: where either comes out otherwise.
    """
    folder = files(__package__ or "pipelines.provenance")
    roots = {kind: (folder / name).read_text() for kind, name in _ROOTS.items()}
    trusting, trusting_nobody = Trust("self-test", roots), Trust("self-test")
    with as_file(folder / GOOD) as good, as_file(folder / BAD) as bad:
        _expect(
            good, trusting, {"Trusted"}, uri=next(uri for uri, kinds in trusting.lists.items() if "manifest" in kinds)
        )
        _expect(good, trusting_nobody, {"Valid", "Invalid"})
        _expect(bad, trusting, {"Invalid"}, failure="assertion.dataHash.mismatch")


def _expect(file: Path, trust: Trust, states: set[str], *, uri: str | None = None, failure: str | None = None) -> None:
    reading = read(c2pa.Context.from_dict(settings(trust)), file, None)
    if reading.report is None:
        raise VerifierBroken(f"C2PA self-test: {file.name} cannot be read ({reading.detail}). {_REMEDY}")
    report: dict[str, Any] = json.loads(reading.report)
    results = report["validation_results"]
    failures = [item["code"] for item in results["activeManifest"]["failure"]]
    found = report["validation_state"]
    if found not in states or (uri and results.get("trustListUri") != uri) or (failure and failure not in failures):
        raise VerifierBroken(
            f"C2PA self-test: {file.name} is {found} ({', '.join(failures) or 'no failure'}, by the list "
            f"{results.get('trustListUri')}); {' or '.join(sorted(states))} was promised. {_REMEDY}"
        )
