#!/usr/bin/env python3
"""Writes the images with which ReferencesTest compares Sluice's JPEGs.

    python3 make_references.py ../resources/references

For each kind of PNG it writes NAME.png and NAME.jpg, the JPEG that Sluice must produce:

* pillow/: kinds that Pillow reads correctly. The JPEG is Pillow's: the PNG pasted with its alpha onto
  a white RGB image, saved with quality 95. Some of these files have image data behind the last row,
  or end right there.
* exact/: kinds that Pillow gets wrong (16-bit grey turns white, tRNS of grey and RGB is dropped,
  16-bit colour is truncated instead of rounded). The pixels are computed here in integers from the
  samples that went into the PNG; Pillow only encodes them.

sizes.txt has the SHA-256 of Pillow's JPEG for images of many sizes, which PillowSizesTest generates
itself.

The files in the repository were made with Pillow 9.4.0 (libjpeg-turbo 2.1.5), numpy 1.24.2 and
Python 3.11, as in Debian 12. All randomness is seeded, so the script produces the same images again;
PNG bytes may differ with another version of zlib.
"""

import hashlib
import io
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
QUALITY = 95
ADAM7 = [  # first column, first row, column step, row step
  (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
]
NONE, SUB, UP, AVERAGE, PAETH = range(5)


# ---- writing PNG files


def chunk(kind, data):
  return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(row, depth):
  """Packs one row of samples into bytes."""
  flat = row.reshape(-1)
  if depth == 16:
    return flat.astype(">u2").tobytes()
  if depth == 8:
    return flat.astype(np.uint8).tobytes()
  bits = (flat[:, None] >> np.arange(depth - 1, -1, -1)) & 1
  return np.packbits(bits.astype(np.uint8).reshape(-1)).tobytes()


def predicted(kind, left, up, up_left):
  if kind == SUB:
    return left
  if kind == UP:
    return up
  if kind == AVERAGE:
    return (left + up) // 2
  distances = [abs(up - up_left), abs(left - up_left), abs(left + up - 2 * up_left)]
  return [left, up, up_left][distances.index(min(distances))]


def filtered(row, above, distance, kind):
  if kind == NONE:
    return bytes([NONE]) + row
  out = bytearray([kind])
  for i, value in enumerate(row):
    left = row[i - distance] if i >= distance else 0
    up_left = above[i - distance] if i >= distance else 0
    out.append((value - predicted(kind, left, above[i], up_left)) & 0xFF)
  return bytes(out)


def raw(samples, depth, filters):
  """Filters the rows of one pass; row n gets filter n modulo their number."""
  distance = max(1, samples.shape[2] * depth // 8)
  out, above = b"", None
  for number, samples_row in enumerate(samples):
    row = packed(samples_row, depth)
    out += filtered(row, above or bytes(len(row)), distance, filters[number % len(filters)])
    above = row
  return out


def png(samples, colour, depth, filters=(NONE, SUB, UP, AVERAGE, PAETH), interlaced=False,
    pieces=None, extra=()):
  """Returns a PNG file; pieces are the lengths of its IDAT chunks, repeated as needed."""
  height, width = samples.shape[:2]
  passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
  parts = [samples[y::dy, x::dx] for x, y, dx, dy in passes]
  stream = zlib.compress(b"".join(raw(p, depth, filters) for p in parts if p.size), 9)
  header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
  out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunk(k, d) for k, d in extra)
  at, number = 0, 0
  while at < len(stream):
    length = pieces[number % len(pieces)] if pieces else len(stream)
    out += chunk(b"IDAT", stream[at:at + length])
    at, number = at + length, number + 1
  return out + chunk(b"IEND", b"")


# ---- contents of the images


def photo(width, height, seed):
  """Returns gradients, shapes and a little noise as floats from 0 to 1, like a photograph."""
  random = np.random.default_rng(seed)
  y, x = np.mgrid[0:height, 0:width] / max(width, height)
  image = np.stack(
    [
      0.5 + 0.4 * np.sin(7 * x + 3 * y),
      0.5 + 0.4 * np.cos(9 * y - 2 * x),
      0.5 + 0.3 * np.sin(11 * (x + y)),
    ],
    2,
  )
  for _ in range(12):
    cx, cy, radius = random.random(3) * [1, 1, 0.2]
    inside = (x - cx) ** 2 + (y - cy) ** 2 < radius**2
    image[inside] = 0.5 * image[inside] + 0.5 * random.random(3)
  return np.clip(image + random.normal(0, 0.01, image.shape), 0, 1)


def softness(width, height):
  """Returns an alpha channel that is opaque in the middle and transparent in the corners."""
  y, x = np.mgrid[0:height, 0:width] / max(width, height)
  return np.clip(1.3 - 3 * ((x - 0.5) ** 2 + (y - 0.4) ** 2), 0, 1)[:, :, None]


def samples_of(colour, depth, width, height, seed):
  image, most = photo(width, height, seed), (1 << depth) - 1
  if colour in (GREY, GREY_ALPHA, PALETTE):
    image = image.mean(axis=2, keepdims=True)
  if colour in (GREY_ALPHA, RGBA):
    image = np.concatenate([image, softness(width, height)], axis=2)
  return np.round(image * most).astype(np.int64)


# ---- flattening onto white


def on_white(samples, alpha, most):
  """Flattens onto white, correctly rounded to 8 bits; alpha and samples range from 0 to most."""
  numerator = samples * alpha + most * (most - alpha)
  pixels = (2 * 255 * numerator + most * most) // (2 * most * most)
  return np.broadcast_to(pixels, samples.shape[:2] + (3,)).astype(np.uint8)


def exact_pixels(samples, colour, depth, key=None, palette=None, alphas=None):
  most = (1 << depth) - 1
  if colour == PALETTE:
    index = samples[:, :, 0]
    return on_white(np.array(palette)[index], np.array(alphas)[index][:, :, None], 255)
  if colour in (GREY_ALPHA, RGBA):
    return on_white(samples[:, :, :-1], samples[:, :, -1:], most)
  alpha = np.full(samples.shape[:2] + (1,), most)
  if key is not None:
    alpha[(samples == np.array(key)).all(axis=2)] = 0
  return on_white(samples, alpha, most)


def pillow_image(path):
  image = Image.open(path)
  image.load()
  page = Image.new("RGB", image.size, (255, 255, 255))
  if image.mode in ("RGBA", "LA") or "transparency" in image.info:
    image = image.convert("RGBA")
    page.paste(image, mask=image.split()[3])
  else:
    page.paste(image.convert("RGB"))
  return page


# ---- the files


def save(folder, name, bytes_of_png, pixels=None):
  path = folder / (name + ".png")
  path.write_bytes(bytes_of_png)
  page = pillow_image(path) if pixels is None else Image.fromarray(pixels)
  page.save(folder / (name + ".jpg"), quality=QUALITY)


def pillow_kinds(folder):
  def plain(name, colour, width, height, seed, **options):
    save(folder, name, png(samples_of(colour, 8, width, height, seed), colour, 8, **options))

  plain("rgb-photo", RGB, 200, 150, 1)
  plain("rgba-soft", RGBA, 160, 120, 2)
  sizes = [(1, 1), (7, 5), (17, 33), (100, 1), (1, 100), (65, 64)]
  for number, (width, height) in enumerate(sizes):
    plain(f"rgb-{width}x{height}", RGB, width, height, 10 + number)
    plain(f"rgba-{width}x{height}", RGBA, width, height, 20 + number)
  for kind, name in enumerate(["none", "sub", "up", "average", "paeth"]):
    plain(f"rgb-{name}", RGB, 43, 29, 30 + kind, filters=(kind,))
    plain(f"rgba-{name}", RGBA, 43, 29, 40 + kind, filters=(kind,))
    plain(f"grey-{name}", GREY, 43, 29, 50 + kind, filters=(kind,))
  plain("rgb-split", RGB, 43, 29, 60, pieces=(1, 0, 31, 2, 0, 0, 500))
  plain("rgba-split", RGBA, 43, 29, 61, pieces=(7,))
  plain("rgb-interlaced", RGB, 43, 29, 62, interlaced=True)
  plain("rgba-interlaced", RGBA, 43, 29, 63, interlaced=True)
  plain("rgb-interlaced-3x2", RGB, 3, 2, 64, interlaced=True)
  plain("grey-alpha", GREY_ALPHA, 80, 60, 65)
  palette = np.random.default_rng(66).integers(0, 256, (256, 3)).tolist()
  colours = (b"PLTE", bytes(sum(palette, [])))
  alphas = (b"tRNS", bytes(range(200)))
  index = samples_of(PALETTE, 8, 80, 60, 67)
  save(folder, "palette", png(index, PALETTE, 8, extra=(colours,)))
  save(folder, "palette-alpha", png(index, PALETTE, 8, extra=(colours, alphas)))


def unusual_ends(folder):
  """Writes files whose image data goes on behind the last row, or ends there; all rows are complete."""
  width, height = 43, 29

  def one(name, seed, end, surplus=b"", colour=RGB, interlaced=False, cut=0):
    samples = samples_of(colour, 8, width, height, seed)
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    filters = (NONE, SUB, UP, AVERAGE, PAETH)
    rows = b"".join(raw(samples[y::dy, x::dx], 8, filters) for x, y, dx, dy in passes) + surplus
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, int(interlaced))
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", end(rows))
    save(folder, name, file[:-cut] if cut else file + chunk(b"IEND", b""))

  def unfinished(rows):
    deflate = zlib.compressobj(9)
    return deflate.compress(rows) + deflate.flush(zlib.Z_SYNC_FLUSH)

  row = bytes([NONE]) + bytes(range(3 * width))
  one("end-1-byte-too-many", 140, zlib.compress, b"\0")
  one("end-1-row-too-many", 141, zlib.compress, row)
  one("end-1000-rows-too-many", 142, zlib.compress, row * 1000)
  one("end-1-row-too-many-rgba", 143, zlib.compress, row, colour=RGBA)
  one("end-1-row-too-many-grey", 144, zlib.compress, row, colour=GREY)
  one("end-1-row-too-many-interlaced", 145, zlib.compress, row, interlaced=True)
  one("end-surplus-of-wrong-checksum", 146, lambda rows: zlib.compress(rows)[:-1] + b"\0", row)
  one("end-without-checksum", 147, lambda rows: zlib.compress(rows)[:-4])
  one("end-in-checksum", 148, lambda rows: zlib.compress(rows)[:-2])
  one("end-of-flushed-block", 149, unfinished)
  one("end-of-file-in-checksum", 150, zlib.compress, cut=5)
  one("end-of-file-in-chunk-checksum", 151, zlib.compress, cut=2)


