"""Who gets files of the sample month."""

from pathlib import Path

RECORDED = ("quillfeather", "umikage", "tideline", "parcelsong", "lanternfold", "kitebarrow")
WORKS = ("polyhymn", "fennimore", "kotonoha")
ARTISTS = ("marlow-tarrowby", "odalys-quillon")
SOURCES = {*WORKS, *ARTISTS, "northmeadow", "quillfeather", "umikage", "parcelsong", "lanternfold"}
"""Who licenses what AI tracks draw on, or is heard in one."""
OWN = ("finance", "transparency")
"""Folders of nobody else."""

Files = dict[str, list[Path]]
"""Files by recipient."""
