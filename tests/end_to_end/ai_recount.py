"""The weights of AI sources worked out a second time: fractions and dictionaries, and no line of the product.

From what manifests say, through all chains, to what each licence counts. Weights are parts of one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

PPB = 10**9
LAST = date(2026, 9, 30)
EMBODYING = {"sampled", "cover", "remix", "lyrics"}
DEPTH = 16
SIDES = ("composition", "recording")

Row = dict[str, Any]
Source = tuple[str, str, str]
"""Kind, source and use."""
Weights = defaultdict[Source, Fraction]


class End(NamedTuple):
    """Where a part of a right's weight ends."""

    kind: str
    source: str
    use: str
    confidence: int | None
    weight: Fraction


class Month:
    """The tables of a settled month, and the weights that follow from them."""

    def __init__(self, home: Path, period: str) -> None:
        self.home, self.period = home, period

    @cache  # noqa: B019 - a month lives as long as its tests
    def rows(self, table: str) -> list[Row]:
        """A table of the warehouse."""
        with duckdb.connect(str(self.home / "warehouse.duckdb"), read_only=True) as db:
            found = db.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def by(self, table: str, *key: str) -> dict[Any, list[Row]]:
        """Rows of a table by some of its columns."""
        found = defaultdict(list)
        for row in self.rows(table):
            found[row[key[0]] if len(key) == 1 else tuple(row[name] for name in key)].append(row)
        return found

    @cached_property
    def tracks(self) -> dict[str, Row]:
        """AI tracks by name."""
        return {row["track_id"]: row for row in self.rows("ai_track")}

    @cached_property
    def sets(self) -> set[tuple[str, str]]:
        """Territories, and a territory in them."""
        return {(row["territories"], row["territory"]) for row in self.rows("territory_set")}

    @cached_property
    def _manifests(self) -> dict[str, list[Row]]:
        return self.by("provenance_manifest", "evidence_id")

    @cached_property
    def _entries(self) -> dict[Any, list[Row]]:
        return self.by("attribution_claim", "evidence_id", "manifest", "right")

    @cache  # noqa: B019
    def ends(self, track_id: str, right: str) -> list[End]:
        """Where a right of a track ends: nothing where it says nothing, and all of it nowhere where it must speak."""
        track = self.tracks[track_id]
        found = []
        for row in self._manifests.get(track["evidence_id"], ()):
            if row["is_active"] and self._entries.get((track["evidence_id"], row["manifest"], right)):
                found = list(self._follow(track["evidence_id"], row["manifest"], right))
        said = any(self._entries.get((track["evidence_id"], track["manifest"], each)) for each in SIDES)
        if not said and track["manifest_state"] != "verified":
            why = "no_manifest" if track["manifest_state"] == "none" else "unverified"
            found = [End("unresolved", why, "", None, Fraction(1))]
        return [end for end in found if end.weight]

    def _follow(self, evidence: str, manifest: str, right: str) -> Iterator[End]:
        entries = self._entries[evidence, manifest, right]
        if sum(entry["claimed_weight_ppb"] for entry in entries) != PPB:
            yield End("unresolved", "unverified", "", None, Fraction(1))
            return
        yield from self._below(evidence, entries, right, path=[manifest], so_far=End("", "", "", None, Fraction(1)))

    def _below(
        self, evidence: str, entries: Iterable[Row], right: str, *, path: list[str], so_far: End
    ) -> Iterator[End]:
        known = {row["manifest"]: row for row in self._manifests[evidence]}
        for entry in entries:
            end = End(
                entry["kind"],
                entry["source"],
                _use(so_far.use, entry["use"]),
                _least(so_far.confidence, entry["confidence_ppb"]),
                so_far.weight * Fraction(entry["claimed_weight_ppb"], PPB),
            )
            if end.kind != "manifest":
                yield end
                continue
            own = self._entries.get((evidence, end.source, right), [])
            itself = _itself(known.get(end.source, {}), right)
            why = self._obstacle(known, end.source, path, own, itself)
            if why:
                yield End("unresolved", why, "", None, end.weight)
                continue
            names = [one for one in own if one["kind"] != "unattributed"]
            following = own if names or not itself else [itself]
            yield from self._below(evidence, following, right, path=[*path, end.source], so_far=end)

    @staticmethod
    def _obstacle(
        known: dict[str, Row], upstream: str, path: list[str], own: list[Row], itself: Row | None
    ) -> str | None:
        """Why weight goes no further than an upstream manifest."""
        if upstream not in known:
            return "upstream_missing"
        if upstream in path:
            return "cycle"
        if known[upstream]["reasons"] or (own and sum(one["claimed_weight_ppb"] for one in own) != PPB):
            return "upstream_unverified"
        if not own and not itself:
            return "upstream_unidentified"
        return "too_deep" if len(path) > DEPTH else None

    def day(self, track_id: str) -> date:
        """When a track was generated; where that is not known, the last day of the month."""
        at = self.tracks[track_id]["generated_at"]
        return date.fromisoformat(at[:10]) if at else LAST

    def is_taken(self, track_id: str) -> bool:
        """Whether sources have anything of a track; of a blocked one they have what came before the block."""
        track = self.tracks[track_id]
        held = track["recorded"] == "held" and track["manifest_state"] != "none"
        return track["contribution"] != "None" and (track["reserve"] != "none" or held)

    @cache  # noqa: B019
    def licences(self, track_id: str) -> list[Row]:
        """The licences that fit a track, each as it was in force when the track was generated."""
        track, day, found = self.tracks[track_id], self.day(track_id), {}
        for row in sorted(self.rows("ai_licence"), key=lambda one: one["valid_from"]):
            models = ((row[name], track[name]) for name in ("generator", "model_id", "model_version"))
            if in_force(row, day) and all(None in pair or pair[0] == pair[1] for pair in models):
                found[row["licence"]] = row
        return [found[name] for name in sorted(found)]

    def weights(self, track_id: str, licence: Row) -> tuple[Weights, Weights]:
        """Claimed and payable weights under a licence: both sum to the whole, or to nothing."""
        claimed: Weights = defaultdict(Fraction)
        payable: Weights = defaultdict(Fraction)
        track, right = self.tracks[track_id], licence["right"]
        if right == "voice":
            voices = sorted(voice for voice in self.voices(track_id) if self.stands(track_id, voice, licence))
            for voice in voices:
                claimed["voice", voice, self.voices(track_id)[voice]] = Fraction(1, len(voices))
            return claimed, claimed
        model = ("fallback", f"{track['model_id'] or ''}@{track['model_version'] or ''}", "")
        deliverer = ("deliverer", "", "")
        nobody = model if licence["residual"] == "fallback_pool" else deliverer
        ends = self.ends(track_id, right)
        sums: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for end in ends:
            sums[end.kind, end.source] += end.weight
        for end in ends:
            own = (end.kind, end.source, end.use)
            goes = own
            if end.kind == "unattributed":
                own = goes = nobody
            elif end.kind != "unresolved":
                is_registered = end.kind == "iswc" and end.source in self.in_it(track_id)
                if right == "composition" and (end.use in EMBODYING or is_registered):
                    goes = deliverer
                elif sums[end.kind, end.source] < Fraction(licence["floor_ppb"], PPB):
                    goes = nobody
                elif end.confidence is not None and end.confidence < licence["confidence_ppb"]:
                    goes = model
            claimed[own] += end.weight
            payable[goes] += end.weight
        return claimed, payable

    @cache  # noqa: B019
    def voices(self, track_id: str) -> dict[str, str]:
        """The voices in a track, each with the first of its roles."""
        track, order = self.tracks[track_id], ["lead", "backing", "speech"]
        found: dict[str, str] = {}
        for row in self.rows("voice_claim"):
            if (row["evidence_id"], row["manifest"]) == (track["evidence_id"], track["manifest"]):
                found[row["voice_id"]] = min(row["role"], found.get(row["voice_id"], "speech"), key=order.index)
        return found

    def stands(self, track_id: str, voice: str, licence: Row) -> bool:
        """Whether a voice is counted under a licence: its owner's or the owner's agent's, and always under ours."""
        owner = self.singer(track_id, voice)
        if licence["licensor"] is None:
            return True
        if owner is None:
            ours = [row for row in self.licences(track_id) if row["right"] == "voice" and row["licensor"] is None]
            return not ours
        agents = {row["licensor"] for row in self.rows("party") if row["party"] == owner}
        return licence["licensor"] in {owner, *agents}

    @cache  # noqa: B019
    def singer(self, track_id: str, voice: str) -> str | None:
        """Who granted the grant that the month found; without one, who granted the voice as whoever may."""
        newest = {row["consent_id"]: row for row in sorted(self.rows("consent"), key=lambda row: row["version"])}
        rows = self.by("source_share", "track_id", "kind", "source").get((track_id, "voice", voice), [])
        for name in {row["consent_id"] for row in rows} - {None}:
            return newest[name]["grantor"]
        track = self.tracks[track_id]
        named = {
            row["consent_id"]
            for row in self.rows("voice_claim")
            if (row["evidence_id"], row["manifest"], row["voice_id"])
            == (track["evidence_id"], track["manifest"], voice)
        }
        own = [row for row in newest.values() if (row["kind"], row["subject_id"]) == ("voice", voice) and _may(row)]
        ranked = sorted(own, key=lambda row: (row["consent_id"] not in named, row["consent_id"]))
        return ranked[0]["grantor"] if ranked else None

    @cache  # noqa: B019
    def in_it(self, track_id: str) -> set[str]:
        """ISWCs of the works that a track's own recording is registered as, or embodies by its manifest."""
        isrcs = {row["isrc"] for row in self.rows("track") if row["track_id"] == track_id}
        links = [*self.rows("recording_work"), *self.rows("embodied_work")]
        works = {row["work_id"] for row in links if row["isrc"] in isrcs}
        return {row["iswc"] for row in self.rows("work") if row["work_id"] in works and row["iswc"]}


