"""What it costs to look for pictures where there are none: scripts/bench.sh rewrite.

The same bytes pass through Sluice as text, which it does not look into, and as JSON. Then, how long
after the upstream's first byte the client has its first.
"""

import os
import socket
import sys
import time

import bodies
from drip import DripUpstream, connect, head
from measure import Row, cost_table, interleave, percentile, table, warm_up
from processes import fetch
from systems import Node, Upstream

SIZE = 2_000_000
CONNECTIONS = 4
REQUESTS = int(os.environ.get("REQUESTS", "300"))
THINKING_SECONDS = 0.003
PAUSE_SECONDS = 0.01


def look_cost():
  texts, string = bodies.texts(SIZE), bodies.long_string(SIZE)
  files = {"texts.txt": texts, "texts.json": texts, "string.txt": string, "string.json": string}
  upstream = Upstream(files)
  sluice = None
  try:
    sluice = Node("Sluice", "all", upstream.url)
    rows = [Row("texts, unread", sluice, "/texts.txt"),
            Row("texts, looked through", sluice, "/texts.json"),
            Row("one long string, unread", sluice, "/string.txt"),
            Row("one long string, looked through", sluice, "/string.json")]
    for row in rows:
      status, _, got = fetch(sluice.url + row.path)
      if status != 200 or got != files[row.path[1:]]:
        raise RuntimeError(f"{row.name}: {status}, other bytes")
    interleave(rows, CONNECTIONS)
    cost_table(rows, "2 MB", ["texts, unread", "one long string, unread"])
  finally:
    if sluice:
      sluice.end()
    upstream.end()


class FirstByte:
  """Ways in which an answer begins, and when its first byte has left the upstream."""

  WAYS = {
    "2 MB of JSON, 1 KiB at first": ("application/json", SIZE, 1024),
    "2 MB of JSON, the head at first": ("application/json", SIZE, 0),
    "8 KiB of JSON, 100 bytes at first": ("application/json", 8192, 100),
    "2 MB of text, 1 KiB at first": ("text/plain", SIZE, 1024),
  }

  def __init__(self):
    self.left = 0.0
    self.texts = {size: bodies.texts(size) for size in (SIZE, 8192)}

  def answer(self, path, send):
    kind, size, first = list(self.WAYS.values())[int(path[1:])]
    body = self.texts[size]
    time.sleep(THINKING_SECONDS)
    self.left = time.perf_counter()
    send(head(kind, size) + body[:first])
    time.sleep(PAUSE_SECONDS)
    send(body[first:])

  def millis(self, connection, number):
    connection.request("GET", f"/{number}")
    connection.sock.recv(1, socket.MSG_PEEK)
    came = time.perf_counter()
    body = connection.getresponse().read()
    if len(body) != list(self.WAYS.values())[number][1]:
      raise RuntimeError("other bytes")
    return (came - self.left) * 1000


def first_byte():
  ways = FirstByte()
  upstream = DripUpstream(ways.answer)
  sluice = Node("Sluice", "all", upstream.url)
  try:
    straight, through = connect(upstream.url), connect(sluice.url)
    lines = []
    for number, name in enumerate(ways.WAYS):
      # Compilers at work would be measured, too: with few cores the gateway waits for one of them.
      warm_up(Row(name, sluice, f"/{number}"), CONNECTIONS)
      alone, with_sluice = [], []
      for _ in range(REQUESTS):
        alone.append(ways.millis(straight, number))
        with_sluice.append(ways.millis(through, number))
      lines.append([name, *(f"{percentile(values, share):.2f}" for values in (alone, with_sluice)
                            for share in (0.5, 0.99, 1))])
      print(f"{name}: done", file=sys.stderr)
    table(["first byte, ms after the upstream's", "straight p50", "p99", "max",
           "through Sluice p50", "p99", "max"], lines)
  finally:
    sluice.end()
    upstream.end()


look_cost()
first_byte()
