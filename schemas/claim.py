import polars as pl

from schemas import claim_words
from schemas.columns import SHA256, Money, Strict, code, count, money, share, text


class Claim(Strict):
    """One row per claim: what a licensor asks for one line of our report. What broke a rule at intake is not here.

    Amounts are in the currency of invoicing of the claim's summary, where there is none in that of reporting.

    Source: DDEX CDM 2.0, record CD01; other layouts as their column map makes it.
    """

    delivery_id: str = text("sha256 of the file", matches=SHA256)
    row: pl.Int64 = count("Line of a DDEX message; in a layout with a header, place of the row after it")
    claim_id: str = text("The licensor's own name for the claim, once in a file")
    summary_id: str = text("Summary of the same file that it belongs to")
    dsp_resource_id: str = text("The recording, as our report names it: track_id")
    isrc: str = text("ISRC, as the file has it", nullable=True)
    title: str = text("Title of the recording", nullable=True)
    licensor_work_id: str = text("The work, as the licensor names it", nullable=True)
    iswc: str = text("ISWC, as the file has it", nullable=True)
    work_title: str = text("Title of the work", nullable=True)
    claim_basis: str = code("Direct, CopCon or Unmatched", claim_words.CLAIM_BASIS)
    mechanical_ppb: pl.Int64 = share("Part of the mechanical right that is claimed")
    performing_ppb: pl.Int64 = share("Part of the performing right that is claimed")
    blended_ppb: pl.Int64 = share("Both by the split of the summary, as the file has it", nullable=True)
    sales_transaction_id: str = text("Line of our report that it is for", nullable=True)
    usages: Money = money("Usages that it is for; a licensor may count parts of one")
    claimed_mechanical: Money = money("Asked for the mechanical right")
    claimed_performing: Money = money("Asked for the performing right")
    claimed: Money = money("Asked for in all")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["delivery_id", "row"]
