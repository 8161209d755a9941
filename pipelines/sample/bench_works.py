"""Works of a month for measuring, their shares and their records, a column at a time."""

from typing import Final

import polars as pl

from pipelines.sample.bench_catalogue import padded, scattered
from pipelines.sample.bench_records import work_records
from pipelines.sample.bench_terms import SOCIETIES, SUBMITTERS
from pipelines.sample.codes import ipi
from schemas.columns import WHOLE_PPB, polars_schema
from schemas.recording_work import RecordingWork
from schemas.work import Work
from schemas.work_component import WorkComponent
from schemas.work_finding import WorkFinding
from schemas.work_record import WorkRecord
from schemas.work_share import WorkShare

_OF_TEN_TRACKS: Final = 7
_CLAIMED_TWICE: Final = 100
"""One work in so many is also registered by the next submitter, who says that he controls half."""

_LINES: Final = pl.DataFrame(
    [
        (0, 0, "house", "E", True, "+2136", 5_000, 10_000, "collection"),
        (0, 1, "first", "CA", True, "+2136", 5_000, 0, "collection"),
        (1, 0, "house", "E", True, "+2136 -392", 5_000, 10_000, "collection"),
        (1, 1, "abroad", "SE", True, "+392", 5_000, 10_000, "collection"),
        (1, 2, "first", "C", True, "+2136", 2_500, 0, "collection"),
        (1, 3, "second", "A", True, "+2136", 2_500, 0, "collection"),
        (2, 0, "house", "E", True, "+2136", 2_500, 5_000, "collection"),
        (2, 1, "stranger", "E", False, "+2136", 2_500, 5_000, "ownership"),
        (2, 2, "first", "CA", True, "+2136", 2_500, 0, "collection"),
        (2, 3, "second", "CA", False, "+2136", 2_500, 0, "ownership"),
        (3, 0, "first", "CA", True, "+2136", 5_000, 5_000, "collection"),
        (3, 1, "second", "CA", True, "+2136", 5_000, 5_000, "collection"),
        (4, 0, "house", "E", True, "+2120", 5_000, 10_000, "collection"),
        (4, 1, "first", "CA", True, "+2136", 5_000, 0, "collection"),
        (5, 0, "house", "E", True, "+2136", 2_500, 5_000, "collection"),
        (5, 1, "stranger", "E", False, "+2136", 2_500, 5_000, "ownership"),
        (5, 2, "second", "CA", True, "+2136", 2_500, 0, "collection"),
        (5, 3, "first", "CA", False, "+2136", 2_500, 0, "ownership"),
    ],
    schema=["pattern", "line", "who", "role", "is_controlled", "territories", "PR", "MR", "share_kind"],
    orient="row",
)
"""Who owns what, in hundredths of a percent. 4 has a gap outside Europe, 5 claims half beside another's whole."""
_PUBLISHERS: Final = ("house", "abroad", "stranger")


