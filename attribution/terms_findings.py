"""What is wrong between terms that are right alone: two for one thing, and none where one ended."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from attribution.terms import TERMS
from attribution.terms_cover import CELL, by_right, cells
from attribution.territory import territory_sets

_ROW = ["agreement", "licensor", "side", "covers", "right", "territories", "offerings", "valid_from", "valid_to", "at"]


def overlaps(agreement: pl.DataFrame, tree: pl.DataFrame) -> pl.DataFrame:
    """Agreements of one licensor, or two statutory ones, that cover the same usage on one day.

    Args:
        agreement: rows of ``agreement``.
        tree: rows of ``TerritoryArea``.

    Returns:
        One row per pair and right: of each ``agreement``, ``licensor``, ``right`` and ``valid_from`` (the later
        one's end in ``_other``), ``covers``, ``day`` (the first that both are in force), ``offerings`` (of both; empty:
        all) and ``territories`` (of both, two letters each).
    """
    rows = by_right(agreement.sort("agreement", "right", "valid_from").with_row_index("at"))
    statutory = rows.filter(pl.col("mode") == "statutory")
    found = pl.concat(
        [
            _pairs(rows, ["licensor", "side", "covers"]),
            _pairs(statutory, ["side", "covers"]).filter(pl.col("licensor") != pl.col("licensor_other")),
        ]
    )
    return _with_territories(found, tree).drop("at", "at_other", "side").sort("day", "agreement", "agreement_other")


def two_mandates(mandate: pl.DataFrame, tree: pl.DataFrame) -> pl.DataFrame:
    """Mandates of two licensors for one owner, right and territory on one day: as :func:`overlaps`, by ``mandate``."""
    owner = ["owner_kind", "owner", "right"]
    rows = mandate.sort("mandate", "right").with_row_index("at")
    pairs = _later(rows.join(rows, on=owner, suffix="_other")).filter(pl.col("licensor") != pl.col("licensor_other"))
    return _with_territories(pairs, tree).select(
        "mandate", "licensor", "mandate_other", "licensor_other", *owner, "day", "territories"
    )


def endings(agreement: pl.DataFrame, tree: pl.DataFrame, offerings: Sequence[str]) -> pl.DataFrame:
    """Agreements that end, and what of their usage no other agreement of the same licensor covers on the next day.

    Returns:
        One row per agreement, ``valid_from`` and right: ``licensor``, ``day`` (the first that is not covered), ``next``
        (the first day that some of it is covered again; null: never), ``territories`` and ``offerings``.
    """
    ended = agreement.drop_nulls("valid_to")
    found = [_ending(agreement, row, tree, offerings) for row in ended.iter_rows(named=True)]
    rows = [row for rows in found for row in rows]
    named = {"agreement": pl.String, "licensor": pl.String, "valid_from": pl.Date, "covers": pl.String}
    lists = {"territories": pl.List(pl.String), "offerings": pl.List(pl.String)}
    return pl.DataFrame(rows, schema={**named, "day": pl.Date, "next": pl.Date, **lists}, orient="row").sort(*named)


def one_right_alone(agreement: pl.DataFrame, tree: pl.DataFrame, offerings: Sequence[str]) -> pl.DataFrame:
    """Where an agreement covers one right of works, and no agreement of its licensor, which has some, the other one.

    Returns:
        One row per agreement: ``licensor``, ``covers``, ``missing``, ``day`` (the first) and ``territories``.
    """
    works = agreement.filter(pl.col("side") == "composition").drop_nulls("licensor")
    rights = by_right(works).group_by("licensor").agg(both=pl.col("covers").n_unique() == 2)
    both = works.join(rights.filter("both"), on="licensor", how="semi")
    days = both["valid_from"].unique().sort()
    named = ["licensor", "agreement", "covers"]
    frames = [_alone(cells(both, tree, offerings, day)).with_columns(day=pl.lit(day)) for day in days]
    if not frames:
        return pl.DataFrame(
            schema={**dict.fromkeys([*named, "missing"], pl.String), "day": pl.Date, "territories": pl.List(pl.String)}
        )
    return (
        pl.concat(frames)
        .filter(pl.col("day") == pl.col("day").min().over(named))
        .group_by(*named, "missing", "day")
        .agg(territories=pl.col("territory").unique().sort())
        .sort(named)
    )


def superseded(intake: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What files say of a thing that a newer file says otherwise.

    Args:
        intake: rows of all files by dataset, with ``delivery_id`` and ``sent_at``.

    Returns:
        One row per thing and older file: ``dataset``, ``thing`` (its names, with spaces between), ``delivery_id``,
        ``sent_at``, and ``held_by`` and ``held_at``, the file that holds and its date.
    """
    return pl.concat([_older(name, intake[name], key or ()) for name, (_, key) in TERMS.items()]).sort(
        "dataset", "thing", "sent_at", "delivery_id"
    )


