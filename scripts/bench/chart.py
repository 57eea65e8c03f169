"""Draws docs/benchmarks.svg from the last results of scripts/bench.sh proxy and cluster."""

import json
from html import escape
from pathlib import Path

from processes import ROOT, WORK

CHART = ROOT / "docs/benchmarks.svg"
PANELS = [
  ("proxy-1k", "Pass-through of a 1 KB response"),
  ("proxy-2m", "Pass-through of a 2 MB response"),
  ("cluster-core", "Conversion of a 1024x1024 PNG in JSON"),
]
WIDTH, LABEL, VALUE = 760, 220, 90
ROW, BAR, TITLE, GAP = 24, 16, 34, 18
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #333 }
  .title { font-weight: 600 }
  .note { font-size: 11px; fill: #666 }
  rect { fill: #9aa7b4 }
  .own { fill: #1f7a8c }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd }
    .note { fill: #999 }
    rect { fill: #66727f }
    .own { fill: #4fb3c6 }
  }
"""


def panel(title, values, top):
  parts = [f'<text class="title" x="0" y="{top + 18}">{escape(title)}</text>']
  scale = (WIDTH - LABEL - VALUE) / max(values.values())
  for number, (name, value) in enumerate(values.items()):
    y = top + TITLE + number * ROW
    own = ' class="own"' if name.startswith("Sluice") else ""
    parts += [
      f'<text x="{LABEL - 10}" y="{y + 13}" text-anchor="end">{escape(name)}</text>',
      f'<rect{own} x="{LABEL}" y="{y}" width="{max(1, value * scale):.1f}" height="{BAR}" rx="2"/>',
      f'<text x="{LABEL + value * scale + 8:.1f}" y="{y + 13}">{value:.3g} ms</text>',
    ]
  return parts, top + TITLE + len(values) * ROW + GAP


def main():
  parts, top = [], 0
  for file, title in PANELS:
    values = json.loads((WORK / "results" / f"{file}.json").read_text())
    more, top = panel(title, values, top)
    parts += more
  note = "CPU milliseconds per response; lower is better. Machine, versions and commands: docs/benchmarks.md"
  parts.append(f'<text class="note" x="0" y="{top + 8}">{note}</text>')
  height = top + 16
  Path(CHART).write_text(
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
    f'height="{height}" role="img" aria-label="CPU time of Sluice and its peers">\n'
    f"<style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n")
  print(CHART.relative_to(ROOT))


main()
