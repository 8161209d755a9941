"""What may stand in a cell of a DDEX flat file, as polars expressions: text, numbers, dates, identifiers.

Source: DDEX DSR Part 1, Architecture, clause 7: delimiters, escapes, primitive types.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from attribution.money import money, shown

UNKNOWN = "[unknown]"
"""For a mandatory cell about which nobody told us anything."""

CONTROL = r"[\x00-\x08\x0A-\x1F\x7F-\x{9F}\x{2028}\x{2029}]"
"""What no cell can hold: the standard has no escape for it."""
_LINE_END = r"[\n\r\x0B\x0C\x{85}\x{2028}\x{2029}]"
_CONTROL_CODES = [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029]
_UNSAFE = {
    char: "".join(f"%{byte:02X}" for byte in char.encode())
    for char in [*map(chr, _CONTROL_CODES), " ", "%", "/", "|", "\\"]
}
_MINUTE_SECONDS, _HOUR_SECONDS = 60, 3600


def text(value: str | pl.Expr, *, otherwise: str = "") -> pl.Expr:
    """Text, escaped: TAB, pipe and backslash come back whole; ``otherwise`` stands where there is none.

    A line end or another control character has no escape in the standard: it becomes a space.
    """
    clean = _expr(value).str.replace_all(CONTROL, " ").str.strip_chars(" ")
    return pl.when(clean.str.len_bytes() > 0).then(escaped(clean)).otherwise(pl.lit(otherwise))


def altered(value: str | pl.Expr) -> pl.Expr:
    """Why :func:`text` cannot write a text as it is, a code of ``CELL_REASON``; null where it can.

    A companion of the cell: what is written of such a value is readable and not the value, and goes on a list.
    """
    given = _expr(value)
    return (
        pl.when(given.str.contains(_LINE_END))
        .then(pl.lit("line_end"))
        .when(given.str.contains(CONTROL))
        .then(pl.lit("control_character"))
        .when(given.str.strip_chars(" ") != given)
        .then(pl.lit("outer_space"))
    )


def altered_cells(rows: pl.DataFrame, cells: Mapping[str, str], *, key: Sequence[str]) -> pl.DataFrame:
    """The values of rows that :func:`text` and :func:`texts` do not write as they are.

    Args:
        rows: what a record is written from.
        cells: name of a cell by the column that it is written from, of texts or lists of texts.
        key: columns that say which row it is.

    Returns:
        One row per value: ``key``, ``cell``, ``value``, ``reason``; in the order of the cells and rows.
    """
    found = []
    for column, cell in cells.items():
        values = rows.select(*key, cell=pl.lit(cell), value=pl.col(column))
        if isinstance(rows.schema[column], pl.List):
            values = values.explode("value")
        found.append(values.with_columns(reason=altered("value")).filter(pl.col("reason").is_not_null()))
    return pl.concat(found)


def texts(values: str | pl.Expr) -> pl.Expr:
    """Several texts in one cell."""
    clean = pl.element().fill_null("").str.replace_all(CONTROL, " ").str.strip_chars(" ")
    return _expr(values).list.eval(escaped(clean)).list.join("|").fill_null("")


def identifiers(namespace: str, values: str | pl.Expr) -> pl.Expr:
    """Several ``namespace::id`` in one cell; an unknown one keeps its place, and none at all leave the cell empty."""
    known = pl.element().fill_null("")
    each = pl.when(known == "").then(pl.lit("")).otherwise(escaped(pl.lit(f"{namespace}::") + known))
    joined = _expr(values).list.eval(each).list.join("|").fill_null("")
    return pl.when(joined.str.strip_chars("|") == "").then(pl.lit("")).otherwise(joined)


def identifier(namespace: str | pl.Expr, value: str | pl.Expr) -> pl.Expr:
    """``namespace::id``, or nothing where either is unknown."""
    space = pl.lit(namespace) if isinstance(namespace, str) else namespace
    return text(pl.when(_expr(value) != "").then(pl.concat_str(space, pl.lit("::"), _expr(value))))


def integer(value: str | pl.Expr) -> pl.Expr:
    """A whole number."""
    return _expr(value).cast(pl.String).fill_null("")


def decimal(amount: str | pl.Expr) -> pl.Expr:
    """A ``Decimal`` without exponent or idle zeros; zero is ``0``."""
    return shown(amount).fill_null("")


def nano_decimal(units: str | pl.Expr) -> pl.Expr:
    """The same of Int128 nano-units."""
    return decimal(money(units))


def percentage(share_ppb: str | pl.Expr) -> pl.Expr:
    """Parts per billion as DDEX writes a share: a quarter is ``25``."""
    return nano_decimal(_expr(share_ppb).cast(pl.Int128) * 100)


def duration(milliseconds: str | pl.Expr) -> pl.Expr:
    """``PT3M21S``, to the nearest second; nothing where the length is not known."""
    seconds = (_expr(milliseconds) + 500) // 1000
    hours = seconds // _HOUR_SECONDS
    minutes = seconds % _HOUR_SECONDS // _MINUTE_SECONDS
    written = pl.concat_str(
        pl.lit("PT"),
        pl.when(hours > 0).then(pl.concat_str(hours, pl.lit("H"))).otherwise(pl.lit("")),
        pl.when((hours > 0) | (minutes > 0)).then(pl.concat_str(minutes, pl.lit("M"))).otherwise(pl.lit("")),
        seconds % _MINUTE_SECONDS,
        pl.lit("S"),
    )
    return pl.when(_expr(milliseconds) > 0).then(written).otherwise(pl.lit("")).fill_null("")


def transaction_id(period: str, parts: Sequence[str | pl.Expr]) -> pl.Expr:
    """What a claim or an invoice refers to: month and key of a line, the same in every run and for ever unique.

    Characters that could be taken for the separator or end the cell are percent-encoded, so that different
    keys never meet in one identifier.
    """
    safe = [_expr(part).cast(pl.String).str.replace_many(list(_UNSAFE), list(_UNSAFE.values())) for part in parts]
    return pl.concat_str([pl.lit(period), *safe], separator="/")


def escaped(value: pl.Expr) -> pl.Expr:
    """With TAB, pipe and backslash as they come back: behind one backslash, behind two, and as three."""
    return (
        value.str.replace_all("\\", "\\\\\\", literal=True)
        .str.replace_all("\t", "\\\t", literal=True)
        .str.replace_all("|", "\\\\|", literal=True)
    )


def _expr(value: str | pl.Expr) -> pl.Expr:
    return pl.col(value) if isinstance(value, str) else value
