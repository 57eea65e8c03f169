"""Measures Pillow's CPU time for the codec's task: pillow.py RUNS FILE...

Prints milliseconds per 2^20 pixels, from the median of RUNS runs for each file: "pillow" without
base64, and "pillow-job" from base64 to base64, as a Flask application would do it.
"""

import base64
import io
import statistics
import sys
import time

from PIL import Image


def convert(png):
  image = Image.open(io.BytesIO(png))
  if image.mode == "RGBA":
    page = Image.new("RGB", image.size, (255, 255, 255))
    page.paste(image, mask=image.split()[3])
    image = page
  elif image.mode != "RGB":
    image = image.convert("RGB")
  jpeg = io.BytesIO()
  image.save(jpeg, "JPEG", quality=95)
  return jpeg.getvalue()


def job(text):
  return base64.b64encode(convert(base64.b64decode(text))).decode()


def millis(work, given, runs):
  times = []
  for _ in range(runs):
    start = time.thread_time_ns()
    work(given)
    times.append((time.thread_time_ns() - start) / 1e6)
  return statistics.median(times)


def main():
  runs, files = int(sys.argv[1]), sys.argv[2:]
  bare = whole = mega_pixels = 0
  for name in files:
    with open(name, "rb") as file:
      png = file.read()
    width, height = Image.open(io.BytesIO(png)).size
    mega_pixels += width * height / 2**20
    bare += millis(convert, png, runs)
    whole += millis(job, base64.b64encode(png).decode(), runs)
  print(f"pillow {bare / mega_pixels:.3f}")
  print(f"pillow-job {whole / mega_pixels:.3f}")


main()
