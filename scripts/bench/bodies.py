"""Response bodies that are identical in every run."""

import base64
import json
import random

from processes import WORK

WORDS = ("once upon a time there was a gateway that let all bytes pass as they came and nobody who "
         "sent or received them ever knew \"why\" it was there\n").split(" ")


def texts(size):
  """Returns JSON of exactly size bytes, like a list of jobs: numbers, and texts with escapes."""
  rng = random.Random(size)
  head, tail = b'{"status":"DONE","result":{"files":[],"censored":false},"jobs":[', b']}'
  parts, length = [], len(head) + len(tail)
  while True:
    job = json.dumps({
      "id": rng.getrandbits(48), "score": rng.random(),
      "prompt": " ".join(rng.choice(WORDS) for _ in range(rng.randrange(5, 80)))}).encode()
    if length + len(job) + 20 > size:
      break
    parts.append(job)
    length += len(job) + 1
  body = head + b",".join([*parts, b'{"rest":""}'])
  return body[:-2] + b"x" * (size - len(body) - len(tail)) + body[-2:] + tail


def long_string(size):
  """Returns JSON of exactly size bytes that is nearly all one string, like a JPEG in base64."""
  head, tail = b'{"status":"DONE","result":{"files":["/9j/', b'"],"censored":false}}'
  rng = random.Random(size)
  text = base64.b64encode(rng.randbytes(size * 3 // 4 + 3))
  return head + text[:size - len(head) - len(tail)] + tail


def response(*images):
  """Returns FusionBrain's response with these images."""
  return json.dumps({
    "uuid": "0e5c8c9e-1c1d-4d5c-9a70-3f0f4d5b1b5e", "status": "DONE", "errorDescription": None,
    "result": {"files": [base64.b64encode(image).decode() for image in images],
               "censored": False}}, separators=(",", ":")).encode()


def images(kind):
  """Returns the PNGs of 1024x1024 pixels from scripts/lib/codec-bench.sh: "core" or "rgba"."""
  return [file.read_bytes() for file in sorted((WORK / "images" / kind).glob("*.png"))]
