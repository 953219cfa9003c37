"""Portraits of the invented authors: heads built of circles and blocks, on square sheets."""

from __future__ import annotations

from dataclasses import dataclass

from .chips import chip_outline
from .law import paragraph_sign
from .press import Sheet, arc

SIDE = 800


@dataclass(frozen=True)
class Face:
    """What tells one head from another; `hair` names a cut, `ground` the plate behind the head."""

    hair: str
    ground: str = "tone"
    glasses: bool = False
    beard: bool = False
    tilt: int = 0


def portrait(face: Face) -> Sheet:
    """A square sheet with one head, seen from the front."""
    sheet = Sheet(SIDE, SIDE)
    back = sheet.mask()
    back.rect(0, 0, SIDE, SIDE)
    if face.ground == "tone":
        sheet.tone.screen(back, 0.35, 0.75)
    else:
        sheet.ink.screen(back, 0.2, 0.55)
    x, y = 400 + face.tilt, 360
    _hair_behind(sheet, face.hair, x, y)
    body = [(120, SIDE), *arc(400, 760, 280, 180, 360, 0.75), (680, SIDE)]
    sheet.knock_out(body)
    sheet.ink.polygon(body)
    neck = [(x - 62, y + 90), (x + 62, y + 90), (x + 70, y + 250), (x - 70, y + 250)]
    sheet.knock_out(neck)
    shade = sheet.mask()
    shade.polygon(neck)
    sheet.ink.screen(shade, 0.35, 0.35)
    head = [*arc(x, y, 142, 180, 360, 1.05), *arc(x, y, 142, 0, 180, 1.25)]
    sheet.knock_out(head)
    half = sheet.mask()
    half.polygon([(x, y - 150), *arc(x, y, 142, -90, 0, 1.05), *arc(x, y, 142, 0, 90, 1.25)])
    sheet.tone.screen(half, 0.3, 0.45)
    _features(sheet, face, x, y)
    _hair_front(sheet, face.hair, x, y)
    return sheet


def _features(sheet: Sheet, face: Face, x: float, y: float) -> None:
    ink = sheet.ink
    for side in (-1, 1):
        ink.circle(x + side * 54, y + 8, 10)
        ink.stroke([(x + side * 30, y - 32), (x + side * 80, y - 34)], 9)
        if face.glasses:
            ink.ring(x + side * 54, y + 8, 40, 7)
    if face.glasses:
        ink.stroke([(x - 14, y + 4), (x + 14, y + 4)], 7)
    ink.stroke([(x + 2, y + 10), (x + 16, y + 62), (x - 6, y + 66)], 7)
    if face.beard:
        beard = [*arc(x, y + 20, 142, 8, 172, 1.12), *arc(x, y + 62, 96, 170, 10, 0.35)]
        ink.polygon(beard)
        ink.stroke([(x - 34, y + 108), (x + 34, y + 108)], 9, 0)
    else:
        ink.stroke(arc(x, y + 92, 42, 30, 150, 0.5), 9)


def _hair_behind(sheet: Sheet, hair: str, x: float, y: float) -> None:
    if hair == "long":
        shape = [*arc(x, y - 10, 190, 180, 360, 1.0), (x + 205, y + 270), (x - 205, y + 270)]
        sheet.knock_out(shape)
        sheet.ink.polygon(shape)
    elif hair == "curls":
        for k in range(11):
            px, py = arc(x, y - 30, 150, 160 + k * 22, 160 + k * 22)[0]
            sheet.knock_out(arc(px, py, 66, 0, 360))
            sheet.ink.circle(px, py, 64)
    elif hair == "bun":
        sheet.knock_out(arc(x + 10, y - 190, 78, 0, 360))
        sheet.ink.circle(x + 10, y - 190, 76)


def _hair_front(sheet: Sheet, hair: str, x: float, y: float) -> None:
    ink = sheet.ink
    if hair in {"short", "bun"}:
        ink.polygon([*arc(x, y, 150, 178, 362, 1.08), *arc(x + 20, y - 30, 128, 360, 182, 0.62)])
    elif hair == "parted":
        ink.polygon([*arc(x, y, 152, 172, 368, 1.12), (x + 128, y - 40), (x - 40, y - 96), (x - 132, y - 10)])
    elif hair == "long":
        ink.polygon([*arc(x, y, 152, 165, 300, 1.12), (x + 70, y - 120), (x - 96, y - 50)])
        ink.polygon([*arc(x, y, 152, 290, 375, 1.12), (x + 110, y - 40), (x + 40, y - 122)])
    elif hair == "curls":
        for k in range(6):
            ink.circle(x - 100 + k * 40, y - 112 + abs(k - 2.5) * 9, 38)
    elif hair == "sides":
        for side in (-1, 1):
            ink.polygon(arc(x + side * 138, y - 16, 34, 0, 360, 2.2))
    elif hair == "bob":
        ink.polygon(
            [
                *arc(x, y, 164, 150, 390, 1.1),
                (x + 112, y + 90),
                (x + 108, y - 40),
                (x - 108, y - 62),
                (x - 112, y + 90),
            ]
        )


def office() -> Sheet:
    """The sign of the whole newsroom: a section sign on a chip."""
    sheet = Sheet(SIDE, SIDE)
    sheet.tone.rect(0, 0, SIDE, SIDE)
    chip_outline(sheet, 150, 150, 500, 8)
    for plate in (sheet.ink, sheet.tone):
        for stroke in paragraph_sign(400, 400, 66):
            plate.stroke(stroke, 38, 0)
    return sheet
