"""Starts and ends the measured processes and reads their CPU time and memory."""

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
  """The fields of /proc/PID/stat after the command name, which may contain any character."""
  stat = Path(f"/proc/{pid}/stat").read_text()
  return stat[stat.rindex(")") + 2:].split()


def family(pid):
  """The process and all its descendants."""
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
  """A running command. Its descendants are measured and ended with it."""

  def __init__(self, name, command, env=None, cwd=ROOT, pipe=False):
    LOGS.mkdir(parents=True, exist_ok=True)
    self.name = name
    self.log = LOGS / f"{name.replace(' ', '-').replace(',', '')}.log"
    with self.log.open("w") as log:
      self.popen = subprocess.Popen(
        [str(word) for word in command], cwd=cwd, env={**os.environ, **(env or {})}, stderr=log,
        stdin=subprocess.PIPE if pipe else subprocess.DEVNULL,
        stdout=subprocess.PIPE if pipe else log, text=True, start_new_session=True)

  def wait_for(self, condition):
    """Waits until the condition holds; ends the process and fails if it takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not condition():
      if self.popen.poll() is not None or time.monotonic() > deadline:
        self.end()
        raise RuntimeError(f"{self.name} did not start: {self.log.read_text()[-2000:]}")
      time.sleep(0.05)
    return self

  def cpu(self):
    """Seconds of CPU time so far, including children that have ended."""
    total = 0
    for pid in family(self.popen.pid):
      try:
        total += sum(int(ticks) for ticks in fields(pid)[11:15])
      except OSError:
        pass
    return total / TICKS

  def compiler_cpu(self):
    """Seconds of CPU time of the JVM's compiler threads."""
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
  """One or more processes that are measured together."""

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
  """Returns status, content type and body, for error statuses as well."""
  request = urllib.request.Request(url, data=body, headers=headers or {})
  try:
    with urllib.request.urlopen(request, timeout=timeout) as response:
      return response.status, response.headers["Content-Type"], response.read()
  except urllib.error.HTTPError as error:
    return error.code, error.headers["Content-Type"], error.read()
