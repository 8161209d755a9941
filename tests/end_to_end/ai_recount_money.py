"""What the sources of AI tracks are owed, worked out a second time, without a line of the product.

From weights, licences, mandates and registered shares to every payee's exact part of every recorded line and of every
pool beside them. Money is in nano-units.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, NamedTuple

import duckdb

from tests.end_to_end.ai_recount import EMBODYING, LAST, PPB, SIDES, Month, Row, Source, in_force


class Slice(NamedTuple):
    """A part of a source's money: ``licensor`` is who could take it, ``word`` who does."""

    part: Fraction
    work_right: str
    party: str
    licensor: str | None
    word: str


class Owed(NamedTuple):
    """What a licence has of a track."""

    licence: str
    right: str
    kind: str
    source: str
    basis: str
    work_right: str
    party: str
    licensor: str | None


class Line(NamedTuple):
    """What stands on one line of a pool for a source's payee; ``owed`` is null for the deliverer."""

    side: str
    territory: str
    offering: str
    agreement: str
    track_id: str
    segment: int
    owed: Owed | None


def nano(amount: Decimal) -> int:
    """Nano-units of an amount, which has no more digits than that."""
    return int(amount.scaleb(9))


class Money(Month):
    """What everyone is owed of a settled month."""

    def rate(self, track_id: str, licence: Row, role: str) -> Fraction | None:
        """The share of the money that a licence has of a track: the best of its group of most-favoured licences."""
        group, day = (licence["mfn_group"], licence["revenue_base"]), self.day(track_id)
        others = [
            row
            for row in self.rows("ai_licence")
            if group[0] and (row["mfn_group"], row["revenue_base"]) == group and in_force(row, day)
        ]
        rates = [self._rate(track_id, row, role) for row in [licence, *others]]
        return max((rate for rate in rates if rate is not None), default=None)

    @cached_property
    def _shares(self) -> dict[Any, list[Row]]:
        return self.by("ai_licence_share", "licence", "valid_from", "contribution")

    def _rate(self, track_id: str, licence: Row, role: str) -> Fraction | None:
        track = self.tracks[track_id]
        rows = self._shares.get((licence["licence"], licence["valid_from"], track["contribution"]), [])
        if not rows and licence["revenue_base"] == "fixed":
            return Fraction(1)
        named = [row["share_ppb"] for row in rows if row["role"] in ([role] if role else track["ai_uses"])]
        found = max(named or [row["share_ppb"] for row in rows if not row["role"]], default=None)
        return None if found is None else Fraction(found, PPB)

    # Whose a source is.

    @cached_property
    def _agents(self) -> dict[str, str | None]:
        return {row["party"]: row["licensor"] for row in self.rows("party")}

    @cached_property
    def _grants(self) -> dict[tuple[str, str], str | None]:
        """The grant that covers each voice of each track, as the month found it."""
        rows = [row for row in self.rows("source_share") if row["kind"] == "voice"]
        return {(row["track_id"], row["source"]): row["consent_id"] for row in rows}

    def slices(self, track_id: str, licence: Row, source: Source, territory: str) -> list[Slice]:
        """Who could take which part of a source's money in a territory."""
        kind, name, _ = source
        if kind == "unresolved":
            return [Slice(Fraction(1), "", "", None, "whole")]
        if kind == "voice":
            return self._voice(self._grants.get((track_id, name)))
        if kind == "fallback":
            return self._model(name, licence["right"], licence["fallback_key"], licence["performing_ppb"], territory)
        return self._named(kind, name, licence["performing_ppb"], territory)

    def _voice(self, consent: str | None) -> list[Slice]:
        owner = {row["consent_id"]: row["grantor"] for row in self.rows("consent")}.get(consent)
        if owner is None:
            return [Slice(Fraction(1), "", "", None, "whole")]
        agent = self._agents.get(owner)
        own = [Slice(Fraction(1), "", owner, owner, "named")]
        return [*own, Slice(Fraction(1), "", owner, agent, "agent")] if agent not in {None, owner} else own

    @cache  # noqa: B019 - a month lives as long as its tests
    def _model(self, model: str, right: str, key: str, performing: int, territory: str) -> list[Slice]:
        """What each licensor licenses of what a model was trained on."""
        rows = [row for row in self.rows("training_use") if row["right"] == right]
        uses = {row["source"]: row["uses"] for row in rows if f"{row['model_id']}@{row['model_version']}" == model}
        weights = dict.fromkeys(uses, 1) if key == "equal" else uses
        if not sum(weights.values()):
            return [Slice(Fraction(1), "", "", None, "whole")]
        sums: defaultdict[tuple[str, str | None, str], Fraction] = defaultdict(Fraction)
        for member, weight in weights.items():
            for one in self._named("iswc" if right == "composition" else "isrc", member, performing, territory):
                sums[one.work_right, one.licensor, one.word] += one.part * Fraction(weight, sum(weights.values()))
        return [Slice(part, work_right, "", licensor, word) for (work_right, licensor, word), part in sums.items()]

    @cache  # noqa: B019
    def _named(self, kind: str, source: str, performing: int, territory: str) -> list[Slice]:
        return self._recording(source) if kind == "isrc" else list(self._work(source, performing, territory))

    def _recording(self, isrc: str) -> list[Slice]:
        """Equal parts of those who delivered it; a rendition delivers nothing."""
        made = {track_id for track_id, row in self.tracks.items() if row["is_rendition"]}
        parties = {row["dpid"]: row["licensor"] or row["party"] for row in self.rows("party") if row["dpid"]}
        found = [row for row in self.rows("track") if row["isrc"] == isrc and row["track_id"] not in made]
        deliverers = {row["deliverer"] for row in found}
        counted = Counter(parties.get(deliverer) for deliverer in deliverers) or Counter([None])
        return [
            Slice(Fraction(count, len(deliverers) or 1), "", "", licensor, "named" if licensor else "nobody")
            for licensor, count in counted.items()
        ]

    def _work(self, iswc: str, performing: int, territory: str) -> Iterator[Slice]:
        works = [row for row in self.rows("work") if row["iswc"] == iswc]
        assert len(works) <= 1, f"{iswc} is of several works, of which the sample has none"
        if any(work["is_public_domain"] for work in works):
            return
        for right, part in (("PR", Fraction(performing, PPB)), ("MR", 1 - Fraction(performing, PPB))):
            if not part:
                continue
            if not works:
                yield Slice(part, right, "", None, "nobody")
                continue
            held = self._held(works[0]["work_id"], right, territory)
            total = sum(share for share, _ in held.values())
            for party, (share, society) in held.items():
                licensor = self._mandated(party, society, right, territory)
                word = "named" if licensor else "nobody"
                yield Slice(part * Fraction(share, max(total, PPB)), right, party, licensor, word)
            if total < PPB:
                yield Slice(part * Fraction(PPB - total, PPB), right, "", None, "gap")

    def _held(self, work_id: str, right: str, territory: str) -> dict[str, tuple[int, str | None]]:
        """What each party holds of a work in a territory, and the best known society of it."""
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.by("work_share", "work_id", "right").get((work_id, right), []):
            if (row["territories"], territory) in self.sets and row["share_ppb"]:
                found[row["party_id"]].append(row)
        return {
            party: (sum(row["share_ppb"] for row in rows), min(rows, key=_best_society)["society_code"])
            for party, rows in found.items()
        }

    def _mandated(self, party: str, society: str | None, right: str, territory: str) -> str | None:
        """By whom a party's right is licensed: by its own mandate, that of its society, or that of all others."""
        for owner in (("ipi", party), ("society", society), ("any", "")):
            for row in self.rows("mandate"):
                is_its = (row["owner_kind"], row["owner"]) == owner and row["right"] == right
                if is_its and (row["territories"], territory) in self.sets and in_force(row, LAST):
                    return row["licensor"]
        return None

    # What is owed.

    @cache  # noqa: B019
    def owed(self, track_id: str, territory: str) -> dict[Owed, Fraction]:
        """The parts of a track's base that each licence has, where it covers the territory.

        A slice goes to its licensor under that licensor's licence, and to our provision where there is none. What
        reaches nobody counts once, under the licence with the greatest share.
        """
        parts: defaultdict[Owed, Fraction] = defaultdict(Fraction)
        for right in ("voice", *SIDES):
            rows = list(self._rows(track_id, right, territory))
            ranked = sorted(
                rows, key=lambda row: (row[1]["revenue_base"] != "service_share", -row[3], row[1]["licence"])
            )
            whole = {}  # of voices, one for each
            for source, licence, *_ in ranked:
                whole.setdefault(source if right == "voice" else None, licence["licence"])
            rest = next((row[1]["licence"] for row in ranked if row[1]["licensor"] is None), None)
            licensed = {row[1]["licensor"] for row in rows} - {None}
            if right == "voice":
                licensed |= {party for party, agent in self._agents.items() if agent in licensed}
            for source, licence, weight, rate in rows:
                name, licensor = licence["licence"], licence["licensor"]
                for one in self.slices(track_id, licence, source, territory):
                    is_its = licensor is not None and one.licensor == licensor
                    takes = {
                        "whole": name == whole[source if right == "voice" else None],
                        "gap": name == (rest or whole.get(None)),
                        "nobody": name == rest,
                        "named": is_its or (name == rest and one.licensor not in licensed),
                        "agent": is_its,
                    }
                    if takes[one.word] and weight * rate:
                        payee = one.licensor if licensor else None
                        basis = _basis(source)
                        parts[Owed(name, right, *source[:2], basis, one.work_right, one.party, payee)] += (
                            weight * rate * one.part
                        )
        return dict(parts)

    def _rows(self, track_id: str, right: str, territory: str) -> Iterator[tuple[Source, Row, Fraction, Fraction]]:
        """Sources of a track and their weights, under each licence that covers a territory and says what it takes.

        A source without weight under its licence is licensed all the same.
        """
        if not self.is_taken(track_id):
            return
        for licence in self.licences(track_id):
            if licence["right"] != right or not self._covers(licence, track_id, territory):
                continue
            claimed, payable = self.weights(track_id, licence)
            for source in {*claimed, *payable}:
                rate = self.rate(track_id, licence, source[2] if right == "voice" else "")
                if rate is not None and source[0] != "deliverer":
                    yield source, licence, payable.get(source, Fraction(0)), rate

    def _covers(self, licence: Row, track_id: str, territory: str) -> bool:
        """A feature's or generator's licence is for its tracks, and for where the feature has revenue."""
        whose = {"feature_revenue": "feature", "generator_income": "generator"}.get(licence["revenue_base"])
        is_its = whose is None or licence[whose] == self.tracks[track_id][whose]
        has_revenue = not licence["feature"] or (territory, licence["feature"]) in self._bases
        return is_its and has_revenue and (licence["territories"], territory) in self.sets

    @cached_property
    def _bases(self) -> dict[tuple[str, str], Row]:
        return {(row["territory"], row["offering"]): row for row in self.rows("base")}

    @cached_property
    def _blocks(self) -> set[tuple[str, int, str | None]]:
        """Tracks, segments and territories in which they must not be played; no territory is everywhere."""
        path = self.home / "store" / "track_segment" / f"{self.period}.parquet"
        with duckdb.connect() as db:
            cuts = db.execute(f"SELECT track_ref, segment, from_date, to_date FROM '{path}'").fetchall()
        found = set()
        for row in self.rows("takedown"):
            own = [one for one in cuts if one[0] == row["track_id"]] or [(None, 0, date(2026, 9, 1), LAST)]
            places = [place.removeprefix("+") for place in row["territories"].split()] if row["territories"] else [None]
            found |= {
                (row["track_id"], segment, place)
                for _, segment, first, last in own
                for place in places
                if row["from_date"] <= last and (row["to_date"] or LAST) >= first
            }
        return found

    def is_blocked(self, row: Row) -> bool:
        """Whether a track must not be played where and when a row of its plays or money is of."""
        return any((row["track_id"], row["segment"], place) in self._blocks for place in (None, row["territory"]))

    # The lines of pools.

    def _terms(self, revenue_base: str) -> dict[str, Row]:
        return {row["licence"]: row for row in self.rows("ai_licence") if row["revenue_base"] == revenue_base}

    @cached_property
    def played(self) -> list[Row]:
        """Usage of AI tracks."""
        return [row for row in self.rows("usage") if row["track_id"] in self.tracks]

    def recorded(self) -> dict[Line, Fraction]:
        """Every recorded line of AI tracks, split: voices first, works and recordings of the rest, then the deliverer.

        Where the deliverer accepts no deduction, the service bears it, beside the line, or it is held, on it.
        """
        agreed = [row for row in self.rows("agreement") if row["side"] == "recorded"]
        accepting = {row["agreement"] for row in agreed if row["is_ai_deduction_accepted"] and in_force(row, LAST)}
        pools = {
            key: nano(row["amount"]) for row in self.rows("pool") if row["side"] == "recorded" for key in [_pool(row)]
        }
        weights: Counter[Any] = Counter()
        for row in self.rows("usage"):
            weights[_pool(row)] += row["weight"]
        terms, found = self._terms("service_share"), {}
        for row in self.played:
            if not (row["weight"] and _pool(row) in pools):
                continue
            place = Line("recorded", *_pool(row), row["track_id"], row["segment"], None)
            line = kept = Fraction(pools[_pool(row)] * row["weight"], weights[_pool(row)])
            owed = {} if self.is_blocked(row) else self.owed(row["track_id"], row["territory"])
            own = {one: part for one, part in owed.items() if one.licence in terms}
            left = line - line * sum(part for one, part in own.items() if one.right == "voice")
            for one, part in own.items():
                amount = (line if one.right == "voice" else left) * part
                if row["agreement"] not in accepting and terms[one.licence]["unaccepted"] == "service":
                    found[place._replace(side="ai", agreement=one.licence, owed=one)] = amount
                else:
                    found[place._replace(owed=one)] = amount
                    kept -= amount
            found[place] = kept
        return found

    def beside(self) -> tuple[dict[Line, Fraction], dict[tuple[str, str, str], Fraction]]:
        """Pools beside the recorded ones.

        A part of a revenue counts the plays of all tracks under the licence, and in each what its licensor's sources
        have of it; a fixed sum the plays of those that have any.

        Returns:
            Their lines; and what each comes to before any minimum, but for fixed sums.
        """
        amounts = {_pool(row): nano(row["amount"]) for row in self.rows("pool") if row["side"] == "ai"}
        lines: defaultdict[Line, Fraction] = defaultdict(Fraction)
        shares = {}
        for licence in self.rows("ai_licence"):
            name, is_fixed = licence["licence"], licence["revenue_base"] == "fixed"
            if licence["revenue_base"] == "service_share":
                continue
            by_pool: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
            for row in self.played:
                pool = (row["territory"], row["offering"] if is_fixed else licence["feature"], name)
                is_under = name in self._under(row["track_id"], row["territory"])
                if is_under and not self.is_blocked(row) and row["plays"] and pool[:2] in self._bases:
                    by_pool[pool].append(row)
            for pool, rows in by_pool.items():
                weights = [sum(self._of(name, row).values()) for row in rows]
                due = [
                    row["plays"] * (bool(part) if is_fixed else part) for row, part in zip(rows, weights, strict=True)
                ]
                if not is_fixed:
                    plays = sum(row["plays"] for row in rows)
                    shares[pool] = Fraction(sum(due)) / plays * nano(self._bases[pool[:2]]["amount"])
                for row, part, count in zip(rows, weights, due, strict=True):
                    for one, mine in self._of(name, row).items():
                        line = Line("ai", *pool, row["track_id"], row["segment"], one)
                        lines[line] += amounts[pool] * Fraction(count) / sum(due) * mine / part
        return dict(lines), {pool: share for pool, share in shares.items() if share}

    @cache  # noqa: B019
    def _under(self, track_id: str, territory: str) -> set[str]:
        """Licences that a track's sources are counted under."""
        return {row[1]["licence"] for right in ("voice", *SIDES) for row in self._rows(track_id, right, territory)}

    def _of(self, licence: str, row: Row) -> dict[Owed, Fraction]:
        """What one licence has of a track where it was played."""
        return {
            one: part for one, part in self.owed(row["track_id"], row["territory"]).items() if one.licence == licence
        }

    def settled(self) -> dict[Line, int]:
        """The same lines as the month has them, in nano-units."""
        found: Counter[Line] = Counter()
        for row in self.rows("ai_earning"):
            one = Owed(
                *(
                    row[name]
                    for name in ("licence", "right", "kind", "source", "basis", "work_right", "party_id", "licensor")
                )
            )
            found[Line(row["side"], *_pool(row), row["track_id"], row["segment"], one)] += nano(row["amount"])
        for row in self.rows("recording_earning"):
            if row["track_id"] in self.tracks:
                found[Line("recorded", *_pool(row), row["track_id"], row["segment"], None)] += nano(row["amount"])
        return dict(found)


def _pool(row: Row) -> tuple[str, str, str]:
    return row["territory"], row["offering"], row["agreement"]


def _basis(source: Source) -> str:
    kind, _, use = source
    if kind in {"voice", "fallback"}:
        return kind
    return "embodied" if use in EMBODYING else "drawn_on"


def _best_society(row: Row) -> tuple[bool, bool, str, str]:
    code = row["society_code"]
    return (code is None, not row["is_controlled"], code or "", row["territories"])
