"""A proxy like the one that Sluice replaced, for comparison: Flask, requests and Pillow.

A rewrite with the behaviour and the simplicity of the original. It reads a whole response as text,
parses it if it is JSON, converts the images in result.files to JPEG and serialises the JSON again. Each
request opens a new connection to the upstream, whose URL is in UPSTREAM.
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
DROPPED_REQUEST_HEADERS = {"host", "content-length"}
DROPPED_RESPONSE_HEADERS = {
  "content-length", "content-encoding", "transfer-encoding", "connection"}

app = Flask(__name__)


def on_white(image):
  if image.mode == "P":
    image = image.convert("RGBA")
  if image.mode not in ("RGBA", "LA"):
    return image.convert("RGB")
  white = Image.new("RGB", image.size, "white")
  white.paste(image, mask=image.getchannel("A"))
  return white


def as_jpeg(text):
  try:
    image = Image.open(io.BytesIO(base64.b64decode(text)))
    jpeg = io.BytesIO()
    on_white(image).save(jpeg, "JPEG", quality=QUALITY)
    return base64.b64encode(jpeg.getvalue()).decode()
  except (OSError, ValueError):
    return text


def converted(text):
  try:
    response = json.loads(text)
    files = response["result"]["files"]
    jpegs = [as_jpeg(file) for file in files]
  except (ValueError, TypeError, KeyError):
    return text
  if jpegs == files:
    return text
  response["result"]["files"] = jpegs
  return json.dumps(response, ensure_ascii=False, separators=(",", ":"))


@app.route("/", defaults={"path": ""}, methods=METHODS)
@app.route("/<path:path>", methods=METHODS)
def forward(path):
  kept = {name: value for name, value in request.headers
          if name.lower() not in DROPPED_REQUEST_HEADERS}
  try:
    response = requests.request(
      request.method, f"{UPSTREAM}/{path}", params=request.args.to_dict(), headers=kept,
      data=request.get_data(), timeout=TIMEOUT_SECONDS)
  except requests.exceptions.Timeout as error:
    return {"error": "timeout", "details": str(error)}, 504
  except requests.exceptions.RequestException as error:
    return {"error": "upstream", "details": str(error)}, 502
  is_json = "application/json" in response.headers.get("Content-Type", "")
  body = converted(response.text) if is_json else response.text
  headers = [(n, v) for n, v in response.headers.items()
             if n.lower() not in DROPPED_RESPONSE_HEADERS]
  return Response(body, response.status_code, headers)
