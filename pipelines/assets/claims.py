"""Claims of works licensors: lines that may be claimed, what comes in against them, and the accounts of accruals."""

import dagster as dg
import polars as pl

from attribution.claims.account import accounts
from attribution.claims.claimable import claimable as lines_claimable
from attribution.claims.decisions import decided
from attribution.claims.earnings import claim_earnings
from attribution.modes import Terms
from attribution.period import bounds
from attribution.us_month import UsInputs
from pipelines import claims_settled
from pipelines.home import Home
from pipelines.quotations import quotations
from pipelines.resources import Pieces
from pipelines.stage import monthly, monthly_datasets
from pipelines.us_mechanicals import counted_apart
from pipelines.wire.cells import transaction_id

STAGE = "claims"


@monthly(STAGE, deps=["listening", "revenue_kind"])
def claimable(
    context: dg.AssetExecutionContext,
    home: dg.ResourceParam[Home],
    usage: pl.LazyFrame,
    usage_weight: pl.LazyFrame,
    base: pl.DataFrame,
    base_weight: pl.DataFrame,
    work_earning: pl.LazyFrame,
    composition_pool: pl.DataFrame,
    agreement: pl.DataFrame,
    mandate: pl.DataFrame,
    territory_set: pl.DataFrame,
    fx_rate: pl.DataFrame,
    recorded_pool: pl.DataFrame,
    track: pl.LazyFrame,
    right_split: pl.DataFrame,
    us_mechanical_parameter: pl.DataFrame,
) -> Pieces:
    """What licensors of works are reported and may claim. One row per agreement, right, base and track."""
    first, last = bounds(context.partition_key)
    us = UsInputs(us_mechanical_parameter, recorded_pool, track, counted_apart(home, context.partition_key, agreement))
    given = (agreement, mandate, territory_set, usage_weight, base_weight, quotations(fx_rate, last))
    terms = Terms(*given, first, last, right_split, us)
    named = transaction_id(context.partition_key, ["territory", "offering", "track_id"])
    return Pieces(lines_claimable(usage, work_earning, base, composition_pool, terms, transaction=named))


@monthly_datasets(STAGE, "claim_match", "claim_discrepancy", "claim_booked", "invoice_booked")
def claims_decided(
    context: dg.AssetExecutionContext,
    home: dg.ResourceParam[Home],
    claim_message: pl.DataFrame,
    claim_summary: pl.LazyFrame,
    claim: pl.LazyFrame,
    claim_finding: pl.LazyFrame,
    invoice: pl.DataFrame,
    party: pl.DataFrame,
    party_tax: pl.DataFrame,
    agreement: pl.DataFrame,
):
    """What becomes of claims that come in or are open, and what licensors are told of them."""
    said = {"claim_message": claim_message, "claim_summary": claim_summary, "claim": claim, "invoice": invoice}
    known = {"claim_finding": claim_finding, "party": party, "agreement": agreement}
    received = claims_settled.received(home, party_tax, period=context.partition_key, **said, **known)
    before = claims_settled.before(home, context.partition_key)
    return decided(received, before, period=context.partition_key)


@monthly(STAGE)
def accrual_account(
    context: dg.AssetExecutionContext,
    home: dg.ResourceParam[Home],
    claimable: pl.LazyFrame,
    claim_match: pl.DataFrame,
    agreement: pl.DataFrame,
) -> Pieces:
    """What is accrued of every open line, carried from month to month. One row per line and month that it is for."""
    period = context.partition_key
    left = claims_settled.last_left(home, "accrual_account", period)
    last_match = claims_settled.before(home, period).last_match
    return Pieces(accounts(left, claimable, claim_match, last_match, agreement, period=period))


@monthly(STAGE)
def claim_earning(
    context: dg.AssetExecutionContext,
    home: dg.ResourceParam[Home],
    claim_match: pl.DataFrame,
    accrual_account: pl.LazyFrame,
    agreement: pl.DataFrame,
) -> pl.DataFrame:
    """What claims and leftovers make payable. One row per payee, agreement, month claimed for and currency."""
    earlier = claims_settled.matches_before(home, context.partition_key)
    return claim_earnings(claim_match, earlier, accrual_account, agreement, period=context.partition_key)
