"""Dagster's own web pages and daemon on a home."""

import os
import subprocess
import sys

from pipelines.home import DELIVERIES_VARIABLE, HOME_VARIABLE, Home
from pipelines.run import instance_folder


def serve(home: Home, host: str, port: int) -> int:
    """Run Dagster's pages with its daemon (schedule, sensor, queue) until they are stopped; their exit code."""
    command = [sys.executable, "-m", "dagster", "dev", "-m", "pipelines.code_location", "-h", host, "-p", str(port)]
    with instance_folder(home):
        environment = os.environ | {HOME_VARIABLE: str(home.root), DELIVERIES_VARIABLE: str(home.deliveries)}
        return subprocess.run(command, env=environment, check=False).returncode