def in_force(row: Row, day: date) -> bool:
    return row["valid_from"] <= day and (row["valid_to"] is None or day <= row["valid_to"])


def _may(grant: Row) -> bool:
    """Whether a voice is granted by its artist, by who stands for the artist, or with the artist's mandate."""
    if grant["mandate_sha256"] and grant["mandate_signed_at"]:
        return True
    capacity = grant["grantor_capacity"]
    proof = {"guardian": grant["is_minor"], "estate": grant["estate_ref"]}
    return capacity in {"self", "authorised_representative"} or bool(proof.get(capacity))


def _use(so_far: str, step: str | None) -> str:
    """A source is in the track only where every step from it to the track has it in what it makes."""
    is_weaker = step in EMBODYING and so_far not in {"", *EMBODYING}
    return so_far if step is None or is_weaker else step


def _least(*confidences: int | None) -> int | None:
    return min((one for one in confidences if one is not None), default=None)


def _itself(manifest: Row, right: str) -> Row | None:
    """The entry that a manifest is of itself."""
    kind = "iswc" if right == "composition" else "isrc"
    name = manifest.get(f"self_{kind}")
    if not name:
        return None
    return {"kind": kind, "source": name, "use": None, "claimed_weight_ppb": PPB, "confidence_ppb": None}
