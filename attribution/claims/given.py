"""What a month's claims are decided from: what was received, and what earlier months left."""

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from attribution.claims.asked import CLAIM
from attribution.claims.prices import Quotes

OPEN = ["hold", "waiting_invoice"]
"""States that a later month decides anew."""
KEY = [*CLAIM, "right", "agreement"]


@dataclass(frozen=True)
class Received:
    """What was received about claims so far, and who everybody is: rows of the datasets of these names."""

    claim_message: pl.DataFrame
    claim_summary: pl.LazyFrame
    claim: pl.LazyFrame
    invoice: pl.DataFrame
    party: pl.DataFrame
    agreement: pl.DataFrame
    claim_finding: pl.LazyFrame
    self_billed: pl.Series
    """licensors whose invoices we write"""
    quotes: Quotes


@dataclass(frozen=True)
class Before:
    """What earlier months left: rows of the datasets of these names, with ``original_period`` or ``period``."""

    months: Collection[str]
    """settled here, before the month"""
    claimable: pl.LazyFrame
    """of all of them"""
    claim_match: pl.LazyFrame
    """of all of them"""
    last_match: pl.DataFrame
    """of the last of them"""
    claim_booked: pl.DataFrame | None
    """of the last of them"""
    invoice_booked: pl.DataFrame | None
    """of the last of them"""
