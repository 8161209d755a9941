"""Finance: revenue, subscriptions and exchange rates, told apart by their header."""

import re
from collections.abc import Callable
from pathlib import Path

from pipelines.readers.delimited import decode
from pipelines.readers.finance_packed import unpacked
from pipelines.readers.finance_rates import read_ecb, read_quotations
from pipelines.readers.finance_revenue import SCHEMA, read_revenue, read_revenue_by_kind
from pipelines.readers.finance_subscriptions import read_subscriptions
from pipelines.readers.parsed import Parsed, Quarantine

_BY_COLUMN: dict[str, Callable[..., Parsed]] = {"per_eur": read_quotations, "subscriber_kind": read_revenue_by_kind}


def read(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Read one file of finance: CSV, perhaps in gzip or in the ZIP archive of the European Central Bank, or Parquet.

    Raises:
        Quarantine: where the file cannot be used at all.
    """
    if name.lower().endswith(".parquet"):
        return read_subscriptions(path, name=name)
    content = unpacked(path, name=name)
    text = decode(content, name=name)
    header = text.split("\n", 1)[0]
    if header.startswith("Date,"):
        return read_ecb(text, name=name)
    names = set(re.split(r'[,;\t "\r]+', header))
    if "account_id" in names:
        return read_subscriptions(path, name=name)
    if not names.intersection({*SCHEMA, *_BY_COLUMN}):
        raise Quarantine(
            "missing_column",
            f"{name} names no column of ours in its first line, which is not shown: it may tell of an account. Send "
            "it with the header of revenue, of subscriptions or of exchange rates.",
        )
    reader = next((reader for column, reader in _BY_COLUMN.items() if column in header), read_revenue)
    return reader(content, name=name)
