"""CWR 3.1 files by hand, as ``cwr_lines`` has them of 2.x."""

from tests.formats.cwr_lines import record

VERSION = "3.1"
NAME = "CW260001EXP_0000_V3-1-0.SUB"


def later_file(*groups: tuple[str, list[list[str]]], name: str = NAME, **header: object) -> list[str]:
    """A file of groups of transactions, each a list of records without their prefix."""
    said = {
        "submitter_type": "PB",
        "submitter_code": "EXPB",
        "submitter_name": "EXAMPLE PUBLISHING",
        "submitter_ipi_name_number": "00000000199",
        "creation_date": "20260901",
        "creation_time": "120000",
        "transmission_date": "20260901",
        "version": VERSION,
        "revision": "000",
        "filename": name,
    }
    lines, transactions = [record("HDR", VERSION, **(said | header))], 0
    for number, (kind, works) in enumerate(groups, 1):
        body = [
            f"{line[:3]}{place:08d}{position:08d}{line[3:]}"
            for place, work in enumerate(works)
            for position, line in enumerate(work)
        ]
        lines += [record("GRH", VERSION, transaction_type=kind, group_code=number), *body]
        lines.append(f"GRT{number:05d}{len(works):08d}{len(body) + 2:08d}")
        transactions += len(works)
    return [*lines, f"TRL{len(groups):05d}{transactions:08d}{len(lines) + 1:08d}"]


def content(lines: list[str], encoding: str = "iso-8859-1") -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def wrk(number: str, *records: str, **fields: object) -> list[str]:
    said = {"work_title": f"WORK {number}", "version_type": "ORI", "musical_work_distribution_category": "POP"}
    own = {"submitter_work_number": number, "recorded_indicator": "Y"}
    return [record("WRK", VERSION, **(said | own | fields)), *records]


def house(number: str, kind: str = "SPU", *, role: str = "E", chain: int = 1, **fields: object) -> str:
    said = {"publisher_name": f"PUBLISHER {number}", "publisher_unknown_indicator": "N"}
    own = {"interested_party_number": number, "publisher_sequence_number": chain, "publisher_role": role}
    return record(kind, VERSION, **(said | own | fields))


def person(number: str, kind: str = "SWR", *, role: str = "CA", **fields: object) -> str:
    said = {"writer_last_name": f"WRITER {number}", "writer_unknown_indicator": "N"}
    return record(kind, VERSION, interested_party_number=number, writer_role=role, **(said | fields))


def takes(
    number: str, kind: str, tis: int = 2136, *, pr: int = 0, mr: int = 0, sign: str = "I", **fields: object
) -> str:
    own = {"interested_party_number": number, "pr_collection_share": pr, "mr_collection_share": mr}
    society = {"pr_affiliation_society_number": "0052", "mr_affiliation_society_number": "0044"}
    said = {"inclusion_exclusion_indicator": sign, "territory_code": f"{tis:04d}", "sequence_number": 1}
    return record(kind, VERSION, **(own | society | said | {"recipient_code": "0000"} | fields))


def wrote(number: str, share: int = 10_000) -> str:
    shares = {f"{right}_manuscript_share": share for right in ("pr", "mr", "sr")}
    return record("MAN", VERSION, writer_ip_number=number, **shares)


def chained(publisher: str, writer: str, chain: int = 1) -> str:
    own = {"publisher_ip_number": publisher, "writer_ip_number": writer[:9]}
    return record("PWR", VERSION, publisher_sequence_number=chain, **own)


def plain(number: str, *more: str, **fields: object) -> list[str]:
    """A work of one writer and one publisher, who share the performing right."""
    return wrk(
        number,
        house("P0000000001"),
        takes("P0000000001", "SPT", pr=5000, mr=10000),
        person("W0000000001"),
        takes("W0000000001", "SWT", pr=5000),
        wrote("W0000000001"),
        chained("P0000000001", "W0000000001"),
        *more,
        **fields,
    )
