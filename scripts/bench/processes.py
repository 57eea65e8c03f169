"""Processes that are measured: started, asked for the CPU time they have taken, and ended."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "target/bench"
LOGS = WORK / "logs"
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 90
END_SECONDS = 30


def free_port():
  with socket.socket() as listener:
    listener.bind(("127.0.0.1", 0))
    return listener.getsockname()[1]


def fields(pid):
  """What /proc/PID/stat has behind the name, which may hold anything."""
  stat = Path(f"/proc/{pid}/stat").read_text()
  return stat[stat.rindex(")") + 2:].split()


def family(pid):
  """The process, its children and theirs."""
  children = {}
  for entry in os.listdir("/proc"):
    if entry.isdigit():
      try:
        children.setdefault(int(fields(entry)[1]), []).append(int(entry))
      except OSError:
        pass
  found, waiting = [], [pid]
  while waiting:
    found.append(waiting.pop())
    waiting += children.get(found[-1], [])
  return found


class Process:
  """A command that runs. Its family is measured, and ended with it."""

  def __init__(self, name, command, env=None, cwd=ROOT, pipe=False):
    LOGS.mkdir(parents=True, exist_ok=True)
    self.name = name
    self.log = LOGS / f"{name.replace(' ', '-').replace(',', '')}.log"
    with self.log.open("w") as log:
      self.popen = subprocess.Popen(
        [str(word) for word in command], cwd=cwd, env={**os.environ, **(env or {})}, stderr=log,
        stdin=subprocess.PIPE if pipe else subprocess.DEVNULL,
        stdout=subprocess.PIPE if pipe else log, text=True, start_new_session=True)

  def wait_for(self, is_there):
    """Waits until the condition holds; ends all if the process does first."""
    deadline = time.monotonic() + START_SECONDS
    while not is_there():
      if self.popen.poll() is not None or time.monotonic() > deadline:
        self.end()
        raise RuntimeError(f"{self.name} does not start: {self.log.read_text()[-2000:]}")
      time.sleep(0.05)
    return self

  def cpu(self):
    """Seconds of CPU time so far, those of children that have ended included."""
    total = 0
    for pid in family(self.popen.pid):
      try:
        total += sum(int(ticks) for ticks in fields(pid)[11:15])
      except OSError:
        pass
    return total / TICKS

  def compiler_cpu(self):
    """Seconds of it that threads of a JVM's compilers have taken."""
    total = 0
    for pid in family(self.popen.pid):
      for thread in Path(f"/proc/{pid}/task").glob("*"):
        try:
          if (thread / "comm").read_text().startswith(("C1 Compiler", "C2 Compiler")):
            total += sum(int(ticks) for ticks in fields(f"{pid}/task/{thread.name}")[11:13])
        except OSError:
          pass
    return total / TICKS

  def resident_bytes(self):
    return int(fields(self.popen.pid)[21]) * os.sysconf("SC_PAGE_SIZE")

  def end(self):
    if self.popen.poll() is None:
      self.popen.terminate()
    try:
      self.popen.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
      os.killpg(self.popen.pid, signal.SIGKILL)
      self.popen.wait()


class System:
  """What is measured as one: a process or more."""

  jvm = True
  processes = ()

  def cpu(self):
    return sum(process.cpu() for process in self.processes)

  def compiler_cpu(self):
    return sum(process.compiler_cpu() for process in self.processes)

  def end(self):
    for process in self.processes:
      process.popen.terminate()
    for process in self.processes:
      process.end()


def listens(port):
  try:
    socket.create_connection(("127.0.0.1", port), 1).close()
    return True
  except OSError:
    return False


def fetch(url, body=None, headers=None, timeout=20):
  """Status, type and body, whatever the status."""
  request = urllib.request.Request(url, data=body, headers=headers or {})
  try:
    with urllib.request.urlopen(request, timeout=timeout) as answer:
      return answer.status, answer.headers["Content-Type"], answer.read()
  except urllib.error.HTTPError as error:
    return error.code, error.headers["Content-Type"], error.read()
