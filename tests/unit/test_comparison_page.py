import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from attribution.comparison import Outcomes, comparison
from pipelines.comparison.page import write_page
from pipelines.comparison.words import MODEL
from tests.unit.compared_months import month, together

HOSTILE = '</script><script>alert("1")</script><img src=x onerror=alert(2)>'
MODELS = ["pro_rata", "user_centric", "artist_centric"]
KNOWN_IN_BUNDLE = {
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/2000/xmlns/",
    "https://github.com/vega/vega-lite/issues/2415",
    "https://vega.github.io/editor/",
    "https://vega.github.io/schema/vega/v6.json",
}
"""Names of namespaces and of Vega's own pages that stand in its code; none is ever opened."""


def outcomes(*, currency: str = "EUR") -> Outcomes:
    names = [*(f"artist {place:02}" for place in range(1, 24)), HOSTILE]
    sums = {
        model: {name: str(place * (turn + 1)) for place, name in enumerate(names, 1)}
        for turn, model in enumerate(MODELS)
    }
    whole = {model: {**of, "rest": str(900 - sum(map(int, of.values())))} for model, of in sums.items()}
    paid = {
        model: {"recorded label": f"{90 + turn}.50", "recorded ": "8", "composition hub": "12"}
        for turn, model in enumerate(MODELS)
    }
    fraud = {
        model: {100: ("9.10", f"{9 + 30 // (turn + 1)}"), 19_080: ("9.10", "90")} for turn, model in enumerate(MODELS)
    }
    nobody = {model: {"unknown_track": "100"} for model in MODELS}
    return month(whole, nobody=nobody, licensors=paid, fraud=fraud, currency=currency)


def page_of(folder: Path, found: Outcomes, **more: Any) -> str:
    rows = comparison(found, period="2026-09")
    return write_page(folder, rows, names={"label": "A & B Records"}, parameters={}, **more).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(tmp_path_factory.mktemp("page"), together(outcomes(), outcomes(currency="JPY")))


def script(page: str) -> str:
    [found] = re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    return found


def specs(page: str) -> dict[str, Any]:
    [found] = re.findall(r'<script type="application/json" id="specs">(.*?)</script>', page, re.DOTALL)
    return json.loads(found)


def without_scripts(page: str) -> str:
    return re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "img", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_nothing_on_the_page_points_at_a_network(page: str):
    elements = Elements()
    elements.feed(page)

    assert set(re.findall(r"""(?:https?|wss?)://[^\s"'`)\\<]*""", page)) <= KNOWN_IN_BUNDLE
    assert not re.search(r"https?://|//cdn|@import|url\(", without_scripts(page))
    assert not {tag for tag, _ in elements.seen} & {"link", "img", "iframe", "object", "base", "form"}
    assert not [attributes for _, attributes in elements.seen if attributes.keys() & {"src", "href", "srcset"}]


def test_the_pages_policy_allows_its_own_script_by_digest_and_no_connection(page: str):
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    digest = base64.b64encode(hashlib.sha256(script(page).encode()).digest()).decode()

    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}';" in policy
    assert "unsafe-eval" not in policy


def test_markup_is_whole_and_what_was_delivered_is_never_markup(page: str):
    elements = Elements()
    elements.feed(page)

    assert elements.open == []
    assert "alert(2)" in page
    assert "<img" not in without_scripts(page)
    assert page.count("<script") == 2


def test_the_page_says_that_the_totals_equal_the_bases(page: str):
    assert page.count('<div class="ok"><b>difference 0</b>') == 2
    assert 'class="broken"' not in page


def test_money_that_a_model_loses_stands_in_its_place(tmp_path: Path):
    page = page_of(tmp_path, month({"pro_rata": {"a": "6", "b": "4"}, "mix": {"a": "6", "b": "3.5"}}))

    assert '<div class="broken"><b>difference −0.50</b>' in page
    assert 'class="ok"' not in page


def test_every_model_is_told_in_a_sentence_with_formula_and_source(page: str):
    told = without_scripts(page)

    for name in MODELS:
        assert MODEL[name].sentence in told
        assert MODEL[name].formula in told
        assert MODEL[name].source in told
    assert MODEL["shapley"].sentence not in told


def test_every_currency_has_its_tab_and_section(page: str):
    for currency in ("EUR", "JPY"):
        assert f'role="tab" id="tab-{currency}" aria-controls="{currency}"' in page
        assert f'<section role="tabpanel" id="{currency}" aria-labelledby="tab-{currency}">' in page


def test_every_chart_is_named_and_has_its_figures_in_a_table_beside_it(page: str):
    drawn, places = specs(page), re.findall(r'data-chart="(\w+)"', page)
    articles = re.findall(r"<article>.*?</article>", page, re.DOTALL)

    assert sorted(drawn) == sorted(places)
    assert len(places) > 10
    assert all(spec["description"] for spec in drawn.values())
    assert all("<table" in article for article in articles if "data-chart" in article)


def test_charts_name_no_schema_and_draw_in_the_pages_colours(page: str):
    told = json.dumps(specs(page))

    assert "$schema" not in told
    assert "var(--m1)" in told
    assert not re.search(r"#[0-9a-fA-F]{6}", told)


def test_amounts_are_rounded_in_the_currencys_own_way_and_exact_for_machines(page: str):
    assert '<data value="1000.000000000">1,000.00</data>' in page
    assert '<data value="1000.000000000">1,000</data>' in page
    assert '<data value="91.500000000">91.50</data> <span class="by gain" title="+1.00">+1.1 %</span>' in page


def test_licensors_have_their_names_and_money_that_is_nobodys_is_called_so(page: str):
    assert "A &amp; B Records" in page
    assert "nobody yet (suspense)" in page


def test_money_of_no_known_artist_is_explained(page: str):
    assert "Of no known artist: tracks that nobody delivered." in page


def test_a_month_without_artists_and_without_a_base_to_join_says_so(tmp_path: Path):
    nobody = {"pro_rata": {"unknown_track": "5"}, "mix": {"unknown_track": "5"}}

    page = page_of(tmp_path, month({"pro_rata": {}, "mix": {}}, nobody=nobody))

    assert "No known artist was played" in page
    assert "there is nothing to join" in page
    assert '<div class="ok"><b>difference 0</b>' in page


def test_models_that_change_nothing_are_told_as_that(tmp_path: Path):
    same = {"a": "5", "b": "5"}

    page = page_of(tmp_path, month({"pro_rata": same, "mix": same}))

    assert "Nobody: every artist has the same." in page


def test_one_model_alone_is_shown_without_comparison(tmp_path: Path):
    page = page_of(tmp_path, month({"pro_rata": {"a": "5", "b": "7"}}))

    assert '<div class="ok"><b>difference 0</b>' in page


def test_the_same_rows_give_the_same_page(tmp_path: Path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()

    assert page_of(one, outcomes()) == page_of(other, outcomes())
