"""What licensors claimed and invoiced up to the end of a month, as it was received."""

import polars as pl

from attribution.claims_checks import repeated_rounds, wrong_recipients
from attribution.period import bounds
from pipelines.claims_settled import last_left
from pipelines.datasets import key
from pipelines.home import Home
from pipelines.intake import registry
from pipelines.shapes import kept_types

CLAIMS = ("claim_message", "claim_summary", "claim", "invoice", "claim_finding")


def claims(home: Home, period: str) -> tuple[pl.LazyFrame, ...]:
    """The datasets of ``CLAIMS``, in that order: of messages made, and of invoices dated, by the last day of the month.

    A message that says again what its sender said before, or is addressed to another service, is there, with a finding
    that refuses it.
    """
    received, (_, last) = registry(home), bounds(period)
    said = {name: received.intake(name).select(list(kept_types(name))) for name in CLAIMS}
    message = said["claim_message"].filter(pl.col("created_at").str.slice(0, 10) <= last.isoformat())
    until = {name: said[name].join(message, on="delivery_id", how="semi") for name in ("claim_summary", "claim")}
    finding = said["claim_finding"].join(message, on="delivery_id", how="semi")
    booked = last_left(home, "claim_booked", period)
    known = () if booked is None else booked.collect()["delivery_id"].to_list()
    messages = message.collect()
    ours = received.intake("service").select(pl.col("dpid").unique().sort()).collect()["dpid"].to_list()
    astray = wrong_recipients(messages, ours)
    repeated = repeated_rounds(messages.join(astray, on="delivery_id", how="anti"), known)
    frames = {
        **until,
        "claim_message": message,
        "invoice": said["invoice"].filter(pl.col("invoice_date") <= last),
        "claim_finding": pl.concat([finding, astray.lazy(), repeated.lazy()]),
    }
    return tuple(frames[name].sort(key(name)) for name in CLAIMS)
