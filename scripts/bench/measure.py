"""Runs wrk, alternates between systems, and prints tables of medians."""

import json
import os
import re
import statistics
import subprocess
import sys

from processes import TICKS, WORK

ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = int(os.environ.get("SECONDS_EACH", "5"))
WARM_UP_SECONDS = int(os.environ.get("WARM_UP_SECONDS", "15"))  # minimum
WARM_UP_PASSES = 36
COMPILERS_QUIET = 0.01  # share of a system's CPU time


def wrk(url, connections, seconds=SECONDS, script=None):
  """Runs wrk and returns the number of responses, of bad ones, and responses per second."""
  command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s"]
  command += ["-s", script, url] if script else [url]
  output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
  count = int(re.search(r"(\d+) requests in", output).group(1))
  bad = sum(int(number) for line in re.findall(r"(?:Non-2xx|Socket errors|Wrong bodies).*", output)
            for number in re.findall(r"\b\d+(?=,|$)", line))
  return count, bad, float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))


class Row:
  """A row of the table: a system under one load."""

  def __init__(self, name, system, path, script=None):
    self.name, self.system, self.path, self.script = name, system, path, script
    self.cpu, self.rate, self.bad = [], [], 0

  def run(self, connections, seconds):
    return wrk(self.system.url + self.path, connections, seconds, self.script)

  def measure(self, connections):
    before = self.system.cpu()
    count, bad, rate = self.run(connections, SECONDS)
    if count == 0:
      raise RuntimeError(f"{self.name} did not respond")
    self.cpu.append((self.system.cpu() - before) / count * 1000)
    self.rate.append(rate)
    self.bad += bad

  def cpu_millis(self):
    """CPU milliseconds per request, which equals seconds per thousand requests."""
    return statistics.median(self.cpu)


def warm_up(row, connections):
  """Runs until requests get no cheaper and the compilers are quiet: minutes if requests are few."""
  last, cost, compiling, passes = None, 0, 1, 0
  while last is None or passes < 3 or (
      passes < WARM_UP_PASSES and (cost < 0.93 * last or compiling > COMPILERS_QUIET)):
    last, before, compiled = cost, row.system.cpu(), row.system.compiler_cpu()
    count, _, _ = row.run(connections, max(1, WARM_UP_SECONDS // 3))
    used = row.system.cpu() - before
    cost = used / max(1, count)
    compiling = (row.system.compiler_cpu() - compiled) / max(used, 1 / TICKS)
    passes += 1


def interleave(rows, connections):
  """Warms up all rows, then measures each once per round."""
  for row in rows:
    if row.system.jvm:
      warm_up(row, connections)
    else:
      row.run(connections, min(2, WARM_UP_SECONDS))
  for number in range(ROUNDS):
    for row in rows:
      row.measure(connections)
    print(f"round {number + 1} of {ROUNDS}", file=sys.stderr)


def table(head, lines):
  print("\n| " + " | ".join(head) + " |")
  print("|" + "---|" * len(head))
  for line in lines:
    print("| " + " | ".join(str(cell) for cell in line) + " |")
  print(flush=True)


def cost_table(rows, what, bases):
  """Prints the CPU time of each row, and its ratio to each base."""
  def ratio(row, base):
    return f"{row.cpu_millis() / base.cpu_millis():.2f}" if base else "-"

  known = [next((row for row in rows if row.name == base), None) for base in bases]
  table([what, "CPU ms", "lowest to highest", *(f"x {base}" for base in bases), "per second", "bad"],
        [[row.name, f"{row.cpu_millis():.3g}", f"{min(row.cpu):.3g} to {max(row.cpu):.3g}",
          *(ratio(row, base) for base in known), f"{statistics.median(row.rate):.0f}", row.bad]
         for row in rows])


def keep(name, rows):
  """Stores the results for the chart."""
  results = WORK / "results"
  results.mkdir(parents=True, exist_ok=True)
  (results / f"{name}.json").write_text(json.dumps({row.name: row.cpu_millis() for row in rows}))


def percentile(values, share):
  return sorted(values)[min(len(values) - 1, int(len(values) * share))]
