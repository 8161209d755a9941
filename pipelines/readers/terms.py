"""Terms: YAML to parties, agreements, mandates, offerings and the service. One mistake refuses the whole file."""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError

from pipelines.readers.parsed import Parsed, Quarantine
from pipelines.readers.terms_ai import (
    certificate_mistakes,
    licence_row,
    mfn_mistakes,
    share_rows,
    trust_rows,
    with_presets,
)
from pipelines.readers.terms_mistakes import Said, located, mistakes_of, refusal, twice, unknown_in
from pipelines.readers.terms_promotions import opt_in_rows, promotion_row
from pipelines.readers.terms_schema import terms_schema
from pipelines.readers.terms_settlement import advance_row, tax_row
from pipelines.readers.yaml_document import load_yaml
from schemas.accepted_unverified import AcceptedUnverified
from schemas.advance import Advance
from schemas.agreement import Agreement
from schemas.ai_licence import AiLicence
from schemas.ai_licence_share import AiLicenceShare
from schemas.allocation import Allocation
from schemas.attribution_provider import AttributionProvider
from schemas.columns import Strict, polars_schema
from schemas.eligibility import Eligibility
from schemas.mandate import Mandate
from schemas.party import Party
from schemas.party_tax import PartyTax
from schemas.promotion import Promotion
from schemas.promotion_track import PromotionTrack
from schemas.reporting import Reporting
from schemas.right_split import RightSplit
from schemas.service import Service
from schemas.service_offering import ServiceOffering
from schemas.term_agreements import AgreementEntry
from schemas.term_allocations import AllocationEntry
from schemas.term_eligibility import EligibilityEntry
from schemas.term_formula import formula_text, revenue_text
from schemas.term_values import Dated
from schemas.terms import MandateEntry, TermsFile
from schemas.trust_list import TrustList
from schemas.us_mechanical_parameter import UsMechanicalParameter

NAMES = {
    "parties": "party",
    "agreements": "agreement",
    "mandates": "mandate",
    "allocations": "allocation",
    "promotions": "promotion",
    "advances": "advance",
    "taxes": "party",
    "reporting": "party",
    "right_splits": "right_split",
    "us_mechanical_parameters": "parameter",
    "accepted_unverified": "parameter",
    "offerings": "offering",
    "eligibilities": "eligibility",
    "trust_lists": "trust_list",
    "ai_licences": "licence",
    "attribution_providers": "provider",
}
"""The key that people know an entry of each section by."""

_OF_RIGHT = {"rate", "formula", "revenue", "share_floor"}
"""Keys of a right that columns keep in another form."""


def read(path: Path, *, name: str, delivery_id: str) -> Parsed:
    """Read one file of terms.

    Raises:
        Quarantine: where anything in it is wrong; the detail names every mistake.
    """
    said = load_yaml(path.read_bytes(), name=name)
    document, found = with_presets(said.data)
    try:
        terms = TermsFile.model_validate(document)
    except ValidationError as error:
        mistakes = mistakes_of(error, said, NAMES, terms_schema)
        raise refusal([*located(found, said), *mistakes], name=name) from error
    found += [*_contradictions(terms), *_unknown_territories(terms), *certificate_mistakes(terms.trust_lists)]
    if found:
        raise refusal(located(found, said), name=name)
    frames = _frames(terms)
    if not any(frame.height for frame in frames.values()):
        raise Quarantine("invalid_content", f"{name} says nothing but its date. Send it with its terms.")
    return Parsed(frames, sum(frame.height for frame in frames.values()), sent_at=terms.issued)


def _contradictions(terms: TermsFile) -> Iterator[Said | str]:
    """Things that the file says twice."""
    yield from twice("parties", enumerate(entry.party for entry in terms.parties))
    mandates = enumerate(terms.mandates)
    yield from twice("mandates", ((at, f"{said.mandate}, {right}") for at, said in mandates for right in said.rights))
    yield from _overlaps("offerings", ((entry.offering, entry) for entry in terms.offerings))
    rights = ((f"{entry.agreement}, {right}", entry) for entry in terms.agreements for right in entry.by_right())
    yield from _overlaps("agreements", rights)
    yield from _overlaps("allocations", ((entry.allocation, entry) for entry in terms.allocations))
    yield from _overlaps("promotions", ((entry.promotion, entry) for entry in terms.promotions))
    yield from _overlaps("right_splits", ((entry.right_split, entry) for entry in terms.right_splits))
    parameters = ((f"{entry.parameter}, {entry.offering_type}", entry) for entry in terms.us_mechanical_parameters)
    yield from _overlaps("us_mechanical_parameters", parameters)
    yield from twice("accepted_unverified", enumerate(entry.parameter for entry in terms.accepted_unverified))

    yield from _overlaps("eligibilities", ((entry.eligibility, entry) for entry in terms.eligibilities))
    yield from twice("advances", enumerate(entry.advance for entry in terms.advances))
    yield from _overlaps("taxes", ((entry.party, entry) for entry in terms.taxes))
    yield from _overlaps("reporting", ((entry.party, entry) for entry in terms.reporting))
    yield from _overlaps("ai_licences", ((entry.licence, entry) for entry in terms.ai_licences))
    yield from twice("trust_lists", enumerate(entry.trust_list for entry in terms.trust_lists))
    yield from twice("attribution_providers", enumerate(entry.provider for entry in terms.attribution_providers))
    yield from mfn_mistakes(terms.ai_licences)


