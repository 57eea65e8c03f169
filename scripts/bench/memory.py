"""scripts/bench.sh memory: heap used by responses in flight.

One JVM with 256 MB of heap serves 32 responses at a time. Live bytes are counted after a full collection,
first without requests, then with every response half sent while the upstream or the client pauses.
"""

import os
import re
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import bodies
from drip import DripUpstream, connect, head
from measure import table
from systems import JAVA, Node

HEAP = "256m"
AT_ONCE = int(os.environ.get("AT_ONCE", "32"))
BLOCK = bodies.texts(1_000_000)[1:-2] + b"]"  # members of an object
PIECE = 64 * 1024
IMAGES_EACH = 4


class Responses:
  """JSON texts of many blocks; the upstream pauses half way until it is released."""

  def __init__(self, megabytes, images=()):
    blocks = [BLOCK] * megabytes
    for number, image in enumerate(images):
      at = (number + 1) * megabytes // (len(images) + 1)
      blocks[at] = BLOCK[:1000].rsplit(b",", 1)[0] + b'}],"x":' + bodies.response(image)
    self.blocks = [b"{" + blocks[0], *(b"," + block for block in blocks[1:]), b"}"]
    self.length = sum(len(block) for block in self.blocks)
    self.upstream_waits, self.client_waits = threading.Event(), threading.Event()
    self.lock, self.sent, self.received = threading.Lock(), 0, 0

  def release(self):
    self.upstream_waits.set()
    self.client_waits.set()

  def send(self, _, send):
    send(head("application/json", self.length))
    for number, block in enumerate(self.blocks):
      if number == len(self.blocks) // 2:
        self.upstream_waits.wait()
      for at in range(0, len(block), PIECE):
        send(block[at:at + PIECE])
        with self.lock:
          self.sent += PIECE

  def crc(self):
    value = 0
    for block in self.blocks:
      value = zlib.crc32(block, value)
    return value

  def receive(self, url, results):
    connection = connect(url, 600)
    result = {"length": 0, "crc": 0, "jpeg": 0, "png": 0}
    try:
      connection.request("GET", "/response")
      response = connection.getresponse()
      before, stopped = b"", False
      while piece := response.read(PIECE):
        with self.lock:
          self.received += len(piece)
        result["length"] += len(piece)
        result["crc"] = zlib.crc32(piece, result["crc"])
        seen = before[-10:] + piece
        result["jpeg"] += seen.count(b'"/9j/') - before[-10:].count(b'"/9j/')
        result["png"] += seen.count(b'"iVBORw0K') - before[-10:].count(b'"iVBORw0K')
        before = seen
        if not stopped and result["length"] > 1_000_000:
          stopped = True
          self.client_waits.wait()
    except Exception as error:  # counted as missing
      result["error"] = repr(error)
    results.append(result)
    connection.close()

  def still(self):
    """Waits until no byte has moved for two seconds."""
    seen, since = None, time.monotonic()
    while time.monotonic() - since < 2:
      now = (self.sent, self.received)
      if now != seen:
        seen, since = now, time.monotonic()
      time.sleep(0.1)


class Subject:
  """The measured node and its upstream, whose responses can be changed."""

  def __init__(self):
    self.responses = None
    self.upstream = DripUpstream(lambda path, send: self.responses.send(path, send))
    self.node = Node("Sluice", "all", self.upstream.url, heap=HEAP,
                     MAX_BODY_BYTES=str(400_000_000), UPSTREAM_TIMEOUT_SECONDS="120",
                     CLIENT_TIMEOUT_SECONDS="120")
    self.pid = self.node.process.popen.pid

  def live_bytes(self):
    jcmd = Path(JAVA).with_name("jcmd")
    text = subprocess.run([jcmd, str(self.pid), "GC.class_histogram"], capture_output=True,
                          text=True, check=True).stdout
    return int(re.search(r"^Total\s+\d+\s+(\d+)", text, re.M).group(1))

  def run(self, responses, hold):
    """Sends all responses at once; returns the heap growth per response while one side pauses."""
    self.responses = responses
    if hold != "upstream":
      responses.upstream_waits.set()
    if hold != "client":
      responses.client_waits.set()
    idle, resident = self.live_bytes(), self.node.process.resident_bytes()
    results, start = [], time.monotonic()
    clients = [threading.Thread(target=responses.receive, args=(self.node.url, results))
               for _ in range(AT_ONCE)]
    for client in clients:
      client.start()
    growth = more = 0
    if hold:
      responses.still()
      growth = (self.live_bytes() - idle) / AT_ONCE
      more = (self.node.process.resident_bytes() - resident) / AT_ONCE
      responses.release()
    for client in clients:
      client.join()
    return growth, more, results, time.monotonic() - start

  def end(self):
    self.node.end()
    self.upstream.end()


def main():
  subject = Subject()
  lines = []
  try:
    subject.run(Responses(10), None)  # warms up: fills pools and loads classes
    for megabytes in (10, 200):
      for hold in ("upstream", "client"):
        responses = Responses(megabytes)
        growth, more, results, seconds = subject.run(responses, hold)
        good = sum(r["crc"] == responses.crc() for r in results)
        lines.append([f"{megabytes} MB, the {hold} pauses", f"{growth / 1024:.0f}",
                      f"{more / 1024:.0f}", f"{good} of {AT_ONCE}", f"{seconds:.0f}"])
        print(lines[-1], [r["error"] for r in results if "error" in r][:3], file=sys.stderr)
    table([f"{AT_ONCE} responses at once in {HEAP} of heap", "live heap KiB each", "resident KiB each",
           "arrived intact", "seconds"], lines)
    images = bodies.images("core")[:IMAGES_EACH]
    responses = Responses(200, images)
    _, _, results, seconds = subject.run(responses, None)
    print(f"{AT_ONCE} responses of 200 MB with {len(images)} images each, {seconds:.0f} s: "
          f"{sum('error' not in r for r in results)} arrived, {sum(r['jpeg'] for r in results)} JPEGs, "
          f"{sum(r['png'] for r in results)} unconverted PNGs, "
          f"{sum(r['jpeg'] + r['png'] == len(images) for r in results)} with all of them, errors "
          f"{[r['error'] for r in results if 'error' in r]}")
  finally:
    subject.end()


main()
