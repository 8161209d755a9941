"""The money of a small world in exact fractions, one play at a time: a second opinion, written without the rules.

It knows what it needs and no more: one territory per agreement list, deals that are live or not, works whose shares
and proportions are whole percentages. Nothing is rounded.
"""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from tests.worlds import World

Payee = tuple[str, str, str | None]
"""Agreement, status, reason."""
Part = tuple[tuple[str, str], str, str | None, Fraction]
"""Pool (agreement and right), status, reason, and part of a play."""

NOBODY = ""
_STATUS = {"direct": "payable", "claims": "accrued", "blanket": "payable", "statutory": "payable"}


def owed(world: World) -> dict[tuple[str, str], dict[Payee, Fraction]]:
    """What every base owes, exactly."""
    return {base: _of_base(world, base) for base in world.revenue}


def service_share(world: World, base: tuple[str, str]) -> Fraction:
    """What is left of a base's revenue, after top-ups."""
    pools = _pools(world, base)
    paid = sum((amount for amount, _ in pools.values()), Fraction(0))
    top_ups = sum((top_up for _, top_up in pools.values()), Fraction(0))
    return _net(world, base) - paid + top_ups


def _net(world: World, base: tuple[str, str]) -> Fraction:
    return Fraction(world.revenue[base][1])


def _of_base(world: World, base: tuple[str, str]) -> dict[Payee, Fraction]:
    pools, found = _pools(world, base), defaultdict(Fraction)
    shares = _shares(world, base)
    whole = defaultdict(Fraction)
    for (pool, _, _), weight in shares.items():
        whole[pool] += weight
    for (pool, status, reason), weight in shares.items():
        amount, _ = pools[pool]
        part = amount * weight / whole[pool] if whole[pool] else amount  # a sum that is owed without usage
        found[pool[0], status, reason] += part
    return dict(found)


def _pools(world: World, base: tuple[str, str]) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    """Amount and top-up of every pool, by agreement and right."""
    plays, net, subscribers = _weight(world, base), _net(world, base), world.revenue[base][2]
    is_played = bool(_played(world, base))
    shares, pools = _shares(world, base), {}
    for one in _agreed(world, base):
        key = (one["agreement"], one["right"])
        weight = sum((part for (pool, _, _), part in shares.items() if pool == key), Fraction(0))
        usage = weight / plays if plays else Fraction(0)
        if one["mode"] == "blanket":
            earned = Fraction(one["fee"]) if one.get("fee") is not None else _rate(one) * net
        elif one["mode"] == "statutory" and not plays:
            earned = _rate(one) * net
        else:
            earned = _rate(one) * usage * net
        least = Fraction(one["minimum"]) if one.get("minimum") is not None else None
        counted = usage * subscribers if one.get("minimum_kind") == "per_subscriber" else weight * is_played
        top_up = max(least * counted - earned, Fraction(0)) if least is not None else Fraction(0)
        pools[key] = (earned + top_up, top_up)
    return pools


def _rate(one: Any) -> Fraction:
    return Fraction(one["rate_ppb"], 10**9)


def _played(world: World, base: tuple[str, str]) -> list[tuple[str, int]]:
    return [(play[2], play[3]) for play in world.plays if tuple(play[:2]) == base and play[3]]


def _weighed(world: World, base: tuple[str, str]) -> list[tuple[str, int]]:
    """Tracks with their plays; where there is revenue and nothing was played, all of it is nobody's."""
    return _played(world, base) or ([(NOBODY, 1)] if _net(world, base) else [])


def _weight(world: World, base: tuple[str, str]) -> int:
    return sum(plays for _, plays in _weighed(world, base))


def _agreed(world: World, base: tuple[str, str]) -> list[Any]:
    return [one for one in world.agreements if one["territories"] in (f"+{base[0]}", "+2136")]


def _shares(world: World, base: tuple[str, str]) -> dict[tuple[tuple[str, str], str, str | None], Fraction]:
    """Plays, in parts, by pool, status and reason."""
    found = defaultdict(Fraction)
    for track, plays in _weighed(world, base):
        for pool, status, reason, part in (*_recorded(world, base, track), *_composed(world, base, track)):
            found[pool, status, reason] += part * plays
    for one in _agreed(world, base):
        if one["mode"] in ("blanket", "statutory"):
            found[(one["agreement"], one["right"]), "payable", None] += 0
    return dict(found)


def _recorded(world: World, base: tuple[str, str], track: str) -> Iterable[Part]:
    agreed = {one["licensor"]: one["agreement"] for one in _agreed(world, base) if one["mode"] == "recorded"}
    provision = agreed.pop(None, None)
    party = {one["dpid"]: one["party"] for one in world.parties}.get(world.tracks.get(track, ""))
    is_live = any(deal["track_id"] == track for deal in world.deals or [])
    if track not in world.tracks:
        reason = "unknown_track" if track else "no_plays"
    elif not is_live:
        reason = "no_deal"
    elif party not in agreed:
        reason = "no_agreement"
    else:
        yield (agreed[party], "recorded"), "payable", None, Fraction(1)
        return
    if provision is not None:
        yield (provision, "recorded"), "suspense", reason, Fraction(1)


def _composed(world: World, base: tuple[str, str], track: str) -> Iterable[Part]:
    for right in ("PR", "MR"):
        agreed = [one for one in _agreed(world, base) if one["right"] == right]
        own = {one["licensor"]: one for one in agreed if one["licensor"] is not None}
        statutory = [one for one in agreed if one["mode"] == "statutory"]
        blanket = [one for one in agreed if one["mode"] == "blanket"]
        provision = [one for one in agreed if one["licensor"] is None]
        for licensor, reason, part in _claimed(world, track, right):
            if licensor in own:
                one = own[licensor]
                if one["mode"] == "blanket":
                    continue
                status = "hold" if reason == "overclaim" else _STATUS[one["mode"]]
                is_sum = one["mode"] == "statutory"
                yield (one["agreement"], right), "payable" if is_sum else status, None if is_sum else reason, part
                continue
            why = "no_mandate" if reason in (None, "overclaim") else reason
            if statutory:
                yield (statutory[0]["agreement"], right), "payable", None, part
            elif provision and not blanket:
                yield (provision[0]["agreement"], right), "suspense", why, part


def _claimed(world: World, track: str, right: str) -> Iterable[tuple[str | None, str | None, Fraction]]:
    """Licensor, reason and part of every share of a track."""
    links = [(name, Fraction(part)) for linked, name, part in world.links if linked == track]
    if not links:
        yield None, ("unknown_work" if track in world.tracks else "unknown_track") if track else "no_plays", Fraction(1)
    for name, proportion in links:
        registered = [one for one in world.works if one["work_id"] == name]
        if any(one.get("is_public_domain") for one in registered):
            continue
        shares = [share for one in registered if one["right"] == right for share in one["shares"]]
        claimed = sum((_percent(part) for _, part, _, _ in shares), Fraction(0))
        over = "overclaim" if claimed > 1 + Fraction(6, 10_000) else None
        for _, part, society, _ in shares:
            scaled = _percent(part) / max(claimed, Fraction(1))
            yield _mandated(world, society, right), over, proportion * scaled
        if claimed < 1:
            yield None, "share_gap", proportion * (1 - claimed)


def _mandated(world: World, society: str | None, right: str) -> str | None:
    of_society = [one["licensor"] for one in world.mandates if one["owner"] == society and one["right"] == right]
    return of_society[0] if of_society else None


def _percent(part: str) -> Fraction:
    return Fraction(part.removesuffix("%")) / 100
