"""Motifs about chips and the machines that make and run them."""

from __future__ import annotations

from itertools import pairwise

from .press import HEIGHT, WIDTH, Plate, Sheet, arc, box, iso


def chip_outline(sheet: Sheet, x: float, y: float, size: float, pins: int = 9) -> None:
    """A chip seen from above: a square body with pins on its four sides."""
    pitch, depth = size / (pins + 1), size * 0.09
    for i in range(1, pins + 1):
        off = i * pitch - pitch * 0.22
        for box_ in (
            (x - depth, y + off, depth, pitch * 0.44),
            (x + size, y + off, depth, pitch * 0.44),
            (x + off, y - depth, pitch * 0.44, depth),
            (x + off, y + size, pitch * 0.44, depth),
        ):
            sheet.ink.rect(*box_)
    sheet.ink.rect(x, y, size, size, radius=size * 0.03)


def server_aisle(sheet: Sheet) -> None:
    """Two rows of racks running to a vanishing point, a lit door at the end."""
    vx, vy = 800, 470
    sheet.tone.circle(vx, vy, 210)
    floor = sheet.mask()
    floor.polygon([(0, HEIGHT), (WIDTH, HEIGHT), (vx, vy)])
    sheet.ink.screen(floor, 0.0, 0.55)
    ceiling = sheet.mask()
    ceiling.polygon([(0, 0), (WIDTH, 0), (vx, vy)])
    sheet.ink.screen(ceiling, 0.75, 0.1)
    dim = sheet.mask()
    for i in range(9):
        near, far = _aisle_depth(i), _aisle_depth(i + 0.9)
        for side in (-1, 1):
            _rack(sheet, dim, (vx, vy), side, near, far)
    sheet.ink.erase(dim)
    sheet.ink.screen(dim, 0.55, 0.55)


def _aisle_depth(i: float) -> float:
    return 1.25 * 0.74**i


def _rack(sheet: Sheet, dim: Plate, vanish: tuple[float, float], side: int, near: float, far: float) -> None:
    vx, vy = vanish

    def at(depth: float, height: float) -> tuple[float, float]:
        return (vx + side * 620 * depth, vy + height * depth)

    face = [at(near, -520), at(far, -520), at(far, 560), at(near, 560)]
    sheet.knock_out(face)
    sheet.ink.polygon(face)
    for row in range(15):
        top = -480 + row * 67
        slot = [
            at(near * 0.985, top),
            at(far * 1.02, top),
            at(far * 1.02, top + 34),
            at(near * 0.985, top + 34),
        ]
        if (row * 7 + int(near * 100)) % 5 == 0:
            sheet.ink.polygon(slot, 0)
            sheet.tone.polygon(slot)
        elif (row + int(near * 50)) % 3:
            dim.polygon(slot)


def memory_stack(sheet: Sheet) -> None:
    """Stacked memory beside a processor on one carrier, in isometric view."""
    o = (800, 470)
    sheet.tone.circle(1120, 300, 330)
    box(sheet, o, (-420, -420, -90), (900, 900, 60))
    box(sheet, o, (-340, -330, -30), (420, 740, 70))
    lid = [iso(o, x, y, 40) for x, y in ((-300, -290), (40, -290), (40, 370), (-300, 370))]
    sheet.tone.polygon(lid)
    sheet.ink.stroke([*lid, lid[0]], 3)
    _traces(sheet, o)
    for level in range(8):
        for y in (-330, 80):
            box(sheet, o, (160, y, -30 + level * 46), (240, 330, 34))


def _traces(sheet: Sheet, o: tuple[float, float]) -> None:
    for i in range(12):
        y = -300 + i * 58
        sheet.tone.stroke([iso(o, 82, y, -28), iso(o, 158, y, -28)], 9)


def light_path(sheet: Sheet) -> None:
    """A beam that goes from mirror to mirror down to a wafer."""
    sheet.ink.rect(0, 0, WIDTH, HEIGHT)
    points = [(180, 250), (620, 610), (420, 170), (1010, 540), (830, 160), (1240, 820)]
    for (ax, ay), (bx, by) in pairwise(points):
        for plate, fill, width in ((sheet.ink, 0, 46), (sheet.tone, 255, 46)):
            plate.stroke([(ax, ay), (bx, by)], width, fill)
    for x, y, tilt in ((620, 610, 1), (420, 170, -1), (1010, 540, 1), (830, 160, -1)):
        mirror = [*arc(x, y + tilt * 250, 270, -90 * tilt - 32, -90 * tilt + 32)]
        sheet.ink.stroke(mirror, 40, 0, caps=False)
        sheet.tone.stroke(mirror, 44, 0, caps=False)
    _burst(sheet, 180, 250)
    wafer = arc(1240, 860, 300, 0, 360, 0.32)
    sheet.knock_out(wafer)
    for i in range(-7, 8):
        half = (1 - (i / 8) ** 2) ** 0.5
        sheet.ink.stroke([(1240 - 300 * half, 860 + i * 12), (1240 + 300 * half, 860 + i * 12)], 2.5)
        sheet.ink.stroke([(1240 + i * 38, 860 - 96 * half), (1240 + i * 38, 860 + 96 * half)], 2.5)
    sheet.tone.polygon([(1202, 848), (1278, 848), (1278, 872), (1202, 872)])


