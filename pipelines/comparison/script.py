"""The page's script: charts drawn where they are shown, tabs for currencies. Without it all tables stay readable."""

import base64
import hashlib
from typing import Final

import vl_convert

_DRAW: Final = """
const specs = JSON.parse(document.getElementById("specs").textContent);
const options = { mode: "vega-lite", renderer: "svg", actions: false, ast: true, tooltip: { theme: "custom" } };
if (window.innerWidth < 640) {
  Object.values(specs).forEach(({ config }) => { config.axis.labelLimit = 105; config.legend.columns = 1; });
}
const draw = (panel) => panel.querySelectorAll("[data-chart]:not([data-drawn])").forEach((place) => {
  place.dataset.drawn = "";
  vegaEmbed(place, specs[place.dataset.chart], options);
});
const tabs = [...document.querySelectorAll("[role=tab]")];
const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
const show = (chosen) => {
  tabs.forEach((tab, place) => {
    tab.setAttribute("aria-selected", String(place === chosen));
    tab.tabIndex = place === chosen ? 0 : -1;
    panels[place].hidden = place !== chosen;
  });
  draw(panels[chosen]);
  window.dispatchEvent(new Event("resize"));
};
tabs.forEach((tab, place) => {
  tab.addEventListener("click", () => show(place));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (place + step + tabs.length) % tabs.length;
    tabs[next].focus();
    show(next);
  });
});
if (tabs.length) { document.querySelector("[role=tablist]").hidden = tabs.length < 2; show(0); }
window.addEventListener("beforeprint", () => panels.forEach((panel) => { panel.hidden = false; draw(panel); }));
"""


def bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed with our own lines, as one module that asks nothing of any network."""
    return vl_convert.javascript_bundle(_DRAW)


def allowed(script: str) -> str:
    """The one script that the page's policy lets run, named by its digest."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
