"""What a model was trained on: where money goes that no attribution is sure of."""

import polars as pl

from attribution.ai_money.slices_words import sliced
from attribution.apportion import apportion
from schemas.columns import WHOLE_PPB

_KIND = {"composition": "iswc", "recording": "isrc"}


def training_lists(
    wanted: pl.DataFrame, training_use: pl.DataFrame, *, first: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The training lists of models, each as parts of the whole, and the sources in them as variants of their own.

    Args:
        wanted: ``variant``, ``right``, ``source`` (model@version), ``performing_ppb`` and ``fallback_key``: equal,
            or by the uses that the operator reports.
        training_use: rows of ``training_use``.
        first: number of the first new variant.

    Returns:
        ``variant``, ``right``, ``member``, ``list_ppb``; and the members: ``variant``, ``right``, ``kind``,
        ``source``, ``performing_ppb``. A model without a list, or whose list says no uses, is in neither.
    """
    model = pl.format("{}@{}", "model_id", "model_version")
    listed = training_use.select("right", model.alias("model"), "uses", listed="source")
    rows = (
        wanted.join(listed, left_on=["right", "source"], right_on=["right", "model"])
        .with_columns(by=pl.when(pl.col("fallback_key") == "equal").then(1).otherwise("uses"))
        .with_columns(_whole=pl.lit(WHOLE_PPB, pl.Int128))
    )
    parts = apportion(
        rows.lazy(), amount="_whole", weight="by", within=["variant"], order=["listed"], into="list_ppb"
    ).filter(pl.col("list_ppb") > 0)
    named = ["right", "listed", "performing_ppb"]
    found = parts.collect()
    members = found.select(named).unique().sort(named).with_row_index("member", offset=first)
    lists = found.join(members, on=named).select("variant", "right", "member", pl.col("list_ppb").cast(pl.Int64))
    kind = pl.col("right").replace_strict(_KIND, return_dtype=pl.String)
    return lists, members.select("right", "performing_ppb", variant="member", kind=kind, source="listed").select(
        "variant", "right", "kind", "source", "performing_ppb"
    )


def rolled(lists: pl.DataFrame, slices: pl.DataFrame) -> pl.DataFrame:
    """The slices of models, by licensor: what each licenses of the training list.

    Args:
        lists: from :func:`training_lists`.
        slices: those of the members.
    """
    key = ["variant", "work_right", "licensor", "reason", "scope"]
    joined = lists.join(slices.rename({"variant": "member"}), on="member")
    weight = (pl.col("list_ppb").cast(pl.Int128) * pl.col("slice_ppb")).sum()
    return sliced(joined.group_by(key).agg(weight=weight), weight="weight", order=key[1:])
