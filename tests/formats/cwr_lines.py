"""CWR files by hand: the fields that a test is about, put in their places; the rest blank or zero."""

import polars as pl

from pipelines.wire.cwr_layouts import layouts

ZERO_FILLED = ("N", "D", "T")
SHORT = {"GRH": 26, "GRT": 24}


def record(kind: str, version: str = "2.2", /, **fields: object) -> str:
    """One record after its prefix. A field is named as in the layout, in lower case with underscores, without '#'."""
    places = {}
    for name, start, size, form in (
        layouts().filter(version=version, record=kind).select("field", "start", "size", "format").iter_rows()
    ):
        places[_key(name)] = (start, size, form)
    width = max(start + size - 1 for start, size, _ in places.values())
    line = [" "] * width
    for start, size, form in places.values():
        if form in ZERO_FILLED:
            line[start - 1 : start - 1 + size] = "0" * size
    for name, value in fields.items():
        start, size, form = places[name]
        text = str(value)
        line[start - 1 : start - 1 + size] = text.rjust(size, "0") if form in ZERO_FILLED else text.ljust(size)
    return kind + "".join(line)[3 if kind in {"HDR", "GRH", "GRT", "TRL"} else 19 :]


def _key(name: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in name).lower().split())


class Cwr:
    """A file under construction: works are lists of records without their prefix."""

    def __init__(self, version: str = "2.2", sender: str = "PB000000123", created: str = "20260901120000") -> None:
        self.version, self.sender, self.created = version, sender, created
        self.groups: list[tuple[str, list[list[str]]]] = []

    def group(self, kind: str, *works: list[str]) -> "Cwr":
        self.groups.append((kind, list(works)))
        return self

    def lines(self) -> list[str]:
        header = record(
            "HDR",
            self.version,
            sender_type=self.sender[:2],
            sender_id=self.sender[2:],
            sender_name="EXAMPLE PUBLISHING",
            edi_standard_version_number="01.10",
            creation_date=self.created[:8],
            creation_time=self.created[8:],
            transmission_date=self.created[:8],
        )
        lines, transactions = [header], 0
        for number, (kind, works) in enumerate(self.groups, 1):
            body = [
                f"{line[:3]}{place:08d}{position:08d}{line[3:]}"
                for place, work in enumerate(works)
                for position, line in enumerate(work)
            ]
            lines.append(f"GRH{kind}{number:05d}0{self.version}00000000000"[:26])
            lines.extend(body)
            lines.append(f"GRT{number:05d}{len(works):08d}{len(body) + 2:08d}")
            transactions += len(works)
        lines.append(f"TRL{len(self.groups):05d}{transactions:08d}{len(lines) + 1:08d}")
        return lines

    def text(self) -> str:
        return "".join(line + "\r\n" for line in self.lines())

    def __bytes__(self) -> bytes:
        return self.text().encode()


def work(number: str, *records: str, kind: str = "NWR", version: str = "2.2", **fields: object) -> list[str]:
    """A registration of a work; ``records`` follow its header."""
    said = {"work_title": f"WORK {number}", "version_type": "ORI", "musical_work_distribution_category": "POP"}
    return [record(kind, version, submitter_work=number, recorded_indicator="Y", **(said | fields)), *records]


def publisher(number: str, kind: str = "SPU", *, pr: int = 0, mr: int = 0, role: str = "E", chain: int = 1, **fields):
    said = {"publisher_name": f"PUBLISHER {number}", "pr_affiliation_society": "052", "mr_society": "044"}
    return record(
        kind,
        interested_party=number,
        publisher_sequence=chain,
        publisher_type=role,
        pr_ownership_share=pr,
        mr_ownership_share=mr,
        **(said | fields),
    )


def writer(number: str, kind: str = "SWR", *, pr: int = 0, mr: int = 0, role: str = "CA", **fields):
    said = {"writer_last_name": f"WRITER {number}", "pr_affiliation_society": "052", "mr_society": "044"}
    return record(
        kind,
        interested_party=number,
        writer_designation_code=role,
        pr_ownership_share=pr,
        mr_ownership_share=mr,
        **(said | fields),
    )


def collects(number: str, kind: str, tis: int = 2136, *, pr: int = 0, mr: int = 0, sign: str = "I", **fields):
    return record(
        kind,
        interested_party=number,
        inclusion_exclusion_indicator=sign,
        pr_collection_share=pr,
        mr_collection_share=mr,
        **({"sequence": 1, "tis_numeric_code": f"{tis:04d}"} | fields),
    )


def linked(publisher_number: str, writer_number: str, version: str = "2.2", **fields):
    return record("PWR", version, publisher_ip=publisher_number, writer_ip=writer_number, **fields)


def simple(number: str, *more: str, version: str = "2.2", **fields: object) -> list[str]:
    """A work of one writer and one publisher, half of the performing right each, that breaks no rule."""
    chain = {"publisher_sequence": 1} if version == "2.2" else {}
    return work(
        number,
        publisher("P1", pr=5000, mr=10000),
        collects("P1", "SPT", pr=5000, mr=10000),
        writer("W1", pr=5000),
        collects("W1", "SWT", pr=5000),
        linked("P1", "W1", version, **chain),
        *more,
        **fields,
    )


def shares(frame: pl.DataFrame) -> set[tuple[str, str, str, int]]:
    """Who collects what where, for a test to compare: right, party, territories, share in hundredths of a percent."""
    rows = frame.filter(pl.col("share_ppb") > 0).select("right", "party_name", "territories", "share_ppb").rows()
    return {(right, name, where, share // 100_000) for right, name, where, share in rows}
