"""The share rules of a registration: what it breaks, and whether it can be used all the same.

A registration that gives away more than the whole of a work is refused: nobody can say whose part is too large.
Whatever else it breaks is reported and used, because an odd role or a gap takes money from nobody else.

Source: CISAC CWR 2.1 Rev 8 and 2.2 Rev 2, edits of the transaction NWR/REV and of its parties; CWR 3.1 Rev 0, edits of
WRK, where nobody owns and all of what is collected is somebody's.
"""

from dataclasses import replace

import polars as pl

from attribution.works_chains import CHAIN_RULES
from attribution.works_findings import (
    FINDINGS,
    REFUSED,
    TOLERANCE,
    Registered,
    by_right,
    found,
    percent,
    representatives,
)
from attribution.works_shares import WHOLE

PUBLIC_DOMAIN = ("00865900903", "00473321567")
"""IPI name numbers that stand for nobody: PUBLIC DOMAIN and TRAD. Source: CISAC, CWR user manual."""
AUTHORS = ("CA", "C", "A")
"""Composers and authors."""
ARRANGERS = ("AR", "AD", "SR", "SA", "TR")
"""Arrangers, adaptors and translators; they change a work that others wrote."""
_HALF = WHOLE // 2
_USED = " Used as it is; ask the submitter to correct it."


def check(registered: Registered) -> pl.DataFrame:
    """Every rule that every registration breaks: ``transaction``, ``rule``, ``severity``, ``detail``."""
    rules = (_collection, _roles, _territories, *(_OWNED if registered.manuscripts is None else _LATER))
    reduced = replace(registered, sets=representatives(registered.sets))
    findings = [finding for rule in rules for finding in rule(reduced)]
    return pl.concat([pl.DataFrame(schema=FINDINGS), *findings]).sort("transaction", "rule", "detail")


def public_domain(parties: pl.DataFrame) -> pl.DataFrame:
    """``transaction`` of the works of which every writer is in the public domain; without a writer, none is."""
    nobody = pl.col("ipi_name_number").is_in(PUBLIC_DOMAIN).fill_null(False)
    return _writers(parties).group_by("transaction").agg(all=nobody.all()).filter("all").select("transaction")


def _ownership(registered: Registered) -> list[pl.DataFrame]:
    """Publishers own at most half of the performing right; writers none of it or at least half."""
    publishers = _owned(registered.parties.filter(pl.col("record").is_in(("SPU", "OPU"))))
    writers = _owned(_writers(registered.parties))
    too_much = publishers.filter((pl.col("right") == "PR") & (pl.col("share") > _HALF + TOLERANCE))
    too_little = writers.filter((pl.col("right") == "PR") & pl.col("share").is_between(1, _HALF - TOLERANCE - 1))
    return [
        found(too_much, "publisher_ownership", "PR: publishers own ", percent("share"), ", above 50 %." + _USED),
        found(too_little, "writer_ownership", "PR: writers own ", percent("share"), ", below 50 %." + _USED),
    ]


def _total(registered: Registered) -> list[pl.DataFrame]:
    """All parties own the whole of a right, or nothing of it."""
    total = _owned(registered.parties)
    over = total.filter(pl.col("share") > WHOLE + TOLERANCE)
    under = total.filter(pl.col("share").is_between(1, WHOLE - TOLERANCE - 1))
    said = pl.col("right"), ": writers and publishers own ", percent("share")
    not_used = ", above 100 %. The registration is not used; ask the submitter to correct it."
    rest = ", below 100 %. What is missing goes to nobody; ask the submitter who owns it."
    return [
        found(over, "total_ownership", *said, not_used, severity=REFUSED),
        found(under, "total_ownership", *said, rest),
    ]


def _collection(registered: Registered) -> list[pl.DataFrame]:
    """In no territory is more than the whole of a right collected."""
    over = _collected(registered).filter(pl.col("share") > WHOLE + TOLERANCE)
    worst = over.sort("share", "territory", descending=[True, False]).unique(
        ["transaction", "right"], keep="first", maintain_order=True
    )
    return [
        found(
            worst,
            "collection",
            pl.col("right"),
            ", ",
            pl.col("territory"),
            " and territories of the same lines: parties collect ",
            percent("share"),
            ", above 100 %. The registration is not used; ask the submitter to correct it.",
            severity=REFUSED,
        )
    ]


