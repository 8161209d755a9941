"""What a delivery of consents may say: who grants what to whom, who takes it back, and what is reserved."""

import re
from collections.abc import Iterator
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from schemas import provenance_words as words
from schemas.check_digits import is_iswc
from schemas.columns import ISRC, SHA256
from schemas.reservation_words import is_constrained, reserved
from schemas.term_values import Day, Entry, Key, Moment, Territories, Text

_NOTHING_SAID: Final = frozenset({"all", "all uses", "any", "any use", "any and all uses", "everything", "unlimited"})
_PARTY: Final = r"[a-z0-9][a-z0-9_.-]*"
_FORMULA: Final = ("=", "@", "+", "-")


def _no_formula(value: str) -> str:
    if value.startswith(_FORMULA):
        raise ValueError(f"begins with {value[0]!r}, which a spreadsheet would compute: begin it with a word")
    return value


def _is_described(value: str) -> str:
    if value.casefold().strip(" .") in _NOTHING_SAID:
        raise ValueError(
            "describes no use, and a blanket grant is none: say what may be made and where it may be heard"
        )
    return value


def _is_known(value: str) -> str:
    reserved(value)
    return value


Said = Annotated[Text, AfterValidator(_no_formula)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/-]*$", max_length=100)]
"""A name that others gave: of a grant, a voice, a model."""
Digest = Annotated[str, StringConstraints(pattern=SHA256)]
Kind = Literal[words.CONSENT_KIND]
Scope = Literal[words.REVOCATION_SCOPE]
Word = Annotated[Text, AfterValidator(_is_known)]
Days = Annotated[int, Field(ge=0, le=3660)]


