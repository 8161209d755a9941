"""CWR files that break no rule, and ways to break one: each says where and what a check must find."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.readers.cwr import read
from pipelines.wire.fixed import cells
from pipelines.writers.cwr import Sender, notice
from tests.formats.cwr_lines import Cwr, collects, linked, publisher, record, work, writer

IPI = "00000000199"
CREATED = datetime(2026, 10, 1, tzinfo=UTC)
Lines = list[str]


@dataclass(frozen=True)
class Break:
    """One way to break a file: what is done to its lines, and the line and rule that a check must find."""

    name: str
    rule: str
    do: Callable[[Lines], tuple[Lines, int]]
    versions: tuple[str, ...] = ("2.1", "2.2")


def works(version: str) -> list[Lines]:
    """Works with all that rules are about: a version, a medley, an excerpt, parties that are merely named."""
    chain = {"publisher_sequence": 1} if version == "2.2" else {}
    later = {"isrc_validity": "Y", "release_date": "20260102"} if chain else {"first_release_date": "20260102"}
    others = [
        publisher("P2", "OPU", pr=2500, mr=5000, chain=2),
        *([collects("P2", "OPT", pr=2500, mr=5000)] if version == "2.2" else []),
    ]
    named = [writer("W2", "OWR", pr=2500), *([collects("W2", "OWT", pr=2500)] if version == "2.2" else [])]
    rich = work(
        "A1",
        publisher("P1", pr=2500, mr=5000, publisher_ipi_name=IPI, publisher_ipi_base_number="I-000000229-7"),
        collects("P1", "SPT", pr=2500, mr=5000),
        collects("P1", "SPT", 840, sign="E", sequence=2),
        *others,
        writer("W1", pr=2500, writer_first_name="ANN", writer_ipi_name=IPI),
        collects("W1", "SWT", pr=2500),
        linked("P1", "W1", version, publisher_name="PUBLISHER P1", **chain),
        writer("W3", role="AR"),
        linked("P1", "W3", version, publisher_name="PUBLISHER P1", **chain),
        *named,
        record("ALT", version, alternate_title="OTHER TITLE", title_type="AT", language_code="EN"),
        record("VER", version, original_work_title="FIRST", iswc_of_original_work="T0345246801"),
        record("PER", version, performing_artist_last_name="THE BAND"),
        record(
            "REC",
            version,
            isrc="GBAAA2600001",
            ean="4006381333931",
            recording_format="A",
            **later,
        ),
        record("ARI", version, society="052", type_of_right="ALL", subject_code="DW", note="A NOTE"),
        *([record("XRF", organisation_code="052", identifier="1", identifier_type="W", validity="Y")] if chain else []),
        version=version,
        version_type="MOD",
        music_arrangement="ARR",
        lyric_adaptation="ORI",
        iswc="T0345246801",
        language_code="EN",
    )
    medley = plain(
        "A2",
        record("COM", version, title="PART", writer_1_last_name="ONE", duration="000130"),
        version=version,
        composite_type="MED",
        composite_component_count=2,
    )
    excerpt = plain(
        "A3",
        record("EWT", version, entire_work_title="WHOLE", iswc_of_entire_work="T0345246801"),
        version=version,
        excerpt_type="MOV",
        musical_work_distribution_category="SER",
        duration="000345",
    )
    return [rich, medley, excerpt, plain("A4", version=version)]


def plain(number: str, *more: str, version: str, **fields: object) -> Lines:
    """A work of one writer and one publisher."""
    chain = {"publisher_sequence": 1} if version == "2.2" else {}
    return work(
        number,
        publisher("P1", pr=5000, mr=10000),
        collects("P1", "SPT", pr=5000, mr=10000),
        writer("W1", pr=5000),
        collects("W1", "SWT", pr=5000),
        linked("P1", "W1", version, publisher_name="PUBLISHER P1", **chain),
        *more,
        version=version,
        **fields,
    )


def our_notice(version: str, folder: Path) -> Lines:
    """Our own notice of these works."""
    path = folder / "received"
    path.write_bytes(bytes(Cwr(version).group("NWR", *works(version))))
    records = read(path, name="works/received", delivery_id="0" * 64).frames["work_record"]
    content = b"".join(notice(records, version, sender=Sender("EXAMPLE SERVICE"), created=CREATED))
    return content.decode("ascii").split("\r\n")[:-1]


def acknowledgement() -> Lines:
    """A society's answer to three works: one accepted as it comes back, one rejected, one in conflict."""

    def ack(number: int, status: str, *records: str) -> Lines:
        said = {"original_group_id": 1, "original_transaction_sequence": number, "original_transaction_type": "NWR"}
        dates = {"creation_date": "20260901", "creation_time": "120000", "processing_date": "20260915"}
        work_said = {"creation_title": f"WORK A{number}", "submitter_creation": f"A{number}"}
        return [record("ACK", **said, **dates, **work_said, transaction_status=status), *records]

    message = {"message_type": "T", "message_level": "T", "validation_number": "001", "message_text": "NO SUCH PARTY"}
    msg = record("MSG", original_record_sequence=0, record_type="NWR", **message)
    trimmed = [line.rstrip() for line in plain("A1", version="2.2")]
    file = Cwr("2.2", sender="SO000000052").group("ACK", ack(0, "AS", *trimmed), ack(1, "RJ", msg), ack(2, "CO", msg))
    return file.lines()


