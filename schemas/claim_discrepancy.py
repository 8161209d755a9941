import polars as pl

from schemas import claim_words
from schemas.columns import SHA256, Money, Strict, code, count, currency, money, share, text


class ClaimDiscrepancy(Strict):
    """One row per claim, or credit note, and reason not to pay or count it as it was made.

    Source of the types: DDEX AVS DiscrepancyType.
    """

    delivery_id: str = text("sha256 of the file of claims, or of invoices", matches=SHA256)
    row: pl.Int64 = count("Line of that file; 0 where it is the file itself")
    claim_id: str = text("The licensor's own name for the claim; empty where it is the file itself")
    licensor: str = text("Party who claims, and who is told")
    message_id: str = text("The licensor's own name for its message; of a credit note its number")
    sales_report_id: str = text("MessageId of our report that it answers", nullable=True)
    sales_transaction_id: str = text("Line of our report that it is for, as the claim has it", nullable=True)
    dsp_resource_id: str = text("The recording, as the claim has it", nullable=True)
    discrepancy_type: str = code("What is wrong", claim_words.DISCREPANCY_TYPE)
    currency: str = currency()
    claimed: Money = money("What was asked for; null where it could not be read", nullable=True)
    expected: Money = money("What we make of it; null where we can make nothing of it", nullable=True)
    share_claimed_ppb: pl.Int64 = share("Part that is claimed, both rights by the split", nullable=True)
    share_accepted_ppb: pl.Int64 = share("Part of it that we accept", nullable=True)
    detail: str = text("What, how much, and what to do, in words")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["delivery_id", "row", "claim_id", "discrepancy_type"]
