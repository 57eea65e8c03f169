"""What Sluice took the place of, to be measured beside it: a proxy of Flask, requests and Pillow.

Written anew with the behaviour of the original, and as simple: it reads an answer whole, as text,
parses it if it is JSON, turns the pictures in result.files into JPEG and writes the JSON anew. Each
request opens a connection of its own to the upstream. UPSTREAM names that.
"""

import base64
import io
import json
import os

import requests
from flask import Flask, Response, request
from PIL import Image

UPSTREAM = os.environ["UPSTREAM"]
TIMEOUT_SECONDS = 30
QUALITY = 95
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
NOT_ASKED = {"host", "content-length"}
NOT_ANSWERED = {"content-length", "content-encoding", "transfer-encoding", "connection"}

app = Flask(__name__)


def on_white(picture):
  if picture.mode == "P":
    picture = picture.convert("RGBA")
  if picture.mode not in ("RGBA", "LA"):
    return picture.convert("RGB")
  white = Image.new("RGB", picture.size, "white")
  white.paste(picture, mask=picture.getchannel("A"))
  return white


def as_jpeg(text):
  try:
    picture = Image.open(io.BytesIO(base64.b64decode(text)))
    jpeg = io.BytesIO()
    on_white(picture).save(jpeg, "JPEG", quality=QUALITY)
    return base64.b64encode(jpeg.getvalue()).decode()
  except (OSError, ValueError):
    return text


def converted(text):
  try:
    answer = json.loads(text)
    files = answer["result"]["files"]
    jpegs = [as_jpeg(file) for file in files]
  except (ValueError, TypeError, KeyError):
    return text
  if jpegs == files:
    return text
  answer["result"]["files"] = jpegs
  return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


@app.route("/", defaults={"path": ""}, methods=METHODS)
@app.route("/<path:path>", methods=METHODS)
def forward(path):
  asked = {name: value for name, value in request.headers if name.lower() not in NOT_ASKED}
  try:
    answer = requests.request(
      request.method, f"{UPSTREAM}/{path}", params=request.args.to_dict(), headers=asked,
      data=request.get_data(), timeout=TIMEOUT_SECONDS)
  except requests.exceptions.Timeout as error:
    return {"error": "timeout", "details": str(error)}, 504
  except requests.exceptions.RequestException as error:
    return {"error": "upstream", "details": str(error)}, 502
  is_json = "application/json" in answer.headers.get("Content-Type", "")
  body = converted(answer.text) if is_json else answer.text
  headers = [(n, v) for n, v in answer.headers.items() if n.lower() not in NOT_ANSWERED]
  return Response(body, answer.status_code, headers)
