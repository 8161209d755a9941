"""The folder ``provenance/`` of the sample: the files as they were signed, whose they are, and what models used."""

import csv
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from attribution import period as months
from pipelines.sample.ai_signed import OSTRAKON, RECORDING, SONGLOOM, WORK
from pipelines.sample.ai_world import FILES, RENDITIONS, Delivered
from pipelines.sample.cast import AI_DELIVERERS

SIGNED_FOLDER: Final = Path(__file__).parent / "signed"
"""Files that were signed once, and are copied: signing again would give other bytes."""
FEATURE: Final = "remix_studio"
"""Offering whose revenue pays for renditions."""
_INDEX: Final = ("track_ref", "asset", "store", "is_rendition", "isrc", "deliverer", "feature", "valid_from")
_TRAINING: Final = ("model_id", "model_version", "right", "source", "uses")
_USED: Final = (
    (OSTRAKON, (("orchard", 40), ("ferry", 30), ("todai", 20), ("phare", 10), ("almanac", 5)),
     (("staircase", 50), ("todai", 30), ("phare", 20))),
    (SONGLOOM, (("ferry", 7), ("almanac", 3)), ()),
)  # fmt: skip
"""What models were trained on, and how often, as their operators report it."""


def write_provenance(folder: Path, tracks: Sequence[Delivered], *, period: str) -> None:
    """The signed files, and the lists beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for signed in FILES.values():
        for name in {signed.file, signed.store} - {""}:
            shutil.copyfile(SIGNED_FOLDER / name, folder / name)
    first, _ = months.bounds(period)
    _write(folder / "index.csv", _INDEX, [*_tracks(tracks), *_renditions(first - timedelta(days=1))])
    _write(folder / "training.csv", _TRAINING, _training())


def _tracks(tracks: Sequence[Delivered]) -> Iterator[tuple[str, ...]]:
    for each in tracks:
        if each.named_by != "ern":
            reference = each.track.number if each.named_by == "number" else each.track.isrc
            yield (reference, *_pair(each.file), "false", "", "", "", "")


def _renditions(since: date) -> Iterator[tuple[str, ...]]:
    maker = AI_DELIVERERS[0].dpid
    for each in RENDITIONS:
        yield (each.rendition, *_pair(each.file), "true", each.isrc, maker, FEATURE, since.isoformat())


def _pair(file: str) -> tuple[str, str]:
    """Audio and store, either of which may not be there."""
    return ("" if file.endswith(".c2pa") else file), FILES[file].store


def _training() -> Iterator[tuple[str, ...]]:
    for model, works, recordings in _USED:
        for right, codes, used in (("composition", WORK, works), ("recording", RECORDING, recordings)):
            for name, uses in used:
                yield (model.model_id, model.model_version, right, codes[name], str(uses))


def _write(path: Path, names: Sequence[str], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