def place(lines: Lines, kind: str, nth: int = 1) -> int:
    """Line, from 1, of the nth record of a kind."""
    return [number for number, line in enumerate(lines, 1) if line.startswith(kind)][nth - 1]


def put(kind: str, field: str, text: str, *, nth: int = 1, version: str = "2.2"):
    """Write a text over a field of the nth record of a kind."""

    def do(lines: Lines) -> tuple[Lines, int]:
        at = place(lines, kind, nth)
        cell = next(cell for cell in cells(version, kind) if cell.name == field)
        line = lines[at - 1].ljust(cell.start + cell.size - 1)
        changed = line[: cell.start - 1] + text.ljust(cell.size)[: cell.size] + line[cell.start - 1 + cell.size :]
        return [*lines[: at - 1], changed, *lines[at:]], at

    return do


def edit(kind: str, change: Callable[[str], str], *, nth: int = 1):
    """Change the nth record of a kind."""

    def do(lines: Lines) -> tuple[Lines, int]:
        at = place(lines, kind, nth)
        return [*lines[: at - 1], change(lines[at - 1]), *lines[at:]], at

    return do


def drop(kind: str, *, nth: int = 1, found_at: str = "", found_nth: int = 1):
    """Leave out a record. What a check finds stands at another: by default, what comes in its place."""

    def do(lines: Lines) -> tuple[Lines, int]:
        at = place(lines, kind, nth)
        left = [*lines[: at - 1], *lines[at:]]
        return left, place(left, found_at, found_nth) if found_at else at

    return do


def insert(before: str, line: str | None = None, *, nth: int = 1, copy_of: str = "", found_at: str = ""):
    """Put a record before another: a given one, or a copy."""

    def do(lines: Lines) -> tuple[Lines, int]:
        at = place(lines, before, nth)
        fresh = line if line is not None else lines[place(lines, copy_of) - 1]
        made = [*lines[: at - 1], fresh, *lines[at - 1 :]]
        return made, place(made, found_at) if found_at else at

    return do


def swap(first: str, second: str, *, nth: int = 1, other: int = 1):
    """Exchange two records, prefixes and all; what a check finds stands where the second was."""

    def do(lines: Lines) -> tuple[Lines, int]:
        one, two = place(lines, first, nth), place(lines, second, other)
        made = list(lines)
        made[one - 1], made[two - 1] = (
            lines[two - 1][:3] + lines[one - 1][3:19] + lines[two - 1][19:],
            lines[one - 1][:3] + lines[two - 1][3:19] + lines[one - 1][19:],
        )
        return made, two

    return do


def found_at(do, kind: str, nth: int = 1):
    """The same, found at another record."""

    def moved(lines: Lines) -> tuple[Lines, int]:
        made, _ = do(lines)
        return made, place(made, kind, nth)

    return moved
