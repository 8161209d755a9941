"""Which records may follow which in a transaction, and who a record belongs to.

Source: CISAC CWR 2.1 Rev 8, 2.2 Rev 2 and 3.1 Rev 0, order of records, and edits of SPU, SPT, SWR, SWT and PWR.
"""

import polars as pl

from pipelines.check.cwr_rules import broken
from pipelines.readers.cwr_said import Said
from pipelines.wire.cwr_layouts import PLACES, PUBLISHERS, TRANSACTIONS, TRANSACTIONS_3, WRITERS

_HEADERS = tuple({*TRANSACTIONS, *TRANSACTIONS_3})
_AGREEMENT = ("TER", "IPA", "NPA")
_BELONGS = {
    "NPN": PUBLISHERS,
    "NWN": WRITERS,
    "NET": ("EWT",),
    "NVT": ("VER",),
    "NCT": ("COM",),
    "PWR": WRITERS,
}
_OWNERS = (*PUBLISHERS, *WRITERS, "EWT", "VER", "COM", *_HEADERS)


def order_findings(lines: pl.DataFrame) -> list[pl.DataFrame]:
    """Records that stand where they may not, of lines of :func:`~pipelines.wire.cwr_scan.scan_cwr`."""
    inside = lines.filter(pl.col("transaction") > 0)
    is_header = pl.col("record").is_in(_HEADERS)
    placed = (
        inside.join(PLACES, on=["version", "record"], how="left", maintain_order="left")
        .with_columns(place=pl.when(is_header).then(pl.lit(0, pl.Int32)).otherwise("place"))
        .with_columns(reached=pl.col("place").forward_fill().over("transaction"))
        .with_columns(step=pl.col("reached").diff().over("transaction"))
    )
    starts = inside.filter(pl.col("position") == 0)
    wrong = starts.filter(pl.col("record") != pl.col("group_type"), pl.col("group_type") != "")
    answered = pl.when(pl.col("group_type") == "ACK").then(1).otherwise(0)
    second = inside.filter(is_header, pl.col("position") > 0, is_header.cum_sum().over("transaction") > answered + 1)
    foreign = inside.filter(pl.col("record").is_in(_AGREEMENT) != (pl.col("group_type") == "AGR"), ~is_header)
    stray = _stray(inside)
    return [
        broken(wrong, "wrong_group", value=pl.col("record"), expected=pl.format("{} in this group", "group_type")),
        broken(second, "record_order", value=pl.col("record"), expected="one such record in a transaction"),
        broken(
            placed.filter(pl.col("step") < 0, pl.col("place").is_not_null()),
            "record_order",
            value=pl.col("record"),
            expected="records in the order of CWR",
        ),
        broken(foreign, "foreign_record", value=pl.col("record"), expected="records of this type of transaction"),
        broken(stray, "stray_record", value=pl.col("record"), expected="the record that it belongs to before it"),
    ]


def _stray(inside: pl.DataFrame) -> pl.DataFrame:
    is_owner = pl.col("record").is_in(_OWNERS)
    owned = inside.with_columns(owner=pl.when(is_owner).then("record").forward_fill().over("transaction"))
    astray = [
        (pl.col("record") == record) & ~pl.col("owner").is_in(owners).fill_null(False)
        for record, owners in _BELONGS.items()
    ]
    uncontrolled = (pl.col("record") == "PWR") & (pl.col("owner") == "OWR") & (pl.col("version") == "2.1")
    # 3.1 says in the record itself whose chain and writer a PWR is of.
    return owned.filter(pl.any_horizontal(*astray, uncontrolled), pl.col("version") != "3.1")


