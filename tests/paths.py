"""Where the real inputs and the worked cases lie, beside the project."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
INPUTS = SHARED / "inputs"
GOLDEN = SHARED / "golden"
