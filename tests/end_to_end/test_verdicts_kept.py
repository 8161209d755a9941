"""A file is judged once: a month that is run again takes the verdicts as they were found, whatever has ended since."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.months import PERIOD, ask, once, partita, python, small_sample
from tests.signing.authority import root, short_lived
from tests.signing.kit import sign
from tests.signing.said import assertion, attribution, entry, manifest
from tests.signing.studio import tone

TRACK, FILE = "ai041", "expired.wav"
UNPROVEN = 6
WINDOWS = (45, 120, 300)
"""Seconds that a certificate still has when the month begins; more where this machine took too long to get to it."""
FACTS = ("provenance_verdict", "provenance_manifest", "attribution_claim", "voice_claim", "ai_track", "source_share")
WORKER = "pipelines.provenance.worker"
FIGURES = ("42.90,7.15,35.75", "43.90,7.15,36.75")
"""Gross, tax and net of a line of revenue, before and after finance corrected it."""


def signed_until(deliveries: Path, seconds: int) -> datetime:
    """Deliver a file that only the next seconds find good, and trust its signer's authority; when they end."""
    authority = root("Brief Trust")
    signing = short_lived(authority, "Brief Generator", seconds)
    said = attribution([entry("composition", "0.6", iswc="T9990000016")], unattributed=("0.4", "1"))
    made = sign(tone(523), manifest("Past Its Day", assertion(said)), signing)
    (deliveries / "provenance" / FILE).write_bytes(made.media)
    (deliveries.parent / "root.pem").write_text(authority.pem)
    terms = deliveries / "terms" / "ai.yaml"
    anchor = "".join(f"          {line}\n" for line in authority.pem.splitlines())
    trusting = terms.read_text(encoding="utf-8").replace("manifest:\n", f"manifest:\n        - |\n{anchor}", 1)
    terms.write_text(trusting, encoding="utf-8")
    return signing.certificate.not_valid_after_utc


def run(folder: Path, name: str) -> dict[str, Any]:
    """Settle, and tell what is known of AI tracks then, when each verdict was written, and what was started."""
    heard, home = folder / f"{name}.started", folder / "home"
    command = ("run", PERIOD, "--deliveries", folder / "deliveries", "--json")
    done = python("-m", "tests.end_to_end.watched_run", heard, *command, home=home)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["unchanged"] is False
    known = {of: ask(home / "warehouse.duckdb", f"SELECT * FROM {of} ORDER BY ALL") for of in FACTS}
    return {
        "known": {of: [list(map(str, row)) for row in rows] for of, rows in known.items()},
        "verdicts": {path.name: path.stat().st_mtime_ns for path in (home / "verdicts").rglob("*.*")},
        "started": [json.loads(line) for line in heard.read_text().splitlines()],
    }


def in_time(folder: Path) -> tuple[Path, datetime, dict[str, Any]]:
    """A month that was settled while a certificate held: where, until when, and what it came to."""
    for seconds in WINDOWS:
        place = folder / str(seconds)
        ends = signed_until(small_sample(place / "deliveries"), seconds)
        found = run(place, "before")
        states = ask(
            place / "home" / "warehouse.duckdb", "SELECT manifest_state FROM ai_track WHERE track_id = ?", TRACK
        )
        if states == [("verified",)]:
            return place, ends, found
    raise AssertionError(f"no month came to its files within {WINDOWS[-1]} seconds")


def before_and_after(folder: Path) -> None:
    """Settle a month while a certificate holds, and again, with other revenue, when it has ended."""
    place, ends, before = in_time(folder)
    (folder / "place").write_text(str(place))
    time.sleep(max(0.0, (ends - datetime.now(UTC)).total_seconds() + 2))
    revenue = place / "deliveries" / "finance" / f"revenue-{PERIOD}.csv"
    revenue.write_text(revenue.read_text().replace(*FIGURES))
    (folder / "runs.json").write_text(json.dumps([before, run(place, "after")]))


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return once(shared / "certificate-ended", before_and_after)


@pytest.fixture(scope="module")
def runs(folder: Path) -> list[dict[str, Any]]:
    """What was known and done before the certificate ended, and after."""
    return json.loads((folder / "runs.json").read_text())


def test_a_certificate_that_ended_changes_nothing_in_a_month_that_was_judged_before(
    folder: Path, runs: list[dict[str, Any]]
) -> None:
    place = Path((folder / "place").read_text())
    file, roots = place / "deliveries" / "provenance" / FILE, place / "root.pem"
    today = partita("verify", file, "--trust", roots, "--json", home=place / "home")
    before, after = runs

    assert today.returncode == UNPROVEN
    assert "expired_credential" in json.loads(today.stdout)["reasons"]
    assert before["known"] == after["known"]
    assert ask(
        place / "home" / "warehouse.duckdb",
        "SELECT manifest_state, state, reasons FROM ai_track JOIN provenance_verdict USING (evidence_id) "
        "WHERE track_id = ?",
        TRACK,
    ) == [("verified", "Trusted", [])]


def test_a_month_that_is_run_again_judges_no_file_again(runs: list[dict[str, Any]]) -> None:
    before, after = runs

    assert [words for words in before["started"] if WORKER in words]
    assert [words for words in after["started"] if WORKER in words] == []
    assert before["verdicts"] == after["verdicts"] != {}