def reference_findings(said: Said) -> list[pl.DataFrame]:
    """Collection lines that follow no party of theirs, and numbers that do not count on."""
    parties = said.parties.select("transaction", "row", "record", "ip_number", "chain")
    owner = parties.select(party="row", owner="ip_number")
    lines = said.lines.join(owner, on="party", how="left", maintain_order="left").rename({"row": "line"})
    count = pl.int_range(1, pl.len() + 1).over("party")
    # Where recipients are told apart, each may have a count of its own.
    numbered = lines.filter(pl.col("party").is_not_null(), recipient="").with_columns(counted=count)
    return [
        broken(
            lines.filter(pl.col("party").is_null()),
            "territory_without_party",
            cell="Interested Party #",
            value=pl.col("ip_number"),
            expected="the record of its party before it",
        ),
        broken(
            lines.filter(pl.col("ip_number") != pl.col("owner")),
            "territory_of_another",
            cell="Interested Party #",
            value=pl.col("ip_number"),
            expected=pl.col("owner"),
        ),
        broken(
            numbered.filter(pl.col("sequence") != pl.col("counted")),
            "territory_sequence",
            cell="Sequence #",
            value=pl.col("sequence").cast(pl.String),
            expected=pl.format("{}, counting on from 1 in its party", "counted"),
        ),
        *_chains(parties),
        *_links(said, parties),
    ]


def _chains(parties: pl.DataFrame) -> list[pl.DataFrame]:
    """Publishers in the order of their chains, which count from 1; one that is wrong does not make the next one so."""
    chain = pl.col("chain").cast(pl.Int64, strict=False)
    before, earlier = (chain.shift(step).over("transaction").fill_null(0) for step in (1, 2))
    follows = (pl.col("number") - pl.col("before")).is_in([0, 1]).fill_null(False) & (pl.col("number") > 0)
    is_back = (pl.col("number") - pl.col("earlier")).is_in([0, 1, 2]).fill_null(False) & (pl.col("number") > 0)
    placed = (
        parties.filter(pl.col("record").is_in(PUBLISHERS))
        .with_columns(number=chain, before=before, earlier=earlier)
        .with_columns(follows=follows)
    )
    is_wrong_before = ~pl.col("follows").shift(1).over("transaction").fill_null(True)
    counted = placed.filter(~pl.col("follows"), ~(is_wrong_before & is_back)).rename({"row": "line"})
    return [
        broken(
            counted,
            "publisher_sequence",
            cell="Publisher Sequence #",
            value=pl.col("chain"),
            expected=pl.format("the chain of the publisher before it ({}), or the next", "before"),
        )
    ]


def _links(said: Said, parties: pl.DataFrame) -> list[pl.DataFrame]:
    """A link names a publisher of the registration, a chain of it, and the writer that it follows."""
    starts = parties.filter(pl.col("record") == "SPU").select("transaction", "chain")
    houses = parties.filter(pl.col("record").is_in(PUBLISHERS)).select("transaction", publisher_ip="ip_number")
    links = said.links.rename({"row": "line"}).with_columns(record=pl.lit("PWR"))
    nobody = links.filter(pl.col("publisher_ip") != "").join(
        houses, on=["transaction", "publisher_ip"], how="anti", maintain_order="left"
    )
    astray = links.filter(pl.col("chain").is_not_null()).join(
        starts, on=["transaction", "chain"], how="anti", maintain_order="left"
    )
    followed = parties.select(writer="row", followed="ip_number")
    # 3.1 has nine characters for a number of eleven here.
    is_short = (pl.col("writer_ip").str.len_chars() == 9) & pl.col("followed").str.starts_with(pl.col("writer_ip"))
    others = links.join(followed, on="writer", how="inner", maintain_order="left").filter(
        pl.col("writer_ip") != "", pl.col("writer_ip") != pl.col("followed"), ~is_short
    )
    return [
        broken(
            nobody,
            "link_to_no_publisher",
            cell="Publisher IP #",
            value=pl.col("publisher_ip"),
            expected="a publisher of this work",
        ),
        broken(
            others,
            "link_of_another_writer",
            cell="Writer IP #",
            value=pl.col("writer_ip"),
            expected=pl.format("{}, the writer before it", "followed"),
        ),
        broken(
            astray,
            "link_to_no_chain",
            cell="Publisher Sequence #",
            value=pl.col("chain"),
            expected="a chain that an SPU of this work starts",
        ),
    ]