def _burst(sheet: Sheet, x: float, y: float) -> None:
    for plate, fill in ((sheet.ink, 0), (sheet.tone, 255)):
        for k in range(16):
            ray = arc(x, y, 150 if k % 2 else 105, k * 22.5, k * 22.5)[0]
            plate.stroke([(x, y), ray], 9, fill)
    sheet.ink.circle(x, y, 44, 0)
    sheet.tone.circle(x, y, 44, 0)


def threshold_bar(sheet: Sheet) -> None:
    """Columns of different height under a line; two of them break through it."""
    heights = (250, 420, 330, 560, 860, 470, 760, 300)
    line = 430
    for i, height in enumerate(heights):
        x = 110 + i * 178
        top = 990 - height
        column = sheet.mask()
        column.rect(x, max(top, line), 130, 990 - max(top, line))
        sheet.ink.screen(column, 0.15, 0.85)
        if top < line:
            sheet.tone.rect(x, top, 130, line - top)
            sheet.ink.rect(x, line, 130, 990 - line)
        _pins(sheet.ink, x, top, 130, 990)
    sheet.ink.rect(0, line - 9, WIDTH, 18)
    sheet.ink.rect(0, 990, WIDTH, 77)


def _pins(plate: Plate, x: float, top: float, width: float, bottom: float) -> None:
    y = top + 26
    while y < bottom - 30:
        plate.rect(x - 18, y, 18, 14)
        plate.rect(x + width, y, 18, 14)
        y += 52


def broken_chip(sheet: Sheet) -> None:
    """A chip with a crack through it, and the warm light behind."""
    sheet.tone.rect(0, 0, WIDTH, HEIGHT)
    glow = sheet.mask()
    glow.rect(0, 0, WIDTH, HEIGHT)
    sheet.ink.screen(glow, 0.0, 0.35)
    chip_outline(sheet, 480, 210, 640, 11)
    die = (650, 380, 300)
    sheet.ink.rect(die[0], die[1], die[2], die[2], 0)
    sheet.tone.rect(die[0], die[1], die[2], die[2], 0)
    crack = [(905, 120), (838, 300), (900, 395), (770, 540), (846, 610), (700, 760), (742, 830), (640, 960)]
    for plate in (sheet.ink, sheet.tone):
        plate.stroke(crack, 26, 0)
    branch = [(770, 540), (640, 500), (560, 560)]
    for plate in (sheet.ink, sheet.tone):
        plate.stroke(branch, 14, 0)


def heat_pipes(sheet: Sheet) -> None:
    """A rack whose cooling loop becomes the ribs of a radiator."""
    sheet.ink.rect(130, 190, 430, 690, radius=14)
    for row in range(9):
        y = 232 + row * 70
        sheet.ink.rect(170, y, 350, 44, 0, radius=6)
        shade = sheet.mask()
        shade.rect(170, y, 350, 44, radius=6)
        sheet.ink.screen(shade, 0.35, 0.35)
        sheet.tone.circle(488, y + 22, 11)
    for i in range(7):
        x = 830 + i * 96
        sheet.tone.rect(x, 330, 70, 470, radius=35)
    sheet.tone.stroke([(560, 290), (700, 290), (700, 395), (1480, 395)], 34)
    sheet.ink.stroke([(560, 780), (720, 780), (720, 735), (1480, 735)], 34)
    shade = sheet.mask()
    shade.rect(0, 930, WIDTH, 137)
    sheet.ink.screen(shade, 0.0, 0.6)
    for i in range(5):
        x = 900 + i * 130
        wave = [(x + 22 * (-1) ** k, 270 - k * 34) for k in range(6)]
        sheet.tone.stroke(wave, 10)


def chess_board(sheet: Sheet) -> None:
    """A chess board in perspective whose pieces are chips; one stands in the light."""
    sheet.tone.circle(1300, 210, 170)
    o = (800, 320)
    side, fields = 150, 8
    half = fields * side / 2
    light, dark = sheet.mask(), sheet.mask()
    for column in range(fields):
        for row in range(fields):
            x, y = column * side - half, row * side - half
            field = [iso(o, *p) for p in ((x, y), (x + side, y), (x + side, y + side), (x, y + side))]
            (dark if (column + row) % 2 else light).polygon([(px, py + 200) for px, py in field])
    board = [iso(o, *p) for p in ((-half, -half), (half, -half), (half, half), (-half, half))]
    sheet.knock_out([(px, py + 200) for px, py in board])
    sheet.ink.screen(dark, 0.8, 1.0)
    sheet.ink.screen(light, 0.04, 0.14)
    base = (o[0], o[1] + 200)
    for x, y, high in (
        (-150, -450, 130),
        (-300, -150, 190),
        (150, -300, 150),
        (0, 0, 330),
        (-300, 300, 230),
        (300, 0, 130),
        (0, 300, 150),
    ):
        box(sheet, base, (x + 22, y + 22, 0), (106, 106, high))
        if high == 330:
            lid = [
                iso(base, *p, high)
                for p in ((x + 22, y + 22), (x + 128, y + 22), (x + 128, y + 128), (x + 22, y + 128))
            ]
            sheet.tone.polygon(lid)
