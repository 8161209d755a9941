"""The look of the transparency page: on any screen, in the dark, on paper."""

from typing import Final

CSS: Final = """
:root { color-scheme: light dark; --ink: #1c1b19; --paper: #fdfcfa; --soft: #6a655d; --line: #d9d4ca; --card: #f5f2ec;
  --payable: #1f6f5c; --accrued: #3f6ea8; --hold: #b5651d; --suspense: #8a4f7d; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece8e1; --paper: #191816; --soft: #a8a297; --line: #3a3732;
  --card: #22211e; --payable: #5fc0a6; --accrued: #86b1e6; --hold: #e8a05c; --suspense: #cf97c2; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; } h2 { margin: 2.5rem 0 .5rem; } h3 { margin: 0; }
p { margin: .5rem 0; max-width: 46rem; } .soft { color: var(--soft); } a { color: inherit; }
a:focus-visible { outline: 3px solid var(--accrued); outline-offset: 2px; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .93rem; }
caption { text-align: left; color: var(--soft); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
th.n, td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 0;
  padding-left: .6rem; }
article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem;
  margin: 1rem 0; }
svg { display: block; width: 100%; height: auto; max-width: 46rem; margin: .5rem 0; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } svg .soft { fill: var(--soft); }
.payable { fill: var(--payable); } .accrued { fill: var(--accrued); } .hold { fill: var(--hold); }
.suspense { fill: var(--suspense); }
.badge { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .85rem;
  white-space: nowrap; }
.badge.held { color: var(--hold); } .badge.good { color: var(--payable); }
code { font-size: .85rem; } footer { margin-top: 3rem; color: var(--soft); font-size: .9rem; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } article { break-inside: avoid; background: none; }
  a { text-decoration: none; } .scroll { overflow: visible; } }
"""
