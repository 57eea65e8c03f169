"""Bodies of answers, the same in every run."""

import base64
import json
import random

from processes import WORK

WORDS = ("once upon a time there was a gateway that let all bytes pass as they came and nobody who "
         "sent or received them ever knew \"why\" it was there\n").split(" ")


def texts(size):
  """JSON of exactly so many bytes: objects with numbers, and texts with escapes, like a list of jobs."""
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
  """The same with one string that is as good as all, as a JPEG in base64 is."""
  head, tail = b'{"status":"DONE","result":{"files":["/9j/', b'"],"censored":false}}'
  rng = random.Random(size)
  text = base64.b64encode(rng.randbytes(size * 3 // 4 + 3))
  return head + text[:size - len(head) - len(tail)] + tail


def answer(*pictures):
  """FusionBrain's answer with these pictures."""
  return json.dumps({
    "uuid": "0e5c8c9e-1c1d-4d5c-9a70-3f0f4d5b1b5e", "status": "DONE", "errorDescription": None,
    "result": {"files": [base64.b64encode(picture).decode() for picture in pictures],
               "censored": False}}, separators=(",", ":")).encode()


def pictures(kind):
  """PNGs of 1024x1024 as scripts/lib/codec-bench.sh has them made: "core" or "rgba"."""
  return [file.read_bytes() for file in sorted((WORK / "pictures" / kind).glob("*.png"))]
