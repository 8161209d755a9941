import polars as pl

from schemas import claim_words
from schemas.columns import SHA256, Money, Strict, code, count, money, text


class ClaimFinding(Strict):
    """One row per claim, or file where claim_id is empty, and rule that it breaks at intake.

    Of what was refused it says as much as could be read, so that the licensor can be told what it was. A summary that
    is refused has a row without claim_id, and each of its claims has one of its own (no_summary): count the claims.
    """

    delivery_id: str = text("sha256 of the file", matches=SHA256)
    row: pl.Int64 = count("Where in the file, as in claim; 0 where it is the file itself")
    claim_id: str = text("The licensor's own name for the claim; empty where it is a summary or the file")
    rule: str = code("Rule that it breaks", claim_words.CLAIM_RULE)
    severity: str = code("refused: it is not settled; warning: it is", claim_words.CLAIM_SEVERITY)
    summary_id: str = text("Summary of the file that it is or belongs to", nullable=True)
    dsp_resource_id: str = text("The recording, as our report names it", nullable=True)
    sales_transaction_id: str = text("Line of our report that it is for", nullable=True)
    claimed: Money = money("What it asks for, where that could be read", nullable=True)
    detail: str = text("What, where, how much, and what to do")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["delivery_id", "row", "claim_id", "rule", "severity"]
