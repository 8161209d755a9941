"""The recorded side with AI in it: what deliverers keep of their tracks, and what goes to what these draw on."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from attribution.ai_money.deduct import deducted
from attribution.ai_money.lines import SLICE, Part
from attribution.ai_money.payable import Payable, payable
from attribution.ai_money.slices import Sources, sources
from attribution.ai_money.terms import SERVICE_SHARE, AiTerms
from attribution.ai_money.track_slices import Cut, divided, track_slices
from attribution.bases import BASE, pieces
from attribution.earnings import recording_earnings
from attribution.money import money, nano
from schemas.columns import polars_schema
from schemas.recording_earning import RecordingEarning
from schemas.usage import Usage

_LINE = [*BASE, "agreement", "currency", "track_id", "segment", "amount"]
PLAYED = ["territory", "offering", "track", "segment", "plays"]


@dataclass(frozen=True)
class AiMonth:
    """A month's AI tracks, prepared once; what its territories come to is kept as it is found."""

    ai: AiTerms
    pay: Payable
    of: Sources
    blocked: pl.DataFrame
    """track_id, segment, territory; a null segment is the whole month, a null territory everywhere"""
    refusing: pl.Series
    """recorded agreements under which nothing may be taken from a track"""
    cuts: dict[str, Cut] = field(default_factory=dict)
    """of each territory; the tracks' own slices only where a pool beside them needs them again"""
    latest: dict[str, Cut] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    played: list[pl.DataFrame] = field(default_factory=list)

    def cut(self, territory: str) -> Cut:
        """The slices of the AI tracks in a territory, for the pools beside the tracks."""
        if territory not in self.cuts:
            self.whole_cut(territory)
        return self.cuts[territory]

    def whole_cut(self, territory: str) -> Cut:
        """All of them: kept for one territory at a time, since there are many."""
        if territory not in self.latest:
            found = track_slices(self.pay, self.of, self.ai, territory=territory)
            self.latest.clear()
            self.latest[territory] = cut = divided(found, self.pay)
            again = self.pay.licences.filter(pl.col("minimum").is_not_null())["version"]
            self.cuts[territory] = Cut(cut.lines.filter(pl.col("version").is_in(again.implode())), cut.beside)
        return self.latest[territory]

    def has_pools(self) -> bool:
        """Whether some licence pays beside the tracks."""
        has_pool = (pl.col("revenue_base") != SERVICE_SHARE) | pl.col("minimum").is_not_null()
        return self.pay.licences.select(has_pool.any()).item()


def ai_month(ai: AiTerms) -> AiMonth:
    """Prepare a month's AI tracks.

    Raises:
        TermsError: where mandates contradict each other, or licences take more than a track has.
    """
    pay = payable(ai)
    dated = ai.agreement.filter(
        pl.col("side") == "recorded",
        pl.col("valid_from") <= ai.on,
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= ai.on.replace(day=1)),
    )
    accepting = dated.filter("is_ai_deduction_accepted")["agreement"].unique()
    refusing = ai.agreement.filter(~pl.col("agreement").is_in(accepting.implode()))["agreement"].unique()
    return AiMonth(ai, pay, sources(ai, pay), _blocked(ai), refusing)


def _blocked(ai: AiTerms) -> pl.DataFrame:
    """Where a track must not be played: the segments that a block touches; all of it where no block is dated."""
    held = ai.ai_track.filter(pl.col("recorded") == "held").select("track_id")
    cuts = ai.track_segment.lazy().rename({"track_ref": "track_id", "from_date": "first", "to_date": "last"})
    own = cuts.join(held.lazy(), on="track_id", how="semi").collect()
    places = pl.col("territories").str.replace_all("+", "", literal=True).str.split(" ").alias("territory")
    blocks = (
        ai.takedown.join(held, on="track_id", how="semi")
        .select("track_id", "from_date", "to_date", places)
        .explode("territory")
    )
    is_in = (pl.col("from_date") <= pl.col("last")) & (
        pl.col("to_date").is_null() | (pl.col("to_date") >= pl.col("first"))
    )
    cut = own.join(blocks, on="track_id").filter(is_in).select("track_id", "segment", "territory")
    whole = blocks.filter(pl.col("from_date") <= ai.on).join(own, on="track_id", how="anti")
    undated = held.join(blocks, on="track_id", how="anti").with_columns(territory=pl.lit(None, pl.String))
    uncut = pl.concat([whole.select("track_id", "territory"), undated])
    return pl.concat([cut, uncut.select("track_id", pl.lit(None, pl.Int16).alias("segment"), "territory")]).unique()


