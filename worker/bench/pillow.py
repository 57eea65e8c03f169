"""Pillow's CPU time for the codec's job: pillow.py RUNS FILE...

Prints milliseconds for 2^20 pixels, the median of the runs of a file, without base64 ("pillow") and
as a Flask application would do the whole of it, base64 to base64 ("pillow-job").
"""

import base64
import io
import statistics
import sys
import time

from PIL import Image


def convert(png):
  picture = Image.open(io.BytesIO(png))
  if picture.mode == "RGBA":
    page = Image.new("RGB", picture.size, (255, 255, 255))
    page.paste(picture, mask=picture.split()[3])
    picture = page
  elif picture.mode != "RGB":
    picture = picture.convert("RGB")
  jpeg = io.BytesIO()
  picture.save(jpeg, "JPEG", quality=95)
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
