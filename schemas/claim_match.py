import polars as pl

from schemas import claim_words, vocabulary
from schemas.columns import (
    CURRENCY,
    PERIOD,
    SHA256,
    Exchange,
    Money,
    Strict,
    code,
    count,
    currency,
    money,
    plain,
    share,
    text,
)


class ClaimMatch(Strict):
    """One row per claim, right and agreement that was new in the month, or still open from an earlier one.

    Amounts are in the currency of our report, unless a column says otherwise.
    """

    delivery_id: str = text("sha256 of the file of claims", matches=SHA256)
    row: pl.Int64 = count("Line of that file")
    right: str = code("PR or MR; all: the claim is of neither", vocabulary.RIGHT)
    agreement: str = text("Agreement that prices it; empty where no line of ours was found")
    claim_id: str = text("The licensor's own name for the claim")
    message_id: str = text("The licensor's own name for its message")
    sales_report_id: str = text("MessageId of our report that it answers", nullable=True)
    booked: str = text("Month in which it came into the books", matches=PERIOD)
    made_on: pl.Date = plain("Day on which its message was made")
    licensor: str = text("Who claims; null: nobody that we know", nullable=True)
    original_period: str = text("Month whose usage is claimed", matches=PERIOD, nullable=True)
    territory: str = text("Of the line", nullable=True)
    offering: str = text("Of the line", nullable=True)
    track_id: str = text("Of the line", nullable=True)
    sales_transaction_id: str = text("Line of our report, as the claim has it or as it was found", nullable=True)
    dsp_resource_id: str = text("The recording, as the claim has it")
    work: str = text("The work and whose it is, as the claim has them")
    invoice: str = text("Invoice that asks for it", nullable=True)
    share_ppb: pl.Int64 = share("Part of the right that is claimed, beyond what was paid of a claim that it corrects")
    currency: str = currency()
    price: Money = money("What the whole of the right comes to")
    expected: Money = money("Price times share")
    claim_currency: str = text("Currency that the claim asks in", matches=CURRENCY)
    rate: Exchange = plain("Units of it for one unit of currency, as the claim has it; 1 where they are the same")
    rate_source: str = text("Who published the rate, as the claim has it", nullable=True)
    rate_date: pl.Date = plain("Last day that the rate is of, as the claim has it", nullable=True)
    paid_rate: Exchange = plain("The rate that is paid: the claim's, or the most that the licence allows")
    claimed: Money = money("What it asks for, in its currency, beyond what was paid of a claim that it corrects")
    accepted: Money = money("The lesser of what is expected and asked for")
    paid_ppb: pl.Int64 = share("Part of the right that is released, in this month and earlier ones")
    paid: Money = money("What was released in earlier months")
    released: Money = money("What this month releases")
    payable: Money = money("The same, in the claim's currency")
    waiting: Money = money("What is accepted and waits for an invoice")
    held: Money = money("What is on hold, in dispute")
    rejected: Money = money("What is asked for and is none of these")
    status: str = code("What becomes of it", claim_words.CLAIM_STATUS)
    reason: str = code("Why it is not paid, or not as it was made", claim_words.CLAIM_REASON, nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["delivery_id", "row", "right", "agreement"]
