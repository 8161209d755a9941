"""How reports name and class the offerings of the service, and are named after them."""

import polars as pl

from pipelines.writers.dsr_message import Message, service_description, tier
from pipelines.writers.settled import Recipient, Settled


def with_offering(rows: pl.DataFrame, month: Settled) -> pl.DataFrame:
    """Add how each row's offering is named and classed on the last day of the month.

    Returns:
        The rows with ``title, commercial_model, use_type, tier``; ``tier`` is the title as DDEX ServiceDescription.

    Raises:
        ValueError: naming the offerings that have no terms.
    """
    standing = (
        month.in_force(month.service_offering)
        .sort("offering", "valid_from")
        .unique("offering", keep="last", maintain_order=True)
        .select("offering", "title", "commercial_model", "use_type")
    )
    tiers = pl.Series("tier", [tier(title) for title in standing["title"]], dtype=pl.String)
    named = rows.join(standing.with_columns(tiers), on="offering", how="left", maintain_order="left")
    unknown = named.filter(pl.col("tier").is_null())["offering"].unique().sort().to_list()
    if unknown:
        raise ValueError(
            f"{month.period}: no terms on the month's last day for {', '.join(map(repr, unknown))}, which have usage "
            "or money to report; add them to the offerings of the service in a terms file."
        )
    return named


def covered_bases(agreements: pl.DataFrame, month: Settled) -> pl.DataFrame:
    """Agreements by the bases of the month that they cover: their columns, and the base's, its amount as ``net``."""
    bases = month.base.rename({"amount": "net"})
    return (
        agreements.join(month.territory_set, on="territories", how="inner")
        .join(bases, on="territory", how="inner", suffix="_base")
        .filter((pl.col("offerings").list.len() == 0) | pl.col("offerings").list.contains(pl.col("offering")))
    )


def message_about(
    summaries: pl.DataFrame, named: tuple[str, str], *, recipient: Recipient, month: Settled, turn: int = 0
) -> Message:
    """What header and name of a report say, from the ``tier`` and ``territory`` of its summaries.

    Args:
        summaries: those of the report, at least one.
        named: its profile and the version of that.
        recipient: who is reported to.
        month: what was settled.
        turn: as ``Message`` has it.
    """
    territories = summaries["territory"].unique()
    return Message(
        profile=named[0],
        version=named[1],
        service=month.service,
        recipient=recipient,
        period=month.period,
        service_description=service_description(summaries["tier"].sort(), month.service),
        territory=territories.item() if len(territories) == 1 else "multi",
        turn=turn,
    )
