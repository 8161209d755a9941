import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from pipelines.transparency import words as said
from pipelines.transparency.html import percent, plain_amount
from pipelines.transparency.page import page, write_page
from schemas import provenance_words as words
from schemas import vocabulary
from tests.formats.months import TRACKS
from tests.formats.months_ai import AI_TRACKS, EARNED, SHARES, ai_month, told
from tests.formats.rows import money

HOSTILE = "</title><script src=//evil>alert(1)</script>\x00 & \"quoted\" 'it' \u202e"
VOID = {"meta", "rect", "br", "link", "img"}


def html(**other: pl.DataFrame) -> str:
    return "\n".join(page(ai_month(ai=told(**other))))


def text(**other: pl.DataFrame) -> str:
    """What a reader sees."""
    bare = re.sub(r"<style>.*?</style>", "", html(**other), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", bare)))


class Nesting(HTMLParser):
    """Finds tags that are not closed, or closed where they were not opened; keeps attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.attributes += [(tag, *pair) for pair in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(source: str) -> Nesting:
    found = Nesting()
    found.feed(source)
    assert found.open == []
    return found


def test_every_tag_is_closed_and_every_id_is_its_own():
    ids = [value for _, name, value in parsed(html()).attributes if name == "id"]

    assert len(ids) == len(set(ids))


def test_nothing_is_fetched_when_the_page_is_viewed():
    found = parsed(html())

    assert not [each for each in found.attributes if each[1] in ("src", "action", "background", "poster")]
    assert all(value and value.startswith("#") for _, name, value in found.attributes if name == "href")
    assert "url(" not in html()
    assert "@import" not in html()
    assert "default-src 'none'" in html()
    assert "<script" not in html()


def test_every_link_leads_to_a_track_of_the_page():
    found = parsed(html()).attributes
    ids = {value for _, name, value in found if name == "id"}

    assert {str(value).removeprefix("#") for _, name, value in found if name == "href"} <= ids


@pytest.mark.parametrize("column", ["title", "artist"])
def test_a_hostile_name_is_text(column):
    hostile = html(track=TRACKS.with_columns(pl.lit(HOSTILE).alias(column)))

    assert "<script" not in hostile
    assert "\x00" not in hostile
    parsed(hostile)


def test_a_hostile_generator_is_text():
    hostile = html(ai_track=AI_TRACKS.with_columns(generator=pl.lit(HOSTILE), model_id=pl.lit(HOSTILE)))

    assert "<script" not in hostile
    parsed(hostile)


def test_every_ai_track_is_there_with_its_verdict_in_words():
    seen = text()

    assert "3 AI tracks" in seen
    assert all(title in seen for title in ("Flow", "Slack Water", "Kettle"))
    assert "who signed it is not on our list of trusted signers" in seen
    assert "Its deliverer says that AI made all of it." in seen
    assert "From 2026-09-01 it must not be played." in seen


def test_sources_are_told_with_weights_as_percentages_and_money():
    seen = text()

    assert "EBB" in seen
    assert "72 %" in seen
    assert "7.30 EUR paid, 5.20 EUR set aside for its claim, 2.00 EUR in suspense" in seen


def test_what_waits_is_told_with_what_would_release_it():
    seen = text()

    assert (
        "What the track draws on is not proven. provenance_unverified Its deliverer sends a manifest that verifies."
        in seen
    )
    assert "Nobody licenses this source for AI." in seen


def test_money_by_basis_and_by_surface_is_drawn_and_told_in_figures():
    source = html()

    assert source.count('<svg viewBox="0 0') == 2
    assert re.search(r"<title id=\"chart0\">Money of AI tracks in EUR, by basis</title>", source)
    assert "agent 15.00 EUR" in text()


def test_exact_amounts_are_there_for_machines():
    assert '<data value="5.199999999">5.20 EUR</data>' in html()


def test_each_currency_has_a_chart_of_its_own():
    pounds = EARNED.with_columns(currency=pl.when(pl.col("basis") == "voice").then(pl.lit("GBP")).otherwise("currency"))

    assert html(ai_earning=pounds).count("<svg ") == 4


def test_a_month_without_ai_tracks_says_so():
    seen = text(ai_track=AI_TRACKS.clear(), ai_earning=EARNED.clear(), source_share=SHARES.clear())

    assert "No AI track was delivered or played in this month." in seen
    assert "AI tracks earned nothing" in seen


def test_too_many_tracks_for_a_page_are_counted_and_the_most_played_shown(monkeypatch):
    monkeypatch.setattr("pipelines.transparency.page.TRACKS_AT_MOST", 1)

    assert html().count("<article") == 1
    assert "These are the 1 most played of 3 tracks." in text()
    assert "Kettle" in text()


def test_the_file_is_written_with_its_row(tmp_path: Path):
    row = write_page(tmp_path, ai_month())

    content = (tmp_path / "transparency.html").read_bytes()
    assert (row.kind, row.recipient, row.bytes) == ("transparency", "", len(content))
    assert content == (tmp_path / "transparency.html").read_text("utf-8").encode()


def test_every_code_has_words():
    assert set(said.BASIS) == set(vocabulary.BASIS)
    assert set(said.STATUS) == set(vocabulary.STATUS)
    assert set(vocabulary.REASON) <= set(said.REASON)
    assert set(said.VERDICT) == set(words.VERDICT_REASON)
    assert set(words.UNRESOLVED) <= set(said.UNRESOLVED)
    assert set(said.DISCLOSURE) == set(words.DISCLOSURE)
    assert set(said.MANIFEST) == set(words.MANIFEST)
    assert set(said.CONTRIBUTION) == set(words.CONTRIBUTION)
    assert set(said.USE) == {*words.USE, *words.VOICE_ROLE}
    assert set(said.KIND) == set(words.SOURCE_KIND)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [("1234.5", "EUR", "1,234.50 EUR"), ("0.001", "EUR", "less than 0.01 EUR"), ("0", "EUR", "0.00 EUR"),
     ("12.6", "JPY", "13 JPY"), ("0.2", "JPY", "less than 1 JPY"), ("0", "XXX", "0")],
)  # fmt: skip
def test_amounts_are_shown_in_what_can_be_paid(amount, currency, shown):
    assert plain_amount(money(amount), currency) == shown


@pytest.mark.parametrize(
    ("ppb", "shown"),
    [(720_000_000, "72 %"), (333_333_333, "33.33 %"), (1_000_000_000, "100 %"), (0, "0 %"), (1, "<0.01 %")],
)
def test_weights_are_shown_as_percentages(ppb, shown):
    assert unescape(re.sub("<[^>]+>", "", percent(ppb))) == shown
