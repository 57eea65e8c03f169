"""scripts/bench.sh connections: how a proxy should connect to its upstream.

Changes one option at a time of the bare Vert.x proxy: the number of upstream connections, pipelining,
and Nagle's algorithm.
"""

import threading
import time

from drip import DripUpstream, connect, head
from measure import ROUNDS, percentile, table
from processes import Process, free_port, listens
from systems import java

WAYS = {
  "64 connections": (64, "false", "true"),
  "2 connections": (2, "false", "true"),
  "2 connections, pipelining": (2, "true", "true"),
  "64 connections, Nagle's algorithm": (64, "false", "false"),
}
CLIENTS = 16
REQUESTS = 40
SLOW_EACH = 8
SLOW_SECONDS = 0.1
TOKEN = b"x" * 200
TOKENS = 100
TOKEN_SECONDS = 0.01


class Upstream:
  """Responds at once, after a pause, or token by token, with two writes per token."""

  def __init__(self):
    self.left = []
    self.drip = DripUpstream(self.respond)
    self.port = int(self.drip.url.rsplit(":", 1)[1])

  def respond(self, path, send):
    if path == "/tokens":
      send(head("text/event-stream", TOKENS * len(TOKEN)))
      self.left = []
      for _ in range(TOKENS):
        time.sleep(TOKEN_SECONDS)
        send(TOKEN[:100])
        time.sleep(TOKEN_SECONDS / 10)
        self.left.append(time.perf_counter())
        send(TOKEN[100:])
      return
    if path == "/slow":
      time.sleep(SLOW_SECONDS)
    send(head("text/plain", 1000) + b"x" * 1000)


def quick_ones(url):
  """Milliseconds of quick requests, from clients that also send slow ones."""
  times = []

  def client(number):
    connection = connect(url)
    for count in range(REQUESTS):
      path = "/slow" if (count + number) % SLOW_EACH == 0 else "/quick"
      start = time.perf_counter()
      connection.request("GET", path)
      connection.getresponse().read()
      if path == "/quick":
        times.append((time.perf_counter() - start) * 1000)
    connection.close()

  threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
  for thread in threads:
    thread.start()
  for thread in threads:
    thread.join()
  return times


def tokens(url, upstream):
  """Milliseconds from the last write of a token until the client has it."""
  connection = connect(url)
  connection.request("GET", "/tokens")
  response = connection.getresponse()
  came = []
  for _ in range(TOKENS):
    response.read(len(TOKEN))
    came.append(time.perf_counter())
  connection.close()
  return [(there - left) * 1000 for there, left in zip(came, upstream.left)]


def main():
  upstream = Upstream()
  proxies, quick, streamed = {}, {name: [] for name in WAYS}, {name: [] for name in WAYS}
  try:
    for name, options in WAYS.items():
      port = free_port()
      bare = java("sluice.launcher.bench.BareProxy", port, upstream.port, *options)
      proxies[name] = f"http://127.0.0.1:{port}", Process(f"bare-{port}", bare)
      proxies[name][1].wait_for(lambda: listens(port))
      quick_ones(proxies[name][0])  # warms up
    for _ in range(ROUNDS):
      for name, (url, _) in proxies.items():
        quick[name] += quick_ones(url)
        streamed[name] += tokens(url, upstream)
    table(["wall time, ms", "quick p50", "p90", "p99", "token p50", "p90", "p99"],
          [[name, *(f"{percentile(times[name], share):.2f}" for times in (quick, streamed)
                    for share in (0.5, 0.9, 0.99))] for name in WAYS])
  finally:
    for _, process in proxies.values():
      process.end()
    upstream.drip.end()


main()