def work_frames(rows: pl.DataFrame, place: int, delivery_id: str) -> dict[str, pl.DataFrame]:
    """Rows of the works datasets of one submitter, as its registrations would give them.

    Args:
        rows: from :func:`bench_catalogue.tracks_frame`; seven works to ten tracks, and three tracks in a
            hundred without a work.
        place: of the submitter.
        delivery_id: of the file.
    """
    works = _named(_registered(rows.height * _OF_TEN_TRACKS // 10, place), place)
    links = _links(rows, works)
    who = pl.col("who")
    lines = (
        works.join(_LINES, on="pattern")
        .sort("work_id", "line")
        .with_columns(_of(who, what).alias(what) for what in ("name", "ipi", "society", "ip"))
    )
    return {
        "work": _works(works, lines, delivery_id),
        "work_share": _shares(lines),
        "recording_work": _cast(RecordingWork, links.with_columns(proportion_ppb=WHOLE_PPB)).sort(pl.all()),
        "work_component": pl.DataFrame(schema=polars_schema(WorkComponent)),
        "work_finding": pl.DataFrame(schema=polars_schema(WorkFinding)),
        "work_record": _cast(WorkRecord, work_records(works, lines, links)).sort("work_id", "position"),
    }


def _registered(works: int, place: int) -> pl.DataFrame:
    """Numbers and patterns of a submitter's own works, and of its neighbour's that it claims too."""
    many, number = len(SUBMITTERS), pl.col("number")
    every = pl.DataFrame({"number": pl.int_range(works, eager=True)})
    own = every.filter(number % many == place).with_columns(
        pattern=pl.when(scattered(number, 3) % 100 == 7).then(4).otherwise(number // many % 4).cast(pl.Int64)
    )
    claimed = every.filter(number % _CLAIMED_TWICE == 0, number % many == (place - 1) % many)
    return pl.concat([own, claimed.with_columns(pattern=pl.lit(5, pl.Int64))])


def _named(works: pl.DataFrame, place: int) -> pl.DataFrame:
    number, (code, submitter) = pl.col("number"), list(SUBMITTERS.items())[place]
    has_iswc = (scattered(number, 8) % 10 != 0) | (number % _CLAIMED_TWICE == 0)
    prefix = pl.when(pl.col("pattern") == 5).then(pl.lit("X")).otherwise(pl.lit("W"))
    return (
        works.with_columns(
            submitter=pl.lit(submitter),
            submitter_work_id=pl.concat_str(pl.lit(code), prefix, padded(number, 8)),
            title=pl.concat_str(pl.lit("MEASURED SONG "), number),
            iswc=pl.when(has_iswc).then(_iswc(number)),
            first=scattered(number, 5),
            second=65_536 + scattered(number, 6),
        )
        .with_columns(work_id=pl.concat_str("submitter", "submitter_work_id", separator=":"))
        .with_columns(
            **_writer("first"),
            **_writer("second"),
            **_publisher("house", f"MEASURED MUSIC {code}", submitter, "052"),
            **_publisher("abroad", "MEASURED MUSIC JAPAN", _known_ipi(1), "038"),
            **_publisher("stranger", "MEASURED STRANGER", _known_ipi(2), "021"),
        )
    )


def _known_ipi(number: int) -> str:
    return ipi(910_000 + number)


def _writer(who: str) -> dict[str, pl.Expr]:
    society = pl.lit(pl.Series(SOCIETIES)).gather(pl.col(who) % len(SOCIETIES))
    return {
        f"{who}_name": pl.concat_str(pl.lit("MEASURED WRITER "), pl.col(who)),
        f"{who}_ipi": _ipi(100_000 + pl.col(who)),
        f"{who}_society": society,
        f"{who}_ip": pl.concat_str(pl.lit("W"), padded(pl.col(who), 8)),
    }


def _publisher(who: str, name: str, number: str, society: str) -> dict[str, pl.Expr]:
    said = {"name": name, "ipi": number, "society": society, "ip": f"P{number[-8:]}"}
    return {f"{who}_{what}": pl.lit(value) for what, value in said.items()}


def _iswc(number: pl.Expr) -> pl.Expr:
    digits = 990_000_000 + number
    return pl.concat_str(pl.lit("T"), digits, (-(1 + _weighed(digits, range(1, 10))) % 10))


def _ipi(number: pl.Expr) -> pl.Expr:
    """As :func:`codes.ipi`. Source: CISAC, Interested Parties Information, modulo 101."""
    digits = 99_000_000 + number
    rest = _weighed(digits, range(10, 1, -1)) % 101
    return pl.concat_str(padded(digits, 9), padded((101 - rest) % 101 % 100, 2))


def _weighed(number: pl.Expr, weights: range) -> pl.Expr:
    digits = (number // 10**power % 10 for power in range(8, -1, -1))
    return sum((digit * weight for digit, weight in zip(digits, weights, strict=True)), pl.lit(0))


def _links(rows: pl.DataFrame, works: pl.DataFrame) -> pl.DataFrame:
    """Recordings and their works: as many tracks as there are works have their own, the others cover one."""
    track, all_works = pl.col("number"), rows.height * _OF_TEN_TRACKS // 10
    linked = rows.filter(scattered(track, 4) % 100 >= 3)
    second = linked.filter(scattered(track, 7) % 100 == 0)
    named = pl.concat(
        [
            linked.select("isrc", number=track % all_works),
            second.select("isrc", number=(track + 1) % all_works),
        ]
    )
    return named.join(works.select("number", "work_id"), on="number").drop("number")


def _works(works: pl.DataFrame, lines: pl.DataFrame, delivery_id: str) -> pl.DataFrame:
    nobody = pl.lit([], dtype=pl.List(pl.String))
    people = lines.group_by("work_id", maintain_order=True).agg(
        **{
            f"{side}_{what}": pl.col(key).filter(pl.col("who").is_in(_PUBLISHERS) == (side == "publisher"))
            for side in ("writer", "publisher")
            for what, key in (("names", "name"), ("ids", "ipi"))
        }
    )
    rows = works.join(people, on="work_id").with_columns(
        version_type=pl.lit("ORI"),
        composite_type=pl.lit(None, pl.String),
        arranger_names=nobody,
        arranger_ids=nobody,
        is_public_domain=False,
        delivery_id=pl.lit(delivery_id),
    )
    return _cast(Work, rows).sort("work_id")


def _of(who: pl.Expr, what: str) -> pl.Expr:
    """The name, IPI, society or number of whoever a line is about."""
    found = pl.lit(None, pl.String)
    for person in ("first", "second", *_PUBLISHERS):
        found = pl.when(who == person).then(f"{person}_{what}").otherwise(found)
    return found


def _shares(lines: pl.DataFrame) -> pl.DataFrame:
    named = lines.with_columns(party_id="ipi", party_name="name", ipi_name_number="ipi", society_code=pl.col("society"))
    rows = pl.concat(
        [
            named.with_columns(right=pl.lit(right), share_ppb=pl.col(right) * (WHOLE_PPB // 10_000))
            for right in ("PR", "MR")
        ]
    ).filter((pl.col("share_ppb") > 0) | pl.col("is_controlled"))
    return _cast(WorkShare, rows).sort("work_id", "right", "party_id", "role", "territories")


def _cast(model: type, rows: pl.DataFrame) -> pl.DataFrame:
    schema = polars_schema(model)
    return rows.select(schema.names()).cast(schema)
