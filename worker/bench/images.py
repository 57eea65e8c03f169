"""Creates the images with which scripts/bench.sh measures the codec.

    images.py ROOT TO    ROOT contains Debian's wallpaper packages, unpacked

Crops photographs and paintings, scales them down and saves them with Pillow's encoder, as servers of
image models do. "core" has RGB images of 1024x1024 pixels; half of them have the faint noise that
models leave, which makes files of the usual 1.5 MB. "rgba" has images with soft corners.
"""

import random
import sys
from pathlib import Path

from PIL import Image

ROOT, TO = Path(sys.argv[1]), Path(sys.argv[2])
WALLPAPERS = ROOT / "usr/share/wallpapers"
BACKGROUNDS = ROOT / "usr/share/backgrounds"
SOURCES = {
  "bird": BACKGROUNDS / "Kleiber_by_Lukas_Baubkus.jpg",
  "sea": BACKGROUNDS / "Infinite-Sea_by_Aury88.jpg",
  "autumn": WALLPAPERS / "Autumn/contents/images/2560x1600.jpg",
  "leaf": WALLPAPERS / "FallenLeaf/contents/images/2560x1600.jpg",
  "lone": WALLPAPERS / "OneStandsOut/contents/images/2560x1600.jpg",
  "cups": WALLPAPERS / "ColorfulCups/contents/images/2560x1600.jpg",
  "flow": WALLPAPERS / "Flow/contents/images/5120x2880.jpg",
}


def cropped(image, side):
  scale = min(image.size) / side
  edge = int(side * scale)
  x, y = (image.width - edge) // 2, (image.height - edge) // 2
  return image.crop((x, y, x + edge, y + edge)).resize((side, side), Image.LANCZOS)


def noisy(image, seed):
  rng = random.Random(seed)
  offsets = [round(rng.gauss(0, 1)) for _ in range(65537)]
  data = image.tobytes()
  count = len(offsets)
  return Image.frombytes("RGB", image.size, bytes(
    min(255, max(0, value + offsets[(i * 7919 + i // 3072) % count])) for i, value in enumerate(data)))


def soft_corners(side):
  alpha = Image.new("L", (side, side))
  middle = (side - 1) / 2
  alpha.putdata([
    max(0, min(255, round((1.02 - ((x - middle) ** 2 + (y - middle) ** 2) ** 0.5 / middle) * 1020)))
    for y in range(side) for x in range(side)])
  return alpha


def save(image, folder, name):
  (TO / folder).mkdir(parents=True, exist_ok=True)
  image.save(TO / folder / f"{name}.png")


def main():
  alpha = soft_corners(1024)
  for number, (name, path) in enumerate(SOURCES.items()):
    source = Image.open(path).convert("RGB")
    image = cropped(source, 1024)
    if name in ("bird", "autumn", "leaf", "lone"):
      save(image, "core", name)
    if name in ("sea", "autumn", "cups", "flow"):
      save(noisy(image, number), "core", name + "-noise")
    if name in ("bird", "sea", "autumn", "flow"):
      image.putalpha(alpha)
      save(image, "rgba", name)
    if name == "sea":
      save(cropped(source, 4096), "large", name)


main()
