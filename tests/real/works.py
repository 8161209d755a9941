"""The composers and lyricists of the listened songs as CWR 2.1 registrations with equal shares."""

import re
from pathlib import Path

from tests.real.events import listened

SUBMITTER = "000000001"
_WHOLE = 10_000
_NO_ONE = {"", "UNKNOWN", "N/A", "NONE"}


def write(folder: Path) -> None:
    """One file with a work for every song that has an ISRC and at least one writer."""
    folder.mkdir(parents=True, exist_ok=True)
    works = [(row, writers(row)) for row in listened().iter_rows(named=True)]
    (folder / "listened.V21").write_text(registrations([(row, names) for row, names in works if names]), "ascii")


def writers(row: dict) -> dict[str, str]:
    """Name of each writer in ASCII capitals to role: C composed, A wrote the words, CA did both."""
    music, words = _people(row["composer"]), _people(row["lyricist"])
    both = dict.fromkeys([*music, *words])
    return {name: ("CA" if name in music and name in words else "C" if name in music else "A") for name in both}


def registrations(works: list[tuple[dict, dict[str, str]]]) -> str:
    """A file of one group, every record at its full width."""
    lines = [
        "HDR" + "PB" + SUBMITTER + f"{'LISTENED SONGS':<45}" + "01.10" + "20260201" + "000000" + "20260201" + " " * 15,
        "GRH" + "NWR" + "00001" + "02.10" + "0" * 10 + "  ",
    ]
    for place, (row, names) in enumerate(works):
        lines += _work(place, row, names)
    lines.append(f"GRT00001{len(works):08d}{len(lines):08d}   {0:010d}")
    lines.append(f"TRL00001{len(works):08d}{len(lines) + 1:08d}")
    return "\r\n".join(lines) + "\r\n"


def _work(place: int, row: dict, names: dict[str, str]) -> list[str]:
    records = [
        f"{_ascii(row['name'] or row['isrc'], 60)}  {row['isrc']:<14}{'':11}{'0' * 8}{'':12}UNC000000Y   {'':3}ORI"
        f"{'':9}{'':30}{'':10}{'':2} 000{'0' * 8} {'':25}{'':25} "
    ]
    kinds = ["NWR"]
    for number, ((name, role), share) in enumerate(zip(names.items(), _equal(len(names)), strict=True), 1):
        records.append(
            f"W{number:08d}{_ascii(name, 45)}{'':30} {role:<2}{'':9}{'0' * 11}   {share:05d}   {share:05d}   00000"
            f" NN {'':13}{'0' * 12} "
        )
        records.append(f"W{number:08d}{share:05d}{share:05d}00000I2136N001")
        kinds += ["SWR", "SWT"]
    records.append(f"{'0' * 8}{'':60}000000{'':5}{'':60}{'':60}{'':18}{'':13}{row['isrc']}{'':5}")
    kinds.append("REC")
    return [
        f"{kind}{place:08d}{number:08d}{text}" for number, (kind, text) in enumerate(zip(kinds, records, strict=True))
    ]


def _equal(count: int) -> list[int]:
    each, left = divmod(_WHOLE, count)
    return [each + (place < left) for place in range(count)]


def _people(credit: str | None) -> list[str]:
    names = [_ascii(name.strip()) for name in re.split(r"\||/|、|\\", credit or "")]
    return [name for name in dict.fromkeys(names) if name.strip() not in _NO_ONE]


def _ascii(text: str, width: int = 0) -> str:
    """Capitals of the CIS character set; what is not Latin is written by its code points, which differ as it does."""
    plain = "".join(letter if " " <= letter <= "~" else f"U{ord(letter):X}" for letter in text.upper())
    return f"{plain[:width]:<{width}}" if width else plain[:45].strip()
