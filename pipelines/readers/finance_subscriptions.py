"""Who subscribed to what: a row for each account, territory and offering in a month.

What is kept of such a file is how many accounts it lists, by base and kind. Like a stream log it is read again, from
where it lies, when the month is settled, and its accounts are known outside this module by keyed hashes only. No word
of a row is ever quoted, not in a reject either: where a row's fields are shifted, any of them may be an account.
"""

from pathlib import Path

import duckdb
import polars as pl

from pipelines.readers.delimited import Delimited, parse_delimited, reject_rows
from pipelines.readers.finance_packed import LARGEST, unpacked
from pipelines.readers.finance_revenue import KIND
from pipelines.readers.finance_rows import (
    Rule,
    amount,
    base,
    given,
    issued,
    monthly,
    split_bad,
    split_repeated,
    to_amount,
)
from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.readers.streams_source import check_bytes
from pipelines.readers.streams_sql import MAX_FIELD, connection, exactly, rows_of
from schemas.columns import polars_schema
from schemas.subscription_count import SubscriptionCount

COLUMNS = ("period", "account_id", "territory", "offering", "subscriber_kind")
OPTIONAL = ("net", "issued")
_KEY = COLUMNS[:4]
_BASE = ("period", "territory", "offering", "subscriber_kind")
_MEMORY = "2GB"
_MOST = 1_000_000_000
"""Units of currency that one account may bring in a month; nano-units of it stay within 64 bits."""
_QUOTED = r" '(?s:.*)'"
_NOBODY = pl.lit(None, pl.String)


def read_subscriptions(path: Path, *, name: str) -> Parsed:
    """Rows of :class:`SubscriptionCount`: how many accounts a file lists.

    Raises:
        Quarantine: where no row can be used, or the rows do not agree on their date of issue.
    """
    found = _table(path, name=name)
    sent_at = issued(found.frame, name=name)
    kept, rejects = _judged(found)
    types = polars_schema(SubscriptionCount)
    counts = kept.group_by(_BASE).agg(accounts=pl.len()).select(pl.col(column).cast(types[column]) for column in types)
    frames = {"subscription_count": counts.sort(_BASE)}
    return monthly(frames, kept["period"], rejects, rows=found.rows, sent_at=sent_at, name=name)


def subscriptions(path: Path, *, name: str) -> pl.DataFrame:
    """The good rows of a file that :func:`read_subscriptions` accepted, with ``account_id``, for hashing at once."""
    kept, _ = _judged(_table(path, name=name))
    return kept.drop("row")


def _judged(found: Delimited) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Good rows with ``net``, null where it is not given, and rejects that quote nothing."""
    said = found.frame.drop("issued").with_columns(pl.col("net").fill_null(""))
    has_net, of_net = pl.col("net") != "", amount("net")
    is_long = pl.col("account_id").str.len_bytes() > MAX_FIELD
    rules = [
        *(given(column) for column in COLUMNS),
        Rule("oversized_field", is_long, pl.lit(f"account_id has more than {MAX_FIELD} bytes")),
        *base(),
        KIND,
        Rule(of_net.reason, has_net & of_net.broken, of_net.detail),
        Rule("bad_number", has_net & (to_amount("net").abs() > _MOST), pl.lit(f"net is above {_MOST:,}: correct it")),
    ]
    good, bad = split_bad(said, rules, _NOBODY)
    kept, repeated = split_repeated(good.with_columns(to_amount("net")), _KEY, _NOBODY)
    detail = pl.col("detail").str.replace(_QUOTED, "")
    return kept, pl.concat([found.rejects, bad, repeated]).with_columns(detail)


def _table(path: Path, *, name: str) -> Delimited:
    if name.lower().endswith(".parquet"):
        return _of_parquet(path, name=name)
    content = unpacked(path, name=name)
    if content.strip() and not content.endswith((b"\n", b"\r")):
        raise Quarantine("truncated", f"{name} ends inside its last line: it may have been cut. Send it whole.")
    return parse_delimited(content, name=name, columns=COLUMNS, optional=OPTIONAL)


def _of_parquet(path: Path, *, name: str) -> Delimited:
    """The rows of Parquet as texts, so that the same rules judge them."""
    check_bytes(path, name)
    if path.stat().st_size > LARGEST:
        raise Quarantine("unreadable", f"{name} has more than {LARGEST:,} bytes. Split it.")
    try:
        with connection(memory=_MEMORY) as con:
            described = con.execute(f"DESCRIBE SELECT * FROM read_parquet({exactly(path)})").fetchall()
            types = {column: kind for column, kind, *_ in described}
            _check_columns(types, name=name)
            texts = (
                f"coalesce(CAST({column} AS VARCHAR), '') AS {column}"
                if column in types
                else f"CAST(NULL AS VARCHAR) AS {column}"
                for column in (*COLUMNS, *OPTIONAL)
            )
            scan = f"read_parquet({exactly(path)}, file_row_number = true)"
            rows = rows_of(con, f'SELECT file_row_number + 1 AS "row", {", ".join(texts)} FROM {scan}')
    except duckdb.Error as error:
        # DuckDB's own words quote the row, with the account in it
        raise Quarantine("unreadable", f"{name} cannot be read ({type(error).__name__}). Write it again.") from None
    if rows.is_empty():
        raise Quarantine("empty_file", f"{name} has columns and no rows. Send it with its rows.")
    none = reject_rows(rows.clear(), "bad_record", detail=_NOBODY)
    return Delimited(rows.sort("row"), none, rows.height)


def _check_columns(types: dict[str, str], *, name: str) -> None:
    missing = [column for column in COLUMNS if column not in types]
    if missing:
        raise Quarantine(
            "missing_column", f"{name} has no column {', '.join(missing)}. Send it with {', '.join(COLUMNS)}."
        )
    strange = sorted(set(types) - {*COLUMNS, *OPTIONAL})
    if strange:
        shown = ", ".join(column[:60] for column in strange[:10])
        raise Quarantine("unexpected_column", f"{name} has {len(strange)} unknown columns: {shown}. Leave them out.")
    for column, kind in types.items():
        is_exact = column == "net" and (kind.startswith("DECIMAL") or kind.endswith("INT") or kind == "INTEGER")
        is_day = column == "issued" and kind == "DATE"
        if not (is_exact or is_day or kind in {"VARCHAR", "UUID", '"NULL"'} or kind.startswith("ENUM")):
            wanted = "an exact decimal or its text" if column == "net" else "text"
            raise Quarantine("wrong_type", f"{name}: {column} is {kind}, it must be {wanted}.")
