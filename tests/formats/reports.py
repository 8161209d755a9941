"""Reports of the month by hand, written and read again."""

from pathlib import Path

from pipelines.writers import dsr
from pipelines.writers.settled import Settled
from tests.formats.dsr_reader import Report, read
from tests.formats.months import month
from tests.formats.months_works import RECORDING_WORKS, WORKS


def written(folder: Path, party: str, settled: Settled | None = None) -> list[Path]:
    settled = settled or month()
    target = folder / party
    target.mkdir(parents=True)
    recipient = settled.recipient(party)
    if party in ("halcyon", "vireo"):
        files = dsr.write_recorded(target, recipient, settled)
    else:
        used = dsr.described(settled, RECORDING_WORKS.lazy(), WORKS.lazy())
        files = dsr.write_works(target, recipient, settled, used)
    return [folder / file.path for file in files]


def report(folder: Path, party: str, settled: Settled | None = None) -> Report:
    [path] = written(folder, party, settled)
    return read(path)
