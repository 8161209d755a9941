"""Which of several deliveries holds, where they say different things of one thing."""

from collections.abc import Mapping, Sequence

import polars as pl

from attribution.consents import CONSENTS, latest_consents
from attribution.latest import CONFLICT, Latest, newest, newest_whole
from schemas.accepted_unverified import AcceptedUnverified
from schemas.advance import Advance
from schemas.agreement import Agreement
from schemas.ai_licence import AiLicence
from schemas.ai_licence_share import AiLicenceShare
from schemas.allocation import Allocation
from schemas.attribution_provider import AttributionProvider
from schemas.columns import polars_schema
from schemas.eligibility import Eligibility
from schemas.fx_rate import FxRate
from schemas.mandate import Mandate
from schemas.party import Party
from schemas.party_tax import PartyTax
from schemas.promotion import Promotion
from schemas.promotion_track import PromotionTrack
from schemas.reporting import Reporting
from schemas.revenue import Revenue
from schemas.right_split import RightSplit
from schemas.service import Service
from schemas.service_offering import ServiceOffering
from schemas.trust_list import TrustList
from schemas.us_mechanical_parameter import UsMechanicalParameter

__all__ = [
    "CONFLICT",
    "CONSENTS",
    "TERMS",
    "Latest",
    "latest_consents",
    "latest_rates",
    "latest_revenue",
    "latest_terms",
    "missing_parties",
]

TERMS = {
    "service": (Service, ()),
    "service_offering": (ServiceOffering, ("offering", "valid_from")),
    "party": (Party, ("party",)),
    "agreement": (Agreement, ("agreement", "right", "valid_from")),
    "mandate": (Mandate, ("mandate", "right")),
    "allocation": (Allocation, ("allocation", "valid_from")),
    "promotion": (Promotion, ("promotion", "valid_from")),
    "promotion_track": (PromotionTrack, ("promotion", "valid_from", "track", "from_date")),
    "right_split": (RightSplit, ("right_split", "valid_from")),
    "us_mechanical_parameter": (UsMechanicalParameter, ("parameter", "offering_type", "valid_from")),
    "accepted_unverified": (AcceptedUnverified, ("parameter",)),
    "eligibility": (Eligibility, ("eligibility", "valid_from")),
    "advance": (Advance, ("advance",)),
    "party_tax": (PartyTax, ("party", "valid_from")),
    "reporting": (Reporting, ("party", "valid_from")),
    "ai_licence": (AiLicence, ("licence", "valid_from")),
    "ai_licence_share": (AiLicenceShare, ("licence", "valid_from", "contribution", "role")),
    "attribution_provider": (AttributionProvider, ("provider",)),
    "trust_list": (TrustList, ("trust_list", "kind", "place")),
}
"""Datasets of the terms, and what names a row in each; there is one service."""

_WHOLE = (
    ("ai_licence", "ai_licence_share", ("licence", "valid_from")),
    ("promotion", "promotion_track", ("promotion", "valid_from")),
    ("trust_list", "trust_list", ("trust_list",)),
)
"""Things of several rows, and where these are: a newer file that says one again leaves none of the older file's."""
_LICENSORS = (
    ("agreement", "agreement", "licensor"),
    ("mandate", "mandate", "licensor"),
    ("party", "party", "licensor"),
    ("promotion", "promotion", "licensor"),
    ("ai_licence", "licence", "licensor"),
    ("attribution_provider", "provider", "owner"),
    ("advance", "advance", "licensor"),
    ("party_tax", "party", "party"),
    ("reporting", "party", "party"),
)
_NAMED = ("dataset", "thing", "licensor")


def latest_terms(intake: Mapping[str, pl.DataFrame]) -> Latest:
    """The terms that hold over all files: for each thing, the newest file's.

    A newer file replaces things one by one; what it leaves out stays. Files that say the same agree, whatever their
    dates. Files of one date, or without one, that say different things are a conflict: none of them holds. A licence
    with its shares is one thing, and so are a promotion with its opt-ins and a trust list: all rows of one are one
    file's.

    Args:
        intake: rows of all accepted deliveries by dataset, with ``delivery_id`` and ``sent_at`` (ISO 8601, UTC).
    """
    kept, disputed = dict(intake), []
    for dataset, rows_in, thing in _WHOLE:
        holding, undecided = newest_whole(dataset, intake, rows_in, thing)
        disputed.append(undecided)
        for name in {dataset, rows_in}:
            kept[name] = intake[name].join(holding, on=[*thing, "delivery_id"], how="semi")
    found = {name: newest(name, kept[name], polars_schema(model), key) for name, (model, key) in TERMS.items()}
    disputed += [undecided for _, undecided in found.values()]
    return Latest(
        {name: rows for name, (rows, _) in found.items()},
        pl.concat(disputed),
    )


def missing_parties(terms: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Terms that name a licensor, or an owner, which no file of terms describes.

    Returns:
        ``dataset``, ``thing``, ``licensor`` (or owner) and ``detail``.
    """
    listed = terms["eligibility"].explode("own_content")
    named = (
        rows.select(dataset=pl.lit(dataset), thing=pl.col(key), licensor=pl.col(party))
        for rows, dataset, key, party in [
            *((terms[dataset], dataset, key, party) for dataset, key, party in _LICENSORS),
            (listed, "eligibility", "eligibility", "own_content"),
        ]
    )
    return (
        pl.concat(named)
        .drop_nulls("licensor")
        .unique()
        .join(terms["party"].select(licensor="party"), on="licensor", how="anti")
        .sort("dataset", "thing")
        .with_columns(
            detail=pl.format("{} {} names {}, which is no party of any file of terms: add it under parties", *_NAMED)
        )
    )


def latest_revenue(intake: pl.DataFrame) -> Latest:
    """The revenue that holds for each month, territory and offering, by the rule of :func:`latest_terms`."""
    return _one("revenue", intake, polars_schema(Revenue), ("period", "territory", "offering"))


def latest_rates(intake: pl.DataFrame) -> Latest:
    """The exchange rate that holds for each day and currency, by the rule of :func:`latest_terms`."""
    return _one("fx_rate", intake, polars_schema(FxRate), ("date", "currency"))


def _one(dataset: str, intake: pl.DataFrame, schema: pl.Schema, key: Sequence[str]) -> Latest:
    rows, undecided = newest(dataset, intake, schema, key)
    return Latest({dataset: rows}, undecided)
