"""scripts/bench.sh proxy: pass-through, compared with other proxies.

All proxies forward the same bytes as text, which Sluice does not scan: its catch-all route scans only
JSON. Portkey forwards only JSON. Separate rows show what JSON costs Sluice and the original.
"""

import json
import os

import bodies
import peers
from measure import Row, cost_table, interleave, keep
from processes import fetch
from systems import Node, Upstream

SIZES = {"1k": ("1 KB", 1024, 16), "2m": ("2 MB", 2_000_000, 4)}


def rows(size, systems, script):
  found = []
  for name, system in systems.items():
    if name == "Portkey":
      path = {"1k": "/v1/chat/completions", "2m": "/v1/images/generations"}[size]
      found.append(Row("Portkey, JSON", system, path, script))
      continue
    found.append(Row(name, system, f"/{size}.txt"))
    if name in ("Sluice", "Flask original"):
      found.append(Row(f"{name}, JSON", system, f"/{size}.json"))
  return found


def check(row, body, headers):
  """Compares one response byte by byte; for Portkey, which serialises JSON again, by value."""
  request = b'{"model":"m","prompt":"x","messages":[]}' if row.script else None
  status, _, got = fetch(row.system.url + row.path, request, headers if row.script else None)
  same = json.loads(got) == json.loads(body) if row.script else got == body
  if status != 200 or not same:
    raise RuntimeError(f"{row.name}: {row.path} has status {status} and {len(got)} bytes that differ")


def main():
  texts = {size: bodies.texts(length) for size, (_, length, _) in SIZES.items()}
  upstream = Upstream({f"{size}.{kind}": body for size, body in texts.items()
                       for kind in ("txt", "json")})
  systems = {}
  try:
    systems = peers.started(["nginx", "haproxy"], upstream)
    systems["Sluice"] = Node("Sluice", "all", upstream.url)
    systems |= peers.started(
      ["Vert.x HTTP Proxy", "bare Vert.x", "Spring Cloud Gateway", "Portkey", "Flask original"],
      upstream)
    script, headers = peers.portkey_script(upstream)
    for size in os.environ.get("SIZES", "1k 2m").split():
      name, _, connections = SIZES[size]
      measured = rows(size, systems, script)
      for row in measured:
        check(row, texts[size], headers)
      interleave(measured, connections)
      cost_table(measured, name, ["nginx", "Sluice"])
      keep(f"proxy-{size}", measured)
  finally:
    for system in systems.values():
      system.end()
    upstream.end()


main()
