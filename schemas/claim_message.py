import polars as pl

from schemas.columns import SHA256, Strict, count, plain, text


class ClaimMessage(Strict):
    """One row per file of claims.

    Source: DDEX CDM 2.0, record CDMH; other layouts as their column map gives it.
    """

    delivery_id: str = text("sha256 of the file", matches=SHA256)
    message_id: str = text("The licensor's own name for the message, never used twice")
    layout: str = text("What the file is written in: profile and version of DDEX CDM, or the name of a column map")
    sender_party_id: str = text("Who sent it: a DPID, a party of ours, or an IPI name number", nullable=True)
    sender_name: str = text("Who sent it, in words")
    on_behalf_of_party_id: str = text("Whose claims the sender sends: a DPID; null: its own", nullable=True)
    on_behalf_of_name: str = text("Whose claims the sender sends, in words", nullable=True)
    recipient_party_id: str = text("Who it is addressed to: a DPID", nullable=True)
    sales_report_id: str = text("MessageId of our report that it answers", nullable=True)
    created_at: str = text("When its sender made it: ISO 8601, UTC")
    usage_start: pl.Date = plain("First day of the usage that is claimed for", nullable=True)
    usage_end: pl.Date = plain("Last day of the usage that is claimed for", nullable=True)
    claiming_round: pl.Int32 = count("The licensor's how manieth answer to the report it is", nullable=True)
    related_message_id: str = text("Earlier message of the licensor that it corrects or adds to", nullable=True)

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["delivery_id"]