def exact_kinds(folder):
  def one(name, colour, depth, width, height, seed, key=None, interlaced=False):
    samples = samples_of(colour, depth, width, height, seed)
    extra = ()
    if key:
      samples[height // 4:height // 2, width // 4:width // 2] = key
      extra = ((b"tRNS", struct.pack(f">{len(key)}H", *key)),)
    save(folder, name, png(samples, colour, depth, interlaced=interlaced, extra=extra),
         exact_pixels(samples, colour, depth, key))

  one("rgb16", RGB, 16, 60, 45, 70)
  one("rgb16-interlaced", RGB, 16, 43, 29, 71, interlaced=True)
  one("rgba16", RGBA, 16, 60, 45, 72)
  one("grey16", GREY, 16, 60, 45, 73)
  one("grey16-interlaced", GREY, 16, 43, 29, 74, interlaced=True)
  one("grey-alpha16", GREY_ALPHA, 16, 60, 45, 75)
  one("rgb16-key", RGB, 16, 60, 45, 76, key=(1000, 40000, 258))
  one("grey16-key", GREY, 16, 60, 45, 77, key=(12345,))
  one("rgb-key", RGB, 8, 60, 45, 78, key=(10, 20, 30))
  one("grey-key", GREY, 8, 60, 45, 79, key=(77,))
  for depth in (1, 2, 4):
    one(f"grey{depth}", GREY, depth, 43, 29, 80 + depth)
    one(f"grey{depth}-key", GREY, depth, 43, 29, 90 + depth, key=(1,))
    one(f"grey{depth}-interlaced", GREY, depth, 43, 29, 100 + depth, interlaced=True)
    random = np.random.default_rng(110 + depth)
    palette = random.integers(0, 256, (1 << depth, 3)).tolist()
    alphas = random.integers(0, 256, 1 << depth).tolist()
    index = samples_of(PALETTE, depth, 43, 29, 120 + depth)
    extra = ((b"PLTE", bytes(sum(palette, []))), (b"tRNS", bytes(alphas)))
    save(folder, f"palette{depth}-alpha",
         png(index, PALETTE, depth, interlaced=depth == 2, extra=extra),
         exact_pixels(index, PALETTE, depth, palette=palette, alphas=alphas))


# ---- images that PillowSizesTest generates as well


def sized_pixels(width, height, channels, seed):
  """Computes slopes and edges in integers; PillowSizesTest has the same formula."""
  y, x, c = np.mgrid[0:height, 0:width, 0:channels].astype(np.int64)
  samples = (x * (seed % 7 + 1) + y * (seed % 5 + 1) + ((x * y * (c + 3) + seed) >> 6)) >> 1
  return (samples & 255).astype(np.uint8)


def sizes(path):
  random = np.random.default_rng(130)
  lines = []
  for seed in range(160):
    limit = 40 if seed < 60 else 778
    width, height = (int(side) for side in random.integers(1, limit, 2))
    if seed == 159:
      width = height = 777
    channels = 3 + seed % 2
    image = Image.fromarray(sized_pixels(width, height, channels, seed))
    page = Image.new("RGB", image.size, (255, 255, 255))
    page.paste(image, mask=image.split()[3] if channels == 4 else None)
    jpeg = io.BytesIO()
    page.save(jpeg, "JPEG", quality=QUALITY)
    lines.append(f"{width} {height} {channels} {seed} {hashlib.sha256(jpeg.getvalue()).hexdigest()}\n")
  path.write_text("".join(lines))


if __name__ == "__main__":
  root = Path(sys.argv[1])
  for name, kinds in (("pillow", pillow_kinds), ("exact", exact_kinds)):
    (root / name).mkdir(parents=True, exist_ok=True)
    kinds(root / name)
  unusual_ends(root / "pillow")
  sizes(root / "sizes.txt")
