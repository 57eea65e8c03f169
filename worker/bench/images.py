"""Makes the pictures that scripts/bench.sh measures the codec with.

    pictures.py ROOT TO    ROOT is where Debian's wallpaper packages are unpacked

Photographs and paintings, cut to size, scaled down and saved as image models' servers do it: by
Pillow's own encoder. "core" is 1024x1024 of RGB, one half with the faint noise that models leave,
which makes files of their usual 1.5 MB; "rgba" has soft corners.
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


def cut(picture, side):
  scale = min(picture.size) / side
  edge = int(side * scale)
  x, y = (picture.width - edge) // 2, (picture.height - edge) // 2
  return picture.crop((x, y, x + edge, y + edge)).resize((side, side), Image.LANCZOS)


def noisy(picture, seed):
  rng = random.Random(seed)
  offsets = [round(rng.gauss(0, 1)) for _ in range(65537)]
  data = picture.tobytes()
  count = len(offsets)
  return Image.frombytes("RGB", picture.size, bytes(
    min(255, max(0, value + offsets[(i * 7919 + i // 3072) % count])) for i, value in enumerate(data)))


def soft_corners(side):
  alpha = Image.new("L", (side, side))
  middle = (side - 1) / 2
  alpha.putdata([
    max(0, min(255, round((1.02 - ((x - middle) ** 2 + (y - middle) ** 2) ** 0.5 / middle) * 1020)))
    for y in range(side) for x in range(side)])
  return alpha


def save(picture, folder, name):
  (TO / folder).mkdir(parents=True, exist_ok=True)
  picture.save(TO / folder / f"{name}.png")


def main():
  alpha = soft_corners(1024)
  for number, (name, path) in enumerate(SOURCES.items()):
    source = Image.open(path).convert("RGB")
    picture = cut(source, 1024)
    if name in ("bird", "autumn", "leaf", "lone"):
      save(picture, "core", name)
    if name in ("sea", "autumn", "cups", "flow"):
      save(noisy(picture, number), "core", name + "-noise")
    if name in ("bird", "sea", "autumn", "flow"):
      picture.putalpha(alpha)
      save(picture, "rgba", name)
    if name == "sea":
      save(cut(source, 4096), "large", name)


main()