def thing(key: Sequence[str], dataset: str) -> pl.Expr:
    """The names of a thing, with spaces between; of what there is one of, its dataset."""
    return pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=" ") if key else pl.lit(dataset)


def _older(dataset: str, rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    said = [name for name in rows.columns if name not in {"delivery_id", "sent_at"}]
    texts = [
        pl.col(name).list.join(",") if rows.schema[name] == pl.List else pl.col(name).cast(pl.String) for name in said
    ]
    text = pl.concat_str([each.fill_null("\x1e") for each in texts], separator="\x1f")
    things = rows.select("delivery_id", "sent_at", dataset=pl.lit(dataset), thing=thing(key, dataset), text=text)
    newest = things.sort("sent_at", "delivery_id").group_by("dataset", "thing", maintain_order=True).last()
    held = newest.select("dataset", "thing", held_by="delivery_id", held_at="sent_at", holding="text")
    older = (pl.col("sent_at") < pl.col("held_at")) & (pl.col("text") != pl.col("holding"))
    return things.join(held, on=["dataset", "thing"]).filter(older).drop("text", "holding").unique()


def _pairs(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Pairs of rows that agree in ``key``, are in force on one day and have an offering in common."""
    found = _later(rows.select(_ROW).join(rows.select(_ROW), on=key, suffix="_other", coalesce=False))
    one, other = pl.col("offerings"), pl.col("offerings_other")
    shared = pl.when(one.list.len() == 0).then(other).when(other.list.len() == 0).then(one)
    shared = shared.otherwise(one.list.set_intersection(other).list.sort())
    is_any = (one.list.len() == 0) & (other.list.len() == 0)
    return (
        found.with_columns(offerings=shared, _any=is_any)
        .filter(pl.col("_any") | (pl.col("offerings").list.len() > 0))
        .drop("_any")
    )


def _later(pairs: pl.DataFrame) -> pl.DataFrame:
    """Of all pairs those of two, once, on the first day that both are in force."""
    first = pl.max_horizontal("valid_from", "valid_from_other")
    ends = pl.min_horizontal(pl.col("valid_to", "valid_to_other").fill_null(date.max))
    is_pair = (pl.col("at") < pl.col("at_other")) & (first <= ends)
    return pairs.with_columns(day=first).filter(is_pair)


def _with_territories(pairs: pl.DataFrame, tree: pl.DataFrame) -> pl.DataFrame:
    """The pairs that have territories in common on their day, and which."""
    shared = []
    for row in pairs.iter_rows(named=True):
        lists = territory_sets(tree, [row["territories"], row["territories_other"]], row["day"])
        members = [
            set(lists.filter(pl.col("territories") == row[name])["territory"])
            for name in ("territories", "territories_other")
        ]
        shared.append(sorted(members[0] & members[1]))
    found = pairs.with_columns(territories=pl.Series(shared, dtype=pl.List(pl.String)))
    return found.filter(pl.col("territories").list.len() > 0)


def _ending(agreement: pl.DataFrame, row: dict, tree: pl.DataFrame, offerings: Sequence[str]) -> list[tuple]:
    """The rights of one agreement that end uncovered."""
    same = agreement.filter(pl.col("licensor").eq_missing(row["licensor"]), pl.col("side") == row["side"])
    day = row["valid_to"] + timedelta(days=1)
    own = pl.DataFrame([row], schema=agreement.schema)
    was = cells(own, tree, offerings, row["valid_to"])
    left = was.join(cells(same, tree, offerings, day), on=CELL, how="anti")
    later = [cells(same, tree, offerings, start).with_columns(next=pl.lit(start)) for start in _starts(same, day)]
    again = pl.concat(later).join(left, on=CELL, how="semi") if later else None
    found = []
    for (covers,), of_right in left.group_by("covers", maintain_order=True):
        back = None if again is None else again.filter(pl.col("covers") == covers)["next"].min()
        lists = [of_right[name].unique().sort().to_list() for name in ("territory", "offering")]
        found.append((row["agreement"], row["licensor"], row["valid_from"], covers, day, back, *lists))
    return found


def _starts(agreement: pl.DataFrame, after: date) -> list[date]:
    return agreement.filter(pl.col("valid_from") > after)["valid_from"].unique().sort().to_list()


def _alone(covered: pl.DataFrame) -> pl.DataFrame:
    """Cells of one right whose licensor does not cover the other one there."""
    other = covered.select("licensor", "territory", "offering", missing="covers")
    turned = covered.with_columns(missing=pl.when(pl.col("covers") == "PR").then(pl.lit("MR")).otherwise(pl.lit("PR")))
    return turned.join(other, on=["licensor", "territory", "offering", "missing"], how="anti").select(
        "licensor", "agreement", "covers", "missing", "territory"
    )
