"""What terms may say of AI: whose signatures count, what sources are owed, who measures; each with its source."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from schemas import provenance_words as words
from schemas.term_values import Amount, CurrencyCode, Dated, Entry, Key, OrRate, Rate, Territories, Text

ATTRIBUTION_LABEL: Final = "org.partita.attribution"
"""Label of attribution assertions, where a trust list does not name its own."""
OTHER: Final = "other"
"""How a file names every role that it does not name."""

_BY_FEATURE: Final = frozenset({"feature_revenue", "generator_income"})
_MONEY: Final = ("minimum", "fixed")


def _for_any_role(value: Any) -> Any:
    """One share is the share of every role."""
    return value if isinstance(value, dict) else {OTHER: value}


Pem = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]
"""A certificate as text; whether it is one, the reader finds out."""
Label = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[A-Za-z0-9_-]+)+$", max_length=200)]
"""A label of C2PA assertions of one's own: a reversed domain, and what it is."""
Role = Literal[(*words.AI_USE, *words.VOICE_ROLE, OTHER)]
RoleShares = Annotated[dict[Role, Rate], BeforeValidator(_for_any_role), Field(min_length=1), OrRate()]


class Anchors(Entry):
    """Certificates by what they may vouch for: signers of manifests, timestamps, identities (CAWG)."""

    manifest: list[Pem] = Field(min_length=1, description="Who may vouch for signers of manifests")
    tsa: list[Pem] = Field(default_factory=list, description="Who may vouch for timestamps")
    cawg: list[Pem] = Field(default_factory=list, description="Who may vouch for identities by CAWG")


class TrustListEntry(Dated):
    """A trust list; those in force on a month's last day judge, taken together, what the month brings."""

    trust_list: Key
    anchors: Anchors = Field(description="Certificates of authorities: X.509, PEM, one in each text")
    labels: list[Label] = Field(
        default_factory=lambda: [ATTRIBUTION_LABEL],
        min_length=1,
        description=f"Of attribution assertions; left out: {ATTRIBUTION_LABEL}",
    )

    @model_validator(mode="after")
    def _has_labels_as_they_are_read(self) -> Self:
        ending = [label for label in self.labels if label.rsplit(".", 1)[1][:1] == "v" and label[-1].isdigit()]
        if ending:
            raise ValueError(f"label {ending[0]} ends in a version, which readers of manifests cut off: leave it out")
        if len(set(self.labels)) < len(self.labels):
            raise ValueError("has a label twice: leave one")
        return self


class AttributionProviderEntry(Entry):
    """Who measures what an output draws on, and the party of ours that it belongs to, if any."""

    provider: Text
    owner: Key | None = None
    source: Text


