"""Accounts become keyed hashes, and nothing that names one stays in the home."""

import re

from pipelines.listeners import KEY_VARIABLE
from tests.stream_logs import as_csv, as_parquet, plays, reduced


def test_a_listener_is_a_keyed_hash_and_no_account_reaches_the_home(tmp_path, monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    month = reduced(tmp_path, {"day.parquet": as_parquet(plays({"account_id": "acc-secret"}, {"territory": "ZZ"}))})

    assert all(re.fullmatch("[0-9a-f]{32}", listener) for listener in month["listening"]["listener"])
    assert (tmp_path / "listener.key").stat().st_mode & 0o777 == 0o600
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and "deliveries" not in path.parts]
    assert not [path for path in kept if b"acc-secret" in path.read_bytes()]


def test_the_same_key_names_a_listener_the_same_and_another_key_otherwise(tmp_path, monkeypatch):
    listeners = []
    for place, key in enumerate(["one", "one", "two"]):
        monkeypatch.setenv(KEY_VARIABLE, key)
        listeners.append(reduced(tmp_path / str(place), {"a.csv": as_csv(plays({}))})["listening"]["listener"].item())

    assert listeners[0] == listeners[1] != listeners[2]


def test_what_was_spilled_to_disk_is_gone_afterwards(tmp_path):
    left = tmp_path / "temp" / "2026-09" / "left-by-a-killed-run.tmp"
    left.parent.mkdir(parents=True)
    left.write_text("an account")

    reduced(tmp_path, {"day.csv": as_csv(plays({}))})

    assert not left.exists()
