"""What licensors ask: each new claim by right, with who asks, for which month and line, and in which currency."""

import polars as pl

from attribution.claims.booking import period_of
from attribution.claims.parties import with_parties
from attribution.money import minor_digits
from schemas.columns import EXCHANGE, NO_CURRENCY

CLAIM = ["delivery_id", "row"]
_RIGHTS = {"MR": "mechanical", "PR": "performing"}
_NANO_DIGITS = 9


def asked(
    new: pl.DataFrame, claim: pl.LazyFrame, claim_summary: pl.LazyFrame, party: pl.DataFrame, *, period: str
) -> pl.DataFrame:
    """The claims of files that are booked now, one row per claim and right that something is asked for.

    Args:
        new: rows of ``claim_message``, with ``made_on``.
        claim: rows of ``claim``, of any files.
        claim_summary: rows of ``claim_summary``.
        party: rows of ``party``.
        period: the month that books them.

    Returns:
        The columns of ``claim_match`` that the claim itself says; ``on_behalf``, ``sender`` and ``controller``, parties
        of ours; ``told_behalf``, whom it is sent for, in a summary that names no rights controller; ``told_territory``,
        ``told_service`` and ``told_currency``; ``claim_basis``; ``is_report_ours``; and ``unit``: what one in the last
        digit that the summary's amounts are written with comes to, in nano-units.
    """
    files = new.lazy()
    said = (
        claim.join(files.select("delivery_id"), on="delivery_id", how="semi")
        .join(claim_summary.drop("territory").join(_told(claim_summary), on=["delivery_id", "summary_id"]),
              on=["delivery_id", "summary_id"], how="left")
        .join(files.select("delivery_id", "message_id", "sales_report_id", "usage_start", "made_on", "sender_party_id",
                           "on_behalf_of_party_id", "on_behalf_of_name", "related_message_id"), on="delivery_id")
        .collect()
    )  # fmt: skip
    rows = with_parties(_with_unit(said), party, _PARTIES).with_columns(
        original_period=pl.coalesce(
            period_of("sales_transaction_id"), period_of("sales_report_id"), pl.col("usage_start").dt.strftime("%Y-%m")
        ),
        is_report_ours=pl.col("sales_report_id").is_null() | period_of("sales_report_id").is_not_null(),
        told_report=period_of("sales_report_id"),
        work=_work(),
        told_behalf=_told_behalf(),
        booked=pl.lit(period),
        invoice="invoice_reference",
        claim_currency=pl.coalesce("currency_of_invoicing", "currency_of_reporting", pl.lit(NO_CURRENCY)),
        told_currency="currency_of_reporting",
        told_rate="exchange_rate",
        rate_source="exchange_rate_source",
        rate_date="exchange_to",
    )
    return pl.concat([*(_of_right(rows, right, name) for right, name in _RIGHTS.items()), _of_none(rows)]).sort(
        *CLAIM, "right"
    )


def own_rate() -> pl.Expr:
    """Units of a claim's currency for one of its line's, as the claim has it; 1 where it has and needs none."""
    is_foreign = (pl.col("claim_currency") != pl.col("currency")) & (pl.col("told_rate") > 0)
    return pl.when(is_foreign).then("told_rate").otherwise(pl.lit(1).cast(EXCHANGE))


def _told(claim_summary: pl.LazyFrame) -> pl.LazyFrame:
    return claim_summary.select(
        "delivery_id", "summary_id", told_territory="territory", told_service="service_description"
    )


def _work() -> pl.Expr:
    """What tells one claim of a licensor on a line from another: the work, and whose rights in it."""
    work = pl.coalesce("iswc", "licensor_work_id", "work_title", pl.lit(""))
    return pl.concat_str(work, pl.coalesce(*_CONTROLLER, pl.lit("")), separator=" / ")


_PARTIES = {
    "on_behalf_of_party_id": "on_behalf",
    "sender_party_id": "sender",
    "rights_controller_party_id": "controller",
}
_CONTROLLER = ("rights_controller_party_id", "rights_controller_name")


def _told_behalf() -> pl.Expr:
    is_open = pl.all_horizontal(pl.col(_CONTROLLER).is_null())
    return pl.when(is_open).then(pl.coalesce("on_behalf_of_party_id", "on_behalf_of_name"))


def _with_unit(rows: pl.DataFrame) -> pl.DataFrame:
    """The precision that a summary's amounts are written with: never coarser than its currency's minor unit."""
    currency = pl.coalesce("currency_of_invoicing", "currency_of_reporting", pl.lit(NO_CURRENCY))
    rows = rows.with_columns(_currency=currency)
    known = {name: minor_digits(name) for name in rows["_currency"].unique()}
    minor = pl.col("_currency").replace_strict(known, return_dtype=pl.Int64, default=2)
    written = pl.max_horizontal(
        pl.col(f"claimed_{name}")
        .cast(pl.String)
        .str.strip_chars_end("0")
        .str.extract(r"\.([0-9]*)$", 1)
        .str.len_bytes()
        for name in _RIGHTS.values()
    )
    digits = pl.max_horizontal(written.max().over("delivery_id", "summary_id").cast(pl.Int64), minor)
    steps = {number: 10 ** (_NANO_DIGITS - number) for number in range(_NANO_DIGITS + 1)}
    return rows.with_columns(unit=digits.replace_strict(steps, return_dtype=pl.Int64)).drop("_currency")


def _of_right(rows: pl.DataFrame, right: str, name: str) -> pl.DataFrame:
    share, amount = pl.col(f"{name}_ppb"), pl.col(f"claimed_{name}")
    return rows.filter((share > 0) | (amount != 0)).select(*_KEPT, right=pl.lit(right), share_ppb=share, claimed=amount)


def _of_none(rows: pl.DataFrame) -> pl.DataFrame:
    """Claims of neither right: a withdrawal, or a line that is only acknowledged."""
    is_none = pl.all_horizontal(pl.col(f"{name}_ppb", f"claimed_{name}") == 0 for name in _RIGHTS.values())
    return rows.filter(is_none).select(
        *_KEPT, right=pl.lit("all"), share_ppb=pl.lit(0, pl.Int64), claimed="claimed_mechanical"
    )


_KEPT = [
    *CLAIM, "claim_id", "message_id", "sales_report_id", "booked", "made_on", "related_message_id", "on_behalf",
    "told_behalf", "sender", "controller", "original_period", "is_report_ours", "told_report", "told_territory",
    "told_service", "told_currency", "told_rate", "rate_source", "rate_date", "claim_currency",
    "sales_transaction_id", "dsp_resource_id", "work", "invoice", "claim_basis", "unit",
]  # fmt: skip
