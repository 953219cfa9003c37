"""A small two-colour printing press: motifs are cut into two plates, the press prints them on paper.

Coordinates are those of the finished sheet (1600 x 1067 unless told otherwise), origin top left.
Plates are greyscale masks at twice that size, 0 = no ink, 255 = full ink.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

Point = tuple[float, float]

WIDTH, HEIGHT = 1600, 1067
SCALE = 2
PAPER = (243, 236, 222)
INK = (13, 45, 40)
TONE = (224, 82, 45)
_ALL_OR_NOTHING = [0] + [255] * 255
MISREGISTER = (2, -2)  # sheet pixels by which the second colour misses the first, as in real prints


class Plate:
    """One colour's mask with the few cutting tools that the motifs need."""

    def __init__(self, width: int, height: int) -> None:
        self.image = Image.new("L", (width * SCALE, height * SCALE), 0)
        self.draw = ImageDraw.Draw(self.image)

    def polygon(self, points: Iterable[Point], fill: int = 255) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def rect(self, x: float, y: float, w: float, h: float, fill: int = 255, radius: float = 0) -> None:
        box = (x * SCALE, y * SCALE, (x + w) * SCALE - 1, (y + h) * SCALE - 1)
        self.draw.rounded_rectangle(box, radius * SCALE, fill=fill)

    def circle(self, x: float, y: float, r: float, fill: int = 255) -> None:
        self.draw.ellipse([(v * SCALE) for v in (x - r, y - r, x + r, y + r)], fill=fill)

    def ring(self, x: float, y: float, r: float, width: float, fill: int = 255) -> None:
        """A ring whose outer edge is at radius `r`."""
        box = [(v * SCALE) for v in (x - r, y - r, x + r, y + r)]
        self.draw.ellipse(box, outline=fill, width=round(width * SCALE))

    def stroke(self, points: Sequence[Point], width: float, fill: int = 255, caps: bool = True) -> None:
        """A line through `points` with round joints and, unless told otherwise, round ends."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.line(scaled, fill=fill, width=round(width * SCALE))
        for x, y in points if caps else points[1:-1]:
            self.circle(x, y, width / 2, fill)

    def screen(self, mask: Plate, dark: float, light: float) -> None:
        """Print a halftone inside `mask`; its ink runs from `dark` (0 to 1) at the top of the sheet to `light` at its foot."""
        box = mask.image.getbbox()
        if box is None:
            return
        left, top, right, bottom = box
        ramp = (
            _ramp(self.image.height, dark, light)
            .crop((0, top, 1, bottom))
            .resize((right - left, bottom - top))
        )
        dots = ImageChops.subtract(ramp, _threshold(self.image.size).crop(box)).point(_ALL_OR_NOTHING)
        self.image.paste(255, box, ImageChops.multiply(dots, mask.image.crop(box)))

    def erase(self, mask: Plate) -> None:
        self.image.paste(0, mask=mask.image)


class Sheet:
    """Two plates, `ink` and `tone`, and the printing of them."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.size = (width, height)
        self.ink = Plate(width, height)
        self.tone = Plate(width, height)

    def mask(self) -> Plate:
        """An empty plate, to cut a shape for `Plate.screen` or `Plate.erase`."""
        return Plate(*self.size)

    def knock_out(self, points: Sequence[Point]) -> None:
        """Leave paper where the polygon is, on both plates."""
        self.ink.polygon(points, 0)
        self.tone.polygon(points, 0)

    def printed(self) -> Image.Image:
        """The finished RGB picture at sheet size."""
        ink = self.ink.image.reduce(SCALE)
        tone = Image.new("L", self.size)
        tone.paste(self.tone.image.reduce(SCALE), MISREGISTER)
        grain = _grain(self.size)
        paper = Image.new("RGB", self.size, PAPER)
        for plate, colour in ((tone, TONE), (ink, INK)):
            solid = Image.new("RGB", self.size, colour)
            white = Image.new("RGB", self.size, (255, 255, 255))
            film = Image.composite(solid, white, ImageChops.multiply(plate, grain))
            paper = ImageChops.multiply(paper, film)
        return paper


def arc(x: float, y: float, r: float, start: float, end: float, squash: float = 1.0) -> list[Point]:
    """Points on a circle from `start` to `end` degrees (0 = right, 90 = down), `squash` flattens it."""
    steps = max(8, int(abs(end - start) / 3))
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + r * math.cos(a), y + r * math.sin(a) * squash) for a in angles]


def iso(origin: Point, x: float, y: float, z: float = 0) -> Point:
    """Project a point in space on the sheet: x runs right and down, y left and down, z up."""
    return (origin[0] + (x - y) * 0.866, origin[1] + (x + y) * 0.5 - z)


def box(
    sheet: Sheet, origin: Point, at: tuple[float, float, float], size: tuple[float, float, float]
) -> None:
    """A solid in isometric view: paper on top, halftone on the left side, full ink on the right."""
    (x, y, z), (w, d, h) = at, size
    top = [iso(origin, *p, z + h) for p in ((x, y), (x + w, y), (x + w, y + d), (x, y + d))]
    left = [
        iso(origin, x, y + d, z + h),
        iso(origin, x + w, y + d, z + h),
        iso(origin, x + w, y + d, z),
        iso(origin, x, y + d, z),
    ]
    right = [
        iso(origin, x + w, y, z + h),
        iso(origin, x + w, y + d, z + h),
        iso(origin, x + w, y + d, z),
        iso(origin, x + w, y, z),
    ]
    for face in (top, left, right):
        sheet.knock_out(face)
    shade = sheet.mask()
    shade.polygon(left)
    sheet.ink.screen(shade, 0.38, 0.38)
    sheet.ink.polygon(right)
    for face in (top, left):
        sheet.ink.stroke([*face, face[0]], 3)


@lru_cache(maxsize=4)
def _threshold(size: tuple[int, int]) -> Image.Image:
    """A dot screen turned by 37 degrees: 0 in the middle of a dot, rising to 255 between dots.

    One tile holds 25 dots and fits its neighbours; ranks instead of heights make a ramp print evenly.
    """
    side = 30 * SCALE
    turn = 2 * math.pi / side
    wave = [
        math.cos(turn * (4 * x + 3 * y)) + math.cos(turn * (3 * x - 4 * y))
        for y in range(side)
        for x in range(side)
    ]
    ranks = [0] * len(wave)
    for rank, index in enumerate(sorted(range(len(wave)), key=lambda i: -wave[i])):
        ranks[index] = rank * 255 // len(wave)
    tile = Image.new("L", (side, side))
    tile.putdata(ranks)
    screen = Image.new("L", size)
    for top in range(0, size[1], side):
        for left in range(0, size[0], side):
            screen.paste(tile, (left, top))
    return screen


@lru_cache(maxsize=64)
def _ramp(height: int, dark: float, light: float) -> Image.Image:
    """One column of pixels from `dark` to `light`."""
    ramp = Image.new("L", (1, height))
    ramp.putdata([int(255 * (dark + (light - dark) * i / height)) for i in range(height)])
    return ramp


@lru_cache(maxsize=4)
def _grain(size: tuple[int, int]) -> Image.Image:
    """How much of the ink the paper takes, from 80 to 100 percent, in soft specks."""
    noise = Image.effect_noise((size[0] // 2, size[1] // 2), 60).resize(size, Image.Resampling.BILINEAR)
    return noise.point(lambda v: 255 if v > 96 else 208 + v // 2)
