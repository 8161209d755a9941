"""Who listens: accounts become keyed hashes, the same wherever an account is told of."""

import os
import secrets
from hashlib import sha256
from typing import Final

import ibis
import polars as pl
import pyarrow as pa

from attribution.listening import listeners
from pipelines.home import Home
from pipelines.readers.streams_sql import connection, rows_of

KEY_VARIABLE: Final = "PARTITA_LISTENER_KEY"
_MEMORY: Final = "2GB"


def key(home: Home) -> pa.Table:
    """What accounts are hashed with, of one length: from the environment, else made at the first use, never shown.

    Returns:
        Rows of ``listening.LISTENER_KEY``, to be bound as data: in SQL text a key would leak into plans and logs.
    """
    path = home.root / "listener.key"
    given = os.environ.get(KEY_VARIABLE)
    if not given and not path.exists():
        aside = path.with_suffix(f".{os.getpid()}")
        aside.touch(mode=0o600)
        aside.write_text(secrets.token_hex(32))
        aside.replace(path)
    return pa.table({"key": [sha256((given or path.read_text()).encode()).hexdigest()]})


def named(home: Home, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with ``listener`` in place of ``account_id``: that of the account's plays, by the very same expression."""
    with connection(memory=_MEMORY) as con:
        con.register("play", rows.select("account_id").to_arrow())
        con.register("listener_key", key(home))
        names = rows_of(con, str(ibis.to_sql(listeners(), dialect="duckdb")))
    return rows.join(names, on="account_id", how="left").drop("account_id")
