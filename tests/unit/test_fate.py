"""The fate table: every cell, by what the issue says of it in words, and as it is applied."""

from itertools import product

import polars as pl
import pytest

from attribution.provenance.fate import fated
from pipelines.fates import FATES, FateError, fates
from schemas.provenance_words import DISCLOSURE, LICENCE, MANIFEST

CELLS = list(product(DISCLOSURE, MANIFEST, LICENCE))
TABLE = {row[:3]: row[3:7] for row in fates().iter_rows()}
FORBIDDEN = ("opted_out", "voice_not_consented")


def said(disclosure: str, manifest: str, licence: str) -> tuple[str, str, str, str | None]:
    """What the rules say in words of one cell: recorded, reserve, composition, reason."""
    if manifest == "none":
        if disclosure in {"absent", "None"}:
            return "paid", "none", "paid", None  # undisclosed tracks without a manifest settle as any other
        return "less_reserve", "held", "paid", "provenance_unverified"  # AI by its own word, and no proof of sources
    if licence in FORBIDDEN:
        return "held", "none", "paid", "blocked"  # the whole is held only for an opt-out or an unconsented voice
    why = {"conflict": "disclosure_conflict", "unverified": "provenance_unverified"}
    if manifest in why:
        return "less_reserve", "held", "paid", why[manifest]  # only what the licence would take
    return (
        ("less_reserve", "paid", "paid", None)
        if licence == "yes"
        else ("less_reserve", "set_aside", "paid", "no_licence")
    )


@pytest.mark.parametrize("cell", CELLS, ids="-".join)
def test_each_cell_is_as_the_rules_say_and_is_what_a_track_in_it_meets(cell: tuple[str, str, str]):
    track = pl.DataFrame([dict(zip(("disclosure", "manifest_state", "licence_state"), cell, strict=True))])

    applied = fated(track, fates())

    assert TABLE[cell] == said(*cell)
    assert applied.select("recorded", "reserve", "composition", "reason").row(0) == said(*cell)


def test_there_are_sixty_four_cells_and_each_says_why():
    assert len(TABLE) == fates().height == len(CELLS) == 64
    assert fates()["note"].str.len_chars().min() > 20


def test_compositions_are_paid_whatever_becomes_of_the_track():
    assert fates()["composition"].unique().to_list() == ["paid"]


def test_the_whole_is_held_for_an_opt_out_or_an_unconsented_voice_only():
    held = fates().filter(pl.col("recorded") == "held")

    assert set(held["licence"]) == set(FORBIDDEN)
    assert "none" not in set(held["manifest"])


def test_no_reserve_is_taken_without_a_disclosure_or_a_manifest():
    untouched = fates().filter(pl.col("recorded") == "paid")

    assert set(untouched.select("disclosure", "manifest").iter_rows()) == {("absent", "none"), ("None", "none")}


LINE = "absent,none,yes,paid,none,paid,,"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (LINE, "absent,none,yes,payed,none,paid,,", "recorded is 'payed'"),
        (LINE, "absent,none,yes,held,none,paid,,", "has a reason"),
        (LINE, "absent,none,yes,less_reserve,none,paid,,", "a reserve is taken"),
        (LINE, "absent,none,no,paid,none,paid,,", "1 cells are missing"),
        ("disclosure,manifest", "disclosed,manifest", "the columns must be"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(tmp_path, old: str, new: str, complaint: str):
    text = FATES.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "fate.csv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(FateError, match=complaint):
        fates(path)


def test_a_cell_that_is_there_twice_is_refused(tmp_path):
    text = FATES.read_text(encoding="utf-8")
    path = tmp_path / "fate.csv"
    path.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")

    with pytest.raises(FateError, match="twice"):
        fates(path)
