import multiprocessing
import os
import time

import pytest

from pipelines.lock import LockIsHeld, MonthIsRunning, home_lock, month_lock

FORK = multiprocessing.get_context("fork")  # a fresh interpreter would take seconds to import schemas


def _hold(lock, home, what, held):
    with lock(home, what):
        held.set()
        time.sleep(60)


@pytest.fixture
def holder(tmp_path):
    started = []

    def start(lock, what):
        held = FORK.Event()
        process = FORK.Process(target=_hold, args=(lock, tmp_path, what, held), daemon=True)
        process.start()
        started.append(process)
        assert held.wait(20)
        return process

    yield start
    for process in started:
        process.kill()
        process.join()


def test_a_month_that_runs_refuses_a_second_run_and_names_who_runs_it(tmp_path, holder):
    other = holder(month_lock, "2026-09")

    with pytest.raises(MonthIsRunning, match=f"2026-09 is running already: process {other.pid} on "):
        month_lock(tmp_path, "2026-09").__enter__()


def test_another_month_runs_beside_it(tmp_path, holder):
    holder(month_lock, "2026-09")

    with month_lock(tmp_path, "2026-10") as path:
        assert path.read_text().startswith(f"process {os.getpid()} ")


def test_a_killed_process_lets_go_of_its_month(tmp_path, holder):
    other = holder(month_lock, "2026-09")

    other.kill()
    other.join()

    with month_lock(tmp_path, "2026-09"):
        pass


def test_an_error_within_lets_go_of_the_month(tmp_path):
    with pytest.raises(KeyError), month_lock(tmp_path, "2026-09"):
        raise KeyError

    with month_lock(tmp_path, "2026-09"):
        pass


@pytest.mark.parametrize("period", ["../2026-09", "2026-13", "2026-9", "", "2026-09\n"])
def test_what_is_no_month_never_becomes_a_path(tmp_path, period):
    with pytest.raises(ValueError, match="is not a month"):
        month_lock(tmp_path, period).__enter__()

    assert list(tmp_path.iterdir()) == []


def test_who_comes_second_to_the_home_waits(tmp_path, holder):
    other = holder(home_lock, "publish")
    began = time.monotonic()

    with pytest.raises(LockIsHeld, match=f"Waited 0.3 seconds to publish: process {other.pid} on "):
        home_lock(tmp_path, "publish", wait_seconds=0.3).__enter__()
    assert time.monotonic() - began >= 0.3

    other.kill()
    other.join()
    with home_lock(tmp_path, "publish", wait_seconds=5):
        pass
