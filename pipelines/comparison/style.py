"""What the comparison's page has beside the look of the transparency page: cards, tabs and colours of models."""

from typing import Final

from pipelines.transparency.style import CSS as HOUSE

_LIGHT: Final = ("#7b756b", "#16705b", "#b5591a", "#3a67a8", "#8a4f7d", "#8a7a12", "#b23b46", "#2b8a99", "#5c5fae")
_DARK: Final = ("#a8a297", "#5fc0a6", "#f0a25c", "#86b1e6", "#d79bca", "#d6c24e", "#f08a92", "#6fcbd9", "#a9abee")
MODELS_AT_MOST: Final = len(_LIGHT)
"""More lines than that nobody tells apart."""


def _colours(values: tuple[str, ...]) -> str:
    return " ".join(f"--m{place}: {value};" for place, value in enumerate(values))


CSS: Final = f"""{HOUSE}
:root {{ {_colours(_LIGHT)} --gain: #16705b; --loss: #b5591a; }}
@media (prefers-color-scheme: dark) {{ :root {{ {_colours(_DARK)} --gain: #5fc0a6; --loss: #f0a25c; }} }}
[hidden] {{ display: none !important; }}
body {{ max-width: 74rem; }} h2 {{ margin: 2rem 0 .25rem; }} h3 {{ font-size: 1.15rem; margin: 0 0 .25rem; }}
header p {{ font-size: 1.05rem; }}
.models {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; margin: 1rem 0;
  padding: 0; list-style: none; }}
.models li {{ background: var(--card); border: 1px solid var(--line); border-top: .3rem solid var(--of);
  border-radius: .4rem; padding: .75rem 1rem; }}
.models p {{ margin: .35rem 0; font-size: .95rem; }} .models code {{ display: block; color: var(--ink); }}
.models .soft, .models .with {{ font-size: .82rem; }}
.tag {{ display: block; font-size: .78rem; color: var(--soft); font-weight: normal; }}
[role=tablist] {{ display: flex; flex-wrap: wrap; gap: .4rem; margin: 2rem 0 0; border-bottom: 1px solid var(--line); }}
[role=tab] {{ font: inherit; color: var(--soft); background: none; border: 1px solid transparent; border-bottom: 0;
  border-radius: .4rem .4rem 0 0; padding: .5rem 1.1rem; cursor: pointer; margin-bottom: -1px; }}
[role=tab][aria-selected=true] {{ color: var(--ink); font-weight: 600; background: var(--card);
  border-color: var(--line); }}
[role=tab]:focus-visible, summary:focus-visible {{ outline: 3px solid var(--accrued); outline-offset: 2px; }}
.key {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin: 1rem 0; }}
.key div {{ background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .7rem 1rem; }}
.key b {{ display: block; font-size: 1.45rem; line-height: 1.25; font-variant-numeric: tabular-nums; }}
.key .ok b {{ color: var(--gain); }} .key .broken b {{ color: var(--loss); }}
.key span {{ color: var(--soft); font-size: .88rem; }}
article caption {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
.two {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 1.25rem; }}
.two article {{ min-width: 0; }}
.chart {{ width: 100%; }} .chart[data-drawn] {{ min-height: 4rem; margin: .75rem 0; }}
.chart svg {{ max-width: none; margin: 0; }}
.chart .role-axis-title text, .chart .role-note text {{ fill: var(--soft); }}
.vega-embed {{ display: block !important; width: 100%; padding: 0 !important; }}
#vg-tooltip-element {{ background: var(--paper); color: var(--ink); border: 1px solid var(--line); font: inherit;
  font-size: .85rem; box-shadow: 0 2px 10px rgb(0 0 0 / .25); border-radius: .4rem; padding: .5rem .7rem; }}
#vg-tooltip-element table tr td.key {{ color: var(--soft); max-width: none; padding: 0 .6rem 0 0;
  text-align: right; }}
#vg-tooltip-element table {{ margin: 0; width: auto; }} #vg-tooltip-element td {{ border: 0; padding: .1rem 0; }}
.by {{ display: inline-block; min-width: 4.1rem; font-size: .82rem; color: var(--soft); }}
.by.gain {{ color: var(--gain); }} .by.loss {{ color: var(--loss); }}
details {{ margin: .5rem 0; }} summary {{ cursor: pointer; color: var(--soft); }}
th[scope=row] {{ font-weight: normal; min-width: 9rem; }}
@media (max-width: 40rem) {{ body {{ padding: 1rem; }} article {{ padding: .8rem; }} .by {{ min-width: 3.4rem; }} }}
@media print {{ [role=tablist] {{ display: none; }} section[hidden] {{ display: block !important; }}
  article caption {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
.two {{ display: block; }} details > * {{ display: block; }} }}
"""
