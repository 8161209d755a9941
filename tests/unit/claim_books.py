"""Months of claims by hand: lines that licensors are reported, what they send, and the books after each month."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from attribution import reconcile, reconcile_claims
from attribution.claims.account import accounts
from attribution.claims.decisions import Decided, decide
from attribution.claims.discrepancies import discrepancies
from attribution.claims.earnings import claim_earnings
from attribution.claims.entries import claim_entries
from attribution.claims.given import Before, Received
from attribution.fx import Quotation
from schemas.accrual_account import AccrualAccount
from schemas.agreement import Agreement
from schemas.claim import Claim
from schemas.claim_booked import ClaimBooked
from schemas.claim_discrepancy import ClaimDiscrepancy
from schemas.claim_earning import ClaimEarning
from schemas.claim_finding import ClaimFinding
from schemas.claim_match import ClaimMatch
from schemas.claim_message import ClaimMessage
from schemas.claim_summary import ClaimSummary
from schemas.claimable import Claimable
from schemas.columns import empty, polars_schema
from schemas.invoice import Invoice
from schemas.invoice_booked import InvoiceBooked
from schemas.journal import Journal
from schemas.party import Party
from tests.formats.rows import rows
from tests.worlds import agreement, ppb

AUGUST, SEPTEMBER, OCTOBER = "2026-08", "2026-09", "2026-10"
ACCOUNT = [
    "opening", "opening_held", "accrued", "register_held", "difference", "released", "residual", "closing",
    "closing_held",
]  # fmt: skip


@dataclass
class Book:
    """Who licenses what, and what each settled month left."""

    policies: Mapping[str, Mapping[str, Any]]
    """licensor → what its one agreement, of its name, says of claims"""
    rights: Sequence[str] = ("PR",)
    self_billed: Sequence[str] = ()
    is_backwards: bool = False
    """rows come in the other order"""
    per_eur: Mapping[str, Fraction] = field(default_factory=dict)
    settled: dict[str, "Settled"] = field(default_factory=dict)
    files: list[dict[str, pl.DataFrame]] = field(default_factory=list)
    invoices: list[dict[str, Any]] = field(default_factory=list)

    @property
    def party(self) -> pl.DataFrame:
        return rows(Party, *({"party": name, "name": name, "dpid": f"PADPIDA{name}"} for name in self.policies))

    @property
    def agreement(self) -> pl.DataFrame:
        return rows(
            Agreement,
            *(
                {**agreement(name, name, "claims", rate="10%", right=right), **said}
                for name, said in self.policies.items()
                for right in self.rights
            ),
        )

    def send(self, licensor: str, *claims: Mapping[str, Any], **more: Any) -> str:
        """A file of claims; its digest."""
        number = len(self.files)
        file = hashlib.sha256(f"{licensor}{number}{more.get('name', '')}".encode()).hexdigest()
        message = {
            "delivery_id": file, "message_id": more.get("message", f"m{number}"), "layout": "by hand",
            "sender_party_id": f"PADPIDA{licensor}", "sender_name": licensor,
            "sales_report_id": more.get("report", "2026-08-00ff00ff00ff00ff"),
            "created_at": more.get("on", "2026-09-20T10:00:00Z"), "related_message_id": more.get("corrects"),
            "on_behalf_of_party_id": more.get("on_behalf"), "on_behalf_of_name": more.get("on_behalf_name"),
        }  # fmt: skip
        summary = {
            "delivery_id": file, "summary_id": "1", "territory": "DE", "currency_of_reporting": "EUR",
            "invoice_reference": more.get("invoice"), "split_mechanical_ppb": 0, "split_performing_ppb": 10**9,
            "total_claimed": Decimal(0), **more.get("summary", {}),
        }  # fmt: skip
        asked = [self.claim_of(file, at, claim) for at, claim in enumerate(claims, 1)]
        self.files.append(
            {"claim_message": rows(ClaimMessage, message), "claim_summary": rows(ClaimSummary, summary),
             "claim": rows(Claim, *asked)}
        )  # fmt: skip
        return file

    def claim_of(self, file: str, at: int, said: Mapping[str, Any]) -> dict[str, Any]:
        """A row of ``claim``."""
        track = said.get("track", "t")
        usual = {
            "delivery_id": file, "row": at, "claim_id": f"c{at}", "summary_id": "1", "dsp_resource_id": track,
            "work_title": said.get("work", "w"), "claim_basis": "Direct", "usages": Decimal(1),
            "sales_transaction_id": f"2026-08/DE/premium/{track}",
        }  # fmt: skip
        shares = {f"{name}_ppb": ppb(said.get(name, "0")) for name in ("mechanical", "performing")}
        amounts = {f"claimed_{name}": Decimal(said.get(f"asks_{name}", "0")) for name in ("mechanical", "performing")}
        left = {name: value for name, value in said.items() if name in polars_schema(Claim) and name not in shares}
        return {**usual, **shares, **amounts, "claimed": sum(amounts.values()), **left}

    def bill(self, licensor: str, number: str, amount: str, currency: str = "EUR", **more: Any) -> None:
        """An invoice, or a credit note on the one that ``credits`` names."""
        self.invoices.append(
            {"delivery_id": f"{len(self.invoices):064x}", "row": 1, "invoice": number, "licensor_party_id": licensor,
             "invoice_date": more.get("on", date(2026, 9, 20)), "currency": currency, "amount": Decimal(amount),
             "credits": more.get("credits")}
        )  # fmt: skip

    def settle(self, period: str, *lines: Mapping[str, Any]) -> "Settled":
        """Settle a month, in which ``lines`` are reported; every conservation is held."""
        done = _settle(self, period, rows(Claimable, *(_line(period, line) for line in lines)))
        done.check()
        self.settled[period] = done
        return done


@dataclass
class Settled:
    """A month's books."""

    decided: Decided
    claimable: pl.DataFrame
    match: pl.DataFrame
    account: pl.DataFrame
    earning: pl.DataFrame
    journal: pl.DataFrame
    discrepancy: pl.DataFrame

    def check(self) -> None:
        for model, frame in [
            (ClaimMatch, self.match), (AccrualAccount, self.account), (ClaimEarning, self.earning),
            (Journal, self.journal), (ClaimDiscrepancy, self.discrepancy), (ClaimBooked, self.decided.claim_booked),
            (InvoiceBooked, self.decided.invoice_booked),
        ]:  # fmt: skip
            assert frame.schema == polars_schema(model), model
            model.validate(frame, lazy=True)
            assert frame.equals(frame.sort(model.to_schema().unique)), model
        lazy = {name: getattr(self, name).lazy() for name in ("match", "account", "earning", "journal", "claimable")}
        assert reconcile.journal_entries(lazy["journal"]).is_empty()
        assert reconcile_claims.accounts_of_accruals(lazy["account"]).is_empty()
        assert reconcile_claims.claims_in_accounts(lazy["match"], lazy["account"]).is_empty()
        assert reconcile_claims.claims_within_prices(lazy["match"]).is_empty()
        assert reconcile_claims.accruals_in_accounts(lazy["claimable"], lazy["account"]).is_empty()
        assert reconcile_claims.claims_in_journal(lazy["account"], lazy["earning"], lazy["journal"]).is_empty()

    def claims(self, *columns: str) -> list[tuple[Any, ...]]:
        """What became of each claim, by licensor and claim."""
        return self.match.sort("licensor", "booked", "delivery_id", "row", "right").select(columns).rows()

    def books(self, **only: str) -> dict[str, Decimal]:
        """Sums of the account's columns that are not zero."""
        kept = self.account.filter(pl.lit(value=True), **only)
        sums = {name: sum(kept[name], Decimal(0)) for name in ACCOUNT}
        return {name: value for name, value in sums.items() if value}


