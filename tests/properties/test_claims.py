"""Whatever licensors claim, in however many rounds: nothing leaks, and no line costs more than its price."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.claim_words import OVERCLAIM, RESIDUAL
from schemas.columns import WHOLE_PPB
from tests.unit.claim_books import Book

MONTHS = ["2026-08", "2026-09", "2026-10", "2026-11"]
LICENSORS, TRACKS = ("A", "B", "C"), ("t", "u")
CENTS = st.integers(0, 12_000).map(lambda cents: f"{Decimal(cents) / 100}")


@dataclass(frozen=True)
class Sent:
    """A file of claims, and the day that it was made."""

    licensor: str
    month: str
    claims: tuple[dict[str, Any], ...]
    corrects: int | None
    invoice: str | None


policies = st.fixed_dictionaries(
    {"overclaim": st.sampled_from([None, *OVERCLAIM])},
    optional={"claim_months": st.integers(1, 3)},
).flatmap(
    lambda said: st.sampled_from([None, *RESIDUAL]).map(
        lambda to: said | ({} if to is None else {"residual_to": to, "residual_months": 3})
    )
)
claims = st.fixed_dictionaries(
    {
        "track": st.sampled_from([*TRACKS, "unknown"]),
        "performing": st.integers(0, 100).map(lambda part: f"{part}%"),
        "asks_performing": CENTS,
        "work": st.sampled_from(["w", "v"]),
    }
)
files = st.builds(
    Sent,
    licensor=st.sampled_from(LICENSORS),
    month=st.sampled_from(MONTHS[1:]),
    claims=st.lists(claims, min_size=1, max_size=3).map(tuple),
    corrects=st.none() | st.integers(0, 3),
    invoice=st.none() | st.sampled_from(["I1", "I2"]),
)
lines = st.lists(
    st.fixed_dictionaries(
        {"licensor": st.sampled_from(LICENSORS), "track": st.sampled_from(TRACKS), "price": CENTS, "accrued": CENTS},
        optional={"register_held": CENTS},
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda line: (line["licensor"], line["track"]),
)
invoices = st.lists(
    st.tuples(st.sampled_from(LICENSORS), st.sampled_from(["I1", "I2"]), CENTS),
    max_size=4,
    unique_by=lambda invoice: invoice[:2],
)
notes = st.lists(
    st.tuples(st.sampled_from(LICENSORS), st.sampled_from(["I1", "I2"]), CENTS, st.sampled_from(MONTHS[1:])), max_size=4
)


@dataclass(frozen=True)
class Conversation:
    """What licences say, what the first month reports, and what licensors send: claims, invoices, credit notes."""

    said: dict[str, dict[str, Any]]
    reported: list[dict[str, Any]]
    sent: list[Sent]
    billed: list[tuple[str, str, str]]
    noted: list[tuple[str, str, str, str]]


conversations = st.builds(
    Conversation,
    said=st.fixed_dictionaries(dict.fromkeys(LICENSORS, policies)),
    reported=lines,
    sent=st.lists(files, max_size=5),
    billed=invoices,
    noted=notes,
)
tried = settings(max_examples=20, deadline=None)


def settled(had: Conversation, **more: Any) -> Book:
    """Four months, whose every conservation holds; credit notes come in each in its month."""
    book = Book(had.said, **more)
    for number, file in enumerate(had.sent):
        correction = None if file.corrects is None else f"message-{file.corrects}"
        made = {"message": f"message-{number}", "corrects": correction, "invoice": file.invoice}
        book.send(file.licensor, *file.claims, on=f"{file.month}-10T00:00:00Z", **made)
    for licensor, number, amount in had.billed:
        book.bill(licensor, number, amount)
    book.settle(MONTHS[0], *had.reported)
    for month in MONTHS[1:]:
        for turn, (licensor, number, amount, then) in enumerate(had.noted):
            if then == month and Decimal(amount):
                book.bill(licensor, f"C{turn}", f"-{amount}", credits=number)
        book.settle(month)
    return book


@tried
@given(conversations)
def test_no_line_costs_more_than_its_price_and_no_right_is_paid_more_than_once(had: Conversation):
    book = settled(had)

    prices = {(line["licensor"], line["track"]): Decimal(line["price"]) for line in had.reported}
    match = pl.concat(month.match for month in book.settled.values())
    paid = match.filter(pl.col("released") != 0).group_by("licensor", "track_id").agg(pl.col("released").sum())
    assert all(amount <= prices[licensor, track] for licensor, track, amount in paid.rows())
    last = match.group_by("delivery_id", "row", "right", "track_id").agg(pl.col("paid_ppb").max())
    shares = last.filter(pl.col("paid_ppb") > 0).group_by("track_id", "right").agg(pl.col("paid_ppb").sum())
    assert (shares["paid_ppb"] <= WHOLE_PPB).all()
    owed = {(licensor, number): Decimal(amount) for licensor, number, amount in had.billed}
    by_invoice = match.filter(pl.col("payable") != 0).group_by("licensor", "invoice").agg(pl.col("payable").sum())
    # an invoice says whole minor units
    assert all(amount - owed[licensor, number] <= Decimal("0.005") for licensor, number, amount in by_invoice.rows())


@tried
@given(conversations)
def test_no_month_pays_of_an_invoice_more_than_its_credit_notes_leave(had: Conversation):
    book = settled(had)

    for licensor, number, amount in had.billed:
        paid = Decimal(0)
        for month in MONTHS[1:]:
            known = [Decimal(less) for *on, less, then in had.noted if on == [licensor, number] and then <= month]
            left = Decimal(amount) - sum(known)
            now = sum(book.settled[month].match.filter(licensor=licensor, invoice=number)["payable"], Decimal(0))
            assert now >= 0  # nothing is taken back
            assert now == 0 or paid + now - left <= Decimal("0.005")  # an invoice says whole minor units
            paid += now


@tried
@given(conversations)
def test_the_order_in_which_files_and_rows_lie_changes_nothing(had: Conversation):
    one, other = (settled(had, is_backwards=turned) for turned in (False, True))

    for month in MONTHS:
        for name in ("match", "account", "earning", "journal", "discrepancy"):
            assert getattr(one.settled[month], name).equals(getattr(other.settled[month], name)), (month, name)


@tried
@given(conversations)
def test_a_claim_comes_into_the_books_in_the_month_it_was_made_and_once(had: Conversation):
    book = settled(replace(had, said={name: {} for name in LICENSORS}))

    booked = {
        (message, month): rows.select("delivery_id").n_unique()
        for month, done in book.settled.items()
        for (message,), rows in done.match.filter(booked=month).group_by("message_id")
    }
    assert booked == {(f"message-{number}", file.month): 1 for number, file in enumerate(had.sent)}