class GrantEntry(Entry):
    """One version of a grant, stated in full; its keys are the columns of ``consent``."""

    consent_id: Name
    version: int = Field(default=1, ge=1, le=10_000)
    kind: Kind
    subject_id: Name
    grantor: Key
    grantor_capacity: Literal[words.CAPACITY]
    mandate_sha256: Digest | None = None
    mandate_signed_at: Moment | None = None
    grantee: Said | None = None
    model_id: Said | None = None
    model_version: Said | None = None
    purposes: list[Literal[words.PURPOSE]] = Field(min_length=1)
    project: Said | None = None
    use_description: Annotated[Said, AfterValidator(_is_described)]
    territories: Territories
    term_from: Day
    term_to: Day | None = None
    is_in_writing: bool
    signed_at: Moment | None = None
    evidence_sha256: Digest | None = None
    is_minor: bool = False
    minor_until: Day | None = None
    estate_ref: Said | None = None
    court_approval_ref: Said | None = None
    cba_ref: Said | None = None
    revoked_on: Day | None = None
    revocation_scope: Scope | None = None
    notice_days: Days = 0
    is_post_term_use_allowed: bool = True
    recorded_at: Moment | None = None
    source: Said

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        wrong = subject_problem(self.kind, self.subject_id)
        problems = [*([wrong] if wrong else []), *_paper_problems(self), *_person_problems(self), *_term_problems(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self


class RevocationEntry(Entry):
    """A grant taken back, by itself: the grant may be in another file."""

    consent_id: Name
    revoked_on: Day
    scope: Scope
    notice_days: Days = 0
    recorded_at: Moment | None = None
    source: Said


class ReservationEntry(Entry):
    """What may not be done with a subject, in our words or in those of CAWG, PLUS, RSL or AIPREF."""

    kind: Kind
    subject_id: Name
    uses: list[Word] = Field(min_length=1)
    permission: Literal["notAllowed", "constrained", "allowed"] = "notAllowed"
    constraint: Text | None = None
    valid_from: Day
    valid_to: Day | None = None
    grantor: Key | None = None
    recorded_at: Moment | None = None
    source: Said

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        wrong = subject_problem(self.kind, self.subject_id)
        if wrong:
            raise ValueError(wrong)
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"ends on {self.valid_to}, before it begins on {self.valid_from}: correct one of them")
        if self.permission == "allowed":
            raise ValueError("reserves nothing, being allowed: leave it out; what is allowed is a grant")
        if self.constraint is not None and not self._is_constrained():
            raise ValueError("has a constraint, and is not constrained: add 'permission: constrained', or leave it out")
        if self.constraint is not None:
            raise ValueError(
                "is constrained and says how, which is a permission with conditions: write it as a grant with that "
                "use_description, or leave the constraint out to reserve the use"
            )
        return self

    def rows(self) -> dict[str, str]:
        """Every use that is reserved, with the first word that says so."""
        ending = " constrained" if self.permission == "constrained" else ""
        found: dict[str, str] = {}
        for original in self.uses:
            for use in reserved(original):
                found.setdefault(use, f"{original}{ending}")
        return found

    def _is_constrained(self) -> bool:
        return self.permission == "constrained" or any(is_constrained(original) for original in self.uses)


class ConsentsFile(Entry):
    """One file of the registry."""

    issued: Moment
    grants: list[GrantEntry] = Field(default_factory=list)
    revocations: list[RevocationEntry] = Field(default_factory=list)
    reservations: list[ReservationEntry] = Field(default_factory=list)


def subject_problem(kind: str, subject_id: str) -> str | None:
    """Why a subject cannot be one of its kind; nothing where it can."""
    if kind == "work" and not is_iswc(subject_id):
        return f"subject_id {subject_id} is not an ISWC: write it without dots, like T0345246801; its last digit checks"
    if kind == "recording" and not re.fullmatch(ISRC, subject_id):
        return f"subject_id {subject_id} is not an ISRC: write it without hyphens, like GBXYZ2600001"
    if kind == "catalogue" and not re.fullmatch(_PARTY, subject_id):
        return f"subject_id {subject_id} is not our short name of a party, whose catalogue is meant"
    return None


def _paper_problems(grant: GrantEntry) -> Iterator[str]:
    """What is signed, and by whom."""
    signed = [name for name in ("signed_at", "evidence_sha256") if getattr(grant, name) is not None]
    if grant.is_in_writing and grant.kind == "voice" and len(signed) < 2:
        yield "a voice's grant in writing needs signed_at and evidence_sha256: without them nobody can show it"
    if signed and not grant.is_in_writing:
        yield f"has {signed[0]} and is not in writing: correct one of them"
    if (grant.mandate_sha256 is None) != (grant.mandate_signed_at is None):
        yield "mandate_sha256 and mandate_signed_at belong together: add the other one"
    if grant.mandate_sha256 is not None and (grant.kind != "voice" or grant.grantor_capacity == "self"):
        yield "a mandate is the artist's own, for whoever else grants the voice: leave it out, or correct the capacity"
    if grant.model_version is not None and grant.model_id is None:
        yield "has a model_version and no model_id: add the model that it is a version of"


def _person_problems(grant: GrantEntry) -> Iterator[str]:
    """Minors and estates."""
    if grant.is_minor != (grant.minor_until is not None):
        yield "is_minor and minor_until, the day of coming of age, belong together: add the other one"
    if grant.is_minor != (grant.grantor_capacity == "guardian"):
        yield "a guardian grants for a minor, and only a guardian does: correct is_minor or grantor_capacity"
    if (grant.grantor_capacity == "estate") != (grant.estate_ref is not None):
        yield "capacity estate and estate_ref, the proof of succession, belong together: add or correct one of them"


def _term_problems(grant: GrantEntry) -> Iterator[str]:
    """Term and revocation."""
    if grant.term_to is not None and grant.term_to < grant.term_from:
        yield f"ends on {grant.term_to}, before it begins on {grant.term_from}: correct one of them"
    if (grant.revoked_on is None) != (grant.revocation_scope is None):
        yield "revoked_on and revocation_scope belong together: add the other one"
    if grant.notice_days and grant.revoked_on is None:
        yield "has notice_days and no revoked_on: add the day of the notice"
    if len(set(grant.purposes)) < len(grant.purposes):
        yield "has a purpose twice: leave one"