def _overlaps(section: str, entries: Iterable[tuple[str, Dated]]) -> Iterator[Said]:
    """Dated things that hold twice on one day; ``entries`` has all of a section, in its order, one or more times."""
    named = list(entries)
    places = {key: at for at, key in enumerate(dict.fromkeys(id(entry) for _, entry in named))}
    ordered = sorted(named, key=lambda one: (one[0], one[1].valid_from, one[1].last_day))
    for name, group in groupby(ordered, key=lambda one: one[0]):
        for (_, earlier), (_, later) in pairwise(group):
            if later.valid_from <= earlier.last_day:
                yield Said(
                    (section, places[id(later)], "valid_from"),
                    f"{section}: {name} holds twice from {later.valid_from}: end the one of {earlier.valid_from} "
                    "the day before, with valid_to",
                )


def _unknown_territories(terms: TermsFile) -> Iterator[Said]:
    named = [
        ((section, at, "territories"), getattr(entry, NAMES[section]), entry.territories)
        for section in ("agreements", "mandates", "allocations", "promotions", "right_splits", "ai_licences")
        for at, entry in enumerate(getattr(terms, section))
        if entry.territories is not None
    ]
    for at, told in unknown_in([territories for _, _, territories in named]):
        path, name, _ = named[at]
        yield Said(path, f"{name}, {told}")


def _frames(terms: TermsFile) -> dict[str, pl.DataFrame]:
    service = [terms.service] if terms.service else []
    return {
        "service": _frame(Service, [entry.model_dump() for entry in service]),
        "service_offering": _frame(ServiceOffering, [entry.model_dump() for entry in terms.offerings]),
        "party": _frame(Party, [entry.model_dump() for entry in terms.parties]),
        "agreement": _frame(Agreement, [row for entry in terms.agreements for row in _agreement_rows(entry)]),
        "mandate": _frame(Mandate, [row for entry in terms.mandates for row in _mandate_rows(entry)]),
        "allocation": _frame(Allocation, [_allocation_row(entry) for entry in terms.allocations]),
        "promotion": _frame(Promotion, [promotion_row(entry) for entry in terms.promotions]),
        "promotion_track": _frame(PromotionTrack, [row for entry in terms.promotions for row in opt_in_rows(entry)]),
        "right_split": _frame(RightSplit, [entry.row() for entry in terms.right_splits]),
        "us_mechanical_parameter": _frame(
            UsMechanicalParameter, [entry.row() for entry in terms.us_mechanical_parameters]
        ),
        "accepted_unverified": _frame(AcceptedUnverified, [entry.model_dump() for entry in terms.accepted_unverified]),
        "eligibility": _frame(Eligibility, [_eligibility_row(entry) for entry in terms.eligibilities]),
        "advance": _frame(Advance, [advance_row(entry) for entry in terms.advances]),
        "party_tax": _frame(PartyTax, [tax_row(entry) for entry in terms.taxes]),
        "reporting": _frame(Reporting, [entry.model_dump() for entry in terms.reporting]),
        "trust_list": _frame(TrustList, [row for entry in terms.trust_lists for row in trust_rows(entry)]),
        "ai_licence": _frame(AiLicence, [licence_row(entry) for entry in terms.ai_licences]),
        "ai_licence_share": _frame(AiLicenceShare, [row for entry in terms.ai_licences for row in share_rows(entry)]),
        "attribution_provider": _frame(
            AttributionProvider, [entry.model_dump() for entry in terms.attribution_providers]
        ),
    }


def _frame(model: type[Strict], rows: list[dict[str, Any]]) -> pl.DataFrame:
    key = model.to_schema().unique
    return pl.DataFrame(rows, schema=polars_schema(model)).sort(key)


def _agreement_rows(entry: AgreementEntry) -> Iterator[dict[str, Any]]:
    common = entry.model_dump(exclude={"rights", "provision", "ai_deduction", *_OF_RIGHT}) | {
        "offerings": sorted(set(entry.offerings)),
        "ai_reports": sorted(set(entry.ai_reports)),
        "is_ai_deduction_accepted": entry.ai_deduction == "accepted",
        "is_blend": entry.is_blend,
    }
    for right, terms in entry.by_right().items():
        of_right = {
            "right": right,
            "rate_ppb": terms.headline_rate,
            "formula": formula_text(terms.formula),
            "revenue": revenue_text(terms.revenue),
            "share_floor_ppb": terms.share_floor,
        }
        yield {**common, **terms.model_dump(exclude=_OF_RIGHT), **of_right}


def _mandate_rows(entry: MandateEntry) -> Iterator[dict[str, Any]]:
    common = entry.model_dump(exclude={"rights"})
    for right in entry.rights:
        yield {**common, "right": right}


def _allocation_row(entry: AllocationEntry) -> dict[str, Any]:
    said = entry.model_dump(exclude={"parameters"})
    return {**said, "offerings": sorted(entry.offerings), "parameters": entry.said()}


def _eligibility_row(entry: EligibilityEntry) -> dict[str, Any]:
    functional = entry.functional
    return entry.model_dump(exclude={"functional"}) | {
        "own_content": sorted(set(entry.own_content)),
        "functional_least_seconds": functional and functional.least_seconds,
        "functional_value_ppb": functional and functional.value,
    }
