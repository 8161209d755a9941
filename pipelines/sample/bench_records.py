"""The CWR records that a month for measuring would have come in: a column at a time."""

from collections.abc import Iterator
from typing import Final

import polars as pl

_TIS: Final = {"+2136": ("I2136",), "+392": ("I0392",), "+2120": ("I2120",), "+2136 -392": ("I2136", "E0392")}
_KEY: Final = ("work_id", "position", "record", "content")


def work_records(works: pl.DataFrame, lines: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``work_record``, in no order.

    Args:
        works: one row per registration.
        lines: one row per registration and party, with ``line``, the party's place.
        links: recordings of the registrations.
    """
    pieces = [_header(works), *_parties(lines), _recordings(links)]
    ordered = pl.concat(pieces).with_columns(
        position=pl.int_range(pl.len()).over("work_id", order_by=["position", "content"])
    )
    return ordered.select(*_KEY, version=pl.lit("2.1"))


def _fields(*fields: tuple[pl.Expr | str, int]) -> pl.Expr:
    texts = (pl.lit(text) if isinstance(text, str) else text for text, _ in fields)
    cells = [text.fill_null("").str.pad_end(width, " ") for text, (_, width) in zip(texts, fields, strict=True)]
    return pl.concat_str(cells).str.strip_chars_end(" ")


def _digits(number: pl.Expr, width: int = 5) -> pl.Expr:
    return number.cast(pl.String).str.zfill(width)


def _piece(rows: pl.DataFrame, position: pl.Expr | int, record: str, content: pl.Expr) -> pl.DataFrame:
    place = pl.lit(position) if isinstance(position, int) else position
    return rows.select("work_id", position=place.cast(pl.Int64), record=pl.lit(record), content=content)


def _header(works: pl.DataFrame) -> pl.DataFrame:
    content = _fields(
        (pl.col("title"), 62), (pl.col("submitter_work_id"), 14), (pl.col("iswc"), 11), ("00000000", 20),
        ("POP000000YMTX", 16), ("ORI", 54), ("N00000000000", 12),
    )  # fmt: skip
    return _piece(works, -1, "NWR", content)


def _parties(lines: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Each party's record and, where it controls its share, what it collects; a writer's publisher comes last."""
    named = lines.with_columns(place=pl.col("line") * 10, is_publisher=pl.col("role").is_in(["E", "SE"]))
    for (is_publisher, is_controlled, territories), rows in named.group_by(
        "is_publisher", "is_controlled", "territories", maintain_order=True
    ):
        yield _publisher(rows) if is_publisher else _writer(rows)
        if not is_controlled:
            continue
        for turn, tis in enumerate(_TIS[str(territories)], 1):
            yield _collection(rows, tis, turn, is_publisher=bool(is_publisher))
        if not is_publisher:
            housed = rows.filter(pl.col("pattern") != 3)
            link = _fields((pl.col("house_ip"), 9), (pl.col("house_name"), 73), (pl.col("ip"), 9))
            yield _piece(housed, pl.col("place") + 5, "PWR", link)


def _owned(right: str) -> tuple[pl.Expr, int]:
    return pl.concat_str("society", _digits(pl.col(right))), 8


def _publisher(rows: pl.DataFrame) -> pl.DataFrame:
    owns = pl.col("role") == "E"
    owned = rows.with_columns(pl.when(owns).then(pl.col(right)).otherwise(0).alias(right) for right in ("PR", "MR"))
    chain = pl.when(pl.col("who") == "stranger").then(pl.lit("02")).otherwise(pl.lit("01"))
    content = _fields(
        (chain, 2), (pl.col("ip"), 9), (pl.col("name"), 46), (pl.col("role"), 11), (pl.col("ipi"), 25),
        _owned("PR"), _owned("MR"), ("   00000", 8),
    )  # fmt: skip
    kind = "SPU" if rows["is_controlled"][0] else "OPU"
    return _piece(owned, pl.col("place"), kind, content)


def _writer(rows: pl.DataFrame) -> pl.DataFrame:
    last = pl.col("name").str.strip_prefix("MEASURED ")
    content = _fields(
        (pl.col("ip"), 9), (last, 45), ("MEASURED", 31), (pl.col("role"), 11), (pl.col("ipi"), 11),
        _owned("PR"), _owned("MR"), ("   00000 NN", 25), ("000000000000", 12),
    )  # fmt: skip
    kind = "SWR" if rows["is_controlled"][0] else "OWR"
    return _piece(rows, pl.col("place"), kind, content)


def _collection(rows: pl.DataFrame, tis: str, turn: int, *, is_publisher: bool) -> pl.DataFrame:
    included = tis[0] == "I"
    shares = [_digits(pl.col(right) if included else pl.lit(0)) for right in ("PR", "MR")]
    content = _fields(
        (pl.col("ip"), 15 if is_publisher else 9), (shares[0], 5), (shares[1], 5), ("00000", 5), (tis, 6),
        (f"{turn:03d}", 3),
    )  # fmt: skip
    return _piece(rows, pl.col("place") + turn, "SPT" if is_publisher else "SWT", content)


def _recordings(links: pl.DataFrame) -> pl.DataFrame:
    content = _fields(("20200101", 68), ("000330", 149), (pl.lit(""), 13), (pl.col("isrc"), 12), ("AD", 2))
    return _piece(links, 1_000, "REC", content)