def settle_recorded(
    usage: pl.LazyFrame, recorded_pool: pl.LazyFrame, month: AiMonth, *, at_most: int = 1_000_000
) -> Iterator[pl.DataFrame]:
    """What deliverers keep, base by base; what sources get is left in ``month.parts``.

    Args:
        usage: rows of ``usage``.
        recorded_pool: rows of ``recorded_pool``.
        month: from :func:`ai_month`.
        at_most: rows of usage at a time.

    Yields:
        Rows of ``recording_earning``. Tracks without AI are passed on as they are.
    """
    pools = recorded_pool.collect()
    ids = month.ai.ai_track["track_id"].unique()
    yield pl.DataFrame(schema=polars_schema(RecordingEarning))
    for piece in pieces(usage.select(polars_schema(Usage).names()), at_most=at_most):
        rows = recording_earnings(piece, pools)
        if ids.is_empty():
            yield rows
            continue
        if month.has_pools():
            month.played.append(_played(piece, month))
        is_ai = rows["track_id"].is_in(ids.implode())
        yield _kept(rows, is_ai, month) if is_ai.any() else rows


def _played(piece: pl.DataFrame, month: AiMonth) -> pl.DataFrame:
    """The plays that pools of AI sources are spread by: those of tracks with sources, unless blocked."""
    tracks = month.pay.tracks.select("track_id").with_row_index("track")
    rows = piece.select(*BASE, "track_id", "segment", "plays").filter(pl.col("plays") > 0).join(tracks, on="track_id")
    return rows.filter(~is_blocked(rows, month.blocked)).select(PLAYED)


def is_blocked(rows: pl.DataFrame, blocked: pl.DataFrame) -> pl.Series:
    """Whether each row's track must not be played in its segment and territory."""
    numbered = rows.select("track_id", "segment", "territory").with_row_index("at")
    is_hit = pl.all_horizontal(
        pl.col(f"{name}_blocked").is_null() | (pl.col(f"{name}_blocked") == pl.col(name))
        for name in ("segment", "territory")
    )
    hit = numbered.join(blocked, on="track_id", suffix="_blocked").filter(is_hit)
    return numbered["at"].is_in(hit["at"].unique().implode())


def _kept(rows: pl.DataFrame, is_ai: pl.Series, month: AiMonth) -> pl.DataFrame:
    numbered = rows.with_row_index("at")
    lines = numbered.filter(is_ai)
    stopped = is_blocked(lines, month.blocked)
    held = stopped & lines["licensor"].is_not_null()
    taken = [_of_territory(some, month) for some in _by_territory(lines.filter(~stopped), month)]
    amount = nano("amount")
    sums = pl.concat([pl.DataFrame(schema={"at": pl.UInt32, "taken": pl.Int128}), *taken])
    less = pl.zeros(rows.height, dtype=pl.Int128, eager=True).scatter(sums["at"], sums["taken"])
    is_held = pl.repeat(value=False, n=rows.height, eager=True).scatter(lines["at"], held)
    return rows.with_columns(
        amount=money(amount - less),
        status=pl.when(is_held).then(pl.lit("hold")).otherwise("status"),
        reason=pl.when(is_held).then(pl.lit("blocked")).otherwise("reason"),
    )


def _by_territory(lines: pl.DataFrame, month: AiMonth) -> list[pl.DataFrame]:
    tracks = month.pay.tracks.select("track_id").with_row_index("track")
    numbered = lines.join(tracks, on="track_id", how="inner", maintain_order="left")
    return numbered.partition_by("territory", maintain_order=True)


def _of_territory(lines: pl.DataFrame, month: AiMonth) -> pl.DataFrame:
    """Split the lines of a territory, keep what sources get, and say what that takes from each line."""
    territory = lines["territory"][0]
    cut = month.whole_cut(territory).lines
    pairs = deducted(lines.select("track", nano("amount")), cut, tracks=month.pay.tracks.height)
    refused = lines["agreement"].is_in(month.refusing.implode()).gather(pairs["line"])
    by_service = (month.pay.licences["unaccepted"] == "service").gather(cut["version"]).gather(pairs["slice"])
    is_borne = refused & by_service
    own, borne = pairs.with_columns(refused.alias("is_refused")).filter(~is_borne), pairs.filter(is_borne)
    held = pl.when(pl.col("status") == "hold").then("reason")
    named = lines.select("offering", "agreement", "currency", "track", "segment", pool_held=held)
    month.parts.append(Part(territory, "recorded", named, own, cut.select(SLICE)))
    if borne.height:
        month.parts.append(_by_licence(territory, named, borne, cut, month))
    sums = own.group_by("line").agg(taken=pl.col("amount").sum())
    return pl.DataFrame({"at": lines["at"].gather(sums["line"]), "taken": sums["taken"]})


def _by_licence(territory: str, lines: pl.DataFrame, pairs: pl.DataFrame, cut: pl.DataFrame, month: AiMonth) -> Part:
    """What the service bears in place of the deliverers: pools of the licences themselves."""
    keyed = pairs.with_columns(cut["version"].gather(pairs["slice"]))
    borne = keyed.select("line", "version").unique().sort("line", "version")
    numbered = keyed.join(borne.with_row_index("number"), on=["line", "version"], maintain_order="left")
    named = lines.select(pl.all().gather(borne["line"])).with_columns(
        month.pay.licences["licence"].gather(borne["version"]).alias("agreement")
    )
    found = numbered.select(pl.col("number").alias("line"), "slice", "amount", is_refused=pl.lit(value=False))
    return Part(territory, "ai", named, found, cut.select(SLICE))