def _line(period: str, said: Mapping[str, Any]) -> dict[str, Any]:
    licensor, track = said["licensor"], said.get("track", "t")
    usual = {
        "agreement": licensor, "track_id": track, "sales_transaction_id": f"{period}/DE/premium/{track}", "plays": 1,
        "right": "PR", "accrued": Decimal(0), "register_held": Decimal(0),
    }  # fmt: skip
    amounts = {name: Decimal(said[name]) for name in ("price", "accrued", "register_held") if name in said}
    return {**usual, **said, **amounts}


def _settle(book: Book, period: str, lines: pl.DataFrame) -> Settled:
    lines = lines.sort(Claimable.to_schema().unique)
    last = book.settled[max(book.settled)] if book.settled else None
    given, before = _received(book), _before(book, last)
    decided = decide(given, before, period=period)
    match = decided.rows.select(polars_schema(ClaimMatch).names())
    carried = None if last is None else last.account.lazy()
    last_match = empty(ClaimMatch) if last is None else last.match
    account = pl.concat(accounts(carried, lines.lazy(), match, last_match, book.agreement, period=period))
    earning = claim_earnings(match, before.claim_match, account.lazy(), book.agreement, period=period)
    told = discrepancies(
        decided.rows, given.claim, given.claim_summary, given.claim_finding, files=decided.new, party=book.party,
        notes=decided.notes,
    )  # fmt: skip
    return Settled(
        decided, lines, match, account, earning,
        claim_entries(account.lazy(), earning.lazy(), book.agreement, period=period), told,
    )  # fmt: skip


def _received(book: Book) -> Received:
    """All files, those that are made after the month too: the rules tell them apart."""
    models = {"claim_message": ClaimMessage, "claim_summary": ClaimSummary, "claim": Claim}
    frames = {
        name: _turned(pl.concat([empty(model), *(file[name] for file in book.files)]), book)
        for name, model in models.items()
    }
    quotes = {"EUR": Quotation(Fraction(1), None, None)} | {
        name: Quotation(rate, date(2026, 8, 31), "ECB") for name, rate in book.per_eur.items()
    }
    return Received(
        claim_message=frames["claim_message"], claim_summary=frames["claim_summary"].lazy(),
        claim=frames["claim"].lazy(), invoice=_turned(rows(Invoice, *book.invoices), book),
        party=book.party,
        agreement=book.agreement, claim_finding=empty(ClaimFinding).lazy(),
        self_billed=pl.Series(book.self_billed, dtype=pl.String), quotes=lambda _: quotes,
    )  # fmt: skip


def _turned(frame: pl.DataFrame, book: Book) -> pl.DataFrame:
    return frame.reverse() if book.is_backwards else frame


def _before(book: Book, last: Settled | None) -> Before:
    lines = [one.claimable.with_columns(original_period=pl.lit(month)) for month, one in book.settled.items()]
    none = empty(Claimable).with_columns(original_period=pl.lit(None, pl.String))
    return Before(
        months=list(book.settled),
        claimable=pl.concat([none, *lines]).lazy(),
        claim_match=pl.concat([empty(ClaimMatch), *(one.match for one in book.settled.values())]).lazy(),
        last_match=empty(ClaimMatch) if last is None else last.match,
        claim_booked=None if last is None else last.decided.claim_booked,
        invoice_booked=None if last is None else last.decided.invoice_booked,
    )