class AiLicenceEntry(Dated):
    """A licence of sources: what they are owed, of what, and what happens where that cannot be said or taken."""

    licence: Key
    licensor: Key | None = None
    provision: bool = Field(default=False, description="What we set aside for sources that nobody licensed to us")
    preset: Key | None = None
    right: Literal[words.SOURCE_RIGHT]
    generator: Text | None = None
    model_id: Text | None = None
    model_version: Text | None = None
    territories: Territories
    revenue_base: Literal[words.REVENUE_BASE]
    feature: Text | None = None
    shares: dict[Literal["All", "Partly"], RoleShares] = Field(
        default_factory=dict,
        description="By how much AI made of the track: a share, or one by role with other for the rest",
        examples=[{"All": "30 %", "Partly": "10 %"}],
    )
    performing: Rate | None = None
    fixed: Amount | None = None
    minimum: Amount | None = None
    currency: CurrencyCode | None = None
    floor: Rate = 0
    confidence: Rate = 0
    fallback: Literal[words.FALLBACK_KEY] | None = None
    residual: Literal[words.RESIDUAL] = "deliverer"
    where_not_accepted: Literal[words.UNACCEPTED] | None = None
    blocked_money: Literal[words.RESOLUTION]
    on_provider_conflict: Literal[words.ON_CONFLICT] = "flag"
    mfn_group: Key | None = None
    requires_consent: bool = False

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        problems = [*_scope_problems(self), *_base_problems(self), *_share_problems(self), *_weight_problems(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self


def _scope_problems(entry: AiLicenceEntry) -> Iterator[str]:
    """Whose sources, of which right and model."""
    if entry.provision != (entry.licensor is None):
        yield (
            "needs a licensor, or 'provision: true' where it is what we set aside for sources that nobody licensed "
            "to us; never both"
        )
    if entry.model_version is not None and entry.model_id is None:
        yield "has a model_version and no model_id: add the model that it is a version of"
    if entry.right == "composition" and entry.performing is None:
        yield "needs performing: the part of composition money that is for performing; the rest is mechanical"
    if entry.right != "composition" and entry.performing is not None:
        yield f"performing divides composition money, and its right is {entry.right}: leave it out"


def _base_problems(entry: AiLicenceEntry) -> Iterator[str]:
    """What the share is of, and sums beside it."""
    base = entry.revenue_base
    if (base in _BY_FEATURE) != (entry.feature is not None):
        yield (
            f"{base} needs a feature, the offering whose revenue is meant"
            if base in _BY_FEATURE
            else f"feature belongs to feature_revenue and generator_income, not to {base}: leave it out"
        )
    if base == "generator_income" and entry.generator is None:
        yield "generator_income needs the generator whose income it is"
    if (base == "fixed") != (entry.fixed is not None):
        yield "revenue_base fixed and the sum fixed belong together: add the other one"
    if entry.minimum is not None and base == "fixed":
        yield "a minimum tops up a share, and a fixed sum is none: leave one of them out"
    given = [name for name in _MONEY if getattr(entry, name) is not None]
    if given and entry.currency is None:
        yield f"{given[0]} needs a currency beside it"
    if given and entry.provision:
        yield f"a provision has no {given[0]}, since nobody is there to be paid a sum: leave it out"
    if (base == "service_share") != (entry.where_not_accepted is not None):
        yield (
            "needs where_not_accepted: service or hold, for tracks whose deliverer accepts no deduction; "
            "there is no default"
            if base == "service_share"
            else f"where_not_accepted belongs to service_share, since {base} takes nothing from a track: leave it out"
        )


def _share_problems(entry: AiLicenceEntry) -> Iterator[str]:
    """Shares by contribution and role."""
    if entry.revenue_base == "fixed":
        if entry.shares:
            yield "a fixed sum has no shares: leave them out, or write a second licence"
        if entry.mfn_group:
            yield "a fixed sum has no share to compare, so that mfn_group cannot hold: leave it out"
        return
    if "All" not in entry.shares:
        yield "needs shares with at least All, like {All: '30 %', Partly: '10 %'}"
    known = words.VOICE_ROLE if entry.right == "voice" else words.AI_USE
    for contribution, by_role in entry.shares.items():
        foreign = sorted(set(by_role) - {*known, OTHER})
        if foreign:
            yield f"shares, {contribution}: {foreign[0]} is no role of right {entry.right}: {', '.join(known)} are"
        if OTHER not in by_role:
            yield f"shares, {contribution}: add '{OTHER}' for every role that is not named, if only '0 %'"


def _weight_problems(entry: AiLicenceEntry) -> Iterator[str]:
    """Which weights count, and where the rest goes."""
    uses = [name for name in ("floor", "confidence") if getattr(entry, name)]
    if entry.right == "voice":
        of_works = [*uses, *(["fallback"] if entry.fallback else [])]
        of_works += ["residual"] if entry.residual != "deliverer" else []
        if of_works:
            yield f"{of_works[0]} is about weights, and a voice has none: leave it out"
    elif entry.fallback is None and (entry.confidence or entry.residual == "fallback_pool"):
        said = "confidence" if entry.confidence else "residual"
        yield f"{said} sends money to what the model was trained on: add fallback, equal or training_use"
