"""Registrations of several files, as the rule that makes works of them gets them."""

import polars as pl

from attribution.works import Works, merge
from schemas.columns import WHOLE_PPB, polars_schema
from schemas.recording_work import RecordingWork
from schemas.work import Work
from schemas.work_component import WorkComponent
from schemas.work_finding import WorkFinding
from schemas.work_record import WorkRecord
from schemas.work_share import WorkShare

MODELS = {
    "work": Work,
    "work_share": WorkShare,
    "recording_work": RecordingWork,
    "work_component": WorkComponent,
    "work_record": WorkRecord,
    "work_finding": WorkFinding,
}


class Files:
    """The intake of several files, as ``merge`` gets it; what a test does not say is ordinary."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict]] = {name: [] for name in MODELS}

    def work(self, submitter: str, number: str, *, sent: str = "2026-01-01", **fields) -> str:
        key = f"{submitter}:{number}"
        said = {
            "iswc": None,
            "title": f"TITLE {number}",
            "version_type": "ORI",
            "composite_type": None,
            "is_public_domain": False,
            "delivery_id": _file(key, sent),
        }
        lists = {f"{who}_{what}": [] for who in ("writer", "arranger", "publisher") for what in ("names", "ids")}
        registration = {"work_id": key, "submitter": submitter, "submitter_work_id": number, "sent_at": sent}
        self.rows["work"].append(lists | said | registration | fields)
        return key

    def share(self, key: str, name: str, ppb: int, *, sent: str = "2026-01-01", named: bool = False, **fields) -> None:
        submitter = key.split(":", maxsplit=1)[0]
        said = {
            "right": "PR",
            "party_id": f"{submitter}:{name}",
            "party_name": name,
            "ipi_name_number": None,
            "society_code": "052",
            "role": "CA",
            "territories": "+2136",
            "share_kind": "ownership" if named else "collection",
        }
        row = {"work_id": key, "submitter": submitter, "is_controlled": not named, "share_ppb": ppb}
        self.rows["work_share"].append(said | row | {"delivery_id": _file(key, sent)} | fields)

    def recording(self, key: str, isrc: str, *, sent: str = "2026-01-01") -> None:
        row = {
            "isrc": isrc,
            "work_id": key,
            "proportion_ppb": WHOLE_PPB,
            "delivery_id": _file(key.split(":", maxsplit=1)[0], sent),
        }
        self.rows["recording_work"].append(row)

    def part(self, key: str, sequence: int, *, iswc=None, number=None, seconds=0, sent: str = "2026-01-01") -> None:
        said = {"record": "COM", "sequence": sequence, "source_title": "PART", "duration_seconds": seconds}
        source = {
            "source_iswc": iswc,
            "source_work_number": number,
            "delivery_id": _file(key.split(":", maxsplit=1)[0], sent),
        }
        self.rows["work_component"].append({"work_id": key} | said | source)

    def merged(self, *, backwards: bool = False) -> dict[str, pl.DataFrame]:
        frames = {}
        for name, rows in self.rows.items():
            extra = {"sent_at": pl.String(), "delivery_id": pl.String()}
            schema = extra | dict(polars_schema(MODELS[name]))
            frames[name] = pl.DataFrame(rows[::-1] if backwards else rows, schema=schema).lazy()
        works = merge(**frames)
        return {name: getattr(works, name).collect() for name in Works.__annotations__}


def _file(key: str, sent: str) -> str:
    return f"{key.split(':', maxsplit=1)[0]}{sent}".encode().hex().ljust(64, "0")[:64]
