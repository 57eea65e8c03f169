"""scripts/bench.sh cluster: JSON with a PNG of 1024x1024 pixels becomes JSON with a JPEG.

Measures the CPU time of one JVM, of a cluster, of the original and of the codec alone, the latency
of single requests, and how throughput grows with the number of workers, whose codec then sleeps.
"""

import base64
import json
import os
import statistics
import time

import bodies
import peers
from drip import connect
from measure import ROUNDS, SECONDS, Row, cost_table, interleave, keep, percentile, table
from processes import WORK, Process, System, fetch
from systems import Cluster, Node, Upstream, java

CONNECTIONS = 4
SLEEPERS_CONNECTIONS = 16
SLEEPERS_LUA = WORK / "sleepers.lua"
REQUESTS = int(os.environ.get("REQUESTS", "200"))
TINY_PNG = base64.b64decode(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

LUA = """
local count, wrong, paths, threads = 0, 0, %d, {}
function setup(thread) table.insert(threads, thread) end
function request() count = count + 1; return wrk.format("GET", "/" .. count %% paths .. ".json") end
function response(status, headers, body)
  if not string.find(body, '"/9', 1, true) then wrong = wrong + 1; wrk.thread:set("bad", wrong) end
end
function done()
  for _, thread in ipairs(threads) do print("Wrong bodies: " .. (thread:get("bad") or 0)) end
end
"""


class CodecAlone(System):
  """The codec in a loop, in a separate JVM."""

  def __init__(self, kind):
    files = sorted((WORK / "images" / kind).glob("*.png"))
    self.process = Process("codec", java("sluice.launcher.bench.CodecAlone", *files), pipe=True)
    self.processes = [self.process]

  def convert(self, seconds):
    pipe = self.process.popen
    pipe.stdin.write(f"{seconds}\n")
    pipe.stdin.flush()
    return int(pipe.stdout.readline())


class CodecRow(Row):
  def run(self, connections, seconds):
    count = self.system.convert(seconds)
    return count, 0, count / seconds


def check(system, response):
  """Requires a JPEG in place of the PNG, and every other byte unchanged."""
  status, _, got = fetch(system.url + "/0.json", timeout=60)
  png = json.loads(response)["result"]["files"][0]
  files = json.loads(got)["result"]["files"]
  jpeg = base64.b64decode(files[0])
  if status != 200 or jpeg[:3] != b"\xff\xd8\xff" or got != response.replace(png.encode(), files[0].encode()):
    raise RuntimeError(f"status {status}, or no JPEG: {got[:200]}")


def latency(systems):
  """Milliseconds of single requests, to each system in turn."""
  connections = {name: connect(system.url) for name, system in systems.items()}
  times = {name: [] for name in systems}
  for number in range(REQUESTS):
    for name, connection in connections.items():
      start = time.perf_counter()
      try:
        connection.request("GET", f"/{number % 4}.json")
        connection.getresponse().read()
      finally:
        if name == "Flask original":
          connection.close()  # its server closes after each response
      times[name].append((time.perf_counter() - start) * 1000)
  return times


def whole_job(kind):
  responses = [bodies.response(image) for image in bodies.images(kind)]
  if not responses:
    raise RuntimeError("no images: see scripts/lib/codec-bench.sh")
  upstream = Upstream({f"{number}.json": response for number, response in enumerate(responses)})
  script = WORK / "images.lua"
  script.write_text(LUA % len(responses))
  systems = {}
  try:
    systems["codec alone"] = CodecAlone(kind)
    systems["Sluice, one JVM"] = Node("Sluice", "all", upstream.url)
    systems["Sluice, gateway and worker"] = Cluster(upstream.url)
    systems |= peers.started(["Flask original"], upstream)
    rows = [CodecRow(name, system, "") if name == "codec alone" else Row(name, system, "/", script)
            for name, system in systems.items()]
    for name, system in systems.items():
      if name != "codec alone":
        check(system, responses[0])
    interleave(rows, CONNECTIONS)
    cost_table(rows, f"image of 1024x1024, {kind}", ["codec alone", "Sluice, one JVM"])
    keep(f"cluster-{kind}", rows)
    systems.pop("codec alone").end()
    times = latency(systems)
    table([f"latency of {kind} images, ms, one request at a time", "p50", "p90", "p99"],
          [[name, *(f"{percentile(values, share):.1f}" for share in (0.5, 0.9, 0.99))]
           for name, values in times.items()])
  finally:
    for system in systems.values():
      system.end()
    upstream.end()


def slept_millis(cluster, since):
  """Mean sleep of the codecs, from the workers' logs."""
  slept = [float(line.split()[1]) for worker, start in zip(cluster.workers, since)
          for line in worker.process.log.read_text()[start:].splitlines() if line.startswith("slept")]
  return statistics.mean(slept)


def sleeping_workers(upstream, workers):
  """Returns responses per second, milliseconds slept per response, and bad responses."""
  cluster = Cluster(upstream.url, workers, "sluice.launcher.bench.SleepingWorker")
  try:
    row = Row("", cluster, "/tiny.json", SLEEPERS_LUA)
    row.run(SLEEPERS_CONNECTIONS, 2 * SECONDS)
    since = [len(worker.process.log.read_text()) for worker in cluster.workers]
    rounds = [row.run(SLEEPERS_CONNECTIONS, SECONDS) for _ in range(ROUNDS)]
    return (statistics.median(rate for _, _, rate in rounds), slept_millis(cluster, since),
            sum(bad for _, bad, _ in rounds))
  finally:
    cluster.end()


def scaling():
  upstream = Upstream({"tiny.json": bodies.response(TINY_PNG)})
  SLEEPERS_LUA.write_text(LUA.replace('wrk.format("GET", "/" .. count %% paths .. ".json")',
                                      'wrk.format("GET", "/tiny.json")') % 1)
  try:
    measured = {workers: sleeping_workers(upstream, workers) for workers in (1, 2, 4)}
  finally:
    upstream.end()
  first = measured[1][0]
  table(["workers whose codec sleeps 20 ms", "images per second", "x one worker", "slept ms",
         "share of the time asleep", "bad"],
        [[workers, f"{rate:.1f}", f"{rate / first:.2f}", f"{slept:.2f}",
          f"{rate * slept / 1000 / workers:.3f}", bad]
         for workers, (rate, slept, bad) in measured.items()])


def main():
  for kind in os.environ.get("KINDS", "core rgba").split():
    whole_job(kind)
  scaling()


main()
