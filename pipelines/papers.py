"""What was delivered about AI, taken together: manifests verified, grants and opt-outs as last stated."""

import polars as pl

from attribution.consents import CONSENTS, latest_consents
from attribution.latest import Latest, newest
from pipelines.home import Home
from pipelines.intake import agreed, registry
from pipelines.provenance.evidence import evidence
from schemas.columns import polars_schema
from schemas.provenance_index import ProvenanceIndex
from schemas.training_use import TrainingUse

PAPERS = (
    "provenance_index", "provenance_verdict", "provenance_manifest", "attribution_claim", "voice_claim",
    "training_use", "consent", "reservation",
)  # fmt: skip
_PAIR = ["track_ref", "asset", "store"]
_RESERVED = ["kind", "subject_id", "use", "valid_from", "origin"]
_TRAINED = ["model_id", "model_version", "right", "source"]


def papers(home: Home, period: str, track: pl.LazyFrame, trust_list: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
    """The datasets of ``PAPERS``, in that order.

    Args:
        home: where everything lies.
        period: the month.
        track: rows of ``track``, whose messages may name audio files.
        trust_list: rows of ``trust_list``.

    Raises:
        TermsConflict: where deliveries say different things of one grant.
    """
    received = registry(home)
    index = _index(received.intake("provenance_index"))
    verified = evidence(home, index, received.deliveries(), track, trust_list, period)
    registered = agreed(latest_consents({name: received.intake(name).collect() for name in CONSENTS}))
    reserved = pl.concat([registered["reservation"], verified.reservation]).unique(_RESERVED, keep="first")
    return (
        index,
        verified.verdict,
        verified.manifest,
        verified.claim,
        verified.voice,
        _training(received.intake("training_use")),
        registered["consent"],
        reserved.sort(_RESERVED),
    )


def _index(rows: pl.LazyFrame) -> pl.DataFrame:
    """Every pair of files that an index names; where two describe one rendition differently, by the newer one."""
    ordered = rows.sort("sent_at", "delivery_id", nulls_last=False).unique(_PAIR, keep="last", maintain_order=True)
    return ordered.select(polars_schema(ProvenanceIndex).names()).sort(_PAIR).collect()


def _training(rows: pl.LazyFrame) -> pl.DataFrame:
    found, conflicts = newest("training_use", rows.collect(), polars_schema(TrainingUse), _TRAINED)
    return agreed(Latest({"training_use": found}, conflicts))["training_use"]
