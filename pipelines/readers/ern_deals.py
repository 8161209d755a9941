"""The deals of an ERN message: in which territories, from when to when, for which models and uses."""

from datetime import date
from functools import cache

import polars as pl

from attribution.territory import WORLD
from pipelines.readers.delimited import clip
from pipelines.readers.ern_message import Message, Part
from pipelines.readers.ern_values import coded, validity
from pipelines.readers.xml import BadElement, Element, place, text
from pipelines.territories import territory_tree
from schemas.columns import polars_schema
from schemas.deal import Deal
from schemas.identifiers import is_territory

_EVERYWHERE = str(WORLD)
"""What DDEX calls Worldwide."""
_TERMS = pl.Schema({column: kind for column, kind in polars_schema(Deal).items() if column != "track_id"})


def releases_with_deals(message: Message) -> set[str]:
    """References of the releases that the message has deals for, usable or not."""
    return {
        reference for release_deal, deals in message.release_deals if deals for reference in _references(release_deal)
    }


def read_deals(message: Message, deal_release: list[tuple[str, str]]) -> pl.DataFrame:
    """Rows of ``deal``; a deal that cannot be used is noted and left out.

    Args:
        message: the message.
        deal_release: each track with each release whose deals hold for it.
    """
    terms, given, number = [], [], 0
    for release_deal, deals in message.release_deals:
        references = _known_references(message, release_deal, deals)
        for part in deals:
            number += 1
            terms += _terms(message, part, number)
            given += [(reference, number) for reference in references]
    return (
        pl.DataFrame(deal_release, schema={"track_id": pl.String(), "release": pl.String()}, orient="row")
        .join(pl.DataFrame(given, schema={"release": pl.String(), "deal": pl.Int32()}, orient="row"), on="release")
        .join(pl.DataFrame(terms, schema=_TERMS, orient="row"), on="deal")
        .select(polars_schema(Deal).names())
        .unique(["track_id", "deal", "valid_from"])
        .sort("track_id", "deal", "valid_from")
    )


def _references(release_deal: Element) -> list[str]:
    found = release_deal.iterfind("DealReleaseReference")
    return list(dict.fromkeys(" ".join((reference.text or "").split()) for reference in found))


def _known_references(message: Message, release_deal: Element, deals: list[Part]) -> list[str]:
    known = []
    for reference in _references(release_deal):
        if reference in message.releases:
            known.append(reference)
        elif deals:
            detail = f"{place(release_deal)}: no release {clip(reference)} in the message for its deals"
            message.findings.add(deals[0].row, "missing_reference", detail, reference=reference)
    return known


def _terms(message: Message, part: Part, number: int) -> list[tuple]:
    """The rows of one deal, without its releases: one per validity period."""
    try:
        terms = part.element.find("DealTerms")
        if terms is None:
            raise BadElement(
                "missing_value", f"{place(part.element)}: the deal has no DealTerms, so nothing is known of it"
            )
        _refuse_other_channels(message, terms)
        territories = _territories(message, part, terms)
        models = _codes(terms, "CommercialModelType")
        uses = _codes(terms, "UseType")
        return [(number, territories, models, uses, first, last) for first, last in _periods(terms)]
    except BadElement as problem:
        message.findings.bad(part.row, problem)
        return []


def _codes(terms: Element, tag: str) -> list[str]:
    return sorted({coded(element) for element in terms.iterfind(tag)})


def _periods(terms: Element) -> list[tuple[date, date | None]]:
    """Of several periods that begin on one day the longest stands for all."""
    periods = terms.findall("ValidityPeriod")
    if not periods:
        raise BadElement("missing_value", f"{place(terms)}: the deal has no ValidityPeriod")
    longest: dict[date, date | None] = {}
    for first, last in filter(None, map(validity, periods)):
        before = longest.setdefault(first, last)
        longest[first] = None if last is None or before is None else max(last, before)
    return sorted(longest.items())


def _refuse_other_channels(message: Message, terms: Element) -> None:
    """A deal may be for some services only: then it is ours if it names a recipient of the message.

    Source: DDEX ERN 4.3, DealTerms, DistributionChannel and ExcludedDistributionChannel.
    """
    included, excluded = (
        [{text(each) for each in channel.iter() if each.text} for channel in terms.iterfind(tag)]
        for tag in ("DistributionChannel", "ExcludedDistributionChannel")
    )
    ours = any(channel & message.recipients for channel in included) or not included
    if not ours or any(channel & message.recipients for channel in excluded):
        raise BadElement(
            "missing_reference", f"{place(terms)}: the deal is for other services than the message's recipient"
        )


def _territories(message: Message, part: Part, terms: Element) -> str:
    """Includes and excludes, in one order whatever the message's, so that equal sets are equal texts.

    A part of a country (``CA-QC``) is noted and left out: plays are known by country only, so that they can
    neither be given to a deal for a part nor be withheld from one for the rest.
    """
    included, excluded = (_tokens(message, part, terms, tag) for tag in ("TerritoryCode", "ExcludedTerritoryCode"))
    if _EVERYWHERE in included:
        included = [_EVERYWHERE]
    elif not included:
        if terms.find("ExcludedTerritoryCode") is None:
            raise BadElement(
                "missing_value", f"{place(terms)}: the deal has no territory that is known; it is left out"
            )
        included = [_EVERYWHERE]
    return " ".join([f"+{token}" for token in included] + [f"-{token}" for token in excluded])


def _tokens(message: Message, part: Part, terms: Element, tag: str) -> list[str]:
    tokens = set()
    for element in terms.iterfind(tag):
        code = text(element)
        token = _EVERYWHERE if code == "Worldwide" else code.lstrip("0")
        if is_territory(token) or token in _tis_numbers():
            tokens.add(token)
        else:
            message.findings.add(
                part.row,
                "unknown_territory",
                f"{place(element)}: {tag} {clip(code)!r} is no country and no TIS number; it is left out",
                reference=code,
            )
    return sorted(tokens)


@cache
def _tis_numbers() -> frozenset[str]:
    """Areas that exist to this day: a deal is for territories of now."""
    areas = territory_tree().filter(pl.col("valid_to").is_null())["area"]
    return frozenset(areas.cast(pl.String))
