"""Which shares wait because a society says that it is open whose they are.

A society that finds two registrations in conflict, or rejects a claim, speaks of what it documents and pays itself. So
what waits is, of that work, every share whose owner is with this society for the right, wherever it is played, and
every share that this society licenses to us, whoever owns it. Shares that others stand for are not in question there,
and go on being paid. Where neither is known, no part of the work can be told from the rest, and all of it waits.

Other bad news holds nothing: a registration that is rejected breaks a rule of form, and a society without participation
has no share that could be another's.
"""

from typing import Final

import polars as pl

SCOPE: Final = pl.Schema({"work_id": pl.String(), "scope": pl.String(), "name": pl.String()})
"""``name`` is a society's code or a licensor; empty where the whole work waits."""
OF_SOCIETY, OF_LICENSOR, OF_WORK = "society", "licensor", "work"


def disputes(work_registration: pl.LazyFrame, work_share: pl.LazyFrame, party: pl.LazyFrame) -> pl.DataFrame:
    """What waits of works that a society says are disputed.

    Args:
        work_registration: rows of ``work_registration``.
        work_share: rows of ``work_share``.
        party: rows of ``party``.

    Returns:
        Rows of ``SCOPE``.
    """
    disputed = work_registration.filter("is_disputed").select("work_id", "society_code", "sender").collect()
    if disputed.is_empty():
        return pl.DataFrame(schema=SCOPE)
    owned = work_share.select("work_id", "society_code").drop_nulls().unique()
    by_owner = disputed.lazy().join(owned, on=["work_id", "society_code"], how="semi").collect()
    code = pl.col("society_code").str.strip_chars_start("0").str.zfill(3)
    societies = party.select(code, "party").drop_nulls().collect()
    by_licensor = disputed.join(societies, on="society_code", how="inner")
    known = pl.concat([by_owner.select("work_id", "sender"), by_licensor.select("work_id", "sender")])
    whole = disputed.join(known, on=["work_id", "sender"], how="anti")
    return (
        pl.concat(
            [
                by_owner.select("work_id", scope=pl.lit(OF_SOCIETY), name="society_code"),
                by_licensor.select("work_id", scope=pl.lit(OF_LICENSOR), name="party"),
                whole.select("work_id", scope=pl.lit(OF_WORK), name=pl.lit("")),
            ]
        )
        .unique()
        .sort("work_id", "scope", "name")
    )


def is_disputed(shares: pl.DataFrame, scopes: pl.DataFrame, licensors: pl.Series, societies: pl.Series) -> pl.Series:
    """Which shares wait.

    Args:
        shares: ``work``, ``society`` and ``licensor``, by number.
        scopes: ``work``, by number, ``scope`` and ``name``.
        licensors: the name of each licensor's number.
        societies: the code of each society's number.
    """
    if scopes.is_empty():
        return pl.repeat(value=False, n=shares.height, eager=True)
    names = {"society": societies, "licensor": licensors}
    found = shares.select("work", "society", "licensor").join(
        scopes.filter(scope=OF_WORK).select("work", of_work=True).unique(), on="work", how="left", maintain_order="left"
    )
    for scope, series in names.items():
        numbers = pl.DataFrame({"name": series}).with_row_index(scope)
        waiting = (
            scopes.filter(scope=scope)
            .join(numbers, on="name")
            .select("work", scope, pl.lit(value=True).alias(f"of_{scope}"))
        )
        found = found.join(waiting.unique(), on=["work", scope], how="left", maintain_order="left")
    return found.select(
        pl.any_horizontal(pl.col("of_work", "of_society", "of_licensor").fill_null(value=False))
    ).to_series()
