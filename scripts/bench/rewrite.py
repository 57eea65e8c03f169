"""scripts/bench.sh rewrite: the cost of scanning responses without images.

Sends the same bytes through Sluice as text, which is not scanned, and as JSON, which is. Then measures
the time from the upstream's first byte to the client's.
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


def scan_cost():
  texts, string = bodies.texts(SIZE), bodies.long_string(SIZE)
  files = {"texts.txt": texts, "texts.json": texts, "string.txt": string, "string.json": string}
  upstream = Upstream(files)
  sluice = None
  try:
    sluice = Node("Sluice", "all", upstream.url)
    rows = [Row("texts, not scanned", sluice, "/texts.txt"),
            Row("texts, scanned", sluice, "/texts.json"),
            Row("one long string, not scanned", sluice, "/string.txt"),
            Row("one long string, scanned", sluice, "/string.json")]
    for row in rows:
      status, _, got = fetch(sluice.url + row.path)
      if status != 200 or got != files[row.path[1:]]:
        raise RuntimeError(f"{row.name}: status {status}, or bytes differ")
    interleave(rows, CONNECTIONS)
    cost_table(rows, "2 MB", ["texts, not scanned", "one long string, not scanned"])
  finally:
    if sluice:
      sluice.end()
    upstream.end()


class FirstByte:
  """Responses that begin in different ways, and the time at which the first byte left the upstream."""

  WAYS = {
    "2 MB of JSON, first write 1 KiB": ("application/json", SIZE, 1024),
    "2 MB of JSON, first write the head": ("application/json", SIZE, 0),
    "8 KiB of JSON, first write 100 bytes": ("application/json", 8192, 100),
    "2 MB of text, first write 1 KiB": ("text/plain", SIZE, 1024),
  }

  def __init__(self):
    self.left = 0.0
    self.texts = {size: bodies.texts(size) for size in (SIZE, 8192)}

  def respond(self, path, send):
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
      raise RuntimeError("wrong length")
    return (came - self.left) * 1000


def first_byte():
  ways = FirstByte()
  upstream = DripUpstream(ways.respond)
  sluice = Node("Sluice", "all", upstream.url)
  try:
    direct, through = connect(upstream.url), connect(sluice.url)
    lines = []
    for number, name in enumerate(ways.WAYS):
      # With few cores, running compilers would delay the gateway and distort the result.
      warm_up(Row(name, sluice, f"/{number}"), CONNECTIONS)
      alone, with_sluice = [], []
      for _ in range(REQUESTS):
        alone.append(ways.millis(direct, number))
        with_sluice.append(ways.millis(through, number))
      lines.append([name, *(f"{percentile(values, share):.2f}" for values in (alone, with_sluice)
                            for share in (0.5, 0.99, 1))])
      print(f"{name}: done", file=sys.stderr)
    table(["first byte, ms after the upstream's", "direct p50", "p99", "max",
           "through Sluice p50", "p99", "max"], lines)
  finally:
    sluice.end()
    upstream.end()


scan_cost()
first_byte()
