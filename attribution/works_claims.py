"""Whom submitters merely name, where nobody claims for that party."""

import polars as pl

_GRAIN = ["work_id", "right", "party_id", "role", "submitter", "territories", "share_kind"]


def unclaimed(shares: pl.LazyFrame, newest: pl.LazyFrame) -> pl.LazyFrame:
    """What counts of the shares of a work's registrations.

    Controlled parties count, each submitter's. A named party counts if the newest registration names it and no other
    submitter claims for it: known by its IPI name number, or by its name where one of the two has no number. A party
    without a name is whoever else claims, so that it counts only where nobody else does.

    Args:
        shares: rows of ``WorkShare`` with their ``registration``, one registration per work and submitter; parties that
            are claimed and collect nothing are among them, with the share zero.
        newest: ``work_id`` and ``registration``: the newest of each work.

    Returns:
        The rows that count and are not zero.
    """
    claims = shares.filter("is_controlled")
    named = shares.filter(~pl.col("is_controlled")).join(newest.select("registration"), on="registration", how="semi")
    counted = named.join(_claimed(named, claims), on=_GRAIN, how="anti")
    return pl.concat([claims, counted]).filter(pl.col("share_ppb") > 0)


def _claimed(named: pl.LazyFrame, claims: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of ``named`` whose party another submitter claims for."""
    claimants = claims.select(
        "work_id",
        claimant="submitter",
        claimed_number="ipi_name_number",
        claimed_name="party_name",
    ).unique()
    pairs = named.join(claimants, on="work_id", how="inner").filter(pl.col("submitter") != pl.col("claimant"))
    number, name = pl.col("ipi_name_number"), pl.col("party_name")
    numbered = number.is_not_null() & pl.col("claimed_number").is_not_null()
    same = pl.when(numbered).then(number == pl.col("claimed_number")).otherwise(name == pl.col("claimed_name"))
    nameless = number.is_null() & (name == "")
    return pairs.filter(same | nameless).select(_GRAIN).unique()