def _collected(registered: Registered) -> pl.DataFrame:
    """``share`` that all parties of a work collect, by right and territory, where they collect."""
    positive = registered.holdings.filter(pl.col("share") > 0)
    placed = positive.join(registered.sets, on="territories", how="inner")
    return placed.group_by("transaction", "right", "territory").agg(pl.col("share").sum())


def _roles(registered: Registered) -> list[pl.DataFrame]:
    """Somebody wrote the work; a modified one has somebody who modified it, an original one has not."""
    roles = _writers(registered.parties).group_by("transaction").agg("role")
    works = registered.works.join(roles, on="transaction", how="left").with_columns(
        authored=_any_of(AUTHORS), arranged=_any_of(ARRANGERS)
    )
    modified = pl.col("version_type") == "MOD"
    return [
        found(works.filter(~pl.col("authored")), "no_author", "No writer is CA, C or A." + _USED),
        found(
            works.filter(modified & ~pl.col("arranged")),
            "modified_by_nobody",
            "Version type MOD, and no writer is AR, AD, SR, SA or TR." + _USED,
        ),
        found(
            works.filter(~modified & pl.col("arranged")),
            "original_has_arranger",
            "Version type ORI, and a writer is AR, AD, SR, SA or TR." + _USED,
        ),
    ]


def _any_of(roles: tuple[str, ...]) -> pl.Expr:
    return pl.col("role").list.eval(pl.element().is_in(roles)).list.any().fill_null(False)


def _public_domain(registered: Registered) -> list[pl.DataFrame]:
    """Nobody owns the performing right of a work that is in the public domain."""
    free = registered.parties.join(public_domain(registered.parties), on="transaction", how="semi")
    owned = _owned(free).filter((pl.col("right") == "PR") & (pl.col("share") > 0))
    return [
        found(
            owned,
            "public_domain_owned",
            "PR: every writer is in the public domain, and ",
            percent("share"),
            " is owned. Nothing is paid for the work; ask the submitter who its writers are.",
        )
    ]


def _territories(registered: Registered) -> list[pl.DataFrame]:
    """A line that includes a territory has a share; one that excludes it has none."""
    nothing = (pl.col("PR") == 0) & (pl.col("MR") == 0) & (pl.col("SR") == 0)
    line = pl.col("record"), " ", pl.col("tis").cast(pl.String)
    return [
        found(
            registered.lines.filter("is_included", nothing),
            "included_for_nothing",
            *line,
            ": included, with all shares zero. Taken as it is.",
        ),
        found(
            registered.lines.filter(~pl.col("is_included"), ~nothing),
            "excluded_with_share",
            *line,
            ": excluded, with a share. The share is not used; ask the submitter to correct it.",
        ),
    ]


def _gap(registered: Registered) -> list[pl.DataFrame]:
    """In 3.1 the whole of a right is collected wherever some of it is."""
    part = _collected(registered).filter(pl.col("share") < WHOLE - TOLERANCE)
    least = part.sort("share", "territory").unique(["transaction", "right"], keep="first", maintain_order=True)
    return [
        found(
            least,
            "collection_gap",
            pl.col("right"),
            ", ",
            pl.col("territory"),
            " and territories of the same lines: parties collect ",
            percent("share"),
            ", below 100 %. What is missing goes to nobody; ask the submitter whose it is.",
        )
    ]


def _manuscript(registered: Registered) -> list[pl.DataFrame]:
    """The writers wrote the whole of a work, or say nothing of it."""
    if registered.manuscripts is None:
        return []
    written = (
        by_right(registered.manuscripts, "transaction", rights=("PR", "MR", "SR"))
        .group_by("transaction", "right")
        .agg(pl.col("share").sum())
        .filter((pl.col("share") > 0) & ((pl.col("share") - WHOLE).abs() > TOLERANCE))
    )
    said = pl.col("right"), ": manuscript shares are ", percent("share")
    return [found(written, "manuscript", *said, ", and not 100 %. Nothing is paid by them; ask the submitter.")]


def _writers(parties: pl.DataFrame) -> pl.DataFrame:
    return parties.filter(pl.col("record").is_in(("SWR", "OWR")))


def _owned(parties: pl.DataFrame) -> pl.DataFrame:
    return by_right(parties, "transaction").group_by("transaction", "right").agg(pl.col("share").sum())


_OWNED = (_ownership, _total, _public_domain, *CHAIN_RULES)
_LATER = (_gap, _manuscript)
"""Rules of 2.1 and 2.2 alone, and of 3.1 alone."""
