"""The rules that a summary and a claim have to keep by themselves, as a table: what each is called, when it is broken.

Source: DDEX CDM Part 2 (CS01, CD01); AVS ClaimBasis. A hundredth, of a percent or of a unit of money, is what public
validators of CDM allow where figures were rounded.
"""

from dataclasses import dataclass
from typing import Final

import polars as pl

from attribution.money import MINOR_DIGITS, NANO, money, nano, shown
from schemas.check_digits import ipi_name_checks, iswc_checks
from schemas.columns import ISRC, WHOLE_PPB
from schemas.identifiers import CURRENCIES, FORMER_CURRENCIES

_SHARE_SLACK_PPB: Final = 100_000
_MONEY_SLACK_NANO: Final = 10_000_000
_CENT: Final = 10_000_000
_MINOR: Final = {code: NANO // 10**digits for code, digits in MINOR_DIGITS.items()}
_IPI: Final = r"^IPI::0*[0-9]{1,11}$"
_EXCHANGE: Final = ("exchange_rate", "exchange_rate_source", "exchange_from", "exchange_to")
_MONEY: Final = list(CURRENCIES | set(FORMER_CURRENCIES))


@dataclass(frozen=True)
class Rule:
    """What is wrong with a row where ``broken`` is true of it, and what that does to it."""

    name: str
    severity: str
    broken: pl.Expr
    detail: pl.Expr


def blended(mechanical: pl.Expr, performing: pl.Expr, split_mechanical: pl.Expr, split_performing: pl.Expr) -> pl.Expr:
    """Both shares of a claim by the split of its territory; Int128, in ppb², so that nothing is rounded.

    Args:
        mechanical: part of the mechanical right that is claimed, in ppb.
        performing: part of the performing right that is claimed, in ppb.
        split_mechanical: part of the money that is for the mechanical right, in ppb.
        split_performing: part of the money that is for the performing right, in ppb.
    """
    wide = pl.Int128
    return mechanical.cast(wide) * split_mechanical.cast(wide) + performing.cast(wide) * split_performing.cast(wide)


def currency() -> pl.Expr:
    """The currency of a summary's amounts."""
    return pl.coalesce("currency_of_invoicing", "currency_of_reporting")


def percent(ppb: pl.Expr) -> pl.Expr:
    """A share in words: in percent."""
    return shown(money(ppb.cast(pl.Int128) * 100))


def _split_sum() -> Rule:
    mechanical, performing = pl.col("split_mechanical_ppb"), pl.col("split_performing_ppb")
    detail = pl.format(
        "summary {}: {} % mechanical and {} % performing are not 100 % together: correct the split",
        "summary_id", percent(mechanical), percent(performing),
    )  # fmt: skip
    return Rule("split_sum", "refused", mechanical + performing != WHOLE_PPB, detail)


def _unknown_currency() -> Rule:
    codes = [pl.col(name) for name in ("currency_of_reporting", "currency_of_invoicing")]
    unknown = pl.any_horizontal(~code.is_in(_MONEY).fill_null(True) for code in codes)
    said = pl.format("{} and {}", *(code.fill_null("none") for code in codes))
    detail = pl.format(
        "summary {}: its currencies of reporting and invoicing are {}: give a code of ISO 4217", "summary_id", said
    )
    return Rule("unknown_currency", "refused", unknown | currency().is_null(), detail)


def _exchange_incomplete() -> Rule:
    reporting, invoicing = pl.col("currency_of_reporting"), pl.col("currency_of_invoicing")
    is_missing = [pl.col(name).is_null() for name in _EXCHANGE]
    names = pl.concat_list(
        pl.when(missing).then(pl.lit(name)) for missing, name in zip(is_missing, _EXCHANGE, strict=True)
    )
    nothing = pl.col("exchange_rate") <= 0
    backwards = pl.col("exchange_from") > pl.col("exchange_to")
    detail = pl.format(
        "summary {}: {} becomes {} by a rate that is not complete ({}): give the rate, above zero, who published it, "
        "and its first and last day",
        "summary_id", reporting, invoicing,
        pl.concat_str(names.list.drop_nulls().list.join(", "), pl.when(backwards | nothing).then(pl.lit("impossible"))
                      .otherwise(pl.lit(""))),
    )  # fmt: skip
    wrong = pl.any_horizontal(*is_missing) | nothing | backwards
    return Rule("exchange_incomplete", "refused", (reporting != invoicing) & wrong, detail)


def _total() -> Rule:
    """Claims may each be rounded by half their last digit, of no more than a minor unit, and the total by a hundredth.

    A claim that is there twice may be in the total once or twice: that is a fault of its own.
    """
    total, said = nano("total_claimed"), pl.col("_sum")
    digit = pl.min_horizontal("_digit", currency().replace_strict(_MINOR, default=_CENT, return_dtype=pl.Int128))
    slack = pl.max_horizontal(pl.lit(_MONEY_SLACK_NANO, pl.Int128), pl.col("_count") * digit // 2)
    off = pl.all_horizontal((total - one).abs() > slack for one in (said, pl.col("_once")))
    detail = pl.format(
        "summary {}: its claims come to {}, and its total says {}: correct one of them",
        "summary_id", shown(money(said)), shown(pl.col("total_claimed")),
    )  # fmt: skip
    return Rule("total", "refused", off & (pl.col("_unread") == 0), detail)


def _total_unknown() -> Rule:
    detail = pl.format(
        "summary {}: {} of its claims could not be read, so that its total {} cannot be compared",
        "summary_id", "_unread", shown(pl.col("total_claimed")),
    )  # fmt: skip
    return Rule("total", "warning", pl.col("_unread") > 0, detail)


def _controller_ipi() -> Rule:
    party = pl.col("rights_controller_party_id")
    detail = pl.format("summary {}: {} is no IPI name number that checks", "summary_id", party)
    return Rule("ipi_check", "warning", _wrong_ipi(party), detail)


def _no_summary() -> Rule:
    why = pl.when("_known").then(pl.format("is refused ({})", pl.col("_why").fill_null(""))).otherwise(
        pl.lit("is not in the file, or could not be read")
    )  # fmt: skip
    detail = pl.format("summary {} {}: its claims wait for it to be sent again", "summary_id", why)
    return Rule("no_summary", "refused", ~pl.col("_known") | pl.col("_why").is_not_null(), detail)


def _share_range() -> Rule:
    shares = {"mechanical_ppb": "mechanical", "performing_ppb": "performing", "blended_ppb": "blended"}
    outside = [pl.col(name) > WHOLE_PPB for name in shares]
    said = pl.concat_list(
        pl.when(over).then(pl.format(f"{word} {{}} %", percent(pl.col(name))))
        for over, (name, word) in zip(outside, shares.items(), strict=True)
    )
    detail = pl.format("more than the whole is claimed: {}", said.list.drop_nulls().list.join(", "))
    return Rule("share_range", "refused", pl.any_horizontal(over.fill_null(False) for over in outside), detail)


def _blend() -> Rule:
    shares = pl.col("mechanical_ppb"), pl.col("performing_ppb")
    splits = pl.col("split_mechanical_ppb"), pl.col("split_performing_ppb")
    due, whole = blended(*shares, *splits), pl.lit(WHOLE_PPB, pl.Int128)
    off = (pl.col("blended_ppb").cast(pl.Int128) * whole - due).abs() > whole * _SHARE_SLACK_PPB
    detail = pl.format(
        "{} % mechanical and {} % performing, split {} to {}, are {} % together and not {} %: correct the shares",
        *(percent(part) for part in (*shares, *splits)), percent(due // whole), percent(pl.col("blended_ppb")),
    )  # fmt: skip
    return Rule("blend", "refused", off, detail)


def _claimed_sum() -> Rule:
    parts = [pl.col(name) for name in ("claimed_mechanical", "claimed_performing", "claimed")]
    mechanical, performing, whole = (nano(part) for part in parts)
    detail = pl.format("{} mechanical and {} performing are not {}: correct one of them", *map(shown, parts))
    return Rule("claimed_sum", "refused", (whole - mechanical - performing).abs() > _MONEY_SLACK_NANO, detail)


def _unmatched_work() -> Rule:
    work = pl.col("licensor_work_id")
    detail = pl.format("it is unmatched and names work {}: leave one of the two out", work)
    return Rule("unmatched_work", "refused", (pl.col("claim_basis") == "Unmatched") & work.is_not_null(), detail)


def _matched_no_work() -> Rule:
    nameless = pl.col("licensor_work_id").is_null() & pl.col("iswc").is_null()
    detail = pl.format("it is {} and names neither a work of the licensor's nor an ISWC", "claim_basis")
    return Rule("matched_no_work", "warning", (pl.col("claim_basis") != "Unmatched") & nameless, detail)


def _isrc_form() -> Rule:
    isrc = pl.col("isrc")
    plain = isrc.str.replace_all("-", "", literal=True).str.to_uppercase()
    return Rule("isrc_form", "warning", ~plain.str.contains(ISRC), pl.format("{} is no ISRC", isrc))


def _iswc_check() -> Rule:
    iswc = pl.col("iswc")
    plain = iswc.str.replace_all(r"[-. ]", "").str.to_uppercase()
    detail = pl.format("{} is no ISWC, or its check digit is wrong", iswc)
    return Rule("iswc_check", "warning", ~iswc_checks(plain), detail)


def _author_ipi() -> Rule:
    wrong = pl.col("author_ids").list.eval(pl.element().filter(_wrong_ipi(pl.element())))
    detail = pl.format("no IPI name number that checks: {}", wrong.list.join(", "))
    return Rule("ipi_check", "warning", wrong.list.len() > 0, detail)


def _wrong_ipi(party: pl.Expr) -> pl.Expr:
    """True of an IPI name number, with or without its leading zeros, that does not check; false of other parties."""
    number = party.str.strip_prefix("IPI::")
    checks = party.str.contains(_IPI) & ipi_name_checks(number.str.strip_chars_start("0").str.zfill(11))
    return party.str.starts_with("IPI::") & ~checks


SUMMARY_RULES: Final = (
    _split_sum(), _unknown_currency(), _exchange_incomplete(), _total(), _total_unknown(), _controller_ipi(),
)  # fmt: skip
"""Of rows of ``claim_summary`` with what their claims come to."""
CLAIM_RULES: Final = (
    _no_summary(), _share_range(), _blend(), _claimed_sum(), _unmatched_work(), _matched_no_work(), _isrc_form(),
    _iswc_check(), _author_ipi(),
)  # fmt: skip
"""Of rows of ``claim`` with the split of their summary; each of them tells of every claim that breaks it."""
